"""Finding where a reviewed record stands in a text that may have been laid out anew.

A record keeps, for each text it knows, offset, length and hash of the stretch that states it, counted in whitespace-free NFKC
text. Anchoring tries the offset, then searches that stretch from there outwards; what is not found is listed, never dropped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

Anchor = tuple[int, int, str]  # offset, length, hash


def stretch_hash(plain: str) -> str:
    """First 16 hexadecimal digits of the SHA-256 of whitespace-free NFKC text."""
    return sha256(plain.encode()).hexdigest()[:16]


@dataclass
class PlainText:
    """A text in NFKC without whitespace, with the way back: ``raw[i]`` is the code point that character i comes from."""

    content: str
    plain: str = field(init=False)
    raw: list[int] = field(init=False)
    _shift: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        characters, origin = [], []
        for index, character in enumerate(self.content):
            for folded in unicodedata.normalize("NFKC", character):
                if not folded.isspace():
                    characters.append(folded)
                    origin.append(index)
        self.plain = "".join(characters)
        self.raw = origin

    def anchor_of(self, spans: Sequence[tuple[int, int]]) -> Anchor:
        """The anchor of spans of the stored text. Raises ValueError where they hold nothing but whitespace."""
        inside = [i for i, at in enumerate(self.raw) if any(start <= at < end for start, end in spans)]
        if not inside:
            raise ValueError("an anchor needs at least one character that is not whitespace")
        start, end = inside[0], inside[-1] + 1
        return start, end - start, stretch_hash(self.plain[start:end])

    def find(self, anchor: Anchor) -> tuple[tuple[int, int], ...] | None:
        """Spans of the stored text where the anchored stretch stands, or None."""
        offset, length, wanted = anchor
        for start in self._nearby(offset, length):
            if stretch_hash(self.plain[start : start + length]) == wanted:
                self._shift = start - offset
                return self.spans(start, start + length)
        return None

    def _nearby(self, offset: int, length: int) -> Iterator[int]:
        """Every possible start: where the last one stood relative to its offset, then outwards from there."""
        last = len(self.plain) - length
        guess = offset + self._shift
        yield from (s for s in dict.fromkeys((offset, guess)) if 0 <= s <= last)
        for distance in range(1, len(self.plain) + abs(guess)):
            yield from (s for s in (guess - distance, guess + distance) if 0 <= s <= last)

    def spans(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Spans of the stored text that characters ``[start, end)`` come from, cut where a line break lies between."""
        out: list[tuple[int, int]] = []
        for at in self.raw[start:end]:
            if out and "\n" not in self.content[out[-1][1] : at]:
                out[-1] = (out[-1][0], max(out[-1][1], at + 1))
            else:
                out.append((at, at + 1))
        return tuple(out)
