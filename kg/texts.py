"""Reading a stored text by position: quotes, and the sentence around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

Spans = Sequence[tuple[int, int]]

_END = re.compile(r"[。！？!?；;](?:[”’」』）)]*)|\n\s*\n|\n(?=[^\n]{0,24}\n)")
_LONGEST = 400  # characters shown on either side where a text has no full stops


def quote(text: str, spans: Spans) -> str:
    """The words that the spans cover, joined; whitespace from the layout is dropped."""
    return "".join("".join(text[start:end].split("\n")) for start, end in spans)


def sentence_span(text: str, spans: Spans) -> tuple[int, int]:
    """Half-open span of the sentence, or sentences, that the spans stand in."""
    first, last = min(s for s, _ in spans), max(e for _, e in spans)
    start = 0
    for match in _END.finditer(text, max(0, first - _LONGEST), first):
        start = match.end()
    start = max(start, first - _LONGEST)
    inner = text[first:last]
    ended = _END.search(inner[-1:]) is not None if inner else False
    after = None if ended else _END.search(text, last, last + _LONGEST)
    end = last if ended else (after.end() if after else min(len(text), last + _LONGEST))
    while start < first and text[start].isspace():
        start += 1
    while end > last and text[end - 1].isspace():
        end -= 1
    return start, end


def sentence(text: str, spans: Spans) -> str:
    """The sentence around the spans as one line."""
    start, end = sentence_span(text, spans)
    return re.sub(r"\s*\n\s*", "", text[start:end]).strip()
