"""Reading a question as a question of the catalogue: which parameters it fills, and how much of its wording that explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.catalogue import NAMED, Question, Value
from kg.lexicon import Entry, Lexicon, words
from kg.understanding.explaining import VOLUNTEERS, WIDER, explained, masked, untold
from kg.understanding.likelihood import NOTHING, signed, wordings
from kg.understanding.meaning import meanings
from kg.understanding.slots import RARE, Slots
from kg.understanding.spans import Span, apart
from kg.understanding.wording import Text, pattern, says, table
from kg.understanding.wording import said as spoken

# What narrows a question; with none of them, a word left over may be the very topic that was not understood.
_SAYING = (
    "topic",
    "kind",
    "programme",
    "agency",
    "person",
    "award",
    "indicator",
    "entity",
    "bearer",
    "attribute",
    "agency_type",
)
_LISTED = re.compile(r"和|与|或|、|/| and | or |, ")
ENOUGH = 0.72  # share of the wording that a reading must explain
FEWER = 0.6  # the same where the wording sounds like nothing else
PLAIN = 0.95  # likelihood of such a wording
IDLE = 0.5  # likelihood of a wording that asks for what no question answers
CLEAR = 0.8  # likelihood of a wording that sounds like nothing else
LIKELY = 0.2  # how much a wording must sound like a question of which it has no word that needs to be there
GUESSED = 0.12  # what a thing found by likeness costs; twice as much in a wording that does not sound like the question
UNLIKE = 0.3  # likelihood below which a question without words of its own must explain more
DOUBTFUL = 0.05  # likelihood of such a wording
ASKED = 0.45  # what it costs to have no column for what is asked for
NARROW = 0.5  # how much such a word tells
NARROWED = 0.2  # what a word left over costs that narrows a concept (酒驾 before 案件) or is what a name is asked of (司机叫什么)
UNPLACED = 0.06  # what a rare word left over costs; more beside a guess
COMMON = 0.3  # how much a character tells that is a word by itself in most places
SOUND = 0.3  # weight of that in the score


@dataclass
class Reading:
    """One way to understand a question. ``score`` in about [0, 2]; ``left`` is wording that stays unexplained."""

    question: Question
    bound: dict[str, tuple[Value, ...]]
    score: float
    coverage: float
    left: tuple[str, ...]
    likely: float = 0.0  # that a wording is one of this question's
    guessed: bool = False  # a thing was found by likeness
    sure: bool = False  # a thing is meant by its full name, and no size is asked for
    choices: dict[str, tuple[Entry, ...]] = field(
        default_factory=dict
    )  # parameter: candidates that only a person can tell apart
    passed: tuple[str, ...] = ()  # words passed over, as they name nothing
    idle: bool = False  # the wording asks for what no question answers


def read(text: Text, known: Lexicon, question: Question, found: Sequence[Span]) -> Reading | None:
    """The question read as ``question``, or None where its words or its required parameters are missing."""
    wanted = {p.type for p in question.parameters.values()}
    chosen = apart(_allowed(text, wanted, found))
    slots = Slots(text, known, question, chosen, found)
    if not slots.fill():
        return None
    hidden = masked(text.clean, [s for s in slots.used if s.type in NAMED])
    cues = question.cues[text.language]
    denied = _denied(text, hidden, slots.bound, known)
    if denied if not question.denies else not denied:
        return None
    if untold(hidden, text.language):
        return None
    learned = wordings(text.language)
    glosses = [s for s in found if s.type == "gloss"]
    chances = learned.likelihood(signed(text.clean, [*slots.used, *glosses]))
    likely = chances[question.id]
    hit = [pattern(p, text.language) for p in cues.needs]
    cued = all(p.search(hidden) for p in hit) and not any(pattern(p, text.language).search(hidden) for p in cues.never)
    if not cued and likely < LIKELY:
        return None
    helps = [*hit, *(pattern(p, text.language) for p in cues.helps)]
    names = [known.entries[v.id] for vs in slots.bound.values() for v in vs if v.id in known.entries]

    def explanation() -> tuple[float, tuple[str, ...], tuple[str, ...]]:
        return explained(text, slots.used, hit, helps, question.id, found, names, clear=likely >= CLEAR)

    share, left, passed = explanation()
    if left and slots.by_meaning(left):
        share, left, passed = explanation()
    if (share < ENOUGH or _rare(text, left)) and "text" in question.parameters and slots.by_words_of_names(left):
        share, left, passed = explanation()
    if not slots.complete():
        return None
    filled = sum(bool(v) for v in slots.bound.values())
    filled += sum(4 for p in question.parameters.values() if p.at_least > 1 and slots.bound.get(p.name))
    score = (
        _asked_for(text, hidden, question, slots.bound)
        + 1.6 * share
        + SOUND * likely
        + (0.06 * len(cues.needs) if cued else -0.1)
        + 0.02 * filled
        - GUESSED * slots.guesses * (1 + (likely < DOUBTFUL))
    )
    named = any(e.type in ("programme", "agency", "person", "award") for e in names)
    sure = (
        named
        and cued
        and bool(cues.needs)
        and not slots.guesses
        and not {"value", "attribute"} & {*question.columns, *question.parameters}
    )
    narrowed = _narrowed(text, left, slots.used)
    coverage = share - NARROWED * narrowed - UNPLACED * min(_rare(text, left), 2) * (1.8 if slots.guesses else 1.0)
    if left:
        coverage -= _doubt(question, slots, likely, cued=cued)
    sure = sure and not narrowed
    idle = chances[NOTHING] > IDLE and bool(left or passed or slots.guesses)
    return Reading(
        question, slots.bound, score, coverage, left, likely, slots.guesses > 0, sure, slots.choices, passed, idle
    )


def _doubt(question: Question, slots: Slots, likely: float, *, cued: bool) -> float:
    """What words left over cost where little else says that this question is asked."""
    said = any(p.type in _SAYING for p in question.parameters.values() if slots.bound.get(p.name))
    needs = question.cues[slots.text.language].needs
    unlike = 0.1 * (likely < CLEAR) if not cued else 0.03 * (likely < UNLIKE and not needs)
    return 0.13 * (not said) + unlike + 0.1 * (slots.guesses > 0 and likely < LIKELY / 2)


def _denied(text: Text, hidden: str, bound: Mapping[str, Sequence[Value]], known: Lexicon) -> bool | None:
    """Whether a text denies; False where its only words of denial are in a name that it means (No Penalty for Minor Violations),
    None where it has none."""
    names = {
        w for vs in bound.values() for v in vs if v.id in known.entries for w in words(known.entries[v.id].name_en)
    }
    said = pattern(table()["denial"][text.language], text.language).finditer(hidden)
    denials = [m[0] for m in said if m[0]]
    denies = pattern(table()["denial"]["en"], "en")
    return not any(denies.fullmatch(n) for n in names) if denials else None


def _rare(text: Text, left: Sequence[str]) -> int:
    """How many rare words are left over; characters in a row that make no known word are one."""
    rare = 0
    for run in left:
        said = meanings(text.language).words(run)
        single = len(said) > 1 and all(len(w.text) == 1 and w.tells > COMMON for w in said)
        rare += single if text.language == "zh" and single else sum(w.tells > RARE for w in said)
    return rare


def _narrowed(text: Text, left: Sequence[str], used: Sequence[Span]) -> bool:
    """Whether words left over stand right before a concept that is understood, or are what a name is asked of."""
    heads = {s.start for s in used if s.type in ("indicator", "agency_type")}
    for run in (r.strip() for r in left):
        at = text.clean.find(run)
        end = at + len(run)
        if end in heads or (end + 1 in heads and (text.language == "en" or text.clean[end] == "的")):
            return all(w.tells > NARROW for w in meanings(text.language).words(run))
        if re.match("们?(?:叫什么|叫啥|是谁|姓什么)", text.clean[end:]) or re.search(
            r"\bnames? of (?:the )?$", text.clean[:at]
        ):
            return True
    return False


def _asked_for(text: Text, hidden: str, question: Question, bound: Mapping[str, Sequence[Value]]) -> float:
    """A handicap where the wording asks for something (who, where, when) of which the question has no column.

    A column that only repeats what is given is none.
    """
    told = {c for c in question.columns if len(bound.get(c, ())) != 1}
    missed = 0
    for group in table()["asked"].values():
        if pattern(group[text.language], text.language).search(hidden):
            missed += not set(group["columns"]) & told
    if "order" not in question.parameters and len(bound.get("place", ())) > 1 and next(spoken(text, "order"), None):
        missed += 1  # which of several places is it more in
    if "count" in question.columns and not says(text, "quantity") and "order" not in bound:
        missed += 1
    return -ASKED * missed


def _allowed(text: Text, wanted: set[str], found: Sequence[Span]) -> list[Span]:
    """Spans of the types that the question takes. Beside a word for programmes of any kind, a kind is only an example."""
    types = set(wanted)
    if {"entity", "bearer"} & types:
        types |= {"place", "programme", "agency", "person"}
    if "entity" in types:
        types.add("award")
    if {"programme", "agency", "person"} & types:
        types.add("place")
    cities = {m.span() for m in says(text, "whole_city")}
    named = any(s.type == "place" and (s.start, s.end) not in cities for s in found)
    if named and "order" not in types:  # the whole city is only one side of a comparison
        found = [s for s in found if s.type != "place" or (s.start, s.end) not in cities]
    full = [s for s in found if s.type in ("programme", "award", "person") and s.type not in types]
    out = [s for s in found if s.type in types and not any(_within(s, f) for f in full)]
    volunteers = any(s.type == "topic" and VOLUNTEERS in s.ids for s in out)
    topics = [s for s in out if s.type == "topic"]
    if volunteers:  # the wider domains are its own, where they are not listed beside it: 治安和志愿警务
        wide = (s for s in topics if WIDER.issuperset(s.ids))
        alone = {s for s in wide if not any(_listed(text, s.span, t.span) for t in topics if t.ids != s.ids)}
        out = [s for s in out if s not in alone]
        topics = [s for s in out if s.type == "topic"]
    any_kind = any(not any(t.start <= m.start() < t.end for t in topics) for m in says(text, "generic"))
    kinds = [s for s in out if s.type == "kind"]
    several = (
        any(_listed(text, k.span, m.span()) for k in kinds for m in says(text, "thing"))
        or len({k.ids for k in kinds} - {()}) > 1
        or (bool(kinds) and any(not any(k.meets(*m.span()) for k in kinds) for m in says(text, "actors")))
    )
    if volunteers or any_kind or several:
        out = [s for s in out if s.type != "kind" or text.clean[s.end : s.end + 1] in ("类", "型")]
    if not volunteers:
        out = [s for s in out if s.type != "flag" or not re.search("品牌|brand", text.clean[s.start : s.end])]
    return _merged(out)


def _listed(text: Text, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether only what joins a list stands between two stretches: 治安 and 志愿警务 of 治安和志愿警务."""
    return _LISTED.fullmatch(text.clean[min(one[1], other[1]) : max(one[0], other[0])]) is not None


def _within(span: Span, name: Span) -> bool:
    """Whether a span is only a part of a name: 红船 and 义警 of 红船义警."""
    return name.start <= span.start and span.end <= name.end and span.length < name.length


def _merged(found: Iterable[Span]) -> list[Span]:
    """One span a stretch and type, with the ids of all."""
    out: dict[tuple[int, int, str], set[str]] = {}
    for span in found:
        out.setdefault((span.start, span.end, span.type), set()).update(span.ids)
    return [Span(*at, tuple(sorted(ids))) for at, ids in out.items()]
