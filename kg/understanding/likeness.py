"""Finding a name that a question gives in part (追赃挽损机制) or in other English words (the customised school buses)."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kg.lexicon import Entry, Lexicon, stem, words
from kg.names import key, pinyin
from kg.understanding.spans import Span
from kg.understanding.wording import Text, Word, stop

SHORTEST = 4  # Chinese characters of a part of a name that is neither its beginning nor its end
LEAST_PART = {"indicator": 0.5}  # of the name
LEAST_WORDS = 0.42  # of the weight of an English name's words
LEAST_PARTS = 0.6  # the same of Chinese words compared by their meanings
DULL = 0.3  # weight of a word with which the question is usually worded


@dataclass(frozen=True)
class Near:
    """The entries that a question means by likeness, and the stretches that say so."""

    entries: tuple[Entry, ...]
    spans: tuple[Span, ...]


@lru_cache(maxsize=256)  # the questions of the catalogue look for the same names in one text
def alike(
    text: Text, known: Lexicon, type_: str, busy: tuple[Span, ...], places: tuple[str, ...], dull: frozenset[str]
) -> Near | None:
    """Entries of a type that the words outside the ``busy`` stretches mean best; those in ``places`` before others.

    ``dull`` words (those that the question is usually worded with) say little about names.
    """
    entries = known.of(type_)
    found = _by_order(text, known, type_, busy)
    return found or _by_words(text, known, entries, type_, busy, places, dull)


def _by_order(text: Text, known: Lexicon, type_: str, busy: Sequence[Span]) -> Near | None:
    """By the longest run of Chinese characters that stand in a name in this order: 涉外站 for 涉外事务服务工作站."""
    pairs = _pairs(known, type_)
    best = 0
    found: dict[tuple[int, int], set[str]] = {}
    for run in re.finditer(r"[\u3400-\u9fff0-9a-z+·、]{3,}", _without(text.clean, busy)):
        near = {n for i in range(len(run[0]) - 1) for n in pairs.get(run[0][i : i + 2], ())}
        for name, entry in sorted(near):
            for start in range(len(run[0]) - 2):
                length = _in_order(run[0][start:], name, LEAST_PART.get(type_, 0.0))
                if length and length >= best and not _ordinary(run[0][start : start + length]):
                    if length > best:
                        best, found = length, {}
                    at = run.start() + start
                    found.setdefault((at, at + length), set()).add(entry)
    if not found:
        return None
    first = min(found)
    ids = tuple(sorted(found[first]))
    return Near(tuple(known.entries[i] for i in ids), (Span(*first, type_, ids),))


def _in_order(asked: str, name: str, least: float) -> int:
    """How many characters ``asked`` begins with stand in ``name`` in this order; 0 where that says little.

    Whole parts of a name must be long, or the name's beginning or end; parts with gaps must end as the name does.
    """
    places: list[int] = []
    while len(places) < len(asked) and (at := name.find(asked[len(places)], places[-1] + 1 if places else 0)) >= 0:
        places.append(at)
    while len(places) >= 3:
        length, share = len(places), len(places) / len(name)
        joined = sum(b - a == 1 for a, b in itertools.pairwise(places))
        whole, head = joined == length - 1, places[-1] == len(name) - 1
        if share >= least and _CHINESE.search(asked[:length]):
            if whole and share >= 0.3 and (length >= SHORTEST or ((head or places[0] == 0) and share >= 0.45)):
                return length
            if not whole and head and share >= 0.3 and joined * 2 >= length - 1 and places[1] - places[0] == 1:
                return length
        places.pop()
    return 0


_CHINESE = re.compile(r"[\u3400-\u9fff]")
_PAIRS: dict[tuple[str, str], dict[str, tuple[tuple[str, str], ...]]] = {}


def _pairs(known: Lexicon, type_: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Pairs of characters to the (name, id) of the entries of a type that have them, without those that many names have."""
    if (known.version, type_) not in _PAIRS:
        for stale in [k for k in _PAIRS if k[0] != known.version]:
            del _PAIRS[stale]
        entries = known.of(type_)
        out: dict[str, set[tuple[str, str]]] = {}
        for entry in entries:
            for name in {key(n) for n in (entry.name, *entry.names) if _CHINESE.search(n)}:
                for at in range(len(name) - 1):
                    out.setdefault(name[at : at + 2], set()).add((name, entry.id))
        most = max(8, len(entries) // 12)
        _PAIRS[known.version, type_] = {p: tuple(sorted(n)) for p, n in out.items() if len({i for _, i in n}) <= most}
    return _PAIRS[known.version, type_]


def _ordinary(part: str) -> bool:
    """Whether a part of a name is made of function words only."""
    return not stop("zh").sub("", part)


def _without(clean: str, busy: Iterable[Span]) -> str:
    out = list(clean)
    for span in busy:
        out[span.start : span.end] = " " * span.length
    return "".join(out)


Parts = tuple[frozenset[str], ...]  # a name's parts, each with the words that may say it


def _by_words(
    text: Text,
    known: Lexicon,
    entries: Sequence[Entry],
    type_: str,
    busy: Sequence[Span],
    places: Sequence[str],
    dull: frozenset[str],
) -> Near | None:
    """By words of one meaning, weighted by how few names have them; words of a place may help, but not alone.

    Chinese words are compared by what they mean in English, so that 校车 finds 校园公交.
    """
    names, weight = _named_parts(known, type_, entries, text.language)
    spoken = _spoken(text)
    asked = frozenset(m for _, means in spoken for m in means)
    loose = [(w, means) for w, means in spoken if not any(s.start <= w.start < s.end for s in busy)]
    free = frozenset(m for _, means in loose for m in means)
    little = frozenset(m for w, means in loose for m in means if w.stem in dull)
    scored = []
    for parts, entry in names:
        said = [p for p in parts if p & asked]
        own = frozenset().union(*(p & free for p in said))
        if own <= little or (len(said) == 1 and len(parts) > 1):
            continue
        share = sum(map(weight, said)) / sum(map(weight, parts))
        if share >= (LEAST_WORDS if text.language == "en" else LEAST_PARTS):
            inside = not places or known.lies_in(entry, places) or not entry.places
            strength = sum(weight(p) * (DULL if p & free <= little else 1) for p in said if p & free)
            scored.append((inside, round(share * math.sqrt(strength), 6), entry, own))
    if not scored:
        return None
    top = max(s[:2] for s in scored)
    chosen = [s for s in scored if s[:2] == top]
    meant = frozenset().union(*(s[3] for s in chosen))
    spans = tuple(Span(w.start, w.end, type_, ()) for w, means in loose if meant.intersection(means))
    found = {e.id: e for _, _, e, _ in chosen}
    return Near(tuple(found[i] for i in sorted(found)), spans)


def _spoken(text: Text) -> list[tuple[Word, list[str]]]:
    """Words of the text with what they mean; of Chinese ones those that the glossary has, the longest first."""
    if text.language == "en":
        return [(w, meaning([w.stem])) for w in text.words]
    out, at, known = [], 0, _glossary()
    while at < len(text.clean):
        part = next((text.clean[at : at + n] for n in range(6, 1, -1) if text.clean[at : at + n] in known), "")
        if part:
            out.append((Word(part, at, at + len(part)), meaning(words(known[part]))))
        at += len(part) or 1
    return out


_PARTS: dict[tuple[str, str, str], tuple[list[tuple[Parts, Entry]], Callable[[frozenset[str]], float]]] = {}


def _named_parts(
    known: Lexicon, type_: str, entries: Sequence[Entry], language: str
) -> tuple[list[tuple[Parts, Entry]], Callable[[frozenset[str]], float]]:
    """The parts of every English name of a type, and the weight of a part: that of its rarest word."""
    if (known.version, type_, language) not in _PARTS:
        for stale in [k for k in _PARTS if k[0] != known.version]:
            del _PARTS[stale]
        names = [(parts, e) for e in entries for parts in _english(e, language)]
        frequency = Counter(w for parts, _ in names for w in frozenset().union(*parts))
        rarity = {w: math.log(1 + len(names) / c) for w, c in frequency.items()}
        _PARTS[known.version, type_, language] = names, lambda part: max(rarity[w] for w in part)
    return _PARTS[known.version, type_, language]


def _english(entry: Entry, language: str) -> list[Parts]:
    """English names word by word, and every Chinese name part by part from the glossary."""
    names = {n for n in (entry.name, entry.name_en, *entry.names) if n}
    latin = {n for n in names if not re.search(r"[\u3400-\u9fff]", n) and (" " in n or n == entry.name_en)}
    parts = {tuple(frozenset([w]) for w in dict.fromkeys(meaning(words(n)))) for n in latin}
    parts |= {gloss(n, language) for n in names - latin if re.search(r"[\u3400-\u9fff]", n)}
    return sorted(parts - {()}, key=lambda p: [sorted(w) for w in p])


@cache
def _glossary() -> dict[str, str]:
    lines = (Path(__file__).parent / "glossary.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def synonyms(word: str) -> list[str]:
    """Chinese words of which the glossary gives this English one as a meaning."""
    return sorted(zh for zh, en in _glossary().items() if len(zh) > 1 and stem(word) in words(en))


@lru_cache(maxsize=1 << 16)
def gloss(name: str, language: str) -> Parts:
    """English words for each part of a Chinese name. Empty without a known part.

    Parts that the glossary lacks are in pinyin, for Chinese questions as they are.
    """
    known, out, at, rest = _glossary(), [], 0, ""

    def flush() -> None:
        if rest:
            out.append(frozenset([pinyin(rest) if language == "en" else rest]))

    while at < len(name):
        part = next((name[at : at + n] for n in range(6, 0, -1) if name[at : at + n] in known), "")
        if part:
            flush()
            out.append(frozenset(meaning(words(known[part]))))
            rest = ""
        else:
            rest += name[at]
        at += len(part) or 1
    flush()
    return (
        tuple(p for p in out if p and p != {""})
        if any(name[i : i + n] in known for i in range(len(name)) for n in (2, 3, 4))
        else ()
    )


_SYNONYMS = {"intellectual-property": ("intellectual", "property"), "gdp": ("gdp",), "telecoms": ("telecom",)}


def meaning(stems: Iterable[str]) -> list[str]:
    """Words that carry meaning, cut to their common beginning, so that recovering meets recovered."""
    out: list[str] = []
    for word in stems:
        for part in _SYNONYMS.get(word, (word,)):
            if stop("en").fullmatch(part):
                continue
            out.append(re.sub(r"(?:ing|ed|e|y|ion|ions|al)$", "", part) if len(part) > 5 else part)
    return out
