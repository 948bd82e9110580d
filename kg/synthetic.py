"""Invented reports of any number, for measuring: each about one county and about a thousand elements of the graph.

The counties are real, everything said of them is not. The same number of reports is always the same reports, and two
reports about one county share programmes, agencies and figures, so that identity and merging have their work to do.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import ontology
from kg.claims import Claim, Evidence, Mention, Report, Text
from kg.ledger import Assertion, Reading

PROGRAMS, FIGURES = 13, 4
_THEMES = ["平安", "义警", "暖心", "联防", "善治", "共富", "银龄", "护苗", "解纷", "清风", "邻里", "数治", "巡防"]
_FORMS = ["驿站", "行动", "工作法", "联盟", "先锋队", "工作室", "平台"]
_INDICATORS = ["刑事立案数", "纠纷调解成功率", "电信网络诈骗发案数", "群众满意度", "注册志愿者"]


class _Draft:
    """A report while it is written: sentences, and the claims that each sentence states."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.sentences: list[str] = []
        self.length = 0
        self.stated: list[tuple[Claim, tuple[int, int]]] = []

    def say(self, sentence: str, *claims: Claim) -> None:
        span = (self.length, self.length + len(sentence))
        self.sentences.append(sentence)
        self.length += len(sentence)
        self.stated += [(claim, span) for claim in claims]

    def mention(self, kind: str, name: str) -> Mention:
        return Mention(self.key, kind, name)

    def relation(self, relation: str, subject: Mention, other: Mention) -> Claim:
        return Claim.of("relation", self.key, [("subject", subject), ("object", other)], {"relation": relation})

    def named(self, mention: Mention) -> Claim:
        return self.attribute(mention, "name", mention.name)

    def attribute(self, subject: Mention, name: str, value: str) -> Claim:
        return Claim.of("attribute", self.key, [("subject", subject)], {"property": name, "value": value})


def readings(count: int, *, changed: int | None = None) -> Iterator[Reading]:
    """``count`` readings; in report number ``changed`` one figure is another one."""
    counties = [county for _, county in _counties()]
    for number in range(count):
        yield _reading(number, counties[number % len(counties)], 1 if number == changed else 0)


def _counties() -> list[tuple[str, str]]:
    """Code and name of every county, in an order of the codes that spreads neighbours."""
    gazetteer = ontology.gazetteer()
    found = [
        (county.code, county.name)
        for province in gazetteer.children("CN")
        for city in gazetteer.children(province.code)
        for county in gazetteer.children(city.code)
        if county.level == "county" and len(gazetteer.lookup(county.name)) == 1
    ]
    return random.Random(7).sample(found, len(found))


def _reading(number: int, county: str, change: int) -> Reading:
    draft = _Draft(f"synthetic-{number:05}")
    chance = random.Random(number)
    place = draft.mention("place", county)
    police = draft.mention("agency", f"{county}公安局")
    draft.say(
        f"{county}公安局设在{county}。",
        draft.named(place),
        draft.named(police),
        draft.relation("locatedIn", police, place),
    )
    for at in range(PROGRAMS):
        theme, form = _THEMES[at], _FORMS[(at + number // 4) % len(_FORMS)]
        _programme(draft, f"{county}{theme}{form}", place, police, chance, change if at == 0 else 0)
    _award(draft, place, number)
    text = Text(draft.key, "original", "".join(draft.sentences))
    report = Report(draft.key, f"{county}治理见闻", f"2025-{number % 12 + 1:02}", "虚构日报", subject_place=county)
    assertions = {
        claim.id: Assertion(claim, "extracted", (Evidence(claim.id, text.sha256, (span,), "synthetic", 0.9),))
        for claim, span in draft.stated
    }
    return Reading(report, text, tuple(assertions.values()))


def _programme(draft: _Draft, name: str, place: Mention, police: Mention, chance: random.Random, change: int) -> None:
    model = ontology.model()
    program = draft.mention("program", name)
    partner = draft.mention("agency", f"{place.name}{chance.choice(['司法局', '民政局', '团委', '妇联'])}")
    draft.say(
        f"{name}在{place.name}推行，由{police.name}牵头，{partner.name}参与。",
        draft.named(program),
        draft.named(partner),
        draft.relation("implementedIn", program, place),
        draft.relation("operatedBy", program, police),
        draft.relation("partner", program, partner),
        draft.relation("locatedIn", partner, place),
        draft.attribute(program, "kind", chance.choice(sorted(model.kinds))),
        draft.attribute(program, "domain", chance.choice(sorted(model.domains))),
        draft.attribute(program, "startYear", str(2015 + chance.randrange(10))),
    )
    for at in range(FIGURES):
        indicator = _INDICATORS[at]
        value = chance.randrange(100, 9_000) / 10 + change
        figure = Claim.of(
            "outcome",
            draft.key,
            [("place", place), ("program", program)],
            {"indicator": indicator, "value": value, "unit": "%", "direction": "decrease", "period": "2024年"},
        )
        draft.say(f"{name}推行以来，2024年{place.name}{indicator}下降{value:g}%。", figure)


def _award(draft: _Draft, place: Mention, number: int) -> None:
    award = Claim.of(
        "recognition", draft.key, [("recipient", place)], {"award": "平安示范县", "year": 2020 + number % 5}
    )
    draft.say(f"{place.name}获评平安示范县。", award)
