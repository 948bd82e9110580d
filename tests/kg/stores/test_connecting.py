"""What docs/connect.md tells people to type works, with the plain driver, on both stores."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest
from typer.testing import CliRunner

from api.cli import app
from kg.ledger import Ledger
from kg.projection import project_readings
from kg.stores import neo4j_server, open_store
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


def test_the_lines_for_the_embedded_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = section("The embedded store from Python").replace('code="330402"', f"code={CODE!r}")
    names: dict[str, list[neo4j.Record]] = {}
    with open_store("data/graph", data=Path("data"), share=True) as store:
        store.sync(GRAPH, "1", "ledger")
        exec(compile(lines, "docs/connect.md", "exec"), names)
    assert len(names["records"]) > 5


def commands(title: str) -> list[str]:
    """The ``kg`` lines under a heading, without their comments; those that name Docker's password are left out."""
    return [line.partition("#")[0].strip() for line in section(title).splitlines() if line.startswith("kg ")]


def test_every_command_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    neo4j_server.stop_with_this_process(tmp_path / "neo4j")
    with Ledger("data") as ledger:
        ledger.put(readings(2))
    port = "PORT"
    said = {}
    filling, using = (
        commands("A large graph into an empty Neo4j"),
        commands("A Neo4j of your own, without installing Neo4j"),
    )
    assert len(filling) == 4
    assert len(using) == 5
    for line in [*filling, *using]:
        found = CliRunner().invoke(app, [*line.replace("PORT", port).split()[1:], "--json"], input="y\n")
        assert found.exit_code == 0, (line, found.output)
        said[line.split("--")[0]] = found.stdout
        if line == "kg neo4j start":
            port = json.loads(found.stdout)["uri"].rpartition(":")[2]
    assert "IMPORT DONE" in said["kg neo4j load import"]
    assert json.loads(said["kg neo4j stop"]) == {"stopped": True}
    assert not (tmp_path / "neo4j").exists()
