"""From a report's text to records: candidates from several sources, a judge that keeps its reasons, then relations.

The layers, each a function of the reading and of what earlier layers found:

====================================================  ============================================================
``places.find(reading)``                              ``tuple[Place, ...]``: gazetteer, zones, sites, country
``context.Context(reading, places)``                  the place in force anywhere: ``context.at(span) -> Place | None``
``spotting`` over ``programs`` and ``agencies``       names proposed by rule and by the CRF, judged, then ``naming``
``outcomes.find(reading, context)``                   ``tuple[Outcome, ...]``
``recognitions.find(reading)``                        ``tuple[Recognition, ...]``
``persons.find(reading)``                             ``tuple[Person, ...]``
``relations.find(records, context)``                  ``tuple[Relation, ...]``, then ``attribution`` with models
====================================================  ============================================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from loaders import language_model
from loaders.extraction import (
    agencies,
    attribution,
    naming,
    outcomes,
    persons,
    places,
    programs,
    recognitions,
    relations,
)
from loaders.extraction.candidates import Proposal
from loaders.extraction.context import Context
from loaders.extraction.judge import opinions_of
from loaders.extraction.models import BY_CHARACTER, Models, models
from loaders.extraction.records import Place, Reading, Records
from loaders.extraction.sequence import sequences
from loaders.extraction.spotting import Layers, Views, spot
from loaders.layout import layout
from loaders.tagging import Tagger, tagger

__all__ = ["Layers", "Reading", "Records", "extract", "read", "version"]

_RULES = "10"


def read(text: str, *, title: str = "", issued: str = "", words: Tagger | None = None) -> Reading:
    """The layers' common view of a text: its paragraphs and their words. The title is by default the first paragraph."""
    paragraphs = layout(text).paragraphs
    words = words or tagger()
    tokens = tuple(map(tuple, words.tag_all([paragraph.text for paragraph in paragraphs])))
    title = title or next((p.text for p in paragraphs), "")[:60]
    return Reading(text, paragraphs, tokens, title, issued)


def extract(
    text: str, *, title: str = "", issued: str = "", trained: Models | None = None, layers: Layers = "all"
) -> Records:
    """Records of one report.

    ``layers`` is ``all``, ``fast`` (without the network over characters), ``rules`` (no trained layer) or ``sequence`` (names
    from the CRF alone); ``trained`` defaults to the
    models that are shipped. Any string is accepted; a text without records gives none. Where an endpoint is set
    (``language_model.Endpoint.configured``), all layers also judge the names a language model proposes; raises
    ``EndpointFailed`` where it does not answer.
    """
    trained = None if layers == "rules" else trained or models()
    reading = read(text, title=title, issued=issued)
    endpoint = language_model.Endpoint.configured() if layers in ("all", "fast") else None
    if endpoint is None:
        return records_of(reading, trained, layers)
    records = records_of(reading, trained, layers, language_model.ask(reading, endpoint).proposals)
    return replace(records, version=f"{records.version} {endpoint.model}")


def records_of(
    reading: Reading,
    trained: Models | None,
    layers: Layers = "all",
    more: Mapping[str, Sequence[Proposal]] = MappingProxyType({}),
) -> Records:
    """Records of a text that has been read. ``more`` are proposals from elsewhere by kind, judged like the others."""
    found = places.find(reading)
    views = markers(reading, found, trained, layers)
    found = places.with_sites(reading, found, views.get("sequence", {}).get("site", ()))
    opinions = opinions_of(reading, views)
    context = Context(reading, found)
    proposals = {
        "program": programs.proposals(reading, found),
        "agency": agencies.proposals(reading, found),
        "recognition": naming.recognition_proposals(reading, found),
    }
    kept, bodies, awards = (
        spot(
            reading,
            kind,
            [*by_rule, *more.get(kind, ())],
            {marker: marks for marker, marks in views.items() if heard(marker, kind)},
            {marker: those for marker, those in opinions.items() if heard(marker, kind)},
            trained.judge(kind, layers) if trained else None,
            layers,
        )
        for kind, by_rule in proposals.items()
    )
    records = Records(
        reading=reading,
        places=found,
        agencies=naming.agency_records(reading, bodies, found),
        programs=naming.program_records(reading, kept, trained, found),
        outcomes=outcomes.find(reading, context),
        recognitions=naming.recognition_records(reading, awards, recognitions.find(reading)),
        persons=persons.find(reading),
        version=version(trained, layers),
    )
    records = replace(records, relations=relations.find(records, context))
    return attribution.attributed(records, trained) if trained and layers in ("all", "fast") else records


def heard(marker: str, kind: str) -> bool:
    """Whether a marker has a say in the names of a kind."""
    return marker != "character" or kind in BY_CHARACTER


def markers(reading: Reading, found: Sequence[Place], trained: Models | None, layers: Layers) -> Views:
    """What each trained marker that ``layers`` has says of the names of each kind."""
    if trained is None or layers == "rules":
        return {}
    views = {"sequence": trained.crf.mark(list(sequences(reading, found)))}
    if trained.network and layers == "all":
        views["character"] = trained.network.mark(reading, found)
    return views


@lru_cache(maxsize=8)
def _tagger_version() -> str:
    return tagger().version


def version(trained: Models | None, layers: Layers = "all") -> str:
    """What the records depend on beside the text: rules, tagger, models."""
    return f"rules-{_RULES} {_tagger_version()} {layers} {trained.version if trained else 'untrained'}"
