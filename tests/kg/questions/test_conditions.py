"""Conditions on an answer: leaving out, two at once, ranges of figures, so many of a ranking; said in words or given."""

from __future__ import annotations

import pytest
from conftest import HERE, row_text  # type: ignore[import-not-found]

from kg import asking, understanding
from kg.catalogue import load
from kg.errors import BadInput, NotFound, NotUnderstood
from kg.stores import Store

SAID = [
    line.split("\t") for line in (HERE / "conditions.tsv").read_text("utf-8").splitlines() if not line.startswith("#")
]


@pytest.mark.parametrize(("text", "question", "condition", "values", "held", "lacked"), SAID)
def test_condition_said_in_words_is_put_on_the_answer_and_shown(
    store: Store, text: str, question: str, condition: str, values: str, held: str, lacked: str
) -> None:
    answer = understanding.ask(store, text).as_json()
    rows = [row_text(r) for r in answer["rows"] if not r["context"]]
    assert answer["question"] == question
    assert answer["parameters"][condition] == values.split("、")
    assert all(value in answer["note"] for value in values.split("、"))
    assert any(held in row for row in rows), rows
    assert not lacked or not any(lacked in row for row in rows), rows
    assert all(r["claims"] for r in answer["rows"])


def test_shown_conditions_can_be_sent_back_as_they_are(store: Store) -> None:
    for text, *_ in SAID:
        answer = understanding.ask(store, text)
        ids = {name: [v.id for v in values] for name, values in answer.bound.items()}
        assert asking.answer(store, answer.question, ids, answer.language).rows == answer.rows, text


@pytest.mark.parametrize(
    ("question", "values", "error"),
    [
        ("programmes", {"place": "平湖", "figure": ">3"}, BadInput),
        ("programmes", {"place": "平湖", "without": "长安杯"}, BadInput),
        ("programmes", {"place": "平湖", "without": "无此名"}, NotFound),
        ("count-programmes", {"level": "county", "figure": "many"}, BadInput),
        ("count-programmes", {"level": "county", "order": "most", "first": "few"}, BadInput),
        ("figures", {"indicator": "矛盾纠纷化解率", "figure": ">3万元"}, BadInput),
    ],
)
def test_condition_that_makes_no_sense_is_refused(
    store: Store, question: str, values: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        asking.answer(store, question, values)


@pytest.mark.parametrize(
    "text", ["平湖有哪些超过三个的反诈项目？", "哪些地方的矛盾纠纷化解率超过三万元？", "红船义警是什么，不包括长安杯？"]
)
def test_condition_that_fits_no_reading_is_not_ignored(store: Store, text: str) -> None:
    try:
        answer = understanding.ask(store, text).as_json()
    except NotUnderstood:
        return
    assert {"figure", "without"} & set(answer["parameters"]), answer["parameters"]


def test_numbers_are_compared_in_the_same_unit(store: Store) -> None:
    values = {"indicator": "挽回损失"}
    every = asking.answer(store, "programmes-with-outcome", values).rows
    many = asking.answer(store, "programmes-with-outcome", {**values, "figure": ">1000000元"}).rows
    same = asking.answer(store, "programmes-with-outcome", {**values, "figure": "> 100 万元"}).rows
    assert many == same
    assert 0 < len(many) < len(every)


def test_ranges_are_taken_only_by_questions_with_a_number() -> None:
    taken = {q.id: set(q.taken) for q in load().values()}
    assert "figure" in taken["figures"] & taken["count-programmes"]
    assert "figure" not in taken["programmes"]
    assert "first" not in taken["figures"]
