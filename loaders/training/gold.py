"""Annotated reports as training examples: the reading of each, and where its records' names stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import BadInput
from loaders.extraction import Reading, places, read
from loaders.extraction.records import Place, Span
from loaders.extraction.sequence import Sentence, sequences

#: Kinds the CRF learns: field of the annotation, longest name that counts.
LEARNED = {
    "program": ("programs", 30),
    "agency": ("agencies", 30),
    "recognition": ("recognitions", 40),
    "site": ("places", 30),
}
_BRIDGE = r"[“”·\s]{0,2}"


@dataclass(frozen=True)
class Gold:
    """One annotated report: its key, its reading, the places the rules find, its sentences, and the annotation."""

    key: str
    reading: Reading
    places: tuple[Place, ...]
    sentences: tuple[Sentence, ...]
    annotation: dict[str, Any]


def load(sources: Sequence[str]) -> list[Gold]:
    """Annotated reports of the folders. ``FOLDER%4`` leaves out the reports whose number is divisible by 4 (the test split)."""
    return [_gold(path) for source in sources for path in paths(source)]


def paths(source: str, *, held_out: bool = False) -> Iterator[Path]:
    """Annotation files of ``FOLDER`` or ``FOLDER%N`` in order; ``held_out`` gives those that N leaves out instead."""
    folder, _, divisor = source.partition("%")
    found = sorted(p for p in Path(folder).glob("*.json") if re.fullmatch(r"\d+", p.stem))
    if not found:
        raise BadInput(f"No annotated reports in {folder}.", "A report is NN.txt with its annotation in NN.json.")
    for path in found:
        if (bool(divisor) and int(path.stem) % int(divisor) == 0) == held_out:
            yield path


def _gold(path: Path) -> Gold:
    annotation = json.loads(path.read_text("utf-8"))
    reading = read(path.with_suffix(".txt").read_text("utf-8"))
    found = places.find(reading)
    return Gold(f"{path.parent.name}/{path.stem}", reading, found, tuple(sequences(reading, found)), annotation)


def written_names(annotation: dict[str, Any], kind: str) -> list[str]:
    """Names and aliases of a kind that can be labelled, longest first."""
    field, longest = LEARNED[kind]
    found = set()
    for record in annotation.get(field) or []:
        if kind == "site" and record.get("level") not in ("site", "zone", "village"):
            continue
        for name in (record["name"], *(record.get("aliases") or [])):
            if 2 <= len(name) <= longest and not re.search("[。\n]", name):
                found.add(name)
    return sorted(found, key=lambda name: (-len(name), name))


def stretches(reading: Reading, names: Iterable[str]) -> dict[int, list[Span]]:
    """Where the names stand by paragraph, longest first, quotation marks and spaces inside them overlooked."""
    found: dict[int, list[Span]] = {}
    patterns = [re.compile(_BRIDGE.join(map(re.escape, core))) for n in names if (core := re.sub(r"[“”·\s]", "", n))]
    for paragraph in reading.paragraphs:
        taken = [False] * len(paragraph.text)
        for pattern in patterns:
            for m in pattern.finditer(paragraph.text):
                if not any(taken[m.start() : m.end()]):
                    taken[m.start() : m.end()] = [True] * len(m[0])
                    found.setdefault(paragraph.index, []).append(Span(paragraph.index, m.start(), m.end()))
    return found


def labels(gold: Gold, kind: str) -> list[list[str]]:
    """O, B and I for every word of every sentence; a name's opening quotation mark belongs to it."""
    spans = stretches(gold.reading, written_names(gold.annotation, kind))
    found = []
    for sentence in gold.sentences:
        marks = ["O"] * len(sentence.bounds)
        text = gold.reading.paragraphs[sentence.paragraph].text
        for span in spans.get(sentence.paragraph, ()):
            start, end = span.start, span.end
            if start and text[start - 1] in "“《":
                start -= 1
                end += text[end : end + 1] in ("”", "》")
            touched = [n for n, (a, b) in enumerate(sentence.bounds) if a < end and b > start]
            if touched and all(marks[n] == "O" for n in touched):
                marks[touched[0]] = "B"
                for n in touched[1:]:
                    marks[n] = "I"
        found.append(marks)
    return found
