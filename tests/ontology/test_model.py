"""The model is complete in both languages, consistent, and what is generated from it has not drifted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pyshacl
import pytest
import rdflib

import ontology
from ontology import schema
from ontology.concepts import Concept
from ontology.generate.documents import ROOT, documents
from ontology.turtle import GP, TERMS, describe

M = ontology.model()
SCHEMES: Mapping[str, Mapping[str, Concept]] = {
    "kinds": M.kinds,
    "domains": M.domains,
    "directions": M.directions,
    "comparisons": M.comparisons,
    "statuses": M.statuses,
    "levels": M.levels,
    "agency_types": M.agency_types,
    "approximations": M.approximations,
    "period_bases": M.period_bases,
    "forms": M.forms,
    "indicators": M.indicators,
    "national": M.national,
}
CASES = [line.split("\t") for line in (Path(__file__).parent / "indicators.tsv").read_text().splitlines()[1:] if line]


@pytest.mark.parametrize("path", documents(M), ids=lambda p: p.name)
def test_generated_documents_have_not_drifted(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == documents(M)[path], "run python -m ontology.generate.documents"


@pytest.mark.parametrize("name", SCHEMES)
def test_concepts_speak_both_languages(name: str) -> None:
    concepts = SCHEMES[name]
    assert concepts
    for key, concept in concepts.items():
        assert key == concept.id
        assert re.search("[\u4e00-\u9fff%]", concept.zh), key
        assert re.search("[A-Za-z]", concept.en), key
        assert concept.definition_zh.endswith("。"), key
        assert concept.definition_en.endswith("."), key
        assert set(concept.broader) <= set(concepts), key


def test_classes_relations_and_properties_speak_both_languages() -> None:
    for table in (M.classes, M.relations, M.properties):
        for key, term in table.items():
            assert term.iri == GP + key
            assert term.zh, key
            assert term.en, key
            assert term.definition_zh.endswith("。"), key
            assert term.definition_en.endswith("."), key


def test_the_sizes_of_the_annotation_guide() -> None:
    assert (len(M.kinds), len(M.domains), len(M.agency_types), len(M.levels)) == (15, 29, 15, 8)
    assert [*M.approximations] == ["=", "~", ">", "<"]
    assert 80 <= len(M.indicators) <= 200


def test_relations_join_known_classes() -> None:
    known = {*M.classes, "http://www.w3.org/ns/prov#Activity"}
    for relation in M.relations.values():
        assert set(relation.domain) <= known, relation.id
        assert relation.range, relation.id


def test_properties_belong_to_known_classes() -> None:
    for prop in M.properties.values():
        assert prop.domain, prop.id
        assert set(prop.domain) <= set(M.classes), prop.id
        assert prop.range in ("string", "integer", "decimal", "boolean"), prop.id


def test_labels_and_relationship_types_share_one_namespace() -> None:
    labels, types = schema.labels(M), schema.relationship_types(M)
    assert len({*labels, *types}) == len(labels) + len(types)
    assert all(re.fullmatch("[A-Z][A-Z_]*", t) for t in types)


def test_constraints_are_unique_and_cover_every_label() -> None:
    statements = M.cypher_constraints()
    assert len(set(statements)) == len(statements)
    for label in schema.labels(M):
        assert (
            f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE" in statements
        )


def test_alternative_labels_are_not_shared_by_two_domains_or_kinds() -> None:
    for scheme in (M.domains, M.kinds):
        preferred = {label: c.id for c in scheme.values() for label in (c.zh, c.en)}
        for concept in scheme.values():
            taken = {
                label for label in concept.alt_zh + concept.alt_en if preferred.get(label, concept.id) != concept.id
            }
            assert not taken & set(preferred), concept.id


@pytest.mark.parametrize(("written", "indicator", "why"), CASES, ids=[c[0] for c in CASES])
def test_indicators_as_written(written: str, indicator: str, why: str) -> None:
    found = M.indicator_of(written)
    assert (found.id if found else "") == indicator, why


def test_every_indicator_is_recognised_by_its_own_label_or_a_pattern_compiles() -> None:
    for indicator in M.indicators.values():
        assert indicator.patterns, indicator.id
        for pattern in indicator.patterns:
            assert not re.fullmatch(pattern, ""), f"{indicator.id} recognises nothing at all"


def test_units_reduce_to_a_base() -> None:
    pairs = {"万元": ("元", 10_000), "亿元": ("元", 100_000_000), "起": ("件", 1), "车": ("辆", 1), "线": ("条", 1)}
    for written, (base, factor) in pairs.items():
        unit = M.unit(written)
        assert unit is not None, written
        assert (unit.base, unit.factor) == (base, factor)
    assert M.unit("％") == M.unit("%")
    assert M.unit("光年") is None


def test_no_two_units_are_written_alike() -> None:
    written = [form for unit in M.units.values() for form in (unit.zh, *unit.alt)]
    assert len({*written}) == len(written)


def test_national_doctrines_by_any_label() -> None:
    for name in ("枫桥经验", "“枫桥经验”", "新时代“枫桥经验”", "Fengqiao experience"):
        found = M.national_of(name)
        assert found is not None, name
        assert found.id == "fengqiao_experience"
    assert M.national_of("红船义警") is None
    assert M.national_of("五位一体") is None  # many towns call a scheme of their own so
    assert M.national_of("“五位一体”总体布局") is not None


def test_turtle_parses_in_rdflib_and_says_the_same() -> None:
    graph = rdflib.Graph()
    for path in sorted(TERMS.glob("*.ttl")):
        graph.parse(path)
    ours = describe(sorted(TERMS.glob("*.ttl")))
    assert sum(len(v) for d in ours.values() for v in d.values.values()) == len(graph)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("gp:this is not Turtle")
    with pytest.raises(SyntaxError, match=r"broken\.ttl"):
        describe([tmp_path / "broken.ttl"])


def test_unknown_terms_have_no_iri() -> None:
    assert M.iri("Program") == f"{GP}Program"
    assert M.iri("implementedIn") == f"{GP}implementedIn"
    with pytest.raises(KeyError, match="no class, relation or property"):
        M.iri("nothing")


def test_shapes_are_valid_shacl_and_refuse_a_bare_claim() -> None:
    shapes = rdflib.Graph().parse(ROOT / "ontology" / "shapes.ttl")
    assert pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)[0]
    bare = rdflib.Graph().parse(data=f"<urn:x> a <{GP}Claim> .")
    conforms, _, report = pyshacl.validate(bare, shacl_graph=shapes)
    assert not conforms
    assert "statedIn" in report


def test_schemas_list_the_kinds_and_domains() -> None:
    record = json.loads((ROOT / "ontology" / "schemas" / "record.json").read_text())
    program = record["properties"]["programs"]["items"]["properties"]
    assert program["type"]["enum"] == [*M.kinds]
    assert program["domains"]["items"]["enum"] == [*M.domains]
