"""Anchors survive a new layout, find a stretch that moved, and never find one that is gone."""

from hypothesis import given
from hypothesis import strategies as st

from kg.texts import quote
from loaders.anchoring import PlainText

TEXT = "第一段 讲“晨钟”工作法。\n\n第二段讲２０２４年的数字，下降１２．４％。\n第三段什么也不讲。"
letters = st.text(alphabet="晨钟镇区。，“” \n１２3½①", min_size=1, max_size=60)


def spans_of(words: str, text: str = TEXT):
    start = text.index(words)
    return [(start, start + len(words))]


def test_the_offset_is_tried_first():
    anchor = PlainText(TEXT).anchor_of(spans_of("２０２４年"))
    (span,) = PlainText(TEXT).find(anchor)
    assert TEXT[slice(*span)] == "２０２４年"


def test_a_new_layout_and_new_width_of_digits_keep_the_anchor():
    anchor = PlainText(TEXT).anchor_of(spans_of("２０２４年的数字，下降１２．４％"))
    relaid = TEXT.replace("２０２４年的", "2024年\n的").replace("第一段 ", "新加的开头。第一段")
    spans = PlainText(relaid).find(anchor)
    assert quote(relaid, spans) == "2024年的数字，下降１２．４％"
    assert len(spans) == 2


def test_what_is_gone_is_not_found():
    anchor = PlainText(TEXT).anchor_of(spans_of("晨钟"))
    assert PlainText(TEXT.replace("晨钟", "暮鼓")).find(anchor) is None


@given(letters, st.data())
def test_every_stretch_is_found_again_in_its_own_text(text, data):
    plain = PlainText(text)
    if plain.plain:
        start = data.draw(st.integers(0, len(plain.plain) - 1))
        end = data.draw(st.integers(start + 1, len(plain.plain)))
        spans = plain.spans(start, end)
        found = plain.find(plain.anchor_of(spans))
        assert found is not None
        assert PlainText(quote(text, found)).plain == PlainText(quote(text, spans)).plain


@given(letters)
def test_the_way_back_leads_to_the_character_it_came_from(text):
    plain = PlainText(text)
    assert len(plain.raw) == len(plain.plain)
    assert plain.raw == sorted(plain.raw)
    assert all(not text[i].isspace() for i in plain.raw)
