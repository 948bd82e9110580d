"""What a claim may say: literals, relations and terms of the ontology. Checked where claims are made, so that none can spoil a graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import ontology
from kg.claims import Claim
from kg.errors import BadInput

LITERALS: Mapping[str, Mapping[str, str]] = {
    "attribute": {"property": "text", "value": "text"},
    "relation": {"relation": "text"},
    "outcome": {
        **dict.fromkeys(("value", "value_max", "baseline"), "number"),
        **dict.fromkeys(("indicator", "unit", "approx", "direction", "comparison", "period"), "text"),
        "context": "boolean",
    },
    "recognition": {"award": "text", "year": "number", "giver_text": "text"},
}
_PROPERTIES = {"name", "alias", "nameEn", "named", "targets", "parentName", "code", "role"}


def checked(claim: Claim) -> Claim:
    """The claim itself. Raises BadInput where it says something that the ontology does not know, or in a wrong form."""
    wrong = next(_faults(claim), None)
    if wrong:
        raise BadInput(f"A claim of report {claim.report} says {wrong}.", "Use the terms of docs/data-dictionary.md.")
    return claim


def _faults(claim: Claim) -> Iterator[str]:
    model = ontology.model()
    for name, value in claim.literals:
        kind = LITERALS[claim.kind].get(name)
        if kind is None:
            yield f"{name}, which a claim of kind {claim.kind} does not have"
        elif (kind == "number") != (isinstance(value, int | float) and not isinstance(value, bool)):
            yield f"{name}={value!r}, which is no {kind}"
    if claim.kind == "relation":
        relation = model.relations.get(str(claim.literal("relation")))
        subject, other = claim.mentions("subject"), claim.mentions("object")
        if relation is None or not relation.annotated or not relation.cypher:
            yield f"the relation {claim.literal('relation')}, which no report can state"
        elif not subject or not other:
            yield f"{relation.id} without both its ends"
        elif not _fits(subject[0].kind, relation.domain) or not _fits(other[0].kind, relation.range):
            yield f"{relation.id} from a {subject[0].kind} to a {other[0].kind}"
    if claim.kind == "attribute":
        yield from _attribute(str(claim.literal("property")), str(claim.literal("value")))
    for name, table in (
        ("direction", model.directions),
        ("comparison", model.comparisons),
        ("approx", model.approximations),
    ):
        if claim.kind == "outcome" and (term := claim.literal(name)) is not None and term not in table:
            yield f"{name}={term}, which is not in the list"


def _attribute(name: str, value: str) -> Iterator[str]:
    model = ontology.model()
    tables = {"kind": model.kinds, "domain": model.domains, "level": model.levels, "type": model.agency_types}
    if name in tables:
        if value not in tables[name]:
            yield f"{name}={value}, which is not in the list"
    elif name == "startYear":
        if not (value.isdigit() and len(value) == 4):
            yield f"startYear={value}, which is no year"
    elif name not in _PROPERTIES:
        yield f"the property {name}, which nothing has"


def _fits(kind: str, classes: tuple[str, ...]) -> bool:
    return kind.capitalize() in classes
