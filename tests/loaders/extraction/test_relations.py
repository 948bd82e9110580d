"""What a text says to hold between records: parts and bases, served groups, winners and givers, posts, years and periods."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loaders.extraction import naming, outcomes, parts, persons, places, read, recognitions, relations, targets
from loaders.extraction.context import Context
from loaders.extraction.operators import Neighbours
from loaders.extraction.records import Agency, Named, Program, Records, Relation


def records(text: str, *programs: str, agencies: tuple[str, ...] = ()) -> Records:
    """The records of a text with just these programmes and agencies."""
    reading = read(text)
    made: list[tuple[type[Named], str]] = [*((Program, n) for n in programs), *((Agency, n) for n in agencies)]
    found: dict[type[Named], list[Named]] = {Program: [], Agency: []}
    for number, (kind, name) in enumerate(made):
        spans = tuple(reading.occurrences(name))
        assert spans, f"{name} is not in the text"
        found[kind].append(kind(f"r{number}", name, *spans[0], mentions=spans))
    return Records(
        reading=reading,
        places=places.find(reading),
        programs=tuple(found[Program]),  # type: ignore[arg-type]
        agencies=tuple(found[Agency]),  # type: ignore[arg-type]
        persons=persons.find(reading),
    )


def told(found: Records, made: list[Relation]) -> set[tuple[str, str, str]]:
    names = {record.id: record.name for record in found.all()}
    return {(names[r.source], r.relation, names[r.target] if r.target else r.to_text or "") for r in made}


@pytest.mark.parametrize(
    ("text", "programs", "expected"),
    [
        (
            "全县开展夜巡护航、校园清网、路口守望三大行动。",
            ("夜巡护航", "校园清网", "路口守望", "三大行动"),
            {("夜巡护航", "partOf", "三大行动"), ("校园清网", "partOf", "三大行动"), ("路口守望", "partOf", "三大行动")},
        ),
        (
            "当地培育了“灯下说事”“渡口议事”等一批议事品牌。",
            ("灯下说事", "渡口议事", "议事品牌"),
            {("灯下说事", "partOf", "议事品牌"), ("渡口议事", "partOf", "议事品牌")},
        ),
        (
            "和风中心下设邻里调解室、法律诊所，方便群众。",
            ("和风中心", "邻里调解室", "法律诊所"),
            {("邻里调解室", "partOf", "和风中心"), ("法律诊所", "partOf", "和风中心")},
        ),
        (
            "在平安渔港建设中，当地建立渔船守望机制。",
            ("平安渔港建设", "渔船守望机制"),
            {("渔船守望机制", "partOf", "平安渔港建设")},
        ),
        (
            "县里出台《渔港治理方案》，开展三项清网行动。",
            ("渔港治理方案", "清网行动"),
            {("清网行动", "partOf", "渔港治理方案")},
        ),
        ("“老街调解法”源于“和合文化”。", ("老街调解法", "和合文化"), {("老街调解法", "basedOn", "和合文化")}),
        (
            "当地以“和合文化”为理念，推出老街调解法。",
            ("和合文化", "老街调解法"),
            {("老街调解法", "basedOn", "和合文化")},
        ),
        ("当地推出夜巡护航。群众也喜欢邻里调解室。", ("夜巡护航", "邻里调解室"), set()),
    ],
)  # fmt: skip
def test_programmes_are_part_of_or_rest_on_others(
    text: str, programs: tuple[str, ...], expected: set[tuple[str, str, str]]
) -> None:
    found = records(text, *programs)
    assert told(found, list(parts.find(found))) == expected


@pytest.mark.parametrize(
    ("text", "program", "group"),
    [
        ("民政局推出面向独居老人的安心铃服务。", "安心铃服务", "独居老人"),
        ("2.3万名环卫职工享受暖心餐。", "暖心餐", "环卫职工"),
        ("40家渔具企业接入安心码。", "安心码", "渔具企业"),
        ("安心码使用企业数据。", "安心码", None),
        ("青年职工之家已经开张。", "青年职工之家", None),
        ("新就业群体友好驿站已经建成。", "新就业群体友好驿站", "新就业群体"),
        ("暖心餐每天惠及80多名骑手。", "暖心餐", "骑手"),
        ("暖心餐已经开张。", "暖心餐", None),
    ],
)
def test_a_programme_serves_a_group(text: str, program: str, group: str | None) -> None:
    assert [r.to_text for r in targets.find(records(text, program))] == ([group] if group else [])


@pytest.mark.parametrize(
    ("text", "winners", "giver"),
    [
        ("柯桥区被司法部评为全国先进单位。", ["柯桥区"], "司法部"),
        ("柯桥区被司法部、公安部评为全国先进单位。", ["柯桥区"], "司法部、公安部"),
        ("公安部近日授予一名民警“全国模范民警”称号。", [], "公安部"),
        ("诸暨市枫桥镇荣获“全国先进单位”称号。", ["枫桥镇"], None),
        ("司法部近日授予周远航“全国优秀调解员”称号。", ["周远航"], "司法部"),
        ("全国文明镇，绍兴市诸暨市枫桥镇。", ["枫桥镇"], None),
        ("新昌县、嵊州市荣获全省首批“平安银鼎奖”。", ["新昌县", "嵊州市"], None),
        ("嵊州市的做法获最高人民法院充分肯定。", ["嵊州市"], "最高人民法院"),
    ],
)
def test_an_award_has_winners_and_a_giver(text: str, winners: list[str], giver: str | None) -> None:
    found = records(text)
    award = recognitions.find(found.reading)[0]
    found = replace(found, recognitions=(award,))
    made = [r for r in relations.find(found, Context(found.reading, found.places)) if r.relation == "received"]
    assert sorted(winners) == sorted(source for source, _, _ in told(found, made))
    assert award.giver == giver


@pytest.mark.parametrize(
    ("text", "agency", "expected"),
    [
        ("柯桥区司法局局长周远航说，夜里也能办。", "柯桥区司法局", "leads"),
        ("周远航，生前是柯桥区人民检察院检察长。", "柯桥区人民检察院", "leads"),
        ("柯桥区司法局调解员周远航说，夜里也能办。", "柯桥区司法局", "memberOf"),
        ("柯桥区司法局副局长周远航说，夜里也能办。", "柯桥区司法局", "memberOf"),
        ("周远航到柯桥区司法局反映情况。", "柯桥区司法局", None),
    ],
)
def test_a_post_ties_a_person_to_an_agency(text: str, agency: str, expected: str | None) -> None:
    found = records(text, agencies=(agency,))
    made = relations.find(found, Context(found.reading, found.places))
    assert [r.relation for r in made if r.source.startswith("person")] == ([expected] if expected else [])


def test_a_person_leads_what_they_founded_and_a_governor_the_only_government() -> None:
    found = records("退休教师周远航创立了“老周工作室”。", "老周工作室")
    made = list(relations.find(found, Context(found.reading, found.places)))
    assert ("周远航", "leads", "老周工作室") in told(found, made)
    found = records("周远航指出，要推动平安渔港建设。", "平安渔港建设")
    assert not [r for r in relations.find(found, Context(found.reading, found.places)) if r.relation == "leads"]
    found = records("省长　周远航\n\n我代表省人民政府报告工作。", agencies=("省人民政府",))
    made = list(relations.find(found, Context(found.reading, found.places)))
    assert ("周远航", "leads", "省人民政府") in told(found, made)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("周远航，生前是柯桥区人民检察院检察长。", "柯桥区人民检察院检察长"),
        ("周远航院长说，案子结了。", "院长"),
        ("省长　周远航", "省长"),
        ("调解员老周每天都来。", "调解员"),
        ("民警周远航为老人请来律师。", "民警"),
        ("周远航代表全体队员发言。", None),
    ],
)
def test_a_role_stands_before_or_behind_a_name(text: str, role: str | None) -> None:
    assert [person.role for person in persons.find(read(text))] == [role]


@pytest.mark.parametrize(
    ("text", "name", "year"),
    [
        ("2018年，全县推出平安渔港建设。", "平安渔港建设", 2018),
        ("自2017年起，镇里开展了平安渔港建设。", "平安渔港建设", 2017),
        ("2019年3月，平安渔港建设正式启动。", "平安渔港建设", 2019),
        ("平安渔港建设在2023年，帮助了300人。", "平安渔港建设", None),
        ("面向2035年远景目标已经公布。", "面向2035年远景目标", None),
        ("平安渔港建设始于2019年，群众都说好。", "平安渔港建设", 2019),
        ("全县2015年渔港方案已经出台。", "全县2015年渔港方案", 2015),
        ("2018年，全县案件下降，2021年推出平安渔港建设。", "平安渔港建设", 2021),
        ("2018年来了很多人，推出平安渔港建设。", "平安渔港建设", None),
    ],
)
def test_a_programme_begins_in_a_year(text: str, name: str, year: int | None) -> None:
    reading = read(text)
    assert naming._start_year(reading, tuple(reading.occurrences(name))) == year


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2016年，全县火灾比2015年下降7.7%。", "2016年"),
        ("今年上半年，全县火灾与去年同期相比下降7.7%。", "今年上半年"),
        ("2016年，当地实现在线调解纠纷300件。", "2016年"),
        ("这五年，路修到了村口。新建桥梁12座。", "这五年"),
        ("三年来，渔港换了模样。\n\n坚持实干，新建桥梁12座。", "三年来"),
        ("2021年，队伍成立。全年共调解纠纷300件。", "2021年"),
        ("公路里程从2011年的30公里增加到2014年的44公里。", "2011/2014"),
        ("目前，路修到了村口。新建桥梁12座。", None),
    ],
)
def test_a_figure_is_of_the_period_in_force(text: str, period: str | None) -> None:
    reading = read(text)
    found = outcomes.find(reading, Context(reading, places.find(reading)))
    assert [outcome.period for outcome in found if outcome.value][-1] == period


@pytest.mark.parametrize(
    ("text", "issues"),
    [("青石市司法局、民政局联合印发《邻里公约》。", True), ("青石市司法局、民政局开展走访。", False)],
)
def test_bodies_that_issue_something_together_each_issue_it(text: str, issues: bool) -> None:
    found = records(text, "《邻里公约》" if issues else "走访", agencies=("青石市司法局", "民政局"))
    near = Neighbours(found.reading, found.agencies, found.programs)
    assert [said for *_, said in near.pairs(found.programs[0])] == [issues, issues]
