"""Reading a report as a page: its text with what was read out of it, and the statements behind claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kg.errors import NotFound
from kg.ledger import Ledger

if TYPE_CHECKING:
    from kg.stores import Store

_STATEMENTS = """
UNWIND $ids AS id
MATCH (c:Claim {id: id})
RETURN c.id AS id, c.report AS report, c.sentence AS sentence, c.quote AS quote, c.form AS form, c.status AS status,
  c.name_used AS name_used, c.confidence AS confidence, c.unanchored AS unanchored
ORDER BY id
"""
_REPORTS = """
MATCH (r:Report)
OPTIONAL MATCH (c:Claim)-[:STATED_IN]->(r)
WITH r, count(c) AS claims
RETURN r AS node, claims ORDER BY r.key SKIP $offset LIMIT $limit
"""
_STATED = """
MATCH (c:Claim)-[:STATED_IN]->(:Report {key: $key})
OPTIONAL MATCH (c)-[:ABOUT]->(n)
RETURN c.id AS id, c.states AS states, c.name_used AS name_used, c.value_text AS value, c.status AS status,
  collect({id: n.id, name: n.name, labels: labels(n)}) AS about
ORDER BY id
"""


def statements(store: Store, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Claim id to its report, sentence, quote, form, status, name used and confidence."""
    wanted = sorted(set(ids))
    return {r["id"]: r for r in store.read(_STATEMENTS, {"ids": wanted}).rows} if wanted else {}


def reports(store: Store, *, limit: int = 100, offset: int = 0) -> dict[str, Any]:
    """Reports of the graph by key with their particulars, the form of their text, and how many claims rest on it."""
    listed = []
    for row in store.read(_REPORTS, {"limit": limit, "offset": offset}).rows:
        properties = {k: v for k, v in row["node"]["properties"].items() if k not in ("name", "names", "sha256")}
        listed.append({**properties, "ours": properties["form"] == "digest", "claims": row["claims"]})
    total = store.read("MATCH (r:Report) RETURN count(r) AS total").rows[0]["total"]
    return {"total": total, "limit": limit, "offset": offset, "reports": listed}


def report(ledger: Ledger, store: Store, key: str) -> dict[str, Any]:
    """A report's active text, and each claim of the graph with its spans in code points of that text. Raises NotFound."""
    found = next(ledger.readings([key]), None)
    if found is None:
        raise NotFound(f"No report is called {key}.", f"Reports here: {', '.join(ledger.reports())[:300] or 'none'}.")
    spans: dict[str, list[list[int]]] = {}
    for assertion in found.assertions:
        for evidence in assertion.evidence:
            spans.setdefault(assertion.claim.id, []).extend(list(s) for s in evidence.spans)
    claims = []
    for row in store.read(_STATED, {"key": key}).rows:
        things = [
            {
                "id": a["id"],
                "name": a["name"],
                "label": next((x for x in sorted(a["labels"] or []) if x != "Entity"), ""),
            }
            for a in row.pop("about")
            if a["id"]
        ]
        things.sort(key=lambda a: (a["label"], a["id"]))
        claims.append({**row, "about": things, "spans": sorted(spans.get(row["id"], []))})
    form, text = found.text.form, found.text.content
    about = {k: v for k, v in asdict(found.report).items() if v}
    return {
        **about,
        "form": form,
        "ours": form == "digest",
        "characters": len(text),
        "claims": len(claims),
        "text": text,
        "stated": claims,
    }
