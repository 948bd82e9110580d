"""How good extraction is on annotated reports: the table of the documentation, with ablations and the spread over documents.

``evaluate`` compares two folders of records, as ``kg evaluate PRED GOLD`` prints them. ``python -m loaders.evaluation FOLDER…``
extracts the reports that were kept apart from training (``FOLDER%4``: those whose number is divisible by 4) with all layers,
without the network over characters, with the rules alone and with the sequence model alone, and writes the table.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from kg.errors import BadInput
from loaders.extraction import Layers, extract
from loaders.scoring import Error, count, errors, rates
from loaders.scoring.counting import KINDS, headline
from loaders.scoring.counting import bootstrap as resampled
from loaders.training.gold import paths

_SAMPLES = 1000
_Pair = tuple[Mapping[str, Any], Mapping[str, Any]]
#: What the project asks of itself on reports it has not seen: at least, and in the end.
FLOORS = {
    "programs": (0.75, 0.85),
    "programs_named_recall": (0.85, 0.95),
    "programs_exact": (0.67, None),
    "agencies": (0.66, 0.80),
    "places": (0.85, 0.95),
    "persons": (0.93, None),
    "outcomes": (0.80, 0.92),
    "programs_place_end_to_end": (0.60, 0.80),
    "outcome_program_end_to_end": (0.42, None),
    "programs_type_accuracy": (0.67, None),
    "programs_domains_f1": (0.57, None),
}


@dataclass(frozen=True)
class Evaluation:
    """Rates by measure over all documents, their 5 % and 95 % points over resampled documents, and rates by document."""

    overall: dict[str, dict[str, float]]
    spread: dict[str, tuple[float, float]]
    documents: dict[str, dict[str, dict[str, float]]]
    errors: Counter[Error]

    def as_json(self) -> dict[str, Any]:
        spread = {measure: {"low": low, "high": high} for measure, (low, high) in self.spread.items()}
        overall = {measure: {**row, **spread.get(measure, {})} for measure, row in self.overall.items()}
        return {"overall": overall, "documents": self.documents}

    def text(self) -> str:
        """One line a measure; then F1 by kind, one line a document."""
        lines = []
        for measure, row in self.overall.items():
            low, high = self.spread.get(measure, (None, None))
            around = f"  {low:.3f}-{high:.3f}" if low is not None and high is not None else ""
            parts = f"  P {row['precision']:.3f} R {row['recall']:.3f}" if "f1" in row else ""
            lines.append(f"{measure:28} {headline(row):.3f}{around}{parts}  of {int(row['gold'])}")
        for key, table in self.documents.items():
            lines.append(f"{key:28} " + " ".join(f"{kind} {table[kind]['f1']:.2f}" for kind in KINDS))
        return "\n".join(lines)


def evaluate(pred: Path, gold: Path, *, bootstrap: int = 0) -> Evaluation:
    """Compare the ``NN.json`` of two folders; a report without a prediction counts as one without records.

    ``bootstrap`` is the number of resamplings for 5 % and 95 % points; 0 leaves them out. Raises BadInput where ``gold`` holds no annotated report.
    """
    pairs: dict[str, _Pair] = {}
    for path in sorted(p for p in gold.glob("*.json") if re.fullmatch(r"\d+", p.stem)):
        mine = pred / path.name
        proposed = json.loads(mine.read_text("utf-8")) if mine.exists() else {}
        pairs[path.stem] = (proposed, json.loads(path.read_text("utf-8")))
    if not pairs:
        raise BadInput(
            f"No annotated reports in {gold}.", "Give the folder that holds the annotations, one NN.json a report."
        )
    return _evaluation(pairs, bootstrap)


def _evaluation(pairs: Mapping[str, _Pair], samples: int) -> Evaluation:
    counts = {key: count(*pair) for key, pair in pairs.items()}
    every = list(counts.values())
    return Evaluation(
        rates(every),
        resampled(every, samples) if samples else {},
        {key: rates([one]) for key, one in counts.items()},
        sum((errors(*pair) for pair in pairs.values()), Counter[Error]()),
    )


def ablations(sources: Sequence[str], samples: int = _SAMPLES) -> dict[str, Evaluation]:
    """The evaluation of the held-out reports of the sources by layers: all, fast, rules, sequence."""
    found = {}
    for layers in get_args(Layers):
        pairs: dict[str, _Pair] = {}
        for source in sources:
            for path in paths(source, held_out="%" in source):
                text = path.with_suffix(".txt").read_text("utf-8")
                records = extract(text, layers=layers).as_json()
                pairs[f"{path.parent.name}/{path.stem}"] = (records, json.loads(path.read_text("utf-8")))
        found[layers] = _evaluation(pairs, samples)
    return found


def markdown(found: Mapping[str, Evaluation], agreement: str) -> str:
    """The page of the documentation."""
    whole = found["all"]
    lines = [
        "# Evaluation\n",
        "Generated by `make evaluate`; do not edit. Reports kept apart from training and tuning, "
        f"{len(whole.documents)} documents. F1 for kinds, exact names and links, else the share that is right; "
        "5 % and 95 % points over 1,000 resamplings of the documents.\n",
        "| measure | all layers | 5 %-95 % | without the network | rules only | sequence model only | floor | aim | annotated |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for measure, row in whole.overall.items():
        low, high = whole.spread[measure]
        floor, aim = FLOORS.get(measure, (None, None))
        others = [f"{headline(found[name].overall[measure]):.3f}" for name in ("fast", "rules", "sequence")]
        cells = [
            f"{headline(row):.3f}",
            f"{low:.3f}-{high:.3f}",
            *others,
            _cell(floor),
            _cell(aim),
            str(int(row["gold"])),
        ]
        lines.append(f"| {measure} | " + " | ".join(cells) + " |")
    lines += [
        "\n## Precision and recall\n",
        "| kind | precision | recall | proposed | annotated |",
        "|---|---|---|---|---|",
    ]
    for kind in KINDS:
        row = whole.overall[kind]
        cells = [f"{row['precision']:.3f}", f"{row['recall']:.3f}", str(int(row["pred"])), str(int(row["gold"]))]
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    lines += [
        "\n## What is missed and what is wrong\n",
        "Records without a counterpart, by class of error.\n",
        "| kind | class | annotated and missed | proposed and wrong |",
        "|---|---|---|---|",
    ]
    for kind, what in sorted({(e.kind, e.what) for e in whole.errors}, key=lambda c: (KINDS.index(c[0]), c[1])):
        missed, wrong = (whole.errors[Error(kind, side, what)] for side in ("missed", "wrong"))
        lines.append(f"| {kind} | {what} | {missed} | {wrong} |")
    lines += ["\n## By document\n", "| document | " + " | ".join(KINDS) + " |", "|---" * (len(KINDS) + 1) + "|"]
    for key, table in whole.documents.items():
        shown = (f"{table[k]['f1']:.2f}" if table[k]["gold"] or table[k]["pred"] else "–" for k in KINDS)
        lines.append(f"| {key} | " + " | ".join(shown) + " |")
    lines += ["\n## Agreement of annotators\n", agreement]
    return "\n".join(lines) + "\n"


def _cell(value: float | None) -> str:
    return f"{value:.2f}" if value is not None else ""


def agreement(sources: Sequence[str]) -> str:
    """Programme F1 of a second annotation (``NN.second.json``) against the first, where reports have both."""
    counts = []
    for source in sources:
        for path in sorted(Path(source.partition("%")[0]).glob("*.second.json")):
            first = path.with_name(path.name.replace(".second", ""))
            counts.append(count(json.loads(path.read_text("utf-8")), json.loads(first.read_text("utf-8"))))
    if not counts:
        return "No report of these folders has a second annotation (`NN.second.json`), so agreement cannot be computed here."
    table = rates(counts)
    return "\n".join(f"- {kind}: F1 {table[kind]['f1']:.3f} of {int(table[kind]['gold'])}" for kind in KINDS)


def main(
    sources: Annotated[
        list[str], typer.Argument(help="Annotated folders; FOLDER%4 evaluates the reports divisible by 4.")
    ],
    out: Annotated[Path, typer.Option(help="The page to write.")] = Path("docs/evaluation.md"),
) -> None:
    """Evaluate extraction on annotated reports and write the table."""
    page = markdown(ablations(sources), agreement(sources))
    out.write_text(page, "utf-8")
    typer.echo(page)


if __name__ == "__main__":
    typer.run(main)
