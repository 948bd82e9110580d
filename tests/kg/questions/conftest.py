"""The sample corpus in both engines, and how an answer is compared with what is expected."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kg.stores import Store, neo4j_server
from kg.stores.arcadedb import write_private
from kg.workspace import Workspace

HERE = Path(__file__).parent
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@pytest.fixture(scope="session")
def store(built: Workspace) -> Store:
    """The sample corpus in the embedded engine, from digests and from the published texts in turn."""
    return built.graph()


@pytest.fixture(scope="module")
def neo4j(sample: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample corpus on a Neo4j server of its own."""
    data = tmp_path_factory.mktemp("questions-neo4j")
    server = neo4j_server.start(data / "neo4j")
    try:
        write_private(data / "neo4j" / "server.json", json.dumps(vars(server)))
        from kg.stores import open_store

        with open_store(server.uri, data=data) as opened:
            opened.sync(lambda: sample.project().graph, sample.version, sample.ledger.id)
            yield opened
    finally:
        neo4j_server.remove(data / "neo4j")


def plain(text: str) -> str:
    return re.sub(r"[\s“”\"'‘’《》「」·・]", "", unicodedata.normalize("NFKC", text))


def row_text(row: Mapping[str, Any]) -> str:
    """All that a row shows, in one line."""
    values = [v for k, v in row.items() if k not in ("claims", "context") and v is not None]
    flat = [str(x) for v in values for x in (v if isinstance(v, list) else [v])]
    return "\x1f".join(plain(x) for x in flat)


def holds(atom: object, text: str) -> bool:
    numbers = {abs(float(n)) for n in NUMBER.findall(text)}
    if isinstance(atom, int | float):
        return abs(float(atom)) in numbers
    return any(plain(a) in text for a in str(atom).split("|"))


def is_right(expected: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    """Whether every expected item stands in a row, most rows are expected, and rows rest on claims."""
    rows = answer["rows"]
    proper = [row_text(r) for r in rows if not r["context"]]
    items = expected["expect"]
    if not items:
        return not proper
    found = all(any(all(holds(a, row_text(r)) for a in item) for r in rows) for item in items)
    wanted = [*items, *expected.get("accept", [])]
    good = sum(any(all(holds(a, text) for a in item) for item in wanted) for text in proper)
    return found and bool(proper) and good * 2 >= len(proper) and any(r["claims"] for r in rows)
