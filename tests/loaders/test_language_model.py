"""A language model's proposals, from a local server that answers from files."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import ontology
from kg.errors import BadInput
from loaders.extraction import extract, read
from loaders.extraction.records import Reading
from loaders.language_model import SOURCE, Endpoint, EndpointFailed, ask, schema

TEXT = "白河区公安局推出“灯塔管家”志愿服务队，组织退休职工夜间巡逻，并在全区推行“巷口议\n\n事厅”制度，获评全市治理创新案例，住户都说好。"
GOOD = {
    "name": "灯塔管家",
    "quote": "推出“灯塔管家”志愿服务队",
    "type": "volunteer_force",
    "domains": ["volunteer_policing"],
}


@pytest.fixture
def reading() -> Reading:
    return read(TEXT)


class Server:
    """Answers each POST with the next file of a folder and keeps what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.asked = folder, list[dict[str, Any]]()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append({"path": self.path, "key": self.headers.get("Authorization"), **body})
                files = sorted(outer.folder.iterdir())
                answer = files[(len(outer.asked) - 1) % len(files)]
                self.send_response(500 if answer.suffix == ".error" else 200)
                self.end_headers()
                self.wfile.write(answer.read_bytes())

            def log_message(self, *args: object) -> None:
                """Keeps the test's output clean."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint(f"http://127.0.0.1:{self.http.server_port}/v1/", "small", "secret", timeout=10)

    def says(self, content: object) -> None:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        (self.folder / "1.json").write_text(json.dumps({"choices": [{"message": {"content": text}}]}), "utf-8")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    server.http.shutdown()
    server.http.server_close()


def test_proposals_stand_in_the_report(server: Server, reading: Reading) -> None:
    across = {
        "name": "巷口议事厅",
        "quote": "推行“巷口议事厅”制度",
        "type": "mechanism",
        "domains": ["dispute_mediation"],
    }
    agency = {"name": "白河区公安局", "quote": "白河区公安局推出", "type": "police"}
    server.says({"programs": [GOOD, across], "agencies": [agency], "recognitions": []})
    answer = ask(reading, server.endpoint)
    assert answer.refused == []
    assert [reading.string(p.span) for p in answer.proposals["program"]] == ["灯塔管家", "巷口议事厅"]
    assert [reading.string(p.span) for p in answer.proposals["agency"]] == ["白河区公安局"]
    assert {p.source for found in answer.proposals.values() for p in found} == {"language model"}
    (asked,) = server.asked
    assert (asked["path"], asked["key"], asked["model"]) == ("/v1/chat/completions", "Bearer secret", "small")
    assert asked["response_format"]["json_schema"]["schema"] == schema()


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({**GOOD, "quote": "推出“灯塔管家”巡逻队"}, "the quote is not in the report"),
        ({**GOOD, "name": "灯塔"[::-1]}, "the name is not in the quote"),
        ({**GOOD, "type": "army"}, "the ontology has no program type 'army'"),
        ({**GOOD, "type": ["brand"]}, "the ontology has no program type ['brand']"),
        ({**GOOD, "domains": ["magic"]}, "the ontology has no domain 'magic'"),
        ({**GOOD, "domains": "anti_fraud"}, "domains is not a list"),
        ({"name": "灯塔管家"}, "name or quote is missing"),
        ("灯塔管家", "name or quote is missing"),
    ],
)
def test_what_does_not_fit_is_refused(server: Server, reading: Reading, item: object, reason: str) -> None:
    server.says({"programs": [item], "agencies": [], "recognitions": []})
    answer = ask(reading, server.endpoint)
    assert answer.proposals == {}
    assert len(answer.refused) == 1
    assert answer.refused[0].reason == reason


def test_lists_that_nobody_asked_for_are_refused(server: Server, reading: Reading) -> None:
    server.says({"programs": [GOOD], "slogans": [GOOD], "agencies": None})
    answer = ask(reading, server.endpoint)
    assert len(answer.proposals["program"]) == 1
    assert [list(r.item) for r in answer.refused] == [["slogans"], ["agencies"]]


@pytest.mark.parametrize("content", ["no JSON", "[1]", ""])
def test_an_answer_in_another_form(server: Server, reading: Reading, content: str) -> None:
    server.says(content)
    with pytest.raises(EndpointFailed, match="did not answer"):
        ask(reading, server.endpoint)


def test_an_endpoint_that_fails_or_is_not_there(server: Server, reading: Reading) -> None:
    (server.folder / "1.error").write_text("overloaded")
    with pytest.raises(EndpointFailed, match="500"):
        ask(reading, server.endpoint)
    with pytest.raises(EndpointFailed, match="did not answer"):
        ask(reading, Endpoint("http://127.0.0.1:9/v1", "small", timeout=2))
    with pytest.raises(BadInput, match="no address"):
        ask(reading, Endpoint("localhost", "small"))


def test_long_reports_are_asked_in_portions(server: Server) -> None:
    line = "第{0}街道推出“灯塔管家”志愿服务队，第{0}街道的群众说事有了去处。\n"
    reading = read("".join(line.format(n) for n in range(700)))
    server.says({"programs": [GOOD], "agencies": [], "recognitions": []})
    answer = ask(reading, server.endpoint)
    sizes = [len(asked["messages"][1]["content"]) for asked in server.asked]
    assert len(sizes) > 1
    assert max(sizes) < 13_000
    assert len(answer.proposals["program"]) == len(sizes)


def test_enumerations_come_from_the_ontology() -> None:
    programs = schema()["properties"]["programs"]["items"]["properties"]
    assert programs["type"]["enum"] == sorted(ontology.model().kinds)
    assert programs["domains"]["items"]["enum"] == sorted(ontology.model().domains)


def configure(monkeypatch: pytest.MonkeyPatch, endpoint: Endpoint) -> None:
    monkeypatch.setenv("KG_LLM_URL", endpoint.url)
    monkeypatch.setenv("KG_LLM_MODEL", endpoint.model)
    monkeypatch.setenv("KG_LLM_KEY", endpoint.key)


def test_extraction_judges_what_a_configured_model_proposes(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    agency = {"name": "白河区公安局", "quote": "白河区公安局推出", "type": "police"}
    server.says({"programs": [GOOD], "agencies": [agency], "recognitions": []})
    configure(monkeypatch, server.endpoint)
    records = extract(TEXT)
    (asked,) = server.asked
    assert (asked["key"], asked["model"]) == ("Bearer secret", "small")
    found = next(a for a in records.agencies if a.name == "白河区公安局")
    assert any(reason.startswith(SOURCE) for reason in found.reasons)
    assert records.version.endswith(" small")


def test_extraction_fails_where_a_configured_model_does(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.says("no JSON")
    configure(monkeypatch, server.endpoint)
    with pytest.raises(EndpointFailed):
        extract(TEXT)


def test_extraction_asks_no_model_without_an_address(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_LLM_URL", raising=False)
    assert SOURCE not in str(extract(TEXT).as_json())
    configure(monkeypatch, server.endpoint)
    extract(TEXT, layers="rules")
    assert server.asked == []
