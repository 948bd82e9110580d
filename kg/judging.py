"""A person's decisions over claims: accepted, rejected, corrected; and the decisions whose claim is gone.

A judgement holds its target's id and a copy of it. If a changed extraction loses the id, the judgement goes to the one claim of
that report and kind that says the same of the same name or value and overlaps its evidence; otherwise it is adrift and listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.claims import Claim, Evidence, Judgement, Mention, Text, sha256
from kg.identity import in_force, mentions_of
from kg.ledger import Assertion, Ledger, Reading, merged
from kg.names import key
from kg.texts import quote

_ORDER = ("correct", "accept", "reject")


@dataclass(frozen=True)
class Adrift:
    """A judgement in force whose target is not in the ledger, though its report is."""

    judgement: Judgement
    why: str


def copy_of(assertion: Assertion, text: Text) -> dict[str, Any]:
    """What a judgement keeps of its target: report, kind, what it says, names and values, and its quote's hash and place."""
    claim = assertion.claim
    words = quote(text.content, assertion.evidence[0].spans) if assertion.evidence else ""
    return {
        "report": claim.report,
        "kind": claim.kind,
        "says": _says(claim),
        "names": _names(claim),
        "text": text.sha256,
        "quote": sha256(words)[:24],
        "spans": [list(s) for e in assertion.evidence for s in e.spans],
    }


def judge_claims(
    assertions: Iterable[Assertion], judgements: Sequence[Judgement]
) -> tuple[dict[str, Assertion], set[str], list[Adrift]]:
    """All assertions after the decisions in force.

    Returns them by claim id (one a claim: reviewed before extracted), the ids that a person accepted or corrected, and the
    decisions that found no target. Decisions about reports that are not here are not adrift: they wait for their report.
    """
    result: dict[str, Assertion] = {}
    for assertion in merged(assertions):
        held = result.get(assertion.claim.id)
        if held is None or assertion.status == "reviewed":
            result[assertion.claim.id] = assertion
    reports = {a.claim.report for a in result.values()}
    mentions = {m for a in result.values() for m in a.claim.mentions()}
    by_place: dict[tuple[str, str], list[Assertion]] = {}
    for assertion in result.values():
        by_place.setdefault((assertion.claim.report, assertion.claim.kind), []).append(assertion)
    accepted: set[str] = set()
    adrift = []
    decisions = in_force(judgements)
    for judgement in (j for j in decisions if j.decision in ("same", "different")):
        lost = [m for m in mentions_of(judgement) if m.report in reports and m not in mentions]
        adrift += [Adrift(judgement, f"{m.name} is not mentioned in report {m.report}") for m in lost[:1]]
    for judgement in sorted(
        (j for j in decisions if j.decision in _ORDER), key=lambda j: (_ORDER.index(j.decision), j.id)
    ):
        target = result.get(judgement.target.get("claim", "")) or _again(judgement.target.get("copy"), by_place, result)
        if target is not None:
            _apply(judgement, target, result, accepted)
        elif judgement.target.get("copy", {}).get("report") in reports:
            adrift.append(Adrift(judgement, "no claim has its id, and no single one says the same in the same words"))
    return result, accepted, adrift


def _apply(judgement: Judgement, target: Assertion, result: dict[str, Assertion], accepted: set[str]) -> None:
    if judgement.decision == "reject":
        del result[target.claim.id]
        return
    claim = target.claim
    if judgement.decision == "correct":
        del result[target.claim.id]
        claim = Claim.from_json(judgement.value["claim"])
    held = result.get(claim.id)
    moved = [Evidence(claim.id, e.text, e.spans, e.method, 1.0, e.reasons) for e in target.evidence]
    evidence = tuple(sorted({*moved, *(held.evidence if held and held.claim.id != target.claim.id else ())}))
    result[claim.id] = Assertion(claim, "reviewed", evidence, "" if evidence else target.unanchored)
    accepted.add(claim.id)


def _again(
    copy: Mapping[str, Any] | None, by_place: Mapping[tuple[str, str], list[Assertion]], result: Mapping[str, Assertion]
) -> Assertion | None:
    """The one claim that a decision about a lost claim is about now."""
    if not copy:
        return None
    near = [
        a
        for a in by_place.get((copy["report"], copy["kind"]), ())
        if a.claim.id in result
        and _says(a.claim) == copy["says"]
        and set(_names(a.claim)) & set(copy["names"])
        and _overlaps(a, copy)
    ]
    return near[0] if len(near) == 1 else None


def _says(claim: Claim) -> str:
    return str(claim.literal("property") or claim.literal("relation") or claim.kind)


def _names(claim: Claim) -> list[str]:
    """Names and values by which a claim is known again, as written."""
    names = {key(m.name) for m in claim.mentions()}
    names |= {key(str(v)) for k, v in claim.literals if k in ("value", "indicator", "award")}
    return sorted(names)


def _overlaps(assertion: Assertion, copy: Mapping[str, Any]) -> bool:
    mine = [s for e in assertion.evidence if e.text == copy["text"] for s in e.spans]
    return any(a < end and start < b for a, b in mine for start, end in copy["spans"])


def find(ledger: Ledger, claim_id: str) -> list[tuple[Reading, Assertion]]:
    """Every assertion of a claim with its reading; for a claim that a correction made, those of the claim it corrects.

    Raises NotFound.
    """
    for judgement in in_force(ledger.judgements()):
        if judgement.decision == "correct" and (claim := Claim.from_json(judgement.value["claim"])).id == claim_id:
            corrected = ledger.claim(judgement.target["claim"])
            return [(r, replace(a, claim=claim, status="reviewed")) for r, a in corrected]
    return ledger.claim(claim_id)


def touched(judgement: Judgement) -> list[Mention] | str:
    """What a judgement is about, for comparing: the mentions, or the claim's id."""
    return sorted(mentions_of(judgement)) or str(judgement.target.get("claim", ""))
