"""Measure projecting, writing and syncing invented reports, and write the table of docs/performance.md.

    python bench/run.py [--sizes 10,100,1000] [--engines arcadedb,neo4j] [--out docs/performance.md]

Every size and engine is measured in a process of its own. "Bare loop" is the plain driver writing the same rows in managed
transactions of 10,000 rows into an empty database of the same kind, in the same run: what the engine itself costs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TypeVar

from neo4j import ManagedTransaction

from kg.graph import Graph, made, uncollected
from kg.ledger import Ledger
from kg.projection import project, project_readings, version
from kg.stores import Store, neo4j_server, open_store
from kg.stores.manifest import Manifest
from kg.stores.store import constraints
from kg.stores.writing import Delta, Row, steps
from kg.synthetic import readings

T = TypeVar("T")
BARE_ROWS = 10_000
SMALL, ROUNDS = 100, 3  # up to so many reports, so many rounds


def timed(work: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def empty_store(engine: str, folder: Path) -> Iterator[Store]:
    folder.mkdir()
    if engine == "arcadedb":
        with open_store(folder / "graph", data=folder) as store:
            yield store
        return
    address = neo4j_server.start(folder / "neo4j", heap="2g", owned=True)
    try:
        with open_store(address.uri, data=folder) as store:
            yield store
    finally:
        neo4j_server.remove(folder / "neo4j")


def bare_loop(store: Store, graph: Graph) -> Callable[[], None]:
    """What writes ``graph`` with the plain driver; its rows are made beforehand, so that only writing is measured."""
    wanted = Manifest.of(graph)
    plan = [
        (step.cypher, list(step.rows)) for step in steps(Delta.between(Manifest(), wanted), graph, Manifest(), wanted)
    ]

    def write() -> None:
        with uncollected():  # as a sync does: else collecting garbage among a million rows is most of what is measured
            for statement in constraints(wanted.labels):
                store.connection.schema(statement)
            for cypher, rows in plan:
                for at in range(0, len(rows), BARE_ROWS):
                    store.connection.write(in_transaction(cypher, rows[at : at + BARE_ROWS]))

    return write


def in_transaction(cypher: str, rows: list[Row]) -> Callable[[ManagedTransaction], object]:
    return lambda transaction: transaction.run(cypher, rows=rows).consume()


def emptied(store: Store) -> None:
    """Delete everything in ``store`` but its constraints and indexes."""
    while store.connection.write(
        lambda tx: tx.run("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS n").single(strict=True)["n"]
    ):
        pass


def measure(size: int, engine: str, folder: Path) -> dict[str, object]:
    with (
        Ledger(folder / "ledger") as ledger,
        empty_store(engine, folder / "ours") as ours,
        empty_store(engine, folder / "bare") as plain,
    ):
        ledger.put(readings(size))
        row: dict[str, object] = {"reports": size, "engine": engine}
        rounds = ROUNDS if size <= SMALL else 1
        row |= filled(ours, plain, ledger, rounds)
        row |= unchanged(ours, ledger)
        row |= changed(ours, ledger, size, rounds)
        row["peak_mib"] = peak_mib()
    return row


def projected(ledger: Ledger) -> Graph:
    """One projection in memory, with every property of every element made."""
    with uncollected():
        graph = project(ledger).graph
        for element in graph.elements():
            made(element.properties)
    return graph


def changed(store: Store, ledger: Ledger, size: int, rounds: int) -> dict[str, object]:
    """One figure of one report after another is changed; projecting all in memory beside the sync that follows. Medians."""
    projecting: list[float] = []
    syncing: list[float] = []
    writes: list[int] = []
    for round_ in range(rounds):
        number = (size // 2 + round_) % size
        ledger.put(next(islice(readings(size, changed=number), number, None)))
        projecting.append(timed(lambda: projected(ledger))[0])
        took, report = timed(lambda: store.sync(lambda: project(ledger).graph, version(ledger), ledger.id))
        syncing.append(took)
        writes.append(report.writes)
    return {
        "projecting_again_s": median(projecting),
        "changed_s": median(syncing),
        "changed_writes": int(median(writes)),
    }


def filled(ours: Store, plain: Store, ledger: Ledger, rounds: int) -> dict[str, object]:
    """Projecting; then first writes by a sync and by the bare loop in turn, each to a warm and empty store of its own.

    The times are the medians of the rounds; who goes first alternates. ``ours`` stays filled.
    """
    base = peak_mib()
    projecting, graph = timed(lambda: projected(ledger))
    peak = peak_mib() - base
    at = version(ledger)
    sides: dict[str, tuple[Store, Callable[[Graph], Callable[[], object]]]] = {
        "bare_s": (plain, lambda graph: bare_loop(plain, graph)),
        "first_s": (ours, lambda graph: lambda: ours.sync(graph, at, ledger.id)),
    }
    seconds: dict[str, list[float]] = {side: [] for side in sides}
    warm = project_readings(list(readings(5)), []).graph
    for round_ in range(rounds + 1):
        for side, (store, prepared) in sorted(sides.items(), reverse=round_ % 2 == 0):
            emptied(store)
            took, _ = timed(prepared(graph if round_ else warm))
            seconds[side] += [took] if round_ else []
    return {
        "elements": len(graph),
        "projecting_s": projecting,
        "projecting_peak_mib": peak,
        "rounds": rounds,
        **{side: median(took) for side, took in seconds.items()},
    }


def unchanged(store: Store, ledger: Ledger) -> dict[str, object]:
    def never() -> Graph:
        raise AssertionError("an unchanged ledger must not be projected")

    seconds, report = timed(lambda: store.sync(never, version(ledger), ledger.id))
    return {"unchanged_s": seconds, "unchanged_writes": report.writes}


def isolated(size: int, engine: str) -> dict[str, object]:
    command = [sys.executable, __file__, "--one", f"{size},{engine}"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    row: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    print(json.dumps(row), file=sys.stderr)
    return row


COLUMNS = (
    ("reports", "reports", "{:,}"),
    ("store", "engine", "{}"),
    ("elements", "elements", "{:,}"),
    ("projecting, s", "projecting_s", "{:.1f}"),
    ("first write, s", "first_s", "{:.1f}"),
    ("bare loop, s", "bare_s", "{:.1f}"),
    ("ratio", "ratio", "{:.2f}"),
    ("unchanged, s", "unchanged_s", "{:.3f}"),
    ("its writes", "unchanged_writes", "{}"),
    ("one report changed, s", "changed_s", "{:.2f}"),
    ("of projecting then", "changed_ratio", "{:.2f}"),
    ("its writes", "changed_writes", "{:,}"),
    ("projecting takes, MiB", "projecting_peak_mib", "{:,.0f}"),
    ("peak of the process, MiB", "peak_mib", "{:,.0f}"),
)


def table(rows: list[dict[str, object]]) -> str:
    lines = ["| " + " | ".join(title for title, _, _ in COLUMNS) + " |", "|" + " --: |" * len(COLUMNS)]
    for row in rows:
        row["ratio"] = float(str(row["first_s"])) / float(str(row["bare_s"]))
        row["changed_ratio"] = float(str(row["changed_s"])) / float(str(row["projecting_again_s"]))
        lines.append("| " + " | ".join(form.format(row[key]) for _, key, form in COLUMNS) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10,100,1000")
    parser.add_argument("--engines", default="arcadedb,neo4j")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "docs" / "performance.md")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        size, engine = arguments.one.split(",")
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(int(size), engine, Path(folder))))
        return
    rows = [isolated(int(s), e) for s in arguments.sizes.split(",") for e in arguments.engines.split(",")]
    template = (Path(__file__).parent / "performance.md").read_text()
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    arguments.out.write_text(template.replace("{machine}", machine).replace("{table}", table(rows)))
    print(table(rows))


if __name__ == "__main__":
    main()
