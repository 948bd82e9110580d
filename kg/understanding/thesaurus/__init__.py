"""Words and phrases that are interchangeable in questions, and where a question says one.

Files: ``LANGUAGE.txt`` has one set a line, its members divided by `` | ``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kg.catalogue import Language
from kg.lexicon import stem
from kg.understanding.meaning import bases
from kg.understanding.wording import Text, table

FOLDER = Path(__file__).parent
LONGEST = 3  # words of an English phrase


@dataclass(frozen=True)
class Phrase:
    """A stretch of a text, and what else may be said instead of it."""

    start: int
    end: int
    others: frozenset[str]


@cache
def others(language: Language) -> Mapping[str, frozenset[str]]:
    """Each word or phrase (English by its stems) to those that mean the same."""
    out: dict[str, set[str]] = {}
    for line in (FOLDER / f"{language}.txt").read_text("utf-8").splitlines():
        members = {_form(m) if language == "en" else m for m in line.split(" | ")}
        for member in members:
            out.setdefault(member, set()).update(members - {member})
    return {form: frozenset(same) for form, same in out.items()}


@lru_cache(maxsize=256)
def phrases(text: Text) -> tuple[Phrase, ...]:
    """Words and phrases of a text that have others; of those that overlap the longest."""
    known = others(text.language)
    begin = _from_character if text.language == "zh" else _from_word
    out: list[Phrase] = []
    for at in range(len(text.clean) if text.language == "zh" else len(text.words)):
        found = next(begin(text, at, known), None)
        if found and (not out or out[-1].end <= found.start):
            out.append(found)
    return tuple(out)


def _from_character(text: Text, at: int, known: Mapping[str, frozenset[str]]) -> Iterator[Phrase]:
    """Words of more than a character that begin with one of a Chinese text, longest first."""
    for end in range(min(at + _longest(), len(text.clean)), at + 1, -1):
        if same := known.get(text.clean[at:end]):
            yield Phrase(at, end, same)


def _from_word(text: Text, at: int, known: Mapping[str, frozenset[str]]) -> Iterator[Phrase]:
    """Phrases that begin with a word of an English text, longest first."""
    for length in range(LONGEST, 0, -1):
        row = text.words[at : at + length]
        if len(row) == length:
            forms = itertools.product(*(_bases(text.clean[w.start : w.end]) for w in row))
            same = {other for form in forms for other in known.get(" ".join(form), ())}
            if same:
                yield Phrase(row[0].start, row[-1].end, frozenset(same))


def _form(phrase: str) -> str:
    return " ".join(stem(w) for w in phrase.replace("-", " ").split())


@lru_cache(maxsize=1 << 12)
def _bases(word: str) -> tuple[str, ...]:
    """The stems that a word may come from: won, win."""
    return tuple(dict.fromkeys(stem(b) for b in (*bases(word), *table()["irregular"].get(word, ()))))


@cache
def _longest() -> int:
    """Characters of the longest Chinese word."""
    return max(map(len, others("zh")))
