"""The command line as a user meets it: what works, and one clear sentence with the remedy where something does not."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kg.stores.arcadedb import FolderLock

TEXT = "青石镇推行“晨钟”工作法，全镇十个村组建义警队伍，2024年调解纠纷320件，同比增长12%。\n"


def kg(*arguments: object, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the real command in a process of its own."""
    environment = {**os.environ, **({"KG_DATA": str(data)} if data else {})}
    command = [Path(sys.executable).with_name("kg"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, check=False)


def refused(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """The command failed with the code, in one sentence with all the words and no trace."""
    said = " ".join(done.stderr.split())
    assert done.returncode == code, said
    assert all(word in said for word in words), said
    assert "Traceback" not in said
    assert len(said) < 500, said


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A built ledger of one small report, which no refused command may change."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "reports").mkdir()
    (folder / "reports" / "qingshi.txt").write_text(TEXT, "utf-8")
    done = kg("build", folder / "reports", data=folder / "data")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["reports_read"] == 1
    return folder / "data"


def ledger_bytes(data: Path) -> bytes:
    done = kg("export", "jsonl", "--out", data.parent / "claims.jsonl", data=data)
    assert done.returncode == 0, done.stderr
    return (data.parent / "claims.jsonl").read_bytes()


BAD_REPORTS = [
    ("missing.txt", None, ("no such file",)),
    ("empty.txt", b"", ("empty",)),
    ("noise.txt", bytes(range(128, 256)) * 40, ()),
    ("report.xls", b"x", ("can be read",)),
    ("large.txt", ("很长的一篇报道。" * 2_400_000).encode()[:50_000_000], ("large",)),
]


@pytest.mark.parametrize(("name", "content", "words"), BAD_REPORTS, ids=[b[0] for b in BAD_REPORTS])
def test_a_report_that_cannot_be_read_is_refused_and_nothing_is_changed(data, tmp_path, name, content, words):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    before = ledger_bytes(data)
    refused(kg("build", path, data=data), 2, name, *words)
    assert ledger_bytes(data) == before


def test_a_folder_without_reports_is_refused(data, tmp_path):
    refused(kg("build", tmp_path, data=data), 2, "No report could be read")


def test_two_reports_with_one_key_are_refused_with_both_places(data, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "r.txt").write_text(TEXT, "utf-8")
    before = ledger_bytes(data)
    refused(kg("build", tmp_path / "a", tmp_path / "b", data=data), 2, "key r", "Rename")
    assert ledger_bytes(data) == before


def test_a_stranger_with_a_reviewed_reports_key_is_refused(data, tmp_path):
    (tmp_path / "000.txt").write_text(TEXT, "utf-8")
    refused(kg("build", tmp_path / "000.txt", data=data), 2, "reviewed report", "Rename")


def test_what_a_folder_cannot_give_is_named_and_the_rest_is_stored(tmp_path):
    (tmp_path / "good.txt").write_text(TEXT, "utf-8")
    (tmp_path / "bad.txt").write_bytes(b"")
    done = kg("build", tmp_path, "--json", data=tmp_path / "data")
    assert done.returncode == 2
    assert "1 of 2 reports were refused" in " ".join(done.stderr.split())
    body, _ = json.JSONDecoder().raw_decode(done.stdout)
    assert [Path(source).name for source, _ in body["refused"]] == ["bad.txt"]
    assert body["changed"] == 1


def test_cypher_that_writes_is_refused(data):
    refused(kg("query", "MATCH (n) DETACH DELETE n", data=data), 6, "MATCH")
    refused(kg("query", "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l", data=data), 6)


def test_cypher_that_is_none_is_refused(data):
    refused(kg("query", "MATCH (n RETURN n", data=data), 7)


def test_a_store_held_by_another_process_is_refused(data):
    lock = FolderLock(data / "graph")
    assert lock.acquire()
    try:
        refused(kg("conflicts", data=data), 5, "process")
    finally:
        lock.release()


def test_a_store_of_a_newer_version_is_refused(data):
    path = data / "graph" / "format.json"
    before = path.read_text()
    path.write_text(json.dumps({"format": 99}))
    try:
        refused(kg("conflicts", data=data), 5, "newer")
    finally:
        path.write_text(before)


def test_a_taken_port_is_refused(data):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused(kg("serve", "--port", port, data=data), 2, str(port), "--port")


def test_a_folder_without_a_ledger_says_how_to_make_one(tmp_path):
    refused(kg("status", data=tmp_path / "nothing"), 4, "kg build")
    assert not (tmp_path / "nothing").exists()


def test_unknown_names_and_ids_are_not_found(data):
    refused(kg("show", "没有这个名字", data=data), 4)
    refused(kg("evidence", "c-000", data=data), 4)
    refused(kg("remove", "nobody", data=data), 4, "qingshi")
    refused(kg("question", "no-such-question", data=data), 4)


def test_a_thing_is_found_by_a_part_of_its_name_and_shown_with_its_sentences(data):
    found = json.loads(kg("search", "青石", data=data).stdout)
    assert found["total"] >= 1
    place = next(r for r in found["results"] if r["label"] == "Place")
    assert place["id"] in kg("search", "青石", "--table", data=data).stdout
    shown = kg("show", place["id"], "--table", data=data).stdout
    assert json.loads(kg("show", place["id"], data=data).stdout)[0]["claims"][0]["id"] in shown
    assert "claims:" in kg("status", "--table", data=data).stdout


def test_wrong_usage_is_refused(data):
    refused(kg("question", "programmes", "nonsense", data=data), 2)
    refused(kg("export", "parquet", "--out", data.parent / "x", data=data), 2, "turtle")
    refused(kg("frobnicate"), 2, "--help")


def test_errors_are_json_where_json_was_asked_for(data):
    done = kg("show", "没有这个名字", "--json", data=data)
    assert json.loads(done.stdout)["error"]["status"] == 404


def test_the_whole_way_by_command(data, tmp_path):
    """Build, look, decide, undo, remove: on one ledger."""
    copy = tmp_path / "data"
    report = tmp_path / "晨钟.txt"
    report.write_text(TEXT, "utf-8")
    assert kg("build", report, data=copy).returncode == 0
    first = json.loads(kg("status", data=copy).stdout)
    assert first["in_step"] is True
    claims = [json.loads(x) for x in _claims(copy, tmp_path)]
    target = claims[0]["id"]
    judged = json.loads(kg("judge", "reject", target, "--why", "旧闻", data=copy).stdout)
    rows = json.loads(kg("query", f"MATCH (c:Claim {{id: '{target}'}}) RETURN c.id AS id", data=copy).stdout)
    assert rows == []
    assert kg("judge", "undo", judged["id"], data=copy).returncode == 0
    rows = json.loads(kg("query", f"MATCH (c:Claim {{id: '{target}'}}) RETURN c.id AS id", data=copy).stdout)
    assert [r["id"] for r in rows] == [target]
    shown = json.loads(kg("evidence", target, data=copy).stdout)
    for place in shown["evidence"]:
        for start, end in place["spans"]:
            assert TEXT[start:end].strip() in TEXT
            assert TEXT[start:end] in place["quote"]
    assert json.loads(kg("check", data=copy).stdout)["sound"] is True
    assert kg("remove", "晨钟", data=copy).returncode == 0
    assert json.loads(kg("status", data=copy).stdout)["reports"] == 0


def _claims(data: Path, tmp_path: Path) -> list[str]:
    assert kg("export", "jsonl", "--out", tmp_path / "c.jsonl", data=data).returncode == 0
    return (tmp_path / "c.jsonl").read_text("utf-8").splitlines()
