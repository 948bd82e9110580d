"""Repairs the layout of a report without rewriting it.

A page set in columns reaches us as lines that stop in mid-sentence, go on behind a caption, or stand twice. The text is
stored as it came; :func:`layout` says what each stretch is (title, heading, caption, credit, page label, body) and which
lines are one paragraph. A paragraph is made of *pieces*, half-open spans of the raw text: nothing is inserted or replaced,
so every character of a paragraph is the character at its raw offset.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from loaders.lines import Line, Role, classify

Span = tuple[int, int]

LONGEST = 2000
"""No paragraph is longer (code points): a longer one is divided at a sentence end, so that work per paragraph is bounded."""

_SENTENCE = re.compile(r"[^。！？!?]*(?:[。！？!?…]+[”’」』）)》]*|$)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]+")
_CLAUSE = re.compile(r"[^，。；：！？、,;:!?\s]+")
_REPEATED = 0.8


@dataclass(frozen=True)
class Sentence:
    """Half-open span ``[start, end)`` of a paragraph's text."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True)
class Paragraph:
    """One stretch of the report, put together from one or more pieces of the raw text.

    ``repeated`` says that most of it stood in the report before (a column printed twice); ``heading`` is the index of the
    heading or title that governs it.
    """

    index: int
    role: Role
    text: str
    pieces: tuple[Span, ...]
    repeated: bool = False
    heading: int | None = None

    @cached_property
    def _lefts(self) -> list[int]:
        lefts = [0]
        for start, end in self.pieces:
            lefts.append(lefts[-1] + end - start)
        return lefts

    @cached_property
    def starts(self) -> Sequence[int]:
        """Raw offset of each character, and, as the last item, of the end: ``len(text) + 1`` numbers."""
        if len(self.pieces) == 1:
            return range(self.pieces[0][0], self.pieces[0][1] + 1)
        return (*(i for start, end in self.pieces for i in range(start, end)), self.pieces[-1][1])

    @cached_property
    def folded(self) -> str:
        """The text in NFKC (。stays, ， becomes a comma), character by character, so that offsets stay the same."""
        return fold(self.text)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences in order, closing quotation marks included; they cover the text."""
        return tuple(
            Sentence(self.index, m.start(), m.end()) for m in _SENTENCE.finditer(self.text) if m.start() < m.end()
        )

    def offset(self, position: int) -> int:
        """Raw offset of the character at ``position`` (of the end, for ``len(text)``)."""
        if position == len(self.text):
            return self.pieces[-1][1]
        piece = bisect.bisect_right(self._lefts, position) - 1
        return self.pieces[piece][0] + position - self._lefts[piece]

    def raw(self, start: int, end: int) -> tuple[Span, ...]:
        """Spans of the raw text that ``text[start:end]`` is made of, several where the layout cut it."""
        if not 0 <= start < end <= len(self.text):
            return ()
        first = bisect.bisect_right(self._lefts, start) - 1
        spans: list[Span] = []
        for (left, right), low in zip(self.pieces[first:], self._lefts[first:], strict=False):
            if low >= end:
                break
            span = (left + max(0, start - low), min(right, left + end - low))
            if spans and spans[-1][1] == span[0]:
                span = (spans.pop()[0], span[1])
            spans.append(span)
        return tuple(spans)


@dataclass(frozen=True)
class Layout:
    """A report's text as it came (``raw``) and its paragraphs in the order of the page."""

    raw: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)

    def body(self, *, repeated: bool = False) -> Iterator[Paragraph]:
        """Paragraphs of running text, without what stood there before unless ``repeated``."""
        return (p for p in self.paragraphs if p.role == "body" and (repeated or not p.repeated))


def layout(text: str) -> Layout:
    """Divide a report's text into paragraphs. Takes time linear in the text; any string is accepted."""
    seen: set[str] = set()
    paragraphs: list[Paragraph] = []
    heading: int | None = None
    after_heading = False
    for line_group in classify(text):
        for pieces in _divided(text, _pieces(text, line_group)):
            role = line_group[0].role
            clean = "".join(text[start:end] for start, end in pieces)
            index = len(paragraphs)
            governed = None if role in ("title", "heading") and not after_heading else heading
            paragraphs.append(Paragraph(index, role, clean, pieces, _repeats(clean, seen), governed))
            after_heading = role in ("title", "heading")
            if after_heading:
                heading = index
    return Layout(text, tuple(paragraphs))


def fold(text: str) -> str:
    """NFKC of each character that has a one-character form; same length as ``text``."""
    return text.translate(_folding()) if not text.isascii() else text


@lru_cache(maxsize=1)
def _folding() -> dict[int, str]:
    """One-character NFKC forms of the Basic Multilingual Plane, ideographs kept as written."""
    table = {}
    for code in (*range(0xA0, 0x3400), *range(0xFE00, 0x10000)):
        form = unicodedata.normalize("NFKC", chr(code))
        if len(form) == 1 and form != chr(code):
            table[code] = form
    return table


def _pieces(text: str, lines: tuple[Line, ...]) -> list[Span]:
    """The lines' spans without invisible characters; a break between two Latin words stays, as their only space."""
    spans: list[Span] = []
    for before, line in pairwise((None, *lines)):
        if line is None:
            continue
        start = line.start
        latin = before is not None and text[before.end - 1].isascii() and text[before.end - 1].isalnum()
        if before is not None and latin and text[start].isascii() and text[start].isalnum():
            spans.append((before.end, before.end + 1))
        for gap in _INVISIBLE.finditer(text, start, line.end):
            if gap.start() > start:
                spans.append((start, gap.start()))
            start = gap.end()
        if start < line.end:
            spans.append((start, line.end))
    return spans


def _divided(text: str, pieces: list[Span]) -> Iterator[tuple[Span, ...]]:
    """Pieces of paragraphs of at most LONGEST characters, divided behind the last sentence end that fits."""
    size = sum(end - start for start, end in pieces)
    if size <= LONGEST:
        if pieces:
            yield tuple(pieces)
        return
    clean = "".join(text[start:end] for start, end in pieces)
    cuts = []
    low = 0
    while size - low > LONGEST:
        ends = [clean.rfind(mark, low + LONGEST // 2, low + LONGEST) for mark in "。！？；，"]
        low = next((end + 1 for end in (max(ends[:3]), *ends[3:]) if end >= 0), low + LONGEST)
        cuts.append(low)
    current: list[Span] = []
    at, cut = 0, iter([*cuts, size])
    limit = next(cut)
    for begin, end in pieces:
        start = begin
        while at + end - start >= limit:
            middle = start + limit - at
            current.append((start, middle))
            yield tuple(current)
            current, at, start = [], limit, middle
            limit = next(cut, size + 1)
        if start < end:
            current.append((start, end))
            at += end - start


def _repeats(text: str, seen: set[str]) -> bool:
    """Whether most of the text stands in clauses that have been seen; adds its clauses."""
    clauses = [clause for clause in _CLAUSE.findall(text) if len(clause) >= 6]
    size = sum(map(len, clauses))
    known = sum(len(clause) for clause in clauses if clause in seen)
    seen.update(clauses)
    return size >= _REPEATED * min(len(text), 100) and known >= _REPEATED * size > 0
