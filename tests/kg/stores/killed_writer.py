"""A process that is to be killed: makes the store whole at one version, says so, and goes on to the next version.

python killed_writer.py TARGET DATA VERSION NEXT_VERSION
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from chance_graphs import graph_of

from kg.stores import open_store

FOREIGN = "MATCH (n:Note) RETURN properties(n) AS n"


def main() -> None:
    target, data, version, following = sys.argv[1:]
    with open_store(target, data=Path(data)) as store:
        graph = graph_of(int(version))
        store.sync(graph, version, "ledger")
        differences = store.check(graph, version, "ledger")
        equal = "".join(store.export()) == "".join(graph.canonical())
        kept = store.read(FOREIGN).rows == [{"n": {"text": "mine"}}]
        print("whole" if equal and kept and not differences else f"broken {differences} {equal} {kept}", flush=True)
        slow = replace(store.connection.dialect, batch_rows=7)
        store.connection.dialect = slow
        store.sync(graph_of(int(following)), following, "ledger", progress=lambda *_: time.sleep(0.002))
        print("synced", flush=True)
        time.sleep(60)


if __name__ == "__main__":
    main()
