"""Looking at one thing: an entity with all its relations, a claim with its sentences, contradictions side by side."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kg import judging
from kg.errors import NotFound
from kg.ledger import Ledger
from kg.texts import quote, sentence

if TYPE_CHECKING:
    from kg.stores import Store

# Ids begin with what they name, so that every look-up finds its label's index.
_LABELS = {
    **{
        x.lower(): x
        for x in (
            "Place",
            "Agency",
            "Program",
            "Person",
            "Recognition",
            "Outcome",
            "Indicator",
            "Kind",
            "Domain",
            "Report",
        )
    },
    "c": "Claim",
}
_BY_ID = "MATCH (n:%s {id: $key}) RETURN n AS node, labels(n) AS labels"
_BY_NAME = """
MATCH (n) WHERE (n:Place OR n:Agency OR n:Program OR n:Person OR n:Recognition OR n:Indicator OR n:Report)
  AND ($key IN n.names OR n.name = $key OR n.key = $key OR $key IN n.mentions)
RETURN n AS node, labels(n) AS labels ORDER BY n.id
"""
_RELATIONS = """
MATCH (n:%s {id: $id})-[r]-(m) WHERE NOT m:Claim AND NOT m:Graph
RETURN type(r) AS relation, CASE WHEN startNode(r).id = $id THEN 'out' ELSE 'in' END AS direction,
  m.id AS id, m.name AS name, m.name_en AS name_en, m.value_text AS value_text, m.unit AS unit,
  m.direction AS turn, m.period_text AS period, labels(m) AS labels, r.claims AS claims, r.status AS status
ORDER BY relation, direction, name, id
"""
_CLAIMS = """
MATCH (c:Claim)-[:ABOUT]->(n:%s {id: $id})
RETURN c.id AS id, c.report AS report, c.states AS states, c.value_text AS value, c.name_used AS name_used, c.status AS status,
  c.form AS form, c.quote AS quote, c.sentence AS sentence, c.confidence AS confidence, c.unanchored AS unanchored
ORDER BY report, id
"""
_CONFLICTS = """
MATCH (a:Outcome)-[:CONFLICTS_WITH]->(b:Outcome)
MATCH (a)-[:OF_INDICATOR]->(i:Indicator)
MATCH (ca:Claim)-[:ABOUT]->(a) MATCH (cb:Claim)-[:ABOUT]->(b)
OPTIONAL MATCH (a)-[:OBSERVED_IN]->(p:Place)
RETURN i.name AS indicator, i.name_en AS indicator_en, p.name AS place, coalesce(a.period_text, '') AS period,
  a.direction AS direction, a.comparison AS comparison,
  a.value AS left, a.unit AS unit, a.indicator AS left_indicator, ca.report AS left_report, ca.sentence AS left_sentence,
  ca.status AS left_status, b.value AS right, b.unit AS right_unit, b.indicator AS right_indicator, cb.report AS right_report,
  cb.sentence AS right_sentence, cb.status AS right_status, [ca.id, cb.id] AS claims
ORDER BY indicator, place, left_report, right_report
"""


def named(store: Store, name: str) -> list[dict[str, Any]]:
    """Entities with this id, name, alias, pinyin or mention id, each with its relations and claims. Raises NotFound."""
    rows = _by_id(store, name) or store.read(_BY_NAME, {"key": name}).rows
    if not rows:
        raise NotFound(
            f"Nothing in the graph is called {name}.", "Try a shorter name with `kg query`, or ask with `kg ask`."
        )
    return [_described(store, row) for row in rows]


def entity(store: Store, entity_id: str) -> dict[str, Any]:
    """One entity by its id, by an id that it had before a merge, or by the id of any of its mentions. Raises NotFound."""
    rows = _by_id(store, entity_id)
    if not rows:
        raise NotFound(
            f"No entity has the id {entity_id}.", "Ids stand in the rows of every answer and in `kg show NAME`."
        )
    return _described(store, rows[0])


def _by_id(store: Store, key: str) -> list[dict[str, Any]]:
    """The node with this id, or else the one that the mention it was called after belongs to now."""
    kind, _, rest = key.partition("-")
    found = store.read(_BY_ID % _LABELS[kind], {"key": key}).rows if kind in _LABELS else []
    if found or kind not in ("m", "place", "agency", "program", "person"):
        return found
    labels = [_LABELS[kind]] if kind in _LABELS else ["Program", "Place", "Agency", "Person"]
    for label in labels:
        cypher = f"MATCH (n:{label}) WHERE $key IN n.mentions RETURN n AS node, labels(n) AS labels"
        if found := store.read(cypher, {"key": "m-" + rest}).rows:
            break
    return found


def _described(store: Store, row: dict[str, Any]) -> dict[str, Any]:
    properties = dict(sorted(row["node"]["properties"].items()))
    identifier, label = row["node"]["id"], row["labels"][0]
    relations = store.read(_RELATIONS % label, {"id": identifier}).rows
    return {
        "id": identifier,
        "label": label,
        "name": properties.get("name", identifier),
        "properties": {**properties, "id": identifier},
        "relations": [{**r, "label": r.pop("labels")[0]} for r in relations],
        "claims": store.read(_CLAIMS % label, {"id": identifier}).rows,
    }


def conflicts(store: Store) -> list[dict[str, Any]]:
    """Every contradiction with both figures, reports and sentences."""
    return store.read(_CONFLICTS).rows


def evidence(ledger: Ledger, claim_id: str) -> dict[str, Any]:
    """A claim with the sentences that state it in every text of its report, from the ledger. Raises NotFound."""
    found = judging.find(ledger, claim_id)
    claim = found[0][1].claim
    places = []
    for reading, assertion in found:
        text = reading.text
        for e in assertion.evidence:
            places.append(
                {
                    "form": text.form,
                    "text": text.sha256,
                    "spans": [list(s) for s in e.spans],
                    "quote": quote(text.content, e.spans),
                    "sentence": sentence(text.content, e.spans),
                    "ours": text.form == "digest",
                    "status": assertion.status,
                    "method": e.method,
                    "confidence": e.confidence,
                    "reasons": e.reasons,
                }
            )
        if assertion.unanchored:
            places.append(
                {"form": text.form, "text": text.sha256, "unanchored": assertion.unanchored, "status": assertion.status}
            )
    return {"id": claim_id, **claim.as_json(), "about": asdict(found[0][0].report), "evidence": places}
