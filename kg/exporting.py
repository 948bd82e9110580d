"""Exports: RDF (Turtle, JSON-LD), CSV tables, claims as JSON lines, and the canonical graph."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

from kg.errors import BadInput
from kg.graph import Graph, Value
from kg.ledger import Ledger


def export(ledger: Ledger, form: str, to: Path) -> list[Path]:
    """Write the ledger in one form to a file or folder; returns the files. Raises BadInput on an unknown form or a bad place."""
    forms: dict[str, Callable[[Ledger, Path], list[Path]]] = {
        "turtle": _turtle,
        "jsonld": _jsonld,
        "csv": _csv,
        "jsonl": _claims,
        "canonical": _canonical,
        "neo4j-import": _neo4j_import,
    }
    if form not in forms:
        raise BadInput(f"{form} is no export format.", f"Use one of: {', '.join(forms)}.")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        return forms[form](ledger, to)
    except OSError as error:
        raise BadInput(f"{to} cannot be written: {error.strerror}.", "Give another --out.") from error


def _graph(ledger: Ledger) -> Graph:
    from kg.projection import project

    return project(ledger).graph


def _turtle(ledger: Ledger, to: Path) -> list[Path]:
    from kg import rdf

    to.write_bytes(rdf.serialized(ledger, "turtle"))
    return [to]


def _jsonld(ledger: Ledger, to: Path) -> list[Path]:
    from kg import rdf

    to.write_bytes(rdf.serialized(ledger, "jsonld"))
    return [to]


def _canonical(ledger: Ledger, to: Path) -> list[Path]:
    with to.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_graph(ledger).canonical())
    return [to]


def _claims(ledger: Ledger, to: Path) -> list[Path]:
    """One line an assertion: the claim, its status and its evidence."""
    with to.open("w", encoding="utf-8", newline="\n") as file:
        for reading in ledger.readings(forms="all"):
            for assertion in sorted(reading.assertions, key=lambda a: (a.claim.id, a.status)):
                body = {
                    "id": assertion.claim.id,
                    **assertion.claim.as_json(),
                    "status": assertion.status,
                    "form": reading.text.form,
                    "evidence": [
                        {
                            "text": e.text,
                            "spans": [list(s) for s in e.spans],
                            "method": e.method,
                            "confidence": e.confidence,
                        }
                        for e in assertion.evidence
                    ],
                    "unanchored": assertion.unanchored,
                }
                file.write(json.dumps(body, ensure_ascii=False, sort_keys=True) + "\n")
    return [to]


def _csv(ledger: Ledger, to: Path) -> list[Path]:
    """A table a label and one a relationship type; lists are joined with ``|``. UTF-8 with a mark, as spreadsheets want it."""
    graph = _graph(ledger)
    to.mkdir(parents=True, exist_ok=True)
    tables: dict[str, list[dict[str, object]]] = {}
    for key in sorted(graph.nodes):
        node = graph.nodes[key]
        tables.setdefault(node.label, []).append({"id": node.id, **_flat(dict(node.properties))})
    for _, edge in sorted(graph.edges.items()):
        row = {"source": edge.source, "target": edge.target, **_flat(dict(edge.properties))}
        tables.setdefault(edge.type, []).append(row)
    written = []
    for name, rows in sorted(tables.items()):
        columns = list(dict.fromkeys(c for row in rows for c in row))
        path = to / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
        written.append(path)
    return written


def _flat(properties: dict[str, Value]) -> dict[str, object]:
    return {k: "|".join(map(str, v)) if isinstance(v, list) else v for k, v in properties.items()}


def _neo4j_import(ledger: Ledger, to: Path) -> list[Path]:
    from kg.projection import version
    from kg.stores.neo4j_import import export_neo4j_import

    return export_neo4j_import(_graph(ledger), to, version(ledger), ledger.id)
