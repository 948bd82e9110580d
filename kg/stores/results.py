"""Rows of a query as plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from neo4j.graph import Node, Path, Relationship

MARK = "hash"  # property of every element of ours: its ownership mark, and its hash for comparing


@dataclass(frozen=True)
class Result:
    """``columns`` in the order of RETURN; ``rows`` as dicts by column; ``truncated`` when ``max_rows`` cut them off.

    A node is ``{"id", "labels", "properties"}``, a relationship ``{"type", "source", "target", "properties"}``, a path
    ``{"nodes", "relationships"}``; dates and durations are ISO strings.
    """

    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    truncated: bool = False


def plain(value: Any) -> Any:
    """A value of the driver as plain Python that JSON can hold."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Node):
        return {"id": value.get("id"), "labels": sorted(value.labels), "properties": _properties(value)}
    if isinstance(value, Relationship):
        ends = [None if end is None else end.get("id") for end in (value.start_node, value.end_node)]
        return {"type": value.type, "source": ends[0], "target": ends[1], "properties": _properties(value)}
    if isinstance(value, Path):
        return {
            "nodes": [plain(node) for node in value.nodes],
            "relationships": [plain(relationship) for relationship in value.relationships],
        }
    if hasattr(value, "iso_format"):
        return value.iso_format()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, bytes | bytearray):
        return bytes(value).hex()
    return str(value)


def _properties(entity: Node | Relationship) -> dict[str, Any]:
    return {key: plain(value) for key, value in sorted(entity.items()) if key not in (MARK, "id")}
