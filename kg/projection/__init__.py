"""From claims and judgements to the graph: a pure function, the same bytes whatever the order of its input.

:func:`project` reads a ledger whole and returns the graph with what the projection learned on its way: who is who, which
decisions are adrift, which figures contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import ontology
from kg.claims import IN_GRAPH, Judgement, digest
from kg.conflicts import Figure
from kg.graph import Graph, uncollected
from kg.identity import GLOSSED, Identity, identify
from kg.judging import Adrift, judge_claims
from kg.ledger import Assertion, Ledger, Reading
from kg.projection.building import Builder
from kg.projection.outcomes import contradict


@dataclass
class Projection:
    """The graph, and what the projection learned over its own input.

    ``assertions`` are those the graph shows, after all decisions; ``waiting`` those it does not show, each with the reason.
    """

    graph: Graph
    identity: Identity
    assertions: list[Assertion]
    waiting: list[tuple[Assertion, str]]
    adrift: list[Adrift]
    conflicts: list[tuple[Figure, Figure]]


def project(ledger: Ledger) -> Projection:
    """Project everything that the ledger holds."""
    return project_readings(ledger.readings(), ledger.judgements())


def project_readings(readings: Iterable[Reading], judgements: Sequence[Judgement]) -> Projection:
    """Project readings, one a report, and judgements."""
    with uncollected():
        return _project(readings, judgements)


def _project(readings: Iterable[Reading], judgements: Sequence[Judgement]) -> Projection:
    by_report = {r.report.key: r for r in readings}
    judged, accepted, adrift = judge_claims((a for r in by_report.values() for a in r.assertions), judgements)
    shown, waiting = _shown(by_report, judged, accepted)
    reports = {k: r.report for k, r in by_report.items()}
    identity = identify((a.claim for a in shown), reports, judgements, ontology.gazetteer())
    builder = Builder(by_report, identity)
    for assertion in shown:
        builder.claim(assertion)
    graph = builder.finish()
    return Projection(graph, identity, shown, waiting, adrift, contradict(builder))


def _shown(
    readings: Mapping[str, Reading], judged: Mapping[str, Assertion], accepted: set[str]
) -> tuple[list[Assertion], list[tuple[Assertion, str]]]:
    """What the graph shows, sorted by claim id, and what waits.

    Where reviewed records cover a kind of claim in a report, extracted claims of that kind wait. So do extracted claims below
    IN_GRAPH, and those over a mention whose name is not sure enough itself. What a person accepted is shown.
    """
    covered = {(r.report.key, a.claim.kind) for r in readings.values() for a in r.assertions if a.status == "reviewed"}
    shown: list[Assertion] = []
    candidates: list[Assertion] = []
    waiting: list[tuple[Assertion, str]] = []
    for claim_id in sorted(judged):
        assertion = judged[claim_id]
        if assertion.status == "reviewed" or claim_id in accepted:
            shown.append(assertion)
        elif (assertion.claim.report, assertion.claim.kind) in covered:
            waiting.append((assertion, "reviewed records cover claims of this kind in its report"))
        elif assertion.confidence < IN_GRAPH:
            waiting.append((assertion, f"its confidence is below {IN_GRAPH}"))
        else:
            candidates.append(assertion)
    named = {
        m for a in (*shown, *candidates) if a.claim.literal("property") == "name" for m in a.claim.mentions("subject")
    }
    for assertion in candidates:
        unsure = next((m for m in assertion.claim.mentions() if m not in named and m.kind not in GLOSSED), None)
        if unsure is None:
            shown.append(assertion)
        else:
            waiting.append((assertion, f"{unsure.name} waits itself"))
    return sorted(shown, key=lambda a: a.claim.id), waiting


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
