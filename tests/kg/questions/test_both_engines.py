"""The documented idioms and the catalogue's queries give the same rows in the embedded engine and on Neo4j."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import HERE, is_right  # type: ignore[import-not-found]

from kg import understanding
from kg.stores import Store
from kg.workspace import Workspace

IDIOMS = re.findall(r"```cypher\n(.*?)```", (Path(__file__).parents[3] / "docs" / "cypher.md").read_text("utf-8"), re.S)
SHOWN = json.loads((HERE / "shown.json").read_text("utf-8"))


def test_there_are_ten_idioms() -> None:
    assert len(IDIOMS) == 10


@pytest.mark.parametrize("number", range(len(IDIOMS)))
def test_idiom_gives_the_same_rows_on_both(sample: Workspace, neo4j: Store, number: int) -> None:
    here = sample.graph().read(IDIOMS[number])
    there = neo4j.read(IDIOMS[number])
    assert here.rows
    assert here.columns == there.columns
    assert _sets(here.rows) == _sets(there.rows)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("shown", SHOWN, ids=lambda q: q["id"])
def test_shown_question_has_the_same_answer_on_both(
    sample: Workspace, neo4j: Store, shown: dict[str, str], language: str
) -> None:
    here = understanding.ask(sample.graph(), shown[language]).as_json()
    there = understanding.ask(neo4j, shown[language]).as_json()
    assert is_right(shown, there)
    assert here["question"] == there["question"]
    assert here["rows"] == there["rows"]


def _sets(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Rows with the lists that have no order sorted."""
    return [{k: sorted(v) if isinstance(v, list) else v for k, v in row.items()} for row in rows]
