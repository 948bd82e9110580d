"""The ledger keeps what it is given, replaces a slot whole, forgets a report wholly, and refuses what it cannot read."""

import sqlite3

import pytest

from kg.claims import Claim, Evidence, Judgement, Mention, Report, Text
from kg.errors import NotFound, StoreError
from kg.ledger import FILE, Assertion, Ledger, Reading


def reading(key="a", content="青石镇推行“晨钟”工作法。", form="original", names=("晨钟",)):
    text = Text(key, form, content)
    assertions = []
    for name in names:
        claim = Claim.of(
            "attribute", key, [("subject", Mention(key, "program", name))], {"property": "name", "value": name}
        )
        start = content.find(name)
        spans = ((start, start + len(name)),) if start >= 0 else ()
        evidence = (Evidence(claim.id, text.sha256, spans, "reviewed"),) if spans else ()
        assertions.append(Assertion(claim, "reviewed", evidence, "" if spans else "not in the text"))
    return Reading(Report(key, "标题"), text, tuple(assertions), (1, 2))


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path) as opened:
        yield opened


def test_what_is_put_comes_back_equal(ledger):
    given = reading()
    assert ledger.put(given) == 1
    (back,) = ledger.readings()
    assert (back.report, back.text, back.assertions, back.signature) == (
        given.report,
        given.text,
        given.assertions,
        given.signature,
    )


def test_putting_the_same_reading_again_changes_nothing(ledger):
    ledger.put(reading())
    before = ledger.content_digest()
    assert ledger.put(reading()) == 0
    assert ledger.content_digest() == before


def test_a_changed_text_replaces_its_slot(ledger):
    ledger.put(reading())
    ledger.put(reading(content="青石镇另有“暮鼓”服务队。", names=("暮鼓",)))
    (back,) = ledger.readings()
    assert [a.claim.mentions()[0].name for a in back.assertions] == ["暮鼓"]
    assert ledger.counts()["claims"] == 1


def test_the_original_is_active_beside_a_digest_and_the_digest_alone_where_it_is_not(ledger):
    ledger.put(reading(form="digest", content="摘要：晨钟是青石镇的办法。"))
    assert ledger.active() == {"a": "digest"}
    ledger.put(reading())
    assert ledger.active() == {"a": "original"}
    assert ledger.counts() | {"texts": 2, "claims": 1} == ledger.counts()


def test_removed_equals_never_read(ledger):
    ledger.put(reading("b"))
    before = ledger.content_digest()
    ledger.put(reading("a"))
    assert ledger.content_digest() != before
    ledger.remove("a")
    assert ledger.content_digest() == before


def test_removing_what_is_not_there_names_what_is(ledger):
    ledger.put(reading("b"))
    with pytest.raises(NotFound, match="Reports here: b"):
        ledger.remove("zz")


def test_judgements_are_a_set(ledger):
    judgement = Judgement("reject", {"claim": "c-1"}, by="李", why="旧闻")
    assert ledger.judge([judgement]) == 1
    assert ledger.judge([Judgement("reject", {"claim": "c-1"}, by="王")]) == 0
    assert [j.by for j in ledger.judgements()] == ["李"]


def test_a_reading_that_fails_half_way_leaves_nothing(ledger):
    ledger.put(reading("b"))
    broken = reading("a", names=("晨钟", "不在文中"))
    bad = Assertion(broken.assertions[0].claim, "reviewed", (), {"not": "text"})  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        ledger.put(Reading(broken.report, broken.text, (broken.assertions[1], bad)))
    assert ledger.reports() == ["b"]


def test_a_ledger_of_a_newer_version_is_refused(tmp_path):
    Ledger(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA user_version=99")
    with pytest.raises(StoreError, match=r"newer version.*Update the program"):
        Ledger(tmp_path)


def test_a_file_that_is_no_ledger_is_refused(tmp_path):
    (tmp_path / FILE).write_bytes(b"not a database, just some bytes that are long enough" * 40)
    with pytest.raises(StoreError, match="cannot be opened"):
        Ledger(tmp_path)


def test_the_ids_of_claims_and_mentions_never_change():
    """Permanent addresses: these were published, so the way they are hashed may not change."""
    mention = Mention("r", "program", "晨钟")
    claim = Claim.of("attribute", "r", [("subject", mention)], {"property": "name", "value": "晨钟"})
    assert (mention.id, claim.id) == ("m-d5b2d2f750f8de478586d5dc", "c-16a3f97309c8471ad5afb6ad")
