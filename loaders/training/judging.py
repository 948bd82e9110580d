"""Examples for the judges: candidates of annotated reports as the CRF sees a report it was not trained on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from loaders.extraction import agencies, naming, programs
from loaders.extraction.candidates import Candidate, Proposal, select
from loaders.extraction.judge import describe, opinions_of
from loaders.extraction.records import Place, Reading
from loaders.extraction.spotting import Views, candidates, forms
from loaders.extraction.weights import Linear
from loaders.scoring import match, similarity
from loaders.training import fitting
from loaders.training.gold import LEARNED, Gold

FOLDS = 5
PROPOSALS: Mapping[str, Callable[[Reading, tuple[Place, ...]], Iterable[Proposal]]] = {
    "program": programs.proposals,
    "agency": agencies.proposals,
    "recognition": naming.recognition_proposals,
}
_STRENGTH = {"program": 0.3, "agency": 0.3, "recognition": 0.3}
_PARTIAL, _NEUTRAL = 0.6, 0.5
#: The lowest threshold whose F1 is within this of the best: a record to review is worth more than one that is lost.
_SLACK = 0.01
_THRESHOLDS = np.arange(0.2, 0.71, 0.025)


def fold(number: int) -> int:
    """Fold of the report that stands at ``number`` in the training list."""
    return number % FOLDS


@dataclass(frozen=True)
class Example:
    """One report's candidates of a kind, their features and, where it is decided, whether each names a record (0 to 1)."""

    gold: Gold
    found: dict[str, Candidate]
    features: dict[str, dict[str, float]]
    truth: dict[str, float]


def examples(golds: Sequence[Gold], views: Sequence[Views], kind: str) -> list[Example]:
    return [_example(gold, seen, kind) for gold, seen in zip(golds, views, strict=True)]


def _example(gold: Gold, views: Views, kind: str) -> Example:
    found = candidates(gold.reading, kind, PROPOSALS[kind](gold.reading, gold.places), views)
    features = describe(gold.reading, found, opinions_of(gold.reading, views), kind)
    truth = {key: t for key, candidate in found.items() if (t := _truth(gold, candidate, kind)) is not None}
    return Example(gold, found, features, truth)


def _truth(gold: Gold, candidate: Candidate, kind: str) -> float | None:
    """1 for a record's name, less for a part of it, 0 for none; None where annotators could differ."""
    field = LEARNED[kind][0]
    record = {"name": candidate.name}
    wanted = gold.annotation.get(field) or []
    best = max((similarity(field, record, g) for g in wanted), default=0.0)
    if best > 0:
        return best
    borderline = [{"name": n["text"]} for n in gold.annotation.get("not_programs", []) if n.get("borderline")]
    if kind == "program" and any(similarity(field, record, b) >= _NEUTRAL for b in borderline):
        return None
    return 0.0


def fit(rows: Sequence[Example], kind: str) -> Linear:
    """The judge of a kind; a part of a name counts as a weaker example."""
    features = [e.features[key] for e in rows for key in e.truth]
    truth = [value for e in rows for value in e.truth.values()]
    weights = np.array([1.0 if value in (0.0, 1.0) else _PARTIAL for value in truth])
    answers = np.array([[value > 0] for value in truth])
    return fitting.linear(features, answers, ["yes"], strength=_STRENGTH[kind], weights=weights)


def trained(rows: Sequence[Example], kind: str, counted: int) -> tuple[Linear, list[Linear]]:
    """The judge over all reports, with threshold and calibration from cross-validation over the first ``counted``; and the
    judge of each fold."""
    by_fold = [fit([e for n, e in enumerate(rows) if fold(n) != f], kind) for f in range(FOLDS)]
    logits: list[float] = []
    answers: list[bool] = []
    for n, example in enumerate(rows):
        for key, candidate in example.found.items():
            logit = float(by_fold[fold(n)].logit(example.features[key]))
            candidate.probability = logit
            if n < counted and key in example.truth:
                logits.append(logit)
                answers.append(example.truth[key] > 0)
    slope, shift = fitting.calibration(np.array(logits), np.array(answers))
    for example in rows:
        for candidate in example.found.values():
            candidate.probability = float(1 / (1 + np.exp(-(slope * candidate.probability + shift))))
    scores = {float(t): f1(rows[:counted], kind, float(t)) for t in _THRESHOLDS}
    threshold = min(t for t, score in scores.items() if score >= max(scores.values()) - _SLACK)
    whole = fit(rows, kind)
    return _with(whole, threshold, slope, shift), [_with(m, threshold, slope, shift) for m in by_fold]


def _with(model: Linear, threshold: float, slope: float, shift: float) -> Linear:
    limits: npt.NDArray[np.float32] = np.array([threshold], dtype=np.float32)
    return Linear(model.labels, model.features, model.weights, limits, slope, shift)


def f1(rows: Sequence[Example], kind: str, threshold: float) -> float:
    """F1 of what the judge keeps above a threshold, by the probabilities that ``trained`` gave."""
    field = LEARNED[kind][0]
    hits = proposed = wanted = 0
    for example in rows:
        chosen = select(example.found, threshold)
        pred = [{"name": c.candidate.name, "aliases": forms(c)} for c in chosen]
        gold = [g for g in example.gold.annotation.get(field) or [] if not g.get("context")]
        found = match(pred, gold, field)
        rest = [p for i, p in enumerate(pred) if i not in found]
        neutral = [{"name": n["text"]} for n in example.gold.annotation.get("not_programs", []) if n.get("borderline")]
        drop = sum(similarity(field, rest[i], neutral[j]) >= _NEUTRAL for i, j in match(rest, neutral, field).items())
        hits, proposed, wanted = (
            hits + len(found),
            proposed + len(pred) - drop * (kind == "program"),
            wanted + len(gold),
        )
    return 2 * hits / max(1, proposed + wanted)
