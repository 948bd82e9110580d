"""Finding a name that a question gives in part (追赃挽损机制) or in other English words (the customised school buses)."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.catalogue import Language
from kg.lexicon import Entry, Lexicon, stem, words
from kg.names import key, pinyin
from kg.understanding.meaning import Vectors, meanings
from kg.understanding.meaning import Word as Said
from kg.understanding.spans import Span
from kg.understanding.thesaurus import others, phrases
from kg.understanding.wording import CHINESE, Text, says, stop

SHORTEST = 4  # Chinese characters of a part of a name that is neither its beginning nor its end
LEAST_PART = {"indicator": 0.5}  # of the name
LEAST = {"en": 0.42, "zh": 0.5}  # of the weight of a name's words
LEAST_OF = {"topic": 0.6, "award": 0.5, "indicator": 0.55}  # the same where names are short
LEAST_ALONE = {"agency": 1.4}  # the same of a name of one word; an agency's must be said itself: tourism is not 文旅
ALONE = 0.65  # of other types
THERE = 0.7  # part of these that does for a thing of the place named, where it leads the next one there
OWN = 0.25  # part of the name that the words other than the place must say for that
LEAD = 1.3  # by how much
NEAR_WORD = {"zh": 0.5, "en": 0.4}  # cosine of two words from which on one may mean the other
EQUAL = 0.999  # names as strong as the best one are meant, too
OBSERVED = 1.2  # how much likelier an indicator is meant of which the graph has figures there
SHORT = 2  # characters from which on a word of the dictionary does not mean many things
FEW = 2  # times that the glossary may give a word that tells what else it is called
MORE = 2  # words that a name may have beside those that were said
DULL = 0.3  # weight of a word with which the question is usually worded


@dataclass(frozen=True)
class Near:
    """The entries that a question means by likeness, and the stretches that say so."""

    entries: tuple[Entry, ...]
    spans: tuple[Span, ...]


@lru_cache(maxsize=256)  # the questions of the catalogue look for the same names in one text
def alike(
    text: Text,
    known: Lexicon,
    type_: str,
    busy: tuple[Span, ...],
    places: tuple[str, ...],
    dull: frozenset[str],
    programmes: frozenset[str] = frozenset(),
) -> Near | None:
    """Entries of a type that the words outside the ``busy`` stretches mean best; those in ``places`` before others.

    ``dull`` words (those that the question is usually worded with) say little about names. With ``programmes`` only
    indicators are sought that are reported of one of them.
    """
    if programmes:
        return _by_meaning(text, known, type_, busy, places, dull, programmes)
    if quoted := _by_quotation(text, known, type_, busy, places):
        return quoted
    found = _by_order(text, known, type_, busy), _by_meaning(text, known, type_, busy, places, dull)
    return max(filter(None, found), key=stretch, default=None)


def _by_quotation(text: Text, known: Lexicon, type_: str, busy: Sequence[Span], places: Sequence[str]) -> Near | None:
    """Programmes of the places with what stands in quotation marks in their names: “治本” for 三维诊断五策治本."""
    for said in text.quoted if type_ == "programme" and places else ():
        at = text.clean.find(said.casefold())
        if any(s.meets(at, at + len(said)) for s in busy):
            continue
        named = [e for e in known.containing(type_, key(said)) if known.lies_in(e, places)] if len(said) > 1 else []
        if at >= 0 and 0 < len(named) <= FEW:
            return Near(tuple(named), (Span(at, at + len(said), type_, tuple(e.id for e in named)),))
    return None


def stretch(near: Near) -> int:
    """How much of the text a likeness covers."""
    return sum(s.length for s in near.spans)


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
        if share >= least and CHINESE.search(asked[:length]):
            if whole and share >= 0.3 and (length >= SHORTEST or ((head or places[0] == 0) and share >= 0.45)):
                return length
            if not whole and head and share >= 0.3 and joined * 2 >= length - 1 and places[1] - places[0] == 1:
                return length
        places.pop()
    return 0


_CONCEPTS = ("topic", "kind", "indicator")
# Numbers are near one another in meaning, and another number is another name.
_NUMERALS = frozenset("一二三四五六七八九十百千双两") | {
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
}
_LEVELS = re.compile(r"[市县区、()]{3,}$")  # of an honour that each of them may get: says little about its name
_PAIRS: dict[tuple[str, str], dict[str, tuple[tuple[str, str], ...]]] = {}


def _pairs(known: Lexicon, type_: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Pairs of characters to the (name, id) of the entries of a type that have them, without those that many names have."""
    if (known.version, type_) not in _PAIRS:
        for stale in [k for k in _PAIRS if k[0] != known.version]:
            del _PAIRS[stale]
        entries = known.of(type_)
        out: dict[str, set[tuple[str, str]]] = {}
        for entry in entries:
            for name in {key(n) for n in (entry.name, *entry.names) if CHINESE.search(n)}:
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


def _by_meaning(
    text: Text,
    known: Lexicon,
    type_: str,
    busy: Sequence[Span],
    places: Sequence[str],
    dull: frozenset[str],
    programmes: frozenset[str] = frozenset(),
) -> Near | None:
    """By words of one meaning, weighted by how few names have them; words of a place may help, but not alone."""
    names = _named(known, type_, text.language)
    asked, near = _likeness(text, known, type_)
    if not asked or not names.of:
        return None
    free = np.array([not any(s.meets(w.start, w.end) for s in busy) for w in asked])
    things = [m.span() for group in ("generic", "thing", "ordinary") for m in says(text, group)]
    plain = [stem(w.text) in dull or any(a <= w.start and w.end <= b for a, b in things) for w in asked]
    telling = np.where(free, np.where(plain, DULL, 1.0), 0.0)
    share, strength = names.said(near), names.said(near * telling, squared=True)
    alone = np.add.reduceat((near.max(axis=1)[names.flat] > 0).astype(int), names.starts) == 1
    least = np.where(names.sizes > 1, LEAST_OF.get(type_, LEAST[text.language]), LEAST_ALONE.get(type_, ALONE))
    here = np.array([bool(places and e.places) and known.lies_in(e, places) for e in names.of])
    own = names.said(near * (telling == 1.0)) > 0  # not only words with which the question is usually worded
    here &= names.said(near * free) >= OWN
    fit = here | ~(alone & (names.sizes > 1))
    if programmes:
        fit = np.array([not programmes.isdisjoint(e.programmes) for e in names.of])
    good = (share >= THERE * least) & own & fit
    if type_ == "indicator":  # one that is observed, and in the places named if there are any, is likelier meant
        seen = [known.lies_in(e, places) if places else bool(e.places) for e in names.of]
        strength = strength * np.where(seen, OBSERVED, 1.0)
    scored = [
        (
            type_ == "indicator" or not places or not names.of[i].places or known.lies_in(names.of[i], places),
            float(share[i] * strength[i]),
            i,
        )
        for i in np.flatnonzero(good)
    ]
    if not scored:
        return None
    first, best, top = max(scored)
    others = max((s for f, s, i in scored if f == first and names.of[i].id != names.of[top].id), default=0.0)
    if share[top] < least[top] and not (here[top] and best >= LEAD * others):
        return None
    chosen = [i for inside, score, i in scored if inside == first and score >= best * EQUAL]
    if type_ == "programme":  # 轻微不罚 beside 轻微不罚、首违免罚
        listed = {part for i in chosen for n in (names.of[i].name,) if "、" in n for part in n.split("、")}
        chosen += [i for inside, _, i in scored if inside == first and names.of[i].name in listed]
    rows = np.concatenate([names.flat[names.starts[i] : names.starts[i] + names.sizes[i]] for i in chosen])
    meant = free & (near[rows] > 0).any(axis=0)
    spans = tuple(Span(w.start, w.end, type_, ()) for w, m in zip(asked, meant, strict=True) if m)
    found = {names.of[i].id: names.of[i] for i in chosen}
    return Near(tuple(found[i] for i in sorted(found)), spans)


def saying(text: Text, known: Lexicon, type_: str, spans: Sequence[Span]) -> list[Entry]:
    """Entries of a type with every word of the stretches in a name that says little more: 水渠改造 for 改造水渠."""
    names = _named(known, type_, text.language)
    asked, near = _likeness(text, known, type_)
    meant = [c for c, w in enumerate(asked) if any(s.start <= w.start and w.end <= s.end for s in spans)]
    if not meant:
        return []
    parts = near[np.ix_(names.flat, np.array(meant))] >= 1.0
    whole = (np.add.reduceat(parts, names.starts, axis=0) > 0).all(axis=1) & (names.sizes <= len(meant) + MORE)
    found = [names.of[i] for i in np.flatnonzero(whole)]
    if text.language == "en":
        return found
    said = [asked[c].text for c in meant]
    return [e for e in found if any(all(w in key(n) for w in said) for n in (e.name, *e.names))]


Part = tuple[str, ...]  # words that may say a part of a name


@dataclass(frozen=True)
class Names:
    """The names of a type part by part.

    ``roots`` and ``vectors`` are those of the words of all different parts, one part behind the other from ``begins`` on;
    ``flat`` the parts of all names, one name behind the other from ``starts`` on; ``of`` whose names they are.
    """

    roots: NDArray[np.str_]
    vectors: Vectors
    begins: NDArray[np.int64]
    weights: Vectors
    flat: NDArray[np.int64]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    of: tuple[Entry, ...]

    def said(self, near: Vectors, *, squared: bool = False) -> Vectors:
        """The share of each name's weight that the words asked say; ``squared``: the root of its weight."""
        weights = self.weights[self.flat]
        sums = np.add.reduceat(weights * near.max(axis=1)[self.flat], self.starts)
        out = np.sqrt(sums) if squared else sums / np.add.reduceat(weights, self.starts)
        return np.asarray(out, dtype=np.float32)


@lru_cache(maxsize=64)
def _likeness(text: Text, known: Lexicon, type_: str) -> tuple[list[Said], Vectors]:
    """The words of a text, and parts x words: 1 where one of a part's words is said, else by meaning, 0 where that is not near."""
    names, sense = _named(known, type_, text.language), meanings(text.language)
    asked = [w for w in sense.words(text.clean) if not _ordinary(w.text)]
    if not asked or not names.of:
        return [], np.zeros((0, 0), dtype=np.float32)
    out = names.vectors @ sense.vectors([-1 if w.text in _NUMERALS else w.row for w in asked]).T
    out = np.where(out >= NEAR_WORD[text.language], out, 0.0)
    for column, word in enumerate(asked):
        out[names.roots == _root(word.text), column] = 1.0
    for phrase in phrases(text):  # a phrase of several words: each of them may say what its other forms say
        said = np.array(
            [c for c, w in enumerate(asked) if phrase.start <= w.start and w.end <= phrase.end], dtype=np.int64
        )
        if said.size > 1:
            roots = {_root(w) for o in phrase.others for w in _words_of(o, text.language)}
            rows = np.flatnonzero(np.isin(names.roots, sorted(roots)))
            out[np.ix_(rows, said)] = 1.0
    return asked, np.asarray(np.maximum.reduceat(out, names.begins), dtype=np.float32)


def _words_of(phrase: str, language: Language) -> list[str]:
    return phrase.split() if language == "en" else [w.text for w in meanings("zh").words(phrase)]


def _root(word: str) -> str:
    """What the forms of an English word have in common; a Chinese word itself."""
    return next(iter(meaning([stem(word)])), word)


_NAMES: dict[tuple[str, str, str], Names] = {}


def _named(known: Lexicon, type_: str, language: Language) -> Names:
    """The names of a type in the words of a language."""
    if (known.version, type_, language) not in _NAMES:
        for stale in [k for k in _NAMES if k[0] != known.version]:
            del _NAMES[stale]
        names = [(tuple(dict.fromkeys(parts)), e) for e in known.of(type_) for parts in _parts(e, known, language)]
        frequency = Counter(p for parts, _ in names for p in parts)
        at = {part: i for i, part in enumerate(sorted(frequency))}
        sense, words_ = meanings(language), [w for part in at for w in part]
        sizes = np.array([len(parts) for parts, _ in names], dtype=np.int64)
        _NAMES[known.version, type_, language] = Names(
            np.array([_root(w) for w in words_]),
            sense.vectors([sense.row(w) for w in words_]),
            np.cumsum([0, *map(len, list(at)[:-1])]),
            np.array([math.log(1 + len(names) / frequency[p]) for p in at], dtype=np.float32),
            np.array([at[p] for parts, _ in names for p in parts], dtype=np.int64),
            np.cumsum(sizes) - sizes,
            sizes,
            tuple(e for _, e in names),
        )
    return _NAMES[known.version, type_, language]


_REACHED = re.compile("^(?:完成|建成|实现|达到)(?=..)")  # says only that there are so many


def _parts(entry: Entry, known: Lexicon, language: Language) -> list[tuple[Part, ...]]:
    """The names of a thing part by part: Chinese words; in English its words, and Chinese names by glossary and pinyin.

    A Chinese name goes without the place that it begins with, which is sought by itself: 长沙市 is cut off 民政局.
    """
    names = {n for n in (entry.name, entry.name_en, *entry.names) if n}
    latin = {n for n in names if not CHINESE.search(n)}
    if entry.type == "indicator":
        names = {_REACHED.sub("", n) for n in names}
    else:
        above = {p for place in entry.places for p in known.above.get(place, ())}
        places = {n for p in above for n in (known.entries[p].name, *known.entries[p].names) if CHINESE.search(n)}
        names = {_after_places(n, places) for n in names - latin} | latin
    out: set[tuple[Part, ...]]
    if language == "zh":
        out = {
            tuple(
                (w.text, *sorted(others("zh").get(w.text, ())))
                for w in meanings("zh").words(_LEVELS.sub("", key(n)))
                if not _ordinary(w.text)
            )
            for n in names - latin
        }
    else:
        out = {
            tuple(
                (w, *(_other_words(w) if entry.type == "programme" else ()))
                for w in words(n)
                if not stop("en").fullmatch(w)
            )
            for n in latin
            if " " in n or n == entry.name_en
        }
        if not (entry.name_en and entry.type in _CONCEPTS):  # those have English labels
            out |= {gloss(n, shortest=SHORT if entry.name_en else 1) for n in names - latin}
    return sorted(out - {()})


def _after_places(name: str, places: Iterable[str]) -> str:
    """A name without the places that it begins with, if more than a character is left."""
    for place in sorted(places, key=len, reverse=True):
        if name.startswith(place) and len(name) > len(place) + 1:
            return _after_places(name.removeprefix(place), places)
    return name


def glossary() -> dict[str, str]:
    """Words that Chinese names are made of, in English."""
    return _read("glossary.tsv")


@cache
def _read(table: str) -> dict[str, str]:
    lines = (Path(__file__).parent / table).read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def _other_words(word: str) -> tuple[str, ...]:
    """Other English words for what an English word means by the glossary, if that gives it few times only."""
    lines = {english for _, english in _meant_by().get(stem(word), ())}
    few = sum(line.count(stem(word)) for line in lines) <= FEW
    same = {w for line in lines for w in line} if few else set()
    same |= {o for o in others("en").get(stem(word), ()) if " " not in o}
    return tuple(sorted(same - {word, stem(word)}))


@cache
def _meant_by() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """English words to the lines of the glossary that give them: the Chinese word, and all its English ones."""
    out: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for chinese, given in glossary().items():
        english = tuple(sorted(words(given)))
        for word in set(english):
            out.setdefault(word, []).append((chinese, english))
    return out


def synonyms(word: str) -> list[str]:
    """Chinese words of which the glossary gives this English one as a meaning."""
    return sorted(zh for zh, _ in _meant_by().get(stem(word), ()) if len(zh) > 1)


@lru_cache(maxsize=1 << 16)
def gloss(name: str, *, shortest: int = 1) -> tuple[Part, ...]:
    """A Chinese name word by word, each in English by glossary or dictionary, as it is, and in pinyin.

    The dictionary is asked for words of ``shortest`` characters and more.
    """
    out = []
    for word in _joined([w.text for w in meanings("zh").words(key(name))]):
        english = words(_in_english(word, shortest))
        if not _ordinary(word) and (english or len(word) > 1):
            out.append(tuple(sorted({*english, word, pinyin(word)} - {""})))
    return tuple(out)


@lru_cache(maxsize=1 << 12)
def glossed(entry: Entry) -> frozenset[str]:
    """The words of all glosses of a thing's names."""
    return frozenset(word for name in {entry.name, *entry.names} for part in gloss(key(name)) for word in part)


def _joined(parts: Sequence[str]) -> list[str]:
    """The words of a name, with single characters joined to what is beside them where the dictionary has that: 养老."""
    out: list[str] = []
    for part in parts:
        if out and 1 in (len(out[-1]), len(part)) and out[-1] + part in _read("dictionary.tsv"):
            out[-1] += part
        else:
            out.append(part)
    return out


def _in_english(word: str, shortest: int) -> str:
    """English words for a Chinese one: by the glossary, else by the dictionary, else for its longest beginning and the rest."""
    for end in range(len(word), 0, -1):
        if told := glossary().get(word[:end]) or (_read("dictionary.tsv").get(word[:end]) if end >= shortest else ""):
            return f"{told} {_in_english(word[end:], shortest)}"
    return ""


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
