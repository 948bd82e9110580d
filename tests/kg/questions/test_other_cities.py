"""Questions over a report on other cities, of which nobody has translated a name: what is asked in English is found by its words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg import understanding
from kg.claims import Report, Text
from kg.errors import NotUnderstood
from kg.ledger import Reading
from kg.lexicon import lexicon
from kg.stores import Store
from kg.understanding import dictionary
from kg.understanding.spans import spans
from kg.understanding.wording import Text as Asked
from kg.workspace import Workspace
from loaders.reviewed import LISTS, Quoted, RecordFile, convert

TEXT = """秦岭以北，调解走进老城。西安市碑林区司法局办起老城根调解室，一年调解矛盾纠纷1200件。
长沙市民政局运行智慧养老平台，局长林远山每周到社区值守；平台获得“为民实事奖”。
追回资产方面，湖南省为2亿元，陕西省为3000万元。
陕西省安全生产事故起数下降9.4％，湖南省安全生产事故起数下降4.3%。
"""
ANNOTATION: dict[str, Any] = {
    "report": {"title": "两地做法", "year": 2025},
    "places": [
        {"id": "pl1", "name": "陕西省", "level": "province", "quote": "陕西省"},
        {"id": "pl2", "name": "碑林区", "level": "county", "quote": "西安市碑林区"},
        {"id": "pl3", "name": "长沙市", "level": "prefecture", "quote": "长沙市"},
        {"id": "pl4", "name": "湖南省", "level": "province", "quote": "湖南省"},
    ],
    "agencies": [
        {"id": "a1", "name": "碑林区司法局", "type": "justice", "quote": "碑林区司法局办起"},
        {"id": "a2", "name": "长沙市民政局", "type": "government", "quote": "长沙市民政局运行"},
    ],
    "programs": [
        {"id": "p1", "name": "老城根调解室", "type": "studio", "named": True, "domains": ["dispute_mediation"], "quote": "老城根调解室"},
        {"id": "p2", "name": "智慧养老平台", "type": "platform", "named": False, "domains": ["elderly_care"], "quote": "智慧养老平台"},
    ],
    "outcomes": [
        {"id": "o1", "indicator": "追回资产", "value": 2, "unit": "亿元", "comparison": "absolute", "place": "pl4", "quote": "湖南省为2亿元"},
        {"id": "o2", "indicator": "追回资产", "value": 3000, "unit": "万元", "comparison": "absolute", "place": "pl1", "quote": "陕西省为3000万元"},
        {"id": "o3", "indicator": "安全生产事故起数", "value": 9.4, "unit": "％", "comparison": "versus_before", "direction": "down",
         "place": "pl1", "quote": "陕西省安全生产事故起数下降9.4％"},
        {"id": "o4", "indicator": "安全生产事故起数", "value": 4.3, "unit": "%", "comparison": "versus_before", "direction": "down",
         "place": "pl4", "quote": "湖南省安全生产事故起数下降4.3%"},
    ],
    "recognitions": [{"id": "r1", "name": "为民实事奖", "recipient": "p2", "quote": "平台获得“为民实事奖”"}],
    "persons": [{"id": "h1", "name": "林远山", "role": "局长", "agency": "a2", "quote": "局长林远山"}],
    "relations": [
        {"from": "p1", "rel": "implementedIn", "to": "pl2"}, {"from": "p2", "rel": "implementedIn", "to": "pl3"},
        {"from": "p1", "rel": "operatedBy", "to": "a1"}, {"from": "p2", "rel": "operatedBy", "to": "a2"},
        {"from": "a1", "rel": "locatedIn", "to": "pl2"}, {"from": "a2", "rel": "locatedIn", "to": "pl3"},
        {"from": "h1", "rel": "leads", "to": "a2"},
    ],
}  # fmt: skip

SECOND = """云端夕阳是贵阳市的数字养老专线，由贵阳市民政局办理，同贵阳市卫健委合作，接听来电500次，查扣骗子资产70万元。
贵阳市卫健委自己办理的夕阳门诊，粮食总产量上又帮农户增收；贵州省全年粮食产量1100万吨，湖南省粮食总产量3100万吨。
贵阳市的村里学“千万工程”的做法，贵阳市副市长马青到场，书记员田野记录。
2024年全国破获电信网络诈骗案件30万起，贵州省破获2万起；全国电信网络诈骗发案下降8%。
"""
SECOND_ANNOTATION: dict[str, Any] = {
    "report": {"title": "专线", "year": 2025},
    "places": [
        {"id": "pl1", "name": "贵阳市", "level": "prefecture", "quote": "贵阳市"},
        {"id": "pl2", "name": "中国", "level": "country", "quote": "全国"},
        {"id": "pl3", "name": "贵州省", "level": "province", "quote": "贵州省"},
        {"id": "pl4", "name": "湖南省", "level": "province", "quote": "湖南省"},
    ],
    "agencies": [
        {"id": "a1", "name": "贵阳市民政局", "type": "government", "quote": "由贵阳市民政局办理"},
        {"id": "a2", "name": "贵阳市卫健委", "type": "government", "quote": "同贵阳市卫健委合作"},
    ],
    "programs": [
        {"id": "p1", "name": "云端夕阳", "type": "service", "named": True, "domains": ["elderly_care", "digital_governance"], "quote": "云端夕阳"},
        {"id": "p3", "name": "千万工程", "type": "project", "named": True, "domains": ["grassroots_governance"], "quote": "“千万工程”"},
        {"id": "p2", "name": "夕阳门诊", "type": "service", "named": True, "domains": ["mental_health"], "quote": "夕阳门诊"},
    ],
    "outcomes": [
        {"id": "o1", "indicator": "接听来电", "value": 500, "unit": "次", "comparison": "absolute", "place": "pl1", "program": "p1",
         "quote": "接听来电500次"},
        {"id": "o2", "indicator": "查扣骗子资产", "value": 70, "unit": "万元", "comparison": "absolute", "place": "pl1", "program": "p1",
         "quote": "查扣骗子资产70万元"},
        {"id": "o3", "indicator": "破获电信网络诈骗案件", "value": 30, "unit": "万起", "comparison": "absolute", "period": "2024",
         "place": "pl2", "quote": "全国破获电信网络诈骗案件30万起"},
        {"id": "o4", "indicator": "破获电信网络诈骗案件", "value": 2, "unit": "万起", "comparison": "absolute", "period": "2024",
         "place": "pl3", "quote": "贵州省破获2万起"},
        {"id": "o5", "indicator": "电信网络诈骗发案", "value": 8, "unit": "%", "comparison": "versus_before", "direction": "down",
         "place": "pl2", "quote": "全国电信网络诈骗发案下降8%"},
        {"id": "o6", "indicator": "全年粮食产量", "value": 1100, "unit": "万吨", "comparison": "absolute", "place": "pl3",
         "quote": "贵州省全年粮食产量1100万吨"},
        {"id": "o7", "indicator": "粮食总产量", "value": 3100, "unit": "万吨", "comparison": "absolute", "place": "pl4",
         "quote": "湖南省粮食总产量3100万吨"},
    ],
    "recognitions": [],
    "persons": [
        {"id": "h1", "name": "马青", "role": "贵阳市副市长", "quote": "贵阳市副市长马青"},
        {"id": "h2", "name": "田野", "role": "书记员", "quote": "书记员田野"},
    ],
    "relations": [
        {"from": "p1", "rel": "implementedIn", "to": "pl1"}, {"from": "p1", "rel": "operatedBy", "to": "a1"},
        {"from": "p1", "rel": "partner", "to": "a2"}, {"from": "p1", "rel": "hasOutcome", "to": "o1"},
        {"from": "p1", "rel": "hasOutcome", "to": "o2"}, {"from": "p2", "rel": "implementedIn", "to": "pl1"},
        {"from": "p2", "rel": "operatedBy", "to": "a2"}, {"from": "p3", "rel": "implementedIn", "to": "pl1"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Workspace(tmp_path_factory.mktemp("other-cities")) as workspace:
        for report, words, annotation in (("900", TEXT, ANNOTATION), ("901", SECOND, SECOND_ANNOTATION)):
            text = Text(report, "original", words)
            quotes = {r["id"]: r["quote"] for kind in LISTS[:-1] for r in annotation[kind]}
            body, _ = convert(annotation, report, [Quoted(text, quotes, (None,) * len(annotation["relations"]))], {})
            read = RecordFile(Path(f"{report}.json"), body)
            title = annotation["report"]["title"]
            workspace.ledger.put(Reading(Report(report, title=title), text, tuple(read.assertions(text))))
        yield workspace.graph()


@pytest.mark.parametrize(
    ("text", "question", "column", "expected"),
    [
        ("安全生产事故起数和追回资产，湖南省各是多少？", "figures", "value", [2, 4.3]),
        ("湖南省有哪些养老平台项目？", "programmes", "programme", ["智慧养老平台"]),
        ("Who runs the 'wise old-age' platform (智慧养老平台)?", "agencies-of-programme", "agency", ["长沙市民政局"]),
        ("哪个省追回资产最多？", "rank-places", "place", ["湖南省"]),
        ("Which province recovered most assets?", "rank-places", "place", ["湖南省"]),
        ("哪个省安全生产事故起数下降最多？", "rank-places", "place", ["Shaanxi (陕西省)", "陕西省"]),
        (
            "Which province had the steepest drop in work-safety accidents?",
            "rank-places",
            "place",
            ["Shaanxi (陕西省)"],
        ),
        ("Who runs the smart elderly-care platform in Changsha?", "agencies-of-programme", "agency", ["长沙市民政局"]),
        ("Which mediation programmes does Shaanxi have?", "programmes", "programme", ["老城根调解室"]),
        ("Who received the wei min shi shi jiang?", "recipients-of-award", "recipient", ["智慧养老平台"]),
        ("长沙市民政局局长是谁？", "people", "person", ["林远山"]),
        ("Who heads the civil affairs bureau of Changsha?", "people", "person", ["林远山"]),
        ("长沙市的局长有谁？", "people", "person", ["林远山"]),
        ("林远山是哪个单位的局长？", "person", "other", ["长沙市民政局"]),
        ("贵阳市副市长是谁？", "people", "person", ["马青"]),
        ("Who is the deputy mayor of Guiyang?", "people", "person", ["马青"]),
        ("900号报道给出了哪些数字？", "figures-of-report", "value", [2, 3000, 4.3, 9.4]),
        ("Which figures does report 900 state?", "figures-of-report", "value", [2, 3000, 4.3, 9.4]),
        ("900号报道一共提到多少个项目？", "count-programmes", "count", [2]),
        ("How many programmes does report 900 mention in all?", "count-programmes", "count", [2]),
        ("长沙和碑林里，哪些没有养老项目？", "places-without", "place", ["碑林区"]),
        ("Of Changsha and Beilin, which have no mediation programme?", "places-without", "place", ["长沙市"]),
        ("Xi'an and Beilin: mediation studios", "programmes", "programme", ["老城根调解室"]),
        # what two domains beside one another have in common
        ("有哪些数字化的养老项目？", "programmes", "programme", ["云端夕阳"]),
        ("Which digital programmes for elderly care are there?", "programmes", "programme", ["云端夕阳"]),
        ("有哪些养老和调解项目？", "programmes", "programme", ["云端夕阳", "智慧养老平台", "老城根调解室"]),
        (
            "Which elderly care or digital governance programmes are there?",
            "programmes",
            "programme",
            ["云端夕阳", "智慧养老平台"],
        ),
        # who does it, and with whom
        ("云端夕阳由谁办理，和谁合作？", "agencies-of-programme", "agency", ["贵阳市民政局", "贵阳市卫健委"]),
        ("云端夕阳和谁以什么方式合作？", "agencies-of-programme", "agency", ["贵阳市卫健委"]),
        ("云端夕阳的合作单位有哪些，分别在哪？", "agencies-of-programme", "agency", ["贵阳市卫健委"]),
        ("老城根调解室在长沙等市有哪些地方用？", "places-of-programme", "place", ["碑林区"]),
        ("老城根调解室在长沙等三地有哪些地方用？", "places-of-programme", "place", ["碑林区"]),
        ("贵阳市卫健委推出或参与了哪些项目？", "programmes-of-agency", "programme", ["云端夕阳", "夕阳门诊"]),
        ("贵阳市卫健委负责哪些项目？", "programmes-of-agency", "programme", ["夕阳门诊"]),
        ("云端夕阳和谁合作？", "agencies-of-programme", "agency", ["贵阳市卫健委"]),
        ("谁获得“为民实事奖”？", "recipients-of-award", "places", [["长沙市"]]),
        # all that is reported of a place
        ("报道给出了湖南省的哪些数字？", "figures-of-place", "value", [2, 4.3, 3100]),
        ("Which figures are reported for Hunan?", "figures-of-place", "value", [2, 4.3, 3100]),
        # national programmes by the names they have in English
        ("Which places take part in the Green Rural Revival Programme?", "places-of-programme", "place", ["贵阳市"]),
        # one indicator in several wordings
        ("哪个省粮食产量最高？", "rank-places", "place", ["湖南省"]),
        ("Which province had the larger grain harvest, Guizhou or Hunan?", "compare-places", "place", ["湖南省"]),
        # English words before a name in brackets are only its translation
        ("What did the drive against telecom fraud (云端夕阳) achieve?", "outcomes-of-programme", "value", [500, 70]),
        # what is reported of the programme asked about
        ("How many calls did 云端夕阳 take?", "outcomes-of-programme", "value", [500]),
        # cases solved are not cases reported; the nation beside a province
        ("2024年全国破获的电信网络诈骗案件有多少？", "figures", "value", [30]),
        ("How many telecom fraud cases were solved nationwide in 2024?", "figures", "value", [30]),
        ("全国和贵州破获的电信网络诈骗案件分别有多少？", "figures", "value", [30, 2]),
    ],
)
def test_question_is_answered(other: Store, text: str, question: str, column: str, expected: list[object]) -> None:
    answer = understanding.ask(other, text)
    told: list[object] = []
    told += (row[column] for row in answer.rows if not row["context"] and row[column] not in told)
    assert answer.question.id == question
    assert told
    assert all(value in expected for value in told)
    assert len(told) == len(expected) or question == "rank-places"


@pytest.mark.parametrize(
    "text",
    [
        "How many telecom frauds did 云端夕阳 solve?",
        "By how much did telecom fraud decline thanks to the hotline (云端夕阳)?",
        "云端夕阳调解了多少起物业纠纷？",
        "长沙市民政局的主任是谁？",
        "贵阳市市长是谁？",
        "Who is the mayor of Guiyang?",
        "谁是贵阳市委书记？",
        "谁是总书记？",
        "Who is the former deputy mayor of Guiyang?",
        "贵阳市的林长制有什么成效？",
        "谁是长沙市委书记？",
        "Who is the mayor of Changsha?",
        "哪些地方有垃圾分类项目？",
        "Which places run waste-sorting programmes?",
    ],
)
def test_what_no_report_states_is_not_answered_with_something_like_it(other: Store, text: str) -> None:
    try:
        answer = understanding.ask(other, text)
    except NotUnderstood:
        return
    assert not [row for row in answer.rows if not row["context"]]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("What does Tibet do for the elderly?", "Tibet"),
        ("西藏有哪些调解项目？", "西藏"),
        ("Which mediation rooms has Inner Mongolia?", "Inner Mongolia"),
    ],
)
def test_places_of_no_report_are_said_by_their_english_names(other: Store, text: str, place: str) -> None:
    try:
        answer = understanding.ask(other, text)
    except NotUnderstood as error:
        said = str(error)
    else:
        assert not answer.rows
        said = answer.note or ""
    assert place in said


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Who runs 全国文明村镇创建示范联合工作办公室一体化平台?", "en"),
        ("哪些项目达到 WHO 标准", "zh"),
        ("The Paper 报道了哪些长沙的项目？", "zh"),
        ("长沙市民政局 smart elderly care", "en"),
        ("长沙有 AI 吗", "zh"),
    ],
)
def test_the_language_of_a_question_is_that_of_its_question_words(text: str, language: str) -> None:
    assert Asked.of(text).language == language


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("“十四五”期间调解了多少纠纷？", {str(y) for y in range(2021, 2026)}),
        ("disputes mediated in the 13th five-year plan period", {str(y) for y in range(2016, 2021)}),
        ("“十四五”规划是谁出台的？", set()),
        ("which programmes were in the 15th batch", set()),
    ],
)
def test_a_five_year_plan_is_a_period_and_its_document_is_none(other: Store, text: str, years: set[str]) -> None:
    found = spans(Asked.of(text), lexicon(other))
    assert {year for s in found if s.type == "year" for year in s.ids} == years


def test_stretches_of_time_that_nothing_dates_are_said_to_be_passed_over(other: Store) -> None:
    answer = understanding.ask(other, "近年来长沙有哪些养老平台？")
    assert [row["programme"] for row in answer.rows] == ["智慧养老平台"]
    assert "近年来" in (answer.note or "")


def test_english_words_are_those_of_short_meanings() -> None:
    told = dictionary.english(
        ["to recover (sth lost or stolen)", "to get back", "CL:個|个[ge4]", "to explain at great length and with force"]
    )
    assert told == ("recover", "get", "back")
