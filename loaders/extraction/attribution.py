"""Which place a programme runs in, and which programme a figure is due to: logistic regressions over the pairs of a report."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from loaders.extraction import terms
from loaders.extraction.context import Context
from loaders.extraction.models import Models
from loaders.extraction.operators import Neighbours
from loaders.extraction.records import Named, Outcome, Place, Program, Reading, Records, Relation, Span
from loaders.extraction.weights import Linear

_ALL_OVER = re.compile("全市|全省|全国|全区|全县|我市|我省|我国|各地")
_INTRODUCED = re.compile(f"(?:{terms.INTRODUCING})[^，。；]{{0,6}}$")
_PREDICATE = re.compile("已|累计|共|实现|覆盖|服务|上线|自|运行|成立|建成|吸引|惠及|受理")
_MARKERS = ("自", "通过", "依托", "以来", "后", "由", "据", "目前", "截至", "推动", "使", "让")
_VERBS = [
    "累计",
    "共",
    "覆盖",
    "服务",
    "办理",
    "化解",
    "调解",
    "处置",
    "受理",
    "提供",
    "吸引",
    "组建",
    "下降",
    "同比",
    "全市",
    "全省",
    "全国",
    "实现",
    "建成",
    "培育",
    "新增",
    "增长",
    "率",
    "连续",
    "达",
    "万",
    "惠及",
    "开展",
    "完成",
]
_NEAR_PLACES, _BEFORE, _AFTER = 5, 10, 2
_TOLD = ("province", "prefecture", "county", "township")


@dataclass(frozen=True)
class Mention:
    """Where a record is mentioned, in characters of the whole text."""

    start: int
    end: int
    id: str


@dataclass
class Ground:
    """A report's paragraphs as one text, with the mentions of its places and programmes in order."""

    reading: Reading
    places: Sequence[Place]
    programs: Sequence[Program]
    text: str = field(init=False)
    bases: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.context = Context(self.reading, self.places)
        self.text = "\n".join(p.text for p in self.reading.paragraphs) + "\n"
        self.bases, at = [], 0
        for paragraph in self.reading.paragraphs:
            self.bases.append(at)
            at += len(paragraph.text) + 1
        self.place_mentions = self._mentions(self.places)
        self.program_mentions = self._mentions(self.programs)
        self.place_starts = [m.start for m in self.place_mentions]
        self.program_starts = [m.start for m in self.program_mentions]
        self.place_of = {place.id: place for place in self.places}
        self.program_of = {program.id: program for program in self.programs}
        self.place_count = Counter(m.id for m in self.place_mentions)
        self.program_count = Counter(m.id for m in self.program_mentions)
        by_name = {place.name: place.id for place in self.places}
        self.above = {place.id: self._above(place, by_name) for place in self.places}
        self.holding = {place_id for chain in self.above.values() for place_id in chain}
        self.frequent = [place_id for place_id, _ in self.place_count.most_common(3)]
        self.wide = [p.id for p in self.places if p.level in ("country", "province") or p.id not in self.place_count]
        self.deep = Counter(x for m in self.place_mentions for x in (m.id, *self.above.get(m.id, ())))
        title, first_line = len(self._title()), self.text.index("\n")
        self.title_places = {m.id for m in self.place_mentions if m.start < title}
        self.title_programs = {m.id for m in self.program_mentions if m.start < first_line}
        heads = [p.index for p in self.reading.paragraphs if p.role in ("heading", "title")]
        self.heads = [(self.bases[k], self._ids_in(self.bases[k], len(self.reading.paragraphs[k].text))) for k in heads]

    def _title(self) -> str:
        return self.reading.paragraphs[0].text + "\n" if self.reading.paragraphs else ""

    def _ids_in(self, start: int, size: int) -> set[str]:
        return {m.id for m in self._between(self.place_mentions, self.place_starts, start, start + size)}

    def at(self, span: Span) -> tuple[int, int]:
        return self.bases[span.paragraph] + span.start, self.bases[span.paragraph] + span.end

    def _mentions(self, records: Iterable[Named]) -> list[Mention]:
        found = [Mention(*self.at(span), record.id) for record in records for span in record.mentions or (record.span,)]
        return sorted(found, key=lambda m: (m.start, -m.end, m.id))

    def _above(self, place: Place, by_name: Mapping[str, str]) -> tuple[str, ...]:
        chain: list[str] = []
        current: Place | None = place
        while current and current.parent:
            parent = current.parent if current.parent in self.place_of else by_name.get(current.parent)
            if parent is None or parent in chain or parent == place.id:
                break
            chain.append(parent)
            current = self.place_of[parent]
        return tuple(chain)

    @staticmethod
    def _between(mentions: Sequence[Mention], starts: Sequence[int], low: int, high: int) -> Sequence[Mention]:
        return mentions[bisect_left(starts, low) : bisect_left(starts, high)]

    def bounds(self, at: int) -> tuple[int, int, int]:
        """Where the clause, the sentence and the paragraph around a character begin."""
        text = self.text
        paragraph = text.rfind("\n", 0, at) + 1
        sentence = max(paragraph, max(text.rfind(mark, paragraph, at) for mark in "。！？") + 1)
        clause = max(sentence, max(text.rfind(mark, sentence, at) for mark in "，；：") + 1)
        return clause, sentence, paragraph

    def places_before(self, low: int, high: int) -> list[Mention]:
        return list(self._between(self.place_mentions, self.place_starts, low, high))

    def programs_between(self, low: int, high: int) -> list[Mention]:
        return list(self._between(self.program_mentions, self.program_starts, low, high))


def place_pairs(ground: Ground, program: Program) -> Iterator[tuple[str, dict[str, float]]]:
    """Places a programme could run in, each with the features of the pair."""
    start, end = ground.at(program.span)
    clause, sentence, paragraph = ground.bounds(start)
    before = ground.places_before(paragraph, start)
    order = list(dict.fromkeys(m.id for m in reversed(before)))
    earlier = list(dict.fromkeys(m.id for m in reversed(ground.places_before(max(0, start - 2000), start))))
    after = [m for m in ground.places_before(end, end + 40) if not re.search("[。\n]", ground.text[end : m.start])]
    of_sentence = [m.id for m in before if m.start >= sentence]
    of_clause = {m.id for m in before if m.start >= clause}
    beside = {m.id for m in before if 0 <= start - m.end <= 2}
    inside = {m.id for m in ground.places_before(start, end)}
    behind = {m.id for m in after}
    heads = [ids for at, ids in ground.heads if at <= start]
    headed = next((ids for ids in reversed(heads) if ids), set())
    top = max(ground.place_count.values(), default=0)
    deepest = max(ground.deep.values(), default=0)
    everywhere = bool(_ALL_OVER.search(ground.text[sentence:start]))
    force, root, subject = ground.context.at(program.span), ground.context.root(program.span), ground.context.subject
    governing = {name: place.id for name, place in (("in force", force), ("root", root), ("subject", subject)) if place}
    pool = dict.fromkeys(
        [
            *governing.values(),
            *order,
            *earlier[:_NEAR_PLACES],
            *(m.id for m in after),
            *sorted(headed),
            *sorted(ground.title_places),
        ]
    )
    pool |= dict.fromkeys(x for near in order[:1] + earlier[:1] for x in ground.above.get(near, ()))
    pool |= dict.fromkeys([*ground.frequent, *ground.wide])
    for place_id in pool:
        place = ground.place_of.get(place_id)
        if place is None:
            continue
        rank = order.index(place_id) if place_id in order else 9
        in_sentence = place_id in of_sentence
        is_top = ground.place_count[place_id] == top
        f: dict[str, float] = {
            f"rank={min(rank, 4) if rank < 9 else 9}": 1.0,
            "sentence": in_sentence,
            "clause": place_id in of_clause,
            "beside": place_id in beside,
            "inside": place_id in inside,
            "nearest in sentence": rank == 0 and in_sentence,
            "opens paragraph": bool(before) and before[0].id == place_id,
            "opens sentence": bool(of_sentence) and of_sentence[0] == place_id,
            "after": place_id in behind,
            "last": bool(earlier) and earlier[0] == place_id,
            "last, none nearer": bool(earlier) and earlier[0] == place_id and not order,
            "above nearest": bool(order) and place_id in ground.above.get(order[0], ()),
            "above last": bool(earlier) and place_id in ground.above.get(earlier[0], ()),
            "below some": place_id in ground.holding,
            "heading": bool(heads) and place_id in heads[-1],
            "last heading": place_id in headed,
            "title": place_id in ground.title_places,
            "share": ground.place_count[place_id] / max(1, len(ground.place_mentions)),
            "deep": ground.deep[place_id] / max(1, len(ground.place_mentions)),
            "top": is_top,
            "top deep": ground.deep[place_id] == deepest,
            "only": len(ground.places) == 1,
            "no nearer, top or title": not order and (is_top or place_id in ground.title_places),
            f"level={place.level}": 1.0,
            f"nearest level={place.level}": rank == 0 and in_sentence,
            f"none nearer level={place.level}": not order,
            f"everywhere level={place.level}": everywhere,
            "everywhere top": everywhere and is_top,
            f"kind={program.type} level={place.level}": 1.0,
            f"named={program.named} rank0": rank == 0,
            "unseen": place_id not in ground.place_count,
        }
        for name, governor in governing.items():
            f[name] = place_id == governor
            f[f"above {name}"] = place_id in ground.above.get(governor, ())
            f[f"{name} level={place.level}"] = place_id == governor
            f[f"{name}, none nearer"] = place_id == governor and not order
        yield place_id, {name: float(value) for name, value in f.items() if value}


def outcome_pairs(
    ground: Ground, outcome: Outcome, others: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, dict[str, float]]]:
    """Programmes a figure could be due to, with the features of the pair. ``others`` are the spans of all figures, in order."""
    at, end = ground.at(outcome.span)
    _, sentence, paragraph = ground.bounds(at)
    stop = min(k for mark in "。\n" if (k := ground.text.find(mark, end)) >= 0)
    here = {m.id for m in ground.programs_between(sentence, stop)}
    seen: dict[str, tuple[Mention, int]] = {}
    before = [m for m in reversed(ground.programs_between(max(0, paragraph - 1200), at)) if _within(ground, m, at)]
    for mention in before:
        if mention.id not in seen and len(seen) < _BEFORE:
            seen[mention.id] = (mention, len(seen))
    for rank, mention in enumerate(ground.programs_between(at, min(stop, end + 40))[:_AFTER]):
        seen.setdefault(mention.id, (mention, rank + 1))
    most = max(ground.program_count.values(), default=0)
    clause = re.split("[，。；\n]", ground.text[max(0, at - 30) : at])[-1] + ground.text[at:end]
    figure = _Figure(outcome, at, end, terms.pairs(outcome.name), [verb for verb in _VERBS if verb in clause])
    openers = [next(iter(ground.programs_between(start, at)), None) for start in (paragraph, sentence)]
    opens_paragraph, opens_sentence = (mention.id if mention else None for mention in openers)
    for program_id, (mention, rank) in seen.items():
        f = _outcome_features(ground, figure, mention, rank, others)
        nearest = rank == 0
        f |= {
            "many here": min(5, len(here)) / 5,
            "none here": not here,
            "none here, nearest": not here and nearest,
            "top": ground.program_count[program_id] == most,
            "none here, top": not here and ground.program_count[program_id] == most,
            "title": program_id in ground.title_programs,
            "opens paragraph": program_id == opens_paragraph,
            "opens sentence": program_id == opens_sentence,
            "share": ground.program_count[program_id] / max(1, len(ground.program_mentions)),
            "single": len(ground.programs) == 1,
        }
        yield program_id, {name: float(value) for name, value in f.items() if value}


def _within(ground: Ground, mention: Mention, at: int) -> bool:
    return ground.text.count("\n", mention.start, at) <= 1


class _Figure(NamedTuple):
    """An outcome and where it stands in the whole text, with the pairs of characters of its indicator and the verbs of its clause."""

    outcome: Outcome
    start: int
    end: int
    pairs: set[str]
    verbs: list[str]


def _outcome_features(
    ground: Ground, figure: _Figure, mention: Mention, rank: int, others: Sequence[tuple[int, int]]
) -> dict[str, float]:
    text, (outcome, at, end, pairs, verbs) = ground.text, figure
    precedes = mention.end <= at
    gap = text[mention.end : at] if precedes else text[end : mention.start]
    same = not re.search("[。！？\n]", gap)
    program = ground.program_of[mention.id]
    near, after = text[max(0, mention.start - 10) : mention.start], text[mention.end : mention.end + 6]
    shared = pairs & terms.pairs(program.name)
    between = bisect_left(others, (at,)) - bisect_left(others, (mention.end,)) if precedes else 0
    f: dict[str, float] = {
        "precedes": precedes,
        "same sentence": same,
        "same paragraph": "\n" not in gap,
        "overlaps": not gap,
        f"sentences={min(4, len(re.findall('[。！？]', gap)))}": 1.0,
        f"commas={min(6, gap.count('，'))}": 1.0,
        f"semicolons={min(2, gap.count('；'))}": 1.0,
        "list marks": min(4, gap.count("、")) / 4,
        "distance": math.log1p(len(gap)) / 5,
        f"rank={min(rank, 5)}": 1.0,
        "nearest, same sentence": rank == 0 and same,
        "introduced": bool(_INTRODUCED.search(near)),
        "subject": bool(re.search("[，。\n；]$", near)),
        "predicate": bool(_PREDICATE.match(after)),
        f"unit={outcome.unit}": 1.0,
        f"direction={outcome.direction}": 1.0,
        f"comparison={outcome.comparison}": 1.0,
        f"kind={program.type}": 1.0,
        "named": program.named,
        "shared": len(shared) / max(1, len(pairs)),
        "mentions": min(5, ground.program_count[mention.id]) / 5,
        f"figures between={min(4, between)}": 1.0,
        "cumulative here": outcome.comparison == "cumulative" and same,
        "semicolon": same and "；" in gap,
    }
    f |= {f"marker={m}": 1.0 for m in _MARKERS if m in near[-5:] or m in after[:4]}
    for verb in verbs:
        f |= {f"verb={verb}": 1.0, f"verb={verb} same={same}": 1.0}
    return f


def best(chances: Mapping[str, float]) -> tuple[str, float] | None:
    """The likeliest of a set, the first by id where two are level."""
    if not chances:
        return None
    return max(chances.items(), key=lambda pair: (pair[1], pair[0]))


def attributed(records: Records, models: Models) -> Records:
    """The records with each programme's place and agencies and each figure's programme as the models see them.

    A relation of these sorts that a rule found is replaced, so that every programme has one place and every figure at
    most one programme.
    """
    place_model, outcome_model = models.linear.get("program-place"), models.linear.get("outcome-program")
    if place_model is None or outcome_model is None:
        return records
    ground = Ground(records.reading, records.places, records.programs)
    found: list[Relation] = []
    for program in records.programs:
        likely = best({key: place_model.probability(f) for key, f in place_pairs(ground, program)})
        likely = _in_name(ground, program, likely) or likely
        if likely:
            found.append(_relation(program.id, "implementedIn", likely, program.quote or program.span))
    others = sorted(ground.at(outcome.span) for outcome in records.outcomes)
    outcomes = []
    for outcome in records.outcomes:
        likely = best({key: outcome_model.probability(f) for key, f in outcome_pairs(ground, outcome, others)})
        if likely and likely[1] >= outcome_model.thresholds[0] and not outcome.context:
            found.append(_relation(likely[0], "hasOutcome", (outcome.id, likely[1]), outcome.quote or outcome.span))
            outcomes.append(replace(outcome, program=likely[0]))
        else:
            outcomes.append(replace(outcome, program=None))
    replaced = {"implementedIn", "hasOutcome"}
    if (agency_model := models.linear.get("program-agency")) is not None:
        replaced |= {"operatedBy", "partner"}
        found += _agencies(records, agency_model)
    kept = [r for r in records.relations if r.relation not in replaced]
    return replace(records, outcomes=tuple(outcomes), relations=(*kept, *found))


def _in_name(ground: Ground, program: Program, likely: tuple[str, float] | None) -> tuple[str, float] | None:
    """The division that a programme's name tells (乙县供水工程), unless the likely place lies in it; a province always counts."""
    start, end = ground.at(program.span)
    for mention in reversed(ground.places_before(start, end)):
        place = ground.place_of[mention.id]
        holds = likely is not None and mention.id in ground.above[likely[0]]
        if mention.end <= end and place.level in _TOLD and (place.level == "province" or not holds):
            return place.id, likely[1] if likely else place.confidence
    return None


def _agencies(records: Records, model: Linear) -> Iterator[Relation]:
    """The agencies of each programme: the likeliest and those that issue it run it, unless the text says that they join in; the others take part."""
    near = Neighbours(records.reading, records.agencies, records.programs)
    named = {agency.id: agency.confidence for agency in records.agencies}
    for program in records.programs:
        pairs = [
            (model.probability(f) * program.confidence * named[key], key, quote, joins, issues)
            for key, f, quote, joins, issues in near.pairs(program)
        ]
        likely = sorted((p for p in pairs if p[0] >= model.thresholds[0]), key=lambda pair: (-pair[0], pair[1]))
        for n, (chance, key, quote, joins, issues) in enumerate(likely):
            yield _relation(
                program.id, "partner" if joins or (n and not issues) else "operatedBy", (key, chance), quote
            )


def _relation(source: str, relation: str, target: tuple[str, float], quote: Span) -> Relation:
    return Relation(source, relation, target[0], quote, confidence=target[1], reasons=("likeliest in context",))
