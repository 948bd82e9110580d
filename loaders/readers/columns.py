"""The reading order of a page: columns found by the white between them, and paragraphs by indents, short lines and gaps.

A page is divided where white runs through from top to bottom; where a headline spans the columns, it and its like are taken
out, and what lies between them is divided by itself (recursive X-Y cut, Nagy and Seth 1984, columns first).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

_FINAL = "。！？!?…：:；;"
_CLOSERS = "”’」』）)》】"
_SPANNING = 0.4


@dataclass(frozen=True)
class Box:
    """A line of type: left, top, right, bottom in points (downwards), size of type, text."""

    left: float
    top: float
    right: float
    bottom: float
    size: float
    text: str


@dataclass(frozen=True)
class Block:
    """A paragraph. ``cut``: it fills its last line without an end; ``goes_on``: it begins at a column's head without an indent."""

    text: str
    size: float
    cut: bool = False
    goes_on: bool = False

    def joined(self, other: Block) -> Block:
        return replace(self, text=_with(self.text, other.text), cut=other.cut)


def blocks(boxes: Sequence[Box]) -> list[Block]:
    """Paragraphs of one page in reading order."""
    return [block for column in _columns(list(boxes)) for block in _paragraphs(column)]


def _columns(boxes: list[Box]) -> Iterator[list[Box]]:
    """Groups of lines that are read straight down, in order; without recursion deeper than the page is divided."""
    if len(boxes) <= 1:
        if boxes:
            yield boxes
        return
    size = median(box.size for box in boxes)
    parts = _by_gutters(boxes, 0.7 * size)
    if len(parts) > 1 and _beside(parts):
        for part in parts:
            yield from _columns(part)
        return
    spanning = _spanning(boxes, 0.7 * size)
    if not spanning:
        yield sorted(boxes, key=lambda box: (box.top, box.left))
        return
    inside = set(map(id, spanning))
    rest = [box for box in boxes if id(box) not in inside]
    edges = sorted(spanning, key=lambda box: (box.top, box.left))
    for index, edge in enumerate([None, *edges]):
        if edge is not None:
            yield [edge]
        low = edge.top if edge else float("-inf")
        high = edges[index].top if index < len(edges) else float("inf")
        yield from _columns([box for box in rest if low <= box.top < high])


def _by_gutters(boxes: Sequence[Box], width: float) -> list[list[Box]]:
    """The boxes divided by vertical white of at least ``width`` points, left to right."""
    parts: list[list[Box]] = []
    right = float("-inf")
    for box in sorted(boxes, key=lambda box: (box.left, box.top)):
        if box.left - right >= width or not parts:
            parts.append([])
        parts[-1].append(box)
        right = max(right, box.right)
    return parts


def _beside(parts: Sequence[Sequence[Box]]) -> bool:
    """Columns stand beside each other; single lines at different heights (a centred title over a folio) do not."""
    return any(
        min(max(b.bottom for b in left), max(b.bottom for b in right))
        > max(min(b.top for b in left), min(b.top for b in right))
        for left, right in pairwise(parts)
    ) or any(len(part) > 2 for part in parts)


def _spanning(boxes: Sequence[Box], width: float) -> list[Box]:
    """The fewest widest lines without which gutters run through; none where there are no columns."""
    ordered = sorted(boxes, key=lambda box: box.left - box.right)
    widths = sorted({round(box.right - box.left) for box in boxes}, reverse=True)
    for limit in widths[1:40]:
        kept = [box for box in ordered if box.right - box.left <= limit + 0.5]
        if len(kept) < (1 - _SPANNING) * len(boxes):
            break
        parts = _by_gutters(kept, width)
        if sum(len(part) >= 3 for part in parts) >= 2:
            return ordered[: len(boxes) - len(kept)]
    return []


def _paragraphs(column: list[Box]) -> Iterator[Block]:
    """Lines of one column put together where a line runs to the right edge and the next is not indented."""
    lines = _level(column)
    left = _edge([line.left for line in lines])
    right = max(line.right for line in lines)
    current: Block | None = None
    before: Box | None = None
    for index, line in enumerate(lines):
        full = line.right > right - 1.5 * line.size
        indented = line.left > left + 1.2 * line.size
        cut = full and len(lines) > 1 and not line.text.rstrip(_CLOSERS).endswith(tuple(_FINAL))
        block = Block(line.text, line.size, cut, index == 0 and not indented)
        if current is not None and before is not None and _same(before, line, right, indented):
            current = replace(current.joined(block), cut=cut)
        else:
            if current is not None:
                yield current
            current = block
        before = line
    if current is not None:
        yield current


def _same(before: Box, line: Box, right: float, indented: bool) -> bool:
    """Whether two lines, one under the other, belong to one paragraph."""
    alike = abs(before.size - line.size) < 0.12 * max(before.size, line.size)
    near = line.top - before.bottom < 1.3 * line.size
    ended = before.right < right - 2.2 * before.size
    return alike and near and not indented and not ended


def _level(column: Sequence[Box]) -> list[Box]:
    """Pieces at one height as one line, with a space where there is white between them."""
    lines: list[Box] = []
    for box in sorted(column, key=lambda box: (round(box.top, 1), box.left)):
        last = lines[-1] if lines else None
        if last and abs(box.top - last.top) < 0.3 * box.size and box.left >= last.right - 0.5 * box.size:
            space = " " if box.left - last.right > 0.3 * box.size else ""
            lines[-1] = replace(last, right=box.right, text=last.text + space + box.text)
        else:
            lines.append(box)
    return lines


def _edge(lefts: Sequence[float]) -> float:
    """The left edge: the smallest start that a tenth of the lines share."""
    ordered = sorted(lefts)
    return ordered[len(ordered) // 10]


def _with(before: str, after: str) -> str:
    """Two lines' texts put together; only Latin words are divided by a space."""
    latin = before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalnum()
    return before + " " + after if latin else before + after
