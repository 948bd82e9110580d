"""What was annotated in public texts, kept without their sentences, comes back with the texts."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from kg.claims import Text
from kg.errors import BadInput
from loaders.reviewed import LISTS, Quoted, convert
from loaders.training import gold, restore

TEXT = "临江市双桥街道办起“邻里灯”议事会。\n今年调处纠纷120件。\n"
ANNOTATION: dict[str, Any] = {
    "report": {"title": "邻里灯照亮小巷", "genre": "news"},
    "places": [{"id": "pl1", "name": "双桥街道", "level": "township", "quote": "双桥街道"}],
    "programs": [
        {"id": "p1", "name": "邻里灯", "aliases": ["邻里灯议事会"], "type": "mechanism", "named": True,
         "domains": ["grassroots_governance"], "quote": "办起“邻里灯”议事会"},
    ],
    "outcomes": [
        {"id": "o1", "indicator": "纠纷", "value": 120, "unit": "件", "comparison": "absolute", "quote": "调处纠纷120件"}
    ],
    "relations": [{"from": "p1", "rel": "hasOutcome", "to": "o1"}],
}  # fmt: skip


def body() -> dict[str, object]:
    quotes = {r["id"]: r["quote"] for kind in LISTS[:-1] for r in ANNOTATION.get(kind, [])}
    found, trouble = convert(ANNOTATION, "001", [Quoted(Text("001", "original", TEXT.strip()), quotes, (None,))], {})
    assert [line for line in trouble if "relations" not in line] == []
    return {**found, "source": {"id": "n1"}}


def test_quotes_come_from_the_text() -> None:
    kept = body()
    assert "议事会。" not in json.dumps(kept, ensure_ascii=False)
    found = restore.restored(kept, TEXT.strip())
    quotes = {r["id"]: r["quote"] for kind in LISTS[:-1] for r in found[kind]}
    assert quotes == {"pl1": "双桥街道", "p1": "办起“邻里灯”议事会", "o1": "调处纠纷120件"}
    assert not {"texts", "source"} & set(found)


def test_another_text_is_refused() -> None:
    with pytest.raises(BadInput, match="邻里灯照亮小巷"):
        restore.restored(body(), TEXT.replace("120", "121").strip())


def test_restored_reports_can_be_trained_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restore, "records", lambda _: iter([("001", body())]))
    news = tmp_path / "news.jsonl.xz"
    news.write_bytes(lzma.compress(json.dumps({"id": "n1", "text": TEXT}).encode()))
    restore.main(news, tmp_path, tmp_path / "out")
    (loaded,) = gold.load([str(tmp_path / "out")])
    spans = gold.stretches(loaded.reading, gold.written_names(loaded.annotation, "program"))
    assert [loaded.reading.string(s) for row in spans.values() for s in row] == ["邻里灯”议事会"]


@pytest.mark.parametrize(("folder", "many"), [(restore.RECORDS, 212), (restore.APART, 26 + 8)])
def test_shipped_records_are_whole_and_without_sentences(folder: Path, many: int) -> None:
    shipped = list(restore.records(folder))
    assert len(shipped) == many
    for number, record_file in shipped:
        known = {r["id"] for kind in LISTS[:-1] for r in record_file.get(kind, [])}
        assert {end for r in record_file.get("relations", []) for end in (r["from"], r["to"])} <= known, number
        for kind in LISTS[:-1]:
            for record in record_file.get(kind, []):
                assert "quote" not in record
                assert record["at"]["original"], (number, record["id"])
                texts = [v for v in record.values() if isinstance(v, str)]
                assert all("。" not in v and len(v) < 60 for v in texts), (number, record)
