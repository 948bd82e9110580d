"""SHACL shapes of the RDF export: what every claim, evidence, place and outcome must have."""

from __future__ import annotations

from collections.abc import Iterable

from ontology.model import Model

HEAD = """@prefix gp: <https://w3id.org/governance-programmes/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

# Generated from the ontology's terms by python -m ontology.generate.documents.
"""
POSITION = "oa:TextPositionSelector"
QUOTE = "oa:TextQuoteSelector"


def shapes(m: Model) -> str:
    """All node shapes as Turtle, one a class of the property graph's things, and one for evidence."""
    return "\n".join(
        [
            HEAD,
            _node("Claim", [*_claim(m), *_common("Claim", m)]),
            _node("Evidence", _evidence()),
            _node("Place", [_at_most("level", m.levels), *_common("Place", m)]),
            _node("Agency", [_at_most("type", m.agency_types), *_common("Agency", m)]),
            _node("Program", [*_linked("ofKind", "Kind"), *_linked("inDomain", "Domain"), *_common("Program", m)]),
            _node("Outcome", [*_outcome(m), *_common("Outcome", m)]),
            _node("Recognition", _common("Recognition", m)),
            _node("Person", _common("Person", m)),
            _node("Report", ["sh:path gp:title ; sh:minCount 1 ; sh:maxCount 1", *_common("Report", m)]),
        ]
    )


def _node(label: str, properties: Iterable[str]) -> str:
    lines = [f"gp:{label}Shape a sh:NodeShape ;", f"    sh:targetClass gp:{label} ;"]
    lines += [f"    {p} ;" if p.startswith("sh:or") else f"    sh:property [ {p} ] ;" for p in properties]
    lines[-1] = lines[-1][:-2] + " ."
    return "\n".join(lines) + "\n"


def _claim(m: Model) -> list[str]:
    return [
        "sh:path gp:statedIn ; sh:class gp:Report ; sh:minCount 1 ; sh:maxCount 1",
        _one("status", m.statuses),
        "sh:or ( [ sh:path gp:supportedBy ; sh:minCount 1 ] [ sh:path gp:unanchored ; sh:minCount 1 ] )",
    ]


def _evidence() -> list[str]:
    selector = "sh:path oa:hasSelector ; sh:qualifiedValueShape [ sh:class {} ] ; sh:qualifiedMinCount 1"
    return ["sh:path oa:hasSource ; sh:minCount 1 ; sh:maxCount 1", selector.format(POSITION), selector.format(QUOTE)]


def _outcome(m: Model) -> list[str]:
    return [
        "sh:path gp:indicator ; sh:datatype xsd:string ; sh:minCount 1 ; sh:maxCount 1",
        *_linked("ofIndicator", "Indicator"),
        "sh:path gp:value ; sh:datatype xsd:decimal ; sh:maxCount 1",
        _at_most("direction", m.directions),
        _at_most("comparison", m.comparisons),
        _at_most("approx", m.approximations),
        _at_most("period_basis", m.period_bases),
    ]


def _common(label: str, m: Model) -> list[str]:
    return ["sh:path gp:name ; sh:minCount 1 ; sh:maxCount 1"] if label in m.properties["name"].domain else []


def _linked(relation: str, label: str) -> list[str]:
    return [f"sh:path gp:{relation} ; sh:class gp:{label}"]


def _at_most(name: str, allowed: Iterable[str]) -> str:
    values = " ".join(f'"{value}"' for value in allowed)
    return f"sh:path gp:{name} ; sh:in ( {values} ) ; sh:maxCount 1"


def _one(name: str, allowed: Iterable[str]) -> str:
    return _at_most(name, allowed) + " ; sh:minCount 1"
