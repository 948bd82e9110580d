"""Meanings of words: static vectors distilled from sentence encoders (:mod:`kg.understanding.distilling`), and likeness by them.

Files of ``meanings/``: ``LANGUAGE.txt`` has a word and its share of running text a line, ``LANGUAGE.npy`` its vector (int8).
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.catalogue import Language

FOLDER = Path(__file__).parent / "meanings"
COMMON = 2e-4  # share of running text at which a word tells half as much as a rare one (Arora et al. 2017)
UNKNOWN = 1e-9  # share of a word that is not in the vocabulary
_UNKNOWN = -math.log(UNKNOWN)
_TOKEN = re.compile(r"[a-z]+(?:'s)?|[0-9]+|[\u3400-\u9fff]+")
_ENDINGS = (
    ("ies", "y"), ("sses", "ss"), ("es", "e"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""),
    ("ers", "e"), ("er", "e"), ("er", ""), ("ly", ""), ("ation", "e"), ("ion", "e"), ("ion", ""), ("ment", ""),
)  # fmt: skip
_SURE = 10  # the first endings are those of one word, the others of words of one family

Vectors = NDArray[np.float32]


@lru_cache(maxsize=1 << 15)
def bases(word: str) -> tuple[str, ...]:
    """The word, and the words that it may come from by an English ending: recouped, recoup."""
    out = [word]
    for ending, rest in _ENDINGS[:_SURE]:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            base = word[: len(word) - len(ending)] + rest
            out.append(base)
            if not rest and len(base) > 3 and base[-1] == base[-2] and base[-1] not in "sl":
                out.append(base[:-1])
    return tuple(dict.fromkeys(out))


@dataclass(frozen=True)
class Word:
    """A word of a text, where it stands, the row of its vector (-1: none), and how much it tells in [0, 1]."""

    text: str
    start: int
    end: int
    row: int
    tells: float


class Meanings:
    """The vocabulary of one language, and its vectors."""

    def __init__(self, language: Language) -> None:
        lines = (FOLDER / f"{language}.txt").read_text("utf-8").splitlines()
        pairs = [line.split("\t") for line in lines]
        self.language = language
        self.rows = {word: row for row, (word, _) in enumerate(pairs)}
        self.share = [float(share) for _, share in pairs]
        self._bytes: NDArray[np.int8] = np.load(FOLDER / f"{language}.npy", mmap_mode="r")

    @property
    def dimensions(self) -> int:
        return int(self._bytes.shape[1])

    def words(self, text: str) -> list[Word]:
        """The words of a cleaned text; runs of Chinese cut where that is likeliest, what is unknown character by character."""
        out = []
        for match in _TOKEN.finditer(text):
            if match[0][0] >= "\u3400":
                out += [self._word(w, match.start() + at) for w, at in self._cut(match[0])]
            else:
                out.append(self._word(match[0].removesuffix("'s"), match.start()))
        return out

    def row(self, word: str) -> int:
        """The row of a word or of the one it comes from; -1 where there is none."""
        return next((self.rows[b] for b in bases(word) if b in self.rows), -1)

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """One unit vector a row; zeros for -1."""
        known = np.array(rows, dtype=np.int64)
        out = self._bytes[np.maximum(known, 0)].astype(np.float32) * (known >= 0)[:, None]
        norms: Any = np.linalg.norm(out, axis=1, keepdims=True)
        return np.asarray(out / np.maximum(norms, 1e-9), dtype=np.float32)

    def _word(self, text: str, start: int) -> Word:
        row = self.row(text)
        share = self.share[row] if row >= 0 else UNKNOWN
        return Word(text, start, start + len(text), row, COMMON / (COMMON + share))

    @cached_property
    def _cost(self) -> dict[str, float]:
        return {word: -math.log(self.share[row]) for word, row in self.rows.items()}

    def _cut(self, run: str) -> Iterator[tuple[str, int]]:
        """The likeliest words of a run of Chinese characters and where they begin (unigrams, Viterbi)."""
        cost = self._cost
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(run) + 1):
            way = (best[-1][0] + cost.get(run[end - 1], _UNKNOWN), end - 1)
            for at in range(max(0, end - 4), end - 1):
                if (own := cost.get(run[at:end])) is not None:
                    way = min(way, (best[at][0] + own, at))
            best.append(way)
        cuts = [len(run)]
        while cuts[-1]:
            cuts.append(best[cuts[-1]][1])
        cuts.reverse()
        for start, end in itertools.pairwise(cuts):
            yield run[start:end], start


@cache
def meanings(language: Language) -> Meanings:
    return Meanings(language)
