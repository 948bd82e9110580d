"""Commands that run servers: serve, and neo4j start, status, stop, remove."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import DATA, Data, Json, StoreAt, opened
from api.printing import Printer
from kg.errors import NotFound

neo4j = typer.Typer(help="A Neo4j server of your own, from Python packages alone.", no_args_is_help=True)

Folder = Annotated[Path, typer.Option("--folder", envvar="KG_NEO4J_FOLDER", help="Folder of the server.")]
FOLDER = Path("neo4j")


def serve(
    data: Data = DATA,
    store: StoreAt = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 8080,
) -> None:
    """Serve the REST API and the explorer until Ctrl-C."""
    from api.serving import run

    with opened(data, store, serve=True) as workspace:
        run(workspace, host, port)


@neo4j.command()
def start(folder: Folder = FOLDER, as_json: Json = None) -> None:
    """Start the server (fetched on first use) and show its address; the password is shown when it is made."""
    from kg.stores import neo4j_server

    new = not (folder / "password").exists()
    address = neo4j_server.start(folder)
    body = asdict(address)
    if not new:
        body["password"] = f"as in {folder / 'password'}"
    Printer(as_json).show(body)


@neo4j.command("status")
def neo4j_status(folder: Folder = FOLDER, as_json: Json = None) -> None:
    """Whether the server runs, and where."""
    from kg.stores import neo4j_server

    address = neo4j_server.status(folder)
    if address is None:
        raise NotFound(f"No Neo4j server runs in {folder}.", "Start one with `kg neo4j start`.")
    body = asdict(address)
    body.pop("password", None)
    Printer(as_json).show(body)


@neo4j.command()
def load(
    files: Annotated[Path, typer.Argument(help="Folder that `kg export neo4j-import` wrote.")],
    folder: Folder = FOLDER,
    as_json: Json = None,
) -> None:
    """Fill a new server from import files: the fastest way for a large graph. An existing database is never overwritten."""
    from kg.stores import neo4j_server

    Printer(as_json).show({"loaded": str(folder), "said": neo4j_server.load(folder, files)})


@neo4j.command()
def stop(folder: Folder = FOLDER, as_json: Json = None) -> None:
    """Stop the server; its data stays."""
    from kg.stores import neo4j_server

    Printer(as_json).show({"stopped": neo4j_server.stop(folder)})


@neo4j.command()
def remove(
    folder: Folder = FOLDER,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = None,
) -> None:
    """Stop the server and delete its folder with all data in it."""
    from kg.stores import neo4j_server

    if not yes:
        typer.confirm(f"Delete {folder} and everything in it?", abort=True)
    neo4j_server.remove(folder)
    Printer(as_json).show({"removed": str(folder)})
