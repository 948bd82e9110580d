"""Figures as written."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.numbers import parse, scan


@pytest.mark.parametrize(
    ("text", "value", "approx", "unit"),
    [
        ("1.8万余件", 1.8, ">", "万件"), ("近2500家", 2500, "<", "家"), ("百万", 100, "=", "万"), ("二十多位", 20, ">", "位"),
        ("九成以上", 9, ">", "成"), ("2786亿多元", 2786, ">", "亿元"), ("近千万起", 1000, "<", "万起"), ("约12%", 12, "~", "%"),
        ("1,234.5元", 1234.5, "=", "元"), ("796元/月", 796, "=", "元/月"), ("１２个", 12, "=", "个"),
    ],
)  # fmt: skip
def test_figures(text: str, value: float, approx: str, unit: str) -> None:
    number = parse(text)
    assert number is not None
    assert (number.value, number.approx, number.unit) == (value, approx, unit)


def test_ranges_and_ordinals() -> None:
    number = parse("3至5天")
    assert number is not None
    assert (number.value, number.value_max) == (3, 5)
    assert next(scan("居第3位")).ordinal


@given(st.text(alphabet="0123456789.,一二十百千万亿余多近约%个件至-第 ", max_size=16))
def test_any_text_is_scanned_in_order(text: str) -> None:
    figures = list(scan(text))
    assert all(0 <= f.start < f.end <= len(text) for f in figures)
    assert all(a.end <= b.start for a, b in pairwise(figures))
