"""A language model that proposes readings, played by a local server that answers from files."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from conftest import HERE  # type: ignore[import-not-found]

from kg import understanding
from kg.errors import NotUnderstood
from kg.workspace import Workspace

NOT_OURS = "平湖那边骗子猖獗，官方都拿什么招儿来对付？"


class _Model(BaseHTTPRequestHandler):
    answer = ""
    seen: list[dict[str, object]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).seen.append({**body, "key": self.headers.get("Authorization")})
        reply = json.dumps({"choices": [{"message": {"content": self.answer}}]}).encode()
        self.send_response(200 if self.answer else 500)
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], list[dict[str, object]]]]:
    """Starts the server with one file as its answer, and gives what it was asked."""
    server = HTTPServer(("127.0.0.1", 0), _Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def answering(name: str) -> list[dict[str, object]]:
        _Model.answer = (HERE / "proposals" / f"{name}.json").read_text("utf-8") if name else ""
        _Model.seen = []
        monkeypatch.setenv("KG_LLM_URL", f"http://127.0.0.1:{server.server_port}/v1")
        monkeypatch.setenv("KG_LLM_MODEL", "from-files")
        monkeypatch.setenv("KG_LLM_KEY", "secret")
        return _Model.seen

    yield answering
    server.shutdown()
    server.server_close()


def test_proposal_is_answered_like_a_typed_question(sample: Workspace, model: Callable[[str], list]) -> None:
    seen = model("good")
    answer = understanding.ask(sample.graph(), NOT_OURS).as_json()
    assert answer["question"] == "programmes"
    assert answer["reader"] == "model from-files"
    assert "平安骑手" in {r["programme"] for r in answer["rows"]}
    assert seen[0]["model"] == "from-files"
    assert seen[0]["key"] == "Bearer secret"


@pytest.mark.parametrize("name", ["unknown-question", "unknown-name", "cypher", "none", "chatter", ""])
def test_anything_else_is_not_understood(sample: Workspace, model: Callable[[str], list], name: str) -> None:
    seen = model(name)
    with pytest.raises(NotUnderstood):
        understanding.ask(sample.graph(), NOT_OURS)
    assert len(seen) == 1


def test_model_is_not_asked_where_we_understand(sample: Workspace, model: Callable[[str], list]) -> None:
    seen = model("good")
    answer = understanding.ask(sample.graph(), "海宁有哪些未成年人保护举措？").as_json()
    assert answer["reader"] == "words"
    assert not seen


def test_no_model_without_an_address(sample: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_LLM_URL", raising=False)
    with pytest.raises(NotUnderstood):
        understanding.ask(sample.graph(), NOT_OURS)
