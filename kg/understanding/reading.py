"""Reading a question as a question of the catalogue: which parameters it fills, and how much of its wording that explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.asking import highest, wanted_values, worded
from kg.catalogue import NAMED, Question, Value
from kg.lexicon import Entry, Lexicon, fits, stem, words
from kg.understanding.explaining import explained, masked
from kg.understanding.likelihood import signed, wordings
from kg.understanding.likeness import Near, alike, synonyms
from kg.understanding.meaning import meanings
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
GUESSED = 0.12  # what a thing found by likeness costs; twice as much in a wording that does not sound like the question
DOUBTFUL = 0.05  # likelihood of such a wording
ASKED = 0.45  # what it costs to have no column for what is asked for
UNPLACED = 0.06  # what a rare word left over costs; more beside a guess
COMMON = 0.3  # how much a character tells that is a word by itself in most places
RARE = 0.8  # how much a word must tell for it to be sought in names
MANY = 3  # things that a part of a name may stand for together
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
    if not question.denies and _denied(text, hidden, slots.bound, known):
        return None
    learned = wordings(text.language)
    likely = learned.likelihood(signed(text.clean, slots.used))[question.id]
    hit = [pattern(p, text.language) for p in cues.needs]
    cued = all(p.search(hidden) for p in hit) and not any(pattern(p, text.language).search(hidden) for p in cues.never)
    if not cued and likely < LIKELY:
        return None
    helps = [*hit, *(pattern(p, text.language) for p in cues.helps)]
    names = [known.entries[v.id] for vs in slots.bound.values() for v in vs if v.id in known.entries]
    share, left = explained(text, slots.used, hit, helps, question.id, found, names)
    if left and slots.by_meaning(left):
        share, left = explained(text, slots.used, hit, helps, question.id, found, names)
    if (share < ENOUGH or _rare(text, left)) and "text" in question.parameters and slots.by_words_of_names(left):
        share, left = explained(text, slots.used, hit, helps, question.id, found, names)
    if not slots.complete():
        return None
    coverage = share
    if not any(p.type in _SAYING for p in question.parameters.values() if slots.bound.get(p.name)):
        coverage -= 0.13 * bool(left)
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
    if not cued and likely < CLEAR:
        coverage -= 0.1 * bool(left)
    coverage -= UNPLACED * min(_rare(text, left), 2) * (1.8 if slots.guesses else 1.0)
    return Reading(question, slots.bound, score, coverage, left, likely, sure, slots.choices)


def _denied(text: Text, hidden: str, bound: Mapping[str, Sequence[Value]], known: Lexicon) -> bool:
    """Whether a text denies, but for a word of denial in a name that it means (No Penalty for Minor Violations)."""
    names = {
        w for vs in bound.values() for v in vs if v.id in known.entries for w in words(known.entries[v.id].name_en)
    }
    said = pattern(table()["denial"][text.language], text.language).finditer(hidden)
    return any(m[0] and m[0] not in names for m in said)


def _rare(text: Text, left: Sequence[str]) -> int:
    """How many rare words are left over; characters in a row that make no known word are one."""
    rare = 0
    for run in left:
        said = meanings(text.language).words(run)
        single = len(said) > 1 and all(len(w.text) == 1 and w.tells > COMMON for w in said)
        rare += single if text.language == "zh" and single else sum(w.tells > RARE for w in said)
    return rare


def _asked_for(text: Text, hidden: str, question: Question, bound: Mapping[str, Sequence[Value]]) -> float:
    """A handicap where the wording asks for something (who, where, when) of which the question has no column.

    A column that only repeats what is given is none.
    """
    told = {c for c in question.columns if len(bound.get(c, ())) != 1}
    missed = 0
    for group in table()["asked"].values():
        if pattern(group[text.language], text.language).search(hidden):
            missed += not set(group["columns"]) & told
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
    full = [s for s in found if s.type in ("programme", "award", "person") and s.type not in types]
    out = [s for s in found if s.type in types and not any(_within(s, f) for f in full)]
    volunteers = any(s.type == "topic" and VOLUNTEERS in s.ids for s in out)
    topics = [s for s in out if s.type == "topic"]
    any_kind = any(not any(t.start <= m.start() < t.end for t in topics) for m in says(text, "generic"))
    several = len({s.ids for s in out if s.type == "kind"} - {()}) > 1
    if volunteers or any_kind or several:
        out = [s for s in out if s.type != "kind" or text.clean[s.end : s.end + 1] in ("类", "型")]
    if not volunteers:
        out = [s for s in out if s.type != "flag" or not re.search("品牌|brand", text.clean[s.start : s.end])]
    return _merged(out)


def _holds(place: Entry, others: Iterable[Entry], known: Lexicon) -> bool:
    """Whether a place is only the province or country of another one named."""
    return place.level in ("province", "country") and any(known.lies_in(o, [place.id]) and o != place for o in others)


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

    def by_meaning(self, left: Sequence[str]) -> bool:
        """Whether words left over mean a domain or kind, which is asked for then."""
        free = [p.name for p in self.question.parameters.values() if p.type == "topic" and not self.bound.get(p.name)]
        near = self._near("topic") if free else None
        if near is None or not any(self.text.clean[s.start : s.end] in run for s in near.spans for run in left):
            return False
        self.bound[free[0]] = tuple(self._value(e) for e in near.entries)
        self.used += near.spans
        self.guesses += 1
        return True

    def by_words_of_names(self, left: Sequence[str]) -> bool:
        """Whether words left over occur in names of programmes; then those names are asked for."""
        there = self._here(self.known.of("programme"))
        names = "\n".join(n.casefold() for e in there for n in (e.name, *e.names))
        found = []
        usual = wordings(self.text.language).words[self.question.id]
        sense = meanings(self.text.language)
        for run in (r.strip() for r in left):
            if stem(run) in usual or run.isdigit():
                continue
            cuts = [w for w in sense.words(run) if w.end - w.start > 1 and w.tells > RARE]
            whole = [run] if cuts else [run, run[:-1]] if len(run) > 2 and _CHINESE.search(run) else []
            parts = [*whole, *(run[w.start : w.end] for w in cuts)]
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
        lower = [(s, e) for s, e in kept if not _holds(e, [o for _, o in kept], self.known)]
        self.used += [s for s, e in kept if (s, e) not in lower]
        return lower

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
        busy = tuple(s for s in taken if s.type not in ("award", "programme") or type_ in ("indicator", "topic"))
        if type_ == "indicator":
            busy += tuple(s for s in self.chosen if s.type == "agency")
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
        if (
            self.question.parameters[name].type == "indicator"
            and self.bound.get("programme")
            and self.guesses < 2
            and self._measures()
        ):
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
