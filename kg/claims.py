"""What a report says, before anybody decides what it means.

A :class:`Claim` is one thing one report says. It relates *mentions* (a name as one report writes it), never nodes of the
graph, so that nothing is merged in storage. Its id hashes the report, the kind, the roles and the literals as written;
where it stands in a text, how it was found and how sure we are is :class:`Evidence` and is not hashed, so reading again
or extracting better keeps the id.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import orjson

Scalar = str | int | float | bool
ClaimKind = Literal["attribute", "relation", "outcome", "recognition"]
Status = Literal["reviewed", "extracted"]
IN_GRAPH = 0.5
"""Calibrated confidence from which an extracted claim is in the graph: more likely right than wrong. Below it, it waits for review."""
Decision = Literal["accept", "reject", "correct", "same", "different"]


def canonical(value: object) -> bytes:
    """``value`` as canonical JSON in UTF-8: sorted keys, no spaces."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # it knows no integers beyond 64 bits
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: object) -> str:
    """First 24 hexadecimal digits of the SHA-256 of ``value`` as canonical JSON."""
    return hashlib.sha256(canonical(value)).hexdigest()[:24]


def digest_of_files(paths: Iterable[Path]) -> str:
    """The digest of what the files hold, in the order given."""
    return digest([hashlib.sha256(path.read_bytes()).hexdigest() for path in paths])


def sha256(text: str) -> str:
    """Hexadecimal SHA-256 of a text's UTF-8 bytes: the identity of a stored text."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, order=True)
class Mention:
    """A name as one report writes it.

    ``place`` is empty unless the report uses the same name for two things of the kind; then it names the place that tells
    them apart.
    """

    report: str
    kind: str  # place | agency | program | person
    name: str
    place: str = ""

    @property
    def id(self) -> str:
        """``m-`` and 24 hexadecimal digits: permanent, whatever the mention is later merged with."""
        return "m-" + digest([self.report, self.kind, self.name, self.place])

    def as_json(self) -> dict[str, str]:
        body = {"kind": self.kind, "name": self.name}
        return {**body, "place": self.place} if self.place else body

    @classmethod
    def from_json(cls, report: str, body: Mapping[str, Any]) -> Mention:
        return cls(report, body["kind"], body["name"], body.get("place", ""))


@dataclass(frozen=True)
class Claim:
    """One thing one report says.

    ==============  =====================================  ==========================================================
    kind            roles (name, mention)                  literals
    ==============  =====================================  ==========================================================
    attribute       subject                                property, value
    relation        subject, object                        relation (``implementedIn``, ``operatedBy`` ...)
    outcome         place*, program*                       indicator, value, value_max, baseline, unit, approx,
                                                           direction, comparison, period, context
    recognition     giver*, recipient*                     award, year, giver_text, recipient_text
    ==============  =====================================  ==========================================================

    A role marked * may be absent or stand several times. A literal that the report does not state is absent.
    """

    report: str
    kind: ClaimKind
    roles: tuple[tuple[str, Mention], ...]
    literals: tuple[tuple[str, Scalar], ...]
    id: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", tuple(sorted(set(self.roles))))
        object.__setattr__(self, "literals", tuple(sorted(self.literals, key=lambda pair: pair[0])))
        object.__setattr__(self, "id", "c-" + digest(self.as_json()))

    @classmethod
    def of(
        cls,
        kind: ClaimKind,
        report: str,
        roles: Iterable[tuple[str, Mention]],
        literals: Mapping[str, Scalar | None],
    ) -> Claim:
        """Build a claim, leaving out literals that are None."""
        return cls(report, kind, tuple(roles), tuple((k, v) for k, v in literals.items() if v is not None))

    def mentions(self, role: str | None = None) -> tuple[Mention, ...]:
        """Mentions that play ``role``, or all of them, in sorted order."""
        return tuple([m for r, m in self.roles if role is None or r == role])

    def literal(self, name: str) -> Scalar | None:
        """The literal called ``name``, or None where the report states none."""
        for known, value in self.literals:
            if known == name:
                return value
        return None

    def as_json(self) -> dict[str, Any]:
        return {
            "report": self.report,
            "kind": self.kind,
            "roles": [[role, mention.as_json()] for role, mention in self.roles],
            "literals": dict(self.literals),
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Claim:
        report = body["report"]
        roles = tuple((role, Mention.from_json(report, mention)) for role, mention in body["roles"])
        return cls(report, body["kind"], roles, tuple(body["literals"].items()))


@dataclass(frozen=True, order=True)
class Evidence:
    """Where a claim stands: half-open spans ``[start, end)`` in code points of the text as stored.

    Several spans where the layout cut the words in two. ``method`` is ``reviewed`` or the extraction's version;
    ``confidence`` lies in [0, 1] and is 1 for reviewed records; ``reasons`` says in short words why it was extracted.
    """

    claim: str
    text: str  # sha-256 of the text
    spans: tuple[tuple[int, int], ...]
    method: str
    confidence: float = 1.0
    reasons: str = ""


@dataclass(frozen=True)
class Text:
    """One wording of a report: the published original, or a digest in our own words."""

    report: str
    form: Literal["original", "digest"]
    content: str

    @property
    def sha256(self) -> str:
        return sha256(self.content)


@dataclass(frozen=True)
class Report:
    """A press report. ``issued`` is an ISO date as far as known: 2026, 2026-02, 2026-02-11."""

    key: str
    title: str
    issued: str = ""
    publisher: str = ""
    byline: str = ""
    supplied_by: str = ""
    genre: str = ""
    subject_place: str = ""
    reprint_of: str = ""


@dataclass(frozen=True)
class Judgement:
    """A person's decision. The set of judgements is append-only; ``supersedes`` orders and undoes them.

    ``target`` is what the decision is about: for accept, reject and correct ``{"claim": id, "copy": {...}}``; for same and
    different ``{"mentions": [...]}``, each a mention with its report. ``value`` is the corrected claim. ``by``, ``when`` and
    ``why`` are kept beside it and are never hashed or projected. A judgement with an empty target only undoes.
    """

    decision: Decision | Literal["undo"]
    target: Mapping[str, Any]
    value: Mapping[str, Any] = field(default_factory=dict)
    supersedes: tuple[str, ...] = ()
    by: str = ""
    when: str = ""
    why: str = ""

    @property
    def id(self) -> str:
        return "j-" + digest([self.decision, dict(self.target), dict(self.value), sorted(self.supersedes)])
