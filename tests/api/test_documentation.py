"""What the service and the command line can do stands in the documentation, and what stands there works."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer

from api.app import application
from api.cli import app as command_line
from kg.workspace import Workspace

DOCS = Path(__file__).parents[2] / "docs"
REST = (DOCS / "rest.md").read_text("utf-8")
REQUESTS = re.findall(r"```http\n(GET|POST) (\S+)\n(?:\n(.*?)\n)?```", REST, re.DOTALL)


@pytest.fixture(scope="module")
def operations(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """Method and path to the description of every route."""
    with Workspace(tmp_path_factory.mktemp("empty")) as workspace:
        paths = application(workspace).openapi()
    return {
        f"{method.upper()} {path}": {**operation, "schemas": paths["components"]["schemas"]}
        for path, routes in paths["paths"].items()
        for method, operation in routes.items()
    }


def test_every_route_is_documented_and_nothing_else(operations):
    assert set(re.findall(r"^### `(\w+ \S+)`$", REST, re.MULTILINE)) == set(operations)


def test_every_route_has_an_example_of_its_answer(operations):
    for name, operation in operations.items():
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        assert operation["schemas"][schema].get("examples"), name
        assert operation["description"], name


@pytest.mark.parametrize(("method", "path", "body"), REQUESTS, ids=[f"{m} {p}" for m, p, _ in REQUESTS])
def test_a_documented_request_is_answered(client, method, path, body):
    reply = client.request(method, path, json=json.loads(body) if body else None)
    assert reply.status_code == 200, reply.text
    answer = reply.json()
    found = [answer[name] for name in ("rows", "results", "conflicts", "reports", "choices") if name in answer]
    assert all(found), "an example without an answer teaches nothing"


def test_every_command_is_documented():
    text = "\n".join(p.read_text("utf-8") for p in (DOCS.parent / "README.md", *DOCS.glob("*.md")))
    commands = typer.main.get_command(command_line).commands
    undocumented = [name for name in commands if not re.search(rf"\bkg {name}\b", text)]
    assert undocumented == []
