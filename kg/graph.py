"""The property graph in memory: what a projection makes and a store receives."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from kg.claims import canonical, digest

Value = str | int | float | bool | list[str] | list[int] | list[float]
EdgeKey = tuple[str, str, str]  # type, source, target


class Deferred(Mapping[str, Value]):
    """Properties that are made when they are first read, so that a graph need not hold what nobody asks for.

    ``source`` is a hash of everything that they are made from: while it stays, so do they.
    """

    __slots__ = ("_made", "make", "source")

    def __init__(self, make: Callable[[], dict[str, Value]], source: str) -> None:
        self.make, self.source = make, source
        self._made: dict[str, Value] | None = None

    def _all(self) -> dict[str, Value]:
        if self._made is None:
            self._made = self.make()
        return self._made

    def __getitem__(self, name: str) -> Value:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


@dataclass(frozen=True, slots=True)
class Node:
    """A node. ``label`` is its class in the ontology; ``properties`` holds no nulls, and never ``id``."""

    id: str
    label: str
    properties: Mapping[str, Value]

    @property
    def mark(self) -> str:
        """Hash of label and properties: what a manifest holds and a store is compared by."""
        return digest([self.label, _plain(self.properties)])

    def row(self) -> dict[str, object]:
        return {"node": self.id, "label": self.label, "properties": made(self.properties)}


@dataclass(frozen=True, slots=True)
class Edge:
    """A relationship, known by (type, source, target): at most one of a type between two nodes."""

    type: str
    source: str
    target: str
    properties: Mapping[str, Value]

    @property
    def key(self) -> EdgeKey:
        return self.type, self.source, self.target

    @property
    def id(self) -> str:
        return "|".join(self.key)

    @property
    def mark(self) -> str:
        """Hash of the properties: the rest of an edge is its key, which never changes."""
        return digest(_plain(self.properties)) if self.properties else _BARE

    def row(self) -> dict[str, object]:
        return {
            "edge": self.type,
            "source": self.source,
            "target": self.target,
            "properties": made(self.properties),
        }


_BARE = digest({})


def _plain(properties: Mapping[str, Value]) -> dict[str, Value]:
    return properties if isinstance(properties, dict) else made(properties)


def made(properties: Mapping[str, Value]) -> dict[str, Value]:
    """The properties of one's own: a copy, or made anew and not kept where they were deferred."""
    return properties.make() if isinstance(properties, Deferred) else dict(properties)


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing made inside is looked through for garbage: a graph is large, and has no cycles."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class Graph:
    """Nodes by id and edges by key, in no order; every reading of it is sorted.

    Raises ValueError when an edge would hang in the air or an id is given to two different nodes.
    """

    def __init__(self, nodes: Iterable[Node] = (), edges: Iterable[Edge] = ()) -> None:
        self.nodes: dict[str, Node] = {}
        self.edges: dict[EdgeKey, Edge] = {}
        for node in nodes:
            self.add(node)
        for edge in edges:
            self.connect(edge)

    def add(self, node: Node) -> None:
        if (held := self.nodes.setdefault(node.id, node)) is not node and held != node:
            raise ValueError(f"two different nodes are called {node.id}")

    def connect(self, edge: Edge) -> None:
        if edge.source not in self.nodes or edge.target not in self.nodes:
            missing = edge.target if edge.source in self.nodes else edge.source
            raise ValueError(f"{edge.id} leads to {missing}, which is not in the graph")
        if (held := self.edges.setdefault(edge.key, edge)) is not edge and held != edge:
            raise ValueError(f"two different edges are called {edge.id}")

    def canonical(self) -> Iterator[str]:
        """The canonical export: one JSON line an element, nodes by id, then edges by key. Equal graphs give equal bytes."""
        nodes = (self.nodes[key].row() for key in sorted(self.nodes))
        edges = (self.edges[key].row() for key in sorted(self.edges))
        for row in chain(nodes, edges):
            yield canonical(row).decode() + "\n"

    def elements(self) -> Iterator[Node | Edge]:
        """Every node and edge, in no order."""
        return chain(self.nodes.values(), self.edges.values())

    def __len__(self) -> int:
        return len(self.nodes) + len(self.edges)
