"""Finding a name that a question gives in part (追赃挽损机制) or in other English words (the customised school buses)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kg.lexicon import Entry, Lexicon, words
from kg.names import key, pinyin
from kg.understanding.spans import Span
from kg.understanding.wording import Text, stop

SHORTEST = 4  # Chinese characters of a part of a name
LEAST_PART = {"indicator": 0.6}  # of the name; of other names 0.35
LEAST_WORDS = 0.5  # of the weight of an English name's words
_MARK = "\n"


@dataclass(frozen=True)
class Near:
    """The entries that a question means by likeness, and the stretches that say so."""

    entries: tuple[Entry, ...]
    spans: tuple[Span, ...]


@lru_cache(maxsize=256)  # the questions of the catalogue look for the same names in one text
def alike(text: Text, known: Lexicon, type_: str, busy: tuple[Span, ...], places: tuple[str, ...]) -> Near | None:
    """Entries of a type that the words outside the ``busy`` stretches mean best; those in ``places`` before others."""
    entries = known.of(type_)
    found = _by_part(text, entries, type_, busy) or _by_abbreviation(text, entries, type_, busy)
    if found is None and text.language == "en":
        found = _by_words(text, known, entries, type_, busy, places)
    return found


def _by_part(text: Text, entries: Sequence[Entry], type_: str, busy: Sequence[Span]) -> Near | None:
    """By the longest run of Chinese characters that is part of a name."""
    names = [(key(n), e) for e in entries for n in (e.name, *e.names) if re.search(r"[\u3400-\u9fff]", n)]
    joined = _MARK.join(n for n, _ in names)
    best: tuple[int, int] | None = None
    for run in re.finditer(rf"[\u3400-\u9fff0-9a-z+·、]{{{SHORTEST},}}", _without(text.clean, busy)):
        for start in range(run.start(), run.end() - SHORTEST + 1):
            end = start + (best[1] - best[0] + 1 if best else SHORTEST)
            while end <= run.end() and key(text.clean[start:end]) in joined:
                best, end = (start, end), end + 1
    if best is None:
        return None
    part = key(text.clean[best[0] : best[1]])
    if not re.search(r"[\u3400-\u9fff]{3}", part) or _ordinary(part):
        return None
    found = {e.id: e for n, e in names if part in n and len(part) >= LEAST_PART.get(type_, 0.35) * len(n)}
    if not found:
        return None
    ids = tuple(sorted(found))
    return Near(tuple(found[i] for i in ids), (Span(*best, type_, ids),))


def _by_abbreviation(text: Text, entries: Sequence[Entry], type_: str, busy: Sequence[Span]) -> Near | None:
    """By a shortened name that keeps both ends: 农村居民收入 of 农村居民人均可支配收入."""
    free = _without(text.clean, busy)
    found: dict[tuple[int, int], set[str]] = {}
    for name, entry in ((key(n), e) for e in entries for n in (e.name, *e.names) if len(n) > SHORTEST):
        if name[0] in free and name[-1] in free and re.search(r"[\u3400-\u9fff]{4}", name):
            for start in (i for i, c in enumerate(free) if c == name[0]):
                for end in range(start + max(SHORTEST, len(name) // 2), min(len(free), start + len(name) - 1) + 1):
                    if free[end - 1] == name[-1] and _in_order(free[start:end], name):
                        found.setdefault((start, end), set()).add(entry.id)
    if not found:
        return None
    best = max(found, key=lambda at: (at[1] - at[0], -at[0]))
    ids = tuple(sorted(found[best]))
    by_id = {e.id: e for e in entries}
    return Near(tuple(by_id[i] for i in ids), (Span(*best, type_, ids),))


def _in_order(short: str, name: str) -> bool:
    """Whether the characters of ``short`` stand in ``name`` in this order."""
    rest = iter(name)
    return all(c in rest for c in short)


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
    text: Text, known: Lexicon, entries: Sequence[Entry], type_: str, busy: Sequence[Span], places: Sequence[str]
) -> Near | None:
    """By English words in common, weighted by how few names have them; words of a place may help, but not alone."""
    names, weight = _named_parts(known, type_, entries)
    asked = frozenset(meaning(w.stem for w in text.words))
    loose = [w for w in text.words if not any(s.start <= w.start < s.end for s in busy)]
    free = frozenset(meaning(w.stem for w in loose))
    scored = []
    for parts, entry in names:
        said = [p for p in parts if p & asked]
        own = frozenset().union(*(p & free for p in said))
        if not own or (len(said) == 1 and len(parts) > 1):
            continue
        share = sum(map(weight, said)) / sum(map(weight, parts))
        if share >= LEAST_WORDS:
            inside = not places or known.lies_in(entry, places) or not entry.places
            strength = sum(weight(p) for p in said if p & free)
            scored.append((inside, round(share * math.sqrt(strength), 6), entry, own))
    if not scored:
        return None
    top = max(s[:2] for s in scored)
    chosen = [s for s in scored if s[:2] == top]
    meant = frozenset().union(*(s[3] for s in chosen))
    spans = tuple(Span(w.start, w.end, type_, ()) for w in loose if meant.intersection(meaning([w.stem])))
    found = {e.id: e for _, _, e, _ in chosen}
    return Near(tuple(found[i] for i in sorted(found)), spans)


_PARTS: dict[tuple[str, str], tuple[list[tuple[Parts, Entry]], Callable[[frozenset[str]], float]]] = {}


def _named_parts(
    known: Lexicon, type_: str, entries: Sequence[Entry]
) -> tuple[list[tuple[Parts, Entry]], Callable[[frozenset[str]], float]]:
    """The parts of every English name of a type, and the weight of a part: that of its rarest word."""
    if (known.version, type_) not in _PARTS:
        for stale in [k for k in _PARTS if k[0] != known.version]:
            del _PARTS[stale]
        names = [(parts, e) for e in entries for parts in _english(e)]
        frequency = Counter(w for parts, _ in names for w in frozenset().union(*parts))
        rarity = {w: math.log(1 + len(names) / c) for w, c in frequency.items()}
        _PARTS[known.version, type_] = names, lambda part: max(rarity[w] for w in part)
    return _PARTS[known.version, type_]


def _english(entry: Entry) -> list[Parts]:
    """English names word by word, and every Chinese name part by part from the glossary."""
    names = {n for n in (entry.name, entry.name_en, *entry.names) if n}
    latin = {n for n in names if not re.search(r"[\u3400-\u9fff]", n) and (" " in n or n == entry.name_en)}
    parts = {tuple(frozenset([w]) for w in dict.fromkeys(meaning(words(n)))) for n in latin}
    parts |= {gloss(n) for n in names - latin if re.search(r"[\u3400-\u9fff]", n)}
    return sorted(parts - {()}, key=lambda p: [sorted(w) for w in p])


@cache
def _glossary() -> dict[str, str]:
    lines = (Path(__file__).parent / "glossary.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=1 << 16)
def gloss(name: str) -> Parts:
    """English words for each part of a Chinese name; parts that the glossary lacks in pinyin. Empty without a known part."""
    known, out, at, rest = _glossary(), [], 0, ""

    def flush() -> None:
        if rest:
            out.append(frozenset([pinyin(rest)]))

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
