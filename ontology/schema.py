"""Cypher constraints and indexes that follow from the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ontology.model import Model

INDEXED = (
    *(("name", label) for label in ("Program", "Place", "Agency", "Person", "Kind", "Domain", "Indicator")),
    ("level", "Place"),
    ("code", "Place"),
    ("status", "Claim"),
    ("period_start", "Outcome"),
)
"""Property and label of every index beside the constraints: what the catalogue's queries start from."""

NOT_PROJECTED = frozenset({"Evidence"})
"""Classes that stay in the ledger and in the RDF export: a property graph carries their quote on the claim."""


def labels(model: Model) -> tuple[str, ...]:
    """Labels of the nodes of the property graph."""
    return tuple(name for name in model.classes if name not in NOT_PROJECTED)


def relationship_types(model: Model) -> tuple[str, ...]:
    """Relationship types of the property graph."""
    return tuple(relation.cypher for relation in model.relations.values() if relation.cypher)


def cypher_constraints(model: Model) -> tuple[str, ...]:
    """One uniqueness constraint a label, then the indexes, in Neo4j 5 syntax."""
    constraints = [
        f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
        for label in labels(model)
    ]
    indexes = [
        f"CREATE INDEX {label.lower()}_{key} IF NOT EXISTS FOR (n:{label}) ON (n.{key})" for key, label in INDEXED
    ]
    return (*constraints, *indexes)
