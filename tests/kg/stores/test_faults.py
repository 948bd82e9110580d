"""Whatever breaks while a store is written, one sync makes it whole, and other people's data stays as it was.

A hundred kills and cuts by a fixed seed: 20 + 25 processes killed, 25 + 30 connections cut.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from chance_graphs import graph_of
from faulty_proxy import FaultyProxy
from killed_writer import NOTE, SIZE

from kg.errors import StoreError
from kg.graph import Graph
from kg.stores import Store, connection, neo4j_server, open_store

KILLS = {"arcadedb": 20, "neo4j": 25}
CUTS = {"arcadedb": 25, "neo4j": 30}
HERE = Path(__file__).parent


def prepared(store: Store) -> None:
    """The store at version 0 with a node of somebody else's."""
    store.sync(graph_of(0), "0", "ledger")
    store.connection.schema("CREATE (:Note {text: 'mine'})")


def assert_whole(store: Store, graph: Graph, version: str) -> None:
    assert store.check(graph, version, "ledger") == []
    assert "".join(store.export()) == "".join(graph.canonical())
    assert store.read(NOTE).rows == [{"n": {"text": "mine"}}]


@contextmanager
def nursery() -> Iterator[Callable[..., str]]:
    """A process that forks writers: call with the words of its line, then without any for each line it answers."""
    quick = {
        "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1"
    }  # no writer lives long enough to gain by the second compiler
    with subprocess.Popen(
        [sys.executable, str(HERE / "killed_writer.py")],
        env=os.environ | quick,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        source, sink = process.stdin, process.stdout

        def say(*words: object) -> str:
            if words:
                print(*words, sep="\t", file=source, flush=True)
            return sink.readline().rstrip("\n")

        yield say
        source.close()


def test_killed_at_any_moment(any_target) -> None:
    chance = random.Random(20260211)
    with any_target.open() as store:
        prepared(store)
    found: Counter[str] = Counter()
    with nursery() as say:
        for round_ in range(1, KILLS[any_target.engine] + 1):
            writer = int(say(any_target.address, any_target.data, 1000 * round_, 0).removeprefix("writer "))
            found[say()] += 1
            assert say() == "whole"
            time.sleep(chance.random() * 0.3)
            os.kill(writer, signal.SIGKILL)
            assert say() == "ended -9"
    assert found.total() == KILLS[any_target.engine]
    assert found["found writing"] > KILLS[any_target.engine] / 3, found
    with any_target.open() as store:
        store.sync(graph_of(7), "7", "ledger")
        assert_whole(store, graph_of(7), "7")


@pytest.fixture
def through_proxy(any_target, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Store, FaultyProxy]]:
    """A store reached through a proxy, with batches small enough to be cut in their midst."""
    monkeypatch.setattr(connection, "RETRY_S", 0.3)
    monkeypatch.setattr(connection, "FIRST_RETRY_S", 0.05)
    with open_store(any_target.address, data=any_target.data, share=True) as direct:
        proxy = FaultyProxy(int(direct.connection.uri.rsplit(":", 1)[1]))
        address = any_target.address
        if any_target.engine == "arcadedb":
            path = Path(any_target.address) / "address.json"
            path.write_text(json.dumps({**json.loads(path.read_text()), "uri": f"bolt://127.0.0.1:{proxy.port}"}))
        else:
            path = any_target.data / "neo4j" / "server.json"
            path.write_text(json.dumps({**json.loads(path.read_text()), "uri": f"bolt://127.0.0.1:{proxy.port}"}))
            address = f"bolt://127.0.0.1:{proxy.port}"
        with open_store(address, data=any_target.data) as store:
            store.connection.dialect = replace(store.connection.dialect, batch_rows=25)
            prepared(store)
            yield store, proxy
        proxy.close()


def test_cut_in_the_midst(any_target, through_proxy: tuple[Store, FaultyProxy]) -> None:
    store, proxy = through_proxy
    chance = random.Random(3304)
    version = failed = 0
    for round_ in range(1, CUTS[any_target.engine] + 1):
        proxy.stays_down = round_ % 3 == 0
        proxy.budget = chance.randrange(20_000)
        while proxy.cuts < round_:
            version += 1
            try:
                store.sync(graph_of(version, size=20), str(version), "ledger")
            except StoreError:
                failed += 1
        proxy.heal()
        graph = graph_of(version, size=20)
        store.sync(graph, str(version), "ledger")
        assert store.check(graph, str(version), "ledger") == []
    assert_whole(store, graph, str(version))
    assert proxy.cuts == CUTS[any_target.engine]
    assert failed >= CUTS[any_target.engine] // 3, "where the connection stays down, a sync must fail"


def test_a_slow_network_changes_nothing(through_proxy: tuple[Store, FaultyProxy]) -> None:
    store, proxy = through_proxy
    proxy.delay_s = 0.01
    store.sync(graph_of(1, size=20), "1", "ledger")
    assert_whole(store, graph_of(1, size=20), "1")


@pytest.mark.parametrize("call", ["sync", "read", "export"])
def test_a_store_that_falls_silent_is_not_waited_for(
    any_target, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, call: str
) -> None:
    monkeypatch.setattr(connection, "SILENCE_S", 2.0)
    store, proxy = request.getfixturevalue("through_proxy")
    graph = graph_of(1, size=20)
    calls = {
        "sync": lambda: store.sync(graph, "1", "ledger"),
        "read": lambda: store.read("RETURN 1"),
        "export": lambda: list(store.export()),
    }
    proxy.silent = proxy.down = True
    with pytest.raises(StoreError, match=r"stopped answering|cannot be reached") as caught:
        calls[call]()
    assert "kg sync" in caught.value.remedy
    proxy.heal()
    store.sync(graph, "1", "ledger")
    assert_whole(store, graph, "1")


def test_a_writer_that_was_overtaken_writes_no_more(any_target, tmp_path: Path) -> None:
    with open_store(any_target.address, data=any_target.data, share=True) as first:
        prepared(first)
        first.connection.dialect = replace(first.connection.dialect, batch_rows=10)
        other = tmp_path / "elsewhere"
        (other / "neo4j").mkdir(parents=True)
        if any_target.engine == "neo4j":
            (other / "neo4j" / "server.json").write_bytes((any_target.data / "neo4j" / "server.json").read_bytes())

        def overtake(done: int, total: int) -> None:
            if 0.4 * total < done < 0.6 * total:
                with open_store(any_target.address, data=other) as second:
                    second.sync(graph_of(2), "2", "ledger")

        with pytest.raises(StoreError, match="Another process"):
            first.sync(graph_of(1), "1", "ledger", progress=overtake)
        assert_whole(first, graph_of(2), "2")
        first.sync(graph_of(3), "3", "ledger")
        assert_whole(first, graph_of(3), "3")


def test_two_writers_of_one_ledger_wait_for_each_other(any_target) -> None:
    with open_store(any_target.address, data=any_target.data, share=True) as store:
        prepared(store)
        with nursery() as first, nursery() as second:
            for say in (first, second):
                say(any_target.address, any_target.data, 1, 4)
            for say in (first, second):
                assert [say(), say(), say()][2] == "ended 0"
        assert_whole(store, graph_of(4, SIZE), "4")


def test_neo4j_down_and_up_again(
    neo4j_store: neo4j_server.Address, neo4j_folder: Path, empty_neo4j, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "RETRY_S", 0.3)
    with empty_neo4j.open() as store:
        prepared(store)
        neo4j_server.stop(neo4j_folder)
        with pytest.raises(StoreError, match="cannot be reached") as caught:
            store.sync(graph_of(1), "1", "ledger")
        assert "kg sync" in caught.value.remedy
        with pytest.raises(StoreError, match="cannot be reached"):
            empty_neo4j.open()
        again = neo4j_server.start(neo4j_folder)
        assert (again.uri, again.password) == (neo4j_store.uri, neo4j_store.password)
        store.sync(graph_of(1), "1", "ledger")
        assert_whole(store, graph_of(1), "1")


def test_wrong_password_and_wrong_database(neo4j_store: neo4j_server.Address, empty_neo4j, tmp_path: Path) -> None:
    host = neo4j_store.uri.removeprefix("bolt://")
    with pytest.raises(StoreError, match="user name or password"):
        open_store(f"bolt://neo4j:wrong-password@{host}", data=tmp_path / "none")
    with pytest.raises(StoreError, match="no such database"):
        open_store(f"{neo4j_store.uri}?database=nowhere", data=empty_neo4j.data)
