"""Decisions: what they are about, how they find it again, and what they leave alone."""

import pytest

from kg.claims import Claim, Evidence, Judgement, Mention, Report, Text
from kg.deciding import about_claim, same_or_different, signed, undoing
from kg.entities import evidence
from kg.errors import BadInput, NotFound
from kg.judging import copy_of
from kg.ledger import Assertion, Ledger, Reading
from kg.projection import project
from kg.rdf import serialized

CONTENT = "平湖市2019年起推行“晨钟”工作法，由市公安局运行。"
CHIME = Mention("r", "program", "晨钟")


def said(name, value, *, confidence=1.0, status="extracted", content=CONTENT, subject=CHIME):
    claim = Claim.of("attribute", "r", [("subject", subject)], {"property": name, "value": value})
    start = content.index("晨钟")
    found = Evidence(claim.id, Text("r", "original", content).sha256, ((start, start + 2),), "x", confidence)
    return Assertion(claim, status, (found,))


def reading(*assertions, content=CONTENT):
    return Reading(Report("r", "题", issued="2026"), Text("r", "original", content), assertions)


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path) as opened:
        yield opened


def shown(ledger):
    return {(a.claim.literal("property"), a.claim.literal("value")) for a in project(ledger).assertions}


def judge(ledger, judgement):
    ledger.judge([judgement])
    return judgement


def test_a_waiting_claim_can_be_accepted_and_its_neighbours_stay(ledger):
    brand = said("kind", "brand", confidence=0.3)
    ledger.put(reading(said("name", "晨钟"), brand))
    assert [(a.claim.id, "confidence" in why) for a, why in project(ledger).waiting] == [(brand.claim.id, True)]
    judge(ledger, about_claim(ledger, "accept", brand.claim.id))
    assert shown(ledger) == {("name", "晨钟"), ("kind", "brand")}


def test_rejecting_a_waiting_claim_touches_nothing_else(ledger):
    brand = said("kind", "brand", confidence=0.3)
    ledger.put(reading(said("name", "晨钟"), brand))
    judge(ledger, about_claim(ledger, "reject", brand.claim.id))
    assert shown(ledger) == {("name", "晨钟")}


def test_accepting_one_claim_does_not_hide_the_others_of_its_kind(ledger):
    name = said("name", "晨钟")
    ledger.put(reading(name, said("kind", "brand")))
    judge(ledger, about_claim(ledger, "accept", name.claim.id))
    assert shown(ledger) == {("name", "晨钟"), ("kind", "brand")}


def test_a_lost_target_is_found_again_by_what_it_says(ledger):
    wrong = said("startYear", "2018")
    ledger.put(reading(said("name", "晨钟"), wrong))
    judge(ledger, about_claim(ledger, "reject", wrong.claim.id))
    ledger.put(reading(said("name", "晨钟"), said("startYear", "2019")))  # extracted anew, with another value
    assert shown(ledger) == {("name", "晨钟")}
    assert project(ledger).adrift == []


def test_a_lost_target_with_no_successor_is_adrift_and_harms_nobody(ledger):
    year = said("startYear", "2019")
    ledger.put(reading(said("name", "晨钟"), year))
    judge(ledger, about_claim(ledger, "reject", year.claim.id))
    ledger.put(reading(said("name", "晨钟"), said("kind", "brand")))
    assert shown(ledger) == {("name", "晨钟"), ("kind", "brand")}
    assert [a.judgement.decision for a in project(ledger).adrift] == ["reject"]


def test_a_judgement_of_an_absent_report_is_not_adrift(ledger):
    name = said("name", "晨钟")
    ledger.put(reading(name))
    judge(
        ledger,
        Judgement("reject", {"claim": "c-0", "copy": {**copy_of(name, Text("r", "original", CONTENT)), "report": "s"}}),
    )
    assert project(ledger).adrift == []


def test_a_corrected_claim_has_its_sentence_everywhere(ledger):
    year = said("startYear", "2018")
    ledger.put(reading(said("name", "晨钟"), year))
    made = judge(ledger, about_claim(ledger, "correct", year.claim.id, ["value=2019"]))
    assert ("startYear", "2019") in shown(ledger)
    corrected = Claim.from_json(made.value["claim"])
    assert "2019年起" in evidence(ledger, corrected.id)["evidence"][0]["sentence"]
    assert f"{corrected.id}-evidence".encode() in serialized(ledger, "ntriples")
    judge(ledger, about_claim(ledger, "reject", corrected.id))
    assert shown(ledger) == {("name", "晨钟")}


@pytest.mark.parametrize("change", ["value=约2019年", "property=colour", "relation=runsIn", "nonsense", "value=brand"])
def test_a_correction_that_would_spoil_the_graph_is_refused(ledger, change):
    year = said("startYear", "2018")
    ledger.put(reading(said("name", "晨钟"), year))
    with pytest.raises(BadInput):
        about_claim(ledger, "correct", year.claim.id, [change])


def test_the_later_decision_about_a_claim_counts(ledger):
    name = said("name", "晨钟")
    ledger.put(reading(name))
    for decision, visible in (("accept", True), ("reject", False), ("accept", True), ("reject", False)):
        judge(ledger, about_claim(ledger, decision, name.claim.id))
        assert (("name", "晨钟") in shown(ledger)) is visible, decision


def test_a_decision_can_be_made_again_after_it_was_undone(ledger):
    name = said("name", "晨钟")
    ledger.put(reading(name))
    first = judge(ledger, about_claim(ledger, "reject", name.claim.id))
    judge(ledger, undoing(ledger, [first.id]))
    assert shown(ledger) == {("name", "晨钟")}
    judge(ledger, signed(about_claim(ledger, "reject", name.claim.id), "李", "2026-01-01", "旧闻"))
    assert shown(ledger) == set()


def test_a_name_used_for_two_things_is_said_with_its_place(ledger):
    one, two = (Mention("r", "program", "晨钟", place) for place in ("甲镇", "乙镇"))
    ledger.put(reading(said("name", "晨钟", subject=one), said("name", "晨钟", subject=two)))
    with pytest.raises(BadInput, match="#PLACE"):
        same_or_different(ledger, "same", ["晨钟@r", "晨钟@r#甲镇"])
    judge(ledger, same_or_different(ledger, "same", ["晨钟@r#乙镇", "晨钟@r#甲镇"]))
    identity = project(ledger).identity
    assert identity.of[one] == identity.of[two]
    with pytest.raises(NotFound):
        same_or_different(ledger, "same", ["暮鼓@r", "晨钟@r#甲镇"])
