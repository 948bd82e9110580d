"""What each line of a page is, and which lines are one paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Role = Literal["title", "heading", "caption", "credit", "label", "body"]

_PAIRS = {
    "“": "”",
    "‘": "’",
    "《": "》",
    "（": "）",
    "(": ")",
    "「": "」",
    "『": "』",
    "【": "】",
    "〈": "〉",
    "［": "］",
}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
_OPENERS[")"] = _OPENERS["）"] = "("
_BRACKET = re.compile("[" + re.escape("".join(_PAIRS) + "".join(_PAIRS.values())) + "]")

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_BLANK = " \t\u3000\u00a0\ufeff\u200b"
_MARK = re.compile(r"#{1,6}(?=[\s\u4e00-\u9fff“《【0-9A-Za-z])\s*")
_FINAL = re.compile(r"[。！？!?…：:；;][”’」』）)》】\"'*]*$")
_STOP = re.compile(r"[。！？!?]")
_OPEN_END = re.compile(r"[，、,]$")
_ITEM = re.compile(
    r"(?:\d{1,2}[.．、)）]|[一二三四五六七八九十]{1,3}[、是]|第[一二三四五六七八九十]{1,3}[，、章节条]"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|[•·●■□◆▲★※]|——)"
)
_SECTION = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节部])"
)
_BYLINE = r"(?:撰文|撰稿|采写|文字|文图|图文|作者|[\u4e00-\u9fff]{0,6}(?:记者|通讯员)|特约记者)"
_CREDIT = re.compile(
    rf"^[■□●◆▲\s]*[（(【]?(?:{_BYLINE}[\s:：/／]+|{_BYLINE}(?!们|站|会|团|从|在)[\u4e00-\u9fff·]{{2,4}}(?:\s|$|[）)])"
    r"|[（(]?(?:视频|文字|图片|责任|责|本版|版面|美术)?编辑\s*[:：]"
    r"|(?:来源|稿源|供稿|供图|摄影|摄|监制|制图|审核|校对|文|图|编辑|责编|统筹|策划|本版[\u4e00-\u9fff]{0,4})\s*[:：/／])"
    r"|^[（(■□●◆\s]*(?:本版|本文|以上|文中|文内|未署名)?\s*(?:图片|照片|组图|稿件|图文|文图|图)[^，。]{0,6}?(?:均?由|均?为)[^，。]{2,30}(?:提供|供图|摄|拍摄)[）)。]?$"
    r"|^[^，。；]{2,24}(?:供图|供稿|摄影报道|\s摄|摄）|／摄|/摄)[）)]?$"
)
_LABEL = re.compile(
    r"^(?:[\u4e00-\u9fff]{0,4}(?:专版|专刊|特刊|专题|广告|要闻|综合|副刊|导读|版面)|第?\s*[A-Z]?\d{1,3}\s*版?"
    r"|[A-Z]\d{1,2}|第[一二三四五六七八九十\d]+版[^。]{0,12}|[-—–]\s*\d{1,4}\s*[-—–]"
    r"|(?:\d{4}\s*年)?\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:星期[一二三四五六日天])?[^。，]{0,12})$"
)

_HEADING = 30
_TITLE = 70
_CAPTION = 60
_LOOK_AHEAD = 6


@dataclass(frozen=True)
class Line:
    """A line without surrounding blanks and heading mark: ``raw[start:end] == text``. ``gap`` counts the blank lines above."""

    start: int
    end: int
    text: str
    gap: int
    marked: bool = False
    indented: bool = False
    role: Role = "body"
    cut: bool = False


def classify(raw: str) -> Iterator[tuple[Line, ...]]:
    """Groups of lines that are one paragraph each, in the order of the page; all lines of a group have one role."""
    lines = _lines(raw)
    wrap = _wrap_width(lines)
    marked = any(line.marked for line in lines)
    first_body = next((i for i, line in enumerate(lines) if _runs_on(line)), len(lines))
    shaped = [_shaped(line, i, first_body, marked, wrap) for i, line in enumerate(lines)]
    yield from _joined(_titled(_captioned(shaped)))


def _lines(raw: str) -> list[Line]:
    lines: list[Line] = []
    previous = 0
    for match in _LINE.finditer(raw):
        text = match.group()
        left = len(text) - len(text.lstrip(_BLANK))
        text = text.strip(_BLANK)
        if not text or text.isspace():
            continue
        start = match.start() + left
        mark = _MARK.match(text)
        offset = mark.end() if mark and len(text) - mark.end() <= _TITLE else 0
        gap = max(0, raw.count("\n", previous, match.start()) - 1) if lines else 0
        indented = left >= 2
        lines.append(Line(start + offset, start + len(text), text[offset:], gap, offset > 0, indented))
        previous = match.end()
    return lines


def _wrap_width(lines: Sequence[Line]) -> int | None:
    """The width to which all lines are wrapped, or None where a line is a paragraph."""
    lengths = Counter(len(line.text) for line in lines)
    if len(lines) < 8:
        return None
    width, _ = max(lengths.items(), key=lambda item: (item[1], item[0]))
    full = sum(count for length, count in lengths.items() if abs(length - width) <= 2)
    return width if 8 <= width <= 60 and full >= 0.5 * len(lines) and max(lengths) <= width + 6 else None


def _runs_on(line: Line) -> bool:
    """Running text rather than a line of display."""
    return not line.marked and len(line.text) > 24 and bool(_STOP.search(line.text) or _FINAL.search(line.text))


def _shaped(line: Line, index: int, first_body: int, marked: bool, wrap: int | None) -> Line:
    """The line with the role that its own form suggests."""
    text = line.text
    if line.marked:
        return replace(line, role="heading")
    if len(text) <= 80 and _CREDIT.search(text):
        return replace(line, role="credit")
    if _LABEL.match(text):
        return replace(line, role="label")
    final = bool(_FINAL.search(text))
    if wrap is not None and len(text) >= wrap - 2 and not final:
        return replace(line, cut=True)
    if final and not (index < first_body and len(text) <= _HEADING and text[-1] in "：:！!？?"):
        return replace(line, cut=bool(open_brackets(text)[0]))
    limit = _TITLE if index == 0 else 50 if _SECTION.match(text) else _HEADING
    if len(text) <= limit and not _STOP.search(text[:-1]) and _displayed(text, index):
        caption = marked and index > first_body
        return replace(line, role="caption" if caption else "heading")
    return replace(line, cut=True)


def _displayed(text: str, index: int) -> bool:
    """A heading or caption rather than the first part of a cut sentence: brackets closed, commas only between halves."""
    if _OPEN_END.search(text) or any(open_brackets(text)):
        return False
    halves = re.split("[，,]", text)
    return (
        len(halves) == 1
        or (index == 0 and len(text) <= 40)
        or (len(halves) == 2 and abs(len(halves[0]) - len(halves[1])) <= 2)
    )


def open_brackets(text: str) -> tuple[str, str]:
    """Opening brackets and quotation marks left open, and closing ones that nothing opened, each as a string."""
    stack: list[str] = []
    strays: list[str] = []
    for match in _BRACKET.finditer(text):
        mark = "(" if match.group() == "（" else match.group()
        if mark in _PAIRS:
            stack.append(mark)
        elif stack and stack[-1] == _OPENERS[mark]:
            stack.pop()
        elif _OPENERS[mark] in stack:
            del stack[len(stack) - 1 - stack[::-1].index(_OPENERS[mark]) :]
        else:
            strays.append(mark)
    return "".join(stack), "".join(strays)


def _captioned(lines: list[Line]) -> list[Line]:
    """Short stretches that interrupt a cut sentence, or follow a picture or its credit, are captions."""
    out = list(lines)
    for i, line in enumerate(lines):
        if line.role == "body" and line.cut and (left_open := open_brackets(line.text)[0]):
            closing = _closing(lines, i, left_open[-1])
            for j in range(i + 1, closing):
                if out[j].role in ("body", "heading") and not lines[j].marked:
                    out[j] = replace(out[j], role="caption", cut=False)
        before = out[i - 1] if i else None
        alone = line.gap >= 3 and len(line.text) <= _CAPTION and len(_STOP.findall(line.text)) <= 1
        if alone and out[i].role == "body" and before is not None and (before.role in ("credit", "caption")):
            out[i] = replace(line, role="caption", cut=False)
    return out


def _closing(lines: Sequence[Line], index: int, opener: str) -> int:
    """Index of the line near by that closes ``opener`` left open on line ``index``; ``index`` if there is none."""
    for j in range(index + 1, min(len(lines), index + 1 + _LOOK_AHEAD)):
        strays = open_brackets(lines[j].text)[1]
        if strays and _OPENERS[strays[0]] == opener:
            return j
        if lines[j].marked or len(lines[j].text) > _CAPTION:
            break
    return index


def _titled(lines: list[Line]) -> list[Line]:
    """The headings straight above the first byline are the title, else the headings at the top."""
    first = next((i for i, line in enumerate(lines) if line.role == "credit"), None)
    top = next((i for i, line in enumerate(lines) if line.role == "heading"), None)
    end = first if first and lines[first - 1].role == "heading" else None
    if end is None and top is not None and all(line.role in ("label", "credit") for line in lines[:top]):
        end = top + 1
        while end < len(lines) and lines[end].role == "heading" and lines[end].text.startswith("—"):
            end += 1
    if end is None:
        return lines
    start = end
    while start and lines[start - 1].role == "heading" and end - start < 4:
        start -= 1
    return [replace(line, role="title") if start <= i < end else line for i, line in enumerate(lines)]


def _joined(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Body lines put together where one is cut and the next goes on; captions and credits between are passed over."""
    waiting: list[tuple[Line, ...]] = []
    current: list[Line] = []
    indents = sum(line.indented for line in lines if line.role == "body") > len(lines) // 3
    for line in lines:
        if line.role != "body":
            ends = line.role in ("heading", "title")
            if current and ends:
                yield tuple(current)
                yield from waiting
                current, waiting = [], []
            if current:
                waiting.append((line,))
            else:
                yield (line,)
            continue
        if current and _goes_on(current, line, indents):
            current.append(line)
        else:
            if current:
                yield tuple(current)
                yield from waiting
                waiting = []
            current = [line]
        if not line.cut:
            yield tuple(current)
            yield from waiting
            current, waiting = [], []
    if current:
        yield tuple(current)
        yield from waiting


def _goes_on(current: Sequence[Line], line: Line, indents: bool) -> bool:
    """Whether ``line`` can be the rest of the cut paragraph ``current``."""
    if _ITEM.match(line.text) or (indents and line.indented):
        return False
    strays = open_brackets(line.text)[1]
    if not strays:
        return True
    left_open = open_brackets("".join(part.text for part in current[-8:]))[0]
    return _OPENERS[strays[0]] in left_open
