"""Reprints count as one voice; reports that only share a subject do not."""

from kg.duplicates import groups, linked, signature, similarity

VILLAGES = ["青石", "白马", "长桥", "南塘", "新仓", "沈荡", "乌石", "沙浦", "横港", "丰义", "曙光", "百步"]
FIRST = "".join(
    f"{name}村推行晨钟工作法，由{7 + i}名志愿者夜间巡逻，半年调解纠纷{30 + i}件。" for i, name in enumerate(VILLAGES)
)
REPRINT = "本报讯 " + FIRST.replace("沈荡村", "沈荡镇") + "（转载）"
OTHER = "".join(
    f"{name}街道综治中心有{i}个部门入驻，来访者登记一次就能办{i}件事，窗口全天开放。" for i, name in enumerate(VILLAGES)
)


def test_a_reprint_is_found_in_both_orders():
    signatures = {"b": signature(REPRINT), "a": signature(FIRST), "c": signature(OTHER)}
    assert [(earlier, later) for earlier, later, _ in linked(signatures)] == [("a", "b")]
    assert groups(signatures) == [("a", "b")]


def test_layout_does_not_change_a_signature():
    assert signature(FIRST) == signature(FIRST.replace("，", " ，\n"))


def test_texts_without_letters_are_like_nothing():
    assert signature("……！") == ()
    assert similarity((), signature(FIRST)) == 0.0
    assert groups({"a": (), "b": ()}) == []
