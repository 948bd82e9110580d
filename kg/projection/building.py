"""Building the graph claim by claim. What every node and edge carries stands here and nowhere else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import ontology
from kg.claims import Claim, Mention, digest
from kg.duplicates import groups, linked
from kg.graph import Edge, Graph, Node, Value
from kg.identity import GLOSSED, Entity, Identity
from kg.ledger import Assertion, Reading
from kg.names import key, pinyin
from kg.placing import ANCHOR_LEVELS, COUNTRY
from kg.projection.outcomes import measured, outcome_properties, reached, recognition_key
from kg.projection.stating import claim_node

_LABELS = {"place": "Place", "agency": "Agency", "program": "Program", "person": "Person"}


class _Described:
    """What the claims say of one entity, gathered."""

    def __init__(self) -> None:
        self.named: Counter[str] = Counter()
        self.values: dict[str, Counter[str]] = {}
        self.reviewed = False
        self.reports: set[str] = set()

    def add(self, name: str, value: str) -> None:
        self.values.setdefault(name, Counter())[value] += 1

    def best(self, name: str) -> str:
        """The value most often stated; the smaller text where two are equal."""
        values = self.values.get(name)
        return min(values, key=lambda v: (-values[v], v)) if values else ""

    def all(self, name: str) -> list[str]:
        return sorted(self.values.get(name, ()))


class Builder:
    """Takes judged claims in any order and makes nodes and edges of them."""

    def __init__(self, readings: Mapping[str, Reading], identity: Identity) -> None:
        self.readings = readings
        self.identity = identity
        self.model = ontology.model()
        self.gazetteer = ontology.gazetteer()
        self.graph = Graph()
        self.outcomes: dict[str, Claim] = {}
        self._described: dict[str, _Described] = {}
        self._edges: dict[tuple[str, str, str], tuple[set[str], set[str]]] = {}
        self._recognitions: dict[tuple[str, ...], list[Assertion]] = {}
        self._has_parent: set[str] = set()
        self._english: dict[tuple[str, str], set[str]] = {}
        self._provisional: dict[str, set[str]] = {}
        self._hashes = {key: r.text.sha256 for key, r in readings.items()}
        signatures = {key: r.signature for key, r in readings.items()}
        self._voices = {key: keys[0] for keys in groups(signatures) for key in keys}
        for report in sorted(readings):
            self._report(readings[report])
        for earlier, later, alike in linked(signatures):
            self.graph.connect(Edge("REPEATS", report_id(later), report_id(earlier), {"similarity": alike}))

    def _report(self, reading: Reading) -> None:
        about = reading.report
        properties: dict[str, Value] = {
            "key": about.key,
            "name": about.title or about.key,
            "names": sorted({about.title, about.key} - {""}),
            "title": about.title,
            "issued": about.issued,
            "publisher": about.publisher,
            "byline": about.byline,
            "supplied_by": about.supplied_by,
            "genre": about.genre,
            "subject_place": about.subject_place,
            "form": reading.text.form,
            "characters": len(reading.text.content),
            "sha256": self._hashes[about.key],
            "voice": self._voices.get(about.key, about.key),
        }
        kept = {k: v for k, v in properties.items() if v != ""}
        self.graph.add(Node(report_id(about.key), "Report", kept))

    # ---- claims ----

    def claim(self, assertion: Assertion) -> None:
        """Add one judged claim: its node, what it is about, and the edge or the property that it states."""
        claim = assertion.claim
        self.graph.add(claim_node(assertion, self.readings[claim.report], self._hashes[claim.report]))
        self._edge("STATED_IN", claim.id, report_id(claim.report), assertion, keep_claims=False)
        subject = claim.mentions("subject")
        if subject and subject[0].kind in GLOSSED:
            self._english.setdefault((subject[0].kind, key(subject[0].name)), set()).add(str(claim.literal("value")))
            return
        for mention in set(claim.mentions()):
            self._mention(claim.report, mention, assertion.status == "reviewed")
            self._edge("ABOUT", claim.id, self.identity.of[mention], assertion, keep_claims=False)
        if claim.kind == "attribute":
            self._attribute(claim, assertion)
        elif claim.kind == "relation":
            self._relation(claim, assertion)
        elif claim.kind == "outcome":
            self._outcome(claim, assertion)
        else:
            giver = self._giver(claim)
            self._recognitions.setdefault(recognition_key(claim, giver), []).append(assertion)

    def _mention(self, report: str, mention: Mention, reviewed: bool) -> None:
        described = self._described.setdefault(self.identity.of[mention], _Described())
        described.named[mention.name] += 1
        described.reports.add(report)
        described.reviewed |= reviewed

    def _attribute(self, claim: Claim, assertion: Assertion) -> None:
        subject = self.identity.of[claim.mentions("subject")[0]]
        name, value = str(claim.literal("property")), str(claim.literal("value"))
        self._described[subject].add(name, value)
        if name == "kind" and value in self.model.kinds:
            self._edge("OF_KIND", subject, self._concept("Kind", value), assertion)
        elif name == "domain" and value in self.model.domains:
            self._edge("IN_DOMAIN", subject, self._concept("Domain", value), assertion)

    def _relation(self, claim: Claim, assertion: Assertion) -> None:
        relation = self.model.relations[str(claim.literal("relation"))]
        source = self.identity.of[claim.mentions("subject")[0]]
        target = self.identity.of[claim.mentions("object")[0]]
        if source.startswith("place-") and relation.cypher == "PART_OF":
            self._has_parent.add(source)
        if source == target or (relation.cypher == "PART_OF" and source.startswith("place-") and self._coded(source)):
            return  # a coded place lies where the gazetteer says
        self._edge(relation.cypher, source, target, assertion)

    def _coded(self, place: str) -> bool:
        return bool(self.identity.entities[place].code)

    def _outcome(self, claim: Claim, assertion: Assertion) -> None:
        outcome = "outcome-" + claim.id.removeprefix("c-")
        self.outcomes[outcome] = claim
        self._edge("ABOUT", claim.id, outcome, assertion, keep_claims=False)
        self._edge("OF_INDICATOR", outcome, self.indicator(claim), assertion)
        for place in claim.mentions("place"):
            self._edge("OBSERVED_IN", outcome, self.identity.of[place], assertion)
        for program in claim.mentions("program"):
            self._edge("HAS_OUTCOME", self.identity.of[program], outcome, assertion)

    def _giver(self, claim: Claim) -> str:
        givers = sorted(self.identity.of[m] for m in claim.mentions("giver"))
        return givers[0] if givers else key(str(claim.literal("giver_text") or ""))

    # ---- concepts ----

    def _concept(self, label: str, identifier: str) -> str:
        node = f"{label.lower()}-{identifier}"
        if node not in self.graph.nodes:
            tables: dict[str, Mapping[str, ontology.Concept]] = {
                "Kind": self.model.kinds,
                "Domain": self.model.domains,
                "Indicator": self.model.indicators,
            }
            table = tables[label]
            concept = table[identifier]
            names = sorted({concept.zh, concept.en, *concept.alt_zh, *concept.alt_en})
            properties: dict[str, Value] = {"name": concept.zh, "name_en": concept.en, "names": names}
            self.graph.add(Node(node, label, properties))
            for broader in concept.broader:
                if broader in table:
                    self.graph.connect(Edge("BROADER", node, self._concept(label, broader), {}))
        return node

    def indicator(self, claim: Claim) -> str:
        """Node of the concept that an outcome measures; the place of the outcome in front of the words does not count."""
        written = str(claim.literal("indicator"))
        bare = self._without_place(written, claim)
        if known := next(filter(None, map(self.model.indicator_of, (written, bare, reached(bare)))), None):
            return self._concept("Indicator", known.id)
        node = "indicator-x-" + digest(measured(bare))
        self._provisional.setdefault(node, set()).add(key(bare))
        return node

    def _without_place(self, written: str, claim: Claim) -> str:
        for mention in claim.mentions("place"):
            division = self.gazetteer.get(self.identity.entity(mention).code)
            names = {mention.name, *((division.name, *division.aliases) if division else ())}
            for name in sorted(names, key=lambda n: (-len(n), n)):
                if written.startswith(name) and len(written) - len(name) >= 2:
                    return written[len(name) :].removeprefix("的")
        return written

    def _provisional_indicators(self) -> None:
        for node, names in self._provisional.items():
            shortest = min(names, key=lambda n: (len(n), n))
            properties: dict[str, Value] = {"name": shortest, "names": sorted(names), "provisional": True}
            self.graph.add(Node(node, "Indicator", properties))

    # ---- edges ----

    def _edge(self, kind: str, source: str, target: str, assertion: Assertion, keep_claims: bool = True) -> None:
        claims, statuses = self._edges.setdefault((kind, source, target), (set(), set()))
        if keep_claims:
            claims.add(assertion.claim.id)
            statuses.add(assertion.status)

    # ---- the end ----

    def finish(self) -> Graph:
        """Add the entities, the recognitions, the derived places, and all edges."""
        self._add_recognitions()
        self._outcome_nodes()
        self._provisional_indicators()
        for entity_id in sorted(self._described):
            self._entity(self.identity.entities[entity_id], self._described[entity_id])
        self._runs_in()
        for (kind, source, target), (claims, statuses) in self._edges.items():
            properties: dict[str, Value] = {}
            if claims:
                status = "reviewed" if "reviewed" in statuses else "extracted"
                properties = {"claims": sorted(claims), "status": status}
            if kind == "RUNS_IN":
                properties["derived"] = True
            self.graph.connect(Edge(kind, source, target, properties))
        return self.graph

    def _entity(self, entity: Entity, described: _Described) -> None:
        division = self.gazetteer.get(entity.code) if entity.code else None
        written = sorted({*described.named, *described.all("alias")})
        name = division.name if division else min(described.named, key=lambda n: (-described.named[n], -len(n), n))
        usual = self.gazetteer.english(entity.code) if entity.code else ()
        national = self.model.national_of(name) if entity.kind == "program" else None
        english = [*described.all("nameEn"), *usual]
        known = {name, *written, *(division.aliases if division else ())}
        if national:
            known |= {national.en, *national.alt_en}
        properties: dict[str, Value] = {
            "name": name,
            "names": sorted({*known, *english, *(p for n in known if (p := pinyin(n)))}),
            "written": written,
            "mentions": [m.id for m in entity.mentions],
            "reports": sorted(described.reports),
            "status": "reviewed" if described.reviewed else "extracted",
        }
        if english:
            properties["name_en"] = described.best("nameEn") or usual[0]
        elif gloss := national.en if national else self._gloss(entity.kind, name, described):
            properties["gloss"] = gloss
        properties |= getattr(self, f"_{entity.kind}")(entity, described)
        self.graph.add(Node(entity.id, _LABELS[entity.kind], properties))
        if entity.kind == "place":
            self._place_above(entity)

    def _gloss(self, kind: str, name: str, described: _Described) -> str:
        """English for a name that nobody has translated: pinyin, and what the ontology's terms say of the thing."""
        model = self.model
        tables: dict[str, list[tuple[str, Mapping[str, ontology.Concept]]]] = {
            "program": [("kind", model.kinds), ("domain", model.domains)],
            "agency": [("type", model.agency_types)],
            "place": [("level", model.levels)],
            "person": [],
        }
        terms = [table[v].en for attribute, table in tables[kind] for v in described.all(attribute) if v in table]
        return f"{pinyin(name)} ({', '.join(terms)})" if pinyin(name) and terms else pinyin(name)

    def _place(self, entity: Entity, described: _Described) -> dict[str, Value]:
        division = self.gazetteer.get(entity.code) if entity.code else None
        if division:
            return {"level": division.level, "code": entity.code}
        return {"level": described.best("level")} if described.best("level") else {}

    def _agency(self, entity: Entity, described: _Described) -> dict[str, Value]:
        kind = described.best("type")
        if entity.anchor:
            place = self._place_node(entity.anchor)
            self._edges.setdefault(("LOCATED_IN", entity.id, place), (set(), set()))
        return {"type": kind} if kind else {}

    def _program(self, entity: Entity, described: _Described) -> dict[str, Value]:
        properties: dict[str, Value] = {"named": "true" in described.all("named")}
        years = [int(y) for y in described.all("startYear")]
        if years:
            properties["start_year"] = min(years)
        if described.all("targets"):
            properties["targets"] = described.all("targets")
        if entity.anchor:
            properties["anchor"] = entity.anchor
        return properties

    def _person(self, entity: Entity, described: _Described) -> dict[str, Value]:
        del entity
        return {"role": described.best("role"), "roles": described.all("role")} if described.all("role") else {}

    # ---- places ----

    def _place_node(self, code: str) -> str:
        """The node of a coded place, with all places above it; added if no report mentions it."""
        node = f"place-{code}"
        if node not in self.graph.nodes and node not in self._described:
            division = self.gazetteer.get(code)
            assert division is not None, code
            known = {division.name, *division.aliases}
            properties: dict[str, Value] = {
                "name": division.name,
                "names": sorted({*known, *self.gazetteer.english(code), *(p for n in known if (p := pinyin(n)))}),
                "level": division.level,
                "code": code,
                "reports": [],
            }
            self.graph.add(Node(node, "Place", properties))
            self._place_above(Entity(node, "place", (), code))
        return node

    def _place_above(self, entity: Entity) -> None:
        if entity.code:
            chain = self.gazetteer.chain(entity.code)
            if len(chain) > 1:
                self._edges.setdefault(("PART_OF", entity.id, self._place_node(chain[1].code)), (set(), set()))
            if zone := self.gazetteer.administered_by(entity.code):
                self._edges.setdefault(("ADMINISTERED_BY", entity.id, self._place_node(zone.code)), (set(), set()))
            return
        above = {self.identity.placed[m].ancestor for m in entity.mentions} - {""}
        if above and entity.id not in self._has_parent:
            self._edges.setdefault(("PART_OF", entity.id, self._place_node(min(above))), (set(), set()))

    def _runs_in(self) -> None:
        """Lift every programme from its place to the counties, zones, prefectures and provinces above it."""
        lifted = [(s, t) for kind, s, t in self._edges if kind == "IMPLEMENTED_IN"]
        for program, place in sorted(lifted):
            for above in self._above(place):
                claims, statuses = self._edges["IMPLEMENTED_IN", program, place]
                mine = self._edges.setdefault(("RUNS_IN", program, above), (set(), set()))
                mine[0].update(claims)
                mine[1].update(statuses)

    def _above(self, place: str) -> list[str]:
        entity = self.identity.entities[place]
        nearest = entity.code or next((a for m in entity.mentions if (a := self.identity.placed[m].ancestor)), "")
        out = []
        for division in self.gazetteer.chain(nearest) if nearest else ():
            zone = self.gazetteer.administered_by(division.code)
            for step in (division, zone):
                if step and step.level in ANCHOR_LEVELS and step.code != COUNTRY:
                    out.append(self._place_node(step.code))
        return out

    # ---- outcomes and recognitions ----

    def _outcome_nodes(self) -> None:
        for outcome, claim in sorted(self.outcomes.items()):
            properties = outcome_properties(claim, self.readings[claim.report].report.issued)
            english = sorted(self._english.get(("indicator", key(str(claim.literal("indicator")))), ()))
            if english:
                properties |= {"name_en": english[0], "names": [str(claim.literal("indicator")), *english]}
            self.graph.add(Node(outcome, "Outcome", properties))

    def _conferrals(self) -> dict[tuple[str, ...], list[Assertion]]:
        """One conferral an award, giver and year.

        A telling without giver or year joins the only one that fits and shares a recipient or the report; else it stands alone.
        """
        full = {k: list(v) for k, v in self._recognitions.items() if all(k)}
        out: dict[tuple[str, ...], list[Assertion]] = {("", *k): v for k, v in full.items()}
        for (award, giver, year), told in sorted(self._recognitions.items()):
            for assertion in told if not (giver and year) else ():
                fitting = [
                    k
                    for k, others in full.items()
                    if k[0] == award and giver in ("", k[1]) and year in ("", k[2]) and self._share(assertion, others)
                ]
                where = ("", *fitting[0]) if len(fitting) == 1 else (assertion.claim.report, award, giver, year)
                out.setdefault(where, []).append(assertion)
        return out

    def _share(self, assertion: Assertion, others: list[Assertion]) -> bool:
        """Whether a telling shares a recipient or its report with others."""
        mine = {self.identity.of[m] for m in assertion.claim.mentions("recipient")}
        return any(
            other.claim.report == assertion.claim.report
            or mine & {self.identity.of[m] for m in other.claim.mentions("recipient")}
            for other in others
        )

    def _add_recognitions(self) -> None:
        for (*key_parts, year), assertions in sorted(self._conferrals().items()):
            node = "recognition-" + digest([*key_parts, year])
            names = Counter(str(a.claim.literal("award")) for a in assertions)
            name = min(names, key=lambda n: (-names[n], n))
            properties: dict[str, Value] = {"name": name, "award": name, "names": sorted({*names, pinyin(name)} - {""})}
            english = sorted(self._english.get(("award", key(name)), ()))
            if english:
                properties["name_en"] = english[0]
                properties["names"] = sorted({*names, pinyin(name), *english} - {""})
            if year:
                properties["year"] = int(year)
            givers = sorted({str(g) for a in assertions if (g := a.claim.literal("giver_text"))})
            if givers:
                properties["giver"] = givers[0]
            self.graph.add(Node(node, "Recognition", properties))
            for assertion in assertions:
                self._edge("ABOUT", assertion.claim.id, node, assertion, keep_claims=False)
                for mention in assertion.claim.mentions("recipient"):
                    self._edge("RECEIVED", self.identity.of[mention], node, assertion)
                for mention in assertion.claim.mentions("giver"):
                    self._edge("GIVEN_BY", node, self.identity.of[mention], assertion)


def report_id(report_key: str) -> str:
    """Id of a report's node."""
    return "report-" + report_key
