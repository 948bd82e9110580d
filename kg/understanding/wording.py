"""A question's text, cleaned for reading, and the words that name nothing of the graph."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from kg.catalogue import Language
from kg.lexicon import joined, stem

_ENGLISH = re.compile(r"\b(?:who|whom|whose|what|which|how|when|where|does|did|is|are|was|were|the)\b")
_ASKS = re.compile("[哪谁吗几？]|什么|多少|怎|如何|是否|有没有|为何|列出|介绍")
_QUOTES = re.compile(r"[“”\"「」『』《》〈〉‘]|(?<![a-z])['’]|['’](?![a-z])")
# Examples and explanations in brackets are no part of what is asked; 县(市、区) is.
_EXAMPLES = re.compile(
    r"\((?:如|像|例如|比如|包括|e\.g\.,? |such as |for example,? )[^()]*\)|\([^()]*(?:等|之类的?|etc\.?|and so on|and the like)\)"
    r"|,? such as [^?.]*(?=[?.]|$)|, including (?:any|for example|e\.g\.) [^?.]*(?=[?.]|$)|,? e\.g\.,? [^?.]*(?=[?.]|$)"
    r"|(?:像|比如|例如|诸如)[^,。?]{2,20}?(?:这一?[类种]|这样|这些|之类|一类)的?"
    r"|(?:(?:(?!的)[\u3400-\u9fff]){2,6}、)+(?:(?!的)[\u3400-\u9fff]){2,14}?(?:之类|这[一]?类)的?(?=(?:群众|志愿|治安|平安|防范|巡防|反诈|警务|民间|公益|调解|便民|社区)[\u3400-\u9fff]{2})"
    r"|(?<=[\u3400-\u9fff])\((?!市)(?![^()]*最)[\u3400-\u9fff]{1,8}\)(?=[\u3400-\u9fff])"
)
# A name in Chinese with its translation in quotation marks, and what kind of thing it is, beside it: the name will do.
_KINDS = "(?:studio|programm?e|mechanism|policy|survey|project|scheme|service|platform|system|model|campaign|brand|method|action|plan)"
_TRANSLATED = (
    (
        re.compile(r"[\"'“‘]([^\"'“”‘’()]{2,80})[\"'”’] ?(?:" + _KINDS + r" )?(?=\([\u3400-\u9fff]{2,20}\))"),
        "",
    ),
    (re.compile(r"(?<=[\u3400-\u9fff]) ?\([\"'“‘]?[a-zA-Z][^()]{2,60}\)"), ""),
)
# Governance programmes are programmes; in "grassroots governance programmes" the word belongs to the topic.
_ANY_PROGRAMME = re.compile(
    r"(?:^|(?<=what )|(?<=which )|(?<=list )|(?<=the )|(?<=its )|(?<=and ))(?:local )?governance "
    r"(?=(?:programm?e|initiative|project|practice|measure|scheme)s\b)"
)
# What is put in place is no place, and that the press reports it names no agency.
_IDIOM = re.compile(
    r"\bin place\b(?! of) ?|\b(?:in|by|from) the (?:press|papers|newspapers|media)(?: reports?| coverage| articles?| stories)?\b"
    r"(?! cent(?:re|er)| office| bureau) ?|\b(?<=than )(?:those )?(?:anywhere|everywhere|any place) else in [a-z]+ ?"
    r"|,? ?\baccording to (?:the )?(?:press |media |news )?coverage\b"
)
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_TOKEN = re.compile(r"[a-z0-9]+")
CHINESE = re.compile(r"[\u3400-\u9fff]")
Cut = tuple[int, int, str]  # start and end in the text, and what stands there instead


@dataclass(frozen=True)
class Word:
    """A Latin word or number: its stem, and where it stands."""

    stem: str
    start: int
    end: int


@dataclass(frozen=True)
class Text:
    """A question: as asked, cleaned (NFKC, lower case, without quotation marks), and what stood in quotation marks."""

    asked: str
    clean: str
    language: Language
    words: tuple[Word, ...]
    quoted: tuple[str, ...]

    @classmethod
    def of(cls, asked: str, language: Language | None = None) -> Text:
        plain = unicodedata.normalize("NFKC", asked)
        for translation, instead in _TRANSLATED:
            plain = translation.sub(instead, plain)
        plain = re.sub(r"(?i)\br ?& ?d\b", "research and development", plain)
        quoted = tuple(re.findall(r"[“「『《]([^”」』》]{2,40})[”」』》]|\"([^\"]{2,40})\"", plain))
        plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", plain)
        plain = re.sub(r"(?i)(?:rmb|cny|¥) ?([\d.]+ ?(?:bn|m|billion|million)?)\b", r"\1 yuan", plain)
        plain = re.sub(r"(?i)(?<=\d) ?bn\b", " billion", plain)
        plain = re.sub(r"(?i)(?:\bno\. ?|#)1\b", "number one", plain)
        plain = re.sub(r"[〇零一二三四五六七八九]{4}(?=年)", lambda m: m[0].translate(_DIGITS), plain)
        folded = joined(plain.casefold().replace("’", "'").replace("ü", "v"))  # as pinyin is typed
        clean = re.sub(r"\s+", " ", _QUOTES.sub("", _EXAMPLES.sub("", folded))).strip()
        clean = re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", ",", clean)  # key words
        clean = re.sub(r"(?<=[\u3400-\u9fff])(?<![为除罢])了(?=[\u3400-\u9fff])(?![解结])", "", clean)
        clean = _ANY_PROGRAMME.sub("", clean)
        clean = _IDIOM.sub("", re.sub("(?<=同)一件事", "一个", clean).replace("矛纠化解", "矛盾纠纷化解"))
        words = tuple(Word(stem(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(clean))
        return cls(asked, clean, language or language_of(clean), words, tuple(a or b for a, b in quoted))

    def reworded(self, clean: str) -> Text:
        """The same question with another cleaned wording."""
        return replace(Text.of(clean, self.language), asked=self.asked, quoted=self.quoted)

    def cut(self, cuts: Iterable[Cut]) -> str:
        """The cleaned wording with something else instead of each stretch."""
        clean = self.clean
        for start, end, instead in sorted(cuts, reverse=True):
            clean = clean[:start] + (f" {instead} " if self.language == "en" else instead) + clean[end:]
        return clean


def language_of(text: str) -> Language:
    """``en`` where an English question word or article stands and no Chinese one, or Latin letters outnumber Chinese characters; else ``zh``."""
    latin = len(re.findall(r"[a-z]", text))
    asked = _ENGLISH.search(text) and not _ASKS.search(text)
    return "en" if asked or latin > len(CHINESE.findall(text)) else "zh"


@cache
def table() -> dict[str, Any]:
    """The word tables of ``words.toml``."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


@cache
def pattern(expression: str, language: str) -> re.Pattern[str]:
    """A compiled word pattern; English ones match whole words."""
    return re.compile(rf"\b(?:{expression})\b" if language == "en" else expression)


@cache
def stop(language: str) -> re.Pattern[str]:
    """Function words of a language; both languages' are read in either, for questions that mix them."""
    zh = "|".join(sorted(table()["stop"]["zh"], key=len, reverse=True))
    en = "|".join(sorted(table()["stop"]["en"], key=len, reverse=True))
    del language
    return re.compile(rf"{zh}|\b(?:{en})\b")


def said(text: Text, group: str) -> Iterator[tuple[str, dict[str, Any], re.Match[str]]]:
    """Occurrences of the words of a group (level, direction …): their name in the table, its entry, and the match."""
    for name, entry in table()[group].items():
        for match in pattern(entry[text.language], text.language).finditer(text.clean):
            yield name, entry, match


def says(text: Text, group: str) -> list[re.Match[str]]:
    """Occurrences of the words of a group without parts (generic, named)."""
    return list(pattern(table()[group][text.language], text.language).finditer(text.clean))
