"""Which mentions mean one thing. Links in a fixed order; what stays unknown is an open question, never a guess.

A person's "same" comes first, then a person's "different", then rule links by strength and key:

- place: the code; without one, nearest coded ancestor, level and name
- agency: the place whose body it is, and the name in full form
- programme: the concept, where it is a national one by any of its names and no report tells two of it apart by place; else the
  anchor (lowest county, zone, prefecture, province or country that contains all its places) and an equal name or alias; two
  names in one report are two programmes unless a person says otherwise
- person: only a person's judgement joins people of two reports
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import ontology
from kg import agency_names, placing
from kg.claims import Claim, Judgement, Mention, Report
from kg.links import Links, Skipped
from kg.names import key
from kg.placing import COUNTRY, Placed, PlaceFacts
from ontology import Gazetteer

GLOSSED = ("award", "indicator")  # kinds of mention that only carry an English gloss and are no entities


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing, as its mentions show it. ``code`` is a place's, ``anchor`` a programme's or an agency's place (may be empty)."""

    id: str
    kind: str
    mentions: tuple[Mention, ...]
    code: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class OpenQuestion:
    """Entities of one name that no rule may join and nobody has judged."""

    name: str
    kind: str
    entities: tuple[str, ...]
    why: str


@dataclass
class Identity:
    """The result: ``of`` leads from every mention to its entity's id; ``placed`` tells where each place mention lies."""

    entities: dict[str, Entity] = field(default_factory=dict)
    of: dict[Mention, str] = field(default_factory=dict)
    placed: dict[Mention, Placed] = field(default_factory=dict)
    skipped: list[Skipped[Mention]] = field(default_factory=list)
    open: list[OpenQuestion] = field(default_factory=list)

    def entity(self, mention: Mention) -> Entity:
        return self.entities[self.of[mention]]


@dataclass
class _Facts:
    """What the claims say of mentions, as far as identity asks."""

    places: dict[str, dict[Mention, PlaceFacts]] = field(default_factory=dict)  # report -> place -> facts
    mentions: set[Mention] = field(default_factory=set)
    aliases: dict[Mention, set[str]] = field(default_factory=dict)
    located: dict[Mention, set[Mention]] = field(default_factory=dict)
    implemented: dict[Mention, set[Mention]] = field(default_factory=dict)

    def place(self, mention: Mention) -> PlaceFacts:
        return self.places.setdefault(mention.report, {}).setdefault(mention, PlaceFacts())

    def read(self, claim: Claim) -> None:
        if any(m.kind in GLOSSED for _, m in claim.roles):
            return
        for _, mention in claim.roles:
            self.mentions.add(mention)
            if mention.kind == "place":
                self.place(mention)
        if claim.kind == "attribute":
            self._attribute(claim.mentions("subject")[0], str(claim.literal("property")), str(claim.literal("value")))
        elif claim.kind == "relation":
            self._relation(str(claim.literal("relation")), claim.mentions("subject")[0], claim.mentions("object")[0])

    def _attribute(self, subject: Mention, name: str, value: str) -> None:
        if name == "alias":
            self.aliases.setdefault(subject, set()).add(value)
        if subject.kind == "place":
            facts = self.place(subject)
            target = {
                "level": facts.levels,
                "alias": facts.aliases,
                "parentName": facts.parent_names,
                "code": facts.codes,
            }
            if name in target:
                target[name].add(value)

    def _relation(self, relation: str, subject: Mention, other: Mention) -> None:
        if relation == "partOf" and subject.kind == other.kind == "place":
            self.place(subject).parents.add(other)
        elif relation == "locatedIn":
            self.located.setdefault(subject, set()).add(other)
        elif relation == "implementedIn":
            self.implemented.setdefault(subject, set()).add(other)


def identify(
    claims: Iterable[Claim], reports: Mapping[str, Report], judgements: Sequence[Judgement], gazetteer: Gazetteer
) -> Identity:
    """Resolve every mention of the claims. Pure: the order of claims and judgements does not matter."""
    facts = _Facts()
    for claim in claims:
        facts.read(claim)
    identity = Identity()
    for report, places in sorted(facts.places.items()):
        subject = reports[report].subject_place if report in reports else ""
        identity.placed.update(placing.resolve(places, subject, gazetteer))
    keys, anchors = _keys(facts, identity.placed, reports, gazetteer)
    links = _link(facts, keys, judgements, identity)
    _collect(facts, links, anchors, identity)
    identity.open = _open_questions(identity, links)
    return identity


_Key = tuple[int, tuple[str, ...]]  # strength, and what must be equal


def _keys(
    facts: _Facts, placed: Mapping[Mention, Placed], reports: Mapping[str, Report], gazetteer: Gazetteer
) -> tuple[dict[Mention, list[_Key]], dict[Mention, str]]:
    """For each mention the keys by which rules link it, and its anchor (programme) or seat (agency)."""
    keys: dict[Mention, list[_Key]] = {}
    anchors: dict[Mention, str] = {}
    homes: dict[str, list[str]] = {}
    for mention in sorted(facts.mentions):
        if mention.kind == "place":
            keys[mention] = [(9, _place_key(mention, placed[mention], gazetteer))]
        elif mention.kind == "agency":
            if mention.report not in homes:
                homes[mention.report] = _report_homes(mention.report, facts, placed, reports, gazetteer)
            at_place = next((p for p in sorted(facts.located.get(mention, ())) if placed[p].nearest), None)
            seat = agency_names.seat(
                mention.name, placed[at_place].nearest if at_place else "", homes[mention.report], gazetteer
            )
            anchors[mention] = seat
            full = agency_names.stem(mention.name, seat, gazetteer)
            site: tuple[str, ...] = ()
            if at_place is not None and not placed[at_place].code:
                site = _place_key(at_place, placed[at_place], gazetteer)
            keys[mention] = [(8, ("agency", seat or mention.report, *site, full))]
        elif mention.kind == "program":
            national = ontology.model().national_of(mention.name)
            at = COUNTRY if national else _anchor(mention, facts, placed, gazetteer)
            anchors[mention] = at
            where = at or mention.report
            names = {key(a) for a in facts.aliases.get(mention, ())} - {key(mention.name)}
            keys[mention] = [(7, ("program", where, key(mention.name)))]
            keys[mention] += [(6, ("program", where, name)) for name in sorted(names)]
            keys[mention] += [(8, ("national", national.id))] if national else []
    return keys, anchors


def _place_key(mention: Mention, placed: Placed, gazetteer: Gazetteer) -> tuple[str, ...]:
    if placed.code:
        return ("place", placed.code)
    name = placing.local_name(mention.name, placed.ancestor, gazetteer)
    return ("place", placed.ancestor or mention.report, placed.level, name)


def _anchor(mention: Mention, facts: _Facts, placed: Mapping[Mention, Placed], gazetteer: Gazetteer) -> str:
    places = [placed[p].nearest for p in sorted(facts.implemented.get(mention, ()))]
    return placing.anchor([p for p in places if p], gazetteer)


def _report_homes(
    report: str, facts: _Facts, placed: Mapping[Mention, Placed], reports: Mapping[str, Report], gazetteer: Gazetteer
) -> list[str]:
    codes = [placed[m].code for m in facts.places.get(report, {}) if placed[m].code]
    return placing.homes_of(codes, reports[report].subject_place if report in reports else "", gazetteer)


def _link(
    facts: _Facts, keys: Mapping[Mention, list[_Key]], judgements: Sequence[Judgement], identity: Identity
) -> Links[Mention]:
    links: Links[Mention] = Links()
    for decision in ("same", "different"):
        for judgement in sorted(in_force(judgements), key=lambda j: j.id):
            if judgement.decision != decision:
                continue
            judged = [m for m in mentions_of(judgement) if m in facts.mentions]
            for i, left in enumerate(judged):
                for right in judged[:i]:
                    if decision == "same":
                        links.join(right, left)
                    else:
                        links.separate(right, left)
    groups: dict[_Key, list[Mention]] = {}
    for mention, rules in keys.items():
        for strength, what in rules:
            groups.setdefault((strength, what), []).append(mention)
    # an alias meets the primary name of others, unless things of several names bear it: then it tells nothing
    for (strength, what), bearers in list(groups.items()):
        if strength == 6:
            named_so = groups.get((7, what), [])
            groups[strength, what] = [*bearers, *named_so] if len({key(m.name) for m in bearers}) == 1 else []
    for strength, what in sorted(groups, key=lambda k: (-k[0], k[1])):
        _join_group(links, sorted(set(groups[strength, what])), exclusive=what[0] == "program")
    identity.skipped = sorted(links.skipped, key=lambda s: (s.left, s.right))
    return links


def _join_group(links: Links[Mention], group: list[Mention], exclusive: bool) -> None:
    """Link the mentions of one key, where it is clear to which they belong.

    ``exclusive``: sets that share a report are two things of that report. Whatever its kind, a mention that its report tells apart
    by place is never joined with its namesake, and a mention that could be either of two things is neither by rule.
    """
    heads: list[Mention] = []
    for mention in group:
        mine = links.members(mention)
        if any(links.root(head) == links.root(mention) for head in heads):
            continue
        fitting = [h for h in heads if not _told_apart(links.members(h), mine, exclusive)]
        if len(fitting) != 1 or not links.join(fitting[0], mention):
            heads.append(mention)


def _told_apart(left: set[Mention], right: set[Mention], exclusive: bool) -> bool:
    small, large = sorted((left, right), key=len)
    if exclusive:
        reports = {m.report for m in small}
        return any(m.report in reports for m in large)
    placed = {(m.report, m.name): m.place for m in small if m.place}
    return any(m.place and placed.get((m.report, m.name), m.place) != m.place for m in large)


def _collect(facts: _Facts, links: Links[Mention], anchors: Mapping[Mention, str], identity: Identity) -> None:
    sets = links.sets(sorted(facts.mentions))
    for members in sorted(sorted(s) for s in sets.values()):
        kind = members[0].kind
        code = min(
            (identity.placed[m].code for m in members if kind == "place" and identity.placed[m].code), default=""
        )
        entity_id = f"place-{code}" if code else ""
        if not entity_id or entity_id in identity.entities:
            entity_id = kind + "-" + min(m.id for m in members).removeprefix("m-")
        anchor = min((anchors[m] for m in members if anchors.get(m)), default="", key=lambda c: (len(c), c))
        identity.entities[entity_id] = Entity(entity_id, kind, tuple(members), code, anchor)
        identity.of.update(dict.fromkeys(members, entity_id))


def _open_questions(identity: Identity, links: Links[Mention]) -> list[OpenQuestion]:
    """Entities of one kind and name, unless a person has kept all of them apart."""
    by_name: dict[tuple[str, str], set[str]] = {}
    for mention, entity in identity.of.items():
        if mention.kind in ("program", "person", "agency"):
            by_name.setdefault((mention.kind, key(mention.name)), set()).add(entity)
    out = []
    for (kind, name), ids in sorted(by_name.items()):
        if kind == "agency" and all(identity.entities[i].anchor for i in ids):
            continue  # bodies of different places
        heads = [identity.entities[i].mentions[0] for i in sorted(ids)]
        if any(not links.apart(a, b) for a, b in combinations(heads, 2)):
            out.append(OpenQuestion(name, kind, tuple(sorted(ids)), "one name; the places differ or are not stated"))
    return out


def in_force(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Judgements that no other one in force supersedes, in order of id; those that only undo are left out."""
    known = {j.id: j for j in judgements}
    superseded: set[str] = set()
    for judgement in _newest_first(known):
        if judgement.id not in superseded:
            superseded.update(judgement.supersedes)
    return [known[i] for i in sorted(known) if i not in superseded and known[i].decision != "undo"]


def _newest_first(known: Mapping[str, Judgement]) -> list[Judgement]:
    """Each judgement before those it supersedes (an id hashes what it supersedes, so there are no cycles)."""
    depth: dict[str, int] = {}

    def deep(identifier: str) -> int:
        if identifier not in depth:
            below = [deep(s) for s in known[identifier].supersedes if s in known]
            depth[identifier] = 1 + max(below, default=0)
        return depth[identifier]

    return [known[i] for i in sorted(known, key=lambda i: (-deep(i), i))]


def mentions_of(judgement: Judgement) -> list[Mention]:
    """The mentions that a judgement of identity is about."""
    return [Mention.from_json(body["report"], body) for body in judgement.target.get("mentions", [])]
