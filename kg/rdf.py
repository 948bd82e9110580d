"""The graph as RDF 1.1: classes and properties of the ontology, reified claims, evidence with W3C Web Annotation selectors.

Besides each term of our own the term that it specialises is written too (dct:title, org:unitOf ...), so that a reader who knows
only those vocabularies loses nothing. Sources: RDF 1.1, Web Annotation Data Model, PROV-O.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from urllib.parse import quote as percent

import pyoxigraph as ox

import ontology
from kg.claims import Text
from kg.graph import Edge, Graph, Node
from kg.ledger import Assertion, Ledger
from kg.texts import quote

DATA = "https://w3id.org/governance-programmes/id/"
PREFIXES = {
    "gp": "https://w3id.org/governance-programmes/ontology#",
    "id": DATA,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_RANGES = {"integer": "integer", "decimal": "decimal", "boolean": "boolean"}
_FORMATS = {"turtle": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "ntriples": ox.RdfFormat.N_TRIPLES}
Term = ox.NamedNode | ox.Literal


def serialized(ledger: Ledger, form: str) -> bytes:
    """The whole graph with its evidence as ``turtle``, ``jsonld`` or ``ntriples``; equal ledgers give equal bytes."""
    lines = sorted({str(t): t for t in triples(ledger)}.items())
    return ox.serialize([t for _, t in lines], format=_FORMATS[form], prefixes=PREFIXES) or b""


def triples(ledger: Ledger) -> Iterator[ox.Triple]:
    """All triples of the projection and of the evidence in the active texts."""
    from kg.projection import project

    projection = project(ledger)
    yield from graph_triples(projection.graph)
    texts = {r.report.key: r.text for r in ledger.readings()}
    for assertion in projection.assertions:
        yield from _evidence(texts[assertion.claim.report], assertion)


def graph_triples(graph: Graph) -> Iterator[ox.Triple]:
    """Triples of nodes and edges."""
    for node in graph.nodes.values():
        yield from _node(node)
    for edge in graph.edges.values():
        yield from _edge(edge, graph)


def subject(node: Node | str) -> ox.NamedNode:
    """IRI of a node: the ontology's own for its concepts, one below ``DATA`` for everything else."""
    identifier = node if isinstance(node, str) else node.id
    if identifier in _concepts():
        return ox.NamedNode(_concepts()[identifier])
    return ox.NamedNode(DATA + percent(identifier, safe=""))


@cache
def _concepts() -> dict[str, str]:
    model = ontology.model()
    tables: dict[str, Mapping[str, ontology.Concept]] = {
        "kind": model.kinds,
        "domain": model.domains,
        "indicator": model.indicators,
    }
    return {f"{name}-{key}": c.iri for name, table in tables.items() for key, c in table.items()}


@cache
def _types(label: str) -> tuple[ox.NamedNode, ...]:
    known = ontology.model().classes[label]
    return tuple(ox.NamedNode(iri) for iri in (known.iri, *known.mappings))


@cache
def _predicates(name: str) -> tuple[ox.NamedNode, ...]:
    known = ontology.model().properties[name]
    return tuple(ox.NamedNode(iri) for iri in (known.iri, *known.mappings))


@cache
def _relations(cypher: str) -> tuple[ox.NamedNode, ...]:
    known = next(r for r in ontology.model().relations.values() if r.cypher == cypher)
    return tuple(ox.NamedNode(iri) for iri in (known.iri, *known.mappings))


def _literal(name: str, value: object) -> ox.Literal:
    kind = ontology.model().properties[name].range
    if kind == "boolean":
        return ox.Literal(bool(value))
    if kind in _RANGES:
        text = f"{value:g}" if kind == "integer" else format(float(str(value)), "f").rstrip("0").rstrip(".")
        return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + _RANGES[kind]))
    return ox.Literal(str(value))


def _a(iri: ox.NamedNode, *types: ox.NamedNode) -> Iterator[ox.Triple]:
    for each in types:
        yield ox.Triple(iri, ox.NamedNode(PREFIXES["rdf"] + "type"), each)


def _node(node: Node) -> Iterator[ox.Triple]:
    iri = subject(node)
    yield from _a(iri, *_types(node.label))
    label = ox.NamedNode(PREFIXES["rdfs"] + "label")
    if "name" in node.properties:
        yield ox.Triple(iri, label, ox.Literal(str(node.properties["name"]), language="zh"))
    if "name_en" in node.properties:
        yield ox.Triple(iri, label, ox.Literal(str(node.properties["name_en"]), language="en"))
    for name, value in node.properties.items():
        for each in value if isinstance(value, list) else [value]:
            for predicate in _predicates(name):
                yield ox.Triple(iri, predicate, _literal(name, each))


def _edge(edge: Edge, graph: Graph) -> Iterator[ox.Triple]:
    source, target = subject(graph.nodes[edge.source]), subject(graph.nodes[edge.target])
    for predicate in _relations(edge.type):
        yield ox.Triple(source, predicate, target)


def _evidence(text: Text, assertion: Assertion) -> Iterator[ox.Triple]:
    claim = subject(assertion.claim.id)
    supported = ox.NamedNode(ontology.model().iri("supportedBy"))
    generated = ontology.model().relations["generatedBy"]
    for number, evidence in enumerate(assertion.evidence, 1):
        iri = ox.NamedNode(f"{claim.value}-evidence-{number}")
        method = ox.NamedNode(DATA + "method-" + percent(evidence.method, safe=""))
        yield ox.Triple(claim, supported, iri)
        yield from _a(iri, *_types("Evidence"))
        yield from _a(method, ox.NamedNode(PREFIXES["prov"] + "Activity"))
        for predicate in (generated.iri, *generated.mappings):
            yield ox.Triple(claim, ox.NamedNode(predicate), method)
        yield _oa(iri, "hasSource", ox.NamedNode(f"urn:sha256:{text.sha256}"))
        selectors: list[tuple[str, Iterable[tuple[str, Term]]]] = [
            ("TextQuoteSelector", [("exact", ox.Literal(quote(text.content, evidence.spans)))])
        ]
        selectors += [
            ("TextPositionSelector", [("start", _number(start)), ("end", _number(end))])
            for start, end in evidence.spans
        ]
        for order, (kind, values) in enumerate(selectors):
            selector = ox.NamedNode(f"{iri.value}-selector-{order}")
            yield _oa(iri, "hasSelector", selector)
            yield from _a(selector, ox.NamedNode(PREFIXES["oa"] + kind))
            for name, value in values:
                yield _oa(selector, name, value)


def _oa(source: ox.NamedNode, name: str, target: Term) -> ox.Triple:
    return ox.Triple(source, ox.NamedNode(PREFIXES["oa"] + name), target)


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(PREFIXES["xsd"] + "nonNegativeInteger"))
