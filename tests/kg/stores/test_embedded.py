"""The embedded store as a guest in a process and in a folder: what it leaves behind, whom it lets in, how it ends."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chance_graphs import graph_of

from kg.errors import StoreError
from kg.stores import arcadedb, open_store

HOLDER = """
import signal, sys, time
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background of a shell
from kg.stores import open_store
folder, data, share, end = sys.argv[1:]
store = open_store(folder, data=Path(data), share=share == "share")
store.read("RETURN 1")
print("open", flush=True)
if end == "raise":
    raise ValueError("a mistake")
if end == "exit":
    sys.exit(3)
if end == "sleep":
    time.sleep(60)
"""


@contextmanager
def holder(tmp_path: Path, share: str, end: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that opens the store and never closes it by itself."""
    (tmp_path / "cwd").mkdir(exist_ok=True)
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "graph"), str(tmp_path / "data"), share, end]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=tmp_path / "cwd") as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "open\n"
            yield process
        finally:
            process.kill()


ENDS = [
    ("nothing", None, 0),
    ("exit", None, 3),
    ("raise", None, 1),
    ("sleep", signal.SIGTERM, 143),
    ("sleep", signal.SIGINT, -2),
]


@pytest.mark.parametrize(("end", "number", "code"), ENDS)
def test_every_way_out_is_quick_and_clean(tmp_path: Path, end: str, number: int | None, code: int) -> None:
    with holder(tmp_path, "share", end) as process:
        if number:
            process.send_signal(number)
        _, errors = process.communicate(timeout=20)
        assert process.returncode == code
    assert not (tmp_path / "graph" / "address.json").exists()
    assert "WARNING" not in errors
    assert "java" not in errors
    assert list((tmp_path / "cwd").iterdir()) == []


def test_a_served_folder_is_shared(tmp_path: Path) -> None:
    with holder(tmp_path, "share", "sleep"):
        mode = stat.S_IMODE((tmp_path / "graph" / "address.json").stat().st_mode)
        assert mode == 0o600
        with open_store(tmp_path / "graph", data=tmp_path / "data") as store:
            assert store.server is None
            store.sync(graph_of(1), "1", "ledger")
            assert store.check(graph_of(1), "1", "ledger") == []


def test_a_held_folder_is_named_with_its_holder(tmp_path: Path) -> None:
    with holder(tmp_path, "alone", "sleep") as process, pytest.raises(StoreError, match=str(process.pid)):
        arcadedb.own_or_join(tmp_path / "graph", share=False, patience_s=0.3)


def test_a_killed_servers_address_is_not_believed(tmp_path: Path) -> None:
    with holder(tmp_path, "share", "sleep") as process:
        process.kill()
        process.wait()
    assert (tmp_path / "graph" / "address.json").exists()
    with open_store(tmp_path / "graph", data=tmp_path / "data") as store:
        assert store.server is not None
        assert store.read("RETURN 1 AS n").rows == [{"n": 1}]


def test_only_bolt_listens_and_only_here(tmp_path: Path) -> None:
    import psutil

    with holder(tmp_path, "share", "sleep") as process:
        time.sleep(0.2)
        listening = [c.laddr for c in psutil.Process(process.pid).net_connections("inet") if c.status == "LISTEN"]
    address = json.loads((tmp_path / "graph" / "address.json").read_text())
    assert len(listening) == 1
    assert listening[0].ip.endswith("127.0.0.1")
    assert address["uri"] == f"bolt://127.0.0.1:{listening[0].port}"


def test_a_folder_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "format.json").write_text(json.dumps({"format": arcadedb.FORMAT + 1}))
    with pytest.raises(StoreError, match="newer version"):
        open_store(tmp_path / "graph", data=tmp_path / "data")


def test_what_is_not_there_is_not_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graph store"):
        open_store(tmp_path / "graph", data=tmp_path, create=False)
    assert not (tmp_path / "graph").exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="is a file"):
        open_store(tmp_path / "file", data=tmp_path)
