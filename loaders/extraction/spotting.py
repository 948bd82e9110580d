"""Names of one kind: what the rules propose, what the trained markers mark, and what the judge keeps of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from loaders.extraction import agencies, terms
from loaders.extraction.candidates import Candidate, Chosen, Proposal, gather, select
from loaders.extraction.judge import Opinions, describe
from loaders.extraction.records import Reading, Span
from loaders.extraction.sequence import Marks
from loaders.extraction.weights import Linear

Layers = Literal["all", "fast", "rules", "sequence"]
#: What each marker says of a report, by its name.
Views = Mapping[str, Marks]
#: Sources of proposals by marker: its best path, and what it holds for less likely.
SOURCES = {"sequence": ("sequence", "faint"), "character": ("character", "hint")}
FAINT = 0.06
CUT = 0.6  # of its probability keeps a name that always begins or ends inside a word
_RULE_FLOOR = 0.01


def from_marks(views: Views, kind: str) -> Iterator[Proposal]:
    """The best paths of every marker, and its fainter spans."""
    for marker, marks in views.items():
        sure, faint = SOURCES[marker]
        for mark in marks.get(kind, ()):
            for span, strength, best in mark.spans(FAINT):
                yield Proposal(span, sure if best else faint, strength, f"{marker} model")


def candidates(reading: Reading, kind: str, proposals: Iterable[Proposal], views: Views) -> dict[str, Candidate]:
    """Everything proposed for a kind by the rules and by the markers."""
    proposed = [*proposals, *from_marks(views, kind)]
    if kind == "agency":
        found = gather(reading, (replace(one, span=agencies.shortened(reading, one.span)) for one in proposed))
        return {
            key: one
            for key, one in found.items()
            if not (agencies.NO_BODY.search(one.name) or agencies.TWO_BODIES.search(one.name))
        }
    found = gather(reading, proposed)
    if kind != "program":
        return found
    return {
        key: one
        for key, one in found.items()
        if "quote" in one.sources
        or not (terms.empty(one.name) or all(_cuts_title(reading, span) for span in one.spans))
    }


def _cuts_title(reading: Reading, span: Span) -> bool:
    return terms.cut_title(reading.paragraphs[span.paragraph].text, span.start, span.end)


def judged(
    reading: Reading,
    kind: str,
    found: Mapping[str, Candidate],
    opinions: Opinions,
    model: Linear,
) -> None:
    """Sets the probability of every candidate, and for those that it keeps the reasons that weighed most."""
    least = float(model.thresholds[0])
    for key, features in describe(reading, found, opinions, kind).items():
        candidate = found[key]
        candidate.probability = model.probability(features)
        if "quote" not in candidate.sources and all(map(reading.divides, candidate.spans)):
            candidate.probability *= CUT
        if kind == "agency" and not agencies.CERTAIN.isdisjoint(candidate.reasons):
            candidate.probability = max(candidate.probability, least)
        if candidate.probability >= least:
            candidate.reasons += model.reasons(features)


def spot(
    reading: Reading,
    kind: str,
    proposals: Iterable[Proposal],
    views: Views,
    opinions: Opinions,
    model: Linear | None,
    layers: Layers,
) -> list[Chosen]:
    """The names of a kind that are kept, most probable first; ``model`` is the judge, if there is one."""
    found = candidates(reading, kind, proposals, views)
    if model is not None:
        judged(reading, kind, found, opinions, model)
        return select(found, float(model.thresholds[0]))
    for candidate in found.values():
        source = "rule" if layers == "rules" else "sequence"
        candidate.probability = candidate.strengths.get(source, 0.0)
    return select(found, _RULE_FLOOR)


def mentions(reading: Reading, forms: Iterable[str], taken: dict[int, bytearray]) -> dict[str, list[Span]]:
    """Where the forms stand, longest form first, no character twice; ``taken`` is kept up to date."""
    found: dict[str, list[Span]] = {}
    for form in sorted(set(forms), key=lambda f: (-len(f), f)):
        for span in reading.occurrences(form):
            used = taken.get(span.paragraph)
            if used is None:
                used = taken[span.paragraph] = bytearray(len(reading.paragraphs[span.paragraph].text))
            if not any(used[span.start : span.end]):
                used[span.start : span.end] = b"\1" * len(form)
                found.setdefault(form, []).append(span)
    return found


def in_full(chosen: Chosen) -> Chosen:
    """The same under a longer folded form, where the shorter name stands only inside it (人民法院 in 柯桥区人民法院)."""
    short = chosen.candidate
    for other in sorted(chosen.folded, key=lambda c: (-len(c.key), c.key)):
        if short.only_in(other):
            return Chosen(other, (short, *(c for c in chosen.folded if c is not other)))
    return chosen


def forms(chosen: Chosen) -> tuple[str, ...]:
    """The name and every other form of it, without quotation marks, in a settled order."""
    candidate = chosen.candidate
    found = dict.fromkeys([candidate.name, *(c.name for c in chosen.folded), *map(terms.bare, candidate.aliases)])
    return tuple(form for form in found if len(terms.key(form)) >= 2)
