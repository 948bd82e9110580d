"""Examples for the models of programme kind and domains: the annotated programmes with their mentions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from loaders.extraction import kinds
from loaders.extraction.weights import Linear
from loaders.training import fitting
from loaders.training.gold import Gold, stretches

_KIND_STRENGTH, _DOMAIN_STRENGTH, _DOMAIN_THRESHOLD = 2.0, 3.0, 0.2


def rows(gold: Gold) -> list[tuple[dict[str, float], str, tuple[str, ...]]]:
    """Features, kind and domains of each annotated programme that stands in the text."""
    found = []
    for record in gold.annotation.get("programs") or []:
        written = [record["name"], *(record.get("aliases") or [])]
        spans = [
            span for spans in stretches(gold.reading, sorted(written, key=len, reverse=True)).values() for span in spans
        ]
        features = kinds.describe(gold.reading, written, spans, float(bool(record.get("named"))))
        if record.get("type"):
            found.append((features, record["type"], tuple(record.get("domains") or ())))
    return found


def fit(golds: Sequence[Gold]) -> tuple[Linear, Linear]:
    """The models of kind and of domains."""
    examples = [row for gold in golds for row in rows(gold)]
    features = [row[0] for row in examples]
    types = sorted({row[1] for row in examples})
    domains = sorted({domain for row in examples for domain in row[2]})
    is_type: npt.NDArray[np.bool_] = np.array([[row[1] == t for t in types] for row in examples])
    in_domain: npt.NDArray[np.bool_] = np.array([[d in row[2] for d in domains] for row in examples])
    limits = [_DOMAIN_THRESHOLD] * len(domains)
    return (
        fitting.linear(features, is_type, types, strength=_KIND_STRENGTH),
        fitting.linear(features, in_domain, domains, strength=_DOMAIN_STRENGTH, thresholds=limits),
    )
