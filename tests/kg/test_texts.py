"""The sentence around a span, in texts with and without a tidy layout."""

import pytest

from kg.texts import quote, sentence

CASES = [
    ("甲镇建成中心。乙镇成立“晨钟”队伍。丙镇没有。", "晨钟", "乙镇成立“晨钟”队伍。"),
    ("他说：“晨钟真好！”大家都笑了。", "晨钟", "他说：“晨钟真好！”"),
    ("标题里有晨钟\n\n正文另起一段。", "晨钟", "标题里有晨钟"),
    ("乙镇成立“晨\n钟”队伍，覆盖全镇。然后结束。", "晨\n钟", "乙镇成立“晨钟”队伍，覆盖全镇。"),
    (
        "持续擦亮招牌，青石镇\n\n“晨钟”队伍连续七年巡逻。下一句。",
        "晨钟",
        "持续擦亮招牌，青石镇“晨钟”队伍连续七年巡逻。",
    ),
    ("上一段完了。\n“晨钟”队伍巡逻，\n风雨无阻。", "晨钟", "“晨钟”队伍巡逻，风雨无阻。"),
    ("没有句号的文字晨钟一直写下去", "晨钟", "没有句号的文字晨钟一直写下去"),
]


@pytest.mark.parametrize(("text", "words", "expected"), CASES)
def test_the_sentence_around_a_span(text, words, expected):
    start = text.index(words)
    assert sentence(text, [(start, start + len(words))]) == expected


def test_a_quote_joins_its_spans():
    assert quote("晨\n钟队", [(0, 1), (2, 3)]) == "晨钟"
