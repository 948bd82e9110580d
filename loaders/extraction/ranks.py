"""Outcomes without a measured figure: ranks, records, firsts, sharp effects, what is complete or has not happened."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.extraction.indicators import before, subject
from loaders.extraction.numbers import value_of

_WIDE = "全国|全省|全市|全区|全球|世界|国内|亚洲|我国"
RANK = re.compile(
    "(?:排名|排位|位居|位列|名列|跃居|稳居|跃升至|跃上|走在|处于|居|(?<!系)列|保持|排(?=[在第全]))(?:(?![由从])[^，。；、]){0,10}?"
    "(第[一二三四五六七八九十\\d]+(?![场届次批期个家大张])|首位|榜首|前列|前茅|领先)"
    f"|(?:[上提]?升至|[上提]升到|跃至|跻身|进入)(?:{_WIDE})(?:百强县?)?(第[一二三四五六七八九十\\d]+(?=[位名]|$|[，。；、])|首位|榜首|前列|前茅|前[三五十百](?=[^一-龥]|[强名位]|$))"
    "|(?:升至|跃至|[上提]升到)(第[一二三四五六七八九十\\d]+)(?=[位名])"
    f"|(?:{_WIDE})(第一(?![场届次批期个家大张])|领先|最[多高低优好大]$)"
)
#: What was never reached before: 创历史新高, 达到近五年最好水平.
RECORD = re.compile(
    "(?:创(?:下|造|出)?了?|达到?|[均都]?[为系处]于?)(?:20\\d\\d年)?(?:历史|有(?:监测)?记录以来(?:的?历史)?|近[\\d一二三四五六七八九十]+年(?:来)?)的?(?:同期)?"
    "(?:新高|新低|最[好高低佳多优](?:值|水平|成绩|纪录)?)"
)
#: What it was before: 从全省第9位上升到第4位.
_FROM = re.compile("(?:从|由)[^，。；]{0,10}?第([一二三四五六七八九十\\d]+)[位名]?[^，。；、]{0,4}$")
_ORDINAL = re.compile("第[一二三四五六七八九十\\d]+[届次批]|近?\\d+年来?")
_NEAR = 24
_GROUP = re.compile("^(?:梯队|方阵)")
_EACH = re.compile("(?:持续|稳定)?[均都双](?:持续|稳定)?$")


def ranks(sentence: str) -> Iterator[tuple[int, int, str, float | None, str, float | None]]:
    """Start, end, indicator, rank if there is one, word, and rank before if told, of every rank and record of a sentence."""
    for m in RANK.finditer(sentence):
        word, at = m[m.lastindex or 0], m.start(m.lastindex or 0)
        was = _FROM.search(sentence, max(0, m.start() - _NEAR), m.start())
        for name in _bearers(sentence, was.start() if was else m.start()) or [m[0]]:
            yield at, m.end(), name, _value(word, sentence[m.end() :]), word, value_of(was[1]) if was else None
    for m in RECORD.finditer(sentence) if "新" in sentence or "最" in sentence else ():
        for name in _bearers(sentence, m.start()):
            yield m.start(), m.end(), name, None, m[0], None


def _value(word: str, after: str) -> float | None:
    if _GROUP.match(after):
        return None
    return 1.0 if word in ("首位", "榜首") else value_of(word[1:]) if word.startswith("第") else None


def _bearers(sentence: str, at: int) -> list[str]:
    """What is ranked: what the clause before is about, or each member of its list where it says 均."""
    text = _ORDINAL.sub("", sentence[:at])
    clause = re.split("[，：；]", text)[-1]
    if _EACH.search(clause) and re.search("[、和]", clause):
        listed = _EACH.sub("", clause)
        found = [before(re.split(r"\d", part)[0]) for part in re.split("[、和]|以及", listed)]
        return [name[-24:] for name in found if len(name) > 1]
    name = subject(text, len(text))
    return [name] if name else []
