"""The RDF export: it holds the shapes, opens in other tools, keeps its bytes, and carries evidence with selectors."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyshacl import validate
from rdflib import Graph as RdfGraph

import ontology
from kg import rdf
from kg.exporting import export
from kg.ledger import Ledger

GP = rdf.PREFIXES["gp"]
SHAPES = Path(ontology.__file__).parent / "shapes.ttl"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory, readings, judgements):
    with Ledger(tmp_path_factory.mktemp("rdf")) as opened:
        opened.put(readings)
        opened.judge(judgements)
        yield opened


@pytest.fixture(scope="module")
def turtle(ledger):
    return rdf.serialized(ledger, "turtle")


def test_the_export_holds_the_shapes(tmp_path, readings):
    """One report is enough: shapes look at one thing at a time."""
    with Ledger(tmp_path) as one:
        one.put(readings[3])
        data = RdfGraph().parse(data=rdf.serialized(one, "ntriples"), format="nt")
    shapes = RdfGraph().parse(SHAPES)
    conforms, _, text = validate(data, shacl_graph=shapes)
    assert conforms, text[:3000]
    assert len(data) > 1000


def test_turtle_opens_in_rdflib_and_says_who_operates_what(turtle):
    graph = RdfGraph().parse(data=turtle, format="turtle")
    found = graph.query(
        "SELECT ?p ?a WHERE { ?x a gp:Program; rdfs:label ?p; gp:operatedBy/rdfs:label ?a }",
        initNs={"gp": GP, "rdfs": rdf.PREFIXES["rdfs"]},
    )
    assert len(list(found)) > 0


def test_every_claim_has_evidence_whose_selectors_lead_to_its_words(ledger, turtle):
    store = ox.Store()
    store.load(turtle, format=ox.RdfFormat.TURTLE)
    texts = {r.text.sha256: r.text.content for r in ledger.readings()}
    rows = store.query(
        f"""PREFIX gp: <{GP}> PREFIX oa: <{rdf.PREFIXES["oa"]}>
        SELECT ?claim ?source ?start ?end ?exact WHERE {{
          ?claim a gp:Claim; gp:supportedBy ?e . ?e oa:hasSource ?source; oa:hasSelector ?p, ?q .
          ?p oa:start ?start; oa:end ?end . ?q oa:exact ?exact }}"""
    )
    seen = 0
    for row in rows:
        text = texts[row["source"].value.removeprefix("urn:sha256:")]
        assert "".join(text[int(row["start"].value) : int(row["end"].value)].split()) in "".join(
            row["exact"].value.split()
        )
        seen += 1
    claims = list(store.query(f"SELECT ?c WHERE {{ ?c a <{GP}Claim> }}"))
    assert seen >= len(claims) > 0


def test_equal_ledgers_give_equal_bytes(ledger, tmp_path):
    with Ledger(tmp_path) as other:
        for reading in reversed(list(ledger.readings(forms="all"))):
            other.put(reading)
        other.judge(reversed(ledger.judgements()))
        assert rdf.serialized(other, "turtle") == rdf.serialized(ledger, "turtle")


def test_chinese_names_stay_whole_in_every_export(ledger, tmp_path):
    name = next(
        m.name for r in ledger.readings() for a in r.assertions for m in a.claim.mentions() if m.kind == "program"
    )
    for form, file in (("turtle", "g.ttl"), ("jsonl", "c.jsonl"), ("canonical", "g.jsonl"), ("jsonld", "g.jsonld")):
        (path,) = export(ledger, form, tmp_path / file)
        written = path.read_text("utf-8")
        assert name in (json.dumps(json.loads(written), ensure_ascii=False) if form == "jsonld" else written)
    tables = {p.name for p in export(ledger, "csv", tmp_path / "tables")}
    assert {"Program.csv", "IMPLEMENTED_IN.csv", "Claim.csv"} <= tables
    assert name in (tmp_path / "tables" / "Program.csv").read_text("utf-8-sig")
