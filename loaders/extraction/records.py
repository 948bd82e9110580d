"""What extraction finds in one report: records of the annotation guide's kinds, each with its place in the text.

Every record stands at ``paragraph`` (index into ``Reading.paragraphs``), ``start``, ``end`` (half-open, characters of that
paragraph's clean text). ``Records.as_json`` leads them back to the report as stored: spans in code points of the raw text,
quotes as exact substrings of it that cross no line break.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cached_property
from itertools import accumulate
from operator import add
from typing import Any, NamedTuple, TypeVar

from kg.claims import IN_GRAPH
from loaders.layout import Paragraph
from loaders.tagging import Token

_SENTENCE_END = re.compile("[。！？]")


class Span(NamedTuple):
    """Half-open stretch of one paragraph's clean text."""

    paragraph: int
    start: int
    end: int

    def covers(self, other: Span) -> bool:
        return self.paragraph == other.paragraph and self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        return self.paragraph == other.paragraph and self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Reading:
    """One report as every layer sees it: the raw text, its paragraphs, their tokens (one tuple a paragraph)."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    tokens: tuple[tuple[Token, ...], ...]
    title: str = ""
    issued: str = ""

    def string(self, span: Span) -> str:
        return self.paragraphs[span.paragraph].text[span.start : span.end]

    def sentence(self, span: Span) -> Span:
        """The sentence around a span: from the last 。！？ or the paragraph's start to the next one."""
        ends = self._sentence_ends[span.paragraph]
        before, behind = bisect_right(ends, span.start), bisect_right(ends, span.end)
        end = ends[behind] if behind < len(ends) else len(self.paragraphs[span.paragraph].text)
        return Span(span.paragraph, ends[before - 1] if before else 0, end)

    @cached_property
    def _sentence_ends(self) -> tuple[list[int], ...]:
        return tuple([m.end() for m in _SENTENCE_END.finditer(p.text)] for p in self.paragraphs)

    @cached_property
    def _whole(self) -> str:
        """The paragraphs as one text, divided by a character that none of them holds."""
        return "\0".join(paragraph.text for paragraph in self.paragraphs)

    @cached_property
    def _bases(self) -> list[int]:
        """Where in the one text each paragraph begins."""
        return [0, *accumulate(len(paragraph.text) + 1 for paragraph in self.paragraphs)]

    @cached_property
    def _pairs(self) -> dict[str, list[int]]:
        """Where in the one text every two characters stand side by side."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, pair in enumerate(map(add, self._whole, self._whole[1:])):
            found[pair].append(at)
        return found

    def occurrences(self, form: str) -> Iterator[Span]:
        """Where a form of two characters or more stands, in text order, no character of it twice."""
        free = 0
        for at in self._pairs.get(form[:2], ()):
            if at >= free and self._whole.startswith(form, at):
                free = at + len(form)
                paragraph = bisect_right(self._bases, at) - 1
                start = at - self._bases[paragraph]
                yield Span(paragraph, start, start + len(form))

    def divides(self, span: Span) -> bool:
        """Whether a span begins or ends inside a word of the tagger."""
        tokens, starts = self.tokens[span.paragraph], self._word_starts[span.paragraph]
        return any(
            tokens[bisect_right(starts, at) - 1].start < at < tokens[bisect_right(starts, at) - 1].end
            for at in (span.start, span.end)
        )

    @cached_property
    def _word_starts(self) -> tuple[list[int], ...]:
        return tuple([token.start for token in tokens] for tokens in self.tokens)

    def words(self, span: Span) -> tuple[int, int]:
        """Which tokens of the paragraph a span meets: index of the first, and of the one behind the last."""
        starts = self._word_starts[span.paragraph]
        return max(0, bisect_right(starts, span.start) - 1), bisect_left(starts, span.end)

    @cached_property
    def year(self) -> int | None:
        """Year of issue, where it is known."""
        return int(self.issued[:4]) if self.issued[:4].isdigit() else None


@dataclass(frozen=True)
class Found:
    """What all records share. ``quote`` is the stretch that states the record, by default its own span."""

    id: str
    name: str
    paragraph: int
    start: int
    end: int
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    quote: Span | None = None

    @property
    def span(self) -> Span:
        return Span(self.paragraph, self.start, self.end)

    @property
    def review(self) -> bool:
        """Whether a person should look at the record before it is believed."""
        return self.confidence < IN_GRAPH


@dataclass(frozen=True)
class Named(Found):
    """A record that the report may mention often, under several forms. ``mentions`` holds all of them in text order."""

    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Place(Named):
    """``level`` is an id of ``ontology.model().levels``; ``parent`` a record id or a plain name; ``code`` a gazetteer code."""

    level: str = ""
    parent: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class Agency(Named):
    """``type`` is an id of ``agency_types``; ``place`` the id of a place record."""

    type: str = "other"
    place: str | None = None


@dataclass(frozen=True)
class Program(Named):
    """``type`` is an id of ``kinds``, ``domains`` of ``domains``. ``named``: it has a name of its own."""

    named: bool = True
    type: str = "brand"
    domains: tuple[str, ...] = ()
    start_year: int | None = None


@dataclass(frozen=True)
class Outcome(Found):
    """``name`` is the indicator as written. ``value`` is the number as written (11.5 with unit 万元), None without a figure."""

    value: float | None = None
    value_text: str = ""
    value_max: float | None = None
    baseline: float | None = None
    unit: str = ""
    approx: str = "="
    direction: str | None = None
    comparison: str = "absolute"
    period: str | None = None
    place: str | None = None
    program: str | None = None
    context: bool = False


@dataclass(frozen=True)
class Recognition(Found):
    """``giver`` as written; ``recipient`` the id of a record."""

    giver: str | None = None
    recipient: str | None = None
    year: int | None = None


@dataclass(frozen=True)
class Person(Named):
    """``program`` and ``agency`` are record ids."""

    role: str | None = None
    program: str | None = None
    agency: str | None = None


@dataclass(frozen=True)
class Relation:
    """``relation`` is a key of ``ontology.model().relations``. ``target`` is None for targets, which stand in ``to_text``."""

    source: str
    relation: str
    target: str | None
    quote: Span
    to_text: str | None = None
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()


NamedRecord = TypeVar("NamedRecord", bound=Named)
_SHARED = frozenset({f.name for f in fields(Found)} | {"mentions"})


@dataclass(frozen=True)
class Records:
    """Everything one report says, in text order."""

    reading: Reading
    places: tuple[Place, ...] = ()
    agencies: tuple[Agency, ...] = ()
    programs: tuple[Program, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    recognitions: tuple[Recognition, ...] = ()
    persons: tuple[Person, ...] = ()
    relations: tuple[Relation, ...] = ()
    subject_place: str | None = None
    version: str = field(default="", compare=False)

    def all(self) -> Iterator[Found]:
        """Every record that has a name, kind by kind."""
        for kind in (self.places, self.agencies, self.programs, self.outcomes, self.recognitions, self.persons):
            yield from kind

    def by_id(self) -> dict[str, Found]:
        return {record.id: record for record in self.all()}

    def raw(self, span: Span) -> tuple[tuple[int, int], ...]:
        """The span in code points of the raw text; several stretches where the layout cut it."""
        return self.reading.paragraphs[span.paragraph].raw(span.start, span.end)

    def quote(self, span: Span) -> str:
        """Exact substring of the raw text: the span's longest stretch that crosses no line break."""
        lines = [line for a, b in self.raw(span) for line in self.reading.text[a:b].splitlines()]
        return max(lines, key=len, default="")

    def as_json(self) -> dict[str, Any]:
        """The report in the record shape of the annotation guide, with spans, confidence and reasons beside each record."""
        return {
            "report": {
                "title": self.reading.title,
                "subject_place": self.subject_place,
                "issued": self.reading.issued or None,
                "version": self.version,
            },
            "places": [self._body(r) for r in self.places],
            "agencies": [self._body(r) for r in self.agencies],
            "programs": [self._body(r) for r in self.programs],
            "outcomes": [self._body(r) for r in self.outcomes],
            "recognitions": [self._body(r) for r in self.recognitions],
            "persons": [self._body(r) for r in self.persons],
            "relations": [self._relation(r) for r in self.relations],
            "not_programs": [],
        }

    def _body(self, record: Found) -> dict[str, Any]:
        body: dict[str, Any] = {"id": record.id, "name": record.name, "quote": self.quote(record.quote or record.span)}
        if isinstance(record, Outcome):
            body["indicator"] = body.pop("name")
        body |= {k: _plain(v) for k, v in vars(record).items() if k not in _SHARED}
        body["spans"] = [list(span) for span in self.raw(record.span)]
        body["evidence"] = [list(span) for span in self.raw(record.quote or record.span)]
        sureness = {"confidence": round(record.confidence, 3), "review": record.review}
        return body | sureness | {"reasons": list(record.reasons)}

    def _relation(self, relation: Relation) -> dict[str, Any]:
        body: dict[str, Any] = {"from": relation.source, "rel": relation.relation, "to": relation.target}
        if relation.to_text is not None:
            body["to_text"] = relation.to_text
        return body | {
            "quote": self.quote(relation.quote),
            "evidence": [list(span) for span in self.raw(relation.quote)],
            "confidence": round(relation.confidence, 3),
            "reasons": list(relation.reasons),
        }


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def by_paragraph(records: Iterable[NamedRecord]) -> dict[int, list[tuple[Span, NamedRecord]]]:
    """Mentions with their records, record by record, of every paragraph."""
    found: dict[int, list[tuple[Span, NamedRecord]]] = {}
    for record in records:
        for mention in record.mentions:
            found.setdefault(mention.paragraph, []).append((mention, record))
    return found


def numbered(prefix: str, count: Iterable[object]) -> Iterator[str]:
    """Local ids of one kind: ``place-1``, ``place-2`` ..."""
    return (f"{prefix}-{n}" for n, _ in enumerate(count, 1))
