"""Periods: the time a figure is of, by the words before it in its sentence, else by what an earlier sentence set."""

from __future__ import annotations

import re
from bisect import bisect_right

from loaders.extraction.records import Reading, Span

_COUNT = "[一二三四五六七八九十两\\d]+"
_LONG = (
    f"“?十[一二三四五]五”?(?:时期|期间|以来|期末|末)?|(?:过去|近|这|最近)?(?<!\\d)(?!\\d{{4}}年){_COUNT}多?年多?来|(?:过去|这|为期){_COUNT}年(?![来以])"
    f"|{_COUNT}年(?:期间|间)"
)
_SAID = re.compile(
    f"20\\d\\d年?(?:至|到|[-—~]+)20\\d\\d年|{_LONG}|(?:今年|去年|20\\d\\d年|{_COUNT}年)以来"
    r"|20\d\d年(?:\d{1,2}月)?(?:底|末|至\d{1,2}月|上半年|下半年|前三季度)?|截至(?:目前|20\d\d年[^，。]{0,6})"
    f"|近年来|近{_COUNT}年|去年|今年(?:上半年|前三季度|前\\d+个?月|\\d+[至到-]\\d+月)?|上半年|目前|眼下|(?<![实体出表发呈])现在|如今|至今|(?<!健)全年(?!度)|党的[十二][八九十]大以来"
)
_YEAR = re.compile(r"20\d\d年")
#: What holds for the sentences behind it, too: no state (目前), no plan as such (“十四五”), no stretch that only tells an age (21年来).
_SCOPE = re.compile(
    "20\\d\\d年?(?:至|到|[-—~]+)20\\d\\d年|(?:今年|去年|20\\d\\d年)(?:以来)?|全年|“?十[一二三四五]五”?(?:时期|期间|以来)|(?:过去|近|这|最近)?[一二三四五六七八九十两\\d](?:年来|年(?:期间|间)?)"
)
#: What a figure is compared with, or counted from, is not its time: 比前一年下降, 从前一年的五成.
_OTHER = re.compile("(?:[比较同]|相比|对比|[从由到])$")
_LOOKS_BACK = re.compile("[^一]年来|这[^一]年|期间|时期")
_COMPARED = re.compile("的|同期|(?:同期)?相比")
_FIGURE = re.compile(r"\d")
_OPENS = 2  # characters of a sentence before what it sets for those behind it


class Periods:
    """Of one report. What opens a sentence holds to the end of its paragraph; years looked back on, set where no figure is, to the next heading."""

    def __init__(self, reading: Reading) -> None:
        self._set: list[list[tuple[int, str]]] = []
        self._before: list[tuple[str | None, str | None]] = []
        long: str | None = None
        year: str | None = None
        for paragraph in reading.paragraphs:
            if paragraph.role in ("heading", "title"):
                long = None
            self._before.append((long, year))
            here = []
            for m in _SAID.finditer(paragraph.text):
                start = max(paragraph.text.rfind(mark, 0, m.start()) for mark in "。！？；") + 1
                if m.start() - start <= _OPENS and _SCOPE.fullmatch(m[0]) and self._is_own(paragraph.text, m):
                    here.append((m.start(), m[0]))
                    year = m[0] if _YEAR.fullmatch(m[0]) else year
            if here and not _FIGURE.search(_SAID.sub("", paragraph.text)):
                long = next((text for _, text in reversed(here) if _LOOKS_BACK.search(text)), long)
            self._set.append(here)

    @staticmethod
    def _is_own(text: str, said: re.Match[str]) -> bool:
        before, behind = text[max(0, said.start() - 2) : said.start()], text[said.end() : said.end() + 4]
        return not (_OTHER.search(before) or _COMPARED.match(behind))

    def of(self, span: Span, said: str) -> str | None:
        """The period of what stands at a span, with ``said`` before it in its sentence."""
        own = [m[0] for m in _SAID.finditer(said) if self._is_own(said, m)]
        here = self._set[span.paragraph]
        at = bisect_right(here, span.start, key=lambda pair: pair[0])
        long, year = self._before[span.paragraph]
        period = own[-1] if own else here[at - 1][1] if at else long
        if period == "全年":  # of the year that was named last
            years = [text for _, text in here[:at] if _YEAR.fullmatch(text)]
            return years[-1] if years else year or period
        return period
