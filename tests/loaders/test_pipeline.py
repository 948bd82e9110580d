"""The same records, in the same order, from one process, several, and a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import psutil
import pytest
from distributed import LocalCluster

from kg.errors import BadInput
from loaders import extraction, pipeline
from loaders.extraction import Layers, Reading, Records
from loaders.extraction.models import Models
from loaders.pipeline import Extracted, ExtractionFailed, extract_all
from loaders.readers import Document

TOWNS = "绍兴市柯桥区", "杭州市余杭区", "宁波市鄞州区", "温州市鹿城区", "湖州市德清县", "金华市义乌市"


def report(number: int) -> Document:
    town = TOWNS[number % len(TOWNS)]
    text = (
        f"{town}公安局创新推出“灯塔管家{number}”志愿服务队，组织退休职工夜间巡逻。2025年，全区电诈发案数同比下降{10 + number}.5%，"
        f"累计调解矛盾纠纷{300 + number}件。{town}人民法院设立“巷口议事厅”，由调解员李明轮流值守。\n\n"
    )
    return Document(f"r{number:02}", text * 12, title=f"{town}小巷大治理", issued="2026-02-11")


REPORTS = [report(n) for n in range(14)]


@pytest.fixture(scope="module")
def alone() -> list[Extracted]:
    return list(extract_all(REPORTS, layers="rules"))


def test_one_process(alone: list[Extracted]) -> None:
    assert [document for document, _, _ in alone] == REPORTS
    assert all(records["programs"] and records["outcomes"] for _, records, _ in alone)
    assert len({version for _, _, version in alone}) == 1


def test_several_processes(alone: list[Extracted], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "PORTION", 2_000)
    told: list[int] = []
    assert list(extract_all(iter(REPORTS), workers=2, progress=told.append, layers="rules")) == alone
    assert told == list(range(1, len(REPORTS) + 1))


def test_stopping_early_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "PORTION", 2_000)
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    stream = extract_all(REPORTS, workers=2, layers="rules")
    assert next(iter(stream))[0] == REPORTS[0]
    assert isinstance(stream, Iterator)
    stream.close()  # type: ignore[attr-defined]
    left = [
        c
        for c in psutil.Process().children(recursive=True)
        if c.pid not in before and "spawn_main" in " ".join(c.cmdline())
    ]
    psutil.wait_procs(left, timeout=60)
    assert not [child for child in left if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def test_a_cluster(alone: list[Extracted], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "PORTION", 2_000)
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        assert cluster.scheduler_address.startswith("tcp://")
        assert list(extract_all(REPORTS, scheduler=cluster.scheduler_address, layers="rules")) == alone


def test_a_scheduler_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "PATIENCE", 1)
    with pytest.raises(BadInput, match="cannot be reached"):
        list(extract_all(REPORTS, scheduler="tcp://127.0.0.1:9"))


def test_no_workers() -> None:
    with pytest.raises(BadInput, match="0 workers"):
        list(extract_all(REPORTS, workers=0))


def test_a_fault_names_the_report() -> None:
    broken = Document("r99", b"7")  # type: ignore[arg-type]
    given = extract_all([REPORTS[0], broken, REPORTS[1]], layers="rules")
    assert next(given)[0] == REPORTS[0]
    with pytest.raises(ExtractionFailed, match="r99"):
        next(given)


def test_what_could_only_be_read_one_by_one_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, alone: list[Extracted]
) -> None:
    whole = extraction.records_of

    def only_one(readings: Sequence[Reading], trained: Models | None, layers: Layers) -> list[Records]:
        if len(readings) > 1:
            raise MemoryError("too many")
        return whole(readings, trained, layers)

    monkeypatch.setattr(extraction, "records_of", only_one)
    assert list(extract_all(REPORTS, layers="rules")) == alone
    assert "too many" in caplog.text


def test_portions_are_of_similar_size() -> None:
    many = [Document(str(n), "字" * 700) for n in range(100)]
    sizes = [sum(len(d.text) for d in portion) for portion in pipeline.portions(many)]
    assert sum(sizes) == 70_000
    assert all(size < pipeline.PORTION + 700 for size in sizes)
