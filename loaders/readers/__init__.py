"""Reports in: plain text, JSON lines, HTML, PDF and DOCX files, folders of them, and patterns.

Everything that is given is either read or refused with a reason; in folders, files of other kinds are passed over.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.errors import BadInput
from loaders.readers.document import Document, Mark
from loaders.readers.markup import html
from loaders.readers.paper import pdf
from loaders.readers.plain import Refusal, json_lines, text
from loaders.readers.word import docx

__all__ = ["SUFFIXES", "Document", "Mark", "Refusal", "read", "read_all"]

_READERS: dict[str, Callable[[Path, bytes], Iterable[Document | Refusal]]] = {
    ".txt": text,
    ".text": text,
    ".jsonl": json_lines,
    ".ndjson": json_lines,
    ".html": html,
    ".htm": html,
    ".xhtml": html,
    ".pdf": pdf,
    ".docx": docx,
}
_LARGEST = {".pdf": 200, ".docx": 200, ".jsonl": 2000, ".ndjson": 2000}  # megabytes; 20 for the others
SUFFIXES = tuple(_READERS)
"""Kinds of files that can be read."""


def read(path: Path | str, refused: list[Refusal] | None = None) -> Iterator[Document]:
    """The reports of one file.

    What cannot be read is added to ``refused`` as (source, reason); without that list the first one raises BadInput.
    """
    path = Path(path)
    try:
        for item in _items(path):
            if isinstance(item, Document):
                yield replace(item, source=item.source or str(path))
            elif refused is None:
                raise BadInput(f"{item[0]} was refused: {item[1]}")
            else:
                refused.append(item)
    except BadInput as error:
        if refused is None:
            raise
        refused.append((str(path), str(error)))


def read_all(paths: Iterable[Path | str], *, refused: list[Refusal] | None = None) -> Iterator[Document]:
    """The reports of files, folders (with the folders in them) and patterns, each file once, folders in order of names."""
    seen: set[Path] = set()
    for given in paths:
        files = _files(Path(given))
        if not files:
            reason = f"{given}: there is no such file, nor a file of a kind that can be read ({', '.join(SUFFIXES)})."
            if refused is None:
                raise BadInput(reason)
            refused.append((str(given), reason))
        for file in files:
            if (place := file.resolve()) not in seen:
                seen.add(place)
                yield from read(file, refused)


def _files(given: Path) -> list[Path]:
    if given.is_dir():
        return sorted(p for p in given.rglob("*") if p.suffix.lower() in _READERS and p.is_file())
    if given.exists():
        return [given]
    matches = [Path(p) for p in sorted(glob.glob(str(given), recursive=True))]
    return [file for match in matches for file in (_files(match) if match.is_dir() else [match])]


def _items(path: Path) -> Iterable[Document | Refusal]:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise BadInput(f"{path.name} is of no kind that can be read.", f"Give one of {', '.join(SUFFIXES)}.")
    most = _LARGEST.get(path.suffix.lower(), 20)
    try:
        if path.stat().st_size > most * 1_000_000:
            raise BadInput(
                f"{path.name} is too large for one report (over {most} MB).", "Split it, or give JSON lines."
            )
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path.name} cannot be opened: {error.strerror}.", "Check the path and your rights.") from error
    return reader(path, data)
