"""Reading a question as a question of the catalogue: which parameters it fills, and how much of its wording that explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.asking import highest, wanted_values, worded
from kg.catalogue import NAMED, Question, Value
from kg.lexicon import Entry, Lexicon, fits, stem
from kg.understanding.explaining import explained, masked
from kg.understanding.likelihood import signed, wordings
from kg.understanding.likeness import Near, alike, synonyms
from kg.understanding.spans import Span, apart
from kg.understanding.wording import Text, pattern, says, stop, table

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LOOKED_FOR = ("entity", "bearer", "programme", "agency", "person", "award", "indicator")
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
VOLUNTEERS = "domain-volunteer_policing"
ENOUGH = 0.72  # share of the wording that a reading must explain
CLEAR = 0.8  # likelihood of a wording that sounds like nothing else
LIKELY = 0.2  # how much a wording must sound like a question of which it has no word that needs to be there
MANY = 3  # things that a part of a name may stand for together
SOUND = 0.25  # weight of that in the score


@dataclass
class Reading:
    """One way to understand a question. ``score`` in about [0, 2]; ``left`` is wording that stays unexplained."""

    question: Question
    bound: dict[str, tuple[Value, ...]]
    score: float
    coverage: float
    left: tuple[str, ...]
    likely: float = 0.0  # that a wording is one of this question's
    sure: bool = False  # a thing is meant by its full name, and no size is asked for
    choices: dict[str, tuple[Entry, ...]] = field(
        default_factory=dict
    )  # parameter: candidates that only a person can tell apart


def read(text: Text, known: Lexicon, question: Question, found: Sequence[Span]) -> Reading | None:
    """The question read as ``question``, or None where its words or its required parameters are missing."""
    wanted = {p.type for p in question.parameters.values()}
    chosen = apart(_allowed(text, wanted, found))
    slots = _Slots(text, known, question, chosen, found)
    if not slots.fill():
        return None
    hidden = masked(text.clean, [s for s in slots.used if s.type in NAMED])
    cues = question.cues[text.language]
    if (
        any(m[0] for m in pattern(table()["denial"][text.language], text.language).finditer(hidden))
        and not question.denies
    ):
        return None
    learned = wordings(text.language)
    likely = learned.likelihood(signed(text.clean, slots.used), text.language)[question.id]
    hit = [pattern(p, text.language) for p in cues.needs]
    cued = all(p.search(hidden) for p in hit) and not any(pattern(p, text.language).search(hidden) for p in cues.never)
    if not cued and likely < LIKELY:
        return None
    helps = [*hit, *(pattern(p, text.language) for p in cues.helps)]
    names = [known.entries[v.id] for vs in slots.bound.values() for v in vs if v.id in known.entries]
    words = learned.words[question.id]
    share, left = explained(text, slots.used, hit, helps, words, found, names)
    if share < ENOUGH and "text" in question.parameters and slots.by_words_of_names(left):
        share, left = explained(text, slots.used, hit, helps, words, found, names)
    if not slots.complete():
        return None
    coverage = share
    if not any(p.type in _SAYING for p in question.parameters.values() if slots.bound.get(p.name)):
        coverage -= 0.13 * bool(left)
    filled = sum(bool(v) for v in slots.bound.values())
    filled += sum(2 for p in question.parameters.values() if p.at_least > 1 and slots.bound.get(p.name))
    score = (
        _asked_for(text, hidden, question, "order" in slots.bound)
        + 1.6 * share
        + SOUND * likely
        + (0.06 * len(cues.needs) if cued else -0.1)
        + 0.02 * filled
        - 0.09 * slots.guesses
    )
    named = any(e.type in ("programme", "agency", "person", "award") for e in names)
    sure = (
        named
        and cued
        and bool(cues.needs)
        and not slots.guesses
        and not {"value", "attribute"} & {*question.columns, *question.parameters}
    )
    if not cued and likely < CLEAR:
        coverage -= 0.1 * bool(left)
    return Reading(question, slots.bound, score, coverage, left, likely, sure, slots.choices)


def _asked_for(text: Text, hidden: str, question: Question, ranked: bool) -> float:
    """A handicap where the wording asks for something (who, where, when) of which the question has no column."""
    missed = 0
    for group in table()["asked"].values():
        if pattern(group[text.language], text.language).search(hidden):
            missed += not set(group["columns"]) & set(question.columns)
    if "count" in question.columns and not says(text, "quantity") and not ranked:
        missed += 1
    return -0.25 * missed


def _allowed(text: Text, wanted: set[str], found: Sequence[Span]) -> list[Span]:
    """Spans of the types that the question takes. Beside a word for programmes of any kind, a kind is only an example."""
    types = set(wanted)
    if {"entity", "bearer"} & types:
        types |= {"place", "programme", "agency", "person"}
    if "entity" in types:
        types.add("award")
    if {"programme", "agency", "person"} & types:
        types.add("place")
    full = [s for s in found if s.type in ("programme", "award", "person") and s.type not in types]
    out = [s for s in found if s.type in types and not any(_within(s, f) for f in full)]
    volunteers = any(s.type == "topic" and VOLUNTEERS in s.ids for s in out)
    topics = [s for s in out if s.type == "topic"]
    any_kind = any(not any(t.start <= m.start() < t.end for t in topics) for m in says(text, "generic"))
    if volunteers or any_kind:
        out = [s for s in out if s.type != "kind" or text.clean[s.end : s.end + 1] in ("类", "型")]
    if not volunteers:
        out = [s for s in out if s.type != "flag" or not re.search("品牌|brand", text.clean[s.start : s.end])]
    return _merged(out)


def _within(span: Span, name: Span) -> bool:
    """Whether a span is only a part of a name: 红船 and 义警 of 红船义警."""
    return name.start <= span.start and span.end <= name.end and span.length < name.length


def _merged(found: Iterable[Span]) -> list[Span]:
    """One span a stretch and type, with the ids of all."""
    out: dict[tuple[int, int, str], set[str]] = {}
    for span in found:
        out.setdefault((span.start, span.end, span.type), set()).update(span.ids)
    return [Span(*at, tuple(sorted(ids))) for at, ids in out.items()]


class _Slots:
    """Fills the parameters of one question from the spans of one text."""

    def __init__(
        self, text: Text, known: Lexicon, question: Question, chosen: list[Span], found: Sequence[Span]
    ) -> None:
        self.text, self.known, self.question = text, known, question
        self.chosen, self.found, self.awards = chosen, found, [s for s in found if s.type == "award"]
        self.used: list[Span] = []
        self.bound: dict[str, tuple[Value, ...]] = {}
        self.choices: dict[str, tuple[Entry, ...]] = {}
        self.guesses = 0
        self.places = self._places()

    def fill(self) -> bool:
        """Whether everything that the question needs could be filled."""
        entity_of_place = False
        order = sorted(
            self.question.parameters.values(), key=lambda p: (not p.required, p.name in self.question.one_of)
        )
        for parameter in [p for p in order if p.type not in _LOOKED_FOR]:
            if parameter.type != "place":
                self._plain(parameter.name, parameter.type)
        for parameter in [p for p in order if p.type in _LOOKED_FOR]:
            if parameter.type in ("entity", "bearer"):
                entity_of_place |= self._entity(parameter.name)
            else:
                self._named(parameter.name, parameter.type, containing=parameter.containing)
        for name, parameter in self.question.parameters.items():
            if parameter.type == "place" and self.places and not entity_of_place:
                self.bound[name] = tuple(self._value(e) for _, e in self.places)
                self.used += [s for s, _ in self.places]
        if not entity_of_place and any(
            p.type in ("programme", "agency", "entity", "bearer") for p in self.question.parameters.values()
        ):
            self.used += [s for s, _ in self.places]
        return "text" in self.question.parameters or self.complete()

    def by_words_of_names(self, left: Sequence[str]) -> bool:
        """Whether words left over occur in names of programmes; then those names are asked for."""
        names = "\n".join(n.casefold() for e in self.known.of("programme") for n in (e.name, *e.names))
        found = []
        usual = wordings(self.text.language).words[self.question.id]
        for run in (r.strip() for r in left):
            if stem(run) in usual or run.isdigit():
                continue
            sizes = range(len(run), 1, -1) if _CHINESE.search(run) else [len(run)] * (len(run) > 3)
            parts = (run[i : i + n] for n in sizes for i in range(len(run) - n + 1))
            said = ((p, [p, *(synonyms(p) if p == run else ())]) for p in parts if not stop("zh").fullmatch(p))
            part, means = next(
                ((p, [m for m in ms if m in names]) for p, ms in said if any(m in names for m in ms)), ("", [])
            )
            if part:
                at = self.text.clean.index(part)
                found.append(Span(at, at + len(part), "text", ("|".join(means),)))
        if found:
            self.bound["text"] = tuple(Value(i, worded("text", i, self.text.language)) for s in found for i in s.ids)
            self.used += found
            self.guesses += 1
        return bool(found)

    def complete(self) -> bool:
        """Whether everything that the question needs is filled."""
        for parameter in self.question.parameters.values():
            given = len(self.bound.get(parameter.name, ()))
            if given < wanted_values(parameter, given):
                return False
        return not self.question.one_of or any(self.bound.get(n) for n in self.question.one_of)

    def _value(self, entry: Entry) -> Value:
        return Value(entry.id, entry.shown(self.text.language))

    def _places(self) -> list[tuple[Span, Entry]]:
        """Places in the order of the text; of a chain (平湖市当湖街道) the lowest; of one name the highest level."""
        out: list[tuple[Span, Entry]] = []
        spans = [s for s in self.chosen if s.type == "place"]
        others = {i for s in spans for i in s.ids}
        for span in spans:
            found = [self.known.entries[i] for i in span.ids]
            if len(found) > 1:
                above = [
                    e for e in found if (self.known.above.get(e.id, frozenset()) - {e.id}) & (others - set(span.ids))
                ]
                found = above if len(above) == 1 else highest(found)
            if len(found) > 1:
                self.choices["place"] = tuple(found)
            out.append((span, found[0]))
        kept = []
        for at, (span, entry) in enumerate(out):
            after = out[at + 1] if at + 1 < len(out) else None
            if (
                after
                and after[0].start - span.end <= 1
                and self.known.lies_in(after[1], [entry.id])
                and after[1] != entry
            ):
                self.used.append(span)
                continue
            kept.append((span, entry))
        return kept

    def _here(self, entries: list[Entry]) -> list[Entry]:
        """Those of the entries that lie in the places of the question; all, where none does."""
        wanted = [e.id for _, e in self.places]
        return [e for e in entries if self.known.lies_in(e, wanted)] or entries if wanted else entries

    def _named(self, name: str, type_: str, *, containing: bool) -> None:
        spans = [s for s in self.chosen if s.type == type_]
        entries = {i: self.known.entries[i] for s in spans for i in s.ids}
        if containing:
            for span in spans:
                for entry in self.known.containing(type_, self.text.clean[span.start : span.end]):
                    entries.setdefault(entry.id, entry)
        exact = any(_CHINESE.search(self.text.clean[s.start : s.end]) for s in spans)
        if self._wants(name) and (not spans or (self.text.language == "en" and not exact)):
            near = self._near(type_)
            if near and _stretch(near) > sum(s.length for s in spans):
                spans, entries = list(near.spans), {e.id: e for e in near.entries}
                self.guesses += 1
        if type_ == "indicator" and spans and not (self.bound.get("direction") or self.bound.get("comparison")):
            self.guesses += all(any(a.start < s.end and s.start < a.end for a in self.awards) for s in spans)
        if type_ == "indicator" and spans and not self._measures() and all(map(self._is_concept, spans)):
            self.guesses += 2
        figures = "indicator" in self.question.parameters
        if figures and type_ == "programme" and spans and all(self._is_topic(s) for s in spans):
            self.guesses += 1
        found = self._here(sorted(entries.values(), key=lambda e: e.id))
        if len({e.name for e in found}) > MANY and self.guesses and not containing and type_ in ("programme", "agency"):
            self.choices[name] = tuple(found)
        if found:
            self.bound[name] = tuple(self._value(e) for e in found)
            self.used += spans

    def _near(self, type_: str) -> Near | None:
        taken = [
            s
            for s in (*self.chosen, *self.awards)
            if s.type in ("place", "year", "report", "level", "award", "programme")
        ]
        busy = tuple(s for s in taken if s.type not in ("award", "programme") or type_ == "indicator")
        if not self.places and type_ == "agency":
            busy += tuple(s for s in self.found if s.type == "agency_type")
        dull = wordings(self.text.language).words[self.question.id]
        return alike(self.text, self.known, type_, busy, tuple(e.id for _, e in self.places), dull)

    def _measures(self) -> bool:
        """Whether the wording asks for a size or its change."""
        return bool(self.bound.get("direction") or self.bound.get("comparison") or says(self.text, "quantity"))

    def _is_concept(self, span: Span) -> bool:
        """Whether words for an indicator are also those for a domain or kind (volunteer teams)."""
        return any(s.type in ("topic", "kind") and s.start < span.end and span.start < s.end for s in self.found)

    def _is_topic(self, span: Span) -> bool:
        """Whether a programme's name is also what a domain is called (生产安全), so that the domain may be meant."""
        return bool(self.known.find("topic", self.text.clean[span.start : span.end]))

    def _wants(self, name: str) -> bool:
        """Whether a name may be looked for by likeness: the parameter is needed, or one of those of which one is."""
        if self.question.parameters[name].required or self.question.parameters[name].type in ("entity", "bearer"):
            return True
        one_of = self.question.one_of
        if self.question.parameters[name].type == "indicator" and self.bound.get("programme") and not self.guesses:
            return True
        if name in one_of and self.question.parameters[name].type == "indicator" and self.bound.get("direction"):
            return True
        return name in one_of and not self.places and not any(self.bound.get(n) for n in one_of)

    def _entity(self, name: str) -> bool:
        """Fill a parameter that takes anything with a name; True where a place fills it."""
        spans = [s for s in self.chosen if s.type in ("programme", "agency", "person", "award")]
        entries = {i: self.known.entries[i] for s in spans for i in s.ids}
        if not spans and self._wants(name):
            near = max(filter(None, map(self._near, ("programme", "agency"))), key=_stretch, default=None)
            if near:
                spans, entries = list(near.spans), {e.id: e for e in near.entries}
                self.guesses += 1
        if not entries and self.places and self._wants_place(name):
            self.bound[name] = tuple(self._value(e) for _, e in self.places)
            self.used += [s for s, _ in self.places]
            return True
        found = self._here(sorted([*entries.values(), *self._same_thing(spans)], key=lambda e: e.id))
        if found:
            self.bound[name] = tuple(dict.fromkeys(self._value(e) for e in found))
            self.used += spans
        return False

    def _wants_place(self, name: str) -> bool:
        return self.question.parameters[name].required or not any(self.bound.get(n) for n in self.question.one_of)

    def _same_thing(self, spans: list[Span]) -> list[Entry]:
        """Programmes whose name ends an agency's name behind its place: 嘉北 + 涉外事务服务工作站."""
        out = []
        for span in spans:
            name = self.text.clean[span.start : span.end]
            for entry in (self.known.entries[i] for i in span.ids if self.known.entries[i].type == "agency"):
                for length in range(4, len(name)):
                    for programme in self.known.find("programme", name[-length:]):
                        if set(programme.places) & set(entry.places):
                            out.append(programme)
        return out

    def _plain(self, name: str, type_: str) -> None:
        spans = [s for s in self.chosen if fits(s.type, type_) and (s.type == type_)]
        ids = [i for s in spans for i in s.ids]
        if type_ == "order":
            ids = ids[:1]
        if ids:
            named = type_ in NAMED
            language = self.text.language
            values = [
                self._value(self.known.entries[i]) if named else Value(i, worded(type_, i, language)) for i in ids
            ]
            self.bound[name] = tuple(dict.fromkeys(values))
            self.used += spans


def _stretch(near: Near) -> int:
    """How much of the text a likeness covers."""
    return sum(s.length for s in near.spans)
