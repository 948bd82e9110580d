"""Which proposed record is which annotated one: greedy, one to one, best pair first."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]

_QUOTES = frozenset("“”‘’\"'《》「」『』〈〉()（）·・ \t\r\n　、，。:：;；")
#: Least share of the shorter name in the longer one, where one contains the other.
CONTAINED = {"programs": 0.5, "agencies": 0.5, "places": 0.34, "persons": 0.6, "recognitions": 0.4}
_SCALES = (1e4, 1e8, 1e-4, 1e-8, 1e6, 1e-6, 100, 0.01, -1)  # 11.5 万元 written as 115000 元
_LEAST_OUTCOME, _LEAST_NAME = 0.4, 0.01


def norm(text: object) -> str:
    """Small letters in NFKC without quotation marks, separators and spaces."""
    return "".join(c for c in unicodedata.normalize("NFKC", str(text or "")) if c not in _QUOTES).lower()


def names(record: Record) -> set[str]:
    """Every form of a record's name, normalised."""
    found = {norm(record.get("name") or record.get("indicator"))} | {norm(a) for a in record.get("aliases") or []}
    return {name for name in found if name}


def similarity(kind: str, a: Record, b: Record) -> float:
    """0 for different records, 1 for the same; what is between depends on the kind."""
    return _similar_outcome(a, b) if kind == "outcomes" else _similar_name(a, b, CONTAINED[kind])


def _similar_name(a: Record, b: Record, ratio: float) -> float:
    best = 0.0
    for x in names(a):
        for y in names(b):
            if x == y:
                return 1.0
            if (x in y or y in x) and min(len(x), len(y)) >= 2:
                share = min(len(x), len(y)) / max(len(x), len(y))
                best = max(best, share if share >= ratio else 0.0)
    return best


def _similar_outcome(a: Record, b: Record) -> float:
    x, y = _number(a.get("value")), _number(b.get("value"))
    if (x is None) != (y is None) or (x is not None and not same_value(a, b)):
        return 0.0
    p, g = _bigrams(a.get("indicator")), _bigrams(b.get("indicator"))
    overlap = len(p & g) / max(1, min(len(p), len(g)))
    return 0.2 + 0.8 * overlap if x is not None else overlap


def same_value(a: Record, b: Record) -> bool:
    """Whether two outcomes have one figure, on whatever scale it is written."""
    x, y = _number(a.get("value")), _number(b.get("value"))
    return x is not None and y is not None and (_equal(x, y) or any(_equal(x * k, y) for k in _SCALES))


def _equal(x: float, y: float) -> bool:
    return abs(x - y) <= 1e-6 * max(1.0, abs(y))


def _number(value: object) -> float | None:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _bigrams(text: object) -> set[str]:
    plain = norm(text)
    return {plain[i : i + 2] for i in range(len(plain) - 1)} or {plain}


def match(proposed: Sequence[Record], wanted: Sequence[Record], kind: str) -> dict[int, int]:
    """Index of a proposed record to index of the annotated one it is taken for."""
    least = _LEAST_OUTCOME if kind == "outcomes" else _LEAST_NAME
    pairs = sorted(
        (
            (s, i, j)
            for i, p in enumerate(proposed)
            for j, g in enumerate(wanted)
            if (s := similarity(kind, p, g)) >= least
        ),
        reverse=True,
    )
    taken: set[int] = set()
    found: dict[int, int] = {}
    for _, i, j in pairs:
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return found
