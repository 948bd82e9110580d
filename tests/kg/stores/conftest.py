"""Both engines for real: every test that takes ``any_store`` or ``any_target`` runs on ArcadeDB and on Neo4j."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from kg.graph import Edge, Graph, Node
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
def neo4j_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[neo4j_server.Address]:
    """One Neo4j server for the whole run."""
    folder = tmp_path_factory.mktemp("neo4j-server") / "neo4j"
    address = neo4j_server.start(folder)
    yield address
    neo4j_server.remove(folder)


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


def graph_of(seed: int, size: int = 60) -> Graph:
    """A graph by chance: equal seeds give equal graphs, neighbouring seeds share most elements."""
    chance = random.Random(seed)
    graph = Graph()
    for number in range(size):
        if chance.random() < 0.8:
            label = "Program" if number % 3 else "Place"
            graph.add(Node(f"{label.lower()}-{number}", label, _properties(number, chance)))
    nodes = sorted(graph.nodes)
    for number in range(2 * size):
        source, target = chance.choice(nodes), chance.choice(nodes)
        kind = ("PART_OF", "BASED_ON")[number % 2]
        if f"{kind}|{source}|{target}" not in graph.edges:
            graph.connect(Edge(kind, source, target, {"status": "reviewed", "claims": [f"c-{chance.randrange(9)}"]}))
    return graph


def _properties(number: int, chance: random.Random) -> dict[str, object]:
    every: dict[str, object] = {
        "name": f"红船义警{number}",
        "names": [f"义警{number}", 'with "quotes", commas; and\nlines', "\\ | \t '"][: chance.randrange(4)],
        "start_year": 2000 + chance.randrange(20),
        "value": chance.randrange(100) / 4,
        "named": chance.random() < 0.5,
        "targets": [],
        "years": [2020, 2021],
        "shares": [1.0, 2.5],
    }
    return {key: value for key, value in every.items() if key == "name" or chance.random() < 0.7}
