"""Conditions said beside a question: leaving out a thing, asking for two at once, a range of figures, so many of a ranking.

Each is cut out of the wording, so that what is left reads as a question of its own; :mod:`kg.conditions` then applies them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import ontology
from kg.catalogue import NAMED, Value
from kg.conditions import condition, thing
from kg.errors import KgError
from kg.lexicon import Lexicon
from kg.periods import numeral
from kg.understanding.spans import Span, apart
from kg.understanding.wording import Cut, Text, pattern, says, table

_ENGLISH = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
            "ten": 10, "eleven": 11, "twelve": 12}  # fmt: skip
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "千万": 1e7, "百万": 1e6, "十万": 1e5, "万": 1e4, "亿": 1e8,
}  # fmt: skip
_NUMBER = rf"(?:\d+(?:\.\d+)?|[零〇一两二三四五六七八九十百千]+|(?:{'|'.join(_ENGLISH)})\b)"
_AMOUNT = (
    rf"(?P<number>{_NUMBER}) ?(?P<scale>{'|'.join(_SCALES)})?(?P<unit>[\u3400-\u9fff%]{{1,3}}| ?(?:per ?cent|%|yuan))?"
)
_THINGS = tuple(t for t in NAMED if t not in ("report", "indicator"))
_CONCEPTS = ("topic", "kind")
_LISTING = ("和", "与", "及", "、", "and")


def conditions(
    text: Text, known: Lexicon, found: Sequence[Span], *, counted: bool = False
) -> tuple[Text, dict[str, tuple[Value, ...]]]:
    """The text without the conditions said in it, and these. ``counted``: it asks how many instead of giving a range."""
    things = apart(s for s in found if s.type in NAMED)
    bound: dict[str, tuple[Value, ...]] = {}
    cuts: list[Cut] = []
    for name, parts, cut in (*_left_out(text, things), *_two_at_once(text, things)):
        if not any(c[0] < cut[1] and cut[0] < c[1] for c in cuts):
            cuts.append(cut)
            value = thing(([known.entries[i] for i in s.ids] for s in parts), text.language)
            bound[name] = (*bound.get(name, ()), value)
    for name, range_, cut in (*_ranges(text, found), *_first(text)):
        if name not in bound and not any(c[0] < cut[1] and cut[0] < c[1] for c in cuts):
            try:
                bound[name] = tuple(condition(name, range_, known, text.language))
            except KgError:
                continue
            how_many = table()["condition"]["counted"][text.language] if counted and name == "figure" else cut[2]
            cuts.append((cut[0], cut[1], how_many))
    return _without(text, cuts), bound


def _without(text: Text, cuts: Sequence[Cut]) -> Text:
    return text.reworded(re.sub(r"^[\s,、]+|[\s,、]+(?=[?.。]*$)", "", text.cut(cuts))) if cuts else text


def _said(group: str, part: str, language: str) -> str:
    return str(table()["condition"][group].get(f"{part}_{language}", ""))


def _row_of(text: Text, things: Sequence[Span], first: Span) -> list[Span]:
    """A thing and those listed with it: 平湖、海盐和桐乡."""
    out = [first]
    link = re.compile(r"\s*(?:,|、|和|与|及|或|\band\b|\bor\b)\s*(?:in |those in |the )?")
    for span in sorted(things, key=lambda s: s.start):
        between = text.clean[out[-1].end : span.start]
        if span.start >= out[-1].end and span.type == first.type and link.fullmatch(between):
            out.append(span)
    return out


def _whole(text: Text, things: Sequence[Span], span: Span) -> tuple[Span, ...]:
    """A domain with the kind right behind it (调解品牌); else the thing alone."""
    gap = re.compile(r"[ 的类]?")
    after = (s for s in things if s.type == "kind" and gap.fullmatch(text.clean, span.end, max(s.start, span.end)))
    kind = next((s for s in after if s.start >= span.end), None)
    return (span, kind) if kind and span.type == "topic" else (span,)


def _left_out(text: Text, things: Sequence[Span]) -> Iterator[tuple[str, tuple[Span, ...], Cut]]:
    before = re.compile(rf"(?:{_said('without', 'before', text.language)})$")
    after = re.compile(_said("without", "after", text.language))
    only_after = re.compile(_said("without", "only_after", text.language) or r"(?!)")
    for span in (s for s in things if s.type in _THINGS):
        row = _row_of(text, things, span)
        end = _whole(text, things, row[-1])[-1].end
        lead, tail = before.search(text.clean[: span.start]), only_after.match(text.clean, end)
        if lead or tail:
            closing = tail or after.match(text.clean, end)
            start, end = lead.start() if lead else span.start, closing.end() if closing else end
            for at, one in enumerate(row):
                yield "without", _whole(text, things, one), (end if at else start, end, "")
            return


def _two_at_once(text: Text, things: Sequence[Span]) -> Iterator[tuple[str, tuple[Span, ...], Cut]]:
    """One of two things that a text wants at once, and the words that say so: the second, or a kind said before a domain."""
    both = pattern(_said("also", "both", text.language), text.language).search(text.clean)
    link = re.compile(rf"(?:{_said('also', 'link', text.language)})$")
    for at, span in enumerate(things) if both else ():
        lead = link.search(text.clean[: span.start])
        first = next((t for t in reversed(things[:at]) if _alike(t, span)), None)
        if not both or not lead or span.type not in ("topic", "kind", "award", "agency", "programme", "person"):
            continue
        if span.type == "kind" and lead[0].strip() in _LISTING and both.start() > span.end:
            continue  # mechanisms of the county that both won and cut
        far = re.search("[,.;?。，；]", text.clean[both.end() : lead.start()])
        if span.type == "kind" and lead[0].strip() in _LISTING and far:
            continue  # mechanisms and brands: programmes of whatever kind
        if span.type == "kind" and _ends_with_programmes(text, lead.start()):
            continue
        if first and first.type == "kind" and span.type == "topic":
            yield "also", (first,), (min(both.start(), first.start), span.start, "")
            return
        if first or both.end() <= lead.start():
            whole = _whole(text, things, span)
            yield "also", whole, (lead.start(), whole[-1].end, "")
            return


def _ends_with_programmes(text: Text, end: int) -> bool:
    """Whether a word for programmes of whatever kind stands before: in 治理项目、机制 a kind is one more word for them."""
    return any(m.end() == end for m in says(text, "generic"))


def _alike(one: Span, other: Span) -> bool:
    return one.type == other.type or (one.type in _CONCEPTS and other.type in _CONCEPTS)


def _ranges(text: Text, found: Sequence[Span]) -> Iterator[tuple[str, str, Cut]]:
    """Ranges of figures, outside names that speak of a size (百万元以上电诈案件)."""
    named = [s for s in found if s.type in ("indicator", "award", "programme", "year", "report")]
    for sign, words in table()["condition"]["figure"].items():
        for part in ("before", "after"):
            said = words.get(f"{part}_{text.language}")
            amount = f"(?:{said})有? ?{_AMOUNT}" if part == "before" else f"{_AMOUNT}(?:{said})"
            for match in re.finditer(amount, text.clean) if said else ():
                if not any(s.start < match.end("number") and match.start("number") < s.end for s in named):
                    yield from _range(sign, match, by_end=part == "before")
    for match in pattern(table()["condition"]["none"][text.language], text.language).finditer(text.clean):
        yield "figure", "=0", (match.start(), match.end(), "")


def _range(sign: str, match: re.Match[str], *, by_end: bool) -> Iterator[tuple[str, str, Cut]]:
    written = (match["unit"] or "").strip()
    written = {"per cent": "%", "percent": "%", "yuan": "元"}.get(written, written)
    unit, end = "", match.start("unit") if match["unit"] else match.end()
    for length in range(len(written), 0, -1):
        if ontology.model().unit(written[:length]):
            unit = written[:length]
            end = match.start("unit") + length if written in match["unit"] else match.end("unit")
            break
    number, scale = _number(match["number"]), match["scale"] or ""
    if unit and scale and ontology.model().unit(scale + unit):
        unit = scale + unit
    else:
        number *= _SCALES.get(scale, 1.0)
    if number == 1 and not unit:
        return  # more than one
    yield (
        "figure",
        f"{sign}{number:f}".rstrip("0").rstrip(".") + unit,
        (match.start(), end if by_end else match.end(), "money" * (unit == "元" and match["unit"] != "元")),
    )


def _number(written: str) -> float:
    """A number in digits, Chinese characters (四千五百) or an English word."""
    if re.fullmatch(r"[\d.]+", written):
        return float(written)
    if written in _ENGLISH:
        return float(_ENGLISH[written])
    return float(numeral(written))


def _first(text: Text) -> Iterator[tuple[str, str, Cut]]:
    """So many of a ranking: the number is cut, the superlative stays."""
    for words in table()["condition"]["first"].values():
        for match in re.finditer(words[text.language].replace("NUMBER", _NUMBER), text.clean):
            number = int(_number("".join(re.findall(_NUMBER, match[0])[:1])))
            if 1 < number <= 50:
                yield "first", str(number), (match.start(), match.end(), words["instead"])
