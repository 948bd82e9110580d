"""Reports that name no division by itself: what a name like 健康某省 and the title say, else 全省 as a place of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import ontology
from loaders.extraction import toponyms
from loaders.extraction.records import Place, Reading, Span

_COLON = re.compile("[：:，、 ]")
_LARGE = ("province", "prefecture")
#: Words that make the name of a campaign out of a division's: 平安, 健康 and the like before a province or a city.
_ADORNED = re.compile("(?<![\u4e00-\u9fff]{6})(?:平安|健康|法治|数字|美丽|智慧|清廉|文明|信用|品质|幸福|绿色)")
#: How a level speaks of itself as a whole. A form at the head of each is what its place is called.
_WHOLES = (
    ("province", re.compile("全省|我省")),
    ("prefecture", re.compile("全市|我市")),
    ("county", re.compile("全县|我县")),
)


def adorned(reading: Reading) -> Iterator[tuple[Span, str, tuple[str, ...]]]:
    """Provinces and prefectures behind a word that makes a campaign of them, with their codes: 健康某省, 平安某市."""
    for paragraph in reading.paragraphs:
        for m in _ADORNED.finditer(paragraph.text):
            if form := toponyms.form_at(paragraph.text, m.end()):
                codes = _large(form)
                if codes:
                    yield Span(paragraph.index, m.end(), m.end() + len(form)), form, codes


def titled(reading: Reading) -> str | None:
    """The code of the division that a title beside the text begins with, or names behind a mark: in full, or before a colon."""
    title = reading.title
    if title in "".join(paragraph.text for paragraph in reading.paragraphs):
        return None
    for at in (0, *(m.end() for m in re.finditer("[：】 ]", title))):
        form = toponyms.form_at(title, at) or ""
        codes = toponyms.forms().get(form, ())
        if found := [
            c for c in codes if form == _name(c) or (_level(c) in _LARGE and _COLON.match(title, at + len(form)))
        ]:
            return min(found, key=lambda code: (len(code), code))
    return None


def speaks(reading: Reading) -> bool:
    """Whether a report says 全省 more than once."""
    return sum(len(_WHOLES[0][1].findall(paragraph.text)) for paragraph in reading.paragraphs) > 1


def whole(reading: Reading) -> Iterator[Place]:
    """The division a report only calls 全省, 全市 or 全县, without a code: the largest that it speaks of."""
    for level, pattern in _WHOLES:
        spans = [
            Span(paragraph.index, m.start(), m.end())
            for paragraph in reading.paragraphs
            for m in pattern.finditer(paragraph.text)
        ]
        if spans:
            first = spans[0]
            forms = dict.fromkeys(map(reading.string, spans))
            yield Place(
                id="",
                name=reading.string(first),
                paragraph=first.paragraph,
                start=first.start,
                end=first.end,
                confidence=0.6,
                reasons=("unnamed",),
                aliases=tuple(forms)[1:],
                mentions=tuple(spans),
                level=level,
            )
            return


def _large(form: str) -> tuple[str, ...]:
    return tuple(code for code in toponyms.forms()[form] if _level(code) in _LARGE)


def _level(code: str) -> str:
    division = ontology.gazetteer().get(code)
    return division.level if division else ""


def _name(code: str) -> str:
    division = ontology.gazetteer().get(code)
    return division.name if division else ""
