"""What a store holds, element by element: each element's hash, and where to find it.

Kept beside the ledger so that an ordinary sync need not read the store, and valid only for the store and the version it
was written for; otherwise the same is read back from the store itself.
"""

from __future__ import annotations

import json
import marshal
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import StoreError
from kg.graph import Deferred, EdgeKey, Graph


@dataclass
class Manifest:
    """``nodes``: id to (label, hash); ``edges``: (type, source, target) to hash; ``doubled``: edges found twice.

    ``sources``: ids of nodes with deferred properties to the hash of what those were made from.
    """

    nodes: dict[str, tuple[str, str]] = field(default_factory=dict)
    edges: dict[EdgeKey, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    doubled: set[EdgeKey] = field(default_factory=set)

    @classmethod
    def of(cls, graph: Graph, known: Manifest | None = None) -> Manifest:
        """The manifest of a graph. A node that was made from the same as in ``known`` has the hash it had there."""
        known = known or cls()
        sources = {key: n.properties.source for key, n in graph.nodes.items() if isinstance(n.properties, Deferred)}
        same = {key for key, source in sources.items() if known.sources.get(key) == source}
        return cls(
            {key: known.nodes[key] if key in same else (node.label, node.mark) for key, node in graph.nodes.items()},
            {key: edge.mark for key, edge in graph.edges.items()},
            sources,
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
    """The manifest in ``path`` if it is of this store at this version and as it was written, else None."""
    try:
        header, _, body = path.read_bytes().partition(b"\n")
        if json.loads(header) != _header(store, version, body):
            return None
    except (OSError, ValueError):
        return None
    nodes, edges, sources = marshal.loads(body)
    return Manifest(nodes, edges, sources)


def save(path: Path, store: str, version: str, manifest: Manifest) -> None:
    """Write the manifest, whole or not at all. Raises StoreError when there is no room for it."""
    draft = path.with_suffix(".draft")
    body = marshal.dumps((manifest.nodes, manifest.edges, manifest.sources), 4)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(json.dumps(_header(store, version, body)).encode() + b"\n" + body)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreError(
            f"The list of what the graph store holds cannot be written to {path.parent}: {error.strerror}.",
            "Make room there, then run `kg sync`: it writes only what is missing.",
        ) from error


def _header(store: str, version: str, body: bytes) -> dict[str, object]:
    return {"store": store, "version": version, "crc": zlib.crc32(body)}
