"""JSON Schemas (draft 2020-12) of reviewed records and of claims, and the JSON-LD context of the export."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ontology.model import Model
from ontology.turtle import DATA, GP

DRAFT = "https://json-schema.org/draft/2020-12/schema"
HOME = "https://w3id.org/governance-programmes/schemas/"
TEXT = {"type": "string", "minLength": 1}
TEXT_OR_NULL = {"type": ["string", "null"]}
TEXTS = {"type": "array", "items": TEXT}
NUMBER_OR_NULL = {"type": ["number", "null"]}
YEAR_OR_NULL = {"type": ["integer", "null"], "minimum": 1000, "maximum": 2999}
ANCHOR = {
    "type": "object",
    "description": "For each text: offset, length and hash of the sentence in white-space-free NFKC text.",
    "additionalProperties": {
        "type": "array",
        "prefixItems": [{"type": "integer"}, {"type": "integer"}, {"type": "string"}],
        "minItems": 3,
        "maxItems": 3,
    },
}
ALIAS_ANCHORS = {"type": "object", "description": "For each alias, where it stands, as in ``at``."}
KINDS_OF_CLAIM = ("attribute", "relation", "outcome", "recognition")
KINDS_OF_MENTION = ("place", "agency", "program", "person")


def written(schema: dict[str, Any]) -> str:
    """A schema as JSON text."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def choice(values: Iterable[str], *, null: bool = False) -> dict[str, Any]:
    """One of ``values``, or null."""
    return {"enum": [*values, None] if null else [*values]}


def _object(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [*required],
        "additionalProperties": False,
    }


def _entry(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    """A list of records; each may quote its sentence or point to it (``at``)."""
    shared = {
        "id": TEXT,
        "name": TEXT,
        "name_en": TEXT,
        "quote": TEXT,
        "at": ANCHOR,
        "alias_at": ALIAS_ANCHORS,
        "note": TEXT_OR_NULL,
    }
    return {"type": "array", "items": _object(("id", "name", *required), **shared, **properties)}


def record(m: Model) -> dict[str, Any]:
    """Schema of a reviewed record file."""
    parts = {
        "report": _report(),
        "texts": {"type": "object", "additionalProperties": TEXT},
        "places": _entry(("level",), level=choice(m.levels), parent=TEXT_OR_NULL, aliases=TEXTS, code=TEXT),
        "agencies": _entry(("type",), type=choice(m.agency_types), place=TEXT_OR_NULL, aliases=TEXTS),
        "programs": _entry(
            ("type", "domains", "named"),
            named={"type": "boolean"},
            type=choice(m.kinds),
            domains={"type": "array", "items": choice(m.domains), "minItems": 1},
            aliases=TEXTS,
            start_year=YEAR_OR_NULL,
        ),
        "outcomes": _outcomes(m),
        "recognitions": _entry(
            (), giver=TEXT_OR_NULL, giver_text=TEXT, recipient=TEXT_OR_NULL, recipient_text=TEXT, year=YEAR_OR_NULL
        ),
        "persons": _entry((), role=TEXT_OR_NULL, program=TEXT_OR_NULL, agency=TEXT_OR_NULL),
        "relations": _relations(m),
        "not_programs": _rejected(),
        "not_outcomes": _rejected(),
    }
    return {"$schema": DRAFT, "$id": f"{HOME}record.json", "title": "Reviewed record", **_object(("report",), **parts)}


def _report() -> dict[str, Any]:
    names = ("publisher", "issued", "issued_basis", "byline", "supplied_by", "genre", "reprint_of", "subject_place")
    optional = dict.fromkeys(names, TEXT_OR_NULL)
    return _object(("title",), key=TEXT, file=TEXT, title=TEXT, year=YEAR_OR_NULL, **optional)


def _outcomes(m: Model) -> dict[str, Any]:
    return _entry(
        ("indicator", "direction", "comparison"),
        indicator=TEXT,
        value=NUMBER_OR_NULL,
        value_max=NUMBER_OR_NULL,
        baseline={"type": ["number", "string", "null"]},
        unit=TEXT_OR_NULL,
        approx=choice(m.approximations, null=True),
        direction=choice(m.directions),
        comparison=choice(m.comparisons),
        period={"type": ["string", "integer", "null"]},
        place=TEXT_OR_NULL,
        program=TEXT_OR_NULL,
        context={"type": "boolean"},
    )


def _relations(m: Model) -> dict[str, Any]:
    stated = [r.id for r in m.relations.values() if r.annotated]
    properties = {"from": TEXT, "rel": choice([*stated, "targets"]), "to": TEXT_OR_NULL, "to_text": TEXT}
    return {"type": "array", "items": _object(("from", "rel"), **properties, quote=TEXT, at=ANCHOR)}


def _rejected() -> dict[str, Any]:
    return {"type": "array", "items": _object(("text", "why"), text=TEXT, why=TEXT, borderline={"type": "boolean"})}


def claim(m: Model) -> dict[str, Any]:
    """Schema of a claim as the ledger exports it."""
    mention = _object(("kind", "name"), kind=choice(KINDS_OF_MENTION), name=TEXT, place=TEXT)
    role = {"type": "array", "prefixItems": [TEXT, mention], "minItems": 2, "maxItems": 2}
    stated = [r.id for r in m.relations.values() if r.annotated]
    literals = {
        "relation": choice([*stated, "targets"]),
        "direction": choice(m.directions),
        "comparison": choice(m.comparisons),
        "approx": choice(m.approximations),
    }
    scalar = {"type": ["string", "number", "boolean"]}
    parts = {
        "report": TEXT,
        "kind": choice(KINDS_OF_CLAIM),
        "roles": {"type": "array", "items": role},
        "literals": {"type": "object", "properties": literals, "additionalProperties": scalar},
    }
    return {"$schema": DRAFT, "$id": f"{HOME}claim.json", "title": "Claim", **_object(tuple(parts), **parts)}


def context(m: Model) -> dict[str, Any]:
    """JSON-LD context: terms of the model to their IRIs."""
    numbers = {"integer": "integer", "decimal": "decimal", "boolean": "boolean"}
    terms: dict[str, Any] = {"gp": GP, "id": "@id", "type": "@type", "@base": DATA}
    terms |= {c.id: c.iri for c in m.classes.values()}
    terms |= {r.id: {"@id": r.iri, "@type": "@id"} for r in m.relations.values()}
    for p in m.properties.values():
        if p.id in terms:
            continue
        typed = {"@type": f"http://www.w3.org/2001/XMLSchema#{numbers[p.range]}"} if p.range in numbers else {}
        terms[p.id] = {"@id": p.iri, **typed, **({"@container": "@set"} if p.many else {})}
    return {"@context": terms}
