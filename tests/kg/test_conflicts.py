"""Which pairs of figures rounding or a 近 / 余 / 约 can reconcile."""

import pytest

from kg.conflicts import Figure, conflicts, reach

CASES = [
    # value, approx, other value, other approx, contradict
    (12.4, "=", 12.0, "=", True),
    (97.4, "=", 97, "=", False),  # 97 may be 97.4 rounded
    (97.4, "=", 98, "=", True),
    (18, "=", 10, "=", True),
    (7, "=", 7, "=", False),
    (400, ">", 430, "=", False),  # 400余
    (400, ">", 520, "=", True),
    (2500, "<", 2460, "=", False),  # 近2500
    (2500, "<", 2510, "=", True),
    (1000, "~", 960, "=", False),  # 约1000
    (99, ">", 99.6, "=", False),  # 超99%
    (99, ">", 98.2, "=", True),
]


@pytest.mark.parametrize(("value", "approx", "other", "other_approx", "contradict"), CASES)
def test_values_contradict_unless_rounding_reconciles_them(value, approx, other, other_approx, contradict):
    left = Figure("o1", "a", ("x",), *reach(value, None, approx))
    right = Figure("o2", "b", ("x",), *reach(other, None, other_approx))
    assert bool(list(conflicts([left, right]))) is contradict
    assert bool(list(conflicts([right, left]))) is contradict


def test_units_are_compared_in_base_units():
    wan = Figure("o1", "a", ("x",), *reach(1.2, None, "=", 10_000))
    yuan = Figure("o2", "b", ("x",), *reach(12_000, None, "="))
    assert list(conflicts([wan, yuan])) == []


def test_ranges_meet():
    assert (
        list(conflicts([Figure("o1", "a", (), *reach(3, 5, "=")), Figure("o2", "b", (), *reach(5, None, "="))])) == []
    )


def test_figures_about_different_things_never_contradict():
    assert list(conflicts([Figure("o1", "a", ("x",), 1, 2), Figure("o2", "b", ("y",), 5, 6)])) == []
