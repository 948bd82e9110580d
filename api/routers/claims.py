"""Claims with their sentences, and those that contradict each other."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.schemas import ClaimDetail, Conflicts
from api.served import FreshGraph, FreshLedger, Limit, Offset, page, version
from kg import entities
from kg.reading import statements

router = APIRouter(tags=["claims"])


@router.get("/claims/{claim_id}", response_model=ClaimDetail)
def claim(claim_id: str, ledger: FreshLedger) -> dict[str, Any]:
    """A claim with every sentence that states it, in all texts of its report.

    `ours` is true for a sentence of a digest: this project wrote it, the newspaper did not.
    """
    return entities.evidence(ledger, claim_id)


@router.get("/conflicts", response_model=Conflicts)
def conflicts(store: FreshGraph, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Figures that cannot both be right, with the sentences of both sides. Both stay; none is picked."""
    body = page("conflicts", entities.conflicts(store), limit, offset)
    ids = {c for row in body["conflicts"] for c in row["claims"]}
    return {**body, "evidence": statements(store, ids), "version": version(store)}
