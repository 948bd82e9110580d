"""Throughput of the extraction beside jieba's part-of-speech tagger, in the same run on the same texts.

    python bench/extraction.py [PATH…] [--characters N] [--workers N]
    python bench/extraction.py PATH… --tenths

PATH: reports, or .jsonl.xz files of items with a ``text``; by default the sample corpus. Prints characters a second and their
ratios for parts of growing size (linear time shows as an even rate), without and with the network over
characters, and the largest memory of a process that extracts; jieba has a process of its own, and needs less.
The last row is the pipeline as a whole, which remembers the paragraphs it read last.
--tenths: only the rate without the network, for each tenth of all the texts, for very many of them.
"""

from __future__ import annotations

import argparse
import json
import lzma
import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from loaders.extraction import extract, extract_each, read_each, records_of
from loaders.extraction.models import models
from loaders.extraction.spotting import Layers
from loaders.layout import layout
from loaders.pipeline import extract_all, portions
from loaders.readers import Document, read_all
from loaders.tagging import Lac

SHIPPED = Path(__file__).parent.parent / "corpora"


def documents(paths: list[Path], most: int) -> list[Document]:
    """The first documents of the paths that together have ``most`` characters, or all of them."""
    found: list[Document] = []
    size = 0
    for document in _read(paths):
        found.append(document)
        size += len(document.text)
        if size >= most:
            break
    if not size:
        raise SystemExit("No text was found.")
    return found


def _read(paths: list[Path]) -> Iterator[Document]:
    for path in paths:
        if path.suffix == ".xz":
            with lzma.open(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    item = json.loads(line)
                    yield Document(str(item["id"]), item["text"], item.get("title", ""), item.get("date", ""))
        else:
            yield from read_all([path], refused=[])


def rate(work: Callable[[list[Document]], object], given: list[Document], times: int = 1) -> float:
    """Characters a second of processor time at which ``work`` reads portions of the documents, as the pipeline hands them out."""
    start = time.process_time()
    for _ in range(times):
        for portion in portions(given):
            work(portion)
    return times * characters(given) / max(time.process_time() - start, 1e-9)


def characters(given: list[Document]) -> int:
    return sum(len(document.text) for document in given)


def jieba_rate(given: list[Document], times: int = 1) -> float:
    """The same of jieba's part-of-speech tagger."""
    import jieba.posseg  # type: ignore[import-untyped]

    jieba.setLogLevel("ERROR")
    list(jieba.posseg.cut("预热"))
    return rate(lambda portion: [list(jieba.posseg.cut(document.text)) for document in portion], given, times)


def tenths(paths: list[Path]) -> None:
    """Print the rate of each tenth of the texts, beside jieba's on a part of it, and the memory after it."""
    every = list(_read(paths))
    extract("预热", layers="fast")
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        for tenth in range(10):
            part = every[len(every) * tenth // 10 : len(every) * (tenth + 1) // 10]
            start, middle = part[: len(part) // 20], part[len(part) // 2 : len(part) // 2 + len(part) // 20]
            reference = alone.submit(jieba_rate, start).result()
            speed = rate(lambda portion: extract_each(portion, layers="fast"), part)
            reference = (reference + alone.submit(jieba_rate, middle).result()) / 2
            used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{characters(part):12,} characters {speed:12,.0f} characters/s {speed / reference:6.2f} x jieba {used:8,.0f} MB",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--characters", type=int, default=400_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--tenths", action="store_true")
    options = parser.parse_args()
    if options.tenths:
        tenths(options.paths)
        return
    paths = options.paths or sorted(SHIPPED.glob("*/digests"))
    extract("预热")
    lac = Lac(remember=0)  # texts that come again are tagged again

    def extraction(layers: Layers) -> Callable[[list[Document]], object]:
        return lambda portion: [r.as_json() for r in records_of(read_each(portion, lac), models(), layers)]

    given = documents(paths, options.characters)
    times = max(1, round(options.characters / characters(given)))
    print(f"{len(given)} reports, {characters(given):,} characters, read {times} times")
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        reference = alone.submit(jieba_rate, given, times).result()
    rows = [
        ("jieba.posseg", reference),
        ("layout", rate(lambda portion: [layout(d.text) for d in portion], given, times)),
        ("tagging", rate(lambda portion: lac.tag_all([d.text for d in portion]), given, times)),
    ]
    for share in (4, 2, 1):
        part = given[: max(1, len(given) // share)]
        rows.append((f"without network, 1/{share}", rate(extraction("fast"), part, times)))
    rows.append(("all layers", rate(extraction("all"), given[: max(1, len(given) // 4)], times)))
    start = time.perf_counter()
    for _ in extract_all(given * times, workers=options.workers):
        pass
    rows.append((f"{options.workers} worker(s), wall", times * characters(given) / (time.perf_counter() - start)))
    for name, speed in rows:
        print(f"{name:26}{speed:12,.0f} characters/s{speed / reference:8.2f} x jieba")
    largest = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"largest process {largest / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
