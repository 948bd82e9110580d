"""Records of short reports written for the purpose: what is found, and that every span says what its record says."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.extraction import extract, extract_each, read_each, records_of, terms
from loaders.extraction.models import models
from loaders.extraction.records import Records
from loaders.readers.document import Document
from loaders.tagging import Lac

REPORT = (
    "绍兴市：“暖邻议事厅”里解难题\n"
    "2024年，绍兴市柯桥区创新推出“暖邻议事厅”工作机制，由柯桥区人民法院联合区司法局共同运行，累计化解矛盾纠纷1200余件。\n"
    "诸暨市依托“枫桥经验”打造“云上老舅”调解平台，全市刑事案件同比下降12.5%。该平台入选全国优秀案例。\n"
)


@pytest.fixture(scope="module")
def records() -> Records:
    return extract(REPORT, issued="2025-01-03")


def test_named_programmes_are_found(records: Records) -> None:
    forms = {terms.key(form) for p in records.programs for form in (p.name, *p.aliases)}
    assert {"暖邻议事厅", "云上老舅"} & forms == {"暖邻议事厅", "云上老舅"}


def test_a_national_programme_is_named_without_quotation_marks() -> None:
    found = {p.name: p.named for p in extract("青石市深入实施雪亮工程，在乡村路口装上探头，发案下降12%。").programs}
    assert found["雪亮工程"] is True


def test_places_have_codes_and_parents(records: Records) -> None:
    codes = {place.name: place.code for place in records.places}
    assert codes["柯桥区"] == "330603"
    assert codes["诸暨市"] == "330681"
    assert {p.parent for p in records.places if p.name == "柯桥区"} == {
        next(p.id for p in records.places if p.name == "绍兴市")
    }


def test_figures_have_unit_direction_and_comparison(records: Records) -> None:
    figures = {o.value: o for o in records.outcomes}
    assert (figures[12.5].unit, figures[12.5].direction, figures[12.5].comparison) == ("%", "down", "yoy")
    assert (figures[1200.0].unit, figures[1200.0].approx, figures[1200.0].comparison) == ("件", ">", "cumulative")


def test_court_is_an_agency(records: Records) -> None:
    assert "柯桥区人民法院" in {a.name for a in records.agencies}


def test_relations_join_records_that_exist(records: Records) -> None:
    ids = set(records.by_id())
    assert records.relations
    for relation in records.relations:
        assert relation.source in ids
        assert relation.target is None or relation.target in ids


@pytest.mark.parametrize("layers", ["all", "fast", "rules", "sequence"])
def test_ablations_give_records_of_the_same_shape(layers: str) -> None:
    body = extract(REPORT, layers=layers).as_json()  # type: ignore[arg-type]
    assert set(body) == {
        "report", "places", "agencies", "programs", "outcomes", "recognitions", "persons", "relations", "not_programs",
    }  # fmt: skip
    assert body["places"]


def test_equal_text_gives_equal_records() -> None:
    assert extract(REPORT).as_json() == extract(REPORT).as_json()


def test_reports_read_together_give_the_records_of_each_alone() -> None:
    folder = Path(__file__).parents[3] / "corpora" / "jiaxing" / "digests"
    texts = [REPORT, "", *(path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))), REPORT[:60]]
    documents = [Document(str(n), text) for n, text in enumerate(texts)]
    tagged_anew = Lac(remember=0)
    together = records_of(read_each(documents, tagged_anew), models())
    assert together == [records_of(read_each([document], tagged_anew), models())[0] for document in documents]
    assert [records.as_json() for records in extract_each(documents)] == [records.as_json() for records in together]


def test_empty_text_gives_no_records() -> None:
    assert not list(extract("").all())


PIECES = st.sampled_from(
    [
        "柯桥区",
        "“和美驿站”",
        "绍兴市",
        "公安局",
        "推出",
        "工作机制",
        "，",
        "。",
        "\n",
        "同比下降3%",
        "《暖心条例》",
        "”",
        "“",
        "王建国",
        "12万",
        "、",
    ]
)


def check_spans(text: str) -> None:
    records = extract(text)
    for record in records.all():
        said = "".join(text[a:b] for a, b in records.raw(record.span))
        if record.id.startswith("outcome"):
            assert said
        else:
            assert terms.key(record.name) == terms.key(said)
        quote = records.quote(record.quote or record.span)
        assert quote in text
        assert "\n" not in quote
    for relation in records.relations:
        assert records.quote(relation.quote) in text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=30).map("".join))
def test_every_span_says_what_its_record_says(text: str) -> None:
    check_spans(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
def test_any_string_is_accepted(text: str) -> None:
    check_spans(text)


def test_a_programme_runs_where_its_name_says() -> None:
    text = "甘肃省深化治理。全省建成“陇上和解”平台，永昌供水一体化工程完工。"
    found = extract(text)
    names = {record.id: record.name for record in found.all()}
    told = {names[r.source]: names[r.target or ""] for r in found.relations if r.relation == "implementedIn"}
    assert told["永昌供水一体化工程"] == "永昌"
