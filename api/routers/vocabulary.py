"""Words of the ontology."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

import ontology
from api.schemas import Term, Vocabulary

router = APIRouter(tags=["vocabulary"])
SCHEMES = (
    "kinds",
    "domains",
    "indicators",
    "directions",
    "comparisons",
    "statuses",
    "levels",
    "agency_types",
    "approximations",
)


@router.get("/vocabulary", response_model=Vocabulary)
def vocabulary() -> dict[str, Any]:
    """Kinds, domains, indicators and the other enumerations, with labels and definitions in both languages.

    Also what the labels, relationship types and properties of the graph are called.
    """
    model = ontology.model()
    return {
        "schemes": {
            scheme: [
                {k: v for k, v in asdict(c).items() if k in Term.model_fields} for c in getattr(model, scheme).values()
            ]
            for scheme in SCHEMES
        },
        "classes": {name: _label(name, c) for name, c in model.classes.items()},
        "relations": {r.cypher: _label(name, r) for name, r in model.relations.items() if r.cypher},
        "properties": {name: _label(name, p) for name, p in model.properties.items()},
    }


def _label(name: str, named: ontology.Class | ontology.Relation | ontology.Property) -> dict[str, str]:
    return {"id": name, "zh": named.zh, "en": named.en}
