"""Figures of a sentence and what they measure, on cases a researcher can read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from loaders.extraction import outcomes, places, read
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
