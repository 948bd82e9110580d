"""Bytes to text: UTF-8, UTF-16 and -32 with a byte order mark or without, GB18030, Big5."""

from __future__ import annotations

import codecs
import re

from kg.errors import BadInput

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COMMON = {"gb18030": range(0xB0, 0xD8), "big5": range(0xA4, 0xC7)}  # lead bytes of each standard's frequent characters
_HAN = re.compile("[\u3400-\u9fff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_REMEDY = "Save it as UTF-8."


def decode(data: bytes, source: str, declared: str = "") -> str:
    """The text of ``data`` with line breaks as ``\\n``. ``declared`` is an encoding that the file names itself.

    Raises BadInput where no encoding gives text, naming ``source``.
    """
    text = _decoded(data, source, declared).replace("\r\n", "\n").replace("\r", "\n")
    if len(_CONTROL.findall(text)) > 0.01 * len(text):
        raise BadInput(f"{source} holds control characters, not text.", _REMEDY)
    return text.replace("\x00", "")


def _decoded(data: bytes, source: str, declared: str) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], name, source)
    for name in ("utf-16-le", "utf-16-be"):
        if _is_wide(data, name):
            return _strictly(data, name, source)
    broken = None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error
        if error.start >= len(data) - 3 and _HAN.search(whole := data[: error.start].decode("utf-8")):
            return whole  # a file cut inside its last character
    names = [name for name in (_known(declared),) if name] + ["gb18030", "big5"]
    for name in names:
        if (text := _plausible(data, name)) is not None:
            return text
    if len(_HAN.findall(data.decode("utf-8", "ignore"))) > len(data) // 12:
        raise BadInput(f"{source} is UTF-8 but broken at byte {broken.start}.", _REMEDY)
    raise BadInput(f"{source} is not text in UTF-8, UTF-16, GB18030 or Big5.", _REMEDY)


def _known(declared: str) -> str:
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return ""
    return "gb18030" if name in ("gb2312", "gbk", "gb18030") else name if name in ("big5", "big5hkscs") else ""


def _strictly(data: bytes, name: str, source: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise BadInput(f"{source} is {name.upper()} but broken at byte {error.start}.", _REMEDY) from error


def _is_wide(data: bytes, name: str) -> bool:
    """UTF-16 without a mark shows itself by line breaks and spaces of two bytes."""
    breaks = ("\n".encode(name), " ".encode(name))
    head = data[:4096]
    pairs = [head[i : i + 2] for i in range(0, len(head) - 1, 2)]
    return len(data) % 2 == 0 and sum(pair in breaks for pair in pairs) > len(pairs) // 200 and b"\x00" in head


def _plausible(data: bytes, name: str) -> str | None:
    """The text, if it decodes and most of its Chinese characters are frequent ones."""
    for cut in (0, 1, 2, 3):  # a file may end inside a character
        try:
            text = data[: len(data) - cut].decode(name)
        except UnicodeDecodeError as error:
            if error.start < len(data) - 4:
                return None
            continue
        han = _HAN.findall(text[:200_000])
        leads = [han_char.encode(name)[0] for han_char in han]
        common = sum(lead in _COMMON.get(name, _COMMON["gb18030"]) for lead in leads)
        return text if han and common >= 0.85 * len(han) and len(han) * 8 > len(text[:200_000]) else None
    return None
