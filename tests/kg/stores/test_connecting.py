"""What docs/connect.md tells people to type works, with the plain driver, on both stores."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest

from kg.projection import project_readings
from kg.stores import open_store
from kg.synthetic import readings

PAGE = (Path(__file__).parents[3] / "docs" / "connect.md").read_text("utf-8")
GRAPH = project_readings(list(readings(2)), []).graph
CODE = min(str(n.properties["code"]) for n in GRAPH.nodes.values() if n.properties.get("level") == "county")


def section(title: str) -> str:
    """The indented lines under a heading."""
    body = PAGE.split(f"## {title}\n", 1)[1].split("\n## ")[0]
    return textwrap.dedent("\n".join(line for line in body.splitlines() if line.startswith("    ")))


@pytest.fixture
def principal(any_target) -> Iterator[tuple[str, str, str, str | None]]:
    """Address, user, password and database of a filled store, as the page says where to find them."""
    store = open_store(any_target.address, data=any_target.data, share=True)
    try:
        store.sync(GRAPH, "1", "ledger")
        if any_target.engine == "arcadedb":
            found = json.loads((Path(any_target.address) / "address.json").read_text())
            yield found["uri"], "reader", found["reader_password"], "graph"
        else:
            found = json.loads((any_target.data / "neo4j" / "server.json").read_text())
            yield found["uri"], found["user"], found["password"], None
    finally:
        store.close()


def test_the_drivers_lines(principal: tuple[str, str, str, str | None]) -> None:
    uri, user, password, database = principal
    lines = section("Any driver").replace("bolt://127.0.0.1:PORT", uri)
    lines = lines.replace('"neo4j", "PASSWORD"', f"{user!r}, {password!r}")
    lines = lines.replace('code="330402"', f"code={CODE!r}" + (f", database_={database!r}" if database else ""))
    assert uri in lines
    assert CODE in lines
    names: dict[str, list[neo4j.Record]] = {}
    exec(compile(lines, "docs/connect.md", "exec"), names)
    assert len(names["records"]) > 5
    assert all(record["name"] for record in names["records"])


def test_the_first_query_and_no_writing(principal: tuple[str, str, str, str | None]) -> None:
    uri, user, password, database = principal
    query = next(line for line in section("Neo4j Browser, Bloom, Neo4j Desktop").splitlines() if "MATCH" in line)
    with neo4j.GraphDatabase.driver(uri, auth=(user, password)) as driver:
        records, _, _ = driver.execute_query(query, database_=database)
        assert len(records) == 100
        assert {type(record["path"]) for record in records} == {neo4j.graph.Path}
        mode = neo4j.READ_ACCESS if user == "neo4j" else neo4j.WRITE_ACCESS  # there a read transaction, here a reader
        with (
            driver.session(database=database, default_access_mode=mode) as session,
            pytest.raises(neo4j.exceptions.Neo4jError, match=r"(?i)not allowed|read|permission"),
        ):
            session.run("CREATE (:Program {id: 'x'})").consume()
        assert driver.execute_query("MATCH (p:Program {id: 'x'}) RETURN p", database_=database).records == []


def test_every_command_of_the_page_is_one() -> None:
    from typer.main import get_command

    from api.cli import app

    commands = get_command(app).commands
    for words in re.findall(r"^    (?:KG_\S+ )?kg ([a-z0-9 -]+)", PAGE, re.MULTILINE):
        first, *rest = words.split()
        assert first in commands
        if first == "neo4j":
            assert rest[0] in commands[first].commands
