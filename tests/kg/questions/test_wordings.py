"""Questions in one's own words: the shown ones, other wordings of them, and what cannot be answered."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from conftest import HERE, is_right  # type: ignore[import-not-found]

from kg import understanding
from kg.catalogue import load
from kg.errors import NotUnderstood
from kg.stores import Store
from kg.understanding.likelihood import NOTHING, SIGNS, wordings
from kg.workspace import Workspace

SHOWN = {q["id"]: q for q in json.loads((HERE / "shown.json").read_text("utf-8"))}
PHRASINGS = json.loads((HERE / "phrasings.json").read_text("utf-8"))
Said = Mapping[str, Mapping[str, Sequence[str]]]
HEARD: Said = json.loads((HERE / "heard.json").read_text("utf-8"))
UNSEEN: Said = json.loads((HERE / "unseen.json").read_text("utf-8"))
HEARD_LINES = Path(understanding.__file__).parent / "heard.tsv"
UNANSWERABLE = [
    line.split("\t") for line in (HERE / "unanswerable.tsv").read_text("utf-8").splitlines() if not line.startswith("#")
]

READINGS = [
    line.split("\t") for line in (HERE / "readings.tsv").read_text("utf-8").splitlines() if not line.startswith("#")
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("question", SHOWN)
def test_shown_question_is_answered(store: Store, question: str, language: str) -> None:
    expected = SHOWN[question]
    answer = understanding.ask(store, expected[language]).as_json()
    assert is_right(expected, answer), (answer["question"], answer["parameters"], answer["rows"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_other_wordings_reach_95_percent(store: Store, language: str) -> None:
    asked = [(q, text) for q, by_language in PHRASINGS.items() for text in by_language[language]]
    missed = []
    for question, text in asked:
        try:
            right = is_right(SHOWN[question], understanding.ask(store, text).as_json())
        except NotUnderstood:
            right = False
        if not right:
            missed.append(text)
    assert len(missed) <= 0.05 * len(asked), missed


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("said", [HEARD, UNSEEN], ids=["heard", "unseen"])
def test_wordings_by_authors_who_know_no_pattern(sample: Workspace, said: Said, language: str) -> None:
    """Every fourth of 2,057 and 2,149 by twenty authors that the reader learned from; every fourth of about 1,000 by nine from whom it did not."""
    right, store = 0, sample.graph()
    asked = [(q, text) for q, by_language in said.items() for text in by_language[language][::4]]
    for question, text in asked:
        try:
            right += is_right(SHOWN[question], understanding.ask(store, text).as_json())
        except NotUnderstood:
            continue
    assert right >= 0.95 * len(asked)


def test_every_heard_wording_is_of_a_question_or_of_nothing() -> None:
    rows = [r.split("\t") for r in HEARD_LINES.read_text("utf-8").splitlines() if not r.startswith("#")]
    assert {row[0] for row in rows} <= {*load(), NOTHING}
    assert {row[1] for row in rows} == {"zh", "en"}
    assert {t for row in rows for t in re.findall(r"{(\w*)}", row[2])} <= {*SIGNS}


def test_every_shown_question_has_three_other_wordings_in_each_language() -> None:
    assert set(PHRASINGS) == set(SHOWN)
    assert all(len(set(texts)) >= 3 for by_language in PHRASINGS.values() for texts in by_language.values())


@pytest.mark.parametrize("text", [row[0] for row in UNANSWERABLE])
def test_unanswerable_question_gets_no_row(sample: Workspace, text: str) -> None:
    rows, why = _answered(sample.graph(), text)
    assert rows == []
    assert why


def _answered(store: Store, text: str) -> tuple[list[dict[str, object]], str]:
    """The rows, and why there are none."""
    try:
        answer = understanding.ask(store, text)
    except NotUnderstood as error:
        return [], error.message
    return [row for row in answer.rows if not row["context"]], answer.note or ""


def test_there_are_fifty_unanswerable_questions() -> None:
    assert len({row[0] for row in UNANSWERABLE}) >= 50


@pytest.mark.parametrize(
    ("question", "language", "text"),
    [(q.id, language, text) for q in load().values() for language in ("zh", "en") for text in q.examples[language]],
)
def test_example_is_read_as_its_own_question(store: Store, question: str, language: str, text: str) -> None:
    answer = understanding.ask(store, text)
    assert answer.question.id == question
    assert answer.language == language


@pytest.mark.parametrize(("text", "question"), READINGS)
def test_question_is_read_and_answered(store: Store, text: str, question: str) -> None:
    answer = understanding.ask(store, text).as_json()
    assert answer["question"] == question
    assert [r for r in answer["rows"] if not r["context"]]


def test_question_that_is_too_long_is_refused(store: Store) -> None:
    with pytest.raises(NotUnderstood, match="太长"):
        understanding.ask(store, "平湖有哪些反诈项目？" * 50)


def test_place_outside_the_reports_is_named(store: Store) -> None:
    assert "绍兴市" in str(understanding.ask(store, "绍兴市有哪些反诈项目？").note)
    assert "Wenzhou" in str(understanding.ask(store, "Which anti-fraud programmes does Wenzhou run?").note)


def test_denied_question_is_not_answered_as_its_opposite(store: Store) -> None:
    have = understanding.ask(store, "哪些县(市、区)获得三星平安金鼎？").as_json()
    lack = understanding.ask(store, "哪些县(市、区)没有获得三星平安金鼎？").as_json()
    winners = {r["recipient"] for r in have["rows"]}
    assert lack["question"] == "places-without"
    assert winners
    assert not winners & {r["place"] for r in lack["rows"]}


def test_other_readings_are_named(store: Store) -> None:
    answer = understanding.ask(store, "2025年嘉兴全市电诈发案同比下降多少？").as_json()
    assert answer["question"] == "figures"
    assert all(set(o) >= {"question", "wording", "parameters"} for o in answer["others"])


def test_what_was_not_understood_is_named(store: Store) -> None:
    with pytest.raises(NotUnderstood, match="天气"):
        understanding.ask(store, "嘉兴明天天气怎么样？")


def test_words_of_a_name_stand_for_the_programmes_that_have_them(store: Store) -> None:
    answer = understanding.ask(store, "南湖区有哪些无人机项目？").as_json()
    assert answer["parameters"]["text"] == ["无人机"]
    assert all("无人机" in " ".join([r["programme"], *r["names"]]) for r in answer["rows"])
    assert answer["rows"]


def test_words_that_a_reading_makes_no_use_of_are_told(store: Store) -> None:
    answer = understanding.ask(store, "平湖的定制公交避开高峰，是哪些部门牵头的")
    assert answer.question.id == "agencies-of-programme"
    assert "避开高峰" in str(answer.note)


def test_reading_with_rows_comes_before_an_equal_one_without(store: Store) -> None:
    assert understanding.ask(store, "最高检给海盐什么荣誉？").question.id == "awards-given"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019年以来启动的项目有哪些", "2019", "2026"),
        ("Which programmes were launched since 2019?", "2019", "2026"),
        ("去年启动的项目有哪些", "2025", "2025"),
    ],
)
def test_years_reach_from_one_to_the_latest_report(store: Store, text: str, first: str, last: str) -> None:
    years = understanding.ask(store, text).as_json()["parameters"]["year"]
    assert (years[0], years[-1]) == (first, last)


def test_lists_of_an_english_answer_are_in_english_with_the_name_as_written(store: Store) -> None:
    rows = understanding.ask(store, "Which counties have mediation brands?").rows
    assert any(r["place"] == "Haiyan County (海盐县)" for r in rows)
    assert all(re.search("[a-z]", name) for r in rows for name in r["programmes"])


def test_place_of_another_province_is_not_among_those_without_an_honour(store: Store) -> None:
    rows = understanding.ask(store, "哪些县(市、区)没有获得三星平安金鼎？").rows
    assert rows
    assert "金山区" not in {r["place"] for r in rows}


def test_every_wording_names_a_question_of_the_catalogue_and_its_types() -> None:
    taught = {language: wordings(language).words for language in ("zh", "en")}
    assert all(set(words) == {*load(), NOTHING} for words in taught.values())
