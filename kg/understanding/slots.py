"""Filling the parameters of a question of the catalogue from what a text mentions, by name or by likeness."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import ontology
from kg.asking import highest, wanted_values, worded
from kg.catalogue import NAMED, Question, Value
from kg.lexicon import Entry, Lexicon, defined, fits, stem, words
from kg.names import key
from kg.understanding.likelihood import wordings
from kg.understanding.likeness import Near, alike, saying, stretch, synonyms
from kg.understanding.meaning import meanings
from kg.understanding.spans import Span
from kg.understanding.wording import CHINESE, Text, pattern, says, stop, table

_SUBJECTS = ("topic", "kind", "programme", "agency", "person", "award", "text", "flag")
_LOOKED_FOR = ("entity", "bearer", "programme", "agency", "person", "award", "indicator")
_BODY = re.compile(r"\b(?:ministry|bureau|commission|administration|procuratorate)\b")
_JOINS = re.compile(r"[和与及并、,，；;]|\band\b|\bplus\b|又|各|还有")
_AND = re.compile(r"\s*(?:[和与及、]|以及|\band\b)\s*(?:in |for )?(?:the )?(?:whole )?")
_AND_OTHERS = re.compile(
    "等(?:[0-9一二两三四五六七八九十百余多几]+个?|各)?(?:地|省(?!级)|市(?![场民])|区(?!域)|县|镇|街道|村|城市)"
)
_EACH = re.compile(r"又|各(?![省市县区地种类级界方])|分别|\beach\b|\brespectively\b|\bboth\b")
_TAKES_PART = re.compile(r"[或和与、]参[与加]|参[与加][或和与、]|\b(?:or|and) (?:\w+ )?(?:took|takes?|taking) part\b")
_WHO = re.compile(r"谁|(?:什么|哪(?:些|个|几个|家|几家)?)(?:机构|单位|部门|方(?![式面案法向]))|\bwhom?\b")
RARE = 0.8  # how much a word must tell for it to be sought in names
COUNTED = ("经费", "编制")  # attributes of a programme that an indicator may count, too: money and people
_FRAME = frozenset(
    ("level", "levels", "case", "cases", "number", "numbers", "figure", "figures")
)  # tell no indicators apart
FEW = 2  # parameters of a question that is about one thing
MANY = 3  # things that a part of a name may stand for together


class Slots:
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
        if "text" in self.question.parameters:
            self._by_modifier()
            return True
        return self.complete()

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

    def _by_modifier(self) -> None:
        """Ask for names with the word that stands right before that for programmes of any kind: 铁路 of 哪些铁路项目."""
        if self.text.language != "zh" or any(
            self.bound.get(p.name) for p in self.question.parameters.values() if p.type in _SUBJECTS
        ):
            return
        for m in says(self.text, "generic"):
            before = self.text.clean[: m.start()]
            said = [w for w in meanings("zh").words(before) if len(w.text) > 1 and w.end == m.start()]
            if said and not any(
                s.meets(said[-1].start, m.start()) for s in (*self.used, *self.found) if s.type in NAMED
            ):
                self.by_words_of_names([said[-1].text], at=said[-1].start)

    def by_words_of_names(self, left: Sequence[str], *, at: int | None = None) -> bool:
        """Whether words left over occur in names of programmes; then those names are asked for. One ``at`` a place may be common."""
        there = self._here(self.known.of("programme"))
        names = "\n".join(n.casefold() for e in there for n in (e.name, *e.names))
        found = []
        usual = wordings(self.text.language).words[self.question.id]
        sense = meanings(self.text.language)
        for run in (r.strip() for r in left):
            if stem(run) in usual or run.isdigit():
                continue
            cuts = [w for w in sense.words(run) if w.end - w.start > 1 and w.tells > RARE]
            if run in map(str.casefold, self.text.quoted):
                cuts, runs = [], [run]
            else:
                runs = (
                    [run] if cuts or at is not None else [run, run[:-1]] if len(run) > 2 and CHINESE.search(run) else []
                )
            parts = [*runs, *(run[w.start : w.end] for w in cuts)]
            said = ((p, [p, *(synonyms(p) if p == run else ())]) for p in parts if not stop("zh").fullmatch(p))
            in_names = ((p, [m for m in ms if _occurs(m, names)]) for p, ms in said)
            part, means = next(((p, ms) for p, ms in in_names if ms), ("", []))
            if part:
                start = self.text.clean.index(part, at or 0)
                found.append(Span(start, start + len(part), "text", ("|".join(means),)))
        if found:
            asked = [s for s in found if not self._is_listed(s)] or ([] if self.bound.get("topic") else found)
            self.bound["text"] = tuple(Value(i, worded("text", i, self.text.language)) for s in asked for i in s.ids)
            self.used += found
            self.guesses += 1
        return bool(found)

    def _is_listed(self, span: Span) -> bool:
        """Whether a word stands in a list with domains or kinds, as one more example: 义警、老兵警长、反诈志愿者."""
        concepts = [s for s in self.found if s.type in ("topic", "kind")]
        gap = re.compile(r"\s*[、,/]\s*|和|或| or | and ")
        before = any(s.end <= span.start and gap.fullmatch(self.text.clean[s.end : span.start]) for s in concepts)
        return before and any(
            s.start >= span.end and gap.fullmatch(self.text.clean[span.end : s.start]) for s in concepts
        )

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
        asks_where = "place" in self.question.columns and "programme" in self.question.parameters
        for at, (span, entry) in enumerate(out):
            if len(out) == 1 and asks_where and _AND_OTHERS.match(self.text.clean, span.end):  # one of those asked for
                self.used.append(span)
                continue
            after = out[at + 1] if at + 1 < len(out) else None
            if (
                after
                and after[0].start - span.end <= 1
                and not _AND.fullmatch(self.text.clean[span.end : after[0].start])
                and self.known.lies_in(after[1], [entry.id])
                and after[1] != entry
            ):
                self.used.append(span)
                continue
            kept.append((span, entry))
        lower = [
            (s, e)
            for s, e in kept
            if self._joined_to_others(s, [o for o, _ in kept]) or not _holds(e, [o for _, o in kept], self.known)
        ]
        self.used += [s for s, e in kept if (s, e) not in lower]
        return lower

    def _joined_to_others(self, span: Span, others: Sequence[Span]) -> bool:
        """Whether figures are asked for, of a place and another with a conjunction between, or of the nation and others each."""
        if "indicator" not in self.question.parameters:
            return False
        if self.known.entries[span.ids[0]].level == "country" and _EACH.search(self.text.clean):
            return True
        return any(_AND.fullmatch(self.text.clean[min(s.end, span.end) : max(s.start, span.start)]) for s in others)

    def _here(self, entries: list[Entry]) -> list[Entry]:
        """Those of the entries that lie in the places of the question; all, where none does."""
        wanted = [e.id for _, e in self.places]
        return [e for e in entries if self.known.lies_in(e, wanted)] or entries if wanted else entries

    def _there(self, spans: list[Span], entries: dict[str, Entry]) -> tuple[list[Span], dict[str, Entry]]:
        """The programmes named; where none of them lies in the places of the question, those alike that do."""
        wanted = [e.id for _, e in self.places]
        if not wanted or not entries or any(self.known.lies_in(e, wanted) for e in entries.values()):
            return spans, entries
        near = self._near("programme")
        there = {e.id: e for e in near.entries if self.known.lies_in(e, wanted)} if near else {}
        return (list(near.spans), there) if near and there else (spans, entries)

    def _named(self, name: str, type_: str, *, containing: bool) -> None:
        spans = [s for s in self.chosen if s.type == type_]
        if type_ == "indicator" and any(p.type == "award" for p in self.question.parameters.values()):
            spans = [s for s in spans if not any(a.meets(s.start, s.end) for a in self.awards)]
        entries = {i: self.known.entries[i] for s in spans for i in s.ids}
        if type_ == "programme":
            spans, entries = self._there(spans, entries)
        if containing:
            said = {self.text.clean[s.start : s.end] for s in spans} | {key(e.name) for e in entries.values()}
            entries |= self._longer(sorted(said))
        exact = any(self._is_whole(s) for s in spans)
        told = self._told_of_programme() if type_ == "indicator" and not entries else None
        if told:
            spans, entries = list(told.spans), {e.id: e for e in told.entries}
            self.guesses += 1
        elif self._wants(name) and (not spans or (self.text.language == "en" and not exact)):
            near = self._near(type_)
            more = near and (type_ != "indicator" or self._says_more(near, spans))
            if near and more and stretch(near) > sum(s.length for s in spans):
                spans, entries = list(near.spans), {e.id: e for e in self._as_wide_as_said(near.entries)}
                if containing:
                    entries |= self._longer(key(n.name) for n in near.entries)
                if type_ == "programme":
                    says_indicator = "indicator" in self.question.parameters and self._says_indicator(near)
                    only = len(self.question.parameters) <= FEW and self._says_topic(near)
                    self.guesses += 2 * (says_indicator or only)
                self.guesses += 1
        if type_ == "indicator" and spans and not (self.bound.get("direction") or self.bound.get("comparison")):
            self.guesses += all(any(a.meets(s.start, s.end) for a in self.awards) for s in spans)
        if type_ == "indicator" and spans and not self._measures() and all(map(self._is_concept, spans)):
            self.guesses += 2
        figures = "indicator" in self.question.parameters
        if figures and type_ == "programme" and spans and all(self._is_topic(s) for s in spans):
            self.guesses += 1
        if type_ == "award":  # 国家级绿色园区名单 beside 国家级绿色园区
            called = {key(n.name).replace("级", "") for n in entries.values()}  # 国家级园区, 国家园区
            entries |= {e.id: e for e in self.known.of("award") if key(e.name).replace("级", "") in called}
            longer = {e.id: e for n in entries.values() for e in self.known.containing("award", key(n.name))}
            entries = longer if len(longer) <= MANY else entries
        ranked = "order" in self.question.parameters or len(self.places) > 1
        if type_ == "indicator" and entries and ranked and not any(map(defined, entries)):  # as each report words it
            likewise = saying(self.text, self.known, type_, spans)
            entries |= {e.id: e for e in likewise if e.places and not defined(e.id)}
        found = self._here(sorted(entries.values(), key=lambda e: e.id))
        if len({e.name for e in found}) > MANY and self.guesses and not containing and type_ in ("programme", "agency"):
            self.choices[name] = tuple(found)
        if found:
            self.bound[name] = tuple(self._value(e) for e in found)
            self.used += spans
            if type_ == "indicator":
                self._joined(name, spans)

    def _told_of_programme(self, said: tuple[Span, ...] = ()) -> Near | None:
        """What is reported of the programme asked about and is likest what is asked."""
        of = frozenset(v.id for v in self.bound.get("programme", ()))
        return self._near("indicator", said, of) if of and self._measures() else None

    def _joined(self, name: str, first: Sequence[Span]) -> None:
        """Fill in what a question asks for beside the first indicator: 起数和人数, how many firms and what growth."""
        said = list(first)
        while near := self._told_of_programme(self._own(said)) or self._near("indicator", self._own(said)):
            there = {e.id: e for e in near.entries if e.id not in {v.id for v in self.bound[name]}}
            wanted = [e.id for _, e in self.places]
            seen = [e for e in there.values() if (self.known.lies_in(e, wanted) if wanted else e.places)]
            other = all(
                any(f.meets(s.start, s.end) for f in self.found if f.type in ("kind", "role")) for s in near.spans
            )
            if other or not seen or not self._apart(said, near.spans):
                break
            self.bound[name] += tuple(self._value(e) for e in seen)
            self.used += near.spans
            said += near.spans
        sizes = [Span(m.start(), m.end(), "", ()) for m in says(self.text, "quantity")]
        if sizes and self._apart(sizes[:1], sizes[1:]):
            for kind in ("direction", "comparison"):  # of the second thing asked for, not of the first
                self.bound.pop(kind, None)
            if said == list(first) and self.bound.get("programme"):
                self.bound.pop(name)  # one of the sizes is not understood: all that is known of the programme

    def _own(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """The stretches without words said twice that stand elsewhere: the first 投资 of 交通投资和水利投资 is not of 水利投资."""
        said = [self.text.clean[s.start : s.end] for s in spans]
        once = [s for s, text in zip(spans, said, strict=True) if self.text.clean.count(text) == 1]
        nearest: dict[str, tuple[int, Span]] = {}
        for span, text in zip(spans, said, strict=True):
            far = min((abs(span.start - o.end) + abs(o.start - span.end) for o in once), default=0)
            if text not in nearest or far < nearest[text][0]:
                nearest[text] = (far, span)
        return tuple(span for _, span in nearest.values()) if once else tuple(spans)

    def _apart(self, some: Sequence[Span], others: Sequence[Span]) -> bool:
        """Whether all of the others stand behind, or all before, some of the words, with a conjunction between."""
        if not some or not others:
            return False
        before, after = sorted((tuple(some), tuple(others)), key=lambda spans: min(s.start for s in spans))
        gap = self.text.clean[max(s.end for s in before) : min(s.start for s in after)]
        return _JOINS.search(gap) is not None

    def _longer(self, names: Iterable[str]) -> dict[str, Entry]:
        """Programmes whose names contain one of these."""
        return {e.id: e for name in names for e in self.known.containing("programme", name)}

    def _near(self, type_: str, said: tuple[Span, ...] = (), programmes: frozenset[str] = frozenset()) -> Near | None:
        taken = [
            s
            for s in (*self.chosen, *self.awards)
            if s.type in ("place", "year", "report", "level", "award", "programme")
        ]
        busy = tuple(s for s in taken if s.type not in ("award", "programme") or type_ in ("indicator", "topic"))
        if type_ == "indicator":
            busy += tuple(s for s in self.chosen if s.type in ("agency", "direction", "order"))
            busy += tuple(s for s in self.used if s.type == "programme")
            busy += tuple(s for s in self.found if s.type == "attribute" and s.ids[0] not in COUNTED)
        if type_ == "programme" and any(p.type == "agency" for p in self.question.parameters.values()):
            busy += tuple(s for s in self.chosen if s.type == "agency" and " " in self.text.clean[s.start : s.end])
        if type_ in ("programme", "agency"):  # a person is no part of a name
            busy += tuple(
                s
                for s in self.found
                if s.type == "person" and not any(c.start <= s.start and s.end <= c.end for c in self.chosen)
            )
        if any(p.type in ("role", "position") for p in self.question.parameters.values()):
            busy += tuple(s for s in self.chosen if s.type in ("role", "position"))
        if not self.places and type_ == "agency":
            busy += tuple(s for s in self.found if s.type == "agency_type")
        when = pattern(table()["asked"]["time"][self.text.language], self.text.language)
        busy += tuple(Span(m.start(), m.end(), "", ()) for m in when.finditer(self.text.clean))
        busy += said
        busy += tuple(s for s in self.found if s.type == "gloss")
        dull = wordings(self.text.language).words[self.question.id]
        return alike(self.text, self.known, type_, busy, tuple(e.id for _, e in self.places), dull, programmes)

    def _is_spelled(self, near: Near) -> bool:
        """Whether two characters of a name stand in a Chinese text side by side, outside its places; in English always."""
        if self.text.language == "en":
            return True
        names = "\n".join(key(n) for e in near.entries for n in (e.name, *e.names))
        runs = (self.text.clean[s.start : s.end] for s in near.spans)
        return any(run[at : at + 2] in names for run in runs for at in range(len(run) - 1))

    def _is_one_word(self, near: Near) -> bool:
        """Whether a single English word speaks for a likeness."""
        return len(near.spans) == 1 and " " not in self.text.clean[near.spans[0].start : near.spans[0].end]

    def _is_whole(self, span: Span) -> bool:
        """Whether a name is written in Chinese characters, or its whole pinyin."""
        said = self.text.clean[span.start : span.end]
        letters = re.sub("[^a-z]", "", said)
        return bool(CHINESE.search(said)) or any(letters == n for i in span.ids for n in self.known.entries[i].names)

    def _says_more(self, near: Near, named: Sequence[Span]) -> bool:
        """Whether a likeness says more than a name of several words, by words beside it: not by those that stand elsewhere."""
        whole = [s for s in named if re.search(r"\w[ -]\w", self.text.clean[s.start : s.end])]
        more = [s for s in near.spans if not any(n.start <= s.start and s.end <= n.end for n in named)]
        more = [s for s in more if self.text.clean[s.start : s.end] not in _FRAME]
        return not whole or any(s.end + 1 == n.start or n.end + 1 == s.start for s in more for n in whole)

    def _as_wide_as_said(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Entries; for an indicator of whose narrower label no word is said, the broader one: fraud cases, of fraud cases filed."""
        indicators = ontology.model().indicators
        for entry in entries:
            found = indicators.get(entry.id.removeprefix("indicator-")) if entry.type == "indicator" else None
            wider = indicators.get(found.broader[0]) if found and found.broader else None
            if found and wider and self.text.language == "en" and f"indicator-{wider.id}" in self.known.entries:
                own = set(words(found.en)) - set(words(wider.en))
                if own and not own & {w.stem for w in self.text.words}:
                    entry = self.known.entries[f"indicator-{wider.id}"]
            yield entry

    def _says_indicator(self, near: Near) -> bool:
        """Whether the words that may mean a thing are those of an indicator that is named, or one word beside it."""
        named = [s for s in self.found if s.type == "indicator"]
        overlap = any(a.meets(s.start, s.end) for s in near.spans for a in named)
        return overlap or (bool(named) and len(near.spans) == 1)

    def _says_topic(self, near: Near) -> bool:
        """Whether the words that may mean a thing are only those of a domain."""
        topics = [s for s in self.found if s.type == "topic"]
        return all(any(t.start <= s.start and s.end <= t.end for t in topics) for s in near.spans)

    def _measures(self) -> bool:
        """Whether the wording asks for a size or its change."""
        return bool(self.bound.get("direction") or self.bound.get("comparison") or says(self.text, "quantity"))

    def _is_concept(self, span: Span) -> bool:
        """Whether words for an indicator are also those for a domain or kind (volunteer teams)."""
        return any(s.type in ("topic", "kind") and s.meets(span.start, span.end) for s in self.found)

    def _is_topic(self, span: Span) -> bool:
        """Whether a programme's name is also what a domain is called (生产安全), so that the domain may be meant."""
        return bool(self.known.find("topic", self.text.clean[span.start : span.end]))

    def _wants(self, name: str) -> bool:
        """Whether a name may be looked for by likeness: the parameter is needed, or one of those of which one is."""
        type_, one_of = self.question.parameters[name].type, self.question.one_of
        if self.question.parameters[name].required or type_ in ("entity", "bearer"):
            return True
        if type_ == "agency" and _BODY.search(self.text.clean):  # one that nobody has translated
            return True
        if type_ == "indicator" and self.bound.get("programme") and self.guesses < 2 and self._measures():
            return True
        if name in one_of and type_ == "indicator" and self.bound.get("direction"):
            return True
        return name in one_of and not self.places and not any(self.bound.get(n) for n in one_of)

    def _entity(self, name: str) -> bool:
        """Fill a parameter that takes anything with a name; True where a place fills it."""
        spans = [s for s in self.chosen if s.type in ("programme", "agency", "person", "award")]
        entries = {i: self.known.entries[i] for s in spans for i in s.ids}
        told = [s for s in self.used if s.type == "topic"] if "topic" in self.question.one_of else []
        if not spans and self._wants(name):
            near = max(filter(None, map(self._near, ("programme", "agency"))), key=stretch, default=None)
            if near and self.places and self.text.language == "en" and self._is_one_word(near):
                near = None  # beside a place that is no name
            if near and self.places and "place" in self.question.parameters and not self._is_spelled(near):
                near = None  # the place is asked about
                self.guesses += 1
            if near and stretch(near) > sum(s.length for s in told):
                spans, entries = list(near.spans), {e.id: e for e in near.entries}
                self.guesses += 1
        if not entries and self.places and self._wants_place(name):
            self.bound[name] = tuple(self._value(e) for _, e in self.places)
            self.used += [s for s, _ in self.places]
            return True
        if all(e.type == "programme" for e in entries.values()):
            spans, entries = self._there(spans, entries)
            if self.question.parameters[name].containing:
                entries |= self._longer([key(e.name) for e in entries.values()])
        found = self._here(sorted([*entries.values(), *self._same_thing(entries.values())], key=lambda e: e.id))
        if found:
            self.bound[name] = tuple(dict.fromkeys(self._value(e) for e in found))
            self.used += spans
        return False

    def _wants_place(self, name: str) -> bool:
        return self.question.parameters[name].required or not any(self.bound.get(n) for n in self.question.one_of)

    def _same_thing(self, entries: Iterable[Entry]) -> list[Entry]:
        """Programmes whose name ends an agency's name behind its place: 嘉北 + 涉外事务服务工作站."""
        out = []
        for agency in (e for e in entries if e.type == "agency"):
            name = key(agency.name)
            for length in range(4, len(name)):
                for programme in self.known.find("programme", name[-length:]):
                    if set(programme.places) & set(agency.places):
                        out.append(programme)
        return out

    def _plain(self, name: str, type_: str) -> None:
        spans = [s for s in self.chosen if fits(s.type, type_) and (s.type == type_)]
        if type_ == "comparison" and "order" in self.question.parameters:
            spans = [s for s in spans if s.ids != ("rank",)]  # the first of a ranking is its smallest figure
        ids = [i for s in spans for i in s.ids]
        if type_ == "order":
            ids = ids[:1]
        # 由谁办理，和谁合作; 推出或参与
        several = len(set(ids)) > 1 or len(_WHO.findall(self.text.clean)) > 1
        if type_ == "role" and (several or _TAKES_PART.search(self.text.clean)):
            self.used += spans
            ids = []
        if ids:
            named = type_ in NAMED
            language = self.text.language
            values = [
                self._value(self.known.entries[i]) if named else Value(i, worded(type_, i, language)) for i in ids
            ]
            self.bound[name] = tuple(dict.fromkeys(values))
            self.used += spans


def _occurs(part: str, names: str) -> bool:
    """Whether a part of names occurs in them; of Latin ones whole words do."""
    return bool(re.search(rf"\b{re.escape(part)}\b", names)) if part.isascii() else part in names


def _holds(place: Entry, others: Iterable[Entry], known: Lexicon) -> bool:
    """Whether a place is only the province or country of another one named."""
    return place.level in ("province", "country") and any(known.lies_in(o, [place.id]) and o != place for o in others)
