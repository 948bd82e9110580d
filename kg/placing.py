"""Which place a report means: names resolved to codes with the context of the report, never by a guess.

A place is its code (GB/T 2260 and the statistics codes, or the overlay's) and its chain. Without a code it is known by its
nearest coded ancestor, level and name. Codes come from `ontology.gazetteer()`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.claims import Mention
from kg.names import key
from ontology import Division, Gazetteer

COUNTRY = "CN"
_RANK = {"country": 0, "province": 1, "prefecture": 2, "zone": 3, "county": 3, "township": 4, "village": 5, "site": 6}
ANCHOR_LEVELS = ("country", "province", "prefecture", "zone", "county")


@dataclass
class PlaceFacts:
    """What one report says of a place: its levels, names, the places it is part of, and codes given by the reader."""

    levels: set[str] = field(default_factory=set)
    aliases: set[str] = field(default_factory=set)
    parents: set[Mention] = field(default_factory=set)
    parent_names: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Placed:
    """A resolved place: its code, or the code of its nearest coded ancestor (empty where that is unknown too)."""

    code: str
    ancestor: str
    level: str

    @property
    def nearest(self) -> str:
        return self.code or self.ancestor


def resolve(facts: Mapping[Mention, PlaceFacts], subject: str, gazetteer: Gazetteer) -> dict[Mention, Placed]:
    """Resolve the places of one report, top level first; ``subject`` is the place that the report is about, as written."""
    codes: dict[Mention, str] = {}
    order = sorted(facts, key=lambda m: (min((_RANK.get(x, 9) for x in facts[m].levels), default=9), m))
    for _ in range(3):  # a place may help to resolve one that was looked at before it
        homes = homes_of(codes.values(), subject, gazetteer)
        before = len(codes)
        for mention in order:
            if mention not in codes and (code := _code(mention, facts[mention], codes, homes, gazetteer)):
                codes[mention] = code
                homes = homes_of(codes.values(), subject, gazetteer)
        if len(codes) == before:
            break
    return {m: _placed(m, facts, codes, gazetteer) for m in order}


def homes_of(codes: Iterable[str], subject: str, gazetteer: Gazetteer) -> list[str]:
    """Codes of the places the report is most about, narrowest first: its county, prefecture and province if it has them."""
    votes: Counter[str] = Counter()
    for code in codes:
        votes.update(d.code for d in gazetteer.chain(code) if d.level in ("province", "prefecture", "county"))
    for name in subject.replace(",", "、").split("、"):
        found = gazetteer.lookup(name.strip()) if name.strip() else ()
        upper = [d for d in found if _RANK[d.level] <= 3]
        if len(upper) == 1:
            votes.update({d.code: 2 for d in gazetteer.chain(upper[0].code) if d.code != COUNTRY})
    out = []
    for level in ("county", "prefecture", "province"):
        best = [c for c in votes if _level(c, gazetteer) == level]
        best.sort(key=lambda c: (-votes[c], c))
        if best and (len(best) == 1 or votes[best[0]] > votes[best[1]]):
            out.append(best[0])
    return out


def _level(code: str, gazetteer: Gazetteer) -> str:
    division = gazetteer.get(code)
    return division.level if division else ""


def _code(
    mention: Mention, facts: PlaceFacts, known: Mapping[Mention, str], homes: list[str], gazetteer: Gazetteer
) -> str | None:
    given = [c for c in facts.codes if gazetteer.get(c)]
    if len(given) == 1:
        return given[0]
    candidates: dict[str, Division] = {}
    for name in {mention.name, *facts.aliases}:
        for division in gazetteer.lookup(name):
            if not facts.levels or division.level in facts.levels:
                candidates[division.code] = division
    above = {known[p] for p in facts.parents if p in known}
    if not above:
        above = {d.code for name in facts.parent_names for d in gazetteer.lookup(name) if _RANK[d.level] < 5}
    if above:
        candidates = {c: d for c, d in candidates.items() if above & ancestors(c, gazetteer)}
    if len(candidates) > 1 or (candidates and not above):
        candidates = _nearest_home(candidates, homes, gazetteer)
    return next(iter(candidates)) if len(candidates) == 1 else None


def _nearest_home(candidates: dict[str, Division], homes: list[str], gazetteer: Gazetteer) -> dict[str, Division]:
    """Candidates within the narrowest home that has any; where none has, upper levels stand and lower ones do not."""
    for home in homes:
        inside = {c: d for c, d in candidates.items() if home in ancestors(c, gazetteer)}
        if inside:
            return inside
    return {c: d for c, d in candidates.items() if not homes or _RANK[d.level] <= 3}


def ancestors(code: str, gazetteer: Gazetteer) -> set[str]:
    """The code itself, its statutory chain, and the zone that administers any of them."""
    out = set()
    for division in gazetteer.chain(code):
        out.add(division.code)
        if zone := gazetteer.administered_by(division.code):
            out.add(zone.code)
    return out


def _placed(
    mention: Mention, facts: Mapping[Mention, PlaceFacts], codes: Mapping[Mention, str], gazetteer: Gazetteer
) -> Placed:
    level = min(facts[mention].levels, default="", key=lambda x: (_RANK.get(x, 9), x))
    if code := codes.get(mention):
        return Placed(code, code, _level(code, gazetteer))
    ancestor, seen, step = "", {mention}, [mention]
    while step and not ancestor:
        parents = sorted(p for m in step for p in (facts[m].parents if m in facts else ()) if p not in seen)
        ancestor = next((codes[p] for p in parents if p in codes), "")
        seen.update(parents)
        step = parents
    if not ancestor:
        names = {d.code for n in facts[mention].parent_names for d in gazetteer.lookup(n) if _RANK[d.level] <= 3}
        ancestor = names.pop() if len(names) == 1 else ""
    return Placed("", ancestor, level)


def anchor(places: Iterable[str], gazetteer: Gazetteer) -> str:
    """The lowest county, zone, prefecture, province or country that contains all places; empty without places."""
    shared: set[str] | None = None
    for code in places:
        mine = {c for c in ancestors(code, gazetteer) if _level(c, gazetteer) in ANCHOR_LEVELS}
        shared = mine if shared is None else shared & mine
    if not shared:
        return ""
    return max(shared, key=lambda c: (_RANK[_level(c, gazetteer)], _level(c, gazetteer) == "zone", c))


def local_name(name: str, ancestor: str, gazetteer: Gazetteer) -> str:
    """A name without the names of the places above it in front: 嘉兴南湖 below 嘉兴市 is 南湖."""
    plain = key(name)
    for division in gazetteer.chain(ancestor) if ancestor else ():
        for form in sorted({key(division.name), *map(key, division.aliases)}, key=len, reverse=True):
            if plain.startswith(form) and len(plain) - len(form) >= 2:
                return plain[len(form) :]
    return plain
