"""All models from annotated reports: those that are shipped, and those of each fold that have not seen its reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from loaders.extraction import Records, markers, places, read, records_of
from loaders.extraction.characters import Network
from loaders.extraction.models import BY_CHARACTER, JUDGED, Models
from loaders.extraction.spotting import Layers
from loaders.extraction.weights import Linear
from loaders.training import fitting, judging, linking, sorting
from loaders.training.gold import Gold, excerpts

if TYPE_CHECKING:
    from loaders.training.network import LanguageModel, Tagger
    from loaders.training.teacher import Pretrained

Report = Callable[[str], None]


@dataclass(frozen=True)
class Learning:
    """What the network over characters is made from: a language model, and a pretrained teacher with texts to mark."""

    characters: LanguageModel
    teacher: Pretrained | None = None
    unlabelled: Sequence[str] = ()


@dataclass(frozen=True)
class Fitted:
    """``whole`` has seen all reports; ``folds[f]`` all but those of fold f (its judge's threshold apart)."""

    whole: Models
    folds: tuple[Models, ...]

    def unseen(self, golds: Sequence[Gold]) -> list[Records]:
        """Records of each report by the models that have not seen it."""
        return [records_of(gold.reading, self.folds[judging.fold(n)]) for n, gold in enumerate(golds)]


def fit(golds: Sequence[Gold], learning: Learning | None = None, say: Report = lambda _: None) -> Fitted:
    """Trains everything. Equal reports in equal order give equal models, bit for bit.

    With ``learning`` a network over characters marks names too.
    """
    folds = range(judging.FOLDS)
    parts = [[g for n, g in enumerate(golds) if judging.fold(n) != f] for f in folds]
    say("names: sequence model of each fold and of all reports")
    crfs = [fitting.crf(part) for part in (*parts, golds)]
    networks = networks_of(golds, learning, say) if learning else [None] * len(crfs)
    linear: list[dict[str, Linear]] = [{} for _ in crfs]
    blank = [Models(crf, network) for crf, network in zip(crfs, networks, strict=True)]
    prefixes: dict[Layers, str] = {"all": "judge", "fast": "fast-judge"} if learning else {"fast": "fast-judge"}
    for layers, prefix in prefixes.items():
        views = [markers(g.reading, g.places, blank[judging.fold(n)], layers) for n, g in enumerate(golds)]
        for kind in BY_CHARACTER if layers == "all" else JUDGED:
            say(f"judge of {kind}, {layers}")
            whole, by_fold = judging.trained(judging.examples(golds, views, kind), kind)
            for models, model in zip(linear, [*by_fold, whole], strict=True):
                models[f"{prefix}-{kind}"] = model
    say("programme kind and domains")
    for models, part in zip(linear, [*parts, golds], strict=True):
        models["program-kind"], models["program-domains"] = sorting.fit(part)
    say("attribution")
    for models, part in zip(linear, [*parts, golds], strict=True):
        models["program-place"] = linking.fit_places(part)
        models["program-agency"] = linking.fit_agencies(part)
        models["outcome-program"] = linking.fit_outcomes(part)
    limit = linking.outcome_threshold(golds, [models["outcome-program"] for models in linear[:-1]])
    for models in linear:
        models["outcome-program"] = replace(models["outcome-program"], thresholds=np.array([limit], dtype=np.float32))
    fitted = [replace(model, linear=models) for model, models in zip(blank, linear, strict=True)]
    return Fitted(fitted[-1], tuple(fitted[:-1]))


def networks_of(golds: Sequence[Gold], learning: Learning, say: Report) -> list[Network]:
    """The network of each fold, then that of all reports.

    All start from one that has learned from a teacher, which has seen every report: by way of other texts a fold's network
    can know a little of the reports it is tested on.
    """
    from loaders.training import network  # needs torch, which only this training does

    reports = network.examples(learning.characters, golds)
    start = _distilled(golds, learning, say) if learning.teacher else None
    found = []
    for f in (*range(judging.FOLDS), None):
        say(f"names: network over characters, fold {f}")
        part = [r for n, r in enumerate(reports) if judging.fold(n) != f]
        found.append(Network(network.train(learning.characters, part, start)))
    return found


def _distilled(golds: Sequence[Gold], learning: Learning, say: Report) -> Tagger:
    """A network that marks unlabelled text as a teacher does who has learned from the annotated reports."""
    from loaders.training import network, teacher

    assert learning.teacher
    known = [row for gold in golds for row in excerpts(gold.reading, gold.places, gold.annotation)]
    master = teacher.taught(learning.teacher, known, say)
    say("names: the teacher marks unlabelled text")
    readings = [read(text) for text in learning.unlabelled]
    rows = [row for reading in readings for row in excerpts(reading, places.find(reading))]
    say(f"names: network taught with {sum(len(row.text) for row in rows):,} characters")
    return network.distilled(network.pieces_of(learning.characters, rows, teacher.marked(master, rows)))
