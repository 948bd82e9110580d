"""Hits, proposals and wanted records of one report by measure, and rates over many reports."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from loaders.scoring.matching import match, names, norm, similarity

KINDS = ("programs", "agencies", "places", "persons", "recognitions", "outcomes")
Document = Mapping[str, Any]
Records = list[dict[str, Any]]
Counts = dict[str, tuple[float, float, float]]
"""Measure to (hits, proposed, wanted)."""

#: What a record says of itself beside its name, right where one wording holds the other.
_TOLD = {
    "programs": ("start_year",),
    "outcomes": ("period",),
    "recognitions": ("giver", "year"),
    "persons": ("role",),
}
_RELATIONS = {
    "part_of": ("partOf",),
    "based_on": ("basedOn",),
    "received": ("received",),
    "leads_or_member_of": ("leads", "memberOf"),
    "targets": ("targets",),
}
_COUNTIES = ("county", "zone", "prefecture", "province")
_NEUTRAL = 0.5


@dataclass(frozen=True)
class Judged:
    """The records of a kind: index of a proposed one to that of the wanted one it is; proposed ones that are neither hit nor miss."""

    proposed: Records
    wanted: Records
    hits: dict[int, int]
    neutral: frozenset[int]


def judged(pred: Document, gold: Document, kind: str) -> Judged:
    """What matches what. Background figures and borderline strings are neither hits nor misses."""
    proposed = list(pred.get(kind) or [])
    wanted = [g for g in gold.get(kind) or [] if not g.get("context")]
    neutral = [g for g in gold.get(kind) or [] if g.get("context")]
    if kind == "programs":
        neutral += [{"name": n["text"]} for n in gold.get("not_programs", []) if n.get("borderline")]
    hits = match(proposed, wanted, kind)
    rest = [i for i in range(len(proposed)) if i not in hits]
    pairs = match([proposed[i] for i in rest], neutral, kind).items()
    alike = (rest[i] for i, j in pairs if similarity(kind, proposed[rest[i]], neutral[j]) >= _NEUTRAL)
    return Judged(proposed, wanted, hits, frozenset(alike))


def count(pred: Document, gold: Document) -> Counts:
    """Counts of one report, as :func:`judged` tells hits from misses."""
    out: Counts = {}
    hits: dict[str, dict[int, int]] = {}
    kept: dict[str, Records] = {}
    for kind in KINDS:
        found = judged(pred, gold, kind)
        hits[kind], kept[kind] = found.hits, found.wanted
        out[kind] = (len(found.hits), len(found.proposed) - len(found.neutral), len(found.wanted))
    out |= _programs(pred, gold, hits["programs"], kept["programs"], out["programs"][1])
    out |= _links(pred, gold, hits, kept)
    out |= _told(pred, gold, hits, kept)
    figures = _matched(pred, hits, kept, "outcomes")
    for name in ("direction", "comparison", "unit"):
        asked = [(p, g) for p, g in figures if g.get(name)]
        out[f"outcomes_{name}"] = (sum(norm(p.get(name)) == norm(g[name]) for p, g in asked), 0, len(asked))
    return out


def _programs(pred: Document, gold: Document, hits: Mapping[int, int], wanted: Records, judged: float) -> Counts:
    proposed = pred.get("programs") or []
    pairs = [(proposed[i], wanted[j]) for i, j in hits.items()]
    found = {g["id"] for _, g in pairs}
    named = [g for g in wanted if g.get("named")]
    sets = [(set(p.get("domains") or []), set(g.get("domains") or [])) for p, g in pairs]
    ours = {i: {_county(pred, x) for x in xs} for i, xs in _related(pred, "implementedIn").items()}
    theirs = {i: {_county(gold, x) for x in xs} for i, xs in _related(gold, "implementedIn").items()}
    right = sum(_same_place(ours.get(p.get("id", ""), set()), theirs[g["id"]]) for p, g in pairs if g["id"] in theirs)
    return {
        "programs_exact": (sum(bool(names(p) & names(g)) for p, g in pairs), judged, len(wanted)),
        "programs_named_recall": (sum(g["id"] in found for g in named), 0, len(named)),
        "programs_type_accuracy": (sum(p.get("type") == g.get("type") for p, g in pairs), 0, len(pairs)),
        "programs_domains_f1": (
            sum(len(a & b) for a, b in sets),
            sum(len(a) for a, _ in sets),
            sum(len(b) for _, b in sets),
        ),
        "programs_place_accuracy": (right, 0, sum(g["id"] in theirs for _, g in pairs)),
        "programs_place_end_to_end": (right, 0, sum(g["id"] in theirs for g in wanted)),
    }


def _matched(
    pred: Document, hits: Mapping[str, Mapping[int, int]], kept: Mapping[str, Records], kind: str
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Proposed and wanted records of a kind that match."""
    return [((pred.get(kind) or [])[i], kept[kind][j]) for i, j in hits[kind].items()]


def _links(
    pred: Document, gold: Document, hits: Mapping[str, Mapping[int, int]], kept: Mapping[str, Records]
) -> Counts:
    to_gold = {
        kind: {p["id"]: g["id"] for p, g in _matched(pred, hits, kept, kind) if p.get("id")}
        for kind in ("programs", "agencies", "outcomes")
    }
    both = ("operatedBy", "partner")
    ours = _related(pred, *both)
    mine = {(to_gold["programs"].get(p), to_gold["agencies"].get(a)) for p, xs in ours.items() for a in xs}
    true = {(p, a) for p, xs in _related(gold, *both).items() for a in xs}
    asked = {o["id"] for o in kept["outcomes"]}
    want = {o: ps for o, ps in _programs_of_outcomes(gold).items() if o in asked}
    got = {
        to_gold["outcomes"].get(o): {to_gold["programs"].get(p) for p in ps}
        for o, ps in _programs_of_outcomes(pred).items()
    }
    return {
        "program_agency_f1": (len(mine & true), sum(len(xs) for xs in ours.values()), len(true)),
        "outcome_program_end_to_end": (sum(bool(ps & got.get(o, set())) for o, ps in want.items()), 0, len(want)),
    }


def _told(pred: Document, gold: Document, hits: Mapping[str, Mapping[int, int]], kept: Mapping[str, Records]) -> Counts:
    """What is told of matched records, and the relations that the other measures leave out, as ``…_f1``."""
    out: Counts = {}
    to_gold: dict[str, str] = {}
    for kind in hits:
        matched = _matched(pred, hits, kept, kind)
        to_gold |= {p["id"]: g["id"] for p, g in matched if p.get("id")}
        for name in _TOLD.get(kind, ()):
            told = [(norm(p.get(name)), norm(g.get(name))) for p, g in matched]
            right = sum(bool(a and b) and (a in b or b in a) for a, b in told)
            out[f"{kind}_{name}_f1"] = (right, sum(bool(a) for a, _ in told), sum(bool(b) for _, b in told))
    programs = {r["id"] for d in (pred, gold) for r in d.get("programs") or []}
    for measure, relations in _RELATIONS.items():
        ours, theirs = (
            {
                (r["from"], r.get("to") or norm(r.get("to_text")))
                for r in document.get("relations", [])
                if r.get("rel") in relations and (r["rel"] != "partOf" or r["from"] in programs)
            }
            for document in (pred, gold)
        )
        served = measure == "targets"
        mine = {(to_gold.get(a), b if served else to_gold.get(b)) for a, b in ours}
        right = sum(
            any(a == c and (b == d or (served and (b in d or d in b))) for c, d in mine if d) for a, b in theirs
        )
        out[f"{measure}_f1"] = (min(right, len(ours)), len(ours), len(theirs))
    return out


def _county(document: Document, place_id: str) -> str | None:
    """The county-level place, or the highest known, that a place id lies in."""
    by_id = {p["id"]: p for p in document.get("places", [])}
    by_name = {norm(p["name"]): p for p in document.get("places", [])}
    seen: set[str] = set()
    place = last = by_id.get(place_id)
    while place and place["id"] not in seen:
        seen.add(place["id"])
        last = place
        if place.get("level") in _COUNTIES:
            return norm(place["name"])
        place = by_id.get(place.get("parent")) or by_name.get(norm(place.get("parent")))
    return norm(last["name"]) if last else None


def _same_place(a: set[str | None], b: set[str | None]) -> bool:
    def bare(name: str) -> str:
        return re.sub(r"(省|自治区|市|区|县|街道|镇)$", "", name)

    return any(
        x.endswith(y) or y.endswith(x) or bare(x).endswith(bare(y)) or bare(y).endswith(bare(x))
        for x in a
        for y in b
        if x and y
    )


def _related(document: Document, *relations: str) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for relation in document.get("relations", []):
        if relation.get("rel") in relations and relation.get("to"):
            out.setdefault(relation["from"], set()).add(relation["to"])
    return out


def _programs_of_outcomes(document: Document) -> dict[str, set[str]]:
    out = {o["id"]: {o["program"]} for o in document.get("outcomes", []) if o.get("program")}
    for program, outcomes in _related(document, "hasOutcome").items():
        for outcome in outcomes:
            out.setdefault(outcome, set()).add(program)
    return out


def rates(counts: Sequence[Counts]) -> dict[str, dict[str, float]]:
    """Micro-averaged rates: precision, recall, f1 with counts where a measure has proposals, else value and gold."""
    out: dict[str, dict[str, float]] = {}
    for measure in counts[0] if counts else ():
        hit, proposed, wanted = (sum(c[measure][k] for c in counts) for k in range(3))
        recall = hit / wanted if wanted else 0.0
        if measure in KINDS or measure.endswith(("_f1", "_exact")):
            precision = hit / proposed if proposed else 0.0
            f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
            out[measure] = {"precision": precision, "recall": recall, "f1": f1, "pred": proposed, "gold": wanted}
        else:
            out[measure] = {"value": recall, "gold": wanted}
    return out


def headline(row: Mapping[str, float]) -> float:
    """The one number a measure is judged by."""
    return row["f1"] if "f1" in row else row["value"]


def bootstrap(
    counts: Sequence[Counts], samples: int, of: Callable[[Mapping[str, float]], float] = headline
) -> dict[str, tuple[float, float]]:
    """5 % and 95 % points of each measure over resamplings of the documents (Efron 1979), seeded."""
    draw = random.Random(1)
    drawn = [rates([counts[draw.randrange(len(counts))] for _ in counts]) for _ in range(samples)]
    spread = {}
    for measure in drawn[0]:
        values = sorted(of(sample[measure]) for sample in drawn)
        spread[measure] = (values[int(samples * 0.05)], values[int(samples * 0.95)])
    return spread
