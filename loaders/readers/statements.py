"""What a page says about itself: title, date, byline, who supplied it, publisher, genre. Nothing is guessed from the story."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from loaders.layout import Layout, layout
from loaders.readers.document import Document

_NAME = r"[\u4e00-\u9fff]{1,4}(?:·[\u4e00-\u9fff]{1,8})*"
_ROLES = r"(?:撰文|撰稿|采写|文字|文图|图文|作者|记者|通讯员)"
_BODY_BYLINE = re.compile(rf"[（(]([^（）()]{{0,14}}{_ROLES}[^（）()。]{{2,50}})[）)]")
_ROLE = re.compile(rf"(?:本报|本网|本台|特约|首席|见习|实习|全媒体)*{_ROLES}[:：/／\s]*")
_PICTURES = re.compile(r"\s*(?:本版|本文|文中)?(?:图片|照片|摄影|供图|摄|图)(?:[:：/／]|均?由|\s).*$")
_SUPPLIED = re.compile(
    r"(?:图片|照片|组图|稿件|文图|图文|本文|本版)[^，。；]{0,6}?由\s*([^，。；\s]{2,30}?)\s*(?:提供|供图|供稿)"
    r"|(?:供稿|供稿单位|稿件来源|信息来源)\s*[:：]\s*([^，。；\s|]{2,30})|^[（(]?([^，。；\s（(]{4,24}?)\s*供稿[）)]?$"
)
_SOURCE = re.compile(r"(?:来源|稿源|文章来源|转自|转载自)\s*[:：]\s*([^，。；\s|）)】\]]{2,30})")
_MEDIA = re.compile(r"(?:报|报社|网|电视台|广播台|台|通讯社|新华社|客户端|周刊|杂志|公众号|融媒体中心)$")
_BODIES = re.compile(r"(?:[中心局委院部厅办报社台会网站队处所校府]|公司|工作室)$")
_DATED = re.compile(
    r"(?:发布(?:时间|日期)?|发表(?:时间|日期)?|时间|日期|更新时间|刊发|见报)\s*[:：]?\s*"
    r"(\d{4}\s*[-./年]\s*\d{1,2}(?:\s*[-./月]\s*\d{1,2})?)"
)
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})\s*日?)?")
_LABEL_DAY = re.compile(
    r"^[（(]?\s*(\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2})\s*日?\s*(?:星期.|周.)?\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?[^。，]{0,16}[）)]?$"
)
_YEARBOOK = re.compile(r"^(\S{2,12}?)(?:人民)?政府工作报告(?:[（(](\d{4})年)?")
_GENRES = re.compile(r"^[\u4e00-\u9fff]{0,4}?(专版|专刊|特刊|专题|副刊|综述|评论|通讯|消息)$")


def with_statements(document: Document, extra: Iterable[str] = ()) -> Document:
    """The document with what its page states filled in where it was empty. ``extra`` are lines of the page outside the text."""
    page = layout(document.text)
    early = [p.text for p in page.paragraphs[:5] if p.role in ("heading", "title")]
    extra = [*extra, *(t for t in early if _DATED.search(t) or _LABEL_DAY.match(t) or _SOURCE.search(t))]
    credits = [p.text for p in page.paragraphs if p.role == "credit"]
    lines = [*credits, *extra]
    labels = [p.text for p in page.paragraphs if p.role == "label"] + list(extra)
    title = document.title or title_of(page)
    yearbook = _YEARBOOK.match(title)
    sources = _unique(m for line in [*lines, *_edges(page)] for m in _SOURCE.findall(line))
    media = [name for name in sources if _MEDIA.search(name)]
    suppliers = [*_suppliers(lines), *(name for name in sources if not _MEDIA.search(name))]
    names, bodies = bylines([*credits, *_in_brackets(page), *extra])
    return replace(
        document,
        title=title,
        issued=document.issued or _issued([*lines, *labels]) or (yearbook.group(2) or "" if yearbook else ""),
        publisher=document.publisher or "; ".join(media) or (yearbook.group(1) + "政府" if yearbook else ""),
        byline=document.byline or "; ".join(names),
        supplied_by=document.supplied_by or "; ".join(_unique([*suppliers, *bodies])),
        genre=document.genre or next((m.group(1) for label in labels if (m := _GENRES.match(label))), ""),
    )


def title_of(page: Layout) -> str:
    """The title's lines, without a line above that only names the series and without the subtitle."""
    lines = [p.text for p in page.paragraphs if p.role == "title" and not p.text.startswith(("—", "–", "-"))]
    if len(lines) > 2:
        lines = lines[-2:] if lines[-2].endswith(("：", ":")) else lines[-1:]
    return " ".join(lines)


def iso_date(text: str) -> str:
    """The first date in ``text`` as ISO (2026-02-11, 2026-02); empty where there is none or it is no day of the calendar."""
    compact = re.fullmatch(r"\s*(\d{4})(\d{2})(\d{2})\s*", text)
    match = compact or _DAY.search(text)
    if not match:
        year = re.fullmatch(r"\s*((?:19|20)\d{2})年?\s*", text)
        return year.group(1) if year else ""
    numbers = [int(n) for n in match.groups() if n]
    try:
        datetime.date(*numbers, *[1] * (3 - len(numbers)))
    except ValueError:
        return ""
    return "-".join(f"{n:02d}" for n in numbers)


def bylines(lines: Iterable[str]) -> tuple[list[str], list[str]]:
    """Authors and the bodies named among them, one string a line (names divided by a space)."""
    authors: list[str] = []
    bodies: list[str] = []
    for line in lines:
        parts = _ROLE.split(_PICTURES.sub("", line))
        words = [w for part in parts[1:] for w in re.split(r"[\s、，,；;/／()（）■]+", part) if w]
        own = [w for w in words if re.fullmatch(_NAME, w) and len(w) >= 2 and not _BODIES.search(w)]
        bodies += [w for w in words if len(w) > 4 and _BODIES.search(w) and not re.search(r"[:：]", w)]
        if own:
            authors.append(" ".join(_unique(own)))
    return _unique(authors), _unique(bodies)


def _suppliers(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        for groups in _SUPPLIED.findall(line):
            yield next(group for group in groups if group)


def _in_brackets(page: Layout) -> list[str]:
    """Bylines in brackets at either end of the story: 本报讯（记者 …）, （… 通讯员 …）."""
    return [m for text in _edges(page) for m in _BODY_BYLINE.findall(text[:120] + "\n" + text[-120:])]


def _edges(page: Layout) -> list[str]:
    body = [p.text for p in page.paragraphs if p.role == "body"]
    return [text[:300] + text[-300:] if len(text) > 600 else text for text in dict.fromkeys([*body[:2], *body[-2:]])]


def _issued(lines: Iterable[str]) -> str:
    known = list(lines)
    stated = (m.group(1) for line in known if (m := _DATED.search(line)))
    bare = (m.group(1) for line in known if (m := _LABEL_DAY.match(line)))
    return next((day for text in (*stated, *bare) if (day := iso_date(text))), "")


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))
