"""A ledger and the store that shows it, opened together and kept in step."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from kg.errors import NotFound, StoreError
from kg.ledger import Ledger

if TYPE_CHECKING:
    from kg.projection import Projection
    from kg.stores import Store, SyncReport


class Workspace:
    """One ``--data`` folder with one ``--store``. The ledger opens at once, the store when it is first asked for.

    ``target`` is a folder or a ``neo4j://`` / ``bolt://`` address; by default the folder ``graph`` inside ``data``.
    ``serve`` lets other processes use the embedded store while it is open; ``brief`` opens it for a few reads.
    """

    def __init__(self, data: Path, target: str | None = None, *, serve: bool = False, brief: bool = False) -> None:
        self.data = data
        self.target = target or str(data / "graph")
        self.serve = serve
        self.brief = brief
        self.ledger = Ledger(data)
        self._store: Store | None = None

    @property
    def store(self) -> Store:
        """The open store, not necessarily in step with the ledger."""
        if self._store is None:
            from kg.stores import open_store

            self._store = open_store(self.target, data=self.data, share=self.serve, brief=self.brief)
        return self._store

    def project(self) -> Projection:
        """Project the whole ledger in memory."""
        from kg.projection import project

        return project(self.ledger)

    @property
    def version(self) -> str:
        """What the graph of this ledger must be stamped with."""
        from kg.projection import version

        return version(self.ledger)

    def sync(self, *, thorough: bool = False) -> SyncReport:
        """Bring the store to the ledger's version; does nothing where it is there already, unless it is to be ``thorough``."""
        store = self.store
        with self.ledger.snapshot():
            return store.sync(lambda: self.project().graph, self.version, self.ledger.id, thorough=thorough)

    def graph(self) -> Store:
        """The store in step with the ledger. Raises NotFound when the ledger holds no report yet."""
        if not self.ledger.counts()["reports"]:
            raise NotFound(f"There is no graph in {self.data} yet.", "Run `kg build` first.")
        self.sync()
        return self.store

    def close(self) -> None:
        store, self._store = self._store, None
        try:
            if store is not None:
                store.close()
        finally:
            self.ledger.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.close()
        except StoreError:  # of a store that has failed before: the first error says more
            if error is None:
                raise
