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
from itertools import islice

from kg.graph import uncollected
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
from loaders.readers.document import Document
from loaders.tagging import Tagger, tagger

__all__ = ["Layers", "Reading", "Records", "extract", "extract_each", "read", "read_each", "version"]

_RULES = "18"


def read(text: str, *, title: str = "", issued: str = "") -> Reading:
    """The layers' common view of a text: its paragraphs and their words. The title is by default the first paragraph."""
    return read_each([Document("", text, title, issued)])[0]


@uncollected()
def read_each(documents: Sequence[Document], words: Tagger | None = None) -> list[Reading]:
    """``read`` of each report, quicker. ``words`` is by default the process's tagger."""
    laid = [layout(document.text).paragraphs for document in documents]
    tagged = iter((words or tagger()).tag_all([p.text for paragraphs in laid for p in paragraphs]))
    return [
        Reading(
            document.text,
            paragraphs,
            tuple(tuple(tokens) for tokens in islice(tagged, len(paragraphs))),
            document.title or next((p.text for p in paragraphs), "")[:60],
            document.issued,
        )
        for document, paragraphs in zip(documents, laid, strict=True)
    ]


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
    return extract_each([Document("", text, title, issued)], trained=trained, layers=layers)[0]


def extract_each(
    documents: Sequence[Document], *, trained: Models | None = None, layers: Layers = "all"
) -> list[Records]:
    """``extract`` of each report, quicker: their sentences go through the tagger and the markers together.

    What stands beside a report never changes its records. Memory grows with what is given at once.
    """
    trained = None if layers == "rules" else trained or models()
    readings = read_each(documents)
    endpoint = language_model.Endpoint.configured() if layers in ("all", "fast") else None
    if endpoint is None:
        return records_of(readings, trained, layers)
    proposals = [language_model.ask(reading, endpoint).proposals for reading in readings]
    found = records_of(readings, trained, layers, proposals)
    return [replace(records, version=f"{records.version} {endpoint.model}") for records in found]


@uncollected()
def records_of(
    readings: Sequence[Reading],
    trained: Models | None,
    layers: Layers = "all",
    more: Sequence[Mapping[str, Sequence[Proposal]]] = (),
) -> list[Records]:
    """Records of texts that have been read. ``more`` are proposals for each from elsewhere, by kind, judged like the others."""
    found = [places.find(reading) for reading in readings]
    views = markers(readings, found, trained, layers)
    every = zip(readings, found, views, more or [{}] * len(readings), strict=True)
    return [_records(*report, trained, layers) for report in every]


def _records(
    reading: Reading,
    found: tuple[Place, ...],
    views: Views,
    more: Mapping[str, Sequence[Proposal]],
    trained: Models | None,
    layers: Layers,
) -> Records:
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
    named = naming.program_records(reading, kept, trained, found)
    records = Records(
        reading=reading,
        places=found,
        agencies=naming.agency_records(reading, bodies, found),
        programs=named,
        outcomes=outcomes.find(reading, context),
        recognitions=naming.recognition_records(reading, awards, recognitions.find(reading), found),
        persons=persons.apart(persons.find(reading), named),
        subject_place=context.subject.name if context.subject else None,
        version=version(trained, layers),
    )
    records = replace(records, relations=relations.find(records, context))
    return attribution.attributed(records, trained) if trained and layers in ("all", "fast") else records


def heard(marker: str, kind: str) -> bool:
    """Whether a marker has a say in the names of a kind."""
    return marker != "character" or kind in BY_CHARACTER


def markers(
    readings: Sequence[Reading], found: Sequence[Sequence[Place]], trained: Models | None, layers: Layers
) -> list[Views]:
    """What each trained marker that ``layers`` has says of the names of each kind, for each report."""
    if trained is None or layers == "rules":
        return [{} for _ in readings]
    reports = [list(sequences(*report)) for report in zip(readings, found, strict=True)]
    by_marker = {"sequence": trained.crf.mark(reports)}
    if trained.network and layers == "all":
        by_marker["character"] = trained.network.mark(readings, found)
    return [{marker: marks[n] for marker, marks in by_marker.items()} for n in range(len(readings))]


@lru_cache(maxsize=8)
def _tagger_version() -> str:
    return tagger().version


def version(trained: Models | None, layers: Layers = "all") -> str:
    """What the records depend on beside the text: rules, tagger, models."""
    return f"rules-{_RULES} {_tagger_version()} {layers} {trained.version if trained else 'untrained'}"
