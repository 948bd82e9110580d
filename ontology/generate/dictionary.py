"""The data dictionary: every class, relation, property and list of values, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ontology.concepts import Concept
from ontology.model import Model

HEAD = """# Data dictionary

Generated from `ontology/terms/*.ttl` by `python -m ontology.generate.documents`; change the Turtle, not this page.
"""
SCHEMES = (
    ("Kinds of programmes", "kinds"),
    ("Domains", "domains"),
    ("Directions of outcomes", "directions"),
    ("Comparisons of outcomes", "comparisons"),
    ("Approximations", "approximations"),
    ("Bases of periods", "period_bases"),
    ("Statuses of claims", "statuses"),
    ("Forms of texts", "forms"),
    ("Levels of places", "levels"),
    ("Types of agencies", "agency_types"),
    ("Nation-wide doctrines and programmes", "national"),
    ("Indicators", "indicators"),
)


def dictionary(m: Model) -> str:
    """The dictionary as one Markdown page."""
    parts = [HEAD, "## Classes\n", _classes(m), "## Relations\n", _relations(m), "## Properties\n", _properties(m)]
    for title, name in SCHEMES:
        concepts: Mapping[str, Concept] = getattr(m, name)
        parts += [f"## {title}\n", _concepts(concepts.values())]
    return "\n".join([*parts, "## Units\n", _units(m)]).rstrip() + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def _classes(m: Model) -> str:
    rows = ((f"`{c.id}`", c.zh, c.en, f"{c.definition_zh} {c.definition_en}") for c in m.classes.values())
    return _table(("label", "zh", "en", "definition"), rows)


def _relations(m: Model) -> str:
    rows = (
        (
            f"`{r.id}`",
            f"`{r.cypher}`" if r.cypher else "",
            ", ".join(r.domain),
            ", ".join(r.range),
            "stated" if r.annotated else "derived",
            f"{r.zh} / {r.en}: {r.definition_zh} {r.definition_en}",
        )
        for r in m.relations.values()
    )
    return _table(("relation", "Cypher", "from", "to", "origin", "meaning"), rows)


def _properties(m: Model) -> str:
    rows = (
        (
            f"`{p.id}`",
            ", ".join(p.domain) if len(p.domain) < len(m.classes) - 1 else "all",
            f"list of {p.range}" if p.many else p.range,
            f"{p.zh} / {p.en}: {p.definition_zh} {p.definition_en}",
        )
        for p in m.properties.values()
    )
    return _table(("property", "of", "type", "meaning"), rows)


def _concepts(concepts: Iterable[Concept]) -> str:
    rows = (
        (
            f"`{c.id}`",
            c.zh,
            c.en,
            ", ".join(f"`{b}`" for b in c.broader),
            "、".join(c.alt_zh),
            "; ".join(c.alt_en),
            f"{c.definition_zh} {c.definition_en}",
        )
        for c in concepts
    )
    return _table(("id", "zh", "en", "broader", "also (zh)", "also (en)", "definition"), rows)


def _units(m: Model) -> str:
    rows = ((f"`{u.id}`", u.zh, u.en, "、".join(u.alt), f"{u.factor:,g} {u.base}") for u in m.units.values())
    return _table(("id", "zh", "en", "also", "is"), rows)
