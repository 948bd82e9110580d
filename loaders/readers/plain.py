"""Plain text, and JSON lines with one report a line."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import BadInput
from loaders.readers.document import Document, Mark
from loaders.readers.encoding import decode
from loaders.readers.statements import iso_date, with_statements

Refusal = tuple[str, str]
"""Where something stood, and why it was not read."""

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_FIELDS = {
    "key": ("id", "key"),
    "title": ("title",),
    "issued": ("date", "issued"),
    "text": ("text", "content"),
    "publisher": ("publisher",),
    "byline": ("byline", "author"),
    "supplied_by": ("supplied_by",),
    "genre": ("genre",),
}
_LOG = logging.getLogger(__name__)
_HALF = re.compile("[\ud800-\udfff]")


def text(path: Path, data: bytes) -> Iterator[Document]:
    """One report a file; the key is the file's stem."""
    content = decode(data, path.name)
    yield with_statements(document(path.stem, content, path.name))


def document(key: str, content: str, source: str) -> Document:
    """A document whose paragraphs are its lines. Raises BadInput where there is no text."""
    if not content.strip():
        raise BadInput(f"{source} holds no text.", "Leave it out, or give the text itself.")
    marks = tuple(Mark(m.start(), n) for n, m in enumerate(_LINE.finditer(content), 1))
    return Document(key, content, marks=marks)


def json_lines(path: Path, data: bytes) -> Iterator[Document | Refusal]:
    """One report a line: ``text``, and where known ``id``, ``title``, ``date`` and the document's other fields.

    The key is the ``id``, else the file's stem and the line's number.
    """
    content = decode(data, path.name)
    if not content.strip():
        raise BadInput(f"{path.name} holds no reports.", "Write one JSON object a line.")
    strange: set[str] = set()
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            source = f"{path.name} line {number}"
            try:
                yield _item(line, f"{path.stem}-{number}", source, strange)
            except BadInput as error:
                yield source, str(error)
    if strange:
        known = ", ".join(names[0] for names in _FIELDS.values())
        _LOG.warning("%s: the fields %s are left out; known are %s.", path.name, ", ".join(sorted(strange)), known)


def _item(line: str, key: str, source: str, strange: set[str]) -> Document:
    """The report of a line; its fields that nobody knows are added to ``strange``. Raises BadInput."""
    try:
        body = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadInput(f"{source} is not JSON: {error}.", "Write one JSON object a line.") from error
    if not isinstance(body, dict):
        raise BadInput(f"{source} is not a JSON object.", "Write one JSON object a line.")
    strange |= body.keys() - {key for keys in _FIELDS.values() for key in keys}
    fields = {name: _field(body, keys, source) for name, keys in _FIELDS.items()}
    if fields["issued"] and not (day := iso_date(fields["issued"])):
        raise BadInput(f"{source} has the date {fields['issued']!r}.", "Write dates as 2026-02-11.")
    fields["issued"] = day if fields["issued"] else ""
    read = document(fields["key"] or key, fields["text"].replace("\r\n", "\n"), source)
    return with_statements(Document(**{**fields, "key": read.key, "text": read.text}, source=source, marks=read.marks))


def _field(body: dict[str, Any], keys: tuple[str, ...], source: str) -> str:
    value = next((body[key] for key in keys if body.get(key) is not None), "")
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or _HALF.search(value):
        raise BadInput(f"{source} has a {keys[0]} that is not text.", "Write it as a JSON string.")
    return value
