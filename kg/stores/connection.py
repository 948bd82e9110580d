"""One driver to either engine: managed transactions for writing, guarded and limited ones for reading."""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import neo4j
from neo4j import GraphDatabase, ManagedTransaction, NotificationMinimumSeverity, unit_of_work
from neo4j import exceptions as bolt

from kg.errors import KgError
from kg.stores.dialect import Dialect, connection_error, reading_error
from kg.stores.guard import refuse_unsafe
from kg.stores.results import Result, plain

T = TypeVar("T")
Row = Mapping[str, Any]
WRITE_LIMIT_S = 600.0
SILENCE_S = 180.0  # a server that has said nothing for so long will say nothing more
RETRY_S, FIRST_RETRY_S = 15.0, 0.2
_RUNNING = "SHOW TRANSACTIONS YIELD transactionId AS id, currentQuery AS query"
logging.getLogger("neo4j").addHandler(logging.NullHandler())  # its retries are no news to a person at a terminal
_FAILURES = (bolt.Neo4jError, bolt.DriverError, OSError)


class Tags:
    """Names for running queries, reused as soon as they are free so that equal queries keep equal texts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free: list[str] = []
        self._made = itertools.count()
        self._process = f"{os.getpid()}-{secrets.token_hex(3)}"

    @contextlib.contextmanager
    def lease(self) -> Iterator[str]:
        with self._lock:
            tag = self._free.pop() if self._free else f"{self._process}-{next(self._made)}"
        try:
            yield tag
        finally:
            with self._lock:
                self._free.append(tag)


class Connection:
    """A database on a server, by up to two principals: one that writes and one that only reads."""

    def __init__(
        self,
        uri: str,
        database: str | None,
        dialect: Dialect,
        *,
        writer: tuple[str, str],
        reader: tuple[str, str] | None = None,
    ) -> None:
        self.uri, self.database, self.dialect = uri, database, dialect
        self._writer = _driver(uri, writer)
        self._reader = _driver(uri, reader) if reader else self._writer
        self._tags = Tags()

    def verify(self) -> None:
        """Raise StoreError unless the server answers and lets us in."""
        with _translated():
            self.write(lambda tx: tx.run("RETURN 1").consume())

    def write(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Run ``work`` in a managed transaction: whole or not at all, with the driver's retries. Raises StoreError."""
        with _translated(), self._writer.session(database=self.database) as session:
            return session.execute_write(unit_of_work(timeout=WRITE_LIMIT_S)(work))

    def rows(self, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
        """Every row of a reading of our own, without a limit. Raises StoreError."""
        with _translated(), self._writer.session(database=self.database) as session:
            return session.execute_read(
                unit_of_work(timeout=WRITE_LIMIT_S)(lambda tx: tx.run(cypher, parameters).data())
            )

    def stream(self, cypher: str, **parameters: Any) -> Iterator[neo4j.Record]:
        """Rows of a reading of our own, one by one. Raises StoreError."""
        with (
            _translated(),
            self._writer.session(database=self.database, fetch_size=5_000) as session,
            session.begin_transaction(timeout=WRITE_LIMIT_S) as transaction,
        ):
            yield from transaction.run(cypher, parameters)

    def schema(self, statement: str) -> None:
        """Run a schema statement in a transaction of its own. Raises StoreError."""
        self.write(lambda tx: tx.run(statement).consume())

    def read(self, cypher: str, parameters: Row, limit_s: float | None, max_rows: int | None) -> Result:
        """A reader's query: read only, within ``limit_s`` seconds and ``max_rows`` rows.

        Raises WriteRefused, QueryError (also over the limit) or StoreError.
        """
        refuse_unsafe(cypher)
        try:
            with (
                self._reader.session(database=self.database, default_access_mode=neo4j.READ_ACCESS) as session,
                session.begin_transaction(timeout=limit_s if self.dialect.obeys_timeout else None) as transaction,
                self._limited(cypher, limit_s) as text,
            ):
                result = transaction.run(text, dict(parameters))
                columns = tuple(result.keys())
                rows: list[dict[str, Any]] = []
                for record in result:
                    if max_rows is not None and len(rows) == max_rows:
                        return Result(columns, rows, truncated=True)
                    rows.append(dict(zip(columns, map(plain, record), strict=True)))
                return Result(columns, rows)
        except _FAILURES as error:
            raise reading_error(error, limit_s) from error

    @contextlib.contextmanager
    def _limited(self, cypher: str, limit_s: float | None) -> Iterator[str]:
        """The text to run so that it ends after ``limit_s``: as it is, or with a tag by which it is found and ended."""
        if limit_s is None or self.dialect.obeys_timeout:
            yield cypher
            return
        with self._tags.lease() as tag:
            over = threading.Event()
            watch = threading.Thread(target=self._terminate, args=(tag, limit_s, over), daemon=True)
            watch.start()
            try:
                yield f"{cypher}\n// {tag}"
            finally:
                over.set()
                watch.join()

    def _terminate(self, tag: str, limit_s: float, over: threading.Event) -> None:
        if over.wait(limit_s):
            return
        with contextlib.suppress(*_FAILURES), self._reader.session(database=self.database) as session:
            while not over.wait(0.05):
                for running in session.execute_read(_run, _RUNNING):
                    if running["query"].endswith(tag):
                        session.execute_read(_run, f"TERMINATE TRANSACTIONS '{running['id']}'")

    def close(self) -> None:
        self._writer.close()
        if self._reader is not self._writer:
            self._reader.close()


def _driver(uri: str, auth: tuple[str, str]) -> neo4j.Driver:
    driver = GraphDatabase.driver(
        uri,
        auth=auth,
        connection_timeout=10.0,
        connection_acquisition_timeout=30.0,
        max_transaction_retry_time=RETRY_S,
        initial_retry_delay=FIRST_RETRY_S,
        keep_alive=True,
        user_agent="governance-programmes",
        notifications_min_severity=NotificationMinimumSeverity.OFF,
        telemetry_disabled=True,
    )
    _bound_silence(driver)
    return driver


def _bound_silence(driver: neo4j.Driver) -> None:
    """No connection of the driver waits longer than SILENCE_S for a piece of an answer.

    The driver keeps such a limit where a server asks for it, but has no setting for it: it is set on each new connection.
    """
    connect = driver._pool.opener

    def opener(*arguments: Any, **options: Any) -> Any:
        connection = connect(*arguments, **options)
        connection.socket.set_read_timeout(SILENCE_S)
        return connection

    driver._pool.opener = opener


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except KgError:
        raise
    except _FAILURES as error:
        raise connection_error(error) from error


def _run(transaction: ManagedTransaction, cypher: str) -> list[dict[str, Any]]:
    return transaction.run(cypher).data()
