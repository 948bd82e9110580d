"""Reading a stored text by position: quotes, and the sentence around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

Spans = Sequence[tuple[int, int]]

_END = re.compile(r"[。！？!?；;…]+[”’」』）)]*|\n\s*")
_CLOSED = re.compile(r"[。！？!?；;…：:][”’」』）)]*\s*$")
_LONGEST = 400  # characters shown on either side where a text has no full stops
_HEADING = 24  # a line of at most so many characters that no full stop ends is a heading, a caption or a credit


def quote(text: str, spans: Spans) -> str:
    """The words that the spans cover, joined; line breaks of the layout are dropped."""
    return "".join("".join(text[start:end].split("\n")) for start, end in spans)


def sentence_span(text: str, spans: Spans) -> tuple[int, int]:
    """Half-open span of the sentence, or sentences, that the spans stand in.

    A line break ends a sentence after a full stop and around a heading; elsewhere it is the layout's, and the sentence goes on.
    """
    first, last = min(s for s, _ in spans), max(e for _, e in spans)
    start = max(0, first - _LONGEST)
    for match in _END.finditer(text, start, first):
        if _ends(text, match):
            start = match.end()
    end = min(len(text), last + _LONGEST)
    if not _CLOSED.search(text[first:last]):
        for match in _END.finditer(text, last, end):
            if _ends(text, match):
                end = match.end()
                break
    while start < first and text[start].isspace():
        start += 1
    while end > last and text[end - 1].isspace():
        end -= 1
    return start, end


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether a full stop or a line break ends a sentence."""
    if not match[0].isspace():
        return True
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    after = text[match.end() :].partition("\n")[0]
    return bool(_CLOSED.search(before)) or _is_heading(before) or _is_heading(after)


def _is_heading(line: str) -> bool:
    return len(line) <= _HEADING and not _CLOSED.search(line) and "，" not in line


def sentence(text: str, spans: Spans) -> str:
    """The sentence around the spans as one line."""
    start, end = sentence_span(text, spans)
    return re.sub(r"\s*\n\s*", "", text[start:end]).strip()
