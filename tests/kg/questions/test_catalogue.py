"""The catalogue's files, their list in the docs, and both engines' answers to them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg import catalogue
from kg.catalogue import load
from kg.errors import BadInput, NotFound

DOCS = Path(__file__).parents[3] / "docs"


def test_every_question_speaks_both_languages() -> None:
    for question in load().values():
        assert question.zh
        assert question.en
        assert all(question.shows[x] and question.examples[x] for x in ("zh", "en"))
        assert re.search(r"[\u3400-\u9fff]", question.zh)
        assert not re.search(r"[\u3400-\u9fff]", question.en)


def test_every_query_only_reads_is_ordered_and_returns_claims() -> None:
    for question in load().values():
        assert not re.search(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|CALL|apoc)\b", question.cypher), question.id
        last = re.split(r"\bRETURN\b", question.cypher)[-1]
        assert "ORDER BY" in last, question.id
        assert "claims" in last, question.id


def test_no_query_looks_for_claims_inside_edges() -> None:
    """Going from edge to claim by list membership took seconds at 200,000 claims."""
    assert not [q.id for q in load().values() if re.search(r"IN \w+\.claims", q.cypher)]


def test_unknown_question_is_not_found() -> None:
    with pytest.raises(NotFound, match="kg questions"):
        catalogue.find("no-such-question")


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        (("$place", "$plaice"), "does not declare"),
        (('type = "place"', 'type = "plaice"'), "no question of the catalogue"),
        (("AS programmes", "AS programmed"), "without a label"),
        (('zh = "', 'cn = "'), "no question of the catalogue"),
    ],
)
def test_damaged_file_is_refused(tmp_path: Path, change: tuple[str, str], trouble: str) -> None:
    text = (catalogue.FOLDER / "count-programmes.toml").read_text("utf-8")
    path = tmp_path / "count-programmes.toml"
    path.write_text(text.replace(*change), "utf-8")
    with pytest.raises(BadInput, match=trouble):
        catalogue._question(path)


def test_docs_list_every_question() -> None:
    listed = re.findall(r"^### `([a-z-]+)`", (DOCS / "questions.md").read_text("utf-8"), re.M)
    assert listed == list(load())
    assert (DOCS / "questions.md").read_text("utf-8") == catalogue.document()
