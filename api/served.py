"""What every route needs: the graph as it stands, and whether the caller has its answer already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

from kg.errors import NotFound
from kg.ledger import Ledger
from kg.stores import Store
from kg.workspace import Workspace


class NotModified(Exception):
    """The caller's copy is that of the present graph."""

    def __init__(self, etag: str) -> None:
        super().__init__(etag)
        self.etag = etag


def workspace(request: Request) -> Workspace:
    """The workspace that is served."""
    served: Workspace = request.app.state.workspace
    return served


def graph(request: Request) -> Store:
    """The store, ready to be asked.

    Another process may have brought it to a newer version meanwhile. Where one was stopped in the middle of writing, or nothing
    was written yet, the store is brought into step first. Raises NotFound where there is no graph yet.
    """
    at = workspace(request)
    stamp = at.store.stamp()
    return at.store if stamp and stamp.version and stamp.state == "ready" else at.graph()


def version(store: Store) -> str:
    """The version of the graph that the store shows."""
    stamp = store.stamp()
    if stamp is None:
        raise NotFound("There is no graph yet.", "Run `kg build` first.")
    return stamp.version


def fresh(request: Request, response: Response, store: Annotated[Store, Depends(graph)]) -> Store:
    """The store, for a route whose answer depends on the graph alone: its version is the ETag."""
    _tag(request, response, version(store))
    return store


def fresh_ledger(request: Request, response: Response) -> Ledger:
    """The ledger, for a route whose answer depends on it alone."""
    ledger = workspace(request).ledger
    _tag(request, response, ledger.content_digest())
    return ledger


def _tag(request: Request, response: Response, stamp: str) -> None:
    etag = f'W/"{stamp}-{request.app.state.edition}"'
    if etag in request.headers.get("if-none-match", ""):
        raise NotModified(etag)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"


Graph = Annotated[Store, Depends(graph)]
FreshGraph = Annotated[Store, Depends(fresh)]
FreshLedger = Annotated[Ledger, Depends(fresh_ledger)]
Served = Annotated[Workspace, Depends(workspace)]
Limit = Annotated[int, Query(ge=1, le=1_000, description="How many at most.")]
Offset = Annotated[int, Query(ge=0, description="How many to pass over.")]


def page(name: str, rows: Sequence[Any], limit: int, offset: int) -> dict[str, Any]:
    """A page of ``rows`` under ``name``, and where it stands among all of them."""
    return {"total": len(rows), "limit": limit, "offset": offset, name: list(rows[offset : offset + limit])}
