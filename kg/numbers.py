"""Figures as reports write them: 1.8万余件, 近2500家, 百万, 二十多位, 九成以上, 3至5天.

The value stays the number as written and the power of ten goes with the unit (11.5 and 万元), so that a figure can be found
again in its sentence; units and their factors belong to the ontology.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Approximation = Literal["=", "~", ">", "<"]

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_UNITS = (
    "个百分点|百分点|平方公里|平方千米|平方米|立方米|公顷|公里|千米|厘米|毫米|千瓦时|千瓦|兆瓦|标准箱|标箱|吨标准煤|吨|斤|公斤"
    "|人次|架次|批次|班次|车次|场次|例次|件次|家次|户次|辆次|条次|次|余人|人|名|位|户|家|件|起|宗|例|个|项|条|处|所|座|只|支|张|套"
    "|台|辆|艘|架|枚|份|篇|部|本|册|块|片|幢|栋|间|床|亩|株|棵|头|对|批|期|届|场|种|类|门|款|级|岁|倍|成|周年|分钟|小时|秒|天|分|元|米|%|‰"
    "|美元|欧元|港元|帧|路|站|班|趟|笔|单|封|通|段|卷|颗|根|组|团|队|度|万|字|轮|号|周|方"
)
UNITS = tuple(sorted(_UNITS.split("|"), key=len, reverse=True))
_NUMBER = r"\d[\d,]*(?:\.\d+)?|[〇零一二两三四五六七八九十百千]+"
_BEFORE = (
    "不少于|不低于|超过|超出|突破|多达|高于|大于|多于|至少|逾|超|上"
    "|不足|不到|低于|少于|小于|将近|接近|近|大约|约为|约|达到|高达|达|为|第"
)
_MORE, _LESS, _ABOUT = (
    "余 多 几 以上 超过 超出 超 突破 高于 大于 多于 至少 逾 不少于 不低于 上",
    "近 将近 接近 不足 不到 低于 少于 小于 以内 以下",
    "约 大约 约为 左右 上下",
)
_SIGN: dict[str, Approximation] = {
    **dict.fromkeys(_MORE.split(), ">"),
    **dict.fromkeys(_LESS.split(), "<"),
    **dict.fromkeys(_ABOUT.split(), "~"),
}
_SCALE = "万亿|千亿|百亿|亿|百万|千万|万|千|百"
FIGURE = re.compile(
    rf"(?P<before>{_BEFORE})?(?<![A-Za-z\d._+-])(?P<number>{_NUMBER})(?P<more>余|多|几)?(?P<scale>{_SCALE})?(?P<more2>余|多)?"
    rf"(?:(?P<percent>[%‰])?(?:至|到|[-—–~～])(?P<top>{_NUMBER})(?P<topscale>{_SCALE})?)?"
    rf"(?P<unit>(?:{'|'.join(UNITS)})(?:[/每](?:月|年|人|天|日|亩|平方米|小时|吨|件))?(?:[（(][间户套家栋]+[)）])?)?"
    r"(?P<after>以上|左右|上下|以内|以下|多)?"
)


@dataclass(frozen=True)
class Number:
    """``value`` as written; ``value_max`` for ranges; ``unit`` with its power of ten (万件), empty where there is none."""

    value: float
    value_max: float | None = None
    approx: Approximation = "="
    unit: str = ""
    text: str = ""


@dataclass(frozen=True)
class Figure:
    """A number at the half-open span ``[start, end)`` of a text; ``ordinal`` for 第3; ``chinese`` where in Chinese numerals."""

    start: int
    end: int
    number: Number
    ordinal: bool = False
    chinese: bool = False


def parse(text: str) -> Number | None:
    """The first figure of a text, or None."""
    return next((figure.number for figure in scan(text)), None)


def scan(text: str) -> Iterator[Figure]:
    """Figures from left to right; offsets are those of ``text``, which may hold full-width digits."""
    folded = "".join(_fold(c) for c in text)
    for m in FIGURE.finditer(folded):
        figure = _figure(m)
        if figure is not None:
            yield figure


def _fold(character: str) -> str:
    form = unicodedata.normalize("NFKC", character)
    return form if len(form) == 1 else character


def numeral(text: str) -> float:
    """Value of Arabic digits or of a Chinese numeral below ten thousand; ValueError for anything else."""
    if text[0].isascii():
        return float(text.replace(",", ""))
    if not any(c in _POWERS for c in text):
        return float("".join(str(_DIGITS[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in _POWERS:
            total += (digit or 1) * _POWERS[c]
            digit = 0
        else:
            digit = _DIGITS[c]
    return float(total + digit)


def _figure(m: re.Match[str]) -> Figure | None:
    number, scale, unit = m["number"], m["scale"] or "", m["unit"] or ""
    chinese = not number[0].isascii()
    value = numeral(number)
    if scale in ("千", "百", "百万", "千万", "百亿", "千亿"):
        value *= _POWERS[scale[0]]
        scale = scale[1:]
    top = m["top"]
    if top and top[0].isascii() == chinese:
        return None
    if m["topscale"]:
        scale = m["topscale"]
    unit = unit or m["percent"] or ""
    signs = [_SIGN[w] for w in (m["before"], m["more"], m["more2"], m["after"]) if w in _SIGN]
    parsed = Number(value, numeral(top) if top else None, signs[0] if signs else "=", scale + unit, m[0])
    return Figure(m.start(), m.end(), parsed, m["before"] == "第", chinese)
