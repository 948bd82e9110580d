"""PDF files, newspaper pages in columns among them, by the places and sizes of their lines."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTTextContainer, LTTextLine

from kg.errors import BadInput
from loaders.readers.columns import Block, Box, blocks
from loaders.readers.document import Document, Mark
from loaders.readers.statements import with_statements

_PAGES = 500
_LINES = 20_000
_LAYOUT = LAParams(char_margin=1.2, line_margin=0.2, boxes_flow=None)
_DISPLAY = 1.3
_FINAL = "。！？!?…：:；;”’」』）)》】"

logging.getLogger("pdfminer").setLevel(logging.ERROR)


def pdf(path: Path, data: bytes) -> Iterator[Document]:
    """The report of a PDF file; a stretch set in much larger type than the rest becomes a heading.

    Raises BadInput where the file is broken, locked, too long, or has no text layer.
    """
    try:
        pages = [list(_boxes(page)) for page in extract_pages(io.BytesIO(data), maxpages=_PAGES + 1, laparams=_LAYOUT)]
    except Exception as error:  # pdfminer raises whatever a broken object runs into, struct.error to RecursionError
        reason = f"{path.name} cannot be read as PDF ({type(error).__name__})."
        raise BadInput(reason, "Save it again, without a password.") from error
    if len(pages) > _PAGES or sum(map(len, pages)) > _LINES:
        raise BadInput(f"{path.name} has more than {_PAGES} pages or {_LINES} lines.", "Divide it into reports.")
    if not any(pages):
        raise BadInput(f"{path.name} has no text layer.", "Recognise the text of its pictures first.")
    size = _body_size([box for page in pages for box in page])
    paragraphs = [(number, block) for number, page in enumerate(pages, 1) for block in blocks(page)]
    text, marks = _written(list(_continued(paragraphs)), size)
    if not text.strip():
        raise BadInput(f"{path.name} has no text layer.", "Recognise the text of its pictures first.")
    yield with_statements(Document(path.stem, text, marks=marks))


def _boxes(page: object) -> Iterator[Box]:
    """Lines of a page with their places in points, top down."""
    for container in page if isinstance(page, LTTextContainer) else getattr(page, "_objs", ()):
        if isinstance(container, LTTextLine):
            text = container.get_text().strip().replace("\n", " ").replace("\x00", "")
            sizes = [char.size for char in container if isinstance(char, LTChar)]
            if text and sizes:
                yield Box(container.x0, -container.y1, container.x1, -container.y0, median(sizes), text)
        elif isinstance(container, LTTextContainer):
            yield from _boxes(container)


def _body_size(boxes: list[Box]) -> float:
    """Size of type in which most characters are set."""
    return median([size for box in boxes for size in [round(box.size, 1)] * min(len(box.text), 200)])


def _continued(paragraphs: list[tuple[int, Block]]) -> Iterator[tuple[int, Block]]:
    """Puts a paragraph cut at the foot of a column together with its rest at the head of the next."""
    waiting: tuple[int, Block] | None = None
    for page, block in paragraphs:
        if waiting and block.goes_on and abs(block.size - waiting[1].size) < 0.6 and waiting[1].cut:
            waiting = (waiting[0], waiting[1].joined(block))
            continue
        if waiting:
            yield waiting
        waiting = (page, block)
    if waiting:
        yield waiting


def _written(paragraphs: list[tuple[int, Block]], size: float) -> tuple[str, tuple[Mark, ...]]:
    parts: list[str] = []
    marks: list[Mark] = []
    offset = 0
    largest = max((block.size for _, block in paragraphs), default=size)
    for number, (page, block) in enumerate(paragraphs, 1):
        display = block.size >= _DISPLAY * size and len(block.text) <= 70 and block.text[-1] not in "。；;，,"
        level = "# " if display and block.size > 0.95 * largest else "## " if display else ""
        marks.append(Mark(offset, number, page))
        parts.append(level + block.text)
        offset += len(level) + len(block.text) + 1
    return "\n".join(parts), tuple(marks)
