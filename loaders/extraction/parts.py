"""What a programme is part of or rests on, by the words that join the names of two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.extraction import terms
from loaders.extraction.records import Program, Records, Relation, Span, by_paragraph

_Mentions = Sequence[tuple[Span, Program]]
_Found = Iterator[tuple[Program, str, Program, Span, str]]

#: Between the last member of a list that has a record and the whole: A、B等六大行动, A、B、…等一批“C”标志性项目.
_WHOLE = re.compile(
    "[”》]?[^，,。；、“”《》的]{0,6}(?:[、和][^，,。；、]{1,12}){0,2}"
    "等(?:为[^，,。；]{0,4}支撑的)?(?:一批|系列|多[个项种]|\\d+[余多]?[个项大类种条家]|[一二三四五六七八九十]+[个项类种条])?[^，,。；、“”的]{0,4}[“《]?"
)
#: The same where the whole is called by their number: A、B、C三大行动.
_COUNTED = re.compile("[”》]?[^，,。；、“”《》]{0,6}等?[“《]?")
_NUMBER = re.compile("[二三四五六七八九十]大")
#: Between two members, with the end of the phrase of the first.
_NEXT = re.compile("[”》]?[^，,。；、“”《》]{0,6}(?:以及|[、和及])?[^，,。；、“”《》]{0,4}[“《]?")
_MARK = re.compile("[、和及”》]")
#: From a whole to its parts: C包括A、B; at the beginning of a clause also C推出A; 在C中，实施A; “C”A专场活动.
_HOLDS = re.compile(
    "[”》]?[^，,。；“”]{0,8}?(?:包括|包含|涵盖|分为|下设|内设|设有|设立了?|设置了?)[^。；“”《》]{0,12}[“《]?"
)
_MAKES = re.compile(
    "[”》]?[^，,。；“”]{0,6}?(?:推出|上线|健全|实行|优化|打造|建立|形成|开发|搭建|组建)了?[^，,。；“”《》]{0,10}[“《]?"
)
_PLANS = re.compile("》，[^，,。；“”《》]{0,4}(?:实施|开展|推出|提出|明确|部署)了?[^，,。；“”《》]{0,6}[“《]?")
_WITHIN = re.compile(
    "[”》]?[^，,。；“”]{0,6}中，?[^，,。；“”《》]{0,6}(?:实施|建立|开展|推行|推出|打造|创新|搭建|设立)了?[^，,。；“”《》]{0,6}[“《]?"
)
_IN = re.compile("在(?:[^，,。；、“”《》]{0,10}[”“《])?[“《]?$")
_OPENS = re.compile("(?:^|[，,。；：！？])[^，,。；：！？“”《》]{0,6}[“《]?$")
_REACH = 24  # characters before a whole that tell how it stands in its clause
_LONG = 6  # characters from which on what stands behind “C” is another programme and no other name of it

_BASE = r"[“《]?[^，,。；“”《》]{0,10}[“《]?$"
#: What rests on what: behind 源于 the base of what was named before it; before 为理念 that of what is named next.
_OF_BEFORE = re.compile(f"(?:源于|源自|脱胎于|借鉴了?|发端于|秉持){_BASE}")
_OF_NEXT = re.compile(f"(?:依托|基于|遵循|坚持|在|以|巩固){_BASE}")
_HOW = re.compile(
    "[”》]?[^，,。；“”]{0,4}?(?:理念|经验|原则|(?:为(?:理念|依托|基础|指导|引领|原则|蓝本))|基础上|背景下|成效|成果)(?:为(?:依托|基础|指导|引领))?"
)


def find(records: Records) -> Iterator[Relation]:
    """``partOf`` and ``basedOn`` between programmes, each pair once, with the stretch that states it."""
    seen: set[frozenset[str]] = set()
    for paragraph, mentions in sorted(by_paragraph(records.programs).items()):
        if len(mentions) == 1:
            continue
        text = records.reading.paragraphs[paragraph].text
        mentions.sort(key=lambda pair: (pair[0].start, -pair[0].end))
        for one, relation, other, quote, reason in _stated(text, mentions):
            pair = frozenset((one.id, other.id))
            if len(pair) > 1 and pair not in seen:
                seen.add(pair)
                yield Relation(one.id, relation, other.id, quote, confidence=0.6, reasons=(reason,))


def _stated(text: str, mentions: _Mentions) -> _Found:
    for n, (span, program) in enumerate(mentions):
        before = [pair for pair in mentions[:n] if pair[0].end <= span.start]
        behind = [pair for pair in mentions[n + 1 :] if pair[0].start >= span.end]
        yield from _listed(text, before, span, program)
        yield from _held(text, behind, span, program)
        if found := _resting(text, before, behind, span):
            other, where = found
            yield (
                other,
                "basedOn",
                program,
                Span(span.paragraph, min(span.start, where.start), max(span.end, where.end)),
                "rests on it",
            )
        if terms.key(program.name).removeprefix("新时代") in terms.NATIONAL:
            for whole, other in mentions:
                if whole.covers(span) and whole != span:
                    yield other, "basedOn", program, whole, "in its name"


def _listed(text: str, before: _Mentions, whole: Span, program: Program) -> _Found:
    """The members listed right before a whole, from the last one."""
    edge = whole
    joint = _COUNTED if _NUMBER.match(program.name) else _WHOLE
    for span, member in reversed(before):
        if span.end > edge.start:
            continue
        between = text[span.end : edge.start]
        if not joint.fullmatch(between) or (joint is _NEXT and not _MARK.search(between)):
            return
        edge, joint = span, _NEXT
        yield member, "partOf", program, Span(span.paragraph, span.start, whole.end), "listed before it"


def _held(text: str, behind: _Mentions, whole: Span, program: Program) -> _Found:
    """What a whole is said to hold: the first programme behind it, and what is listed with that."""
    if not behind:
        return
    first, member = behind[0]
    between = text[whole.end : first.start]
    if between == "”" and first.end - first.start >= _LONG and text[: whole.start].endswith("“"):
        yield member, "partOf", program, Span(whole.paragraph, whole.start, first.end), "named by it"
    held = _HOLDS.fullmatch(between)
    held = held or _PLANS.fullmatch(between)
    held = held or (
        _MAKES.fullmatch(between) if _OPENS.search(text[max(0, whole.start - _REACH) : whole.start]) else None
    )
    held = held or (
        _WITHIN.fullmatch(between) if _IN.search(text[max(0, whole.start - _REACH) : whole.start]) else None
    )
    if held is None:
        return
    edge = whole
    for span, part in behind:
        between = text[edge.end : span.start]
        if edge is not whole and not (_NEXT.fullmatch(between) and _MARK.search(between)):
            return
        yield part, "partOf", program, Span(whole.paragraph, whole.start, span.end), "has it"
        edge = span


def _resting(text: str, before: _Mentions, behind: _Mentions, base: Span) -> tuple[Program, Span] | None:
    """What the sentence says to rest on a base."""
    said = text[max(0, base.start - 16) : base.start]
    if _OF_BEFORE.search(said):
        start = max(text.rfind(mark, 0, base.start) for mark in "。！？")
        return next(((program, span) for span, program in reversed(before) if span.start > start), None)
    if _OF_NEXT.search(said) and _HOW.match(text, base.end):
        end = min((k for mark in "。；！？" if (k := text.find(mark, base.end)) >= 0), default=len(text))
        return next(((program, span) for span, program in behind if span.end <= end), None)
    return None
