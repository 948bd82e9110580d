"""Making decisions: from what a person types to a judgement that can be stored. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg.claims import Claim, Decision, Judgement, Mention, Scalar
from kg.errors import BadInput, NotFound
from kg.identity import GLOSSED, in_force
from kg.judging import copy_of, find, touched
from kg.ledger import Ledger
from kg.validity import LITERALS, checked


def same_or_different(ledger: Ledger, decision: str, names: Sequence[str], kind: str = "") -> Judgement:
    """A decision that mentions written ``NAME@REPORT`` or ``NAME@REPORT#PLACE`` are one thing, or are not.

    Raises BadInput, NotFound.
    """
    if len(names) < 2:
        raise BadInput("A decision of identity needs two mentions.", "Write NAME@REPORT NAME@REPORT.")
    found = [_mention(ledger, name, kind) for name in names]
    if len({m.kind for m in found}) > 1:
        raise BadInput("These mentions are of different kinds.", "Only things of one kind can be the same or not.")
    bodies = [{"report": m.report, **m.as_json()} for m in sorted(found)]
    return _after_others(ledger, "same" if decision == "same" else "different", {"mentions": bodies})


def _mention(ledger: Ledger, written: str, kind: str) -> Mention:
    name, _, where = written.rpartition("@")
    report, _, place = where.partition("#")
    readings = list(ledger.readings([report]))
    known = {m for r in readings for a in r.assertions for m in a.claim.mentions()}
    found = sorted(
        m for m in known if m.name == name and m.kind not in GLOSSED and kind in ("", m.kind) and place in ("", m.place)
    )
    if not found:
        raise NotFound(
            f"Report {report} mentions nothing called {name}.", "Write NAME@REPORT with the name as the report has it."
        )
    if len(found) > 1:
        choices = ", ".join(f"{m.kind} {m.name}@{m.report}{'#' + m.place if m.place else ''}" for m in found)
        raise BadInput(f"{written} is several things: {choices}.", "Say which with #PLACE or --kind.")
    return found[0]


def about_claim(ledger: Ledger, decision: str, claim_id: str, changes: Sequence[str] = ()) -> Judgement:
    """A decision to accept, reject or correct a claim; ``changes`` are ``literal=value``. Raises BadInput, NotFound."""
    reading, assertion = find(ledger, claim_id)[0]
    target = {"claim": claim_id, "copy": copy_of(assertion, reading.text)}
    if decision == "accept":
        return _after_others(ledger, "accept", target)
    if decision == "reject":
        return _after_others(ledger, "reject", target)
    if not changes:
        raise BadInput("Nothing is corrected.", "Add LITERAL=VALUE.")
    literals = dict(assertion.claim.literals)
    for change in changes:
        name, equals, value = change.partition("=")
        allowed = LITERALS[assertion.claim.kind]
        if not equals or name not in allowed:
            raise BadInput(
                f"{change!r} corrects nothing.", f"Write LITERAL=VALUE; this claim may have {', '.join(allowed)}."
            )
        literals[name] = _typed(name, value, allowed[name])
    corrected = checked(
        Claim(assertion.claim.report, assertion.claim.kind, assertion.claim.roles, tuple(literals.items()))
    )
    return _after_others(ledger, "correct", target, {"claim": corrected.as_json()})


def _typed(name: str, value: str, kind: str) -> Scalar:
    try:
        if kind == "number":
            return float(value) if "." in value else int(value)
        if kind == "boolean":
            return {"true": True, "false": False}[value.lower()]
    except (ValueError, KeyError):
        raise BadInput(f"{value!r} is no {kind} for {name}.", "Correct it.") from None
    return value


def _after_others(
    ledger: Ledger, decision: Decision, target: Mapping[str, Any], value: Mapping[str, Any] | None = None
) -> Judgement:
    """The decision, superseding those in force about the same thing, or the undoing of the same decision before."""
    known = ledger.judgements()
    made = Judgement(decision, target, value or {})
    earlier = {j.id for j in in_force(known) if touched(j) == touched(made)} - {made.id}
    if made.id in {j.id for j in known} - {j.id for j in in_force(known)}:
        earlier |= {j.id for j in known if made.id in j.supersedes}
    return replace(made, supersedes=tuple(sorted(earlier)))


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
