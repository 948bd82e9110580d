"""What a name is cut to, which are too general, and which forms are one name."""

import pytest

from loaders.extraction import agencies, read, terms
from loaders.extraction.candidates import Candidate, Chosen, Proposal, gather, select, trimmed
from loaders.extraction.naming import _renames
from loaders.extraction.records import Span


@pytest.mark.parametrize(
    "name",
    [
        "实施",
        "中心建设",
        "消费活动",
        "信息服务",
        "政策",
        "为指导",
        "数字化系统",
        "招商引资项目",
        "4期活动",
        "20多场宣讲",
    ],
)
def test_general_words_are_no_name(name: str) -> None:
    assert terms.empty(name)


@pytest.mark.parametrize(
    "name", ["灯塔管家", "平安建设", "河长制", "综合治理信息服务平台工程建设行动", "1次办好", "4轮驱动"]
)
def test_a_name_says_more(name: str) -> None:
    assert not terms.empty(name)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("着力推进邻里守望行动", "邻里守望行动"),
        ("邻里守望行动已经", "邻里守望行动"),
        ("扎实行动", "扎实行动"),
        ("今天邻里守望行动", "邻里守望行动"),
        ("邻里守望行动今天", "邻里守望行动"),
        ("一件事集成办", "一件事集成办"),
    ],
)
def test_what_is_done_with_it_is_no_part_of_a_name(written: str, name: str) -> None:
    reading = read(f"各地{written}。")
    span = trimmed(reading, Span(0, 2, 2 + len(written)))
    assert reading.string(span) == name


@pytest.mark.parametrize(
    ("text", "start", "end", "cut"),
    [
        ("审议了关于修改灯塔法和巷口法的决定草案。", 3, 9, True),
        ("印发关于推进灯塔管家建设的意见。", 2, 15, False),
        ("讲了灯塔管家的故事，又作出决定。", 2, 6, False),
        ("落实关于灯塔管家的部署，全市印发通知。", 2, 8, False),
    ],
)
def test_the_beginning_of_a_title_is_no_name(text: str, start: int, end: int, cut: bool) -> None:
    assert terms.cut_title(text, start, end) is cut


def test_a_form_within_another_is_its_alias() -> None:
    names = {"灯塔管家志愿服务队": 0.9, "灯塔管家": 0.8, "巷口议事厅": 0.7, "志愿": 0.6, "弱": 0.1}
    found = {name: Candidate(name, name, probability=p) for name, p in names.items()}
    kept = select(found, 0.5)
    assert [(one.candidate.name, [f.name for f in one.folded]) for one in kept] == [
        ("灯塔管家志愿服务队", ["灯塔管家"]),
        ("巷口议事厅", []),
        ("志愿", []),
    ]


def test_a_part_of_a_longer_name_stands_only_where_it_stands_by_itself() -> None:
    long, short = "山水林田湖草沙一体化保护和修复工程", "修复工程"
    whole = Candidate(long, long, spans=[Span(0, 5, 5 + len(long))], probability=0.9)
    end = whole.spans[0].end
    inner = Span(0, end - len(short), end)
    for others, kept in (([], [long]), ([Span(1, 0, len(short))], [long, short])):
        part = Candidate(short, short, spans=[inner, *others], probability=0.6)
        assert [c.candidate.name for c in select({long: whole, short: part}, 0.5)] == kept


def test_occurrences_share_no_character() -> None:
    reading = read("平安平安平安，平安。")
    assert list(reading.occurrences("平安平安")) == [Span(0, 0, 4)]
    assert len(list(reading.occurrences("平安"))) == 4


@pytest.mark.parametrize(
    ("name", "outside"),
    [("便民方案（草案）", False), ("便民方案（草案", True), ("试行）便民方案", True), ("便民)方案(", True)],
)
def test_a_bracket_that_opens_or_closes_outside_a_name(name: str, outside: bool) -> None:
    assert terms.unbalanced(name) is outside


@pytest.mark.parametrize(
    ("name", "form", "renames"),
    [
        ("邻里茶馆", "邻里茶馆建设", True),
        ("邻里茶馆", "邻里茶馆的调解模式", True),
        ("邻里茶馆", "邻里茶馆等", False),
        ("邻里茶馆", "邻里茶馆两大", False),
        ("邻里茶馆行动", "邻里茶馆", True),
        ("白沙至临溪公交专线", "临溪公交专线", False),
        ("打击整治养老诈骗行动", "整治养老诈骗行动", False),
        ("第三届青石山货交易大会", "青石山货交易大会", True),
        ("枫桥经验", "新时代枫桥经验", True),
        ("枫桥经验", "坚持和发展枫桥经验", False),
        ("枫桥经验", "发展枫桥经验", False),
        ("邻里茶馆", "升级邻里茶馆", False),
        ("巡访制度", "统筹城乡的巡访制度", True),
    ],
)
def test_another_name_is_the_name_with_nouns_or_without_a_place_time_or_count(
    name: str, form: str, renames: bool
) -> None:
    longer = max(name, form, key=len)
    reading = read(f"当地{longer}已有三年。")
    at = len("当地") + longer.find(name), len("当地") + longer.find(form)
    whole, other = (Candidate(n, n, spans=[Span(0, k, k + len(n))]) for n, k in zip((name, form), at, strict=True))
    assert _renames(reading, Chosen(whole, (other,)), form) is renames


def test_a_part_of_a_name_that_stands_by_itself_is_another_name() -> None:
    name, form = "打击整治养老诈骗行动", "整治养老诈骗行动"
    reading = read(f"{name}启动。{form}历时三月。")
    whole = Candidate(name, name, spans=[Span(0, 0, len(name))])
    other = Candidate(form, form, spans=[Span(0, 2, 2 + len(form)), Span(0, 13, 13 + len(form))])
    assert _renames(reading, Chosen(whole, (other,)), form)


@pytest.mark.parametrize(
    ("name", "empty"),
    [("上述工程", True), ("全市平安建设座谈会", True), ("政企圆桌会议", False), ("文化产业发展体制机制", True)],
)
def test_meetings_and_what_points_back_are_no_names(name: str, empty: bool) -> None:
    assert terms.empty(name) is empty


@pytest.mark.parametrize(
    "name",
    [
        "青石市委常委",
        "全国人大环境委员会副主任委员",
        "中央有关部门",
        "专班负责同志",
        "中小银行",
        "青石市委书记",
        "青石市残联理事长",
    ],
)
def test_posts_and_unnamed_bodies_are_no_agencies(name: str) -> None:
    assert agencies.NO_BODY.search(name)


@pytest.mark.parametrize("name", ["中小企业发展局", "白沙镇联合学校", "青石市商务和粮食局"])
def test_what_only_looks_like_a_class_or_two_bodies_is_an_agency(name: str) -> None:
    assert not agencies.NO_BODY.search(name)
    assert not agencies.TWO_BODIES.search(name)


def test_plans_of_one_period_stay_apart() -> None:
    reading = read("“十四五”教育发展规划、“十四五”能源发展规划出台。")
    names = ("十四五”教育发展规划", "十四五”能源发展规划")
    found = gather(reading, [Proposal(next(reading.occurrences(name)), "rule", 0.5) for name in names])
    for candidate in found.values():
        candidate.probability = 0.6
    assert len(select(found, 0.5)) == 2


@pytest.mark.parametrize(
    ("text", "name"),
    [("青石市政府对此回应。", "青石市政府"), ("青石市政府办。", "青石市政府办"), ("白沙派出所。", "白沙派出所")],
)
def test_a_particle_behind_a_body_is_no_part_of_its_name(text: str, name: str) -> None:
    reading = read(text)
    proposed = Span(0, 0, len(name) + (text[len(name)] == "对"))
    assert reading.string(agencies.shortened(reading, proposed)) == name


def test_what_stands_in_quotation_marks_is_no_count() -> None:
    reading = read("深化“三所一庭”联动机制，走访3家企业。")
    assert reading.string(trimmed(reading, next(reading.occurrences("三所一庭”联动机制")))) == "三所一庭”联动机制"


def test_names_that_begin_with_one_quotation_are_one_unless_both_are_likely() -> None:
    reading = read("“灯下说事”志愿服务队成立。“灯下说事”议事品牌叫响。")
    spans = [next(reading.occurrences(name)) for name in ("灯下说事”志愿服务队", "灯下说事”议事品牌")]
    found = gather(reading, [Proposal(span, "rule", 0.5) for span in spans])
    team, brand = found.values()
    for likely, kept in ((0.6, 1), (0.95, 2)):
        team.probability, brand.probability = 0.97, likely
        assert len(select(found, 0.5)) == kept
