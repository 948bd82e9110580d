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
    """Kinds, domains, indicators and the other enumerations, with labels and definitions in both languages."""
    model = ontology.model()
    return {
        "schemes": {
            scheme: [
                {k: v for k, v in asdict(c).items() if k in Term.model_fields} for c in getattr(model, scheme).values()
            ]
            for scheme in SCHEMES
        }
    }
