"""Fitting, with nothing left to chance: CRFsuite for the names, liblinear for every linear model. One thread, no shuffling."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pycrfsuite  # type: ignore[import-untyped]
from sklearn.feature_extraction import DictVectorizer  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from loaders.extraction.sequence import Crf
from loaders.extraction.weights import Linear
from loaders.training.gold import LEARNED, Gold, labels

_L1, _L2, _ROUNDS = 0.1, 0.05, 100
_LABELS = {"O": 0, "B": 1, "I": 2}
_NEGLIGIBLE = 2e-3


def crf(golds: Sequence[Gold], kinds: Sequence[str] = tuple(LEARNED)) -> Crf:
    """One chain a kind, joined into one matrix of weights."""
    items = [pycrfsuite.ItemSequence([s.features(n) for n in range(len(s.bounds))]) for g in golds for s in g.sentences]
    weights: dict[str, npt.NDArray[np.float32]] = {}
    transitions = np.zeros((len(kinds), 3, 3))
    for k, kind in enumerate(kinds):
        states, moves = _chain(items, [marks for gold in golds for marks in labels(gold, kind)])
        for (feature, label), weight in states.items():
            if abs(weight) >= _NEGLIGIBLE:
                row = weights.setdefault(feature, np.zeros((len(kinds), 3), dtype=np.float32))
                row[k, _LABELS[label]] = weight
        for (before, after), weight in moves.items():
            transitions[k, _LABELS[before], _LABELS[after]] = weight
    names = sorted(weights)
    matrix = np.stack([weights[name] for name in names])
    return Crf.load(Crf(tuple(kinds), {n: i for i, n in enumerate(names)}, matrix, transitions).save())


def _chain(
    items: Sequence[pycrfsuite.ItemSequence], marks: Sequence[list[str]]
) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    trainer = pycrfsuite.Trainer(verbose=False)
    for item, mark in zip(items, marks, strict=True):
        trainer.append(item, mark)
    trainer.set_params({"c1": _L1, "c2": _L2, "max_iterations": _ROUNDS})
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "chain")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        with tagger.open(path):
            info = tagger.info()
    return info.state_features, info.transitions


def linear(
    rows: Sequence[dict[str, float]],
    answers: npt.NDArray[np.bool_],
    labels_: Sequence[str],
    *,
    strength: float,
    weights: npt.NDArray[np.float64] | None = None,
    thresholds: Sequence[float] | None = None,
) -> Linear:
    """One logistic regression a label. ``answers`` (rows, labels); ``strength`` is the inverse of the L2 penalty."""
    vectorizer = DictVectorizer(dtype=np.float64)
    matrix = vectorizer.fit_transform(rows)
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    names = list(vectorizer.get_feature_names_out())
    found = np.zeros((len(names) + 1, len(labels_)), dtype=np.float32)
    for n in range(len(labels_)):
        found[-1, n] = -8.0
        if answers[:, n].any() and not answers[:, n].all():
            model = LogisticRegression(C=strength, solver="liblinear", max_iter=1000, tol=1e-5, random_state=0)
            model.fit(matrix, answers[:, n], sample_weight=weights)
            found[:-1, n], found[-1, n] = model.coef_[0], model.intercept_[0]
    kept = [n for n in range(len(names)) if np.abs(found[n]).max() >= _NEGLIGIBLE]
    found = found[[*kept, len(names)]]
    limits = np.array(thresholds if thresholds is not None else [0.5] * len(labels_), dtype=np.float32)
    model_ = Linear(tuple(labels_), {names[k]: n for n, k in enumerate(kept)}, found, limits)
    return Linear.load(model_.save())


def calibration(logits: npt.NDArray[np.float64], answers: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift that turn out-of-fold logits into calibrated ones (Platt 1999)."""
    model = LogisticRegression(C=1e4, solver="liblinear", random_state=0)
    model.fit(logits[:, None], answers)
    return float(model.coef_[0, 0]), float(model.intercept_[0])
