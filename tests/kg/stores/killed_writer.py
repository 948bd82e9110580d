"""Processes that are to be killed while they write: each is a fork of this one, which has imported everything already.

Reads lines "TARGET DATA VERSION LAST" and forks a writer for each. The writer says in what state it found the store, makes
it whole at VERSION, says so, and writes one version after another, up to LAST (0: until it is killed). When it has ended,
this process says by which signal (0: by itself), and goes on to the next line. Where the test itself is killed, so are they.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import jpype  # noqa: F401 - imported before the forks
from chance_graphs import graph_of

from kg.stores import open_store
from kg.stores.store import Store

NOTE = "MATCH (n:Note) RETURN properties(n) AS n"
SIZE = 30


def main() -> None:
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            write(*line.rstrip("\n").split("\t"))
            os._exit(0)
        say(f"writer {child}")
        say(f"ended {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}")


def end_with(parent: int) -> None:
    """End this process and its writer once the process that started it is gone."""
    os.setpgid(0, 0)
    while os.getppid() == parent:
        time.sleep(0.5)
    os.killpg(0, signal.SIGKILL)


def write(target: str, data: str, version: str, last: str) -> None:
    store: Store
    with open_store(target, data=Path(data)) as store:
        stamp = store.stamp()
        say(f"found {stamp.state if stamp else 'nothing'}")
        graph = graph_of(int(version), SIZE)
        store.sync(graph, version, "ledger")
        differences = store.check(graph, version, "ledger")
        equal = "".join(store.export()) == "".join(graph.canonical())
        kept = store.read(NOTE).rows == [{"n": {"text": "mine"}}]
        say("whole" if equal and kept and not differences else f"broken {differences} {equal} {kept}")
        store.connection.dialect = replace(store.connection.dialect, batch_rows=7)
        for following in itertools.count(int(version) + 1):
            if str(following - 1) == last:
                break
            store.sync(graph_of(following, SIZE), str(following), "ledger", progress=lambda *_: time.sleep(0.002))


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
