"""Numbers as Chinese reports write them: digits, numerals, 万 and 亿, 余 and 近, ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_SMALL, _LARGE = {"十": 10, "百": 100, "千": 1000}, {"万": 10_000, "亿": 100_000_000}

_DIGITS_FIRST = re.compile(r"\d[\d,]*(?:\.\d+)?")

UNITS = (
    "个百分点|%|％|‰|[微毫]克/(?:立方米|升)|克/千克|[EPTK]?(?:FLOPS|Flops|flops)|(?<!\\d\\d)成(?![员为立果绩长功本都渝效品套人熟交新倍]|不变)|平方公里|平方米|平米|公里|千米|厘米|公斤|千克|斤|标准?箱|[件台家户辆]次|[kKMGT]Wh?|千瓦时|千瓦|立方米|人次|批次|门次|场次|小时|分钟|工作日|人天|条线|大类|周年|张清单|亩|公顷|元|件|个|起|例|处"
    "|家|名|位|项|支|辆|条|场|次|人|户|张|车|线|天|年|只|宗|批|对|倍|类|部|所|大(?!关)|幅|套|台|米|吨|秒|座|种|番|岁|款|间|栋|册|期|届|篇|份|艘|架|列"
    "|株|棵|口|组|头|枚|节|点|门|站|床|片|对|双|孔|社区|村|县|市|镇|乡|省|国|里|级|步|盏|本|堂|层|道|颗|粒|吨|升|度|万|亿"
)
FIGURE = re.compile(
    r"(?P<before>(?<![马路街线网会早晚台岗桥车船地海身村镇场以山坡水岛树岸墙塬楼江湖店顶史送献奉交捧遇赶加穿天手头面市])上(?=[百千])|近|超过|超|约|大约|达到|达|逾|突破|高达|不到|不足|至少|首|第|前|每|全)?"
    r"(?<![A-Za-z\d.])(?P<number>\d[\d,]*(?:\.\d+)?"
    r"|[一二两三四五六七八九十百千]+万(?:零[一二两三四五六七八九][百十]?[一二三四五六七八九]?|[一二两三四五六七八九][千百十](?:零?[一二两三四五六七八九][百十]?)*)"
    r"|[一二两三四五六七八九十百千]+(?:(?<=[百千])零[一二三四五六七八九十]+)?)"
    r"(?:[-—~～至](?P<upper>\d[\d,]*(?:\.\d+)?))?"
    r"(?P<more>余|多|几)?(?P<scale>万亿|千亿|百亿|亿|千万|百万|万|千(?![瓦米克])|百)?(?P<more2>余|多)?"
    rf"(?P<unit>{UNITS})?(?P<money>元|美元|次|平方米|吨|公里|亩)?(?P<after>以上|左右|以下|余|多|大关)?"
)


@dataclass(frozen=True)
class Figure:
    """A number with its unit at ``start`` to ``end`` of a text. ``value`` is the number as written.

    万 and 亿 behind it go to the unit, those inside it (一万九千) do not.
    """

    start: int
    end: int
    value: float
    text: str
    unit: str
    approx: str
    upper: float | None
    numeral: bool
    before: str


def value_of(text: str) -> float:
    """The value of digits or Chinese numerals: 1,225 is 1225, 二十三 is 23."""
    if digits := _DIGITS_FIRST.match(text):
        return float(digits[0].replace(",", ""))
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _SMALL:
            section += (digit or 1) * _SMALL[character]
            digit = 0
        elif character in _LARGE:
            total = (total + section + digit) * _LARGE[character]
            section = digit = 0
    return float(total + section + digit)


def figures(text: str) -> list[Figure]:
    """Every number of a text from left to right, also those that are dates or parts of names."""
    found = []
    for m in FIGURE.finditer(text):
        scale, unit = m["scale"] or "", m["unit"] or ""
        if unit in ("万", "亿") and not scale:
            scale, unit = unit, ""
        found.append(
            Figure(
                start=m.start("number"),
                end=m.end(),
                value=value_of(m["number"]),
                text=text[m.start("number") : m.end("scale") if m["scale"] else m.end("number")],
                unit=(scale + unit + (m["money"] or "")).replace("％", "%"),
                approx=_approx(m["before"] or "", (m["more"] or "") + (m["more2"] or "") + (m["after"] or "")),
                upper=value_of(m["upper"]) if m["upper"] else None,
                numeral=not m["number"][0].isdigit(),
                before=m["before"] or "",
            )
        )
    return found


def _approx(before: str, after: str) -> str:
    if before in ("近", "不到", "不足") or "以下" in after:
        return "<"
    if before in ("上", "超过", "超", "逾", "突破", "至少") or re.search("[余多几]|以上", after):
        return ">"
    return "~" if before in ("约", "大约") or "左右" in after else "="
