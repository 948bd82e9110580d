"""The typed view of the ontology's terms: classes, relations, properties and concepts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Concept:
    """A SKOS concept. ``id`` is its notation; ``broader`` holds ids of the same scheme; ``match`` holds outside IRIs."""

    id: str
    iri: str
    zh: str
    en: str
    alt_zh: tuple[str, ...]
    alt_en: tuple[str, ...]
    definition_zh: str
    definition_en: str
    broader: tuple[str, ...] = ()
    match: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label in both languages, preferred labels first."""
        return (self.zh, self.en, *self.alt_zh, *self.alt_en)


@dataclass(frozen=True)
class Indicator(Concept):
    """What an outcome measures. ``patterns`` are regular expressions that describe the whole indicator as written."""

    patterns: tuple[str, ...] = ()

    def recognises(self, text: str) -> bool:
        """Whether a pattern describes all of ``text`` (NFKC, without spaces, quotation marks, scope and comparison)."""
        return self._whole.fullmatch(text) is not None

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.patterns) or "(?!)")


@dataclass(frozen=True)
class Unit:
    """A unit of measure: one of it is ``factor`` of ``base``. ``alt`` holds the other ways of writing it."""

    id: str
    iri: str
    zh: str
    en: str
    factor: float
    base: str
    alt: tuple[str, ...] = ()


@dataclass(frozen=True)
class Class:
    """A class of things, and the label of their nodes. ``mappings`` are IRIs of the classes it specialises."""

    id: str
    iri: str
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    mappings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Relation:
    """A relation between things. ``cypher`` is its relationship type, empty where the graph does not carry it.

    ``annotated`` is true where a report may state it; the others are derived.
    """

    id: str
    iri: str
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    cypher: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    annotated: bool = False
    mappings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Property:
    """A datatype property. ``range`` is string, integer, decimal or boolean; ``many`` where it holds a list."""

    id: str
    iri: str
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    domain: tuple[str, ...]
    range: str
    many: bool = False
    mappings: tuple[str, ...] = ()
