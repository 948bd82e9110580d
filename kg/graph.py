"""The property graph in memory: what a projection makes and a store receives."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from kg.claims import digest

Value = str | int | float | bool | list[str] | list[int] | list[float]


@dataclass(frozen=True, slots=True)
class Node:
    """A node. ``label`` is its class in the ontology; ``properties`` holds no nulls, and never ``id``."""

    id: str
    label: str
    properties: Mapping[str, Value]

    def row(self) -> dict[str, object]:
        return {"node": self.id, "label": self.label, "properties": dict(self.properties)}


@dataclass(frozen=True, slots=True)
class Edge:
    """A relationship, known by (type, source, target): at most one of a type between two nodes."""

    type: str
    source: str
    target: str
    properties: Mapping[str, Value]

    @property
    def id(self) -> str:
        return f"{self.type}|{self.source}|{self.target}"

    def row(self) -> dict[str, object]:
        return {
            "edge": self.type,
            "source": self.source,
            "target": self.target,
            "properties": dict(self.properties),
        }


class Graph:
    """Nodes and edges by id, in no order; every reading of it is sorted.

    Raises ValueError when an edge would hang in the air or an id is given to two different nodes.
    """

    def __init__(self, nodes: Iterable[Node] = (), edges: Iterable[Edge] = ()) -> None:
        self.nodes: dict[str, Node] = {}
        self.edges: dict[str, Edge] = {}
        for node in nodes:
            self.add(node)
        for edge in edges:
            self.connect(edge)

    def add(self, node: Node) -> None:
        if self.nodes.setdefault(node.id, node) != node:
            raise ValueError(f"two different nodes are called {node.id}")

    def connect(self, edge: Edge) -> None:
        for end in (edge.source, edge.target):
            if end not in self.nodes:
                raise ValueError(f"{edge.id} leads to {end}, which is not in the graph")
        if self.edges.setdefault(edge.id, edge) != edge:
            raise ValueError(f"two different edges are called {edge.id}")

    def hashes(self) -> dict[str, str]:
        """Element id to the hash of its canonical row: what a manifest holds and a store is compared by."""
        nodes = {key: digest(node.row()) for key, node in self.nodes.items()}
        return nodes | {key: digest(edge.row()) for key, edge in self.edges.items()}

    def canonical(self) -> Iterator[str]:
        """The canonical export: one JSON line an element, sorted by id, nodes first. Equal graphs give equal bytes."""
        nodes = (self.nodes[key].row() for key in sorted(self.nodes))
        edges = (self.edges[key].row() for key in sorted(self.edges))
        for row in chain(nodes, edges):
            yield json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"

    def __len__(self) -> int:
        return len(self.nodes) + len(self.edges)
