"""Things in the graph."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from api.schemas import Entity, SearchResults
from api.served import FreshGraph, Limit, Offset
from kg import entities as things
from kg.searching import search as find

router = APIRouter(tags=["entities"])


@router.get("/entities/{entity_id}", response_model=Entity)
def entity(
    store: FreshGraph,
    response: Response,
    entity_id: Annotated[str, Path(openapi_examples={"a place": {"value": "place-330481"}})],
    limit: Limit = 1_000,
    offset: Offset = 0,
) -> dict[str, Any]:
    """One thing with its properties, relations and claims.

    A mention's id (`m-…`) is a permanent address: it leads to the thing that the mention now belongs to, whose own address is in the
    header `Content-Location`. `limit` and `offset` page its relations and its claims, which `totals` counts.
    """
    found = things.entity(store, entity_id)
    if found["id"] != entity_id:
        response.headers["Content-Location"] = f"/entities/{found['id']}"
    totals = {name: len(found[name]) for name in ("relations", "claims")}
    paged = {name: found[name][offset : offset + limit] for name in totals}
    return {**found, **paged, "totals": totals}


@router.get("/search", response_model=SearchResults)
def search(
    store: FreshGraph,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=100,
            openapi_examples={"in Chinese": {"value": "义警"}, "in pinyin": {"value": "haining"}},
        ),
    ],
    label: Annotated[str, Query(description="Only things of this label: Program, Place, Agency …")] = "",
    limit: Limit = 20,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Things of which a written form, the pinyin or the English name contains `q`."""
    return find(store, q, label, limit=limit, offset=offset)
