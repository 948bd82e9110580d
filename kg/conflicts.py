"""Contradictions: figures that cannot both be right. They are listed, never settled.

Two outcomes contradict each other when they are of the same concept, place, programme or none, period, unit, comparison and
direction, and neither rounding nor a 近 (nearly), 余 (and more) or 约 (about) can reconcile their values.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True)
class Figure:
    """An outcome as far as a contradiction asks: ``about`` holds everything that must be equal, ``low`` to ``high`` what it may mean."""

    outcome: str
    report: str
    about: tuple[object, ...]
    low: float
    high: float


def reach(value: float, value_max: float | None, approx: str, factor: float = 1.0) -> tuple[float, float]:
    """The open interval that a figure as written stands for, in base units.

    Plain figures reach half a unit of their last written digit to either side; ``<`` (近) and ``>`` (余, 多, 超) reach one unit of
    their last significant digit down or up; ``~`` (约) reaches it both ways.
    """
    step = _step(value)
    if value_max is not None:
        low, high = value - step / 2, value_max + _step(value_max) / 2
    elif approx == "=":
        low, high = value - step / 2, value + step / 2
    else:
        wide = _significant(value)
        low = value - (wide if approx in "<~" else 0)
        high = value + (wide if approx in ">~" else 0)
    return low * factor, high * factor


def _step(value: float) -> float:
    """Unit of the last written digit: 12.4 has steps of 0.1, 12.0 (a float) too, 12 (an int) of 1."""
    if isinstance(value, int):
        return 1.0
    decimals = len(repr(value).partition(".")[2]) if "e" not in repr(value) else 0
    return float(10**-decimals)


def _significant(value: float) -> float:
    """Unit of the last significant digit: 400 has steps of 100, 1.8 of 0.1."""
    step = _step(value)
    if step < 1 or not value:
        return step
    unit = 1
    while math.isclose(value % (unit * 10), 0):
        unit *= 10
    return float(unit)


def conflicts(figures: Iterable[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Pairs that contradict each other, each once, sorted by the outcomes' ids."""
    groups: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.about, []).append(figure)
    found = []
    for group in groups.values():
        for left, right in combinations(sorted(group, key=lambda f: f.outcome), 2):
            if left.high <= right.low or right.high <= left.low:
                found.append((left, right))
    yield from sorted(found, key=lambda pair: (pair[0].outcome, pair[1].outcome))
