"""All models from annotated reports: those that are shipped, and those of each fold that have not seen its reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from loaders.extraction import Records, records_of
from loaders.extraction.models import JUDGED, Models
from loaders.extraction.sequence import Crf
from loaders.extraction.weights import Linear
from loaders.training import fitting, judging, sorting
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
    say("names: sequence model of all reports")
    crfs.append(fitting.crf(golds))
    fitted = [Models(crf, models) for crf, models in zip(crfs, linear, strict=True)]
    return Fitted(fitted[-1], tuple(fitted[:-1]))


def with_linear(models: Models, name: str, model: Linear) -> Models:
    return replace(models, linear={**models.linear, name: model})


__all__ = ["Crf", "Fitted", "fit", "with_linear"]
