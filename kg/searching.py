"""Finding things by a part of a name, in any script that the graph knows them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.errors import BadInput

if TYPE_CHECKING:
    from kg.stores import Store

# In the order in which a person looks for things.
LABELS = ("Program", "Place", "Agency", "Person", "Recognition", "Indicator", "Domain", "Kind", "Report")
_MATCH = """
MATCH (n:{label})
WHERE any(name IN n.names WHERE toLower(name) CONTAINS toLower($part)) OR toLower(coalesce(n.name_en, '')) CONTAINS toLower($part)
"""
_FOUND = (
    _MATCH
    + """
RETURN n.id AS id, n.name AS name, n.name_en AS name_en, n.names AS names, n.level AS level, n.reports AS reports,
  n.status AS status
"""
)


def search(store: Store, part: str, label: str = "", *, limit: int = 20, offset: int = 0) -> dict[str, Any]:
    """Things of which a written form, the pinyin or the English name contains ``part``, whatever the case.

    Those whose name it is come first; then programmes, places and so on, in each
    those whose names begin so, and those told of most. ``total`` counts all of them. Raises BadInput for a label that is
    not searched.
    """
    if label and label not in LABELS:
        raise BadInput(f"{label!r} is no label that is searched.", f"Use one of {', '.join(LABELS)}.")
    found = [
        {**row, "label": each, "reports": row["reports"] or []}
        for each in ([label] if label else LABELS)
        for row in store.read(_FOUND.replace("{label}", each), {"part": part}).rows
    ]
    found.sort(key=lambda row: _rank(row, part.casefold()))
    rows = [{k: v for k, v in row.items() if v is not None} for row in found[offset : offset + limit]]
    return {"q": part, "total": len(found), "limit": limit, "offset": offset, "results": rows}


def _rank(row: dict[str, Any], part: str) -> tuple[bool, int, bool, int, int, str]:
    names = [n.casefold() for n in row["names"] or []]
    main = (row["name"] or "").casefold()
    begins = any(n.startswith(part) for n in names)
    return main != part, LABELS.index(row["label"]), not begins, -len(row["reports"]), len(main), row["id"]
