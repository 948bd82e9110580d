"""HTML pages: the story without menus and footers, and what the page says about it around the story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.etree  # type: ignore[import-untyped]
import lxml.html  # type: ignore[import-untyped]
import trafilatura

from kg.errors import BadInput
from loaders.readers.document import Document, Mark
from loaders.readers.encoding import decode
from loaders.readers.statements import iso_date, with_statements

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})|encoding=["']([A-Za-z0-9_-]{2,20})["']""", re.I
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article blockquote br center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav "
        "ol p pre section table td th tr ul",
    )
)
_SILENT = frozenset(re.findall(r"\w+", "script style noscript template iframe select option button svg head title"))
_HEADINGS = {f"h{n}": "#" * n + " " for n in range(1, 7)}
_DEEPEST = 250
_AROUND = 60
_NARROWEST = 0.25


def html(path: Path, data: bytes) -> Iterator[Document]:
    """The report of a page. Raises BadInput where there is no story in it."""
    declared = _CHARSET.search(data[:4096])
    charset = next((group.decode() for group in declared.groups() if group), "") if declared else ""
    source = decode(data, path.name, charset)
    tree = _tree(source, path.name)
    lines = list(_lines(tree))
    story = _story(source, lines)
    if not story:
        raise BadInput(f"{path.name} holds no story.", "Save the page with its text, not only its scripts.")
    marks: list[Mark] = []
    offset = 0
    for number, line in enumerate(story, 1):
        marks.append(Mark(offset, number))
        offset += len(line) + 1
    known = Document(path.stem, "\n".join(story), marks=tuple(marks), **_described(tree))
    inside = set(story)
    around = [line for line in lines[:_AROUND] + lines[-_AROUND:] if line not in inside and len(line) <= 120]
    yield with_statements(known, around)


def _tree(source: str, name: str) -> Any:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        tree = lxml.html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise BadInput(f"{name} cannot be read as HTML.", "Save the page again.") from error
    return tree


def _story(source: str, lines: list[str]) -> list[str]:
    """The main text's lines as trafilatura sees them; all of the page's where it finds too little to be believed."""
    try:
        main = trafilatura.extract(
            source,
            include_comments=False,
            include_tables=True,
            output_format="txt",
            with_metadata=False,
            favor_recall=True,
        )
    except Exception:  # trafilatura passes on whatever lxml and its own heuristics run into on broken pages
        main = None
    found = [line.strip() for line in (main or "").split("\n") if line.strip()]
    headed = {line.lstrip("# "): line for line in lines if line.startswith("#")}
    found = [headed.get(line, line) for line in found]
    long = [line for line in lines if len(line) >= 20]
    if len(found) == 1 < len(long):
        return lines
    return found if sum(map(len, found)) >= _NARROWEST * sum(map(len, long)) and found else lines


def _described(tree: Any) -> dict[str, str]:
    """Title, date and publisher as the page's own metadata state them."""
    meta = {
        str(node.get("name") or node.get("property") or "").lower(): " ".join(str(node.get("content") or "").split())
        for node in tree.iterfind(".//meta")
    }
    heading = next((text for node in tree.iterfind(".//h1") if (text := " ".join(node.text_content().split()))), "")
    title = (
        meta.get("articletitle")
        or meta.get("og:title")
        or heading
        or " ".join((tree.findtext(".//title") or "").split())
    )
    dates = ("pubdate", "article:published_time", "publishdate", "firstpublishedtime", "date")
    return {
        "title": re.split(r"\s*[_|]\s*|\s+[-—–]\s+", title)[0],
        "issued": next((day for name in dates if (day := iso_date(meta.get(name, "")[:19]))), ""),
        "publisher": meta.get("og:site_name") or meta.get("sitename") or "",
        "supplied_by": meta.get("contentsource", ""),
    }


def _lines(tree: Any) -> Iterator[str]:
    """Lines of the page as a reader sees them, headings with their marks; deeper nesting than any real page is left out."""
    parts: list[str] = []
    prefix = ""

    def line() -> str:
        text = " ".join("".join(parts).split())
        parts.clear()
        return prefix + text if text else ""

    depth = skipped = 0
    for event, node in lxml.etree.iterwalk(tree, events=("start", "end", "comment")):
        if event == "comment" or not isinstance(node.tag, str):
            if node.tail and not skipped:
                parts.append(node.tail)
            continue
        silent = node.tag in _SILENT or depth >= _DEEPEST
        if event == "start":
            depth += 1
            skipped += silent or bool(skipped)
            if node.tag in _BLOCKS and (text := line()):
                yield text
            prefix = _HEADINGS.get(node.tag, "" if node.tag in _BLOCKS else prefix)
            if not skipped:
                parts.append(node.text or "")
        else:
            depth -= 1
            skipped -= bool(skipped)
            if node.tag in _BLOCKS:
                if text := line():
                    yield text
                prefix = ""
            if not skipped and node.tail:
                parts.append(node.tail)
    if text := line():
        yield text
