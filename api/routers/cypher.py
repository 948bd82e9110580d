"""Questions of one's own, in Cypher."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body

from api.schemas import Cypher, ErrorBody, Rows
from api.served import Graph, version

router = APIRouter(tags=["cypher"])
QUERIES = {
    "brands": {
        "value": {
            "query": "MATCH (p:Program)-[:OF_KIND]->(:Kind {id: $kind}), (p)-[:RUNS_IN]->(w:Place {level: 'county'}) "
            "RETURN w.name AS place, collect(DISTINCT p.name) AS programmes ORDER BY place",
            "parameters": {"kind": "kind-brand"},
        }
    }
}


@router.post(
    "/cypher",
    response_model=Rows,
    responses={
        400: {"model": ErrorBody, "description": "A query that the engine refuses, or that ran over its time"},
        403: {"model": ErrorBody, "description": "A query that would write, or reach outside the graph"},
    },
)
def cypher(store: Graph, asked: Annotated[Cypher, Body(openapi_examples=QUERIES)]) -> dict[str, Any]:
    """Rows of a query that only reads, within its time and rows. LOAD CSV and procedures that do more than read are refused."""
    at = version(store)
    result = store.read(asked.query, asked.parameters, limit_s=asked.limit_s, max_rows=asked.max_rows)
    return {"columns": list(result.columns), "rows": result.rows, "truncated": result.truncated, "version": at}
