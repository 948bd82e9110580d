"""The place in force anywhere in a report: of the clause, the sentence, the paragraph, the heading, the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from loaders.extraction.records import Place, Reading, Span


class Context:
    """``places`` of a report in force by position. A heading that names a place governs what stands below it."""

    def __init__(self, reading: Reading, places: Sequence[Place]) -> None:
        self.reading = reading
        self.places = places
        self._by_paragraph: dict[int, list[tuple[Span, Place]]] = {}
        for place in places:
            for span in place.mentions:
                self._by_paragraph.setdefault(span.paragraph, []).append((span, place))
        for spans in self._by_paragraph.values():
            spans.sort(key=lambda pair: pair[0])
        self.subject = self._subject()

    def _subject(self) -> Place | None:
        """The place of the title, else the one most mentioned."""
        titled = [place for span, place in self._by_paragraph.get(0, ())]
        if titled:
            return titled[0]
        counts = Counter({place.id: len(place.mentions) for place in self.places})
        top = max(counts.values(), default=0)
        return next((place for place in self.places if counts[place.id] == top), None)

    def at(self, span: Span) -> Place | None:
        """The place in force at a span: last named before it in its paragraph, then its heading's, then the report's."""
        before = [place for at, place in self._by_paragraph.get(span.paragraph, ()) if at.start <= span.start]
        if before:
            return before[-1]
        heading = self.reading.paragraphs[span.paragraph].heading
        if heading is not None and (named := self._by_paragraph.get(heading)):
            return named[0][1]
        return self.subject
