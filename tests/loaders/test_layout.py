"""Layout repair: what lines are, which are one paragraph, and that every character keeps its place."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.layout import LONGEST, Layout, Paragraph, fold, layout

LEAD = "青石市坚持把群众的小事当作大事来办，全年走访住户三万余家，帮助解决停车、照明等难题二百多个。"


def body(text: str) -> list[str]:
    return [p.text for p in layout(text).paragraphs if p.role == "body"]


def roles(text: str) -> list[tuple[str, str]]:
    return [(p.role, p.text) for p in layout(text).paragraphs]


def test_a_cut_line_is_joined_and_keeps_both_places() -> None:
    text = "青石市公安局会同司法、民政等部门成立了联合调处组，并在全市推行“巷口议\n\n事厅”制度，群众说事有了去处。"
    (paragraph,) = layout(text).paragraphs
    start = paragraph.text.index("巷口议事厅")
    assert [text[a:b] for a, b in paragraph.raw(start, start + 5)] == ["巷口议", "事厅"]


def test_a_caption_between_quotation_marks_is_passed_over() -> None:
    text = (
        f"## 甲区\n\n{LEAD}当地依靠“灯塔\n\n\n\n民警在路口指挥交通。\n\n志愿者入户走访。\n\n管家”巡查夜市，摊主都说好。"
    )
    found = layout(text).paragraphs
    assert [p.text for p in found if p.role == "caption"] == ["民警在路口指挥交通。", "志愿者入户走访。"]
    assert "“灯塔管家”巡查夜市" in found[1].text


def test_a_short_cut_line_with_a_comma_is_no_heading() -> None:
    text = f"{LEAD}\n\n擦亮群防群治招牌，白河区\n\n“桥头义警”连续三年开展夜巡，受到住户好评。"
    assert body(text)[1].startswith("擦亮群防群治招牌，白河区“桥头义警”")


def test_a_line_that_closes_what_nothing_opened_is_not_joined() -> None:
    text = f"{LEAD}白河区检察院针对老旧小区的消防难题又推出\n\n道）具体落实的责任体系，工作格局更加完善。\n\n{LEAD[5:]}"
    assert body(text)[1].startswith("道）")


def test_headings_titles_credits_and_labels() -> None:
    text = (
        f"专版\n\n# 青石：小巷大治理\n\n■撰文 林一帆 周小满 图片由青石市委政法委提供\n\n{LEAD}\n\n"
        f"## 白河 邻里议事有章法\n\n{LEAD[::-1]}。\n\n本版图片由青石市委政法委提供"
    )
    assert [role for role, _ in roles(text)] == ["label", "title", "credit", "body", "heading", "body", "credit"]
    found = layout(text).paragraphs
    assert found[5].heading == 4
    assert found[3].heading == 1


def test_headings_without_marks() -> None:
    text = f"小巷议事聚民心\n\n大院共治添活力\n\n撰文 林一帆\n\n{LEAD}\n\n把矛盾化在门前 让邻里更加和睦\n\n{LEAD[8:]}"
    assert [role for role, _ in roles(text)] == ["title", "title", "credit", "body", "heading", "body"]


def test_a_paragraph_that_stands_twice_is_marked_once() -> None:
    text = f"{LEAD}\n\n{LEAD[3:30]}，各镇街都建起议事点。\n\n{LEAD}"
    assert [p.repeated for p in layout(text).paragraphs] == [False, False, True]
    assert len(list(layout(text).body())) == 2


def test_list_items_stay_apart() -> None:
    items = [f"{n}.建立重点行业领域安全隐患排查整治台账并按月通报各镇街道的整改情况" for n in range(1, 5)]
    assert body("\n".join([LEAD, *items])) == [LEAD, *items]


def test_wrapped_lines_are_one_paragraph() -> None:
    long = LEAD * 4
    wrapped = "\n".join(long[i : i + 20] for i in range(0, len(long), 20))
    assert "".join(body(wrapped)) == long
    assert len(body(wrapped)) <= 4


def test_latin_words_are_not_glued() -> None:
    text = f"{LEAD[:-1]}推广使用China Unicom\nGovernance平台，办理事项更加快捷。"
    assert "Unicom\nGovernance" in layout(text).paragraphs[0].text


def test_invisible_characters_are_left_out() -> None:
    assert (
        layout("平安\u200b青石\u202e建设取得成效，群众满意度持续提升。").paragraphs[0].text.startswith("平安青石建设")
    )


def test_one_line_of_five_million_characters() -> None:
    found = layout(LEAD * 110_000)
    assert len(found.raw) > 5_000_000
    assert all(len(p.text) <= LONGEST for p in found.paragraphs)
    assert "".join(p.text for p in found.paragraphs) == found.raw
    assert all(p.text.endswith("。") for p in found.paragraphs)


def test_nothing_in_nothing() -> None:
    assert layout("").paragraphs == layout(" \n\u3000\n").paragraphs == ()


def assert_every_place_right(found: Layout) -> None:
    taken: set[int] = set()
    for index, paragraph in enumerate(found.paragraphs):
        assert paragraph.index == index
        assert 0 < len(paragraph.text) <= LONGEST
        assert [found.raw[i] for i in paragraph.starts[:-1]] == list(paragraph.text)
        assert len(paragraph.starts) == len(paragraph.text) + 1 == len(paragraph.folded) + 1
        assert not taken & set(paragraph.starts[:-1])
        taken |= set(paragraph.starts[:-1])
        assert "".join(paragraph.text[s.start : s.end] for s in paragraph.sentences) == paragraph.text
        assert paragraph.heading is None or found.paragraphs[paragraph.heading].role in ("title", "heading")


def assert_spans_right(found: Layout, paragraph: Paragraph, start: int, end: int) -> None:
    spans = paragraph.raw(start, end)
    assert "".join(found.raw[a:b] for a, b in spans) == paragraph.text[start:end]
    assert all(a < b for a, b in spans)
    if start < end:
        assert paragraph.offset(start) == spans[0][0]


TEXTS = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            [
                "\n",
                "\n\n",
                "\n\n\n\n",
                "# ",
                "## ",
                "“",
                "”",
                "《",
                "》",
                "（",
                ")",
                "。",
                "，",
                "\u200b",
                "\u202e",
                "\u3000",
                "𠮷",
                "■撰文 林一帆",
                "本版图片由青石市委提供",
                LEAD,
                LEAD[:31],
                "白河区",
                "\r\n",
                "\x00",
                "1.",
            ]
        ),
    ),
    max_size=30,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.data())
def test_every_character_keeps_its_place(text: str, data: st.DataObject) -> None:
    found = layout(text)
    assert_every_place_right(found)
    for paragraph in found.paragraphs:
        start = data.draw(st.integers(0, len(paragraph.text)))
        end = data.draw(st.integers(start, len(paragraph.text)))
        assert_spans_right(found, paragraph, start, end)


@given(st.text())
def test_folding_keeps_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold("，ＡＢ１２％") == ",AB12%"
