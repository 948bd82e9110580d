"""Both engines for real: every test that takes ``any_store`` or ``any_target`` runs on ArcadeDB and on Neo4j."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from chance_graphs import graph_of

from kg.graph import Graph
from kg.stores import Store, neo4j_server, open_store
from kg.stores.arcadedb import write_private


@dataclass(frozen=True)
class Target:
    """Where a store lies, and how to open it; ``data`` is its ledger's folder."""

    engine: str
    address: str
    data: Path

    def open(self) -> Store:
        return open_store(self.address, data=self.data)


@pytest.fixture(scope="session")
def neo4j_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("neo4j-server") / "neo4j"


@pytest.fixture(scope="session")
def neo4j_store(neo4j_folder: Path) -> Iterator[neo4j_server.Address]:
    """One Neo4j server for the whole run."""
    yield neo4j_server.start(neo4j_folder, owned=True)
    neo4j_server.remove(neo4j_folder)


def emptied(server: neo4j_server.Address, folder: Path) -> Target:
    """The server of the run with nothing in it, and a fresh ledger's folder that knows its password."""
    data = folder / "data"
    (data / "neo4j").mkdir(parents=True)
    write_private(data / "neo4j" / "server.json", json.dumps(asdict(server)))
    with open_store(server.uri, data=data) as store:
        store.connection.schema("MATCH (n) DETACH DELETE n")
        for row in store.connection.rows("SHOW CONSTRAINTS YIELD name"):
            store.connection.schema(f"DROP CONSTRAINT `{row['name']}`")
    return Target("neo4j", server.uri, data)


@pytest.fixture
def empty_neo4j(neo4j_store: neo4j_server.Address, tmp_path: Path) -> Target:
    return emptied(neo4j_store, tmp_path)


@pytest.fixture(params=["arcadedb", "neo4j"])
def any_target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    """An empty store of each engine, not opened."""
    if request.param == "neo4j":
        return emptied(request.getfixturevalue("neo4j_store"), tmp_path)
    return Target("arcadedb", str(tmp_path / "graph"), tmp_path / "data")


@pytest.fixture(params=["arcadedb", "neo4j"], scope="module")
def shared_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One open store of each engine for all tests of a module: they must leave it as it was."""
    folder = tmp_path_factory.mktemp("shared")
    target = Target("arcadedb", str(folder / "graph"), folder / "data")
    if request.param == "neo4j":
        target = emptied(request.getfixturevalue("neo4j_store"), folder)
    with target.open() as store:
        yield store


@pytest.fixture
def any_store(any_target: Target) -> Iterator[Store]:
    with any_target.open() as store:
        yield store


@pytest.fixture(scope="session")
def random_graph() -> Callable[[int], Graph]:
    return graph_of
