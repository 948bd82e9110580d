"""From claims and judgements to the graph: a pure function, the same bytes whatever the order of its input.

:func:`project` reads a ledger whole and returns the graph with what the projection learned on its way: who is who, which
decisions are adrift, which figures contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import ontology
from kg.claims import IN_GRAPH, Judgement, digest
from kg.conflicts import Figure
from kg.graph import Graph
from kg.identity import Identity, identify
from kg.judging import Adrift, judge_claims
from kg.ledger import Assertion, Ledger, Reading
from kg.projection.building import Builder
from kg.projection.outcomes import contradict


@dataclass
class Projection:
    """The graph, and the judgement of the projection over its own input."""

    graph: Graph
    identity: Identity
    adrift: list[Adrift]
    conflicts: list[tuple[Figure, Figure]]


def project(ledger: Ledger) -> Projection:
    """Project everything that the ledger holds."""
    return project_readings(ledger.readings(), ledger.judgements())


def project_readings(readings: Iterable[Reading], judgements: Sequence[Judgement]) -> Projection:
    """Project readings, one a report, and judgements."""
    by_report = {r.report.key: r for r in readings}
    stated = [a for r in by_report.values() for a in projected(r)]
    judged, adrift = judge_claims(stated, judgements)
    reports = {k: r.report for k, r in by_report.items()}
    identity = identify((a.claim for a in judged), reports, judgements, ontology.gazetteer())
    builder = Builder(by_report, identity)
    for assertion in judged:
        builder.claim(assertion)
    graph = builder.finish()
    return Projection(graph, identity, adrift, contradict(builder))


def projected(reading: Reading) -> list[Assertion]:
    """The assertions of a reading that the graph shows.

    Where reviewed records cover a kind of claim, extracted ones of it wait. So do extracted claims below IN_GRAPH, and those over a
    mention whose name is not sure enough itself: they are kept for review.
    """
    reviewed = [a for a in reading.assertions if a.status == "reviewed"]
    covered = {a.claim.kind for a in reviewed}
    sure = [a for a in reading.assertions if a.claim.kind not in covered and a.confidence >= IN_GRAPH]
    named = {
        m
        for a in (*reviewed, *sure)
        if a.claim.kind == "attribute" and a.claim.literal("property") == "name"
        for m in a.claim.mentions("subject")
    }
    return reviewed + [a for a in sure if named.issuperset(a.claim.mentions())]


def version(ledger: Ledger) -> str:
    """Hash of all that the graph depends on: equal versions mean that there is nothing to project."""
    return digest([ledger.content_digest(), code_digest()])


@cache
def code_digest() -> str:
    """Hash of the ontology's data and of the code between claims and graph."""
    here = Path(__file__).parent.parent
    code = [p for p in here.glob("*.py") if p.stem in _CODE] + list((here / "projection").glob("*.py"))
    data = [p for p in Path(ontology.__file__).parent.rglob("*") if p.suffix in (".ttl", ".tsv", ".gz", ".xz", ".py")]
    names = sorted((p.name, sha256(p.read_bytes()).hexdigest()) for p in [*code, *data])
    return digest([list(n) for n in names])


_CODE = frozenset(
    [
        "agency_names",
        "claims",
        "conflicts",
        "duplicates",
        "graph",
        "identity",
        "judging",
        "ledger",
        "links",
        "names",
        "periods",
        "placing",
        "texts",
    ]
)
