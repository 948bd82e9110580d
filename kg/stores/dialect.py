"""All that differs between the two engines, and what their errors mean to us."""

from __future__ import annotations

from dataclasses import dataclass

from neo4j import exceptions as bolt

from kg.errors import KgError, QueryError, StoreError, WriteRefused


@dataclass(frozen=True)
class Dialect:
    """One engine's ways.

    ``obeys_timeout``: a transaction's own time limit stops it; otherwise it is ended from outside (``TERMINATE``).
    ``obeys_read_mode``: READ access refuses writes; otherwise a user without the right to write reads.
    """

    name: str
    obeys_timeout: bool
    obeys_read_mode: bool
    batch_rows: int
    batch_bytes: int


ARCADEDB = Dialect("ArcadeDB", obeys_timeout=False, obeys_read_mode=False, batch_rows=5_000, batch_bytes=4_000_000)
NEO4J = Dialect("Neo4j", obeys_timeout=True, obeys_read_mode=True, batch_rows=10_000, batch_bytes=8_000_000)

_WRITE_CODES = (
    "Neo.ClientError.Security.Forbidden",
    "Neo.ClientError.Statement.AccessMode",
)
_FULL = ("No space left", "File too large", "DiskSpace", "disk is full")  # what full disks and quotas are called
_TIMEOUT_WORDS = ("TransactionTimedOut", "Terminated", "TransactionTerminated", "LockClientStopped")


def reading_error(error: Exception, limit_s: float | None) -> KgError:
    """The error of the family that a failed read means."""
    code, message = _code(error), _message(error)
    if code in _WRITE_CODES:
        return WriteRefused("This query would change the graph or reach outside it.", "Ask with MATCH … RETURN only.")
    if any(word in code for word in _TIMEOUT_WORDS):
        limit = f" of {limit_s:g} s" if limit_s is not None else ""
        return QueryError(
            f"The query ran longer than its time limit{limit}.",
            "Narrow it (a label, a name, a LIMIT), or allow more time.",
        )
    if isinstance(error, bolt.ClientError | bolt.DatabaseError) and not isinstance(error, bolt.AuthError):
        return QueryError(f"The query was refused: {message}", "Correct the query.")
    return connection_error(error)


def disk_full(whose: str) -> StoreError:
    """The error of a disk without room."""
    return StoreError(
        f"The disk of {whose} is full.",
        "Make room, start the server anew if it is one, then run `kg sync`: it writes only what is missing.",
    )


def connection_error(error: Exception) -> StoreError:
    """What a server that is down, refuses us or fails in the middle means, and what to do."""
    code, message = _code(error), _message(error)
    if isinstance(error, bolt.AuthError) or "Security" in code:
        return StoreError(
            "The graph store refused the user name or password.",
            "Set KG_NEO4J_USER and KG_NEO4J_PASSWORD to those of the server.",
        )
    if "DatabaseNotFound" in code or "DatabaseNotFound" in message:
        return StoreError(
            f"The server has no such database: {message}", "Correct the name after ?database= in --store."
        )
    if "OutOfMemory" in code or "MemoryPool" in code or "OutOfMemory" in message:
        return StoreError(
            "The graph store ran out of memory.",
            "Give the server more memory, then run `kg sync`: it writes only what is missing.",
        )
    if any(words in message for words in _FULL):
        return disk_full("the graph store")
    if "ConstraintValidation" in code:
        return StoreError(
            f"The database has a node of somebody else's with an id of ours: {message}",
            "Give that node another id or another label, or use another database.",
        )
    if _fell_silent(error):
        return StoreError(
            "The graph store has stopped answering.",
            "It may lack memory: stop it, give it more, start it again, then run `kg sync`: it writes only what is missing.",
        )
    if isinstance(error, bolt.ServiceUnavailable | bolt.SessionExpired | OSError):
        return StoreError(
            f"The graph store cannot be reached: {message.split(' (resolved')[0]}.",
            "Start it (`kg neo4j start` for a local Neo4j; an embedded store starts with the next command), with more "
            "memory if it breaks off again, then run `kg sync`: it writes only what is missing.",
        )
    return StoreError(
        f"The graph store failed: {message}",
        "See whether it has memory and room on its disk, then run `kg sync`: it writes only what is missing.",
    )


def _fell_silent(error: BaseException | None) -> bool:
    """Whether the driver gave up waiting for an answer."""
    while error is not None and not isinstance(error, TimeoutError):
        error = error.__cause__ or error.__context__
    return error is not None


def _code(error: Exception) -> str:
    return str(getattr(error, "code", None) or "")


def _message(error: Exception) -> str:
    return str(getattr(error, "message", None) or error).splitlines()[0] if str(error) else type(error).__name__
