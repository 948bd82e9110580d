"""Periods as written: cases a researcher can read, and the algebra of intervals."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BadInput
from kg.periods import NO_PERIOD, interval

CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "periods.tsv").open(encoding="utf-8"), delimiter="\t"))


@pytest.mark.parametrize("case", CASES, ids=[f"{c['period']}|{c['issued']}" for c in CASES])
def test_cases(case: dict[str, str]) -> None:
    found = interval(case["period"], case["issued"])
    assert (found.start or "", found.end or "", found.basis) == (case["start"], case["end"], case["basis"])


def test_a_length_of_years_is_never_a_calendar_year() -> None:
    assert interval("连续18年", "2026-02-11").start != "2018-01-01"
    assert interval("21年来", "2026").start == "2006-01-01"


def test_nothing_stated_is_no_period() -> None:
    assert interval(None, "2026") == interval("", "") == NO_PERIOD
    assert interval(2025, "") == interval("2025", "") == interval("2025年", "")


@pytest.mark.parametrize("issued", ["26-02", "2026-13", "2026-02-30", "去年"])
def test_a_bad_date_of_issue_is_refused(issued: str) -> None:
    with pytest.raises(BadInput, match="date of issue"):
        interval("去年", issued)


@given(st.integers(1850, 2030), st.integers(0, 60))
def test_a_range_covers_its_years(first: int, length: int) -> None:
    found = interval(f"{first}/{first + length}", "")
    assert (found.start, found.end, found.basis) == (f"{first}-01-01", f"{first + length}-12-31", "stated")


@given(
    st.text(alphabet="年月日至到从去今上下半第一二三五十来近连续以目前截“” 0123456789-/", max_size=12),
    st.dates(date(2000, 1, 1)),
)
def test_any_text_gives_an_ordered_interval(text: str, issued: date) -> None:
    found = interval(text, issued.isoformat())
    assert found.basis in ("stated", "relative", "report", "none")
    for day in (found.start, found.end):
        assert day is None or date.fromisoformat(day)
    assert not (found.start and found.end) or found.start <= found.end
