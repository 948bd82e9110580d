"""`kg build`: reports in, claims into the ledger.

A report whose text the reviewed records of a corpus know gets their claims; every report's extracted claims are stored too,
and the projection shows them only where no reviewed ones of their kind exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.claims import Report, Text
from kg.duplicates import signature
from kg.errors import BadInput
from kg.ledger import Assertion, Ledger, Reading
from loaders.assertions import Asserter, Found, Record
from loaders.readers import SUFFIXES, Document, read_all
from loaders.reviewed import RecordFile, read_judgements, read_records

if TYPE_CHECKING:
    from loaders.extraction import Layers

SHIPPED = Path(__file__).parent.parent / "corpora"
Progress = Callable[[str, int, int], None]  # what, done, of


@dataclass
class BuildReport:
    """What a build did. ``refused`` holds (source, reason); read = stored + refused."""

    read: int = 0
    changed: int = 0
    reviewed: list[str] = field(default_factory=list)
    unanchored: list[tuple[str, str, str]] = field(default_factory=list)  # report, claim, reason
    refused: list[tuple[str, str]] = field(default_factory=list)


def corpora(root: Path = SHIPPED) -> list[Path]:
    """Corpus folders (those with records), sorted."""
    return sorted(p.parent for p in root.glob("*/records"))


def build(
    paths: Sequence[Path],
    ledger: Ledger,
    *,
    extract: bool = True,
    layers: Layers = "all",
    workers: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read the reports at ``paths`` (files, folders, patterns), or the shipped corpora's digests without any, into the ledger.

    ``extract`` the texts too, with ``layers`` as in `loaders.extraction.extract`.
    All input is read and checked before anything is stored. Raises BadInput where nothing can be read, or two reports share a key.
    """
    report = BuildReport()
    folders = corpora()
    reviewed_in = {folder: read_records(folder) for folder in folders}
    records = {key: r for known in reviewed_in.values() for key, r in known.items()}
    sources = [(p, "original") for p in paths] or [(f / "digests", "digest") for f in folders]
    documents, report.refused = read_documents(sources)
    plan = [_plan(document, form, records) for document, form in documents]
    report.read = len(plan) + len(report.refused)
    known_keys = {about.key for about, _, known in plan if known}
    ledger.judge(j for folder in folders if known_keys & reviewed_in[folder].keys() for j in read_judgements(folder))
    extracted = _extracted(plan, workers, scheduler, layers) if extract else (() for _ in plan)
    for done, ((about, text, known), found) in enumerate(zip(plan, extracted, strict=True), 1):
        reviewed = known.assertions(text) if known else []
        if known:
            report.reviewed.append(about.key)
            report.unanchored += [(about.key, a.claim.id, a.unanchored) for a in reviewed if a.unanchored]
        reading = Reading(about, text, (*reviewed, *found), signature(text.content))
        report.changed += ledger.put(reading)
        if progress:
            progress("reading reports", done, len(plan))
    return report


_Planned = tuple[Report, Text, RecordFile | None]


def read_documents(sources: Iterable[tuple[Path, str]]) -> tuple[list[tuple[Document, str]], list[tuple[str, str]]]:
    """The reports of (path, form) pairs with their forms, and what was refused with the reason.

    Raises BadInput where nothing at all can be read, or two reports share a key.
    """
    refused: list[tuple[str, str]] = []
    documents = [(d, form) for path, form in sources for d in read_all([path], refused=refused)]
    if not documents:
        reasons = "; ".join(f"{source}: {why}" for source, why in refused[:3])
        raise BadInput(
            f"No report could be read: {reasons or 'no file was given'}", f"Give {', '.join(SUFFIXES)} files."
        )
    _refuse_shared_keys([d for d, _ in documents])
    return documents, refused


def _refuse_shared_keys(documents: Sequence[Document]) -> None:
    seen: dict[str, Document] = {}
    for document in documents:
        other = seen.setdefault(document.key, document)
        if other is not document:
            raise BadInput(
                f"Two reports have the key {document.key}: {other.source} and {document.source}.",
                "Rename one of the files, or read them into two --data folders.",
            )


def _plan(document: Document, form: str, records: dict[str, RecordFile]) -> _Planned:
    known = records.get(document.key)
    text = Text(document.key, "digest" if form == "digest" else "original", document.text)
    if known:
        if known.covers(text):
            return replace(known.report, key=document.key), text, known
        raise BadInput(
            f"{document.source} has the key {document.key} of a reviewed report, but another text.",
            "Rename the file: a report's key is its file's stem.",
        )
    about = Report(
        key=document.key,
        title=document.title,
        issued=document.issued,
        publisher=document.publisher,
        byline=document.byline,
        supplied_by=document.supplied_by,
        genre=document.genre,
    )
    return about, text, None


def _extracted(
    plan: Sequence[_Planned], workers: int, scheduler: str | None, layers: Layers
) -> Iterator[Sequence[Assertion]]:
    """Extracted assertions of each planned text, in order."""
    from loaders.pipeline import extract_all

    documents = [Document(key=a.key, text=t.content, title=a.title, issued=a.issued) for a, t, _ in plan]
    for (about, text, _), (_, records, method) in zip(
        plan, extract_all(documents, workers=workers, scheduler=scheduler, layers=layers), strict=True
    ):
        yield extracted_assertions(about.key, text, records, method)


def extracted_assertions(key: str, text: Text, records: Record, method: str) -> list[Assertion]:
    """Assertions of extracted records; each record carries its own ``spans``, ``confidence`` and ``reasons``."""

    def locate(record: Record) -> Found:
        spans = tuple((int(s[0]), int(s[1])) for s in record.get("evidence") or record.get("spans") or ())
        return Found(spans, float(record.get("confidence", 0.5)), "; ".join(record.get("reasons") or ()))

    return Asserter(key, text.sha256, records, locate, "extracted", method).assertions()
