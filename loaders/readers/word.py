"""DOCX files: paragraphs and tables in order; headings keep their level as ``#`` marks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx as python_docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from kg.errors import BadInput
from loaders.readers.document import Document, Mark
from loaders.readers.statements import with_statements

_LARGEST = 256 * 2**20
"""Bytes that a file may hold when unpacked."""


def docx(path: Path, data: bytes) -> Iterator[Document]:
    """The report of a DOCX file. Raises BadInput where it is broken, too large or without text."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > _LARGEST:
            raise BadInput(f"{path.name} unpacks to {size} bytes.", "Divide it, or take its pictures out.")
        blocks = list(_blocks(data))
    except BadInput:
        raise
    except Exception as error:  # python-docx and lxml raise whatever a broken part runs into
        raise BadInput(f"{path.name} cannot be read as DOCX ({type(error).__name__}).", "Save it again.") from error
    parts: list[str] = []
    marks: list[Mark] = []
    offset = 0
    for number, block in enumerate(blocks, 1):
        if block.strip():
            marks.append(Mark(offset, number))
            parts.append(block)
            offset += len(block) + 1
    if not parts:
        raise BadInput(f"{path.name} holds no text.", "Leave it out; pictures of text must be recognised first.")
    yield with_statements(Document(path.stem, "\n".join(parts), marks=tuple(marks)))


def _blocks(data: bytes) -> Iterator[str]:
    for block in python_docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Paragraph):
            yield _mark(block) + block.text
        elif isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(cell.text.strip().replace("\n", " ") for cell in row.cells)
                yield " ".join(filter(None, cells))


def _mark(paragraph: Paragraph) -> str:
    style = (paragraph.style.name or "") if paragraph.style else ""
    if not paragraph.text.strip():
        return ""
    if style == "Title":
        return "# "
    level = style.removeprefix("Heading ")
    return "#" * min(6, 1 + int(level)) + " " if style.startswith("Heading ") and level.isdigit() else ""
