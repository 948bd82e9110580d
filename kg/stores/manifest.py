"""What a store holds, element by element: each element's hash, and where to find it.

Kept beside the ledger so that an ordinary sync need not read the store, and valid only for the store and the version it
was written for; otherwise the same is read back from the store itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import StoreError
from kg.graph import Graph

EdgeKey = tuple[str, str, str]  # type, source, target


@dataclass
class Manifest:
    """``nodes``: id to (label, hash); ``edges``: (type, source, target) to hash; ``doubled``: edges found twice."""

    nodes: dict[str, tuple[str, str]] = field(default_factory=dict)
    edges: dict[EdgeKey, str] = field(default_factory=dict)
    doubled: set[EdgeKey] = field(default_factory=set)

    @classmethod
    def of(cls, graph: Graph) -> Manifest:
        hashes = graph.hashes()
        return cls(
            {node.id: (node.label, hashes[node.id]) for node in graph.nodes.values()},
            {(edge.type, edge.source, edge.target): hashes[key] for key, edge in graph.edges.items()},
        )

    @classmethod
    def found(cls, nodes: Iterable[tuple[str, str, str]], edges: Iterable[tuple[EdgeKey, str]]) -> Manifest:
        """From what a store says it has: (id, label, hash) of nodes, and of edges between them (key, hash)."""
        manifest = cls({key: (label, mark) for key, label, mark in nodes})
        for key, mark in edges:
            if key in manifest.edges:
                manifest.doubled.add(key)
            if key[1] in manifest.nodes and key[2] in manifest.nodes:
                manifest.edges[key] = mark
        return manifest

    @property
    def labels(self) -> set[str]:
        return {label for label, _ in self.nodes.values()}

    @property
    def types(self) -> set[str]:
        return {kind for kind, _, _ in self.edges}

    def __len__(self) -> int:
        return len(self.nodes) + len(self.edges)


def load(path: Path, store: str, version: str) -> Manifest | None:
    """The manifest in ``path`` if it is of this store at this version, else None."""
    try:
        with open(path, encoding="utf-8") as file:
            if json.loads(file.readline()) != {"store": store, "version": version}:
                return None
            body = json.loads(file.readline())
    except (OSError, ValueError):
        return None
    return Manifest(
        {key: (label, mark) for key, label, mark in body["nodes"]},
        {(kind, source, target): mark for kind, source, target, mark in body["edges"]},
    )


def save(path: Path, store: str, version: str, manifest: Manifest) -> None:
    """Write the manifest, whole or not at all. Raises StoreError when there is no room for it."""
    draft = path.with_suffix(".draft")
    body = {
        "nodes": [[key, *entry] for key, entry in manifest.nodes.items()],
        "edges": [[*key, mark] for key, mark in manifest.edges.items()],
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(draft, "w", encoding="utf-8") as file:
            print(json.dumps({"store": store, "version": version}), file=file)
            file.write(json.dumps(body, ensure_ascii=False, separators=(",", ":")))
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreError(
            f"The list of what the graph store holds cannot be written to {path.parent}: {error.strerror}.",
            "Make room there, then run `kg sync`: it writes only what is missing.",
        ) from error
