"""Nodes of claims: what each says, in which words, where. They depend on a reading and a person's decisions alone."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from kg import claims, texts
from kg.claims import digest, digest_of_files
from kg.graph import Deferred, Node, Value
from kg.ledger import Assertion, Reading


def claim_node(assertion: Assertion, reading: Reading, text_hash: str) -> Node:
    """The node of a judged claim; its properties, sentence and all, are made when they are asked for.

    ``text_hash`` is the hash of the reading's text, which is not taken again for each claim.
    """
    first = assertion.evidence[0] if assertion.evidence else None
    place = [first.spans, first.confidence] if first else assertion.unanchored
    source = digest([_code(), text_hash, reading.text.form, assertion.claim.id, assertion.status, place])
    return Node(assertion.claim.id, "Claim", Deferred(partial(_properties, assertion, reading), source))


def _properties(assertion: Assertion, reading: Reading) -> dict[str, Value]:
    claim = assertion.claim
    subject = claim.mentions("subject") or claim.mentions()
    name = str(claim.literal("indicator") or claim.literal("award") or (subject[0].name if subject else ""))
    what = str(claim.literal("property") or claim.literal("relation") or claim.kind)
    properties: dict[str, Value] = {
        "kind": claim.kind,
        "states": what,
        "name": f"{name} {what}".strip(),
        "names": [name] if name else [],
        "name_used": name,
        "status": assertion.status,
        "form": reading.text.form,
        "report": claim.report,
    }
    if (value := claim.literal("value")) is not None:
        properties["value_text"] = str(value)
    if not assertion.evidence:
        return properties | {"unanchored": assertion.unanchored or "no evidence was given"}
    first = assertion.evidence[0]
    text = reading.text.content
    return properties | {
        "quote": texts.quote(text, first.spans),
        "sentence": texts.sentence(text, first.spans),
        "start": first.spans[0][0],
        "end": first.spans[-1][1],
        "confidence": float(first.confidence),
    }


@cache
def _code() -> str:
    """Hash of the code that makes the properties: with other code they may be others."""
    files = (__file__, claims.__file__, texts.__file__)
    return digest_of_files(map(Path, files))
