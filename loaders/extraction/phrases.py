"""Noun phrases around a point of a paragraph, read off the tagger's words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.extraction import terms
from loaders.tagging import Token

_NOUNISH = frozenset(
    ["n", "vn", "nz", "a", "nw", "an", "LOC", "ORG", "m", "ad", "v", "s", "TIME", "f", "q", "b", "vd", "PER"]
)
_PLAIN = frozenset(["n", "vn", "nz", "a", "nw", "an", "b"])
_BREAKS = frozenset(["w", "p", "u", "c", "d", "r", "xc", "TIME", "vd"])
_LONGEST_EXTENSION, _LONGEST_MODIFIER, _LONGEST_PHRASE = 14, 20, 24


class Phrases:
    """The words of one paragraph, found by where they begin and end."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.starting = {token.start: n for n, token in enumerate(tokens)}
        self.ending = {token.end: n for n, token in enumerate(tokens)}

    def _before(self, end: int) -> int:
        """Index of the last token that ends at or before ``end``; -1 where there is none."""
        if end in self.ending:
            return self.ending[end]
        return next((n for n in range(len(self.tokens) - 1, -1, -1) if self.tokens[n].end <= end), -1)

    def extension(self, start: int) -> int:
        """End of the longest run of noun-like words from ``start`` on that ends in a head noun; ``start`` if none does."""
        best = place = start
        for token in self.tokens[self.starting.get(start, len(self.tokens)) :]:
            if token.start != place or token.end - start > _LONGEST_EXTENSION or token.tag not in _NOUNISH:
                break
            verb = token.tag in ("v", "vd", "ad", "f")
            if verb and not re.search(terms.HEADS, self.text[token.start : token.end + 6]):
                break
            place = token.end
            if terms.HEAD.search(self.text[start:place]):
                best = place
        return best

    def modifier(self, end: int) -> int:
        """Start of the plain noun modifiers that end at ``end``."""
        start = end
        for n in range(self._before(end), -1, -1):
            token = self.tokens[n]
            if token.end != start or token.tag not in _PLAIN or token.word in "的等各":
                break
            if end - token.start > _LONGEST_MODIFIER:
                break
            start = token.start
        return start

    def phrase(self, end: int) -> int:
        """Start of a noun phrase that may hold verbs: stops at punctuation, function words and introducing verbs."""
        start, n = end, self._before(end)
        while n >= 0:
            token = self.tokens[n]
            if token.end != start and not (start == end and token.start < start < token.end):
                break
            if end - token.start > _LONGEST_PHRASE or _stops(token):
                break
            start, n = token.start, n - 1
        for token in self.tokens[n + 1 :]:
            if token.start < start or token.end > end:
                if token.start >= end:
                    break
                continue
            if token.tag not in ("v", "f", "ad", "m", "q", "s") and token.word not in "()（）":
                break
            start = token.end
        return start

    def starts_with_tag(self, start: int, tags: tuple[str, ...]) -> bool:
        n = self.starting.get(start)
        return n is not None and self.tokens[n].tag in tags


def _stops(token: Token) -> bool:
    if token.tag in _BREAKS and token.word not in "()（）":
        return True
    if token.word in terms.INTRODUCING_WORDS or (token.tag == "v" and len(token.word) == 1):
        return True
    return token.tag == "v" and any(token.word.endswith(verb) for verb in terms.INTRODUCING_WORDS)
