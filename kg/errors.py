"""One family of errors. Each carries what went wrong, the remedy, and the HTTP status it means."""

from __future__ import annotations


class KgError(Exception):
    """Base of every error a user can meet: one sentence, and what to do about it."""

    status = 400
    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    @property
    def code(self) -> str:
        return type(self).__name__

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class BadInput(KgError):
    """A file, folder or value that cannot be used as it is."""

    status = 422
    exit_code = 2


class NotFound(KgError):
    """Nothing is known under this id or name."""

    status = 404
    exit_code = 4


class NotUnderstood(KgError):
    """A question in words that fits no question of the catalogue well enough."""

    status = 422
    exit_code = 3


class StoreError(KgError):
    """The graph store cannot be reached, is not ours, or is held by another process."""

    status = 503
    exit_code = 5


class WriteRefused(KgError):
    """A query that would change the graph."""

    status = 403
    exit_code = 6


class QueryError(KgError):
    """Cypher or SPARQL that the engine refuses, or that runs over its time limit."""

    status = 400
    exit_code = 7
