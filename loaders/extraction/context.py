"""The place in force anywhere in a report: of the clause, the sentence, the paragraph, the section, the report."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from loaders.extraction import terms
from loaders.extraction.records import Place, Reading, Span, by_paragraph

_NOUNS = frozenset(("n", "nz", "nw", "LOC", "ORG", "PER", "vn", "an", "a", "m"))
#: Where one meets, which is not what is spoken of there.
_HALL = re.compile("(?:大会堂|中南海|会议中心|会展中心|大礼堂|宾馆|国宾馆|会堂)$")
_OPENING, _LEAD, _ENUMERATES, _SPEAKS, _TITLE = 8, 15, 300, 2, 60
#: How a province, and one that is a city, speaks of itself and its bodies, and how what lies below it does.
_CITIES = frozenset(("11", "12", "31", "50"))
_OF_PROVINCE = re.compile("全省|我省|省内|省级|省属|省委|省政府|省人大|省政协|自治区|全区(?!域)|区内")
_OF_CITY = re.compile("全市|我市|本市|市级|市属|市委|市政府|市人大|市政协")
_OF_LESS = re.compile("全县|我县|县委|县政府|县人大|(?<!治)区(?:委|政府)|街道|社区|本村|全村|村里|村民|村委")


class Context:
    """``places`` of a report in force by position.

    A section is a heading and what stands below it. Its root, like that of the report and of a paragraph, is the deepest
    place that at least half of its mentions lie in. A mention of what holds the root (浙江省 in a section about 海盐县) does
    not move it; any other does, until the paragraph ends.
    """

    def __init__(self, reading: Reading, places: Sequence[Place]) -> None:
        self.reading = reading
        self.places = places
        self._by_id = {place.id: place for place in places}
        named = {name: place for place in places for name in (place.code, place.name) if name}
        self._above = {place.id: tuple(self._chain(place, named)) for place in places}
        self._by_paragraph = by_paragraph(places)
        for paragraph in reading.paragraphs:
            if paragraph.role in ("heading", "title") and paragraph.index not in self._by_paragraph:
                self._by_paragraph[paragraph.index] = list(self._within(paragraph.index, paragraph.text))
        for spans in self._by_paragraph.values():
            spans.sort(key=lambda pair: pair[0])
        self.speaker = self._speaker()
        self.subject = self._subject()
        self._roots: dict[int | None, Place | None] = {}
        self._standing: list[Place | None] = []
        self._walk()

    def at(self, span: Span, *, together: bool = False) -> Place | None:
        """The place in force at a span.

        The last named before it in its sentence; else the last that opens an earlier sentence of its paragraph, unless the
        paragraph is so long that it enumerates; else what stood at the paragraph's beginning. A site counts in its clause
        only. Where the places of a list are taken ``together`` it is what holds them all: the county in 甲镇、乙镇和丙街道.
        """
        enumerates = len(self.reading.paragraphs[span.paragraph].text) > _ENUMERATES
        root = self.root(span)
        sentence, clause = self.reading.sentence(span), self._clause(span)
        for mention, place in reversed(self._by_paragraph.get(span.paragraph, ())):
            if mention.start > span.start or self._holds(place, root):
                continue
            if place.level == "site":
                if mention.start >= clause:
                    return place
            elif mention.start >= sentence.start or (not enumerates and self._opens(mention) and self._acts(mention)):
                return (self._holder(mention, place) if together else None) or place
        return self._standing[span.paragraph]

    def _holder(self, mention: Span, place: Place) -> Place | None:
        """The place that holds both of the last members of the list that a mention ends."""
        here = self._by_paragraph[mention.paragraph]
        n = next(k for k, (span, _) in enumerate(here) if span == mention)
        text = self.reading.paragraphs[mention.paragraph].text
        before, other = here[n - 1] if n else (None, None)
        if before is None or other is None or text[before.end : mention.start] not in terms.LISTING:
            return None
        return self._by_id.get(place.parent) if place.parent and place.parent == other.parent else None

    def _within(self, index: int, heading: str) -> Iterable[tuple[Span, Place]]:
        """Places of the report named in a heading, where the tagger saw none."""
        for place in self.places:
            for name in (place.name, *place.aliases, place.name[:-1]):
                if (
                    place.level in ("county", "prefecture", "zone")
                    and len(name) > 1
                    and (at := heading.find(name)) >= 0
                ):
                    yield Span(index, at, at + len(name)), place
                    break

    def _clause(self, span: Span) -> int:
        text = self.reading.paragraphs[span.paragraph].text
        return max(text.rfind(mark, 0, span.start) for mark in "，。；！？：") + 1

    def _opens(self, mention: Span) -> bool:
        return mention.start - self.reading.sentence(mention).start <= _OPENING

    def _acts(self, mention: Span) -> bool:
        """Whether what follows is no noun that the place only stands before (西安 in 西安咸阳机场)."""
        tokens = self.reading.tokens[mention.paragraph]
        n = bisect_left(tokens, mention.end, key=lambda token: token.start)
        return n < len(tokens) and tokens[n].start == mention.end and tokens[n].tag not in _NOUNS

    def root(self, span: Span) -> Place | None:
        """The place the section around a span is about."""
        return self._roots.get(self._section(span.paragraph), self.subject)

    def above(self, place: Place) -> tuple[str, ...]:
        """Ids of the places that hold a place, nearest first."""
        return self._above[place.id]

    def _chain(self, place: Place, named: dict[str, Place]) -> Iterable[str]:
        seen = {place.id}
        while place.parent:
            parent = self._by_id.get(place.parent) or named.get(place.parent)
            if parent is None or parent.id in seen:
                return
            seen.add(parent.id)
            yield parent.id
            place = parent

    def _holds(self, place: Place, root: Place | None) -> bool:
        if root is None or place.id == root.id:
            return False
        return place.id in self._above[root.id] or (place.level == "country" and root.level != "country")

    def _section(self, paragraph: int) -> int | None:
        one = self.reading.paragraphs[paragraph]
        return one.index if one.role in ("heading", "title") else one.heading

    def _subject(self) -> Place | None:
        """The place of the title; else the country where it is named most; else the deepest place of half the mentions."""
        first = next((p.index for p in self.reading.paragraphs if p.role != "title"), 0) or 1
        titled = [place for n in range(first) for _, place in self._by_paragraph.get(n, ())]
        if titled:
            titles = len(self.reading.paragraphs[0].text) <= _TITLE
            return self._deepest(titled) if titles else self._spoken(self._deepest(titled))
        if self.speaker:
            return self.speaker
        named = [place for n in sorted(self._by_paragraph) for _, place in self._by_paragraph[n]]
        country = next((place for place in named if place.level == "country"), None)
        tops = Counter((place.id, *self._above[place.id])[-1] for place in self._deepest_named(named))
        largest = max((count for key, count in tops.items() if country is None or key != country.id), default=0)
        if country and len(country.mentions) * (2 if country is named[0] else 1) >= largest:
            return country
        return self._spoken(self._deepest(named)) or country

    def _speaker(self) -> Place | None:
        """The province that a report speaks for, if it names one and says 全省 and the like as often as what is below does."""
        provinces = sorted((p for p in self.places if p.level == "province"), key=lambda p: -len(p.mentions))
        if not provinces or len(provinces[0].mentions) < 2 * sum(len(p.mentions) for p in provinces[1:]):
            return None
        text = "".join(paragraph.text for paragraph in self.reading.paragraphs)
        city = provinces[0].code in _CITIES
        own, less = len((_OF_CITY if city else _OF_PROVINCE).findall(text)), len(_OF_LESS.findall(text))
        less += 0 if city else len(_OF_CITY.findall(text))
        return provinces[0] if own >= _SPEAKS and own >= less else None

    def _spoken(self, place: Place | None) -> Place | None:
        """The place, or the province that speaks where that holds it."""
        return self.speaker if place and self.speaker and self.speaker.id in self._above[place.id] else place

    def _deepest(self, named: Sequence[Place], least: int = 1) -> Place | None:
        """The deepest place that half of the places named, and ``least``, are or lie in; the first named among equals."""
        stands = [place for place in named if not (place.level == "site" and _HALL.search(place.name))] or named
        narrow = self._deepest_named([place for place in stands if place.level != "country"] or stands)
        votes: Counter[str] = Counter()
        for place in narrow:
            votes.update((place.id, *self._above[place.id]))
        order = {place.id: n for n, place in reversed(list(enumerate(narrow)))}
        likely = [key for key, count in votes.items() if count * 2 >= len(narrow) and count >= least]
        best = max(
            likely, key=lambda key: (len(self._above[key]), votes[key], -order.get(key, len(narrow))), default=""
        )
        return self._by_id.get(best)

    def _deepest_named(self, named: Sequence[Place]) -> list[Place]:
        """Places as named, of a chain (浙江省绍兴市诸暨市) the last only."""
        behind = [*named[1:], None][: len(named)]
        return [
            one for one, after in zip(named, behind, strict=True) if not after or one.id not in self._above[after.id]
        ]

    def _walk(self) -> None:
        """Roots of the sections in text order, and what stands at the beginning of every paragraph."""
        sections: dict[int | None, list[Place]] = {}
        for paragraph in self.reading.paragraphs:
            sections.setdefault(self._section(paragraph.index), []).extend(
                place for _, place in self._by_paragraph.get(paragraph.index, ())
            )
        before: Place | None = self.subject
        for section, named in sections.items():
            own = self._deepest([p for _, p in self._by_paragraph.get(section, ())]) if section is not None else None
            root = own if own and own.level != "country" else self._spoken(self._deepest(named, least=2))
            if section is None and self.subject and self.subject.level == "country":
                root = self.subject
            if root is None or self._holds(root, before):
                root = before
            self._roots[section] = before = root
        last: tuple[int | None, Place | None] = (-1, None)
        for paragraph in self.reading.paragraphs:
            section = self._section(paragraph.index)
            root = self._roots[section]
            standing = last[1] if last[0] == section else root
            self._standing.append(standing)
            mentions = self._by_paragraph.get(paragraph.index, ())
            led = mentions and mentions[0][0].start <= _LEAD
            here = self._deepest([place for _, place in mentions if place.level != "site"])
            moved = led and here is not None and not self._holds(here, root)
            last = (section, here if moved else root if mentions else standing)
