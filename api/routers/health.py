"""Whether the service can answer."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.schemas import Health
from api.served import Served

router = APIRouter(tags=["service"])


@router.get("/health", response_model=Health)
def health(served: Served) -> dict[str, Any]:
    """Versions of ledger and graph, and whether they are in step.

    `behind`: the ledger has changed and the graph was not brought into step yet; answers are of the graph's version.
    """
    counts = served.ledger.counts()
    wanted, stamp = served.version, served.store.stamp()
    in_step = stamp is not None and stamp.version == wanted and stamp.state == "ready"
    return {
        "status": "ok" if in_step else "behind" if stamp and stamp.version else "empty",
        "ledger": {"id": served.ledger.id, "version": wanted, **counts},
        "store": {"version": stamp.version, "state": stamp.state} if stamp else {},
        "in_step": in_step,
    }
