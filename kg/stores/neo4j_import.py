"""Files for ``neo4j-admin database import``: the fastest way to fill a large empty Neo4j.

One CSV file a label or relationship type, or several where a property has values of different types; and ``import.args``,
the arguments for the importer. The format is that of the Neo4j 5 operations manual, "neo4j-admin database import".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.claims import digest
from kg.graph import Graph, Value, made
from kg.stores.results import MARK

ARRAY_DELIMITER = "\x1f"  # the unit separator, which stands in no text
_TYPES = {str: "string", bool: "boolean", int: "long", float: "double"}
_ARGUMENTS = """--multiline-fields=true
--array-delimiter=U+001F
--ignore-empty-strings=false
--trim-strings=false
--id-type=string
"""


@dataclass
class _Table:
    """Rows of one label or relationship type whose properties have one type each."""

    kind: str
    name: str
    keys: tuple[str, ...]
    types: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[Mapping[str, str], Mapping[str, Value]]] = field(default_factory=list)

    def takes(self, types: Mapping[str, str]) -> bool:
        return all(self.types.get(name, kind) == kind for name, kind in types.items())

    def lines(self) -> list[str]:
        header = [*self.keys, *(f"{name}:{self.types[name]}" for name in sorted(self.types))]
        lines = [",".join(header)]
        for keys, values in self.rows:
            cells = [_quoted(keys[key]) for key in self.keys]
            cells += [_cell(values[name]) if name in values else "" for name in sorted(self.types)]
            lines.append(",".join(cells))
        return lines


def export_neo4j_import(graph: Graph, folder: Path, version: str, ledger: str) -> list[Path]:
    """Write ``graph`` into ``folder``, and return the files. The first sync after the import checks and stamps the store.

    Raises ValueError when a text contains the unit separator U+001F.
    """
    tables: dict[tuple[str, str], list[_Table]] = {}
    stamp: dict[str, Value] = {
        "store": digest([ledger, version]),
        "ledger": ledger,
        "version": version,
        "state": "writing",
        "labels": sorted({node.label for node in graph.nodes.values()}),
        "types": sorted({edge.type for edge in graph.edges.values()}),
    }
    _add(tables, "nodes", "Graph", {":ID": "graph"}, {**stamp, "id": "graph"})
    for key, node in sorted(graph.nodes.items()):
        values = made(node.properties)
        _add(tables, "nodes", node.label, {":ID": key}, values | {"id": key, MARK: _mark(values, node.mark)})
    for _, edge in sorted(graph.edges.items()):
        ends = {":START_ID": edge.source, ":END_ID": edge.target}
        values = made(edge.properties)
        _add(tables, "relationships", edge.type, ends, values | {MARK: _mark(values, edge.mark)})
    return _write([table for group in tables.values() for table in group], folder)


def _mark(values: Mapping[str, Value], wanted: str) -> str:
    """The element's hash; another one where the importer will drop an empty list, so that the first sync adds it."""
    return "incomplete" if any(value == [] for value in values.values()) else wanted


def _add(
    tables: dict[tuple[str, str], list[_Table]],
    kind: str,
    name: str,
    keys: Mapping[str, str],
    values: Mapping[str, Value],
) -> None:
    types = {key: _type(value) for key, value in values.items()}
    group = tables.setdefault((kind, name), [])
    table = next((table for table in group if table.takes(types)), None)
    if table is None:
        table = _Table(kind, name, tuple(keys))
        group.append(table)
    table.types.update(types)
    table.rows.append((keys, values))


def _write(tables: list[_Table], folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    files, arguments = [], _ARGUMENTS
    for number, table in enumerate(tables):
        path = folder / f"{table.kind}-{table.name}-{number}.csv"
        path.write_text("\n".join(table.lines()) + "\n", encoding="utf-8")
        files.append(path)
        arguments += f"--{table.kind}={table.name}={path.name}\n"
    (folder / "import.args").write_text(arguments, encoding="utf-8")
    return [*files, folder / "import.args"]


def _type(value: Value) -> str:
    if isinstance(value, list):
        return (_TYPES[type(value[0])] if value else "string") + "[]"
    return _TYPES[type(value)]


def _cell(value: Value) -> str:
    if isinstance(value, list):
        return _quoted(ARRAY_DELIMITER.join(_text(item) for item in value))
    return _quoted(value) if isinstance(value, str) else _text(value)


def _text(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value if isinstance(value, str) else repr(value)
    if ARRAY_DELIMITER in text:
        raise ValueError(f"{text[:40]!r} contains the unit separator U+001F, which the import files cannot carry")
    return text


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
