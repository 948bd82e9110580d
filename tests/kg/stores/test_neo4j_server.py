"""The server that ``kg neo4j`` runs: its life, its safety, and its importer."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from chance_graphs import graph_of

from kg.errors import StoreError
from kg.graph import Node
from kg.stores import neo4j_server, open_store
from kg.stores.neo4j_import import export_neo4j_import


def test_life_of_a_server(tmp_path: Path) -> None:
    data = tmp_path / "data"
    folder = data / "neo4j"
    assert neo4j_server.status(folder) is None
    first = neo4j_server.start(folder, owned=True)
    try:
        assert first.uri.startswith("bolt://127.0.0.1:")
        assert stat.S_IMODE((folder / "server.json").stat().st_mode) == 0o600
        assert neo4j_server.status(folder) == first
        assert neo4j_server.start(folder) == first
        with open_store(first.uri, data=data) as store:
            store.sync(graph_of(1), "1", "ledger")
        assert neo4j_server.stop(folder)
        with pytest.raises(StoreError, match="has a database already"):
            neo4j_server.load(folder, tmp_path)
        assert not neo4j_server.stop(folder)
        again = neo4j_server.start(folder)
        assert (again.uri, again.password) == (first.uri, first.password)
        with open_store(again.uri, data=data) as store:
            assert store.check(graph_of(1), "1", "ledger") == []
    finally:
        neo4j_server.remove(folder)
    assert not folder.exists()
    with pytest.raises(StoreError, match="no Neo4j server"):
        neo4j_server.remove(folder)


OWNER = """
import os, signal, sys, threading, time
from pathlib import Path
from kg.stores import neo4j_server
folder = Path(sys.argv[1])
threading.Thread(target=neo4j_server.start, args=(folder,), kwargs={"owned": True}, daemon=True).start()
while neo4j_server.read_address(folder) is None:
    time.sleep(0.1)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_an_owned_server_ends_with_its_killed_owner(tmp_path: Path) -> None:
    folder = tmp_path / "neo4j"
    assert subprocess.run([sys.executable, "-c", OWNER, str(folder)], check=False).returncode == -signal.SIGKILL
    assert neo4j_server.read_address(folder)
    deadline = time.monotonic() + 60
    while neo4j_server.status(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert neo4j_server.status(folder) is None


def test_server_reads_no_files(neo4j_store: neo4j_server.Address, empty_neo4j) -> None:
    with (
        empty_neo4j.open() as store,
        store.connection._writer.session() as session,
        pytest.raises(Exception, match=r"(?i)load|url|denied|configuration"),
    ):
        session.run("LOAD CSV FROM 'file:///etc/hostname' AS line RETURN line").consume()


AWKWARD = [
    Node("awkward", "Place", {"name": 'a "b", c\nd\\', "names": ["x,y", 'say "so"', "", " "], "value": 1}),
    Node("other", "Place", {"name": "", "names": [], "value": 2.5}),
    Node("third", "Place", {"name": "2020", "names": ["1"], "value": "as text"}),
]


def test_the_real_importer_fills_an_empty_server(tmp_path: Path) -> None:
    graph = graph_of(5)
    for node in AWKWARD:
        graph.add(node)
    data = tmp_path / "data"
    folder = data / "neo4j"
    export_neo4j_import(graph, tmp_path / "files", "1", "ledger")
    neo4j_server.load(folder, tmp_path / "files")
    address = neo4j_server.start(folder, owned=True)
    try:
        with open_store(address.uri, data=data) as store:
            report = store.sync(graph, "1", "ledger")
            elements = [*graph.nodes.values(), *graph.edges.values()]
            assert report.writes == sum([] in element.properties.values() for element in elements)
            assert store.check(graph, "1", "ledger") == []
            assert "".join(store.export()) == "".join(graph.canonical())
    finally:
        neo4j_server.remove(folder)
