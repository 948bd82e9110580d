"""Figures of a sentence and what they measure, on cases a researcher can read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from loaders.extraction import indicators, outcomes, places, read
from loaders.extraction.context import Context
from loaders.extraction.records import Outcome

CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "outcomes.tsv").open(encoding="utf-8"), delimiter="\t"))


def found(text: str) -> tuple[Outcome, ...]:
    reading = read(text)
    return outcomes.find(reading, Context(reading, places.find(reading)))


@pytest.mark.parametrize("case", CASES, ids=[c["sentence"] for c in CASES])
def test_cases(case: dict[str, str]) -> None:
    outcome = next(o for o in found(case["sentence"]) if o.value == float(case["value"]))
    assert case["indicator"] in outcome.name
    assert (outcome.unit, outcome.approx, outcome.direction, outcome.comparison) == (
        case["unit"], case["approx"], case["direction"], case["comparison"],
    )  # fmt: skip


@pytest.mark.parametrize("text", ["到2030年，入园率将达到95%。", "力争建成20个服务站。", "2024年3月5日，会议召开。"])
def test_plans_and_dates_are_no_outcomes(text: str) -> None:
    assert found(text) == ()


def test_a_figure_stands_where_it_says() -> None:
    reading = read("某县建成驿站12个、服务点30个，调解成功率达98.5%。")
    for outcome in outcomes.find(reading, Context(reading, places.find(reading))):
        assert outcome.value_text in reading.string(outcome.quote or outcome.span)


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("2025年，全市地区生产总值达7000亿元。", True),
        ("全县辖区面积约120平方公里。", True),
        ("全县常住人口42万人。", True),
        ("调解成功率达98.5%。", False),
        ("巡逻队覆盖人口12万人。", False),
    ],
)
def test_what_describes_a_place_is_background(text: str, background: bool) -> None:
    assert [outcome.context for outcome in found(text)] == [background]


def test_the_figures_of_a_plan_are_targets() -> None:
    plan = (
        "推进健康街区建设，改建护理床位900张。深化助餐服务改革，支持街镇设立助餐点。完善托育体系，新增托育点40个。"
        "加强老旧小区改造。健全物业服务标准。优化公交线网，开通微循环线路12条。实施积水点改造工程8个。强化用电安全管理。"
    )
    reached = (
        "健康街区建成60个，护理床位增至900张。助餐点已覆盖各街镇。托育体系得到完善，新增托育点40个。"
        "老旧小区改造完成30个。物业服务标准实现统一。公交线网明显优化，开通微循环线路12条。积水点改造工程完成8个。用电事故下降9%。"
    )
    assert found(plan) == ()
    assert len(found(reached)) > 5


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("入园率、巩固率均居全省前列。", {"入园率", "巩固率"}),
        ("应急处置能力全国领先。", {"应急处置能力"}),
        ("粮食收购量和加工量均创历史新高。", {"粮食收购量", "加工量"}),
        ("这里建起全省首个乡村急救驿站。", {"乡村急救驿站"}),
        ("当地率先推行邻里调解积分制度。", {"邻里调解积分制度"}),
    ],
)
def test_ranks_records_and_firsts(text: str, names: set[str]) -> None:
    assert {o.name for o in found(text) if o.direction == "rank"} == names


def test_a_rank_tells_what_it_was() -> None:
    (outcome,) = found("营商便利度从全省第9位上升到第4位。")
    assert (outcome.baseline, outcome.value) == (9, 4)


def test_an_improvement_compares_with_before() -> None:
    (outcome,) = found("村容村貌显著提升。")
    assert outcome.comparison == "versus_before"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青石市全年未发生较大火灾事故。", ("较大火灾事故", None, "", "zero")),
        ("全市未发生“民转刑”案件。", ("“民转刑”案件", None, "", "zero")),
        ("青石市盗抢案件连续三年零发案。", ("青石市盗抢案件零发案", 3, "年", "zero")),
        ("青石市外资签约额逆势增长12.8%。", ("青石市外资签约额", 12.8, "%", "up")),
        ("青石市财政收入逆势上扬。", ("青石市财政收入", None, "", "up")),
        ("工业用电量增长5.1%，高于全省0.6个百分点。", ("工业用电量", 0.6, "个百分点", "level")),
        ("镇里下拨的30万元修渠补助。", ("修渠补助", 30, "万元", "level")),
        ("志愿者调解纠纷近百起。", ("志愿者调解纠纷", 100, "起", "level")),
        ("青石港吞吐量达80万标箱。", ("青石港吞吐量", 80, "万标箱", "level")),
        ("已有近八成举措落地。", ("举措落地", 8, "成", "level")),
        ("青石市零就业家庭动态消除。", ("青石市零就业家庭", None, "", "zero")),
        ("青石市基本消除劣五类水质断面。", ("劣五类水质断面", None, "", "zero")),
        ("青石市发案率稳步下降。", ("青石市发案率", None, "", "down")),
        ("群众信访量平均每年以36%的速度下降。", ("群众信访量", 36, "%", "down")),
        ("新建公园12个、3000个停车位投入使用。", ("新建公园", 12, "个", "level")),
        ("日均预警从412条回落到37条。", ("日均预警", 37, "条", "down")),
        ("等候时间从24小时缩短至40分钟。", ("等候时间", 40, "分钟", "down")),
        ("县医院血压控制率从40%提升到65%。", ("县医院血压控制率", 65, "%", "up")),
        ("提供材料从6件变为2件。", ("提供材料", 2, "件", "down")),
        ("白沙镇将窗口下沉到村累计办件120件。", ("白沙镇将窗口下沉到村累计办件", 120, "件", "level")),
        ("白沙镇连续11年无火灾。", ("白沙镇无火灾", 11, "年", "zero")),
        ("青石县困难群众帮扶实现全覆盖。", ("青石县困难群众帮扶", None, "", "level")),
        ("青石县零售药店监管实现全覆盖。", ("青石县零售药店监管", None, "", "level")),
        ("校园周边隐患基本消除并建立巡查机制。", ("校园周边隐患", None, "", "zero")),
        ("今年以来，全面消除城区易涝点。", ("城区易涝点", None, "", "zero")),
        ("青石县48个隐患点全部清零。", ("青石县隐患点全部清零", 48, "个", "zero")),
        ("青石市外贸增速居计划单列市首位。", ("青石市外贸增速", 1, "位", "rank")),
        ("青石县在目标责任考核中位居全省第二。", ("青石县在目标责任考核中", 2, "位", "rank")),
        ("营商便利度从全省第9位上升到第4位。", ("营商便利度", 4, "位", "up")),
        ("用电需求连续5个月下降。", ("用电需求下降", 5, "个月", "down")),
        ("专班走访企业、学校等18家单位。", ("专班走访企业、学校等单位", 18, "家", "level")),
        ("今年引进冷链、包装和物流企业3家。", ("包装和物流企业", 3, "家", "level")),
        ("税收稳步增长。", ("税收", None, "", "up")),
        ("开展法治课一百二十节。", ("开展法治课", 120, "节", "level")),
        ("从2020年12月到2024年，累计发放贷款32亿元。", ("发放贷款", 32, "亿元", "level")),
        ("自2021年初到2024年，新建公路300公里。", ("新建公路", 300, "公里", "level")),
        ("人均预期寿命提高到79.8岁，比全国高1.2岁。", ("比全国高", 1.2, "岁", "level")),
    ],
)
def test_what_a_figure_or_an_effect_is_of(text: str, expected: tuple[str, float | None, str, str]) -> None:
    assert expected in [(o.name, o.value, o.unit, o.direction) for o in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "全市综合实力稳步提升，城市品质不断提高。",
        "本县设立30周年之际，举办图片展。",
        "大桥通车后预计年均通行800万辆。",
        "2024成都世园会安保任务顺利完成。",
        "一成不变的调解方式。",
        "力争到2027年，全市经济总量翻番。",
        "争取到年底新增就业岗位500个。",
        "力争全年空气优良天数达到近五年最好水平。",
        "全面排查近期有无发生矛盾纠纷。",
        "双方的权利义务没有发生变化。",
        "确保考试组织工作零差错。",
        "打造“零差错”政务服务窗口。",
        "青石、白沙、临溪、望湖4个县作为先行试点。",
        "市公安局、市司法局等6部门联合发文。",
        "由法院、检察院等8个部门组成专班。",
        "24小时自助服务区启用。",
        "游客在八一起义纪念馆前合影。",
        "预计到2030年接待游客10亿人次。",
        "群众安全感不断增强。",
        "改革进入第三年，项目建设进入第二阶段。",
        "确保综合实力升至全省第5位。",
        "安全风险尚未全部消除。",
        "确保重大项目6月底前全部开工。",
        "预计达产后年均产值达到30亿元。",
        "用三年到2027年培育企业300家。",
        "老人须连续3个月未领取养老金方可申请。",
        "民警经过一番劝说，追回被骗钱款。",
        "由公安局、民政局等8个单位组成。",
        "全县隐患未全部消除。",
        "村里自来水没实现全覆盖。",
        "力争2026年实现小场所技防覆盖率90%以上。",
        "确保到年底前全市老旧小区改造完成率达到95%以上。",
        "数千余名志愿者参与清雪。",
        "山上千亩茶园进入采摘期。",
        "项目投产后，预计带动就业达3000人。",
        "从源头上全面消除安全隐患。",
        "基层治理力量不断增强。",
    ],
)
def test_praise_anniversaries_plans_and_names_are_no_outcomes(text: str) -> None:
    assert found(text) == ()


def test_a_list_of_years_is_read_as_fast_as_it_is_long() -> None:
    pattern = indicators._ONLY_VERBS
    text = "同比" + "、".join(f"{year}年" for year in range(1980, 2026)) + "受理"
    assert pattern.fullmatch(text) is None  # more than one way to read a year would take hours


@pytest.mark.parametrize("words", ["和" * 400 + "，", "翻了" * 200, "达到" * 200, "5.2" * 400 + "连续2年，"])
def test_a_figure_behind_a_run_of_one_word_is_found(words: str) -> None:
    values = [
        outcome.value for outcome in found(f"{words}新增5个项目。")
    ]  # trying every division of the run would not end
    assert 5 in values


def test_numbers_in_two_scripts_are_read_as_far_as_they_go() -> None:
    assert [o.value for o in found("营商便利度从第11十位上升到全省第4位。")] == [4]
