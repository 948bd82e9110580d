"""The model, read from Turtle: what there is, what it is called in Chinese and English, and how it is recognised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from typing import Any, TypeVar

from ontology import schema
from ontology.concepts import Class, Concept, Indicator, Property, Relation, Unit
from ontology.turtle import GP, OWL, RDF, RDFS, SCHEMA, SKOS, TERMS, Description, describe

T = TypeVar("T")
QUOTES = re.compile("[\"'“”‘’《》「」]")
SCOPE = re.compile("^((全国|全省|全市|全区|全县|全州|全镇|全域|全年|年度|辖区内?|本市|我市|我省|各类|累计)的?)+")
COMPARISON = re.compile(
    "(实现|持续|总体)?(同比|环比|较上年|比上年|较去年|比去年|年均|连续)?(上升|下降|增长|减少|降低|提升|提高)?$"
)


def plain(text: str) -> str:
    """``text`` in NFKC without white space: the form in which labels and patterns are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _spoken(name: str) -> str:
    return QUOTES.sub("", plain(name)).casefold()


class Model:
    """Classes, relations, properties and concepts by id, in the order of the Turtle files."""

    def __init__(self, subjects: Mapping[str, Description]) -> None:
        self._subjects = subjects
        self._local = {iri: d.text(f"{SKOS}notation") for iri, d in subjects.items() if f"{SKOS}notation" in d.values}
        self._recognised: dict[str, Indicator | None] = {}
        self.classes = self._typed(f"{OWL}Class", self._class)
        self.relations = self._typed(f"{OWL}ObjectProperty", self._relation)
        self.properties = self._typed(f"{OWL}DatatypeProperty", self._property)
        self.kinds = self._scheme("kinds", self._concept)
        self.domains = self._scheme("domains", self._concept)
        self.directions = self._scheme("directions", self._concept)
        self.comparisons = self._scheme("comparisons", self._concept)
        self.statuses = self._scheme("statuses", self._concept)
        self.levels = self._scheme("levels", self._concept)
        self.agency_types = self._scheme("agency_types", self._concept)
        self.approximations = self._scheme("approximations", self._concept)
        self.period_bases = self._scheme("period_bases", self._concept)
        self.forms = self._scheme("forms", self._concept)

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        return self._scheme("indicators", self._indicator)

    @cached_property
    def national(self) -> dict[str, Concept]:
        """Nation-wide doctrines and programmes: their programmes anchor at the country."""
        return self._scheme("national", self._concept)

    @cached_property
    def units(self) -> dict[str, Unit]:
        return self._scheme("units", self._unit)

    def indicator_of(self, text: str) -> Indicator | None:
        """The indicator that ``text`` (as written) names, or None.

        Words of scope before it and of comparison after it do not count. Where several recognise the text, the narrowest
        wins, then the smaller id.
        """
        if text not in self._recognised:
            written = QUOTES.sub("", plain(text))
            bare = COMPARISON.sub("", SCOPE.sub("", written)) or written
            found = [i for i in self.indicators.values() if i.recognises(written) or i.recognises(bare)]
            self._recognised[text] = min(found, key=lambda i: (-self._depth(i), i.id), default=None)
        return self._recognised[text]

    def unit(self, text: str) -> Unit | None:
        """The unit written as ``text``, or None."""
        return self._units_written.get(plain(text))

    def national_of(self, name: str) -> Concept | None:
        """The national doctrine or programme called ``name`` (a whole label, in either language), or None."""
        return self._national_named.get(_spoken(name))

    def iri(self, name: str) -> str:
        """IRI of a class, relation or property. Raises KeyError for anything else."""
        for terms in (self.classes, self.relations, self.properties):
            if name in terms:
                return terms[name].iri
        raise KeyError(f"the ontology has no class, relation or property called {name}")

    def cypher_constraints(self) -> tuple[str, ...]:
        """Cypher statements (Neo4j 5) that make ``id`` unique for every label and index what is searched."""
        return schema.cypher_constraints(self)

    @cached_property
    def _units_written(self) -> dict[str, Unit]:
        return {plain(form): unit for unit in self.units.values() for form in (unit.zh, *unit.alt)}

    @cached_property
    def _national_named(self) -> dict[str, Concept]:
        return {_spoken(label): concept for concept in self.national.values() for label in concept.labels}

    def _depth(self, indicator: Indicator) -> int:
        return 1 + max((self._depth(self.indicators[b]) for b in indicator.broader), default=0)

    def _typed(self, iri: str, read: Callable[[Description], T]) -> dict[str, T]:
        found = [d for d in self._subjects.values() if iri in d.iris(f"{RDF}type")]
        return {_name(d.iri): read(d) for d in sorted(found, key=lambda d: d.order)}

    def _scheme(self, name: str, read: Callable[[Description], T]) -> dict[str, T]:
        found = [d for d in self._subjects.values() if f"{GP}{name}" in d.iris(f"{SKOS}inScheme")]
        return {d.text(f"{SKOS}notation"): read(d) for d in sorted(found, key=lambda d: d.order)}

    def _concept(self, d: Description) -> Concept:
        return Concept(**_labels(d), broader=self._ids(d, "broader"), match=d.iris(f"{SKOS}broadMatch"))

    def _indicator(self, d: Description) -> Indicator:
        patterns = d.texts(f"{GP}pattern")
        match = d.iris(f"{SKOS}broadMatch")
        return Indicator(**_labels(d), broader=self._ids(d, "broader"), match=match, patterns=patterns)

    def _ids(self, d: Description, predicate: str) -> tuple[str, ...]:
        return tuple(self._local[iri] for iri in d.iris(f"{SKOS}{predicate}"))

    def _unit(self, d: Description) -> Unit:
        zh, en = d.text(f"{SKOS}prefLabel", "zh"), d.text(f"{SKOS}prefLabel", "en")
        factor, base = float(d.text(f"{GP}factor")), d.text(f"{GP}base")
        return Unit(d.text(f"{SKOS}notation"), d.iri, zh, en, factor, base, d.texts(f"{SKOS}altLabel", "zh"))

    def _class(self, d: Description) -> Class:
        return Class(**_named(d), mappings=d.iris(f"{RDFS}subClassOf"))

    def _relation(self, d: Description) -> Relation:
        return Relation(
            **_named(d),
            cypher=next(iter(d.texts(f"{GP}cypher")), ""),
            domain=_names(d.iris(f"{SCHEMA}domainIncludes")),
            range=_names(d.iris(f"{SCHEMA}rangeIncludes")),
            annotated=bool(d.texts(f"{GP}annotated")),
            mappings=d.iris(f"{RDFS}subPropertyOf"),
        )

    def _property(self, d: Description) -> Property:
        return Property(
            **_named(d),
            domain=_names(d.iris(f"{SCHEMA}domainIncludes")),
            range=_name(d.iris(f"{RDFS}range")[0]),
            many=bool(d.texts(f"{GP}many")),
            mappings=d.iris(f"{RDFS}subPropertyOf"),
        )


def _name(iri: str) -> str:
    return iri.rpartition("#")[2]


def _names(iris: Iterable[str]) -> tuple[str, ...]:
    return tuple(_name(iri) for iri in iris)


def _named(d: Description) -> dict[str, str]:
    return {
        "id": _name(d.iri),
        "iri": d.iri,
        "zh": d.text(f"{RDFS}label", "zh"),
        "en": d.text(f"{RDFS}label", "en"),
        "definition_zh": d.text(f"{SKOS}definition", "zh"),
        "definition_en": d.text(f"{SKOS}definition", "en"),
    }


def _labels(d: Description) -> dict[str, Any]:
    return {
        "id": d.text(f"{SKOS}notation"),
        "iri": d.iri,
        "zh": d.text(f"{SKOS}prefLabel", "zh"),
        "en": d.text(f"{SKOS}prefLabel", "en"),
        "alt_zh": d.texts(f"{SKOS}altLabel", "zh"),
        "alt_en": d.texts(f"{SKOS}altLabel", "en"),
        "definition_zh": d.text(f"{SKOS}definition", "zh"),
        "definition_en": d.text(f"{SKOS}definition", "en"),
    }


@cache
def model() -> Model:
    """The model, read once from the Turtle files of the ontology."""
    return Model(describe(sorted(TERMS.glob("*.ttl"))))
