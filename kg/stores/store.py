"""A graph store: whose graph it is, bringing it to a version, comparing, and reading it back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from kg.claims import digest
from kg.errors import StoreError
from kg.graph import Edge, Graph, Node
from kg.stores import manifest as manifests
from kg.stores.arcadedb import EmbeddedServer
from kg.stores.connection import Connection
from kg.stores.manifest import Manifest
from kg.stores.results import MARK, Result
from kg.stores.writing import Delta, Progress, SyncReport, steps, write


@dataclass(frozen=True, order=True)
class Difference:
    """One element in which a store is not the graph. ``what``: missing, extra, changed or doubled; or a stamp."""

    what: str
    element: str

    def __str__(self) -> str:
        return f"{self.what}: {self.element}"


@dataclass(frozen=True)
class Stamp:
    """The node that says whose graph a store holds, at which version, and whether it is being written."""

    store: str
    ledger: str
    version: str
    state: str


class Store:
    """A store that holds the projection of one ledger. Use it in a ``with`` statement."""

    def __init__(self, connection: Connection, data: Path, server: EmbeddedServer | None = None) -> None:
        self.connection = connection
        self.server = server
        self._data = data

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
        rows = self.connection.rows(
            "MATCH (g:Graph {id: 'graph'}) RETURN g.store AS store, g.ledger AS ledger, g.version AS version, g.state AS state"
        )
        return Stamp(**{key: value or "" for key, value in rows[0].items()}) if rows else None

    def sync(
        self,
        graph: Graph | Callable[[], Graph],
        version: str,
        ledger: str,
        *,
        progress: Progress | None = None,
    ) -> SyncReport:
        """Bring the store to ``graph``, writing only what differs; at ``version`` already, do nothing at all.

        ``ledger`` is the id of the ledger that the graph projects. Raises StoreError when the database is not ours or
        another ledger's, or fails; then the next sync finds what is missing by itself.
        """
        stamp = self._claim(ledger)
        if stamp.version == version and stamp.state == "ready":
            return SyncReport(version, unchanged=True)
        if not isinstance(graph, Graph):
            graph = graph()
        wanted = Manifest.of(graph)
        path = self._data / "manifests" / f"{stamp.store}.json"
        stored = manifests.load(path, stamp.store, stamp.version) if stamp.state == "ready" else None
        read_back = stored is None
        token = secrets.token_hex(8)
        self._begin(token)
        if stored is None:
            stored = Manifest.read_back(self.connection)
        self._constrain(wanted)
        delta = Delta.between(stored, wanted)
        report = delta.report(version, read_back=read_back)
        write(self.connection, steps(delta, graph, stored, wanted), token, report.writes, progress)
        manifests.save(path, stamp.store, version, wanted)
        self._end(token, version)
        return report

    def _claim(self, ledger: str) -> Stamp:
        """The stamp of a store that is ours; an empty database becomes ours. Raises StoreError for any other."""
        stamp = self.stamp()
        if stamp is None:
            found = self.connection.rows("MATCH (n) RETURN n LIMIT 1")
            if found:
                raise StoreError(
                    "The database holds data that is not ours.",
                    "Name an empty database: only there can `kg` promise to harm nobody's data.",
                )
            self.connection.schema("CREATE CONSTRAINT graph_id IF NOT EXISTS FOR (n:Graph) REQUIRE n.id IS UNIQUE")
            self.connection.write(
                lambda tx: tx.run(
                    "MERGE (g:Graph {id: 'graph'}) ON CREATE SET g.store = $store, g.ledger = $ledger, "
                    "g.version = '', g.state = 'ready'",
                    store=secrets.token_hex(8),
                    ledger=ledger,
                ).consume()
            )
            stamp = self.stamp()
        if stamp is None or stamp.ledger != ledger:
            raise StoreError(
                f"The store holds the graph of another ledger ({stamp.ledger if stamp else 'unknown'}).",
                "Use that ledger's folder with --data, or name another store with --store.",
            )
        return stamp

    def _begin(self, token: str) -> None:
        self._stamp_with("g.state = 'writing', g.writer = $token", token=token)

    def _end(self, token: str, version: str) -> None:
        self._stamp_with(
            "g.state = 'ready', g.version = $version REMOVE g.writer, g.batch", token=token, version=version
        )

    def _stamp_with(self, assignments: str, **parameters: str) -> None:
        self.connection.write(
            lambda tx: tx.run(f"MATCH (g:Graph {{id: 'graph'}}) SET {assignments}", **parameters).consume()  # type: ignore[arg-type]
        )

    def _constrain(self, wanted: Manifest) -> None:
        for statement in constraints({label for label, _ in wanted.nodes.values()}):
            self.connection.schema(statement)

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
        wanted = graph.hashes()
        seen: dict[str, str] = {}
        for row in self._elements():
            element: Node | Edge = row[0]
            if element.id in seen:
                found.append(Difference("doubled", element.id))
            seen[element.id] = row[1]
            if element.id not in wanted:
                found.append(Difference("extra", element.id))
            elif digest(element.row()) != wanted[element.id] or row[1] != wanted[element.id]:
                found.append(Difference("changed", element.id))
        found.extend(Difference("missing", key) for key in wanted if key not in seen)
        return sorted(found)

    def export(self) -> Iterator[str]:
        """The canonical export, read back from the store: byte for byte that of the graph it holds."""
        yield from Graph(
            (e for e, _ in self._nodes()),
            (e for e, _ in self._edges()),
        ).canonical()

    def _elements(self) -> Iterator[tuple[Node | Edge, str]]:
        yield from self._nodes()
        yield from self._edges()

    def _nodes(self) -> Iterator[tuple[Node, str]]:
        for labels, values in self.connection.stream(
            f"MATCH (n) WHERE n.{MARK} IS NOT NULL AND NOT n:Graph RETURN labels(n), properties(n)"
        ):
            mark = values.pop(MARK)
            yield Node(values.pop("id"), labels[0], values), mark

    def _edges(self) -> Iterator[tuple[Edge, str]]:
        for kind, source, target, values in self.connection.stream(
            f"MATCH (a)-[e]->(b) WHERE e.{MARK} IS NOT NULL RETURN type(e), a.id, b.id, properties(e)"
        ):
            mark = values.pop(MARK)
            yield Edge(kind, source, target, values), mark


def constraints(labels: set[str]) -> list[str]:
    """Uniqueness of ``id`` for each label, and whatever else the ontology asks for these labels."""
    return [
        f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
        for label in sorted(labels)
    ]
