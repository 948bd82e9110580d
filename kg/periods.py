"""Periods of time as reports write them, turned into intervals of days.

``interval`` reads calendar years, months, days, quarters and halves, ranges, "since" and "until", five-year plans, spans that
look back from the report (近三年, 连续18年, which is a length and never the year 2018) and words that mean the report's own
day (截至目前). Words relative to the report resolve against its date of issue and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kg.errors import BadInput

Basis = Literal["stated", "relative", "report", "none"]
Span = tuple[date | None, date | None]

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TIMES = {"十": 10, "百": 100, "千": 1000}
_CONGRESS = {"十八大": date(2012, 11, 8), "十九大": date(2017, 10, 18), "二十大": date(2022, 10, 16)}
_EPOCHS = {
    "本世纪": date(2001, 1, 1),
    "新世纪": date(2001, 1, 1),
    "改革开放": date(1978, 12, 18),
    "新中国成立": date(1949, 10, 1),
}
_REPORT_DAY = re.compile(r"(截至|截止|到|至)?(目前|当前|眼下|如今|现在|至今|现今|今天|今日|日前|近日|近期)(为止)?")
_LOOKING_BACK = re.compile(r"(近年来?|近些年来?|多年来?|连续多年|一直以来|长期以来|不久前|几个?[月年]前)")
_RELATIVE_YEAR = {
    "今年": 0,
    "本年": 0,
    "本年度": 0,
    "今年度": 0,
    "去年": -1,
    "上年": -1,
    "上一年": -1,
    "去年度": -1,
    "上年度": -1,
    "前年": -2,
}
_YEAR = rf"(?P<year>(?:1[89]|20)\d\d)年?(?:度)?|(?P<word>{'|'.join(sorted(_RELATIVE_YEAR, key=len, reverse=True))})"
_SEP = r"(?:至|到|[-—–―~/]+)"
_CALENDAR = re.compile(
    rf"(?:{_YEAR})?"
    rf"(?:(?P<m1>\d{{1,2}})月?{_SEP}(?P<m2>\d{{1,2}})月份?"
    r"|[-年]?(?P<month>\d{1,2})(?:月份?|(?<=-\d\d)|(?<=-\d))(?P<monthend>底|末)?(?:-?(?P<day>\d{1,2})日?)?"
    r"|前(?P<months>\d{1,2})个?月|(?P<half>[上下])半年|第?(?P<quarter>[1-4])季度|前(?P<quarters>[23])个?季度"
    r"|(?P<close>年?底|年?末|岁末|期末)|(?P<open>年?初)|(?P<whole>全年度?|(?<=.)1年|(?<=.)期间))?"
)
_BACK = re.compile(
    r"(?:过去|最近|近|这|前|为期|持续|不到|短短)*的?(?P<n>\d+)(?:多|余|几)?个?(?P<unit>年|月)(?:多|来|以来|间|里|内|时间|期间|的|之?内)*"
)
_PLAN = re.compile(r"第?(?P<n>\d+)[五5]")


@dataclass(frozen=True)
class Period:
    """Days ``start`` to ``end``, both inclusive, ISO 8601; None where the wording leaves that side open.

    ``basis`` is *stated* (the words alone give the days), *relative* (counted from the date of issue), *report* (the words mean
    the time of the report itself) or *none* (no period, or one that cannot be dated).
    """

    start: str | None
    end: str | None
    basis: Basis

    @classmethod
    def of(cls, span: Span, basis: Basis) -> Period:
        start, end = span
        return cls(start.isoformat() if start else None, end.isoformat() if end else None, basis)


NO_PERIOD = Period(None, None, "none")


def interval(period_text: str | int | None, issued: str = "") -> Period:
    """The days that ``period_text`` covers in a report issued on ``issued`` (ISO date as far as known, or empty).

    Raises BadInput where ``issued`` is neither empty nor an ISO year, month or day. Text that is no period gives basis *none*.
    """
    issue = _issue(issued)
    text = _plain("" if period_text is None else str(period_text))
    if not text:
        return NO_PERIOD
    for read in (_report, _since, _until, _plan, _calendar, _back, _range):
        period = read(text, issue)
        if period is not None:
            backwards = period.start and period.end and period.start > period.end
            return NO_PERIOD if backwards else period
    return NO_PERIOD


def year_end(year: int) -> date:
    """31 December of ``year``."""
    return date(year, 12, 31)


def _issue(issued: str) -> tuple[date, date] | None:
    """First and last day on which the report can have appeared."""
    if not issued:
        return None
    m = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", issued[:10])
    try:
        if not m:
            raise ValueError(issued)
        year, month, day = (int(part) if part else None for part in m.groups())
        assert year is not None
        if month is None:
            return date(year, 1, 1), year_end(year)
        first = date(year, month, day or 1)
        return first, first if day else _month_end(year, month)
    except ValueError:
        raise BadInput(f"“{issued}” is not a date of issue.", "Write it as 2026, 2026-02 or 2026-02-11.") from None


def _plain(text: str) -> str:
    """NFKC without spaces, quotation marks or commas; Chinese numerals as digits."""
    text = re.sub(r"[\s“”‘’\"'《》,，。]", "", unicodedata.normalize("NFKC", text))
    text = re.sub(r"[〇零一二三四五六七八九]{4}(?=年)", lambda m: "".join(str(_DIGITS[c]) for c in m[0]), text)
    text = re.sub(r"十[八九]大|二十大", lambda m: m[0].translate(_SHIELD), text)
    text = re.sub(
        r"[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]",
        lambda m: str(numeral(m[0])),
        text,
    )
    return text.translate(_UNSHIELD)


_SHIELD = str.maketrans("十八九二", "\ue000\ue001\ue002\ue003")
_UNSHIELD = str.maketrans("\ue000\ue001\ue002\ue003", "十八九二")


def numeral(written: str) -> int:
    """A number below ten thousand in Chinese characters: 四千五百, 十二."""
    total, digit = 0, 0
    for char in written:
        if char in _TIMES:
            total, digit = total + (digit or 1) * _TIMES[char], 0
        else:
            digit = _DIGITS[char]
    return total + digit


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _reporting_year(issue: tuple[date, date]) -> int:
    """The year a report looks back on: the one before for reports of the first quarter."""
    return issue[1].year - (issue[1].month <= 3)


def _report(text: str, issue: tuple[date, date] | None) -> Period | None:
    if not (_REPORT_DAY.fullmatch(text) or _LOOKING_BACK.fullmatch(text)):
        return None
    return Period.of((None, issue[1] if issue else None), "report")


def _since(text: str, issue: tuple[date, date] | None) -> Period | None:
    """自X以来, X至今, X起: from the first day of X to the day of issue."""
    m = re.fullmatch(
        r"(?:自从|自|从)?(?:党的)?(?P<what>.+?)(?:召开|期间)?(?:以来|至今|到现在|到目前|迄今|起|开始|后|至目前)", text
    )
    if not m:
        return None
    what = m["what"]
    start = _CONGRESS.get(what) or _EPOCHS.get(what)
    basis: Basis = "relative"
    if start is None:
        inner = _plan(what, issue) or _calendar(what, issue)
        if inner is None:
            return None
        if inner.start is None:
            return Period.of((None, issue[1] if issue else None), inner.basis)
        start = date.fromisoformat(inner.start)
    return Period.of((start, issue[1] if issue else None), basis)


def _until(text: str, issue: tuple[date, date] | None) -> Period | None:
    """截至X, 到X: open at the beginning, to the last day of X."""
    m = re.fullmatch(r"(?:截至|截止|到|至|截止到)(?P<what>.+?)(?:为止|止)?", text)
    inner = m and (_calendar(m["what"], issue) or _plan(m["what"], issue))
    return Period(None, inner.end, inner.basis) if inner else None


def _plan(text: str, _issued: tuple[date, date] | None) -> Period | None:
    """“十四五”期间: the five-year plans, the first of 1953, the third of 1966 and every five years from there."""
    m = re.fullmatch(
        rf"(?:整个|在)?{_PLAN.pattern}(?:规划)?(?P<part>时期|期间|以来|期末|末|初|收官之年|开局之年|)?", text
    )
    if not m or int(m["n"]) > 30 or not int(m["n"]):
        return None
    n = int(m["n"])
    first = 1953 + 5 * (n - 1) if n < 3 else 1966 + 5 * (n - 3)
    years = {"期末": (4, 4), "末": (4, 4), "收官之年": (4, 4), "初": (0, 0), "开局之年": (0, 0)}.get(
        m["part"] or "", (0, 4)
    )
    return Period.of((date(first + years[0], 1, 1), year_end(first + years[1])), "stated")


def _back(text: str, issue: tuple[date, date] | None) -> Period | None:
    """近三年, 五年来, 20多年来, 连续18年: a length that ends with the report."""
    streak = re.fullmatch(r"(?:已经?)?连续(?P<n>\d+)(?:多|余)?年(?:来|以来)?", text)
    m = streak or _BACK.fullmatch(text)
    if not m or int(m["n"]) > 500:
        return None
    n = int(m["n"])
    if issue is None or not n:
        return Period(None, None, "relative")
    if streak:
        last = _reporting_year(issue)
        return Period.of((date(last - n + 1, 1, 1), year_end(last)), "relative")
    if m["unit"] == "年":
        return Period.of((_years_before(issue[1], n) + timedelta(days=1), issue[1]), "relative")
    months = issue[1].year * 12 + issue[1].month - 1 - n
    start = min(_month_end(months // 12, months % 12 + 1), date(months // 12, months % 12 + 1, min(issue[1].day, 28)))
    return Period.of((start + timedelta(days=1), issue[1]), "relative")


def _range(text: str, issue: tuple[date, date] | None) -> Period | None:
    """从2021年5月到2024年4月, 2020/2025."""
    for m in re.finditer(_SEP, text):
        left, right = re.sub(r"^[从自由在]", "", text[: m.start()]), re.sub(r"(期间|间)$", "", text[m.end() :])
        first = _calendar(left, issue)
        if first is None or not left or not right:
            continue
        last = _calendar(right, issue, first.start and int(first.start[:4])) or _report(right, issue)
        if last:
            basis: Basis = "stated" if first.basis == last.basis == "stated" else "relative"
            return Period(first.start, last.end, basis)
    return None


def _calendar(text: str, issue: tuple[date, date] | None, year: int | str | None = None) -> Period | None:
    """One calendar expression; ``year`` is the one in force where the words name none."""
    m = _CALENDAR.fullmatch(re.sub(r"^[在自从于]", "", text))
    if not m or not m[0]:
        return None
    basis: Basis = "stated"
    stated: int | None = int(m["year"]) if m["year"] else int(year) if year else None
    if stated is None:
        basis = "relative"
        if issue is None:
            return Period(None, None, basis)
        stated = issue[1].year + _RELATIVE_YEAR[m["word"]] if m["word"] else _year_in_force(m, issue)
    try:
        return Period.of(_part(m, stated), basis)
    except ValueError:  # month 13, 31 April
        return None


def _year_in_force(m: re.Match[str], issue: tuple[date, date]) -> int:
    """The year of a month or quarter written without one: the last that can be over when the report was issued."""
    last = next((int(m[k]) for k in ("m2", "month") if m[k]), None)
    if last is not None:
        return issue[1].year - (last > issue[1].month)
    return _reporting_year(issue)


_PARTS: tuple[tuple[str, Callable[[int], tuple[int, int]]], ...] = (
    ("months", lambda n: (1, n)),
    ("quarter", lambda n: (3 * n - 2, 3 * n)),
    ("quarters", lambda n: (1, 3 * n)),
)


def _part(m: re.Match[str], year: int) -> Span:
    """First and last day of the part of ``year`` that a calendar expression names."""
    if m["month"]:
        month = int(m["month"])
        last = _month_end(year, month)
        if m["day"]:
            day = date(year, month, int(m["day"]))
            return day, day
        return (last, last) if m["monthend"] else (date(year, month, 1), last)
    first, final = 1, 12
    if m["m1"]:
        first, final = int(m["m1"]), int(m["m2"])
    elif m["half"]:
        first, final = (1, 6) if m["half"] == "上" else (7, 12)
    for name, months in _PARTS:
        if m[name]:
            first, final = months(int(m[name]))
    if m["close"]:
        return year_end(year), year_end(year)
    if m["open"]:
        return date(year, 1, 1), date(year, 1, 1)
    return date(year, first, 1), _month_end(year, final)
