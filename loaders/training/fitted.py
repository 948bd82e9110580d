"""All models from annotated reports: those that are shipped, and those of each fold that have not seen its reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from loaders.extraction import Records, records_of
from loaders.extraction.models import JUDGED, Models
from loaders.extraction.weights import Linear
from loaders.training import fitting, judging, linking, sorting
from loaders.training.gold import Gold

Report = Callable[[str], None]


@dataclass(frozen=True)
class Fitted:
    """``whole`` has seen all reports; ``folds[f]`` all but those of fold f (its judge's threshold apart)."""

    whole: Models
    folds: tuple[Models, ...]

    def unseen(self, golds: Sequence[Gold]) -> list[Records]:
        """Records of each report by the models that have not seen it."""
        return [records_of(gold.reading, self.folds[judging.fold(n)]) for n, gold in enumerate(golds)]


def fit(golds: Sequence[Gold], say: Report = lambda _: None) -> Fitted:
    """Trains everything. Equal reports in equal order give equal models, bit for bit."""
    parts = [[g for n, g in enumerate(golds) if judging.fold(n) != f] for f in range(judging.FOLDS)]
    say("names: sequence model of each fold")
    crfs = [fitting.crf(part) for part in parts]
    marks = [judging.marked(crfs[judging.fold(n)], gold) for n, gold in enumerate(golds)]
    linear: list[dict[str, Linear]] = [{} for _ in range(judging.FOLDS + 1)]
    for kind in JUDGED:
        say(f"judge of {kind}")
        whole, by_fold = judging.trained(judging.examples(golds, marks, kind), kind)
        for models, model in zip(linear, [*by_fold, whole], strict=True):
            models[f"judge-{kind}"] = model
    say("programme kind and domains")
    for models, part in zip(linear, [*parts, golds], strict=True):
        models["program-kind"], models["program-domains"] = sorting.fit(part)
    say("attribution")
    for models, part in zip(linear, [*parts, golds], strict=True):
        models["program-place"] = linking.fit_places(part)
        models["outcome-program"] = linking.fit_outcomes(part)
    limit = linking.outcome_threshold(golds, [models["outcome-program"] for models in linear[:-1]])
    for models in linear:
        models["outcome-program"] = replace(models["outcome-program"], thresholds=np.array([limit], dtype=np.float32))
    say("names: sequence model of all reports")
    crfs.append(fitting.crf(golds))
    fitted = [Models(crf, models) for crf, models in zip(crfs, linear, strict=True)]
    return Fitted(fitted[-1], tuple(fitted[:-1]))
