"""An optional proposer of names: a language model behind any endpoint that speaks OpenAI's chat completions.

It is off unless an address is set (KG_LLM_URL). What it answers is not believed: each item must fit the ontology, and its quote and name
must stand in the report, or it is refused with the reason. What is left are proposals like those of the rules and the sequence
model, judged by the same judge.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

import ontology
from kg.errors import BadInput, KgError
from loaders.extraction.candidates import Proposal
from loaders.extraction.records import Reading, Span

SOURCE = "language model"
_KINDS = {"programs": "program", "agencies": "agency", "recognitions": "recognition"}
_LONGEST = 12_000
_STRENGTH = 0.5


class EndpointFailed(KgError):
    """The language model cannot be reached, or does not answer in the agreed form."""

    status = 502


@dataclass(frozen=True)
class Endpoint:
    """Where the model is: ``url`` up to and without ``/chat/completions``, its name, the key it asks for, seconds to wait."""

    url: str
    model: str
    key: str = ""
    timeout: float = 120.0

    @classmethod
    def configured(cls) -> Endpoint | None:
        """The endpoint of KG_LLM_URL, KG_LLM_MODEL and KG_LLM_KEY, or None where no address is set."""
        url = os.environ.get("KG_LLM_URL", "")
        return cls(url, os.environ.get("KG_LLM_MODEL", ""), os.environ.get("KG_LLM_KEY", "")) if url else None


@dataclass(frozen=True)
class Refused:
    """An item that was not taken, and why."""

    item: Mapping[str, Any]
    reason: str


@dataclass
class Answer:
    """Proposals by kind (program, agency, recognition), and what was refused."""

    proposals: dict[str, list[Proposal]] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)


def schema() -> dict[str, Any]:
    """JSON Schema of an answer; its enumerations are the ontology's."""
    model = ontology.model()

    def items(**more: Any) -> dict[str, Any]:
        properties = {"name": {"type": "string"}, "quote": {"type": "string"}, **more}
        body = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
        return {"type": "array", "items": body}

    domains = {"type": "array", "items": {"enum": sorted(model.domains)}}
    lists = {
        "programs": items(type={"enum": sorted(model.kinds)}, domains=domains),
        "agencies": items(type={"enum": sorted(model.agency_types)}),
        "recognitions": items(),
    }
    return {"type": "object", "properties": lists, "required": list(lists), "additionalProperties": False}


def ask(reading: Reading, endpoint: Endpoint) -> Answer:
    """What the model proposes for a report, stretch by stretch. Raises EndpointFailed."""
    answer = Answer()
    with httpx.Client(timeout=endpoint.timeout, headers=_headers(endpoint)) as client:
        for paragraphs in _portions(reading):
            text = "\n".join(reading.paragraphs[i].text for i in paragraphs)
            _check(_completion(client, endpoint, text), reading, paragraphs, answer)
    return answer


def _headers(endpoint: Endpoint) -> dict[str, str]:
    if not endpoint.url.startswith(("http://", "https://")):
        raise BadInput(f"{endpoint.url!r} is no address of an endpoint.", "Give http://… or https://….")
    return {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}


def _portions(reading: Reading) -> Iterator[list[int]]:
    """Paragraphs of running text and headings, together at most 12,000 characters."""
    portion: list[int] = []
    size = 0
    for paragraph in reading.paragraphs:
        if paragraph.role in ("credit", "label") or paragraph.repeated:
            continue
        if portion and size + len(paragraph.text) > _LONGEST:
            yield portion
            portion, size = [], 0
        portion.append(paragraph.index)
        size += len(paragraph.text)
    if portion:
        yield portion


def _completion(client: httpx.Client, endpoint: Endpoint, text: str) -> Mapping[str, Any]:
    """The endpoint's answer to one stretch of text, as the JSON object that it should be."""
    task = (
        "List the governance programmes, agencies and recognitions that this report names. Copy each name and the shortest "
        "stretch that states it (quote) letter by letter from the report. List nothing that is not in it."
    )
    body = {
        "model": endpoint.model,
        "temperature": 0,
        "messages": [{"role": "system", "content": task}, {"role": "user", "content": text}],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "records", "strict": True, "schema": schema()},
        },
    }
    try:
        response = client.post(endpoint.url.rstrip("/") + "/chat/completions", json=body)
        response.raise_for_status()
        found = json.loads(response.json()["choices"][0]["message"]["content"])
    except httpx.HTTPError as error:
        raise EndpointFailed(
            f"{endpoint.url} did not answer ({error}).", "Check its address, key and model."
        ) from error
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise EndpointFailed(
            f"{endpoint.url} did not answer in JSON.", "Use a model with structured output."
        ) from error
    if not isinstance(found, dict):
        raise EndpointFailed(f"{endpoint.url} did not answer with an object.", "Use a model with structured output.")
    return found


def _check(found: Mapping[str, Any], reading: Reading, paragraphs: list[int], answer: Answer) -> None:
    """Takes or refuses every item of an answer; nothing is passed over in silence."""
    for name, items in found.items():
        kind = _KINDS.get(name)
        if kind is None or not isinstance(items, list):
            answer.refused.append(Refused({name: items}, "no list of records that was asked for"))
            continue
        for item in items:
            span, reason = _placed(item, kind, reading, paragraphs)
            if span is None:
                answer.refused.append(Refused(item if isinstance(item, dict) else {name: item}, reason))
            else:
                words = f"{SOURCE}: {item['type']}" if item.get("type") else SOURCE
                answer.proposals.setdefault(kind, []).append(Proposal(span, SOURCE, _STRENGTH, words))


def _placed(item: Any, kind: str, reading: Reading, paragraphs: list[int]) -> tuple[Span | None, str]:
    """Where an item's name stands inside its quote, or why it is refused."""
    if not isinstance(item, dict) or not all(isinstance(item.get(k), str) and item[k] for k in ("name", "quote")):
        return None, "name or quote is missing"
    if reason := _outside_ontology(item, kind):
        return None, reason
    if item["name"] not in item["quote"]:
        return None, "the name is not in the quote"
    for index in paragraphs:
        start = reading.paragraphs[index].text.find(item["quote"])
        if start >= 0:
            left = start + item["quote"].index(item["name"])
            return Span(index, left, left + len(item["name"])), ""
    return None, "the quote is not in the report"


def _outside_ontology(item: Mapping[str, Any], kind: str) -> str:
    model = ontology.model()
    types = {"program": model.kinds, "agency": model.agency_types}.get(kind)
    if types is not None and (not isinstance(item.get("type"), str) or item["type"] not in types):
        return f"the ontology has no {kind} type {item.get('type')!r}"
    domains = item.get("domains", []) if kind == "program" else []
    if not isinstance(domains, list):
        return "domains is not a list"
    unknown = [d for d in domains if not isinstance(d, str) or d not in model.domains]
    return f"the ontology has no domain {unknown[0]!r}" if unknown else ""
