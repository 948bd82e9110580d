"""What every command shares: options, and the opened workspace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Optional

import typer

from kg.errors import NotFound
from kg.workspace import Workspace

Data = Annotated[Path, typer.Option("--data", envvar="KG_DATA", help="Folder of the ledger.")]
StoreAt = Annotated[
    Optional[str],  # noqa: UP045 - typer reads the annotation at run time
    typer.Option("--store", envvar="KG_STORE", help="Folder of the embedded store, or neo4j:// or bolt:// address."),
]
Json = Annotated[
    Optional[bool],  # noqa: UP045
    typer.Option("--json/--table", help="JSON, or a table for people (default: by where the output goes)."),
]
DATA = Path("data")


@contextmanager
def opened(
    data: Path, store: str | None, *, must_exist: bool = True, serve: bool = False, brief: bool = False
) -> Iterator[Workspace]:
    """The workspace of a command. Raises NotFound where the folder holds no ledger and the command does not make one."""
    if must_exist and not (data / "ledger.sqlite").exists():
        raise NotFound(f"There is no ledger in {data}.", "Run `kg build` first, or name its folder with --data.")
    with Workspace(data, store, serve=serve, brief=brief) as workspace:
        yield workspace
