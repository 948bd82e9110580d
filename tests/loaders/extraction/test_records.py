"""A reading: where its sentences are."""

import re

from hypothesis import given
from hypothesis import strategies as st

from loaders.extraction.records import Reading, Span
from loaders.layout import Paragraph


@given(st.text("甲乙，。！？", min_size=1, max_size=30), st.data())
def test_a_sentence_is_the_stretch_between_stops_around_a_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = Reading(text, (Paragraph(0, "body", text, ()),), ((),)).sentence(Span(0, start, end))
    assert found.start <= start
    assert end <= found.end
    assert not re.search("[。！？]", text[found.start : start] + text[end : found.end - 1])
    assert found.start == 0 or text[found.start - 1] in "。！？"
    assert found.end == len(text) or text[found.end - 1] in "。！？"
