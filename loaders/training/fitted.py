"""All models from annotated reports: those that are shipped, and those of each fold that have not seen its reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from loaders.extraction import Records, markers, records_of
from loaders.extraction.characters import Network
from loaders.extraction.models import BY_CHARACTER, JUDGED, Models
from loaders.extraction.spotting import Layers
from loaders.extraction.weights import Linear
from loaders.training import fitting, judging, linking, sorting
from loaders.training.gold import Gold

if TYPE_CHECKING:
    from loaders.training.network import LanguageModel

Report = Callable[[str], None]


@dataclass(frozen=True)
class Fitted:
    """``whole`` has seen all reports; ``folds[f]`` all but those of fold f (its judge's threshold apart)."""

    whole: Models
    folds: tuple[Models, ...]

    def unseen(self, golds: Sequence[Gold]) -> list[Records]:
        """Records of each report by the models that have not seen it."""
        return [records_of([gold.reading], self.folds[judging.fold(n)])[0] for n, gold in enumerate(golds)]


def fit(
    main: Sequence[Gold],
    beside: Sequence[Gold] = (),
    characters: LanguageModel | None = None,
    say: Report = lambda _: None,
) -> Fitted:
    """Trains everything. Equal reports in equal order give equal models, bit for bit.

    Thresholds and calibration are those that suit ``main``; what is ``beside`` it, annotated by others, is only learned from.
    With a language model of ``characters`` a network over them marks names too.
    """
    golds = [*main, *beside]
    folds = range(judging.FOLDS)
    parts = [[g for n, g in enumerate(golds) if judging.fold(n) != f] for f in folds]
    say("names: sequence model of each fold and of all reports")
    with ProcessPoolExecutor() as pool:
        crfs = list(pool.map(fitting.crf, [*parts, golds]))
    networks = networks_of(golds, characters, say) if characters else [None] * len(crfs)
    linear: list[dict[str, Linear]] = [{} for _ in crfs]
    blank = [Models(crf, network) for crf, network in zip(crfs, networks, strict=True)]
    prefixes: dict[Layers, str] = {"all": "judge", "fast": "fast-judge"} if characters else {"fast": "fast-judge"}
    for layers, prefix in prefixes.items():
        views = [markers([g.reading], [g.places], blank[judging.fold(n)], layers)[0] for n, g in enumerate(golds)]
        for kind in BY_CHARACTER if layers == "all" else JUDGED:
            say(f"judge of {kind}, {layers}")
            rows = judging.examples(golds, views, kind)
            whole, by_fold = judging.trained(rows, kind, len(main))
            say(f"  F1 {judging.f1(rows[: len(main)], kind, float(whole.thresholds[0])):.3f} by cross-validation")
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
    limit = linking.outcome_threshold(main, [models["outcome-program"] for models in linear[:-1]])
    for models in linear:
        models["outcome-program"] = replace(models["outcome-program"], thresholds=np.array([limit], dtype=np.float32))
    fitted = [replace(model, linear=models) for model, models in zip(blank, linear, strict=True)]
    return Fitted(fitted[-1], tuple(fitted[:-1]))


def networks_of(golds: Sequence[Gold], characters: LanguageModel, say: Report) -> list[Network]:
    """The network of each fold, then that of all reports."""
    from loaders.training import network  # needs torch, which only this training does

    reports = network.examples(characters, golds)
    parts = [[r for n, r in enumerate(reports) if judging.fold(n) != f] for f in range(judging.FOLDS)]
    say("names: network over characters of each fold and of all reports")
    with ProcessPoolExecutor() as pool:
        return list(
            map(Network, pool.map(network.train, [replace(characters)] * (judging.FOLDS + 1), [*parts, reports]))
        )
