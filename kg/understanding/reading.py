"""Reading a question as a question of the catalogue: which parameters it fills, and how much of its wording that explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.asking import Value, highest, wanted_values
from kg.catalogue import NAMED, Question
from kg.lexicon import Entry, Lexicon, fits, words
from kg.names import key, pinyin
from kg.understanding.likeness import Near, alike, meaning
from kg.understanding.spans import Span, apart
from kg.understanding.wording import Text, pattern, says, stop, table

MASK = "\x00"
_WEIGHT = {"span": 1.3, "cue": 1.0, "left": 1.3, "ignored": 2.2}  # of a character, in the score
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_PURE = "的了吗呢么吧啊是在和与或及哪几谁各"  # particles that are never half of a word
_SINGLE = re.compile(r"[\s\W_\x00]+")
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


@dataclass
class Reading:
    """One way to understand a question. ``score`` in about [0, 1.3]; ``left`` is wording that stays unexplained."""

    question: Question
    bound: dict[str, tuple[Value, ...]]
    score: float
    coverage: float
    left: tuple[str, ...]
    choices: dict[str, tuple[Entry, ...]] = field(
        default_factory=dict
    )  # parameter: candidates that only a person can tell apart


def read(text: Text, known: Lexicon, question: Question, found: Sequence[Span]) -> Reading | None:
    """The question read as ``question``, or None where its words or its required parameters are missing."""
    wanted = {p.type for p in question.parameters.values()}
    chosen = apart(_allowed(text, wanted, found))
    slots = _Slots(text, known, question, chosen, [s for s in found if s.type == "award"])
    if not slots.fill():
        return None
    masked = _masked(text.clean, [s for s in slots.used if s.type in NAMED])
    cues = question.cues[text.language]
    if (
        any(m[0] for m in pattern(table()["denial"][text.language], text.language).finditer(masked))
        and not question.denies
    ):
        return None
    hit = [pattern(p, text.language) for p in cues.needs]
    if not all(p.search(masked) for p in hit):
        return None
    if any(pattern(p, text.language).search(masked) for p in cues.never):
        return None
    helps = [*hit, *(pattern(p, text.language) for p in cues.helps)]
    names = [known.entries[v.id] for vs in slots.bound.values() for v in vs if v.id in known.entries]
    score, coverage, left = _explained(text, slots.used, hit, helps, found, names)
    if not any(p.type in _SAYING for p in question.parameters.values() if slots.bound.get(p.name)):
        coverage -= 0.13 * bool(left)
    filled = sum(bool(v) for v in slots.bound.values())
    score += 0.06 * len(cues.needs) + 0.02 * filled - 0.09 * slots.guesses
    return Reading(question, slots.bound, score, coverage, left, slots.choices)


def _allowed(text: Text, wanted: set[str], found: Sequence[Span]) -> list[Span]:
    """Spans of the types that the question takes. Beside a word for programmes of any kind, a kind is only an example."""
    types = set(wanted)
    if {"entity", "bearer"} & types:
        types |= {"place", "programme", "agency", "person"}
    if "entity" in types:
        types.add("award")
    if {"programme", "agency", "person"} & types:
        types.add("place")
    out = [s for s in found if s.type in types]
    volunteers = any(s.type == "topic" and VOLUNTEERS in s.ids for s in out)
    any_kind = bool(says(text, "generic"))
    if volunteers or any_kind:
        out = [s for s in out if s.type != "kind"]
    if not volunteers:
        out = [s for s in out if s.type != "flag" or not re.search("品牌|brand", text.clean[s.start : s.end])]
    return _merged(out)


def _merged(found: Iterable[Span]) -> list[Span]:
    """One span a stretch and type, with the ids of all."""
    out: dict[tuple[int, int, str], set[str]] = {}
    for span in found:
        out.setdefault((span.start, span.end, span.type), set()).update(span.ids)
    return [Span(*at, tuple(sorted(ids))) for at, ids in out.items()]


class _Slots:
    """Fills the parameters of one question from the spans of one text."""

    def __init__(self, text: Text, known: Lexicon, question: Question, chosen: list[Span], awards: list[Span]) -> None:
        self.text, self.known, self.question = text, known, question
        self.chosen, self.awards = chosen, awards
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
        return self._complete()

    def _complete(self) -> bool:
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
        figures = "indicator" in self.question.parameters
        if figures and type_ == "programme" and spans and all(self._is_topic(s) for s in spans):
            self.guesses += 1
        found = self._here(sorted(entries.values(), key=lambda e: e.id))
        if len({e.name for e in found}) > 1 and self.guesses and not containing and type_ in ("programme", "agency"):
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
        return alike(self.text, self.known, type_, busy, tuple(e.id for _, e in self.places))

    def _is_topic(self, span: Span) -> bool:
        """Whether a programme's name is also what a domain is called (生产安全), so that the domain may be meant."""
        return bool(self.known.find("topic", self.text.clean[span.start : span.end]))

    def _wants(self, name: str) -> bool:
        """Whether a name may be looked for by likeness: the parameter is needed, or one of those of which one is."""
        if self.question.parameters[name].required:
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
            values = [self._value(self.known.entries[i]) if named else Value(i, i) for i in ids]
            self.bound[name] = tuple(dict.fromkeys(values))
            self.used += spans


def _stretch(near: Near) -> int:
    """How much of the text a likeness covers."""
    return sum(s.length for s in near.spans)


def _masked(clean: str, used: Iterable[Span]) -> str:
    out = list(clean)
    for span in used:
        out[span.start : span.end] = MASK * span.length
    return "".join(out)


def _explained(
    text: Text,
    used: Sequence[Span],
    needed: Sequence[re.Pattern[str]],
    cues: Sequence[re.Pattern[str]],
    found: Sequence[Span],
    named: Sequence[Entry],
) -> tuple[float, float, tuple[str, ...]]:
    """Score and share of the wording that is explained, and what is left.

    A name of the graph that the reading would ignore weighs more than other words left over.
    """
    clean = text.clean
    state = [""] * len(clean)
    for span in used:
        state[span.start : span.end] = ["span"] * span.length
    free = _masked(clean, [s for s in used if s.type in NAMED])
    for cue in cues:
        for match in cue.finditer(free):
            means = cue in needed or stop(text.language).sub("", match[0]).strip()  # function words explain nothing
            kind = "cue" if means else "stop"
            for at in range(match.start(), match.end()):
                state[at] = kind if state[at] in ("", "stop") else state[at]
    rest = "".join(MASK if s else c for s, c in zip(state, clean, strict=True))
    for start, end in _parts_of_names(text, rest, named):
        state[start:end] = ["cue"] * (end - start)
    rest = "".join(MASK if s else c for s, c in zip(state, clean, strict=True))
    for match in stop(text.language).finditer(rest):
        kind = "stop" if match.end() - match.start() > 1 or not _CHINESE.match(match[0]) else "particle"
        state[match.start() : match.end()] = [kind] * (match.end() - match.start())
    for at, char in enumerate(clean):
        if not state[at]:
            state[at] = "stop" if _SINGLE.fullmatch(char) else "left"
    _join_split_words(clean, state)
    for span in apart(s for s in found if s.type in NAMED and s.type not in ("topic", "kind") and s.length > 1):
        if all(s == "left" for s in state[span.start : span.end]):
            state[span.start : span.end] = ["ignored"] * span.length
    return (*_share(state), _left(clean, state))


def _join_split_words(clean: str, state: list[str]) -> None:
    """A single character left beside a particle is half of a word (能源 is not 能 and 源): then both are left."""
    for at, kind in enumerate(list(state)):
        alone = (
            kind == "left" and _CHINESE.match(clean[at]) and "left" not in (state[at - 1 : at] + state[at + 1 : at + 2])
        )
        for near in (at - 1, at + 1) if alone else ():
            if 0 <= near < len(state) and state[near] == "particle" and clean[near] not in _PURE:
                state[near] = "left"


def _parts_of_names(text: Text, rest: str, named: Sequence[Entry]) -> Iterable[tuple[int, int]]:
    """Stretches left over that are part of a name of what was understood (损失 of 挽回损失)."""
    names = {key(n) for e in named for n in (e.name, *e.names)}
    stems = {w for n in {n for e in named for n in (e.name_en, *e.names)} for w in meaning(words(n))}
    for run in re.finditer(r"[\u3400-\u9fff]{2,}", rest):
        for length in range(len(run[0]), 1, -1):
            for start in range(len(run[0]) - length + 1):
                if any(run[0][start : start + length] in n for n in names):
                    yield run.start() + start, run.start() + start + length
    sounds = {pinyin(n) for n in names} - {""}
    for word in text.words:
        said = text.clean[word.start : word.end]
        if rest[word.start] != MASK and len(said) > 4 and any(said in s for s in sounds):
            yield word.start, word.end
        if rest[word.start] != MASK and stems.intersection(meaning([word.stem])):
            yield word.start, word.end


def _share(state: Sequence[str]) -> tuple[float, float]:
    weight: Mapping[str, float] = {k: w * sum(s == k for s in state) for k, w in _WEIGHT.items()}
    explained, missed = weight["span"] + weight["cue"], weight["left"] + weight["ignored"]
    share = explained / (explained + missed) if explained else 0.0
    return share, share


def _left(clean: str, state: Sequence[str]) -> tuple[str, ...]:
    kept = "".join(c if s in ("left", "ignored") else MASK for c, s in zip(clean, state, strict=True))
    return tuple(part for part in re.split(MASK + "+", kept) if part.strip())
