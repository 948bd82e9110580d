"""Commands for a person's decisions: judge, judgements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from api.cli.options import DATA, Data, Json, StoreAt, opened
from api.printing import Printer, table
from kg.errors import BadInput


def judge(
    decision: Annotated[str, typer.Argument(help="same, different, accept, reject, correct or undo")],
    targets: Annotated[
        list[str],
        typer.Argument(
            help="same, different: NAME@REPORT (or NAME@REPORT#PLACE) twice or more. accept, reject: a claim's id. "
            "correct: a claim's id and LITERAL=VALUE. undo: a judgement's id."
        ),
    ],
    kind: Annotated[str, typer.Option(help="place, agency, program or person, where a name is several.")] = "",
    why: Annotated[str, typer.Option(help="The reason, kept beside the decision.")] = "",
    by: Annotated[str, typer.Option(help="Who decides, kept beside the decision.", envvar="KG_JUDGE")] = "",
    data: Data = DATA,
    store: StoreAt = None,
    as_json: Json = None,
) -> None:
    """Decide about claims and identity. A decision survives every rebuild, and `undo` takes it back."""
    from kg import deciding

    with opened(data, store) as workspace:
        ledger = workspace.ledger
        if decision in ("same", "different"):
            made = deciding.same_or_different(ledger, decision, targets, kind)
        elif decision in ("accept", "reject", "correct"):
            made = deciding.about_claim(ledger, decision, targets[0], targets[1:])
        elif decision == "undo":
            made = deciding.undoing(ledger, targets)
        else:
            raise BadInput(f"{decision} is no decision.", "Use same, different, accept, reject, correct or undo.")
        signed = deciding.signed(made, by, datetime.now(UTC).isoformat(timespec="seconds"), why)
        new = ledger.judge([signed])
        workspace.sync()
    Printer(as_json).show({"id": signed.id, "new": bool(new), **asdict(signed)})


def judgements(data: Data = DATA, as_json: Json = None) -> None:
    """List all decisions, and which are in force."""
    from kg.identity import in_force

    with opened(data, None) as workspace:
        known = workspace.ledger.judgements()
    forced = {j.id for j in in_force(known)}
    rows = [{"id": j.id, "in_force": j.id in forced, **asdict(j)} for j in known]
    told = [{**r, "about": _about(r["target"]), "in_force": "yes" if r["in_force"] else "no"} for r in rows]
    Printer(as_json).show(rows, table(("decision", "about", "in_force", "why", "by", "id"), told, whole=("id",)))


def _about(target: Mapping[str, Any]) -> str:
    """What a decision is about, as `kg judge` takes it: mentions as NAME@REPORT, or a claim's id with what it says."""
    if "mentions" in target:
        return " / ".join(
            f"{m['name']}@{m['report']}" + (f"#{m['place']}" if m.get("place") else "") for m in target["mentions"]
        )
    copy = target.get("copy", {})
    names = "、".join(map(str, copy.get("names") or copy.get("values") or ()))
    return f"{target.get('claim', '')} {copy.get('report', '')} {names}".strip()
