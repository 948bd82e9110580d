"""Linear models at run time: named features, one weight a label, nothing but numpy."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

Features = Mapping[str, float]


@dataclass(frozen=True)
class Linear:
    """One logistic regression for each label over shared features. ``weights`` (features + 1, labels); the last row is the bias.

    ``thresholds`` (labels): the probability from which a label holds. ``slope`` and ``shift`` calibrate a logit to
    ``slope * logit + shift`` (Platt 1999).
    """

    labels: tuple[str, ...]
    features: dict[str, int]
    weights: npt.NDArray[np.float32]
    thresholds: npt.NDArray[np.float32]
    slope: float = 1.0
    shift: float = 0.0

    def logits(self, features: Features) -> npt.NDArray[np.float64]:
        """Scores (labels,) before the logistic function; unknown features count nothing."""
        rows = np.fromiter(map(self.features.get, features, repeat(len(self.features))), np.intp, len(features))
        values = np.fromiter(features.values(), np.float32, len(features))
        total: npt.NDArray[np.float64] = self.weights[-1].astype(np.float64)
        total += values @ self._by_row[rows]
        return total

    @cached_property
    def _by_row(self) -> npt.NDArray[np.float32]:
        """The weights with a row of zeros, for what is unknown, in place of the bias."""
        found = self.weights.copy()
        found[-1] = 0.0
        return found

    def probabilities(self, features: Features) -> npt.NDArray[np.float64]:
        """Independent probabilities (labels,)."""
        chances: npt.NDArray[np.float64] = 1 / (1 + np.exp(-(self.slope * self.logits(features) + self.shift)))
        return chances

    @cached_property
    def _first(self) -> dict[str, float]:
        """Weight of each feature for the first label: quicker than arrays for a single label."""
        return dict(zip(self.features, self.weights[:-1, 0].tolist(), strict=True))

    @cached_property
    def _bias(self) -> float:
        return float(self.weights[-1, 0])

    def logit(self, features: Features) -> float:
        """Score of the first label before calibration."""
        known = self._first
        total = 0.0
        for name, value in features.items():
            if (weight := known.get(name)) is not None:
                total += weight * value
        return self._bias + total

    def probability(self, features: Features) -> float:
        """Calibrated probability of the first label."""
        return 1 / (1 + math.exp(-max(-500.0, min(500.0, self.slope * self.logit(features) + self.shift))))

    def reasons(self, features: Features, count: int = 3) -> tuple[str, ...]:
        """The features that speak most for the first label, strongest first."""
        known = self._first
        parts = [(value * known[name], name) for name, value in features.items() if name in known]
        return tuple(name for part, name in sorted(parts, reverse=True)[:count] if part > 0)

    def save(self) -> bytes:
        """The model as an npz archive; equal models give equal bytes."""
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            names=_bytes(self.features),
            labels=_bytes(self.labels),
            weights=self.weights.astype(np.float16),
            thresholds=self.thresholds.astype(np.float32),
            calibration=np.array([self.slope, self.shift]),
        )
        return buffer.getvalue()

    @classmethod
    def load(cls, data: bytes) -> Linear:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            names = archive["names"].tobytes().decode().split("\n")
            labels = tuple(archive["labels"].tobytes().decode().split("\n"))
            slope, shift = archive["calibration"].tolist()
            return cls(
                labels,
                {name: n for n, name in enumerate(names)},
                archive["weights"].astype(np.float32),
                archive["thresholds"],
                slope,
                shift,
            )


def _bytes(names: Any) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)
