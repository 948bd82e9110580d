"""`kg check`: do ledger, texts and graph agree, and what waits for a person?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from kg.claims import sha256
from kg.ledger import Ledger
from kg.workspace import Workspace


@dataclass
class CheckReport:
    """Faults make a check fail; the rest is listed because a person may want to act on it."""

    faults: list[str] = field(default_factory=list)
    unanchored: list[str] = field(default_factory=list)
    adrift: list[str] = field(default_factory=list)
    kept_apart: list[str] = field(default_factory=list)
    open_questions: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.faults

    def as_json(self) -> dict[str, Any]:
        return {"sound": self.sound, **self.__dict__}

    def text(self) -> str:
        lines = ["Ledger, texts and graph agree." if self.sound else "Something differs."]
        for name in ("faults", "unanchored", "adrift", "kept_apart", "open_questions"):
            listed = getattr(self, name)
            lines.append(f"{name.replace('_', ' ')}: {len(listed)}")
            lines += [f"  {x}" for x in listed[:20]]
        reasons = Counter(x.rpartition(" – ")[2] for x in self.waiting)
        lines.append(f"extracted claims that wait: {len(self.waiting)}")
        lines += [f"  {number}: {why}" for why, number in reasons.most_common(5)]
        return "\n".join(lines)


def check(workspace: Workspace) -> CheckReport:
    """Compare everything with everything: hashes of texts, spans, and each element of the store with a fresh projection."""
    report = CheckReport()
    _check_ledger(workspace.ledger, report)
    projection = workspace.project()
    report.waiting = [
        f"{a.claim.id} of {a.claim.report}: {a.claim.literal('value') or a.claim.kind} – {why}"
        for a, why in projection.waiting
    ]
    stamp = workspace.store.stamp()
    in_step = stamp is not None and (stamp.version, stamp.state) == (workspace.version, "ready")
    remedy = "kg sync --thorough" if in_step else "kg sync"  # a store in step was changed by somebody else
    for difference in workspace.store.check(projection.graph, workspace.version, workspace.ledger.id):
        report.faults.append(f"{difference} (remedy: {remedy})")
    report.adrift = [f"{a.judgement.id} {a.judgement.decision}: {a.why}" for a in projection.adrift]
    report.kept_apart = [
        f"{s.left.name} ({s.left.report}) and {s.right.name} ({s.right.report})" for s in projection.identity.skipped
    ]
    report.open_questions = [f"{q.kind} {q.name}: {', '.join(q.entities)} – {q.why}" for q in projection.identity.open]
    return report


def _check_ledger(ledger: Ledger, report: CheckReport) -> None:
    for reading in ledger.readings(forms="all"):
        text = reading.text
        if sha256(text.content) != text.sha256:
            report.faults.append(
                f"the {text.form} of {text.report} does not have its hash (remedy: build that report again)"
            )
        length = len(text.content)
        for assertion in reading.assertions:
            if assertion.unanchored:
                report.unanchored.append(f"{assertion.claim.id} of {text.report} ({text.form}): {assertion.unanchored}")
            if any(not 0 <= s < e <= length for x in assertion.evidence for s, e in x.spans):
                report.faults.append(
                    f"a span of {assertion.claim.id} lies outside its text (remedy: build {text.report} again)"
                )
