"""Reads the ontology's Turtle files into memory, by subject and predicate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

TERMS = Path(__file__).parent / "terms"
GP = "https://w3id.org/governance-programmes/ontology#"
DATA = "https://w3id.org/governance-programmes/id/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SCHEMA = "https://schema.org/"


class Description:
    """What the files say about one subject. A missing required value raises KeyError naming the subject."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.values: dict[str, list[ox.NamedNode | ox.Literal]] = defaultdict(list)

    def texts(self, predicate: str, language: str | None = None) -> tuple[str, ...]:
        """Literals of ``predicate`` in the order written, in one language or (None) without any."""
        values = self.values.get(predicate, ())
        return tuple(v.value for v in values if isinstance(v, ox.Literal) and v.language == language)

    def text(self, predicate: str, language: str | None = None) -> str:
        found = self.texts(predicate, language)
        if len(found) != 1:
            raise KeyError(f"{self.iri} has {len(found)} values of {predicate} in {language or 'no language'}")
        return found[0]

    def iris(self, predicate: str) -> tuple[str, ...]:
        return tuple(v.value for v in self.values.get(predicate, ()) if isinstance(v, ox.NamedNode))

    @property
    def order(self) -> int:
        return int(next(iter(self.texts(f"{GP}order")), "0"))


def describe(paths: Iterable[Path]) -> dict[str, Description]:
    """Every named subject of the Turtle files at ``paths``, by IRI. A syntax error names the file."""
    subjects: dict[str, Description] = {}
    for path in paths:
        try:
            for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
                if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode | ox.Literal):
                    continue
                subject = quad.subject.value
                values = subjects.setdefault(subject, Description(subject)).values[quad.predicate.value]
                if quad.object not in values:  # a triple written twice is one triple
                    values.append(quad.object)
        except SyntaxError as error:
            raise SyntaxError(f"{path.name} is not Turtle: {error}") from error
    return subjects
