"""Names begin and end with words of the tagger: what is cut inside one counts less, and is no other form of a name."""

from __future__ import annotations

from loaders.extraction import read, records_of
from loaders.extraction.models import models
from loaders.extraction.records import Span

TEXT = "云桥市推进网格系统性改革，“邻里灯”工作法在全市推广，邻里灯已覆盖二十个社区。"


def test_a_span_that_ends_inside_a_word_divides_it() -> None:
    reading = read(TEXT)
    text = reading.paragraphs[0].text
    cut, whole = text.index("系统性") + 2, text.index("改革") + 2
    start = text.index("网格")
    assert any(t.start < cut < t.end for t in reading.tokens[0])
    assert reading.divides(Span(0, start, cut))
    assert not reading.divides(Span(0, start, whole))


def test_no_form_of_a_name_is_cut_inside_a_word() -> None:
    reading = read(TEXT)
    for program in records_of([reading], models(), "all")[0].programs:
        for form in (program.name, *program.aliases):
            spans = list(reading.occurrences(form))
            assert not spans or not all(map(reading.divides, spans)), form
