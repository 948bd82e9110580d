"""Rules of identity on small cases: what must merge, what must not, and what nobody can know."""

import pytest

import ontology
from kg.agency_names import seat
from kg.claims import Claim, Mention, Report
from kg.identity import identify

REPORTS = {
    r: Report(r, r, issued="2026", subject_place=place)
    for r, place in (("a", "平湖市"), ("b", "平湖市"), ("x", "厦门市"))
}


def relation(report, name, source, target):
    return Claim.of("relation", report, [("subject", source), ("object", target)], {"relation": name})


def attribute(mention, name, value):
    return Claim.of("attribute", mention.report, [("subject", mention)], {"property": name, "value": value})


def place(report, name, level, parent=""):
    mention = Mention(report, "place", name)
    claims = [attribute(mention, "level", level)] + ([attribute(mention, "parentName", parent)] if parent else [])
    return mention, claims


def agencies(*told):
    """Entities of agencies told as (report, name, place or None, level)."""
    claims, mentions = [], []
    for report, name, where, level in told:
        mention = Mention(report, "agency", name)
        claims.append(attribute(mention, "name", name))
        if where:
            at, more = place(report, where, level, REPORTS[report].subject_place)
            claims += [*more, relation(report, "locatedIn", mention, at)]
        mentions.append(mention)
    identity = identify(claims, REPORTS, [], ontology.gazetteer())
    return [identity.of[m] for m in mentions], identity


@pytest.mark.parametrize(
    ("told", "one"),
    [
        ([("a", "市公安局", "平湖市", "county"), ("b", "平湖市公安局", None, "")], True),
        ([("a", "平湖法院", "平湖市", "county"), ("b", "平湖市人民法院", "平湖市", "county")], True),
        ([("a", "市公安局", None, ""), ("x", "市公安局", None, "")], False),
        ([("a", "镇综治中心", None, ""), ("a", "街道综治中心", None, "")], False),
        ([("a", "调解室", "甲新村", "site"), ("b", "调解室", "乙新村", "site")], False),
        ([("a", "调解室", "甲新村", "site"), ("b", "调解室", "甲新村", "site")], True),
        ([("a", "中央商务区管委会", None, ""), ("x", "中央商务区管委会", None, "")], False),
        ([("a", "最高人民检察院", None, ""), ("x", "最高检察院", None, "")], True),
        ([("a", "国家税务总局平湖市税务局", None, ""), ("x", "国家税务总局厦门市税务局", None, "")], False),
    ],
)
def test_agencies(told, one):
    (left, right), _ = agencies(*told)
    assert (left == right) is one


def programmes(*told):
    claims, mentions = [], []
    for report, name, where, level, apart in told:
        mention = Mention(report, "program", name, apart)
        at, more = place(report, where, level, REPORTS[report].subject_place)
        claims += [attribute(mention, "name", name), *more, relation(report, "implementedIn", mention, at)]
        mentions.append(mention)
    identity = identify(claims, REPORTS, [], ontology.gazetteer())
    return [identity.of[m] for m in mentions], identity


def test_one_name_at_one_anchor_is_one_programme():
    ids, _ = programmes(("a", "晨钟", "平湖市", "county", ""), ("b", "晨钟", "新埭镇", "township", ""))
    assert ids[0] == ids[1]


def test_a_mention_that_may_be_either_of_two_is_neither():
    ids, identity = programmes(
        ("a", "红色驿站", "新埭镇", "township", "新埭镇"),
        ("a", "红色驿站", "新仓镇", "township", "新仓镇"),
        ("b", "红色驿站", "平湖市", "county", ""),
    )
    assert len(set(ids)) == 3
    assert [q.name for q in identity.open] == ["红色驿站"]


def test_a_national_doctrine_is_one_wherever_it_is_practised():
    ids, _ = programmes(("a", "枫桥经验", "平湖市", "county", ""), ("x", "枫桥经验", "厦门市", "prefecture", ""))
    assert ids[0] == ids[1]


def test_a_national_programme_is_one_by_all_its_names():
    ids, identity = programmes(
        ("a", "脱贫攻坚", "平湖市", "county", ""),
        ("a", "脱贫攻坚战", "平湖市", "county", ""),
        ("x", "脱贫攻坚战", "厦门市", "prefecture", ""),
        ("x", "精准扶贫", "厦门市", "prefecture", ""),
    )
    assert ids[0] == ids[1] == ids[2] != ids[3]
    assert not identity.open


def test_sites_that_a_report_tells_apart_stay_apart():
    one, two = (Mention("a", "place", "党群服务站", near) for near in ("甲小区", "乙小区"))
    claims = [c for m in (one, two) for c in (attribute(m, "level", "site"), attribute(m, "parentName", "平湖市"))]
    identity = identify(claims, REPORTS, [], ontology.gazetteer())
    assert identity.of[one] != identity.of[two]


def test_people_of_two_reports_are_two_people():
    one, two = Mention("a", "person", "沈一"), Mention("b", "person", "沈一")
    identity = identify([attribute(m, "name", "沈一") for m in (one, two)], REPORTS, [], ontology.gazetteer())
    assert identity.of[one] != identity.of[two]
    assert [q.kind for q in identity.open] == ["person"]


@pytest.mark.parametrize(
    ("name", "home", "code"),
    [
        ("公安机关", "CN", ""),
        ("公安部", "CN", ""),
        ("公安县公安局", "42", "421022"),
        ("朝阳法院", "11", "110105"),
    ],
)
def test_an_ordinary_word_names_no_seat(name: str, home: str, code: str) -> None:
    """公安机关 was a body of 公安县."""
    assert seat(name, "", [home], ontology.gazetteer()) == code
