"""What many tests share: the sample corpus as readings and as a built graph, from digests and from the published texts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.claims import Text
from kg.ledger import Reading
from kg.workspace import Workspace
from loaders.reviewed import read_judgements, read_records

CORPUS = Path(__file__).parent.parent / "corpora" / "jiaxing"
NO_ORIGINALS = "KG_ORIGINALS names no folder with the published texts 000.txt … 004.txt"


def originals() -> Path:
    """Folder of the published texts; skips the test, saying so, where it is not there."""
    folder = Path(os.environ.get("KG_ORIGINALS") or "nowhere")
    if not (folder / "000.txt").exists():
        pytest.skip(NO_ORIGINALS)
    return folder


@pytest.fixture(scope="session", params=["digest", "original"])
def form(request: pytest.FixtureRequest) -> str:
    """Both wordings of the sample corpus in turn."""
    if request.param == "original":
        originals()
    return str(request.param)


def text_of(key: str, form: str) -> Text:
    folder = CORPUS / "digests" if form == "digest" else originals()
    return Text(key, form, (folder / f"{key}.txt").read_text("utf-8"))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def readings(form: str) -> list[Reading]:
    """Reviewed readings of the five reports in one wording."""
    out = []
    for key, records in read_records(CORPUS).items():
        text = text_of(key, form)
        out.append(Reading(records.report, text, tuple(records.assertions(text))))
    return out


@pytest.fixture(scope="session")
def judgements():
    return read_judgements(CORPUS)


@pytest.fixture(scope="session")
def built(form: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The sample corpus built into an embedded store, in both wordings in turn, open for the whole run."""
    from loaders.building import build

    with Workspace(tmp_path_factory.mktemp(f"built-{form}")) as workspace:
        build([] if form == "digest" else [originals()], workspace.ledger, extract=False)
        workspace.sync()
        yield workspace


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The sample corpus built from its digests into an embedded store, open for the whole run."""
    from loaders.building import build

    with Workspace(tmp_path_factory.mktemp("sample")) as workspace:
        build([], workspace.ledger, extract=False)
        workspace.sync()
        yield workspace
