"""Agencies by rule, under which name, where they sit; and which of them run a programme."""

import pytest

from loaders.extraction import extract, read
from loaders.extraction.agencies import proposals, type_of
from loaders.extraction.candidates import Candidate, Chosen
from loaders.extraction.naming import agency_records
from loaders.extraction.operators import Neighbours
from loaders.extraction.places import find
from loaders.extraction.records import Agency, Program, Records


def proposed(text: str) -> set[str]:
    reading = read(text)
    return {reading.string(proposal.span) for proposal in proposals(reading, find(reading))}


def by_rule(text: str) -> Records:
    return extract(text, layers="rules")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("中心整合公安、司法、市场监管等8大部门力量。", {"公安", "司法", "市场监管"}),
        ("平台汇集公安、医保、民政等多部门数据。", {"公安", "医保", "民政"}),
        ("公检法司联合签署备忘录。", {"公检法司"}),
        ("合肥警方破获案件。", {"合肥警方"}),
    ],
)
def test_departments_of_a_list_and_short_forms_are_proposed(text: str, names: set[str]) -> None:
    assert names <= proposed(text)


def test_types_by_ending() -> None:
    assert type_of("全国工商联") == "association"
    assert type_of("甘肃警方") == "police"
    assert type_of("东湖药业") == "enterprise"


def test_two_names_of_one_office_are_one_record() -> None:
    records = by_rule("甘肃省人民政府出台办法。甘肃省政府随后开展督查。")
    offices = [agency for agency in records.agencies if agency.type == "government"]
    assert [agency.name for agency in offices] == ["甘肃省人民政府"]
    assert offices[0].aliases == ("甘肃省政府",)


def test_an_office_without_a_place_sits_in_the_one_in_force_of_its_level() -> None:
    records = by_rule("海宁市深化平安建设。市检察院会同各方推出护企码，企业称好。")
    office = next(agency for agency in records.agencies if agency.name == "市检察院")
    assert office.place == next(place.id for place in records.places if place.name == "海宁市")


def near(text: str, agencies: list[str], program: str) -> dict[str, dict[str, float]]:
    reading = read(text)
    found = []
    for n, name in enumerate(agencies):
        spans = tuple(reading.occurrences(name))
        first = spans[0]
        found.append(Agency(f"a{n}", name, first.paragraph, first.start, first.end, mentions=spans, type="police"))
    spans = tuple(reading.occurrences(program))
    one = Program("p", program, spans[0].paragraph, spans[0].start, spans[0].end, mentions=spans)
    return {agencies[int(key[1:])]: f for key, f, *_ in Neighbours(reading, found, [one]).pairs(one)}


def test_pairs_of_agency_and_programme_say_how_they_stand() -> None:
    pairs = near("县公安局推出安心码。县司法局负责人表示，成效明显。", ["县公安局", "县司法局"], "安心码")
    assert pairs["县公安局"]["acts, same sentence"] == 1.0
    assert "县司法局" not in pairs


def test_an_agency_inside_the_name_of_a_programme_is_no_pair() -> None:
    assert near("镇里建成公安联动站。", ["公安"], "公安联动站") == {}


@pytest.mark.parametrize("text", ["全省能源格局加快重塑。", "海宁市胸怀大局，主动作为。", "平台整合政府各部门。"])
def test_words_that_end_like_an_office_are_none(text: str) -> None:
    assert not {name for name in proposed(text) if name.endswith(("局", "部门"))}


def test_a_short_form_the_text_gives_itself_is_an_alias() -> None:
    text = "甘肃省司法厅（以下简称“省厅”）出台“护企十条”。省厅还开展督查。"
    records = by_rule(text)
    office = next(agency for agency in records.agencies if agency.name == "甘肃省司法厅")
    assert "省厅" in office.aliases
    assert len([span for span in office.mentions if records.reading.string(span) == "省厅"]) == 2


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("柯桥区人民法院联合区司法局开展巡回调解。", {"柯桥区人民法院", "区司法局"}),
        ("柯桥区妇联联合区人民法院调解纠纷。", {"柯桥区妇联", "区人民法院"}),
    ],
)
def test_two_bodies_and_the_verb_between_them_are_two_names(text: str, names: set[str]) -> None:
    assert {agency.name for agency in extract(text).agencies} == names


def test_departments_told_by_their_field_are_kept_whatever_the_judge_holds() -> None:
    found = {agency.name for agency in extract("渔政、边防等部门赶来。环保部门实时监测。").agencies}
    assert {"渔政", "边防", "环保部门"} <= found


def test_a_body_of_a_body_is_no_other_name_of_it() -> None:
    reading = read("临江市应急管理局部署防汛。临江市应急管理局宣传办公室发布提示，市应急管理局派人到场。")
    spans = {
        name: list(reading.occurrences(name))
        for name in ("临江市应急管理局", "临江市应急管理局宣传办公室", "市应急管理局")
    }
    whole, part, short = (Candidate(name, name, spans=found) for name, found in spans.items())
    (agency,) = agency_records(reading, [Chosen(whole, (part, short))], ())
    assert agency.aliases == ("市应急管理局",)


def test_guests_are_no_agency() -> None:
    assert extract("媒体和工商界代表共600余人参加。").agencies == ()
