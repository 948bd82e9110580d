"""Examples for attribution: annotated programmes with the places they run in, annotated figures with their programmes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from loaders.extraction.attribution import Ground, best, outcome_pairs, place_pairs
from loaders.extraction.operators import Neighbours
from loaders.extraction.records import Agency, Outcome, Place, Program, Reading, Span
from loaders.extraction.weights import Linear
from loaders.training import fitting
from loaders.training.gold import Gold, stretches
from loaders.training.judging import FOLDS, fold

_PLACE_STRENGTH, _OUTCOME_STRENGTH, _AGENCY_STRENGTH = 0.2, 0.3, 0.3
#: Least product of the chances that programme and agency are named right and belong together.
_AGENCY_LEAST = 0.34
_WORK_REPORT = re.compile("政府工作报告")
_WORK_REPORT_WEIGHT = 0.3  # few of their figures belong to a programme; elsewhere most do
_THRESHOLDS = np.arange(0.1, 0.6, 0.05)
Pair = tuple[str, dict[str, float]]


def grounds(gold: Gold) -> Ground:
    """The annotated places and programmes of a report where they stand in its text."""
    places, programs = [], []
    for body, spans in _located(gold, "places"):
        first = spans[0] if spans else Span(0, 0, 0)
        places.append(
            Place(body["id"], body["name"], first.paragraph, first.start, first.end, mentions=tuple(spans),
                  level=body.get("level") or "", parent=body.get("parent"))
        )  # fmt: skip
    for body, spans in _located(gold, "programs"):
        if spans:
            first = spans[0]
            programs.append(
                Program(body["id"], body["name"], first.paragraph, first.start, first.end, mentions=tuple(spans),
                        named=bool(body.get("named")), type=body.get("type") or "brand")
            )  # fmt: skip
    return Ground(gold.reading, [p for p in places if p.mentions], programs)


def _located(gold: Gold, kind: str) -> list[tuple[dict[str, Any], list[Span]]]:
    """Each record of a kind with its mentions, longer names first served."""
    owners: dict[str, list[Span]] = {}
    bodies = gold.annotation.get(kind) or []
    names = [(name, body["id"]) for body in bodies for name in (body["name"], *(body.get("aliases") or []))]
    taken: dict[int, list[Span]] = {}
    for name, owner in sorted(names, key=lambda pair: (-len(pair[0]), pair)):
        if len(name) < 2:
            continue
        for paragraph, spans in stretches(gold.reading, [name]).items():
            for span in spans:
                if not any(span.meets(other) for other in taken.setdefault(paragraph, [])):
                    taken[paragraph].append(span)
                    owners.setdefault(owner, []).append(span)
    return [(body, sorted(owners.get(body["id"], ()))) for body in bodies]


def place_rows(gold: Gold) -> list[tuple[set[str], list[Pair]]]:
    """For each annotated programme that has a place: the right places, and the pairs."""
    ground = grounds(gold)
    wanted: dict[str, set[str]] = {}
    for relation in gold.annotation.get("relations") or []:
        if relation["rel"] == "implementedIn" and relation.get("to"):
            wanted.setdefault(relation["from"], set()).add(relation["to"])
    return [(wanted[p.id], list(place_pairs(ground, p))) for p in ground.programs if p.id in wanted]


def outcome_rows(gold: Gold) -> list[tuple[set[str], list[Pair]]]:
    """For each annotated figure: the programmes it is due to (none is an answer), and the pairs."""
    ground = grounds(gold)
    due: dict[str, set[str]] = {}
    for relation in gold.annotation.get("relations") or []:
        if relation["rel"] == "hasOutcome" and relation.get("to"):
            due.setdefault(relation["to"], set()).add(relation["from"])
    found = []
    for body in gold.annotation.get("outcomes") or []:
        span = _figure(gold.reading, body)
        if body.get("program"):
            due.setdefault(body["id"], set()).add(body["program"])
        if span and not body.get("context"):
            found.append((_outcome(body, span), due.get(body["id"], set())))
    others = sorted(ground.at(outcome.span) for outcome, _ in found)
    return [(right, list(outcome_pairs(ground, outcome, others))) for outcome, right in found]


def _outcome(body: dict[str, Any], span: Span) -> Outcome:
    return Outcome(
        body["id"], str(body.get("indicator") or ""), span.paragraph, span.start, span.end,
        unit=body.get("unit") or "", direction=body.get("direction"), comparison=body.get("comparison") or "absolute",
    )  # fmt: skip


def _figure(reading: Reading, body: dict[str, Any]) -> Span | None:
    """Where a figure stands: its number inside its quote, else the quote."""
    spans = [span for spans in stretches(reading, [body.get("quote") or ""]).values() for span in spans]
    if not spans:
        return None
    quote = reading.string(spans[0])
    value = body.get("value")
    written = re.search(re.escape(f"{value:g}"), quote) if isinstance(value, int | float) else None
    start = spans[0].start + (written.start() if written else 0)
    return Span(spans[0].paragraph, start, spans[0].start + written.end() if written else spans[0].end)


def fit_places(golds: Sequence[Gold]) -> Linear:
    rows = [row for gold in golds for row in place_rows(gold)]
    features = [f for _, pairs in rows for _, f in pairs]
    answers: npt.NDArray[np.bool_] = np.array([[pid in right] for right, pairs in rows for pid, _ in pairs])
    return fitting.linear(features, answers, ["yes"], strength=_PLACE_STRENGTH, thresholds=[0.0])


def fit_outcomes(golds: Sequence[Gold], threshold: float = 0.3) -> Linear:
    rows = [(right, pairs, _weight(gold)) for gold in golds for right, pairs in outcome_rows(gold)]
    features = [f for _, pairs, _ in rows for _, f in pairs]
    answers: npt.NDArray[np.bool_] = np.array([[pid in right] for right, pairs, _ in rows for pid, _ in pairs])
    weights = np.array([weight for _, pairs, weight in rows for _ in pairs])
    return fitting.linear(
        features, answers, ["yes"], strength=_OUTCOME_STRENGTH, weights=weights, thresholds=[threshold]
    )


def _weight(gold: Gold) -> float:
    return _WORK_REPORT_WEIGHT if _WORK_REPORT.search(gold.reading.title) else 1.0


def agency_rows(gold: Gold) -> list[tuple[set[str], list[Pair]]]:
    """For each annotated programme: the agencies that run it or take part, and the pairs with those near it."""
    agencies = [
        Agency(body["id"], body["name"], spans[0].paragraph, spans[0].start, spans[0].end, mentions=tuple(spans),
               type=body.get("type") or "other")
        for body, spans in _located(gold, "agencies") if spans
    ]  # fmt: skip
    programs = grounds(gold).programs
    right: dict[str, set[str]] = {}
    for relation in gold.annotation.get("relations") or []:
        if relation["rel"] in ("operatedBy", "partner") and relation.get("to"):
            right.setdefault(relation["from"], set()).add(relation["to"])
    near = Neighbours(gold.reading, agencies, programs)
    return [(right.get(p.id, set()), [(key, f) for key, f, *_ in near.pairs(p)]) for p in programs]


def fit_agencies(golds: Sequence[Gold]) -> Linear:
    rows = [row for gold in golds for row in agency_rows(gold)]
    features = [f for _, pairs in rows for _, f in pairs]
    answers: npt.NDArray[np.bool_] = np.array([[key in right] for right, pairs in rows for key, _ in pairs])
    return fitting.linear(features, answers, ["yes"], strength=_AGENCY_STRENGTH, thresholds=[_AGENCY_LEAST])


def outcome_threshold(golds: Sequence[Gold], by_fold: Sequence[Linear]) -> float:
    """The threshold with the best F1 of links in cross-validation."""
    rows = [(fold(n), right, pairs) for n, gold in enumerate(golds) for right, pairs in outcome_rows(gold)]
    scored = [
        (right, best({pid: by_fold[f].probability(features) for pid, features in pairs})) for f, right, pairs in rows
    ]

    def f1(threshold: float) -> float:
        made = [(right, top) for right, top in scored if top and top[1] >= threshold]
        hits = sum(top[0] in right for right, top in made)
        return 2 * hits / max(1, len(made) + sum(bool(right) for right, _ in scored))

    return float(max(_THRESHOLDS, key=lambda t: (round(f1(float(t)), 6), -t)))


__all__ = [
    "FOLDS",
    "fit_agencies",
    "fit_outcomes",
    "fit_places",
    "outcome_rows",
    "outcome_threshold",
    "place_rows",
]
