"""What stands between extraction and the annotation: missed and wrong records by class of error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from loaders.scoring.counting import KINDS, Document, judged
from loaders.scoring.matching import Record, names, same_value


class Error(NamedTuple):
    """A class of error: of which kind of record, whether annotated records are missed or proposed ones wrong, and in what."""

    kind: str
    side: Literal["missed", "wrong"]
    what: str


def errors(pred: Document, gold: Document) -> Counter[Error]:
    """How often each class of error occurs in one report; borderline strings and background figures are none."""
    found: Counter[Error] = Counter()
    for kind in KINDS:
        report = judged(pred, gold, kind)
        missed = [g for j, g in enumerate(report.wanted) if j not in report.hits.values()]
        wrong = [p for i, p in enumerate(report.proposed) if i not in report.hits and i not in report.neutral]
        figures = kind == "outcomes"  # a figure has one wording, a name may be found twice
        found.update(
            Error(kind, "missed", _class(g, wrong if figures else report.proposed, pred, kind)) for g in missed
        )
        found.update(Error(kind, "wrong", _class(p, missed if figures else report.wanted, gold, kind)) for p in wrong)
    return found


def _class(record: Record, others: Sequence[Record], document: Document, kind: str) -> str:
    """What is amiss with a record that has no counterpart among the others."""
    if kind == "outcomes":
        if any(same_value(record, other) for other in others):
            return "figure found, indicator in other words"
        return "figure" if record.get("value") is not None else "without a figure"
    if any(_overlap(record, other) for other in others):
        return "name too long, too short, or found twice"
    if any(names(record) & names(other) for other in _of_other_kinds(document, kind)):
        return "taken for another kind of record"
    if kind == "programs":
        return "named" if record.get("named") else "described"
    return str(record.get("level") or "other") if kind == "places" else "other"


def _overlap(a: Record, b: Record) -> bool:
    return any((x in y or y in x) and min(len(x), len(y)) > 1 for x in names(a) for y in names(b))


def _of_other_kinds(document: Document, kind: str) -> Iterator[Record]:
    return (r for other in KINDS if other not in (kind, "outcomes") for r in document.get(other) or [])
