"""A person's decisions over claims: accepted, rejected, corrected; and the decisions whose claim is gone.

A judgement holds its target's id and a copy of it. If a changed extraction loses the id, the judgement goes to the one claim of
that report and kind with the same name or value and overlapping evidence; otherwise it is adrift and listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.claims import Claim, Evidence, Judgement, Mention, Scalar, Text, sha256
from kg.errors import BadInput, NotFound
from kg.identity import GLOSSED, in_force, mentions_of
from kg.ledger import Assertion, Ledger
from kg.names import key
from kg.texts import quote


@dataclass(frozen=True)
class Adrift:
    """A judgement in force whose target is not in the ledger."""

    judgement: Judgement
    why: str


def copy_of(assertion: Assertion, text: Text) -> dict[str, Any]:
    """What a judgement keeps of its target: report, kind, names or values, and the hash of its quote."""
    claim = assertion.claim
    words = quote(text.content, assertion.evidence[0].spans) if assertion.evidence else ""
    spans = [list(s) for e in assertion.evidence for s in e.spans]
    return {
        "report": claim.report,
        "kind": claim.kind,
        "names": _names(claim),
        "quote": sha256(words)[:24],
        "spans": spans,
    }


def judge_claims(
    assertions: Iterable[Assertion], judgements: Sequence[Judgement], mentions: Iterable[Mention] = ()
) -> tuple[list[Assertion], list[Adrift]]:
    """Assertions after all decisions in force, and the decisions that found no target.

    ``mentions`` are all mentions that exist, for decisions about identity.
    """
    by_id = {a.claim.id: a for a in assertions}
    known = {*mentions, *(m for a in by_id.values() for m in a.claim.mentions())}
    adrift = []
    result = dict(by_id)
    for judgement in in_force(judgements):
        if judgement.decision in ("same", "different"):
            lost = [m for m in mentions_of(judgement) if m not in known]
            if lost:
                adrift.append(Adrift(judgement, f"{lost[0].name} is not mentioned in report {lost[0].report}"))
            continue
        target = _target(judgement.target, by_id)
        if target is None:
            adrift.append(Adrift(judgement, "no claim has this id, and no single one has its name and evidence"))
            continue
        _apply(judgement, target, result)
    return [result[i] for i in sorted(result)], adrift


def _apply(judgement: Judgement, target: Assertion, result: dict[str, Assertion]) -> None:
    if judgement.decision == "reject":
        result.pop(target.claim.id, None)
    elif judgement.decision == "accept":
        result[target.claim.id] = replace(target, status="reviewed")
    elif judgement.decision == "correct":
        result.pop(target.claim.id, None)
        claim = Claim.from_json(judgement.value["claim"])
        moved = tuple(Evidence(claim.id, e.text, e.spans, e.method, 1.0, e.reasons) for e in target.evidence)
        result[claim.id] = Assertion(claim, "reviewed", moved, target.unanchored)


def _target(target: Mapping[str, Any], by_id: Mapping[str, Assertion]) -> Assertion | None:
    if found := by_id.get(target.get("claim", "")):
        return found
    copy = target.get("copy")
    if not copy:
        return None
    near = [
        a
        for a in by_id.values()
        if a.claim.report == copy["report"]
        and a.claim.kind == copy["kind"]
        and set(_names(a.claim)) & set(copy["names"])
        and _overlaps(a, copy["spans"])
    ]
    return near[0] if len(near) == 1 else None


def _names(claim: Claim) -> list[str]:
    """Names and values by which a claim is known again: what it is about and what it says, as written."""
    names = {key(m.name) for m in claim.mentions()}
    names |= {key(str(v)) for k, v in claim.literals if k in ("value", "indicator", "award")}
    return sorted(names)


def _overlaps(assertion: Assertion, spans: Sequence[Sequence[int]]) -> bool:
    mine = [s for e in assertion.evidence for s in e.spans]
    return any(a < end and start < b for a, b in mine for start, end in spans)


# ---- making decisions ----


def same_or_different(ledger: Ledger, decision: str, names: Sequence[str], kind: str = "") -> Judgement:
    """A decision that mentions written ``NAME@REPORT`` are one thing, or are not. Raises BadInput, NotFound."""
    if len(names) < 2:
        raise BadInput("A decision of identity needs two mentions.", "Write NAME@REPORT NAME@REPORT.")
    found = [_mention(ledger, name, kind) for name in names]
    if len({m.kind for m in found}) > 1:
        raise BadInput("These mentions are of different kinds.", "Only things of one kind can be the same or not.")
    bodies = [{"report": m.report, **m.as_json()} for m in sorted(found)]
    return Judgement("same" if decision == "same" else "different", {"mentions": bodies})


def _mention(ledger: Ledger, written: str, kind: str) -> Mention:
    name, _, report = written.rpartition("@")
    readings = list(ledger.readings([report]))
    known = {m for r in readings for a in r.assertions for m in a.claim.mentions() if not kind or m.kind == kind}
    found = sorted(m for m in known if m.name == name and m.kind not in GLOSSED)
    if not found:
        raise NotFound(
            f"Report {report} mentions nothing called {name}.", "Write NAME@REPORT with the name as the report has it."
        )
    if len(found) > 1:
        choices = ", ".join(f"{m.kind} {m.place}".strip() for m in found)
        raise BadInput(f"{written} is several things: {choices}.", "Say which with --kind.")
    return found[0]


def about_claim(ledger: Ledger, decision: str, claim_id: str, changes: Sequence[str] = ()) -> Judgement:
    """A decision to accept, reject or correct a claim; ``changes`` are ``literal=value``. Raises BadInput, NotFound."""
    reading, assertion = ledger.claim(claim_id)[0]
    target = {"claim": claim_id, "copy": copy_of(assertion, reading.text)}
    if decision == "accept":
        return Judgement("accept", target)
    if decision == "reject":
        return Judgement("reject", target)
    literals: dict[str, Scalar] = dict(assertion.claim.literals)
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals or name not in literals:
            raise BadInput(
                f"{change!r} corrects nothing.", f"Write LITERAL=VALUE; this claim has {', '.join(sorted(literals))}."
            )
        literals[name] = type(literals[name])(value) if isinstance(literals[name], int | float) else value
    if not changes:
        raise BadInput("Nothing is corrected.", "Add LITERAL=VALUE.")
    corrected = Claim(assertion.claim.report, assertion.claim.kind, assertion.claim.roles, tuple(literals.items()))
    return Judgement("correct", target, {"claim": corrected.as_json()})


def undoing(ledger: Ledger, ids: Sequence[str]) -> Judgement:
    """A decision that takes others back. Raises NotFound."""
    known = {j.id for j in ledger.judgements()}
    lost = [i for i in ids if i not in known]
    if lost:
        raise NotFound(f"No judgement is called {lost[0]}.", "`kg judgements` lists them.")
    return Judgement("undo", {}, supersedes=tuple(sorted(ids)))


def signed(judgement: Judgement, by: str, when: str, why: str) -> Judgement:
    """The same decision with who, when and why beside it."""
    return replace(judgement, by=by, when=when, why=why)
