"""Agencies in full form: 海宁法院 and 海宁市人民法院 are one body, 市检察院 is the prefecture's or the county-level city's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.names import key
from kg.placing import COUNTRY
from ontology import ORDINARY, Division, Gazetteer

# a body of the whole country: 最高检, 国家能源局; 中央商务区管委会 and 国家税务总局平湖市税务局 are not
_NATIONAL = re.compile(r"(?:中共)?(?:最高|国家|中央(?![商公大广文])|国务院|全国)[^省市县区镇乡街]*$")
# 市公安局 begins with the level of its place, 市场监管局 and 县域 do not
_LEVEL_WORD = re.compile(r"(?:中共)?(?P<word>省|自治区|市|县|区|镇|街道|乡)(?![场民政际块域级容口直属])")
_LEVELS = {
    "省": ("province",),
    "自治区": ("province",),
    "市": ("prefecture", "county"),
    "县": ("county",),
    "区": ("county", "zone"),
    **dict.fromkeys(("镇", "乡", "街道"), ("township",)),
}
# what the short form of a place stands before, where it is also an ordinary word: 朝阳法院, not 公安机关
_SEATED = re.compile("人民|法院|检察院|公安|司法|教育|民政|政府|妇联|财政|信访|街道|[区县市](?!场|域)")
_PEOPLE = re.compile(r"人民(?=法院|检察院|政府)")


def seat(name: str, located: str, homes: Iterable[str], gazetteer: Gazetteer) -> str:
    """Code of the place whose body this is; empty where nothing tells.

    ``located`` is where the report puts it (a code, or empty), ``homes`` the places that the report is about, narrowest first.
    """
    plain = key(name)
    if _NATIONAL.match(plain) and not located:
        return COUNTRY
    bases = [located] if located else list(homes)
    for base in bases:
        if named := _named_below(plain, base, gazetteer):
            return named
    if located:
        return located
    match = _LEVEL_WORD.match(plain)
    return next((home for home in bases if match and _is_of(match["word"], home, gazetteer)), "")


def _is_of(word: str, code: str, gazetteer: Gazetteer) -> bool:
    """Whether 市, 县, 镇 … at the head of a body's name can mean this place."""
    division = gazetteer.get(code)
    return bool(division and division.level in _LEVELS[word] and (word != "市" or division.name.endswith("市")))


def _named_below(plain: str, base: str, gazetteer: Gazetteer) -> str:
    """The place within ``base`` (itself included) whose name the agency's name begins with; empty if none or several."""
    for length in range(min(10, len(plain) - 1), 1, -1):
        if plain[:length] in ORDINARY and not _SEATED.match(plain, length):  # 公安 of 公安机关
            continue
        found = [d for d in gazetteer.lookup(plain[:length], within=base) if d.level not in ("village", "site")]
        if len(found) == 1:
            return found[0].code
        if found:
            return _highest(found)
    return ""


def _highest(found: list[Division]) -> str:
    """南湖 may be a district and a street in it: a body named so is the upper one's, if one contains all others."""
    top = min(found, key=lambda d: len(d.code))
    return top.code if all(d.code.startswith(top.code) for d in found) else ""


def stem(name: str, seat_code: str, gazetteer: Gazetteer) -> str:
    """The name without place and level in front and without 人民: 嘉兴市公安局, 市公安局 → 公安局."""
    plain = key(name).removeprefix("中共")
    for division in gazetteer.chain(seat_code) if seat_code else ():
        forms = sorted({key(division.name), *map(key, division.aliases)}, key=len, reverse=True)
        hit = next((f for f in forms if plain.startswith(f) and len(plain) > len(f)), None)
        if hit:
            plain = plain[len(hit) :]
            break
    match = _LEVEL_WORD.match(plain)
    if match and len(plain) > match.end() and _is_of(match["word"], seat_code, gazetteer):
        plain = plain[match.end() :]
    return _PEOPLE.sub("", plain)
