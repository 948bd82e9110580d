"""What stands around a question: greetings, thanks, polite turns, and what somebody tells of himself before asking.

It is cut out of the wording. A clause about oneself that names something keeps what it says of that: in "I am writing about the
school buses of Pinghu, who runs them?" the name says what is asked about. One that says what is wanted keeps whatever it mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.understanding.spans import Span
from kg.understanding.wording import Text, pattern, table

_KEPT = ("place", "programme", "agency", "award", "person", "report")  # what a clause about oneself is kept for
_MARK = re.compile(r"[,;。!?]")


def to_the_point(text: Text, found: Sequence[Span]) -> Text:
    """The text without courtesy and without what is said of the asker; ``found`` is what it mentions."""
    named = [s for s in found if s.type in _KEPT]
    polite = [
        m.span()
        for m in pattern(table()["courtesy"][text.language], text.language).finditer(text.clean)
        if m[0] and not any(s.meets(*m.span()) for s in named)
    ]
    clean = text.cut((*at, "") for at in {*polite, *_of_oneself(text, polite, found, named)})
    if clean == text.clean or not _MARK.sub("", clean).strip():
        return text
    clean = re.sub(r"(?:[\s、]*[,;。!:])*[\s、]*([,;。!])", r"\1", clean)
    clean = re.sub(r"^[\s,;。!、:]+|[\s,;、]+(?=[?.。!]*\s*$)|(?<=\?)[\s,;。!.]+$", "", clean)
    return text.reworded(clean)


def _of_oneself(
    text: Text, polite: Sequence[tuple[int, int]], found: Sequence[Span], named: Sequence[Span]
) -> Iterator[tuple[int, int]]:
    """Clauses about the asker that come before another one: whole, or up to what they name."""
    words = table()["oneself"]
    begin, lead = re.compile(words[text.language]), re.compile(words["lead_en"])
    asks = pattern(words["asks"], "zh")
    ends = sorted({m.span() for m in _MARK.finditer(text.clean)} | set(polite))
    start = 0
    for end, after in ends:
        clause = text.clean[start:end]
        if end > start and after < len(text.clean) and begin.match(clause) and not asks.search(clause):
            wanted = pattern(words["wants"][text.language], text.language).match(clause.strip())
            if not any(start <= s.start < end for s in (found if wanted else named)):
                yield start, end
            elif text.language == "en":
                yield from ((start, start + m.end()) for m in [lead.match(clause)] if m)
            else:
                yield start, min(s.start for s in found if start <= s.start < end)
        start = max(start, after)
