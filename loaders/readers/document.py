"""One report as it was read, with a map back to where it stood in the file."""

from __future__ import annotations

import bisect
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Mark:
    """From ``offset`` on (code points of the text) the text stood on ``page`` (1 …; 0: the file has none), ``paragraph`` 1 … ."""

    offset: int
    paragraph: int
    page: int = 0


@dataclass(frozen=True)
class Document:
    """A report. ``issued`` is an ISO date as far as the page states it; what it does not state is empty.

    ``key`` names the report (the file's stem, or the item's id), ``source`` says where it was read.
    """

    key: str
    text: str
    title: str = ""
    issued: str = ""
    publisher: str = ""
    byline: str = ""
    supplied_by: str = ""
    genre: str = ""
    source: str = ""
    marks: tuple[Mark, ...] = ()

    def place(self, offset: int) -> Mark | None:
        """Page and paragraph of the file that the character at ``offset`` stood in; None where the file has no such thing."""
        at = bisect.bisect_right([mark.offset for mark in self.marks], offset) - 1
        return self.marks[at] if at >= 0 else None
