"""Writing a difference: batches of rows by label or relationship type, each in one managed transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import orjson
from neo4j import ManagedTransaction

from kg.errors import StoreError
from kg.graph import EdgeKey, Graph, made
from kg.stores.connection import Connection
from kg.stores.manifest import Manifest
from kg.stores.results import MARK

Row = Mapping[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Step:
    """One statement over many rows (``$rows``), which are made as they are read."""

    cypher: str
    rows: Iterable[Row]


@dataclass(frozen=True)
class SyncReport:
    """What a sync wrote; all zero when the store was at the version already (``unchanged``)."""

    version: str
    unchanged: bool = False
    nodes_created: int = 0
    nodes_changed: int = 0
    nodes_deleted: int = 0
    edges_created: int = 0
    edges_changed: int = 0
    edges_deleted: int = 0
    read_back: bool = False

    @property
    def writes(self) -> int:
        return (
            self.nodes_created
            + self.nodes_changed
            + self.nodes_deleted
            + self.edges_created
            + self.edges_changed
            + self.edges_deleted
        )


@dataclass(frozen=True)
class Delta:
    """The elements in which a store differs from a graph."""

    nodes_created: list[str]
    nodes_changed: list[str]
    nodes_deleted: list[str]
    edges_created: list[EdgeKey]
    edges_changed: list[EdgeKey]
    edges_deleted: list[EdgeKey]

    @classmethod
    def between(cls, stored: Manifest, wanted: Manifest) -> Delta:
        """What to do so that ``stored`` becomes ``wanted``. A node whose label changes and an edge that stands
        twice are made anew."""
        differing = [key for key, entry in wanted.nodes.items() if stored.nodes.get(key) != entry]
        moved = {k for k in differing if k in stored.nodes and stored.nodes[k][0] != wanted.nodes[k][0]}
        gone = {key for key in stored.nodes if key not in wanted.nodes} | moved

        def stays(key: EdgeKey) -> bool:
            return key in stored.edges and key not in stored.doubled and key[1] not in gone and key[2] not in gone

        edges = [key for key, mark in wanted.edges.items() if stored.edges.get(key) != mark]
        if moved or stored.doubled:
            edges = [key for key, mark in wanted.edges.items() if stored.edges.get(key) != mark or not stays(key)]
        return cls(
            [key for key in differing if key not in stored.nodes or key in moved],
            [key for key in differing if key in stored.nodes and key not in moved],
            sorted(gone),
            [key for key in edges if not stays(key)],
            [key for key in edges if stays(key)],
            [*sorted(stored.doubled), *(key for key in stored.edges if key not in wanted.edges and stays(key))],
        )

    def report(self, version: str, *, read_back: bool) -> SyncReport:
        return SyncReport(
            version,
            nodes_created=len(self.nodes_created),
            nodes_changed=len(self.nodes_changed),
            nodes_deleted=len(self.nodes_deleted),
            edges_created=len(self.edges_created),
            edges_changed=len(self.edges_changed),
            edges_deleted=len(self.edges_deleted),
            read_back=read_back,
        )


def steps(delta: Delta, graph: Graph, stored: Manifest, wanted: Manifest) -> Iterator[Step]:
    """The statements that carry ``delta`` out, in an order in which no edge ever hangs in the air."""
    yield from _edge_steps(delta.edges_deleted, stored, "DELETE e", lambda _: {})
    for label, ids in _grouped(delta.nodes_deleted, lambda key: stored.nodes[key][0]):
        yield Step(
            f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) WHERE n.{MARK} IS NOT NULL DETACH DELETE n",
            ({"id": key} for key in ids),
        )

    def node(key: str) -> Row:
        return {"id": key, "values": made(graph.nodes[key].properties) | {"id": key, MARK: wanted.nodes[key][1]}}

    for label, ids in _grouped(delta.nodes_created, lambda key: wanted.nodes[key][0]):
        yield Step(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row.values", map(node, ids))
    for label, ids in _grouped(delta.nodes_changed, lambda key: wanted.nodes[key][0]):
        yield Step(f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n = row.values", map(node, ids))

    def edge(key: EdgeKey) -> Row:
        return made(graph.edges[key].properties) | {MARK: wanted.edges[key]}

    for (kind, source, target), keys in _grouped(delta.edges_created, lambda key: _ends(key, wanted)):
        yield Step(
            f"UNWIND $rows AS row MATCH (a:{source} {{id: row.a}}) MATCH (b:{target} {{id: row.b}}) "
            f"CREATE (a)-[e:{kind}]->(b) SET e = row.values",
            ({"a": key[1], "b": key[2], "values": edge(key)} for key in keys),
        )
    yield from _edge_steps(delta.edges_changed, wanted, "SET e = row.values", lambda key: {"values": edge(key)})


def _edge_steps(
    keys: Iterable[EdgeKey], manifest: Manifest, action: str, values: Callable[[EdgeKey], Row]
) -> Iterator[Step]:
    for (kind, source, target), group in _grouped(keys, lambda key: _ends(key, manifest)):
        yield Step(
            f"UNWIND $rows AS row MATCH (a:{source} {{id: row.a}})-[e:{kind}]->(b:{target} {{id: row.b}}) "
            f"WHERE e.{MARK} IS NOT NULL {action}",
            ({"a": key[1], "b": key[2], **values(key)} for key in group),
        )


def _ends(key: EdgeKey, manifest: Manifest) -> tuple[str, str, str]:
    return key[0], manifest.nodes[key[1]][0], manifest.nodes[key[2]][0]


def _grouped(keys: Iterable[Any], name: Callable[[Any], Any]) -> list[tuple[Any, list[Any]]]:
    groups: defaultdict[Any, list[Any]] = defaultdict(list)
    for key in keys:
        groups[name(key)].append(key)
    return sorted(groups.items())


def batches(plan: Iterable[Step], max_rows: int, max_bytes: int) -> Iterator[dict[str, list[Row]]]:
    """What to write in one transaction after the other: statements in order, each with rows in order.

    No batch passes ``max_rows`` or, but for one large row alone, ``max_bytes``.
    """
    batch: defaultdict[str, list[Row]] = defaultdict(list)
    count = size = 0
    for step in plan:
        for row in step.rows:
            weight = len(orjson.dumps(row))  # about the bytes that it takes on the wire
            if count and (count == max_rows or size + weight > max_bytes):
                yield batch
                batch, count, size = defaultdict(list), 0, 0
            batch[step.cypher].append(row)
            count, size = count + 1, size + weight
    if count:
        yield batch


def write(connection: Connection, plan: Iterable[Step], token: str, total: int, progress: Progress | None) -> None:
    """Carry the steps out under the writer's ``token``.

    Raises StoreError when another writer has taken the store over, or when the engine fails.
    """
    done = 0
    rest = batches(plan, connection.dialect.batch_rows, connection.dialect.batch_bytes)
    with ThreadPoolExecutor(1) as ahead:  # makes the rows of the next batch while the engine writes this one
        coming = ahead.submit(next, rest, None)
        while batch := coming.result():
            coming = ahead.submit(next, rest, None)
            connection.write(_transaction(batch, token))
            done += sum(map(len, batch.values()))
            if progress:
                progress(done, total)


def overtaken() -> StoreError:
    """The error of a writer whose store somebody else has begun to write."""
    return StoreError(
        "Another process has begun to write this graph store.", "Wait until it is done, then run `kg sync`."
    )


def _transaction(batch: Mapping[str, list[Row]], token: str) -> Callable[[ManagedTransaction], None]:
    def work(transaction: ManagedTransaction) -> None:
        held = transaction.run(
            "MATCH (g:Graph {id: 'graph'}) WHERE g.writer = $token SET g.batches = coalesce(g.batches, 0) + 1 RETURN g.id",
            token=token,
        ).single()
        if held is None:
            raise overtaken()
        for cypher, rows in batch.items():
            transaction.run(cypher, rows=rows).consume()

    return work
