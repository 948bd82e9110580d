"""Values that a parameter of the catalogue can take: names of the graph, or words of the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ontology
from kg.catalogue import NAMED, WORDS
from kg.errors import BadInput
from kg.lexicon import Entry, lexicon
from kg.stores import Store

# Words that stand for no concept of the ontology, with their labels.
_PLAIN: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "order": (("most", "最多、最高", "most"), ("least", "最少、最低", "least")),
    "role": (("operator", "运行机构", "operator"), ("partner", "合作机构", "partner")),
    "flag": (("true", "是", "yes"), ("false", "否", "no")),
}


def choices(store: Store, type_: str, part: str = "") -> list[dict[str, Any]]:
    """Values of a parameter type whose name contains ``part``: id, zh, en and, for places, level.

    Those that most reports mention come first. Free types (year, text …) have none. Raises BadInput for an unknown type.
    """
    if type_ in NAMED:
        known = lexicon(store)
        found = known.containing(type_, part) if part else known.of(type_)
        return [_entry(e) for e in sorted(found, key=lambda e: (-len(e.reports), len(e.name), e.id))]
    if type_ not in WORDS:
        raise BadInput(f"{type_!r} is no type of parameter.", f"Use one of {', '.join((*NAMED, *WORDS))}.")
    words = ({"id": i, "zh": zh, "en": en, "level": ""} for i, zh, en in _words(type_))
    return [w for w in words if part.casefold() in f"{w['zh']}\n{w['en']}".casefold()]


def _entry(entry: Entry) -> dict[str, Any]:
    zh = entry.title or entry.name
    return {"id": entry.id, "zh": zh, "en": entry.title or entry.name_en or entry.name, "level": entry.level}


def _words(type_: str) -> Iterable[tuple[str, str, str]]:
    model = ontology.model()
    schemes: Mapping[str, Mapping[str, ontology.Concept]] = {
        "level": model.levels,
        "direction": model.directions,
        "comparison": model.comparisons,
        "agency_type": model.agency_types,
    }
    concepts = schemes.get(type_, {}).values()
    return [*((c.id, c.zh, c.en) for c in concepts), *_PLAIN.get(type_, ())]
