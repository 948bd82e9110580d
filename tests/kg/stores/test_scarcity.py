"""A full disk, too little memory: the error says what to do, and afterwards one sync makes the store whole.

A disk counts as full where a file may not grow (RLIMIT_FSIZE), or where everything written fails (``/dev/full``).
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import Target

from kg.checking import check
from kg.errors import StoreError
from kg.stores import connection, neo4j_server
from kg.synthetic import readings
from kg.workspace import Workspace

FEW, MANY = 1, 4

SCARCE = """
import resource, sys
from pathlib import Path
from kg.errors import StoreError
from kg.synthetic import readings
from kg.workspace import Workspace

what, data, target, room = sys.argv[1:]
with Workspace(Path(data), target) as workspace:
    workspace.store.stamp()
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), resource.RLIM_INFINITY))
    try:
        if what == "ledger":
            workspace.ledger.put(readings(4))
        else:
            workspace.sync()
        print("nothing happened")
    except StoreError as error:
        print(error.message, "|", error.remedy)
"""


def scarce(what: str, target: Target, room: str) -> str:
    """What a process with so little room said."""
    done = subprocess.run(
        [sys.executable, "-c", SCARCE, what, str(target.data), target.address, room],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=300,
    )
    return done.stdout


def half_way(target: Target, many: int = MANY) -> None:
    """The store in step with a small ledger that has since grown."""
    with Workspace(target.data, target.address) as workspace:
        workspace.ledger.put(readings(FEW))
        workspace.sync()
        workspace.ledger.put(readings(many))


def assert_one_sync_mends(target: Target) -> None:
    with Workspace(target.data, target.address) as workspace:
        faults = check(workspace).faults
        assert faults
        assert all(fault.endswith("(remedy: kg sync)") for fault in faults)
        assert not workspace.sync().unchanged
        assert check(workspace).faults == []


def largest(folder: Path) -> int:
    return max(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_no_room_for_the_manifest(any_target: Target) -> None:
    half_way(any_target)
    with Workspace(any_target.data, any_target.address) as workspace:
        stamp = workspace.store.stamp()
        assert stamp
        draft = any_target.data / "manifests" / f"{stamp.store}.draft"
        draft.symlink_to("/dev/full")
        with pytest.raises(StoreError, match="No space left") as caught:
            workspace.sync()
        assert "kg sync" in caught.value.remedy
    assert not draft.is_symlink()
    assert_one_sync_mends(any_target)


@pytest.fixture
def embedded(tmp_path: Path) -> Target:
    return Target("arcadedb", str(tmp_path / "graph"), tmp_path / "data")


def test_no_room_for_the_embedded_store(embedded: Target) -> None:
    half_way(embedded)
    said = scarce("store", embedded, str(largest(Path(embedded.address)) + 300_000))
    assert "room on its disk, then run `kg sync`" in said
    assert_one_sync_mends(embedded)


def test_no_room_for_the_ledger(embedded: Target) -> None:
    with Workspace(embedded.data, embedded.address) as workspace:
        workspace.ledger.put(readings(FEW))
        before = workspace.ledger.content_digest()
    assert "nothing is half stored" in scarce("ledger", embedded, "200000")
    with Workspace(embedded.data, embedded.address) as workspace:
        assert len(workspace.ledger.reports()) < MANY
        workspace.ledger.put(readings(MANY))
        workspace.ledger.remove("synthetic-00001")
        workspace.ledger.remove("synthetic-00002")
        workspace.ledger.remove("synthetic-00003")
        assert workspace.ledger.content_digest() == before


@contextmanager
def full_disk(process: int, room: int) -> Iterator[None]:
    """No file of ``process`` may grow beyond ``room`` bytes meanwhile."""
    before = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)


def fails_to_sync(target: Target, said: str = ".") -> None:
    with Workspace(target.data, target.address) as workspace, pytest.raises(StoreError, match=said) as caught:
        workspace.sync()
    assert "then run `kg sync`: it writes only what is missing" in caught.value.remedy


def test_no_room_on_the_disk_and_in_the_memory_of_neo4j(
    neo4j_store: neo4j_server.Address, neo4j_folder: Path, empty_neo4j: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "RETRY_S", 0.3)
    half_way(empty_neo4j, 12)
    address = neo4j_server.status(neo4j_folder)
    assert address
    with full_disk(address.pid, 1_000):
        fails_to_sync(empty_neo4j)
    settings = neo4j_folder / "conf" / "neo4j.conf"
    enough = settings.read_text()
    neo4j_server.stop(neo4j_folder)
    settings.write_text(enough.replace("db.memory.transaction.max=512m", "db.memory.transaction.max=5m"))
    try:
        neo4j_server.start(neo4j_folder)
        fails_to_sync(empty_neo4j, "out of memory")
    finally:
        neo4j_server.stop(neo4j_folder)
        settings.write_text(enough)
        neo4j_server.start(neo4j_folder)
    assert_one_sync_mends(empty_neo4j)


LITTLE = """
import sys
from dataclasses import replace
from pathlib import Path
from kg.errors import StoreError
from kg.graph import Graph, Node
from kg.stores import arcadedb, connection
from kg.workspace import Workspace

data, target, what = sys.argv[1:]
arcadedb.HEAP = "64m"
connection.SILENCE_S, connection.RETRY_S = 10.0, 0.3
try:
    with Workspace(Path(data), target) as workspace:
        if what == "much":
            store = workspace.store.connection
            store.dialect = replace(store.dialect, batch_rows=10**6, batch_bytes=10**9)  # all in one transaction
            workspace.sync()
        else:
            workspace.store.sync(Graph([Node("a", "Program", {"name": "x" * 24_000_000})]), "1", workspace.ledger.id)
    print("nothing happened")
except StoreError as error:
    print(error.message, "|", error.remedy)
"""


@pytest.mark.parametrize("what", ["much", "one property of 24 MB"])
def test_too_little_memory_for_the_embedded_store(embedded: Target, what: str) -> None:
    half_way(embedded, 20 if what == "much" else 2)
    command = [sys.executable, "-c", LITTLE, str(embedded.data), embedded.address, what]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=300)
    said = done.stdout
    assert done.returncode in (0, 1)  # 1: Java did not come to its end and was ended
    assert "memory" in said
    assert "then run `kg sync`: it writes only what is missing" in said
    assert_one_sync_mends(embedded)


def test_what_was_changed_behind_our_back(any_target: Target) -> None:
    with Workspace(any_target.data, any_target.address) as workspace:
        workspace.ledger.put(readings(FEW))
        workspace.sync()
        workspace.store.connection.schema("MATCH (p:Program) WITH p ORDER BY p.id LIMIT 1 SET p.name = 'another'")
        (fault,) = check(workspace).faults
        assert fault.startswith("changed: program-")
        assert fault.endswith("(remedy: kg sync --thorough)")
        assert workspace.sync().unchanged
        assert workspace.sync(thorough=True).writes == 1
        assert check(workspace).faults == []
