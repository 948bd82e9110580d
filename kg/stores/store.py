"""A graph store: whose graph it is, bringing it to a version, comparing, and reading it back."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from neo4j import ManagedTransaction

from kg.claims import canonical, digest
from kg.errors import StoreError
from kg.graph import Edge, Graph, Node, uncollected
from kg.stores import manifest as manifests
from kg.stores.arcadedb import EmbeddedServer, FolderLock
from kg.stores.connection import Connection
from kg.stores.manifest import Manifest
from kg.stores.results import MARK, Result
from kg.stores.writing import Delta, Progress, SyncReport, overtaken, steps, write


@dataclass(frozen=True, order=True)
class Difference:
    """One element in which a store is not the graph. ``what``: missing, extra, changed or doubled; or a stamp."""

    what: str
    element: str

    def __str__(self) -> str:
        return f"{self.what}: {self.element}"


@dataclass(frozen=True)
class Stamp:
    """The node that says whose graph a store holds: at which version, in what state, under which names.

    ``labels`` and ``types`` are those that our elements have; together with their mark they tell ours from others'.
    ``schema`` hashes the constraints and indexes that were made.
    """

    store: str
    ledger: str
    version: str = ""
    state: str = "ready"
    labels: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    schema: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Stamp:
        known: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items() if k in _STAMP}
        return cls(**known)


_STAMP = frozenset(field.name for field in fields(Stamp))


class Store:
    """A store that holds the projection of one ledger. Use it in a ``with`` statement."""

    def __init__(self, connection: Connection, data: Path, server: EmbeddedServer | None = None) -> None:
        self.connection = connection
        self.server = server
        self.data = data

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store; an embedded server that we own stops."""
        try:
            self.connection.close()
        finally:
            if self.server:
                self.server.stop()

    def read(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit_s: float | None = None,
        max_rows: int | None = None,
    ) -> Result:
        """Answer a query that only reads.

        Raises WriteRefused for one that would write or reach outside, QueryError for one that the engine refuses or that
        runs longer than ``limit_s`` seconds, StoreError when the store does not answer.
        """
        return self.connection.read(cypher, parameters or {}, limit_s, max_rows)

    def stamp(self) -> Stamp | None:
        """The store's stamp, or None where there is none."""
        rows = self.connection.rows("MATCH (g:Graph {id: 'graph'}) RETURN properties(g) AS g")
        return Stamp.of(rows[0]["g"]) if rows else None

    def sync(
        self,
        graph: Graph | Callable[[], Graph],
        version: str,
        ledger: str,
        *,
        thorough: bool = False,
        progress: Progress | None = None,
    ) -> SyncReport:
        """Bring the store to ``graph``, writing only what differs; at ``version`` already, do nothing at all.

        ``ledger`` is the id of the ledger that the graph projects. ``thorough`` believes neither version nor manifest nor
        hashes and compares every element as it stands. Another process that syncs the same ledger is waited for.
        Raises StoreError when the database is not ours or another ledger's, or fails; then the next sync finds what is
        missing by itself.
        """
        if not thorough and _is_at(version, self._stamp_of(ledger)):
            return SyncReport(version, unchanged=True)
        with one_writer(self.data / "manifests"), uncollected():
            stamp = self._stamp_of(ledger)
            if not thorough and _is_at(version, stamp):
                return SyncReport(version, unchanged=True)
            stamp = stamp or self._own(ledger)
            return self._write(graph if isinstance(graph, Graph) else graph(), version, stamp, thorough, progress)

    def _stamp_of(self, ledger: str) -> Stamp | None:
        """The store's stamp. Raises StoreError where it is another ledger's."""
        stamp = self.stamp()
        if stamp and stamp.ledger != ledger:
            raise StoreError(
                f"The store holds the graph of another ledger ({stamp.ledger}).",
                "Use that ledger's folder with --data, or name another store with --store.",
            )
        return stamp

    def _own(self, ledger: str) -> Stamp:
        """Make an empty database ours. Raises StoreError for one with data of somebody else's."""
        if self.connection.rows("MATCH (n) RETURN n LIMIT 1"):
            raise StoreError(
                "The database holds data that is not ours.",
                "Name an empty database: only there can `kg` promise to harm nobody's data.",
            )
        self.connection.schema("CREATE CONSTRAINT graph_id IF NOT EXISTS FOR (n:Graph) REQUIRE n.id IS UNIQUE")
        stamp = Stamp(secrets.token_hex(8), ledger)
        self._put_stamp(stamp, "")
        return stamp

    def _write(self, graph: Graph, version: str, stamp: Stamp, thorough: bool, progress: Progress | None) -> SyncReport:
        """Write the difference under a token of our own, so that a writer that was overtaken can write no more."""
        path = self.data / "manifests" / f"{stamp.store}.marks"
        believed = stamp.state == "ready" and not thorough
        stored = manifests.load(path, stamp.store, stamp.version) if believed else None
        wanted = Manifest.of(graph, stored)
        token = secrets.token_hex(8)
        labels, types = wanted.labels | set(stamp.labels), wanted.types | set(stamp.types)
        stamp = replace(stamp, state="writing", labels=tuple(sorted(labels)), types=tuple(sorted(types)))
        self._put_stamp(stamp, token)
        schema = self._constrain(stamp)
        read_back = stored is None
        if stored is None:
            stored = self._contents(graph) if thorough else self._marks()
        delta = Delta.between(stored, wanted)
        report = delta.report(version, read_back=read_back)
        write(self.connection, steps(delta, graph, stored, wanted), token, report.writes, progress)
        manifests.save(path, stamp.store, version, wanted)
        self._put_stamp(replace(stamp, version=version, state="ready", schema=schema), "", held=token)
        return report

    def _put_stamp(self, stamp: Stamp, writer: str, held: str | None = None) -> None:
        """Write the stamp; with ``held``, only while that writer's token still stands."""
        values = {**{k: list(v) if isinstance(v, tuple) else v for k, v in asdict(stamp).items()}, "id": "graph"}

        def work(transaction: ManagedTransaction) -> None:
            found = transaction.run("MATCH (g:Graph {id: 'graph'}) RETURN g.writer AS writer").single()
            if held is not None and (found is None or found["writer"] != held):
                raise overtaken()
            transaction.run(
                "MERGE (g:Graph {id: 'graph'}) SET g += $values, g.writer = $writer", values=values, writer=writer
            ).consume()

        self.connection.write(work)

    def _constrain(self, stamp: Stamp) -> str:
        """Make the constraints and indexes unless they are made already; returns their hash."""
        statements = constraints(set(stamp.labels))
        wanted = digest(statements)
        if wanted != stamp.schema:
            for statement in statements:
                self.connection.schema(statement)
        return wanted

    def check(self, graph: Graph, version: str, ledger: str) -> list[Difference]:
        """Every difference between the store and ``graph``; none when it holds exactly that, at that version."""
        stamp = self.stamp()
        if stamp is None:
            return [Difference("missing", "the node (:Graph {id: 'graph'})")]
        found = [
            Difference("changed", f"{name}: {here!r} instead of {there!r}")
            for name, here, there in [
                ("ledger", stamp.ledger, ledger),
                ("version", stamp.version, version),
                ("state", stamp.state, "ready"),
            ]
            if here != there
        ]
        wanted = {element.id: element for element in graph.elements()}
        seen: set[str] = set()
        for element, mark in self._elements():
            if element.id in seen:
                found.append(Difference("doubled", element.id))
            seen.add(element.id)
            if element.id not in wanted:
                found.append(Difference("extra", element.id))
            elif not _stands(element, mark, wanted[element.id]):
                found.append(Difference("changed", element.id))
        found.extend(Difference("missing", key) for key in wanted if key not in seen)
        return sorted(found)

    def export(self) -> Iterator[str]:
        """The canonical export, read back from the store: byte for byte that of the graph it holds."""
        yield from Graph(
            (e for e, _ in self._nodes()),
            (e for e, _ in self._edges()),
        ).canonical()

    def _marks(self) -> Manifest:
        """What the store has, by the hashes that its elements carry."""
        return Manifest.found(
            ((key, label, mark) for label, key, mark in self._each_label(f"n.id, n.{MARK}")),
            (((kind, a, b), mark) for kind, a, b, mark in self._each_type(f"e.{MARK}")),
        )

    def _contents(self, graph: Graph) -> Manifest:
        """What the store has, element by element as it stands; what is not as in ``graph`` has no hash that is believed."""

        def believed(element: Node | Edge, mark: str, wanted: Node | Edge | None) -> str:
            return mark if wanted is not None and _stands(element, mark, wanted) else "spoilt"

        return Manifest.found(
            ((n.id, n.label, believed(n, mark, graph.nodes.get(n.id))) for n, mark in self._nodes()),
            ((e.key, believed(e, mark, graph.edges.get(e.key))) for e, mark in self._edges()),
        )

    def _elements(self) -> Iterator[tuple[Node | Edge, str]]:
        yield from self._nodes()
        yield from self._edges()

    def _nodes(self) -> Iterator[tuple[Node, str]]:
        for label, values in self._each_label("properties(n)"):
            mark = values.pop(MARK)
            yield Node(values.pop("id"), label, values), mark

    def _edges(self) -> Iterator[tuple[Edge, str]]:
        for kind, source, target, values in self._each_type("properties(e)"):
            mark = values.pop(MARK)
            yield Edge(kind, source, target, values), mark

    def _each_label(self, columns: str) -> Iterator[tuple[Any, ...]]:
        """Label and ``columns`` of every node of ours, ``n``."""
        stamp = self.stamp()
        for label in stamp.labels if stamp else ():
            query = f"MATCH (n:{label}) WHERE n.{MARK} IS NOT NULL RETURN {columns}"
            yield from ((label, *record) for record in self.connection.stream(query))

    def _each_type(self, columns: str) -> Iterator[tuple[Any, ...]]:
        """Type, ids of both ends and ``columns`` of every edge of ours, ``e``."""
        stamp = self.stamp()
        for kind in stamp.types if stamp else ():
            query = f"MATCH (a)-[e:{kind}]->(b) WHERE e.{MARK} IS NOT NULL RETURN a.id, b.id, {columns}"
            yield from ((kind, *record) for record in self.connection.stream(query))


def _is_at(version: str, stamp: Stamp | None) -> bool:
    return stamp is not None and (stamp.version, stamp.state) == (version, "ready")


def _stands(found: Node | Edge, mark: str, wanted: Node | Edge) -> bool:
    """Whether an element of the store is the wanted one, to the last property and its type."""
    return mark == wanted.mark and canonical(found.row()) == canonical(wanted.row())


@contextlib.contextmanager
def one_writer(folder: Path, patience_s: float = 120.0) -> Iterator[None]:
    """Hold the right to sync from this ledger's folder, waiting for a process that has it. Raises StoreError."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FolderLock(folder)
    deadline = time.monotonic() + patience_s
    while not lock.acquire():
        if time.monotonic() > deadline:
            raise StoreError(
                f"Process {lock.holder()} is writing a graph of this ledger.", "Wait until it is done, and try again."
            )
        time.sleep(0.1)
    try:
        yield
    finally:
        lock.release()


def constraints(labels: set[str]) -> list[str]:
    """Statements that make ``id`` unique for each of ``labels``, and what the ontology asks for beside."""
    import ontology

    unique = {
        f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE" for label in labels
    }
    return sorted(unique | set(ontology.model().cypher_constraints()))
