"""How the command line shows things: tables on a terminal, JSON with ``--json`` or when piped."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kg.errors import KgError

out = Console()
err = Console(stderr=True)


def say(text: str | Table, style: str | None = None) -> None:
    """Print as it is: what reports say may hold anything, also what looks like markup."""
    if isinstance(text, str):
        out.print(text, style=style, markup=False, highlight=False, soft_wrap=True)
    else:
        out.print(text)


class Printer:
    """Writes results in the form that the user asked for."""

    def __init__(self, as_json: bool | None) -> None:
        self.json = not sys.stdout.isatty() if as_json is None else as_json

    def show(self, body: Any, text: str | Table | None = None) -> None:
        """``body`` as JSON, or ``text`` (by default the body's lines) for people."""
        if self.json:
            print(json.dumps(body, ensure_ascii=False, indent=1, default=str))
        else:
            say(_lines(body) if text is None else text)

    def rows(self, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], title: str = "") -> None:
        listed = list(rows)
        self.show(listed, table(columns, listed, title))

    def error(self, error: KgError) -> None:
        """One sentence with the remedy, on standard error; the JSON body on standard output where JSON was asked for."""
        if self.json:
            print(json.dumps(error_body(error), ensure_ascii=False))
        err.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)


def error_body(error: KgError) -> dict[str, Any]:
    """The one body of every error, on the command line and over HTTP."""
    body: dict[str, Any] = {
        "code": error.code,
        "message": error.message,
        "remedy": error.remedy,
        "status": error.status,
    }
    if choices := getattr(error, "choices", None):
        body["choices"] = choices
    return {"error": body}


def table(
    columns: Sequence[str], rows: Iterable[Mapping[str, Any]], title: str = "", *, whole: Sequence[str] = ("id",)
) -> Table:
    """A table of the columns, a row a mapping; cells of the ``whole`` columns are never broken, so that ids can be copied."""
    shown = Table(title=title or None, title_justify="left")
    for column in columns:
        shown.add_column(column, overflow="fold", no_wrap=column in whole)
    for row in rows:
        shown.add_row(*(escape(_cell(row.get(c))) for c in columns))
    return shown


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "、".join(_cell(v) for v in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _lines(body: Any) -> str:
    if isinstance(body, Mapping):
        return "\n".join(f"{k}: {_cell(v)}" for k, v in body.items())
    return _cell(body)
