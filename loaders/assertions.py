"""Records in the shape of the annotation guide, turned into claims over mentions with their evidence.

Reviewed records and extracted ones take this one way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.claims import IN_GRAPH, Claim, Evidence, Mention, Scalar, Status
from kg.errors import BadInput
from kg.ledger import Assertion
from kg.validity import checked

Record = Mapping[str, Any]
KINDS = {"places": "place", "agencies": "agency", "programs": "program", "persons": "person"}
_REFERENCES = {
    "agencies": ("place",),
    "outcomes": ("place", "program"),
    "recognitions": ("recipient",),
    "persons": ("program", "agency"),
}
_NAMED = ("programs", "places", "agencies", "persons")
_ENDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "implementedIn": (("programs",), ("places",)),
    "operatedBy": (("programs",), ("agencies",)),
    "partner": (("programs",), ("agencies",)),
    "partOf": (("programs", "places"), ("programs", "places")),
    "basedOn": (("programs",), ("programs",)),
    "locatedIn": (("agencies",), ("places",)),
    "leads": (("persons",), ("programs", "agencies")),
    "memberOf": (("persons",), ("programs", "agencies")),
    "hasOutcome": (("programs",), ("outcomes",)),
    "observedIn": (("outcomes",), ("places",)),
    "received": (_NAMED, ("recognitions",)),
    "targets": (("programs",), _NAMED),
}
_FOLDED = {"hasOutcome", "observedIn", "received"}  # they are roles of an outcome's or a recognition's own claim


@dataclass(frozen=True)
class Found:
    """Where a record stands in the text, or why it does not."""

    spans: tuple[tuple[int, int], ...] = ()
    confidence: float = 1.0
    reasons: str = ""
    unanchored: str = ""


class Asserter:
    """Turns the records of one report and one text into assertions.

    ``records`` is one report in the shape of the annotation guide; ``locate`` says where a record or relation stands, or, asked
    with an ``alias`` in it, where that other name of the record does.
    Raises BadInput where a relation leads to a record that does not exist or is of an unknown kind.
    """

    def __init__(
        self, report: str, text: str, records: Record, locate: Callable[[Record], Found], status: Status, method: str
    ) -> None:
        self.report, self.text, self.records = report, text, records
        self.locate, self.status, self.method = locate, status, method
        self.relations: list[Record] = list(records.get("relations", []))
        self.by_id: dict[str, tuple[str, Record]] = {
            r["id"]: (kind, r) for kind in (*KINDS, "outcomes", "recognitions") for r in records.get(kind, [])
        }
        self._check()
        self.mention_of = self._mentions()

    def _check(self) -> None:
        """Every id leads to a record, and every relation from and to records of the kinds that it relates."""
        for kind, fields in _REFERENCES.items():
            for record in self.records.get(kind, []):
                for name in fields:
                    if record.get(name) and record[name] not in self.by_id:
                        self._refuse(f"{name} of {record['id']} leads to {record[name]}, which is no record")
        for relation in self.relations:
            name, source, target = relation["rel"], relation["from"], relation.get("to")
            lost = next((e for e in (source, target) if e and e not in self.by_id), None)
            if lost:
                self._refuse(f"a relation {name} leads to {lost}, which is no record")
            if name not in _ENDS:
                self._refuse(f"a relation {name} is of no known kind")
            sources, targets = _ENDS[name]
            if not target and not (name == "targets" and relation.get("to_text")):
                self._refuse(f"a relation {name} of {source} leads nowhere")
            if self.by_id[source][0] not in sources or (target and self.by_id[target][0] not in targets):
                self._refuse(f"a relation {name} cannot lead from {source} to {target}")

    def _refuse(self, what: str) -> None:
        raise BadInput(f"In the records of {self.report} {what}.", "Correct the record file.")

    def _mentions(self) -> dict[str, Mention]:
        """Record id to mention. A name that the report uses for two things of a kind is told apart by the place."""
        uses = Counter((kind, r["name"]) for kind in KINDS for r in self.records.get(kind, []))
        out = {}
        for kind, singular in KINDS.items():
            for record in self.records.get(kind, []):
                twice = uses[kind, record["name"]] > 1
                out[record["id"]] = Mention(
                    self.report, singular, record["name"], self._place_name(record) if twice else ""
                )
        return out

    def _place_name(self, record: Record) -> str:
        near = record.get("place") or record.get("parent") or self._first(record["id"], "implementedIn")
        known = self.by_id.get(near or "")
        return known[1]["name"] if known else str(near or record["id"])

    def _first(self, source: str, relation: str) -> str | None:
        return next((r["to"] for r in self.relations if r["from"] == source and r["rel"] == relation), None)

    # ---- claims ----

    def assertions(self) -> list[Assertion]:
        """All assertions, in the order of the records; the same thing said twice stands twice."""
        out = []
        for kind in KINDS:
            for record in self.records.get(kind, []):
                found = self.locate(record)
                out += [self._assert(c, found) for c in self._attributes(kind, record)]
                for alias in record.get("aliases") or []:
                    claim = self._attribute(self.mention_of[record["id"]], "alias", alias)
                    out.append(self._assert(claim, self.locate({**record, "alias": alias})))
        for record in self.records.get("outcomes", []):
            out += self._roled(record, "outcome")
        for record in self.records.get("recognitions", []):
            out += self._roled(record, "recognition")
        for relation in self.relations:
            if relation["rel"] not in _FOLDED:
                out += [self._assert(c, self.locate(relation)) for c in self._relation(relation)]
        return out

    def _assert(self, claim: Claim, found: Found) -> Assertion:
        if not found.spans:
            return Assertion(claim, self.status, (), found.unanchored or "the record says no place in the text")
        evidence = Evidence(claim.id, self.text, found.spans, self.method, found.confidence, found.reasons)
        return Assertion(claim, self.status, (evidence,))

    def _attribute(self, subject: Mention, name: str, value: object) -> Claim:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return checked(Claim.of("attribute", self.report, [("subject", subject)], {"property": name, "value": text}))

    def _attributes(self, kind: str, record: Record) -> Iterator[Claim]:
        subject = self.mention_of[record["id"]]
        single = {"level": "level", "type": "kind" if kind == "programs" else "type", "named": "named", "role": "role"}
        single |= {"start_year": "startYear", "name_en": "nameEn", "code": "code"}
        yield self._attribute(subject, "name", record["name"])
        for source, name in single.items():
            if record.get(source) is not None:
                yield self._attribute(subject, name, record[source])
        for domain in record.get("domains") or []:
            yield self._attribute(subject, "domain", domain)
        yield from self._implied(kind, record, subject)

    def _implied(self, kind: str, record: Record, subject: Mention) -> Iterator[Claim]:
        """Relations that a record holds in a field of its own."""
        parent = record.get("parent") if kind == "places" else None
        if parent in self.mention_of:
            yield self._related(subject, "partOf", self.mention_of[parent])
        elif parent:
            yield self._attribute(subject, "parentName", parent)
        if kind == "agencies" and record.get("place") in self.mention_of:
            yield self._related(subject, "locatedIn", self.mention_of[record["place"]])
        if kind == "persons":
            led = {r["to"] for r in self.relations if r["from"] == record["id"] and r["rel"] == "leads"}
            for target in (record.get("program"), record.get("agency")):
                if target in self.mention_of and target not in led:
                    yield self._related(subject, "memberOf", self.mention_of[target])

    def _related(self, subject: Mention, relation: str, other: Mention) -> Claim:
        return checked(
            Claim.of("relation", self.report, [("subject", subject), ("object", other)], {"relation": relation})
        )

    def _relation(self, relation: Record) -> Iterator[Claim]:
        subject = self.mention_of[relation["from"]]
        if relation["rel"] == "targets":
            yield self._attribute(subject, "targets", relation.get("to_text") or self.by_id[relation["to"]][1]["name"])
        elif relation.get("to") in self.mention_of:
            yield self._related(subject, relation["rel"], self.mention_of[relation["to"]])

    # ---- outcomes and recognitions ----

    def _roled(self, record: Record, kind: str) -> Iterator[Assertion]:
        claim = self._outcome(record) if kind == "outcome" else self._recognition(record)
        yield self._assert(claim, self.locate(record))
        for relation in self.relations:
            if relation["rel"] in _FOLDED and record["id"] in (relation["from"], relation.get("to")):
                yield self._assert(claim, self.locate(relation))
        if record.get("name_en"):
            gloss, name = ("indicator", record["indicator"]) if kind == "outcome" else ("award", record["name"])
            yield self._assert(
                self._attribute(Mention(self.report, gloss, name), "nameEn", record["name_en"]), self.locate(record)
            )

    def _others(self, record: Record, relation: str, *, source: bool) -> set[str]:
        """Ids at the other end of a relation of the record; ``source``: the record is where it starts."""
        near, far = ("from", "to") if source else ("to", "from")
        return {r[far] for r in self.relations if r["rel"] == relation and r.get(near) == record["id"] and r.get(far)}

    def _outcome(self, record: Record) -> Claim:
        places = self._others(record, "observedIn", source=True) | {record.get("place")}
        programs = self._others(record, "hasOutcome", source=False) | {record.get("program")}
        programs -= {p for p in programs if p and self.by_id[p][1].get("confidence", 1.0) < IN_GRAPH}
        roles = [("place", self.mention_of[p]) for p in places if p in self.mention_of]
        roles += [("program", self.mention_of[p]) for p in programs if p in self.mention_of]
        literals: dict[str, Scalar | None] = {name: record.get(name) for name in ("unit", "direction", "comparison")}
        literals |= {name: _as_written(record, name) for name in ("value", "value_max", "baseline")}
        literals |= {"indicator": record["indicator"], "approx": record.get("approx") or "="}
        literals["period"] = None if record.get("period") is None else str(record["period"])
        literals["context"] = True if record.get("context") else None
        return checked(Claim.of("outcome", self.report, roles, literals))

    def _recognition(self, record: Record) -> Claim:
        recipients = self._others(record, "received", source=False) | {record.get("recipient")}
        roles = [("recipient", self.mention_of[r]) for r in recipients if r in self.mention_of]
        giver = record.get("giver")
        known = next(
            (m for i, m in self.mention_of.items() if giver in (i, m.name) and m.kind in ("agency", "place")), None
        )
        if known:
            roles.append(("giver", known))
        text = known.name if known else giver
        literals: dict[str, Scalar | None] = {"award": record["name"], "year": record.get("year"), "giver_text": text}
        return checked(Claim.of("recognition", self.report, roles, literals))


def _as_written(record: Record, name: str) -> Scalar | None:
    """A number of a record, whole where it was written without a point: 100余 reaches further than 100.0."""
    value = record.get(name)
    if isinstance(value, float) and value.is_integer() and "." not in str(record.get("value_text") or value):
        return int(value)
    return value
