"""Reviewed records: what people read in a report, kept without its sentences.

A record file is one report in the shape of the annotation guide. In place of quotes each record has, for each text it knows, an
anchor (see `loaders.anchoring`); ``texts`` names these texts by the hash of their whitespace-free NFKC wording.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kg.claims import Judgement, Report, Text
from kg.errors import BadInput
from kg.ledger import Assertion
from loaders.anchoring import Anchor, PlainText, stretch_hash
from loaders.assertions import Asserter, Found

LISTS = ("places", "agencies", "programs", "outcomes", "recognitions", "persons", "relations")
_SAME_REPORT = 0.5  # share of anchors found from which a text is taken for another layout of the text that was reviewed


@dataclass(frozen=True)
class RecordFile:
    """The reviewed records of one report."""

    path: Path
    body: Mapping[str, Any]

    @property
    def report(self) -> Report:
        known = {f.name for f in fields(Report)}
        return Report(**{k: v for k, v in self.body["report"].items() if k in known and v is not None})

    def covers(self, text: Text) -> bool:
        """Whether the text is one of those that were reviewed, possibly in another layout."""
        plain = PlainText(text.content)
        known = self.body["texts"].get(text.form)
        if known is None:
            return False
        if known == stretch_hash(plain.plain):
            return True
        anchors = [a for kind in LISTS for r in self.body.get(kind, []) for a in _anchors(r, text.form)][:40]
        found = sum(plain.find(a) is not None for a in anchors)
        return bool(anchors) and found >= _SAME_REPORT * len(anchors)

    def assertions(self, text: Text) -> list[Assertion]:
        """All records as reviewed assertions over a text; those not found in it say why."""
        plain = PlainText(text.content)

        def locate(record: Mapping[str, Any]) -> Found:
            anchors = _anchors(record, text.form)
            if not anchors:
                return Found(unanchored=f"the record knows no place in the {text.form}")
            found = [plain.find(a) for a in anchors]
            spans = tuple(span for each in found if each for span in each)
            return Found(spans) if all(found) else Found(unanchored=f"its stretch is not in this {text.form}")

        return Asserter(self.report.key, text.sha256, self.body, locate, "reviewed", "reviewed").assertions()


def _anchors(record: Mapping[str, Any], form: str) -> list[Anchor]:
    """Where the record, or the alias that it was asked with, stands: one anchor, or several where the layout cuts it."""
    other = record.get("alias_at", {}).get(form, {}).get(record.get("alias"))
    rows = [other] if other else record.get("at", {}).get(form, [])
    return [(int(offset), int(length), str(wanted)) for offset, length, wanted in rows]


def read_records(folder: Path) -> dict[str, RecordFile]:
    """Record files of a corpus folder (``folder/records/*.json``) by report key. Raises BadInput on a damaged file."""
    out = {}
    for path in sorted((folder / "records").glob("*.json")):
        try:
            body = json.loads(path.read_text("utf-8"))
            record_file = RecordFile(path, body)
            out[record_file.report.key] = record_file
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInput(f"{path} is no record file: {error!r}.", "Restore it, or leave its corpus out.") from error
    return out


def read_judgements(folder: Path) -> list[Judgement]:
    """Shipped judgements of a corpus folder (``judgements.jsonl``, one a line; lines that begin with # are remarks)."""
    path = folder / "judgements.jsonl"
    if not path.exists():
        return []
    out = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            try:
                body = json.loads(line)
                out.append(Judgement(**{**body, "supersedes": tuple(body.get("supersedes", ()))}))
            except (ValueError, TypeError) as error:
                raise BadInput(f"Line {number} of {path} is no judgement: {error}.", "Correct the line.") from error
    return out


# ---- making record files from annotations ----


Quote = str | list[str] | None


@dataclass(frozen=True)
class Quoted:
    """A text, and for each record id and each relation the quote that states it.

    A quote is None where there is none, and a list of its parts where the layout puts something else between them.
    """

    text: Text
    records: Mapping[str, Quote]
    relations: tuple[Quote, ...]


def convert(
    annotation: Mapping[str, Any], key: str, texts: Iterable[Quoted], english: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    """A record file's body from an annotation, and what could not be anchored.

    ``annotation`` is one report in the shape of the annotation guide, after its mends; ``english`` gives names by record id.
    """
    body: dict[str, Any] = {"report": _about(annotation["report"], key), "texts": {}}
    for kind in LISTS:
        rows = [
            {k: v for k, v in r.items() if k not in _DROPPED and v not in (None, [])} for r in annotation.get(kind, [])
        ]
        for row in rows:
            if row.get("id") in english:
                row["name_en"] = english[row["id"]]
        body[kind] = rows
    trouble: list[str] = []
    for quoted in texts:
        form = quoted.text.form
        plain = PlainText(quoted.text.content)
        body["texts"][form] = stretch_hash(plain.plain)
        wanted = [(f"{key} {r['id']}", r, quoted.records.get(r["id"])) for k in LISTS[:-1] for r in body[k]]
        wanted += [
            (f"{key} relations[{n}]", r, q)
            for n, (r, q) in enumerate(zip(body["relations"], quoted.relations, strict=True))
        ]
        for name, row, words in wanted:
            spans = [_spans(plain, part) for part in (words if isinstance(words, list) else [words])]
            if None in spans:
                trouble.append(f"{form} {name}: {words!r} is not in the text")
            else:
                row.setdefault("at", {})[form] = [list(plain.anchor_of(s)) for s in spans if s]
            for alias in row.get("aliases", []):
                if elsewhere := _spans(plain, alias):
                    row.setdefault("alias_at", {}).setdefault(form, {})[alias] = list(plain.anchor_of(elsewhere))
    return body, trouble


_DROPPED = {"quote", "note", "issued_basis"}


def _about(report: Mapping[str, Any], key: str) -> dict[str, Any]:
    kept = ("title", "issued", "publisher", "byline", "supplied_by", "genre", "subject_place")
    return {"key": key, **{k: report[k] for k in kept if report.get(k)}}


def _spans(plain: PlainText, words: str | None) -> tuple[tuple[int, int], ...] | None:
    if not words:
        return None
    wanted = PlainText(words).plain
    start = plain.plain.find(wanted)
    return None if start < 0 else plain.spans(start, start + len(wanted))
