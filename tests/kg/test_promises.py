"""The promises of the one idea, as properties over generated ledgers: the graph is a pure function of claims and judgements."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.claims import Claim, Evidence, Judgement, Mention, Report, Text
from kg.ledger import Assertion, Ledger, Reading
from kg.projection import project, project_readings, version

REPORTS = ("r1", "r2", "r3")
NAMES = {
    "program": ("晨钟义警", "暮鼓调解法", "晨钟", "枫桥经验"),
    "place": ("平湖市", "海盐县", "嘉兴市", "青石村"),
    "agency": ("市公安局", "平湖市公安局", "海盐县人民法院"),
    "person": ("沈一", "沈二"),
}
LEVELS = {"平湖市": "county", "海盐县": "county", "嘉兴市": "prefecture", "青石村": "village"}
ATTRIBUTES = {
    "program": [
        ("kind", "brand"),
        ("domain", "anti_fraud"),
        ("alias", "晨钟"),
        ("startYear", "2019"),
        ("named", "true"),
    ],
    "place": [("parentName", "嘉兴市")],
    "agency": [("type", "police")],
    "person": [("role", "队长")],
}
RELATIONS = [
    ("implementedIn", "program", "place"),
    ("operatedBy", "program", "agency"),
    ("partOf", "program", "program"),
    ("locatedIn", "agency", "place"),
    ("leads", "person", "program"),
]


@st.composite
def claims(draw, report):
    def mention(kind):
        return Mention(report, kind, draw(st.sampled_from(NAMES[kind])))

    form = draw(st.sampled_from(["name", "attribute", "relation", "outcome", "recognition"]))
    kind = draw(st.sampled_from(sorted(NAMES)))
    if form in ("name", "attribute"):
        subject = mention(kind)
        name, value = ("name", subject.name) if form == "name" else draw(st.sampled_from(ATTRIBUTES[kind]))
        if kind == "place":
            name, value = "level", LEVELS[subject.name]
        return Claim.of("attribute", report, [("subject", subject)], {"property": name, "value": value})
    if form == "relation":
        relation, left, right = draw(st.sampled_from(RELATIONS))
        return Claim.of(
            "relation", report, [("subject", mention(left)), ("object", mention(right))], {"relation": relation}
        )
    if form == "outcome":
        value = draw(st.sampled_from([12.0, 12.4, 15, None]))
        literals = {"indicator": "电诈发案数", "value": value, "unit": "%", "approx": "=", "direction": "down"}
        return Claim.of("outcome", report, [("place", mention("place"))], {**literals, "period": "2025"})
    year = draw(st.sampled_from([2024, None]))
    return Claim.of("recognition", report, [("recipient", mention("place"))], {"award": "金鼎", "year": year})


@st.composite
def readings(draw, report):
    content = "".join(n for names in NAMES.values() for n in names) + report
    text = Text(report, "original", content)
    assertions = []
    drawn = draw(st.lists(claims(report), min_size=1, max_size=8))
    named = [
        Claim.of("attribute", report, [("subject", m)], {"property": "name", "value": m.name})
        for m in sorted({m for c in drawn for m in c.mentions()})
    ]
    for claim in named + drawn:
        name = claim.mentions()[0].name
        start = content.index(name)
        status = draw(st.sampled_from(["reviewed", "extracted"]))
        evidence = Evidence(claim.id, text.sha256, ((start, start + len(name)),), "reviewed")
        assertions.append(Assertion(claim, status, (evidence,)))
    return Reading(Report(report, report, issued="2026", subject_place="嘉兴市"), text, tuple(assertions))


@st.composite
def corpora(draw):
    return [draw(readings(report)) for report in draw(st.permutations(REPORTS))]


@st.composite
def judgements(draw, corpus):
    mentions = sorted({m for r in corpus for a in r.assertions for m in a.claim.mentions()})
    kinds = sorted({m.kind for m in mentions})
    out = []
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(kinds))
        same_kind = [m for m in mentions if m.kind == kind]
        pair = draw(st.lists(st.sampled_from(same_kind), min_size=1, max_size=2, unique=True))
        target = {"mentions": [{"report": m.report, **m.as_json()} for m in pair]}
        out.append(Judgement(draw(st.sampled_from(["same", "different"])), target))
    claim = draw(st.sampled_from([a.claim for r in corpus for a in r.assertions]))
    out.append(Judgement(draw(st.sampled_from(["reject", "accept"])), {"claim": claim.id}))
    years = [a.claim for r in corpus for a in r.assertions if a.claim.literal("property") == "startYear"]
    if years:
        year = draw(st.sampled_from(years))
        later = Claim(year.report, year.kind, year.roles, (("property", "startYear"), ("value", "2020")))
        out.append(Judgement("correct", {"claim": year.id}, {"claim": later.as_json()}))
    return out


@st.composite
def judged_corpora(draw):
    corpus = draw(corpora())
    return corpus, draw(judgements(corpus))


def exported(batches, judged=(), then=None):
    """The canonical export of a ledger that was given these batches of readings, and then maybe changed."""
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder)) as ledger:
        for batch in batches:
            ledger.put(batch)
        for judgement in judged:
            ledger.judge([judgement])
        if then:
            then(ledger)
        return "".join(project(ledger).graph.canonical())


few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@few
@given(corpora(), st.randoms(use_true_random=False))
def test_order_batching_and_repetition_give_the_same_bytes(corpus, random):
    shuffled = [
        Reading(r.report, r.text, tuple(random.sample(r.assertions, len(r.assertions))))
        for r in random.sample(corpus, len(corpus))
    ]
    assert exported([corpus]) == exported([[r] for r in shuffled]) == exported([shuffled[:1], shuffled, shuffled])


@few
@given(corpora())
def test_taking_a_report_out_equals_never_having_read_it(corpus):
    gone = corpus[0].report.key
    assert exported([corpus], then=lambda ledger: ledger.remove(gone)) == exported([corpus[1:]])


@few
@given(judged_corpora(), st.randoms(use_true_random=False))
def test_judgements_in_any_order_give_the_same_bytes(judged, random):
    corpus, decisions = judged
    shuffled = random.sample(decisions, len(decisions))
    assert exported([corpus], decisions) == exported([corpus], shuffled)


@few
@given(judged_corpora())
def test_a_merge_that_is_undone_leaves_no_trace(judged):
    corpus, decisions = judged
    undo = Judgement("undo", {}, supersedes=tuple(d.id for d in decisions))
    assert exported([corpus], [*decisions, undo]) == exported([corpus])


@few
@given(judged_corpora())
def test_an_undo_can_be_undone(judged):
    corpus, decisions = judged
    undo = Judgement("undo", {}, supersedes=tuple(d.id for d in decisions))
    again = Judgement("undo", {}, supersedes=(undo.id,))
    assert exported([corpus], [*decisions, undo, again]) == exported([corpus], decisions)


@few
@given(corpora())
def test_a_decision_survives_a_rebuild(corpus):
    """Reading everything again, with the decision made in between, equals deciding at the end."""
    claim = corpus[0].assertions[0].claim
    reject = Judgement("reject", {"claim": claim.id})

    def again(ledger):
        for reading in corpus:
            ledger.remove(reading.report.key)
            ledger.put(reading)

    assert exported([corpus], [reject], then=again) == exported([corpus], [reject])


@few
@given(corpora())
def test_every_mention_leads_to_one_entity_of_its_kind(corpus):
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder)) as ledger:
        ledger.put(corpus)
        projection = project(ledger)
        for mention, entity in projection.identity.of.items():
            assert projection.identity.entities[entity].kind == mention.kind
            assert mention.id in projection.graph.nodes[entity].properties["mentions"]


@few
@given(corpora())
def test_the_version_changes_with_the_content_and_only_with_it(corpus):
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder)) as ledger:
        ledger.put(corpus)
        before = version(ledger)
        ledger.put(corpus)
        assert version(ledger) == before
        ledger.remove(corpus[0].report.key)
        assert version(ledger) != before
        ledger.put(corpus[0])
        assert version(ledger) == before


@few
@given(judged_corpora())
def test_properties_made_from_the_same_are_the_same(judged):
    """Decisions change what a claim's node is made from wherever they change the node."""
    corpus, decisions = judged
    made = [project_readings(corpus, judgements).graph.nodes for judgements in ([], decisions)]
    sources = [{k: n.properties.source for k, n in nodes.items() if n.label == "Claim"} for nodes in made]
    assert sources[0]
    for key in sources[0].keys() & sources[1].keys():
        if sources[0][key] == sources[1][key]:
            assert made[0][key].row() == made[1][key].row()
