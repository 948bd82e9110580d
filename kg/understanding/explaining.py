"""How much of a question's wording a reading explains, and which words it makes no use of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

import ontology
from kg import catalogue
from kg.catalogue import NAMED, Language
from kg.lexicon import Entry, joined, words
from kg.names import key, pinyin
from kg.understanding.likelihood import TELLING, Wordings, wordings
from kg.understanding.likeness import glossed, meaning
from kg.understanding.meaning import Word, meanings
from kg.understanding.spans import Span, apart
from kg.understanding.thesaurus import others, phrases
from kg.understanding.wording import CHINESE, Text, pattern, says, stop, table

MASK = "\x00"
VOLUNTEERS = "domain-volunteer_policing"
WIDER = {"domain-grassroots_governance", "domain-public_security"}  # of which it is a part
_COUNTS = ("数", "率", "量")
_EXPLAINED = {"span": 1.3, "cue": 1.0, "near": 1.0}  # weight of a character in the score
_MISSED = {"left": 1.3, "passed": 0.4, "ignored": 2.2}
_TYPED = ("comparison", "order", "level", "attribute", "role", "position")
# What a question that does not take it leaves unexplained, but for what is plainer: with whom somebody works, which post he has.
_NARROWS = {"role": ("operator",), "position": ("负责人",)}
_PURE = "的了吗呢么吧啊是在和与或及哪几谁各"  # particles that are never half of a word
NEAR_WORDING = {"zh": 0.55, "en": 0.45}  # cosine with a word of the question's wordings
NEAR_NAME = {"zh": 0.55, "en": 0.5}  # cosine with a word of a name
EASE = 0.1  # how much less near a word may be where the wording is clear
NEAR_FRAMING = 0.5  # cosine with a word of framing
NEAR_ANY = {"zh": 0.6, "en": 0.55}  # cosine with a word of the wordings of any question
# What may be a translation of the name before it.
_IN_BRACKETS = re.compile(r" \([a-z ,'-]+\)")
_WORDS_AFTER = re.compile(
    r" \(?(?:(?!(?:which|what|where|who|when|is|are|in|places?|cities|counties|city|county)\b)[a-z,'-]+(?: |\)|$)){1,6}"
    r"|, (?:an?|the|its) (?:approach|method|model|mechanism|system|list|scheme|practice|policy|platform|programme)"
    r"(?: (?!(?:which|what|where|who|when|that|is|are|was|were|in|at)\b)[a-z'-]+){0,8}(?=[,.?]|$)"
)
_CALLING = re.compile(
    r"\b(?:prosecutor|judge|officer|policeman|director|mediator|secretary|professor|chief|minister|governor|mayor"
    r"|doctor|teacher|rider|lawyer|mr|mrs|ms|dr)\.? $"
)
_SINGLE = re.compile(r"[\s\W_\x00]+")


def masked(clean: str, used: Iterable[Span]) -> str:
    out = list(clean)
    for span in used:
        out[span.start : span.end] = MASK * span.length
    return "".join(out)


def explained(
    text: Text,
    used: Sequence[Span],
    needed: Sequence[re.Pattern[str]],
    cues: Sequence[re.Pattern[str]],
    question: str,
    found: Sequence[Span],
    named: Sequence[Entry],
    *,
    clear: bool,
) -> tuple[float, tuple[str, ...], tuple[str, ...]]:
    """Share of the wording that is explained, what is left, and what may be passed over.

    A name of the graph that the reading would ignore weighs more than other words left over; of these a rare one more than a
    common one. A word near in meaning to one of the question's wordings, or to one of a name understood, is explained; where the
    wording is ``clear``, one near to wordings of another question only names nothing and may be passed over.
    """
    clean = text.clean
    state = [""] * len(clean)
    for span in used:
        state[span.start : span.end] = ["span"] * span.length
    free = masked(clean, [s for s in used if s.type in NAMED])
    for cue in cues:
        for match in cue.finditer(free):
            means = cue in needed or stop(text.language).sub("", match[0]).strip()  # function words explain nothing
            kind = "cue" if means else "stop"
            for at in range(match.start(), match.end()):
                state[at] = kind if state[at] in ("", "stop") else state[at]
    kinds: list[tuple[int, int]] = []
    if "kind" in catalogue.find(question).parameters:  # kinds said as examples
        kinds = [(s.start, s.end) for s in found if s.type == "kind"]
    if any(VOLUNTEERS in s.ids for s in used):
        kinds += [(s.start, s.end) for s in found if s.type == "topic" and WIDER.issuperset(s.ids)]
    if any(e.type == "programme" for e in named):  # what kind of thing a name is of
        kinds += [(s.start, s.end) for s in found if s.type == "kind"]
        kinds += [m.span() for group in ("generic", "thing") for m in says(text, group)]
    if "agency" in catalogue.find(question).columns:  # types of agency said as examples: is it the court or the police
        kinds += [(s.start, s.end) for s in found if s.type == "agency_type"]
    for start, end in kinds:
        state[start:end] = [s or "cue" for s in state[start:end]]
    rest = "".join(MASK if s else c for s, c in zip(state, clean, strict=True))
    for start, end in _parts_of_names(text, rest, named):
        state[start:end] = ["cue"] * (end - start)
    for start, end in _worded(text, free, wordings(text.language).words[question]):
        state[start:end] = [s or "cue" for s in state[start:end]]
    for start, end in (
        *_said_otherwise(text, free, question, named),
        *_translated(text, free, used, found),
        *_of_a_name(found, named),
    ):
        state[start:end] = [s or "cue" for s in state[start:end]]
    for match in stop(text.language).finditer(free):
        kind = "stop" if match.end() - match.start() > 1 or not CHINESE.match(match[0]) else "particle"
        state[match.start() : match.end()] = [s or kind for s in state[match.start() : match.end()]]
    for match in says(text, "lately"):
        state[match.start() : match.end()] = [
            "passed" if s in ("", "stop", "particle") else s for s in state[match.start() : match.end()]
        ]
    for at, char in enumerate(clean):
        if not state[at]:
            state[at] = "stop" if _SINGLE.fullmatch(char) else "left"
    _join_split_words(clean, state)
    for span in apart(s for s in found if s.type in NAMED and s.type not in ("topic", "kind") and s.length > 1):
        said = set(state[span.start : span.end])
        if said == {"left"} or (span.type in ("agency", "person") and said <= {"left", "stop"} and "left" in said):
            state[span.start : span.end] = ["ignored"] * span.length
    if any(s.type == "report" for s in used):  # a report given by its number: its year says no more
        for span in (s for s in found if s.type == "year"):
            state[span.start : span.end] = ["stop" if s == "left" else s for s in state[span.start : span.end]]
    for span in _narrowing(found, question):
        state[span.start : span.end] = ["left" if s != "span" else s for s in state[span.start : span.end]]
    for start, end in _unasked(text, question, named):
        state[start:end] = ["ignored" if s in ("", "left", "stop", "cue") else s for s in state[start:end]]
    tells = _weighed(text, state, found, question, named, clear=clear)
    return _share(state, tells), _left(clean, state, ("left", "ignored")), _left(clean, state, ("passed",))


def _narrowing(found: Sequence[Span], question: str) -> Iterator[Span]:
    """What narrows a question and this one does not take."""
    taken = catalogue.find(question).parameters
    return (s for s in found if s.type in _NARROWS and s.type not in taken and s.ids != _NARROWS[s.type])


def _weighed(
    text: Text, state: list[str], found: Sequence[Span], question: str, named: Sequence[Entry], *, clear: bool
) -> list[float]:
    """How much each character tells; words left over that are explained by their meaning get their state in ``state``."""
    tells = [1.0] * len(state)
    learned = wordings(text.language)
    said = [w for w in meanings(text.language).words(text.clean) if "left" in state[w.start : w.end]]
    names = written(text)
    plain = np.array([text.clean[w.start : w.end] not in names for w in said])
    narrowing = list(_narrowing(found, question))
    typed = [s for s in found if s.type in _TYPED]  # what narrows a question is never passed over
    for word, near in zip(said, _near(said, learned, question, named, plain, clear=clear), strict=True):
        kept = near in ("passed", "near") and any(s.meets(word.start, word.end) for s in narrowing)
        kept |= near == "passed" and any(s.meets(word.start, word.end) for s in typed)
        now = "left" if kept else near
        tells[word.start : word.end] = [min(1.0, 1.6 * word.tells)] * (word.end - word.start)
        state[word.start : word.end] = [now if s == "left" else s for s in state[word.start : word.end]]
    return tells


def untold(rest: str, language: Language) -> bool:
    """Whether words outside names ask for what no report tells, or of abroad, whatever else is understood."""
    return any(pattern(table()[group][language], language).search(rest) for group in ("never", "abroad"))


@lru_cache(maxsize=256)  # asked again for each question of the catalogue
def written(text: Text) -> frozenset[str]:
    """English words written like names inside a sentence (Chicago); where every second one is, those that are no known words (Wuxi)."""
    found = re.findall(r"(?<=[a-z,] )(?!Chinese\b)[A-Z][a-z]{2,}", text.asked) if text.language == "en" else ()
    titled = 2 * len(found) > len(text.words)  # Every Word Like a Name
    return frozenset(w.casefold() for w in found if not titled or meanings("en").row(w.casefold()) < 0)


def _unasked(text: Text, question: str, named: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """Stretches that ask for what no question but that for attributes answers (telephone, salary), or none at all."""
    asked = [table()["untold"][text.language]]
    if not {"value", "count"} & {*catalogue.find(question).columns}:
        asked.append(table()["share"][text.language])
    if "attribute" not in catalogue.find(question).parameters:
        counted = "value" in catalogue.find(question).columns
        income = any(e.type == "indicator" and "收入" in e.name for e in named)
        groups = [g for g in table()["attribute"] if not ((counted and g == "staff") or (income and g == "pay"))]
        asked += [table()["attribute"][group][text.language] for group in groups]
    sized = "value" in catalogue.find(question).columns
    counts = any(e.type == "indicator" and e.name.endswith(_COUNTS) for e in named)  # a count is no sum of money
    for expression in asked:
        found = pattern(expression, text.language).finditer(text.clean)
        yield from (m.span() for m in found if counts or not sized or m[0] not in table()["sums"][text.language])


def _near(
    said: Sequence[Word],
    learned: Wordings,
    question: str,
    named: Sequence[Entry],
    plain: NDArray[np.bool_],
    *,
    clear: bool,
) -> list[str]:
    """What each word is by its meaning: near to a wording of the question or to a name, or a word of framing; else left.

    One written like a name, not ``plain``, can only be near to a name.
    """
    if not said:
        return []
    known = meanings(learned.language)
    asked = known.vectors([w.row for w in said])
    names = {joined(n.casefold()) for e in named if e.type != "place" for n in (key(e.name), e.name_en, *e.names)}
    if learned.language == "en":
        names |= {word for e in named if e.type != "place" for word in glossed(e)}
    rows = sorted({w.row for n in names for w in known.words(n) if w.row >= 0 and w.tells > TELLING})
    by_name = (known.vectors(rows) @ asked.T).max(axis=0, initial=0.0)
    framed = (known.vectors([known.row(w) for w in table()["framing"][learned.language]]) @ asked.T).max(axis=0)
    own, every = learned.near(question, asked)
    if not any(e.type in ("programme", "agency", "person", "award") for e in named):
        by_name = by_name * plain
    near = (plain & (own >= NEAR_WORDING[learned.language] - EASE * clear)) | (
        by_name >= NEAR_NAME[learned.language] - EASE * clear
    )
    framed, every = framed * plain, every * plain
    whole = [learned.language == "en" or len(w.text) > 1 for w in said]  # a single character may mean anything
    usual = every >= NEAR_ANY[learned.language]
    return [
        "near" if w and n else "stop" if w and f >= NEAR_FRAMING else "passed" if clear and w and u else "left"
        for w, n, f, u in zip(whole, near, framed, usual, strict=True)
    ]


def _worded(text: Text, rest: str, words: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Stretches left over that occur in wordings of the question and are more than function words."""
    if text.language == "zh":
        for match in _any_of(words).finditer(rest):
            if stop("zh").sub("", match[0]):
                yield match.span()
    else:
        for word in text.words:
            if (
                rest[word.start] != MASK
                and word.stem in words
                and not stop("en").fullmatch(text.clean[word.start : word.end])
            ):
                yield word.start, word.end


def _said_otherwise(text: Text, rest: str, question: str, named: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """Stretches left over for which the question's wordings, or a name understood, have another word of the same meaning."""
    usual = wordings(text.language).words[question]
    names = {key(n) for e in named if e.type != "place" for n in (e.name, *e.names)}
    stems = {w for e in named if e.type != "place" for n in (e.name_en, *e.names) for w in words(n)}
    for phrase in phrases(text):
        if MASK not in rest[phrase.start : phrase.end]:
            said = usual & phrase.others
            if text.language == "zh":
                said |= {o for o in phrase.others if len(o) > 1 and any(o in n for n in names)}
            else:
                said |= {o for o in phrase.others if stems.issuperset(o.split())}
            if said:
                yield phrase.start, phrase.end


def _of_a_name(found: Sequence[Span], named: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """Words for a domain whose label is part of a name understood: foreigners, of the foreign-affairs service station."""
    names = [_pieces(n) for e in named if e.type == "programme" for n in (e.name, *e.names)]
    for span in (s for s in found if s.type in ("topic", "indicator") and names):
        labels = [_pieces(form) for i in span.ids for form in _called(i)]
        if any(name.issuperset(label) for label in labels for name in names):
            yield span.start, span.end


@cache
def _called(concept: str) -> tuple[str, ...]:
    """The Chinese label of a domain or indicator, and what means the same; nothing for others."""
    type_, _, name = concept.partition("-")
    model = ontology.model()
    found = model.domains.get(name) if type_ == "domain" else model.indicators.get(name)
    return (found.zh, *sorted(others("zh").get(found.zh, ()))) if found else ()


@lru_cache(maxsize=1 << 12)
def _pieces(name: str) -> frozenset[str]:
    """The words of a Chinese name."""
    return frozenset(w.text for w in meanings("zh").words(key(name)))


def _translated(text: Text, rest: str, used: Sequence[Span], found: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """English words beside a name in Chinese characters or in brackets, of which they are the translation."""
    for span in used if text.language == "en" else ():
        if span.type == "person" and (calling := _CALLING.search(rest[: span.start])):
            yield calling.span()
        if span.type not in ("programme", "award", "agency"):
            continue
        yield from (s.span for s in found if s.type == "gloss" and s.end + 1 == span.start)
        after = (_WORDS_AFTER if CHINESE.match(text.clean, span.start) else _IN_BRACKETS).match(rest, span.end)
        if after:
            yield after.span()


@cache
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(words, key=lambda w: (-len(w), w))) or MASK)


def _join_split_words(clean: str, state: list[str]) -> None:
    """A single character left beside a particle is half of a word (能源 is not 能 and 源): then both are left."""
    for at, kind in enumerate(list(state)):
        alone = (
            kind == "left" and CHINESE.match(clean[at]) and "left" not in (state[at - 1 : at] + state[at + 1 : at + 2])
        )
        for near in (at - 1, at + 1) if alone else ():
            if 0 <= near < len(state) and state[near] == "particle" and clean[near] not in _PURE:
                state[near] = "left"


def _parts_of_names(text: Text, rest: str, named: Sequence[Entry]) -> Iterable[tuple[int, int]]:
    """Stretches left over that are part of a name of what was understood (损失 of 挽回损失)."""
    names = {key(n) for e in named for n in (e.name, *e.names)}
    stems = {w for n in {n for e in named for n in (e.name_en, *e.names)} for w in meaning(words(n))}
    if text.language == "en":
        stems |= {w for e in named if e.type != "place" for w in meaning(glossed(e))}
    for run in re.finditer(r"[\u3400-\u9fff]{2,}", rest):
        for length in range(len(run[0]), 1, -1):
            for start in range(len(run[0]) - length + 1):
                if any(run[0][start : start + length] in n for n in names):
                    yield run.start() + start, run.start() + start + length
    sounds = {pinyin(n) for n in names} - {""} if text.words else set()
    for word in text.words:
        said = text.clean[word.start : word.end]
        if rest[word.start] != MASK and len(said) > 4 and any(said in s for s in sounds):
            yield word.start, word.end
        if rest[word.start] != MASK and stems.intersection(meaning([word.stem])):
            yield word.start, word.end


def _share(state: Sequence[str], tells: Sequence[float]) -> float:
    def weight(kinds: Mapping[str, float]) -> float:
        return sum(w * sum(t for s, t in zip(state, tells, strict=True) if s == k) for k, w in kinds.items())

    explained, missed = weight(_EXPLAINED), weight(_MISSED)
    return explained / (explained + missed) if explained else 0.0


def _left(clean: str, state: Sequence[str], kinds: Sequence[str]) -> tuple[str, ...]:
    kept = "".join(c if s in kinds else MASK for c, s in zip(clean, state, strict=True))
    return tuple(part for part in re.split(MASK + "+", kept) if part.strip())
