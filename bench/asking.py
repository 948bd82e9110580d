"""Measure questions in words on the sample corpus beside the engine's own time for their Cypher.

    python bench/asking.py [--rounds 5] [--out FILE]

Cold is a whole `kg ask` in a process of its own, beside what starting and stopping the embedded server alone takes there. Warm is
asking a store that is open, as under `kg serve`: reading the words, the query, and fetching the sentences of the claims.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from kg import understanding
from kg.conditions import cypher_parameters
from kg.stores import Store
from kg.workspace import Workspace
from loaders.building import build

SHOWN = Path(__file__).parent.parent / "tests" / "kg" / "questions" / "shown.json"
START = "import sys; from pathlib import Path; from kg.stores import open_store; open_store(sys.argv[1], data=Path(sys.argv[2])).close()"


def cold(data: Path, text: str, rounds: int) -> tuple[float, float]:
    """Medians in seconds: `kg ask`, and the server alone, each in a process of its own."""
    asked, started = [], []
    for _ in range(rounds):
        asked.append(_run([str(Path(sys.executable).parent / "kg"), "ask", text, "--json", "--data", str(data)]))
        started.append(_run([sys.executable, "-c", START, str(data / "graph"), str(data)]))
    return statistics.median(asked), statistics.median(started)


def _run(command: Sequence[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def warm(store: Store, texts: Sequence[str], rounds: int) -> list[tuple[float, float]]:
    """(seconds of the question, seconds of its Cypher alone) for each question and round, after one round not counted."""
    out = []
    for number in range(rounds + 1):
        for text in texts:
            begun = time.perf_counter()
            answer = understanding.ask(store, text)
            asked = time.perf_counter()
            store.read(answer.question.cypher, cypher_parameters(answer.question, answer.bound))
            if number:
                out.append((asked - begun, time.perf_counter() - asked))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    texts = [q[language] for q in json.loads(SHOWN.read_text("utf-8")) for language in ("zh", "en")]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with Workspace(data) as workspace:
            build([], workspace.ledger, extract=False)
            times = warm(workspace.graph(), texts, arguments.rounds)
        first, server = cold(data, texts[0], min(arguments.rounds, 3))
    lines = [
        "# Asking in words, measured",
        "",
        "Written by `python bench/asking.py --out` on the sample corpus; `make bench` writes it again.",
        "",
        "| | p50 ms | p95 ms |",
        "|---|---|---|",
    ]
    for name, column in (("question in words, warm", 0), ("its Cypher alone", 1)):
        ordered = sorted(pair[column] * 1000 for pair in times)
        lines.append(f"| {name} | {statistics.median(ordered):.0f} | {ordered[int(len(ordered) * 0.95)]:.0f} |")
    lines += [
        "",
        f"Cold: `kg ask` {first:.1f} s; the embedded server alone {server:.1f} s; ratio {first / server:.2f}.",
    ]
    report = "\n".join(lines) + "\n"
    print(report, end="")
    if arguments.out:
        arguments.out.write_text(report, "utf-8")


if __name__ == "__main__":
    main()
