"""Reports as they stand in the ledger."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.schemas import Reports, ReportText
from api.served import FreshGraph, Limit, Offset, Served
from kg import reading

router = APIRouter(tags=["reports"])


@router.get("/reports", response_model=Reports)
def reports(store: FreshGraph, limit: Limit = 100, offset: Offset = 0) -> dict[str, Any]:
    """Reports by key, with the form of the text that the graph rests on: `original`, or `digest` in our own words."""
    return reading.reports(store, limit=limit, offset=offset)


@router.get("/reports/{key}", response_model=ReportText)
def report(key: str, served: Served, store: FreshGraph) -> dict[str, Any]:
    """A report's text, and where in it each claim stands. `ours` is true for a digest, which this project wrote."""
    return reading.report(served.ledger, store, key)
