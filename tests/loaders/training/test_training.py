"""Training on two short reports written for the purpose: what is learned, and that it is learned the same twice."""

import json
from pathlib import Path

import pytest

from kg.errors import BadInput
from loaders.training import fitting, gold

TEXT = "湖州市“和美驿站”\n湖州市推出“和美驿站”服务平台，由市公安局运行。“和美驿站”累计服务群众三千人次。\n安吉县建立网格议事机制，化解纠纷120件。\n"
ANNOTATION = {
    "report": {"title": "湖州市“和美驿站”"},
    "places": [
        {"id": "l1", "name": "湖州市", "level": "prefecture"},
        {"id": "l2", "name": "安吉县", "level": "county"},
    ],
    "agencies": [{"id": "a1", "name": "市公安局", "type": "police"}],
    "programs": [
        {
            "id": "p1",
            "name": "和美驿站",
            "type": "brand",
            "named": True,
            "domains": ["legal_services"],
            "aliases": ["和美驿站服务平台"],
        },
        {"id": "p2", "name": "网格议事机制", "type": "mechanism", "named": False, "domains": ["grid_governance"]},
    ],
    "outcomes": [
        {"id": "o1", "indicator": "化解纠纷", "value": 120, "unit": "件", "program": "p2", "quote": "化解纠纷120件"}
    ],
    "relations": [
        {"from": "p1", "rel": "implementedIn", "to": "l1"},
        {"from": "p2", "rel": "implementedIn", "to": "l2"},
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(1, 9):
        (tmp_path / f"{number:02}.txt").write_text(TEXT, "utf-8")
        (tmp_path / f"{number:02}.json").write_text(json.dumps(ANNOTATION, ensure_ascii=False), "utf-8")
    return tmp_path


def test_every_fourth_report_is_left_out(folder: Path) -> None:
    assert [p.stem for p in gold.paths(f"{folder}%4")] == ["01", "02", "03", "05", "06", "07"]
    assert [p.stem for p in gold.paths(f"{folder}%4", held_out=True)] == ["04", "08"]


def test_a_folder_without_reports_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No annotated reports"):
        list(gold.paths(str(tmp_path)))


def test_names_are_labelled_with_their_quotation_mark(folder: Path) -> None:
    (first, *_) = gold.load([f"{folder}%2"])
    marked = [
        first.reading.paragraphs[s.paragraph].text[a:b]
        for s, marks in zip(first.sentences, gold.labels(first, "program"), strict=True)
        for (a, b), mark in zip(s.bounds, marks, strict=True)
        if mark == "B"
    ]
    assert marked.count("“") == 3


def test_training_twice_gives_equal_bytes(folder: Path) -> None:
    golds = gold.load([f"{folder}%2"])
    assert fitting.crf(golds).save() == fitting.crf(golds).save()


def test_what_was_learned_is_found_again(folder: Path) -> None:
    golds = gold.load([f"{folder}%2"])
    marks = fitting.crf(golds).mark([golds[0].sentences])[0]["program"]
    found = {golds[0].reading.string(span) for mark in marks for span, _, best in mark.spans(0.5) if best}
    assert "网格议事机制" in found
