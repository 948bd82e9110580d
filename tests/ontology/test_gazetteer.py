"""Names lead to candidates, codes to one chain; the case table is ``gazetteer_names.tsv``."""

from __future__ import annotations

from pathlib import Path

import pytest

import ontology

PLACES = Path(ontology.__file__).parent / "places"
CASES = [
    line.split("\t") for line in (Path(__file__).parent / "gazetteer_names.tsv").read_text().splitlines()[1:] if line
]
G = ontology.gazetteer()


@pytest.mark.parametrize(
    ("name", "level", "within", "codes", "why"), CASES, ids=[f"{c[0]}-{c[2]}-{c[1]}" for c in CASES]
)
def test_names(name: str, level: str, within: str, codes: str, why: str) -> None:
    found = G.lookup(name, level=level or None, within=within or None)
    assert " ".join(d.code for d in found) == codes, why


def test_chain_passes_through_stand_ins() -> None:
    assert [d.name for d in G.chain("110105")] == ["朝阳区", "北京市", "中国"]
    assert [d.name for d in G.chain("441900003")] == ["东城街道", "东莞市", "广东省", "中国"]
    assert [d.name for d in G.chain("429004")] == ["仙桃市", "湖北省", "中国"]


def test_chain_of_a_village_has_five_steps_and_the_country() -> None:
    levels = [d.level for d in G.chain("330402012012")]
    assert levels == ["village", "township", "county", "prefecture", "province", "country"]


def test_a_zone_administers_without_being_the_parent() -> None:
    street = G.get("330411003")
    assert street is not None
    assert street.parent == "330411"
    zone = G.administered_by("330411003")
    assert zone is not None
    assert (zone.code, zone.level, zone.parent) == ("3304Z01", "zone", "3304")
    assert G.administered_by("330411101") is None


def test_unknown_codes() -> None:
    assert G.get("999999") is None
    assert G.chain("999999") == ()
    assert G.children("999999") == ()


def test_children() -> None:
    assert [d.code for d in G.children("3304") if d.level == "county"] == [
        "330402",
        "330411",
        "330421",
        "330424",
        "330481",
        "330482",
        "330483",
    ]
    assert "330402012012" in {d.code for d in G.children("330402012")}
    assert len([d for d in G.children("CN") if d.level == "province"]) == 34


def test_every_division_leads_up_to_the_country_and_has_a_known_level() -> None:
    levels = ontology.model().levels
    for codes in G.names(levels).values():
        for code in codes:
            chain = G.chain(code)
            assert chain[-1].code == "CN"
            assert chain[0].level in levels


def test_overlay_names_only_divisions_that_exist() -> None:
    for file, columns in (("zones.tsv", (4,)), ("variants.tsv", (0,))):
        for line in (PLACES / file).read_text().splitlines()[1:]:
            row = line.split("\t")
            codes = [code for column in columns for code in row[column].split(";") if code]
            assert [code for code in codes if G.get(code) is None] == [], line


def test_names_for_scanning_leave_out_bare_stems_of_townships() -> None:
    names = G.names(("province", "prefecture", "county", "township", "zone"))
    assert "建设街道" in names
    assert "建设" not in names
    assert names["乌镇"] == ("330483100", "610828103")


def test_villages_below_a_prefecture() -> None:
    villages = G.villages("3304")
    assert villages["文博社区"] == ("330402012012", "330483001017")
    assert all(code.startswith("3304") for codes in villages.values() for code in codes)


def test_the_files_are_small_and_whole() -> None:
    files = [path for path in PLACES.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 10_000_000
    assert len(G.lookup("和平村")) > 100
    assert sum(len(codes) for codes in G.villages("33").values()) > 20_000
