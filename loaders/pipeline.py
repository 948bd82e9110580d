"""Extraction of many reports: in this process, over processes of this machine, or over a dask.distributed cluster.

All three give the same records in the order of the reports. Work is handed out in portions of similar size, and only a few
portions are under way at a time, so that memory does not grow with the number of reports.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

from kg.errors import BadInput, KgError
from loaders.readers.document import Document

if TYPE_CHECKING:
    from loaders.extraction import Layers

PORTION = 20_000
"""Characters handed to a worker at once."""

PATIENCE = 10
"""Seconds to wait for a scheduler."""

Extracted = tuple[Document, dict[str, Any], str]
"""A report, its records in the shape of the annotation guide, and the version of the extraction."""

_LOG = logging.getLogger(__name__)
_Answer = tuple[dict[str, Any], str]
_Submit = Callable[[list[Document]], Any]


class ExtractionFailed(KgError):
    """The extraction of a report ended in a fault of ours, or a worker was lost."""

    status = 500


def extract_all(
    documents: Iterable[Document],
    *,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Callable[[int], None] | None = None,
    layers: Layers = "all",
) -> Iterator[Extracted]:
    """Records of each document, in order.

    ``workers`` processes share the work unless ``scheduler`` (``tcp://host:port``) names a cluster, whose workers must have
    this package. ``progress`` is told how many reports are done;
    ``layers`` as in `loaders.extraction.extract`. Raises ExtractionFailed, naming the report.
    """
    if workers < 1:
        raise BadInput(f"{workers} workers cannot work.", "Give 1 or more.")
    if scheduler:
        stream = _over_cluster(documents, scheduler, layers)
    elif workers > 1:
        stream = _over_processes(documents, workers, layers)
    else:
        stream = chain.from_iterable(_paired(portion, _answers(portion, layers)) for portion in portions(documents))
    for done, extracted in enumerate(stream, 1):
        yield extracted
        if progress:
            progress(done)


def _answers(documents: list[Document], layers: Layers) -> Iterator[_Answer]:
    """Records and version of each. Where they cannot be read together, and where an endpoint is asked, one by one."""
    from loaders import language_model
    from loaders.extraction import extract_each

    failed = ""
    if layers not in ("all", "fast") or language_model.Endpoint.configured() is None:
        try:
            together = [(records.as_json(), records.version) for records in extract_each(documents, layers=layers)]
        except Exception as error:  # told below, with the report's key, where it comes again
            failed = f"{type(error).__name__}: {error}"
        else:
            yield from together
            return
    yield from (_one(document, layers) for document in documents)
    if failed:
        _LOG.warning("%d reports could only be read one by one (%s).", len(documents), failed)


def _one(document: Document, layers: Layers) -> _Answer:
    from loaders.extraction import extract

    try:
        records = extract(document.text, title=document.title, issued=document.issued, layers=layers)
        return records.as_json(), records.version
    except KgError:
        raise
    except Exception as error:  # one report's fault is told with its key, whatever it is
        reason = f"{type(error).__name__}: {error}"
        raise ExtractionFailed(
            f"{document.key} could not be extracted ({reason}).", "Leave it out; report it."
        ) from error


def _portion(documents: list[Document], layers: Layers) -> list[_Answer]:
    return list(_answers(documents, layers))


def _over_processes(documents: Iterable[Document], workers: int, layers: Layers) -> Iterator[Extracted]:
    context = multiprocessing.get_context("spawn")  # a forked ONNX session hangs
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        try:
            yield from _in_order(documents, lambda portion: pool.submit(_portion, portion, layers), 3 * workers)
        except BrokenProcessPool as error:
            raise ExtractionFailed("A worker process was lost.", "Give fewer workers, or more memory.") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _over_cluster(documents: Iterable[Document], scheduler: str, layers: Layers) -> Iterator[Extracted]:
    with _client(scheduler) as client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise BadInput(f"The scheduler {scheduler} has no workers.", "Start some with `dask worker`.")
        yield from _in_order(
            documents, lambda portion: client.submit(_portion, portion, layers, pure=False), 3 * threads
        )


@contextmanager
def _client(scheduler: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        raise BadInput("dask.distributed is not installed.", "Install governance-programmes[cluster].") from error
    try:
        client: Any = Client(scheduler, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The scheduler {scheduler} cannot be reached.", "Check its address, tcp://host:port."
        ) from error
    try:
        yield client
    finally:
        client.close()


def _in_order(documents: Iterable[Document], submit: _Submit, under_way: int) -> Iterator[Extracted]:
    waiting: deque[tuple[list[Document], Future[list[_Answer]]]] = deque()

    def answered() -> Iterator[Extracted]:
        portion, future = waiting.popleft()
        return _paired(portion, future.result())

    for portion in portions(documents):
        waiting.append((portion, submit(portion)))
        if len(waiting) >= under_way:
            yield from answered()
    while waiting:
        yield from answered()


def _paired(portion: Sequence[Document], answers: Iterable[_Answer]) -> Iterator[Extracted]:
    for document, (records, version) in zip(portion, answers, strict=True):
        yield document, records, version


def portions(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Consecutive documents of together at least PORTION characters."""
    portion: list[Document] = []
    size = 0
    for document in documents:
        portion.append(document)
        size += len(document.text)
        if size >= PORTION:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
