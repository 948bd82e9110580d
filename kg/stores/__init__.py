"""Graph stores: the projection in ArcadeDB inside our process, or on a Neo4j server, through one Bolt driver."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from kg.stores.connection import Connection
    from kg.stores.store import Difference, Store
    from kg.stores.writing import SyncReport

__all__ = ["Difference", "Store", "SyncReport", "is_server", "open_store"]

_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


def __getattr__(name: str) -> object:
    if name in ("Store", "Difference"):
        from kg.stores import store

        return getattr(store, name)
    if name == "SyncReport":
        from kg.stores import writing

        return writing.SyncReport
    raise AttributeError(name)


def is_server(target: str | Path) -> bool:
    """Whether a store's name is the address of a Neo4j server, not a folder."""
    return isinstance(target, str) and urlsplit(target).scheme in _SCHEMES


def open_store(
    target: str | Path, *, data: Path, create: bool = True, share: bool = False, brief: bool = False
) -> Store:
    """Open the store called ``target``: a folder (ArcadeDB inside this process) or ``neo4j://…`` / ``bolt://…``.

    ``data`` is the ledger's folder, where manifests are kept. ``share`` lets other processes use an embedded store while
    this one runs; ``brief`` starts it for a process that reads a little and ends. A server's credentials come from the
    address, from KG_NEO4J_USER and KG_NEO4J_PASSWORD, or from the folder of a server that ``kg neo4j start`` started
    (KG_NEO4J_FOLDER, ``neo4j`` here, or ``neo4j`` in ``data``); ``?database=`` in the address names the database.

    Raises StoreError when the store cannot be opened, and, unless ``create``, when there is none yet.
    """
    from kg.stores.store import Store

    if is_server(target):
        return Store(_server_connection(str(target), data), data)
    return _embedded_store(Path(target), data, create=create, share=share, brief=brief)


def _embedded_store(folder: Path, data: Path, *, create: bool, share: bool, brief: bool) -> Store:
    from kg.errors import StoreError
    from kg.stores.arcadedb import DATABASE, READER, WRITER, EmbeddedServer, own_or_join
    from kg.stores.connection import Connection
    from kg.stores.dialect import ARCADEDB
    from kg.stores.store import Store

    folder = folder.resolve()
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file, not a store's folder.", "Name a folder with --store.")
    if not create and not (folder / "format.json").exists():
        raise StoreError(f"There is no graph store in {folder} yet.", "Run `kg build` first.")
    found = own_or_join(folder, share=share, brief=brief)
    server, address = (found, found.address) if isinstance(found, EmbeddedServer) else (None, found)
    connection = Connection(
        address.uri,
        DATABASE,
        ARCADEDB,
        writer=(WRITER, address.writer_password),
        reader=(READER, address.reader_password),
    )
    return Store(connection, data, server)


def _server_connection(target: str, data: Path) -> Connection:
    from kg.stores import neo4j_server
    from kg.stores.connection import Connection
    from kg.stores.dialect import NEO4J

    parts = urlsplit(target)
    database = parse_qs(parts.query).get("database", [None])[0] or parts.path.strip("/") or None
    uri = f"{parts.scheme}://{parts.hostname}:{parts.port or 7687}"
    folders = (Path(os.environ.get("KG_NEO4J_FOLDER", "neo4j")), data / "neo4j")
    known = next(filter(None, (neo4j_server.credentials(uri, folder) for folder in folders)), ("neo4j", ""))
    user = unquote(parts.username or "") or os.environ.get("KG_NEO4J_USER") or known[0]
    password = unquote(parts.password or "") or os.environ.get("KG_NEO4J_PASSWORD") or known[1]
    connection = Connection(uri, database, NEO4J, writer=(user, password))
    try:
        connection.verify()
    except BaseException:
        connection.close()
        raise
    return connection
