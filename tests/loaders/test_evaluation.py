"""Scoring of records against annotations, on records written for the purpose."""

import json
from pathlib import Path

import pytest

from kg.errors import BadInput
from loaders.evaluation import evaluate
from loaders.scoring import count, errors, match, rates

GOLD = {
    "places": [{"id": "l1", "name": "安吉县", "level": "county"}],
    "programs": [
        {"id": "p1", "name": "和美驿站", "type": "service", "named": True, "domains": ["legal_services"]},
        {"id": "p2", "name": "网格议事机制", "type": "mechanism", "named": False, "domains": ["grid_governance"]},
    ],
    "outcomes": [
        {"id": "o1", "indicator": "化解纠纷", "value": 120, "unit": "件", "program": "p2"},
        {"id": "o2", "indicator": "常住人口", "value": 59, "unit": "万", "context": True},
    ],
    "relations": [{"from": "p1", "rel": "implementedIn", "to": "l1"}],
    "not_programs": [{"text": "美丽乡村", "borderline": True}],
}


def test_annotation_against_itself_is_perfect() -> None:
    table = rates([count(GOLD, GOLD)])
    assert table["programs"]["f1"] == 1.0
    assert table["programs_place_end_to_end"]["value"] == 1.0
    assert table["outcome_program_end_to_end"]["value"] == 1.0


def test_borderline_strings_and_background_figures_are_neutral() -> None:
    pred = {
        "programs": [{"id": "x", "name": "美丽乡村"}],
        "outcomes": [{"id": "y", "indicator": "常住人口", "value": 59}],
    }
    counts = count(pred, GOLD)
    assert counts["programs"] == (0, 0, 2)
    assert counts["outcomes"] == (0, 0, 1)


def test_a_name_that_contains_the_other_matches_once() -> None:
    assert match([{"name": "和美驿站服务"}, {"name": "和美驿站"}], [{"name": "和美驿站"}], "programs") == {1: 0}


def test_errors_are_told_by_class() -> None:
    pred = {
        "places": [{"id": "a", "name": "德清县", "level": "county"}],
        "agencies": [{"id": "b", "name": "和美驿站"}],
        "programs": [
            {"id": "c", "name": "网格议事机制"},
            {"id": "d", "name": "议事机制"},
            {"id": "e", "name": "美丽乡村"},
        ],
        "outcomes": [
            {"id": "f", "indicator": "调处矛盾", "value": 120},
            {"id": "g", "indicator": "常住人口", "value": 59},
        ],
    }
    assert errors(pred, GOLD) == {
        ("places", "missed", "county"): 1,
        ("places", "wrong", "county"): 1,
        ("agencies", "wrong", "taken for another kind of record"): 1,
        ("programs", "missed", "taken for another kind of record"): 1,
        ("programs", "wrong", "name too long, too short, or found twice"): 1,
        ("outcomes", "missed", "figure found, indicator in other words"): 1,
        ("outcomes", "wrong", "figure found, indicator in other words"): 1,
    }
    assert not errors(GOLD, GOLD)


def test_figures_match_over_scales() -> None:
    assert match([{"indicator": "产值", "value": 115000}], [{"indicator": "产值", "value": 11.5}], "outcomes") == {0: 0}


def test_a_missing_prediction_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "01.json").write_text(json.dumps(GOLD, ensure_ascii=False), "utf-8")
    found = evaluate(tmp_path / "pred", tmp_path / "gold", bootstrap=20)
    assert found.overall["programs"]["recall"] == 0.0
    assert found.spread["programs"] == (0.0, 0.0)
    assert set(found.documents) == {"01"}
    assert found.as_json()["overall"]["programs"]["high"] == 0.0
    assert found.text().startswith("programs")


def test_no_annotation_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No annotated reports"):
        evaluate(tmp_path, tmp_path)
