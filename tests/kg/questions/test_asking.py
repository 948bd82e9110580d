"""Asking a question of the catalogue with typed parameters."""

from __future__ import annotations

import pytest

from kg import asking
from kg.errors import BadInput, NotFound
from kg.lexicon import _MEMORY, lexicon
from kg.stores import Store


def test_rows_rest_on_claims_with_their_sentences(store: Store) -> None:
    answer = asking.answer(store, "programmes", {"place": "平湖", "topic": "反诈"}).as_json()
    assert {"平安骑手", "平姐帮帮团"} <= {r["programme"] for r in answer["rows"]}
    for row in answer["rows"]:
        assert row["claims"]
        for claim in row["claims"]:
            evidence = answer["evidence"][claim]
            assert evidence["sentence"]
            assert evidence["quote"]
            assert evidence["report"] in {r["report"] for r in answer["coverage"]["reports"]}
            assert evidence["form"] in ("original", "digest")


def test_programmes_of_townships_count_for_their_county(store: Store) -> None:
    rows = asking.answer(store, "programmes", {"place": "平湖市", "kind": "volunteer_force", "named": "true"}).rows
    assert any("当湖街道" in r["places"] for r in rows)


def test_names_and_ids_mean_the_same(store: Store) -> None:
    named = asking.answer(store, "programmes", {"place": "海盐", "topic": "dispute mediation"})
    by_id = asking.answer(store, "programmes", {"place": "place-330424", "topic": "domain-dispute_mediation"})
    assert named.rows == by_id.rows
    assert named.rows


def test_broader_domain_holds_narrower_ones(store: Store) -> None:
    narrow = asking.answer(store, "programmes", {"place": "平湖", "topic": "anti_fraud"})
    broad = asking.answer(store, "programmes", {"place": "平湖", "topic": "public_security"})
    assert {r["programme"] for r in narrow.rows} <= {r["programme"] for r in broad.rows}


def test_several_values_stand_side_by_side(store: Store) -> None:
    values = {"indicator": "电诈发案", "place": ["桐乡", "嘉兴"], "year": "2025"}
    answer = asking.answer(store, "compare-places", values)
    assert [r["place"] for r in answer.rows if not r["context"]] == ["桐乡市"]
    assert {r["place"] for r in answer.rows if r["context"]} == {"嘉兴市"}
    assert answer.rows == asking.answer(store, "compare-places", {**values, "place": "桐乡、嘉兴"}).rows


def test_contradiction_is_said_and_both_sides_stand(store: Store) -> None:
    answer = asking.answer(store, "figures", {"indicator": "电诈发案", "place": "嘉兴", "year": "2025"})
    assert {(r["report"], r["value"]) for r in answer.rows} >= {("000", 12.4), ("004", 12.0)}
    assert "矛盾" in str(answer.note)


def test_different_years_are_no_contradiction(store: Store) -> None:
    answer = asking.answer(store, "figures", {"indicator": "千亿县", "place": "嘉兴"}, "en")
    assert {r["value"] for r in answer.rows} == {4.0, 6.0}
    assert "no contradiction" in str(answer.note)


def test_none_and_not_stated_are_told_apart(store: Store) -> None:
    none = asking.answer(store, "recipients-of-award", {"award": "三星平安金鼎", "place": ["嘉善", "海宁", "南湖"]})
    unstated = asking.answer(store, "attribute-of-programme", {"programme": "校园定制公交", "attribute": "经费"})
    assert none.rows == unstated.rows == []
    assert str(none.note).startswith("没有")
    assert all(name in str(none.note) for name in ("嘉善县", "海宁市", "南湖区"))
    assert str(unstated.note).startswith("报道未写明")


def test_figure_of_a_place_below_is_for_comparison_only(store: Store) -> None:
    answer = asking.answer(store, "figures", {"indicator": "群众安全感", "place": "嘉兴"})
    assert answer.rows
    assert all(r["context"] for r in answer.rows)
    assert "报道未写明" in str(answer.note)


def test_answer_is_in_the_language_asked_for_with_names_as_written(store: Store) -> None:
    answer = asking.answer(
        store, "programmes", {"place": "Nanhu District", "topic": "volunteer policing"}, "en"
    ).as_json()
    row = next(r for r in answer["rows"] if r["programme"] == "红船义警")
    assert row["programme_en"] == "Red Boat Volunteer Police"
    assert answer["labels"]["programme"] == "programme"
    assert "programme_en" not in asking.answer(store, "programmes", {"place": "南湖区"}).columns


def test_links_lead_to_nodes(store: Store) -> None:
    answer = asking.answer(store, "agencies-of-programme", {"programme": "校园定制公交"})
    assert len(answer.links) == len(answer.rows)
    ids = {i for links in answer.links for i in links.values()}
    assert ids
    assert {
        r["id"] for r in store.read("MATCH (n) WHERE n.id IN $ids RETURN n.id AS id", {"ids": sorted(ids)}).rows
    } == ids


def test_coverage_counts_reports_and_characters_about_the_place(store: Store) -> None:
    coverage = asking.answer(store, "count-programmes", {"place": "嘉善"}).as_json()["coverage"]
    assert [r["report"] for r in coverage["reports"]] == ["001", "004"]
    assert all(r["characters"] > 0 for r in coverage["reports"])
    assert lexicon(store).version in coverage["text"]


@pytest.mark.parametrize(
    ("question", "values", "error", "message"),
    [
        ("programmes", {}, BadInput, "at least one of"),
        ("programmes", {"place": "平湖", "colour": "red"}, BadInput, "no parameter 'colour'"),
        ("programmes", {"place": "杭州市"}, NotFound, "杭州市"),
        ("figures", {"place": "嘉兴"}, BadInput, "needs indicator"),
        ("figures", {"place": "嘉兴", "indicator": "电诈发案", "year": "25"}, BadInput, "is no year"),
        ("compare-places", {"place": "嘉兴", "indicator": "电诈发案"}, BadInput, "2 of them"),
        ("places-with-programmes", {"level": "galaxy", "topic": "反诈"}, BadInput, "Use one of"),
        ("no-such", {}, NotFound, "no question"),
    ],
)
def test_bad_parameters_are_refused(
    store: Store, question: str, values: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        asking.answer(store, question, values)


def test_unknown_name_is_met_with_near_ones(store: Store) -> None:
    with pytest.raises(NotFound) as caught:
        asking.answer(store, "about-programme", {"programme": "义警"})
    assert "红船义警" in caught.value.remedy


def test_lexicon_is_read_again_when_the_graph_changes(store: Store) -> None:
    _MEMORY.clear()  # another store of this run may hold the same graph
    known = lexicon(store)
    stamp = store.stamp()
    assert stamp is not None
    assert known.version == stamp.version
    assert (store.data / "lexicon.json").exists()
    assert lexicon(store) is known
