"""Questions in one's own words, in Chinese or English, read as questions of the catalogue.

:func:`ask` answers with the reading that explains most of the wording and sounds most like the question's own wordings
(``wordings.toml``), tells the words that it made no use of, and names the next readings; where the best has no rows, one nearly as
good that has some answers. Where none explains enough, or two explain as much, it asks back instead of guessing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import ontology
from kg import catalogue
from kg.asking import Answer, run, uncovered, with_others
from kg.catalogue import CONDITIONS, Bound, Language
from kg.conditions import refused, thing
from kg.errors import BadInput, NotUnderstood
from kg.lexicon import Entry, Lexicon, lexicon, remembered
from kg.stores import Store
from kg.understanding.conditions import conditions
from kg.understanding.courtesy import to_the_point
from kg.understanding.elsewhere import elsewhere
from kg.understanding.explaining import written
from kg.understanding.likelihood import recall
from kg.understanding.proposals import Model, proposed
from kg.understanding.reading import CLEAR, DOUBTFUL, ENOUGH, FEWER, PLAIN, Reading, read
from kg.understanding.spans import Span, apart, spans
from kg.understanding.wording import CHINESE, Text, table

MARGIN = 0.02  # by which the best reading that has rows must lead
LEAD = 0.2  # by which the wording of one of several equal readings must be likelier than of the others
NEAR = 0.2  # by which a reading may fall short of the best and still answer, where the best has no rows
FAR = 0.6  # the same where the best found its thing by likeness only
HALF = 0.5  # explained share that does where a thing is meant by its full name and the wording is clear
UNHEARD = 0.03  # likelihood of a wording below which a thing found by likeness is none
SHOWN = 4
LONGEST = 400  # characters of a question


@dataclass
class AskBack(NotUnderstood):
    """A question that was not understood, with the readings that come nearest."""

    asked: str
    choices: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    why: str = ""
    remedy: str = ""

    def __post_init__(self) -> None:
        super().__init__(self.why, self.remedy)
        self.args = (self.why,)

    @property
    def code(self) -> str:
        return "NotUnderstood"


def ask(store: Store, text: str, language: Language | None = None) -> Answer:
    """Answer a question in words. Raises NotUnderstood, with ``choices`` where some readings come near."""
    known = lexicon(store)
    asked, known, strange, ranked = _understood(text, known, language)
    good = [r for r in ranked if _enough(r) and not lost_names(asked, r)]
    if not good and not strange and (model := Model.configured()) and (reading := proposed(model, asked, known)):
        return replace(run(store, known, *reading, asked.language), reader=f"model {model.name}")
    if not good:
        raise _not_understood(asked, ranked, strange_names=[e.shown(asked.language) for e in strange])
    best = good[0]
    if strange:
        return uncovered(best.question, best.bound, [e.shown(asked.language) for e in strange], known, asked.language)
    if best.choices:
        raise _ambiguous(asked, best)
    try:
        answer = (
            _stated(store, known, good, asked.language)
            or _both(store, known, asked, best)
            or _answered(store, known, asked, good)
        )
    except BadInput as error:  # a range of figures of another unit
        raise _unfit(asked, best, {n: best.bound[n] for n in CONDITIONS if n in best.bound}) from error
    others = [r for r in good if (r.question, r.bound) != (answer.question, answer.bound)]
    return with_others(answer, [_choice(r, asked.language) for r in others[:SHOWN]])


def _understood(
    text: str, known: Lexicon, language: Language | None
) -> tuple[Text, Lexicon, Sequence[Entry], list[Reading]]:
    """The question as it is read; names with those of places elsewhere that it says; these places; the readings, best first."""
    asked = Text.of(text, language)
    if len(text) > LONGEST:
        raise _too_long(asked)
    if re.search(table()["unfinished"][asked.language], asked.clean):
        raise _not_understood(asked, (), ())
    found = spans(asked, known)
    if (point := to_the_point(asked, found)) is not asked:
        asked, found = point, spans(point, known)
    strange = elsewhere(asked, known, found)
    if strange:
        known = known.with_entries(strange)
        found = spans(asked, known)
    asked, ranked = (asked, readings(asked, known, found)) if strange else _ranked(asked, known, found)
    return asked, known, strange, ranked


def _ranked(asked: Text, known: Lexicon, found: Sequence[Span]) -> tuple[Text, list[Reading]]:
    """The readings, best first, and the text that they read: that without the conditions said in it, which are put on each.

    Raises NotUnderstood where the conditions fit no likely reading.
    """
    near: list[Reading] = []
    for counted in (False, True):
        rest, said = conditions(asked, known, found, counted=counted)
        if not said:
            return asked, readings(asked, known, found)
        ranked = readings(rest, known, spans(rest, known))
        good = [r for r in ranked if _enough(r) and not lost_names(rest, r)]
        fit = [r for r in good if not refused(r.question, said, known) and (counted or r.score > good[0].score - NEAR)]
        if fit:
            return rest, [replace(r, bound={**r.bound, **said}) for r in fit]
        near += good
    if near:
        raise _unfit(asked, near[0], said)
    return rest, ranked


def _enough(reading: Reading) -> bool:
    """Whether a reading explains enough, or nearly so and sounds like nothing else."""
    least = FEWER if reading.likely >= PLAIN else ENOUGH
    enough = reading.coverage >= least or (reading.sure and reading.coverage >= HALF and reading.likely >= CLEAR)
    return enough and not reading.idle and not (reading.guessed and reading.likely < UNHEARD)


def prepare(text: str, data: Path) -> None:
    """Learn and load what reading a question takes and no store, for a process that opens its store meanwhile."""
    asked = Text.of(text)
    recall(asked.language, data)
    catalogue.load()
    ontology.gazetteer()
    if (known := remembered(data)) is not None:
        with suppress(NotUnderstood):  # ask says so
            _understood(text, known, asked.language)


def _answered(store: Store, known: Lexicon, asked: Text, good: Sequence[Reading]) -> Answer:
    """The best reading's answer; where it has no rows, that of one nearly as good that has. Asks back between equals with rows.

    A thing found by likeness of which nothing is told was not the one meant: then any reading by names alone will do.
    """
    best = good[0]
    least = best.score - (MARGIN if best.bound.get("attribute") else NEAR)
    close = [
        r
        for r in good
        if r.score > least
        and not r.choices
        and (r.coverage > best.coverage - MARGIN or (best.likely < DOUBTFUL and r.likely > best.likely + LEAD))
    ]
    # a guess makes up for no thing named of which nothing is told
    close = [r for r in close if r is best or not r.guessed or (best.guessed and r.likely >= DOUBTFUL)]
    told: list[tuple[Reading, Answer]] = []
    for reading in close:
        if told and reading.score <= told[0][0].score - MARGIN:
            break
        answer = run(store, known, reading.question, reading.bound, asked.language)
        if reading is best:
            empty = answer
        if _tells(answer):
            told.append((reading, answer))
    if not told and best.guessed and not best.bound.get("attribute"):
        for reading in (r for r in good if not r.guessed and not r.choices and r.score > best.score - FAR):
            if best.likely >= PLAIN and reading.likely < DOUBTFUL:  # something else is asked for
                continue
            answer = run(store, known, reading.question, reading.bound, asked.language)
            if _tells(answer):
                return replace(answer, note=unused(asked, reading, answer.note))
    if not told and "text" in best.bound:
        raise _not_understood(asked, [best], ())
    if not told:
        return replace(empty, note=unused(asked, best, empty.note))
    told.sort(key=lambda t: -t[0].likely)
    said = [{v.id for vs in r.bound.values() for v in vs if v.id in known.entries} for r, _ in told]
    fullest = max(range(len(told)), key=lambda n: len(said[n]))
    if told[fullest][0].likely >= DOUBTFUL and all(s < said[fullest] for n, s in enumerate(said) if n != fullest):
        told = [told[fullest]]  # it makes use of all the names that the others do, and more
    if len(told) > 1 and told[0][0].likely < told[1][0].likely + LEAD:
        raise _undecided(asked, [r for r, _ in sorted(told, key=lambda t: -t[0].score)])
    reading, answer = told[0]
    return replace(answer, note=unused(asked, reading, answer.note))


def _tells(answer: Answer) -> bool:
    """Whether an answer has a row of its own, beside those for comparison."""
    return any(not row.get("context") for row in answer.rows)


def unused(asked: Text, reading: Reading, note: str | None) -> str | None:
    """The note, with the words that the reading makes no use of."""
    words = [
        w.strip() for w in (*reading.left, *reading.passed) if len(w.strip()) > (1 if asked.language == "zh" else 2)
    ]
    if not words:
        return note
    told = (
        f"没有用到的字词：{'、'.join(words)}。" if asked.language == "zh" else f"Not made use of: {', '.join(words)}."
    )
    return " ".join(filter(None, (note, told)))


def _stated(store: Store, known: Lexicon, good: Sequence[Reading], language: Language) -> Answer | None:
    """The number that a report states, where a count of programmes is asked for and explains the wording no better."""
    for reading in good if good[0].question.id == "count-programmes" else ():
        if reading.question.id == "figures" and reading.coverage >= good[0].coverage:
            answer = run(store, known, reading.question, reading.bound, language)
            return answer if _tells(answer) else None
    return None


#: From one domain to another of which it says more: 数字化的养老项目, digital elderly care, digital programmes for elderly care.
_OF_THE_OTHER = re.compile(
    r"[化型类]|.[型类]|.[型类]?的|[a-z] (?:(?!(?:and|or|nor|but|than|not|versus|plus)\b)[a-z]+(?: or [a-z]+)? (?:for|of|in|on|about) )?"
)


def _both(store: Store, known: Lexicon, asked: Text, best: Reading) -> Answer | None:
    """What belongs to both of two domains said beside one another, if anything does."""
    said = {v.id for v in best.bound.get("topic", ()) if known.entries[v.id].type == "topic"}
    if len(said) != 2 or len(best.bound["topic"]) != 2 or "also" in best.bound:
        return None
    named = sorted(
        apart(s for s in spans(asked, known) if s.type == "topic" and said.issuperset(s.ids)), key=lambda s: s.span
    )
    if len(named) != 2:
        return None
    first, second = named
    gap = asked.clean[first.end : second.start]
    if not _OF_THE_OTHER.fullmatch(asked.clean[first.start : first.end][-1:] + gap):
        return None
    one, other = ([known.entries[i] for i in s.ids] for s in named)
    also = (thing([one], asked.language),)
    bound = {**best.bound, "topic": tuple(v for v in best.bound["topic"] if v.id == other[0].id), "also": also}
    if refused(best.question, {"also": also}, known):
        return None
    answer = run(store, known, best.question, bound, asked.language)
    return replace(answer, note=unused(asked, best, answer.note)) if _tells(answer) else None


def readings(asked: Text, known: Lexicon, found: Sequence[Span]) -> list[Reading]:
    """All readings of a question, best first; ``found`` is what it mentions."""
    all_ = [r for q in catalogue.load().values() if (r := read(asked, known, q, found)) is not None]
    return sorted(all_, key=lambda r: (-round(r.score, 2), -r.coverage, r.question.id))


def lost_names(asked: Text, reading: Reading) -> bool:
    """Whether a name in quotation marks, or a word written like a name (Wuxi, Chicago), plays no part in the reading.

    In English so is one in Chinese characters.
    """
    left = "".join(reading.left)
    if asked.language == "en" and CHINESE.search(left):
        return True
    lost = written(asked)
    idle = set(" ".join((*reading.left, *reading.passed)).split())
    return any(q.casefold() in left for q in asked.quoted if len(q) > 1) or bool(lost & idle)


def _choice(reading: Reading, language: Language) -> Mapping[str, Any]:
    return {
        "question": reading.question.id,
        "wording": reading.question.label(language),
        "parameters": {n: [v.name for v in vs] for n, vs in reading.bound.items()},
        "understood": _ids(reading.bound),
        "score": round(reading.score, 3),
    }


def _ids(bound: Bound) -> dict[str, list[dict[str, str]]]:
    return {n: [{"id": v.id, "name": v.name} for v in vs] for n, vs in bound.items()}


def _too_long(asked: Text) -> AskBack:
    if asked.language == "zh":
        return AskBack(asked.asked, (), f"问题太长（{len(asked.asked)} 字）。", f"请用不超过 {LONGEST} 字问一件事。")
    why = f"The question is too long ({len(asked.asked)} characters)."
    return AskBack(asked.asked, (), why, f"Ask one thing in at most {LONGEST} characters.")


def _not_understood(asked: Text, ranked: Sequence[Reading], strange_names: Sequence[str]) -> AskBack:
    choices = [_choice(r, asked.language) for r in ranked[:SHOWN] if r.coverage >= ENOUGH / 2]
    zh = asked.language == "zh"
    why = "这个问题没有看懂。" if zh else "The question was not understood."
    if strange_names:
        names = "、".join(strange_names) if zh else ", ".join(strange_names)
        why += f"没有报道涉及{names}。" if zh else f" No report here covers {names}."
    elif ranked and ranked[0].left:
        words = "、".join(ranked[0].left[:3]) if zh else ", ".join(w.strip() for w in ranked[0].left[:3])
        why += f"没有看懂的字词：{words}。" if zh else f" These words could not be placed: {words}."
    remedy = (
        "换一种说法，或用 `kg questions` 看能问什么。"
        if zh
        else "Word it otherwise, or see `kg questions` for what can be asked."
    )
    return AskBack(asked.asked, choices, why, remedy)


def _unfit(asked: Text, reading: Reading, said: Bound) -> AskBack:
    zh, wording = asked.language == "zh", reading.question.label(asked.language)
    names = ("、" if zh else ", ").join(v.name for vs in said.values() for v in vs)
    why = (
        f"对“{wording}”不能加上条件：{names}。" if zh else f"“{wording}” cannot be asked under this condition: {names}."
    )
    remedy = "去掉这个条件再问。" if zh else "Ask without that condition."
    return AskBack(asked.asked, [_choice(reading, asked.language)], why, remedy)


def _ambiguous(asked: Text, reading: Reading) -> AskBack:
    name, entries = next(iter(reading.choices.items()))
    zh = asked.language == "zh"
    names = ("、" if zh else ", ").join(f"{e.name} ({e.id})" for e in entries[:8])
    parameter = reading.question.taken.get(name)
    label = (parameter.zh if zh else parameter.en) if parameter else name
    choices = [
        _choice(
            replace(
                reading, bound={**reading.bound, name: tuple(v for v in reading.bound.get(name, ()) if v.id == e.id)}
            ),
            asked.language,
        )
        for e in entries[:8]
    ]
    why = f"{label}不止一个：{names}。" if zh else f"More than one {label} fits: {names}."
    return AskBack(asked.asked, choices, why, "请说明是哪一个。" if zh else "Say which one is meant.")


def _undecided(asked: Text, close: Sequence[Reading]) -> AskBack:
    zh = asked.language == "zh"
    why = "这个问题可以有几种理解。" if zh else "The question can be read in more than one way."
    choices = [_choice(r, asked.language) for r in close[:SHOWN]]
    return AskBack(asked.asked, choices, why, "请选一种。" if zh else "Choose one.")
