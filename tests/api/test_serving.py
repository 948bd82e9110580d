"""`kg serve` as a process: where it listens, how it ends, and what it answers while others write."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest

from kg.synthetic import readings
from kg.workspace import Workspace

KG = [str(Path(sys.executable).parent / "kg")]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with Workspace(tmp_path / "data") as workspace:
        workspace.ledger.put(islice(readings(3), 3))
    return tmp_path / "data"


def asked(url: str, **more: Any) -> httpx.Response:
    return httpx.get(url, timeout=60, **more)


@contextmanager
def serving(data: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running service and its address; killed at the end if it still runs."""
    process = subprocess.Popen(
        [*KG, "serve", "--data", str(data), "--port", "0", *more], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, f"no address in {line!r}"
        yield process, found[0]
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_service_and_frees_the_store(data, number):
    with serving(data) as (process, address):
        assert asked(f"{address}/health").json()["status"] == "ok"
        process.send_signal(number)
        assert process.wait(timeout=60) == 0
    with Workspace(data) as workspace:
        assert workspace.sync().unchanged


def test_another_process_changes_the_graph_and_the_service_answers_from_the_new_one(data):
    with serving(data) as (_, address):
        before = asked(f"{address}/reports")
        gone = before.json()["reports"][0]["key"]
        removed = subprocess.run([*KG, "remove", gone, "--data", str(data)], cwd=ROOT, capture_output=True, text=True)
        assert removed.returncode == 0, removed.stderr
        after = asked(f"{address}/reports", headers={"if-none-match": before.headers["etag"]})
        assert after.status_code == 200
        assert gone not in [r["key"] for r in after.json()["reports"]]
        assert asked(f"{address}/health").json()["in_step"] is True
        assert asked(f"{address}/reports/{gone}").status_code == 404


def test_a_port_that_is_taken_is_told_with_the_remedy(data):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [*KG, "serve", "--data", str(data), "--port", port], cwd=ROOT, capture_output=True, text=True, timeout=60
        )
    assert ended.returncode == 2
    assert f"Port {port}" in ended.stderr
    assert "--port" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_ledger_without_reports_is_served_and_says_so(tmp_path):
    with Workspace(tmp_path / "data") as workspace:
        assert workspace.ledger.reports() == []
    with serving(tmp_path / "data") as (_, address):
        assert asked(f"{address}/health").json()["status"] == "empty"
        reply = asked(f"{address}/reports")
        assert reply.status_code == 404
        assert "kg build" in reply.json()["error"]["remedy"]
