"""Finding what a question mentions: names of the graph, concepts, years, reports, levels and other typed words."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import ontology
from kg.lexicon import Entry, Lexicon, defined, words
from kg.names import key, pinyin
from kg.understanding.wording import CHINESE, Text, pattern, said, says, table

_HEADS = r"事故|案件|发案数?|立案数?|纠纷|案"
_LISTED = re.compile(rf"((?:[\u3400-\u9fff]{{2,6}}[、和与及])+[\u3400-\u9fff]{{2,6}}?)({_HEADS})")


@dataclass(frozen=True)
class Span:
    """A stretch [start, end) of the cleaned text that can stand for values of a type. ``type`` is a parameter type."""

    start: int
    end: int
    type: str
    ids: tuple[str, ...]

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end

    @property
    def length(self) -> int:
        return self.end - self.start

    def meets(self, start: int, end: int) -> bool:
        """Whether the stretch [start, end) overlaps this one."""
        return self.start < end and start < self.end


def spans(text: Text, known: Lexicon) -> list[Span]:
    """Every reading of every stretch, overlapping ones included; sorted."""
    found = {
        *_written(text, known),
        *_latin(text, known),
        *_indicators(text),
        *_listed_indicators(text, known),
        *_numbers(text, known),
        *_typed_words(text),
    }
    found |= set(_together(found))
    ranked = any(s.type == "order" for s in found)
    named = {known.entries[i].level for s in found if s.type == "place" for i in s.ids}
    if not named or (ranked and "prefecture" not in named):
        found |= set(_whole_city(text, known))
    places = {s.end for s in found if s.type == "place"}
    below = tuple(sorted(table()["level"]["below"]["ids"]))
    found = {
        s
        for s in found
        if s.type != "level"
        or tuple(sorted(s.ids)) != below
        or text.language == "en"
        or (s.start in places and (ranked or text.clean[s.start] in "下底所辖境"))
    }
    awards = [s for s in found if s.type == "award"]
    # An honour is also an indicator where its years in a row are counted.
    counted = any(s.type == "comparison" for s in found)
    kept = [s for s in found if s.type != "indicator" or not any(_honours(s, a, counted) for a in awards)]
    if not counted:
        honours = [key(n) for e in known.of("award") for n in (e.name, *e.names)]
        kept = [
            s
            for s in kept
            if s.type != "indicator"
            or defined(s.ids[0])
            or not any(key(text.clean[s.start : s.end]) in h for h in honours)
        ]
    glosses = set(_glosses(text, kept))
    kept = [
        s for s in kept if s.type not in _GLOSSED or not any(g.start <= s.start and s.end <= g.end for g in glosses)
    ]
    return sorted([*kept, *glosses], key=lambda s: (s.start, -s.end, s.type, s.ids))


#: What the words of a gloss are not besides: the name behind them is meant.
_GLOSSED = ("topic", "kind", "indicator", "programme", "agency", "award")
_GLOSS = re.compile(
    r"(?<![\w-])(?:(?!(?:the|a|an|called|named|by|is|are|was|were|has|have|do|does|did|use|uses|used|runs?|apply|applying|deals?"
    r"|or|of|with|in|on|from|to|which|what|where|who|how|many|much|under|after|before|through|during|via|at|into|since|thanks"
    r"|as|while|because|besides|than)\b)[a-z][a-z'-]* ){1,7}\($"
)
_ASKING = ("direction", "comparison", "order", "role", "position")


def _glosses(text: Text, found: Sequence[Span]) -> Iterator[Span]:
    """English words that a name follows in brackets: the campaign against gang crime (扫黑除恶专项斗争)."""
    for name in found if text.language == "en" else ():
        called = name.type == "indicator" and not text.clean[name.start].isascii()
        called |= name.type in ("programme", "award", "agency")
        alone = called and text.clean[name.end : name.end + 1] == ")"
        gloss = _GLOSS.search(text.clean[: name.start]) if alone else None
        if gloss and not any(s.type in _ASKING and s.meets(gloss.start(), gloss.end()) for s in found):
            yield Span(gloss.start(), gloss.end() - 1, "gloss", ())


def _together(found: Iterable[Span]) -> Iterator[Span]:
    """Overlapping names of one indicator in one: telecom fraud and fraud cases, of telecom fraud cases."""
    named = [s for s in found if s.type == "indicator"]
    for one, other in itertools.permutations(named, 2):
        if one.ids == other.ids and one.start < other.start < one.end < other.end:
            yield Span(one.start, other.end, one.type, one.ids)


def _honours(indicator: Span, award: Span, counted: bool) -> bool:
    """Whether an indicator is only the honour that it overlaps."""
    if counted:
        return award.start <= indicator.start and indicator.end <= award.end
    return award.meets(indicator.start, indicator.end)


def _by_type(ids: Iterable[str], known: Lexicon) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for i in ids:
        out.setdefault(known.entries[i].type, []).append(i)
    return out


@cache
def _common() -> frozenset[str]:
    """Labels of concepts too common to be read as the concept, in the form in which they are compared."""
    common = table()["common"]
    return frozenset([*common["zh"], *(" ".join(words(w)) for w in common["en"])])


def _written(text: Text, known: Lexicon) -> Iterator[Span]:
    clean, longest = text.clean, known.longest[0]
    shorter = _short_agencies(known)
    for start in range(len(clean)):
        for end in range(start + 1, min(len(clean), start + longest + 4) + 1):
            part = clean[start:end]
            if end - start < 2 or part[-1] == " " or part[0] == " ":
                continue
            name = key(part)
            for type_, ids in _by_type([*known.written.get(name, ()), *shorter.get(name, ())], known).items():
                if type_ in ("topic", "kind") and name in _common():
                    continue
                yield Span(start, end, type_, tuple(sorted(set(ids))))


def _latin(text: Text, known: Lexicon) -> Iterator[Span]:
    tokens, longest = text.words, known.longest[1]
    for first in range(len(tokens)):
        for last in range(first, min(len(tokens), first + longest)):
            name = " ".join(w.stem for w in tokens[first : last + 1])
            if len(name) < 3 or name in _common():
                continue
            for type_, ids in _by_type(known.latin.get(name, ()), known).items():
                yield Span(tokens[first].start, tokens[last].end, type_, tuple(sorted(ids)))
    yield from _syllables(text, known)


def _syllables(text: Text, known: Lexicon) -> Iterator[Span]:
    """Names in pinyin written syllable by syllable (wu gang wu rou)."""
    tokens = text.words
    for first in range(len(tokens)):
        for last in range(first + 1, min(len(tokens), first + 10)):
            name = "".join(text.clean[w.start : w.end] for w in tokens[first : last + 1])
            ids = [
                i
                for i in known.latin.get(name, ())
                if name in map(pinyin, (known.entries[i].name, *known.entries[i].names))
            ]
            for type_, of_type in _by_type(ids, known).items():
                yield Span(tokens[first].start, tokens[last].end, type_, tuple(sorted(of_type)))


_AGENCIES: dict[str, dict[str, tuple[str, ...]]] = {}


def _short_agencies(known: Lexicon) -> dict[str, tuple[str, ...]]:
    """Other forms of agencies' names: 县检察院 in 海盐县 is 海盐检察院 and 海盐县检察院, 教育 is 教育部门."""
    if known.version not in _AGENCIES:
        out: dict[str, set[str]] = {}
        for entry in known.of("agency"):
            for name in {entry.name, *entry.names}:
                for form in _forms(key(name), entry, known):
                    out.setdefault(form, set()).add(entry.id)
        _AGENCIES.clear()
        _AGENCIES[known.version] = {form: tuple(sorted(ids)) for form, ids in out.items()}
    return _AGENCIES[known.version]


def _forms(name: str, entry: Entry, known: Lexicon) -> Iterator[str]:
    if not CHINESE.search(name):
        return
    for place in entry.places:
        at = known.entries.get(place)
        if at is None or at.level in ("country", "site"):
            continue
        short = [key(n) for n in at.names if CHINESE.search(n)]
        tails = [name[len(n) :] for n in short if name.startswith(n)] + ([name[1:]] if name[0] in "省市县区" else [])
        yield from (n + tail for n in short for tail in tails if len(tail) > 1)


def _indicators(text: Text) -> Iterator[Span]:
    """Indicators by the patterns of the ontology."""
    if text.language == "zh":
        for indicator in ontology.model().indicators.values():
            for expression in indicator.patterns:
                for match in re.finditer(expression, text.clean):
                    if match.end() - match.start() > 1:
                        yield Span(match.start(), match.end(), "indicator", (f"indicator-{indicator.id}",))


def _whole_city(text: Text, known: Lexicon) -> Iterator[Span]:
    """全市 where no place is named, or one below is compared with it: the prefecture-level cities of the graph."""
    cities = tuple(e.id for e in known.of("place") if e.level == "prefecture")
    for match in pattern(table()["whole_city"][text.language], text.language).finditer(text.clean) if cities else ():
        yield Span(match.start(), match.end(), "place", cities)


def _listed_indicators(text: Text, known: Lexicon) -> Iterator[Span]:
    """A、B、C事故, or accidents (A, B, C): one indicator a member of the list."""
    if text.language == "en":
        yield from _listed_in_english(text, known)
        return
    for match in _LISTED.finditer(text.clean):
        start = match.start()
        for member in re.split(r"([、和与及])", match[1]):
            ids = _indicator_called(member + match[2], known) if len(member) > 1 else ()
            while not ids and len(member) > 2:  # the list may begin behind other words
                member, start = member[1:], start + 1
                ids = _indicator_called(member + match[2], known)
            if ids:
                yield Span(start, start + len(member), "indicator", ids)
            start += len(member)


def _listed_in_english(text: Text, known: Lexicon) -> Iterator[Span]:
    heads = [h for h in _ENGLISH_HEADS if re.search(rf"\b{h}s?\b", text.clean)]
    for match in re.finditer(r"[a-z][a-z -]*", text.clean) if heads and re.search(",| and ", text.clean) else ():
        for member in re.finditer(r"(?:(?! and )[a-z -])+", match[0]):
            tokens = list(re.finditer(r"[a-z-]+", member[0]))
            for first in range(len(tokens)):
                name = member[0][tokens[first].start() :].strip()
                ids = tuple(e.id for head in heads for e in known.find("indicator", f"{name} {head}s"))
                if ids:
                    start = match.start() + member.start() + tokens[first].start()
                    yield Span(start, start + len(name), "indicator", tuple(sorted(set(ids))))
                    break


_ENGLISH_HEADS = ("accident", "case", "dispute", "call")


def _indicator_called(name: str, known: Lexicon) -> tuple[str, ...]:
    found = tuple(e.id for e in known.find("indicator", name))
    concept = ontology.model().indicator_of(name)
    return found or ((f"indicator-{concept.id}",) if concept else ())


def _numbers(text: Text, known: Lexicon) -> Iterator[Span]:
    yield from _years(text, known)
    for entry in known.of("report"):
        name = re.escape(entry.id.casefold())
        around = (
            rf"(?:(?:report|article|报道|报告)\s*(?:no\.? ?)?)?(?<![0-9a-z]){name}(?![0-9a-z])(?:号(?:报道|报告)?)?"
        )
        for match in re.finditer(around, text.clean):
            yield Span(match.start(), match.end(), "report", (entry.id,))


def _years(text: Text, known: Lexicon) -> Iterator[Span]:
    """Years, also as from one or up to one; 今年 is the year of the latest report, 去年 the one before."""
    latest = max((int(e.issued[:4]) for e in known.of("report") if e.issued[:4].isdigit()), default=0)
    matches = list(_YEAR.finditer(text.clean))
    for match in matches:
        year, last = int(match["year"]), max(latest, int(match["year"]))
        if any(int(m["year"]) == year + 1 for m in matches) and _compared_with(text.clean, match):
            yield Span(match.start(), match.end(), "comparison", tuple(table()["comparison"]["yoy"]["ids"]))
            continue
        if match["from"] or match["since"]:
            values = range(year + bool(match["from"] in ("after", "later than")), last + 1)
        elif match["to"] or match["until"]:
            values = range(year - 30, year + (match["to"] in ("until", "up to", "by")))
        else:
            values = range(year, year + 1)
        yield Span(match.start(), match.end(), "year", tuple(map(str, values)))
    for match in _PLAN.finditer(text.clean):
        number = _PLANS.get(match["zh"]) or int(match["en"])
        values = range(1951 + 5 * number, 1956 + 5 * number)
        yield Span(match.start(), match.end(), "year", tuple(map(str, values)))
    for back, said_so in enumerate(table()["relative_year"][text.language] if latest else ()):
        for match in pattern(said_so, text.language).finditer(text.clean):
            yield Span(match.start(), match.end(), "year", (str(latest - back),))


def _compared_with(clean: str, year: re.Match[str]) -> bool:
    """Whether a year is only what the one after it is compared with: 2025 than in 2024, 较2024年."""
    before, after = clean[: year.start()], clean[year.end() :]
    return bool(re.search(_BASELINE, before + "\n") or re.match(r"(?:年度?)?(?:的[^,，]{0,6})?相[比较]", after))


_BASELINE = r"(?:\b(?:than|compar\w+ (?:with|to)|against|versus|vs\.?|from|on)(?: in| those (?:in|of)| the)*|[较比]|相较于?|对比)\s*\n"
_YEAR = re.compile(
    r"(?:\b(?P<from>since|from|after|later than) |\b(?P<to>before|until|up to|by) )?(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)年?"
    r"(?:(?P<since>以来|以后|之后|开始至今|至今|起| onwards?| or later)|(?P<until>以前|之前))?"
)

#: A five-year plan's period; those from the third on begin in years that end in 1 and 6.
_PLANS = {"十一五": 11, "十二五": 12, "十三五": 13, "十四五": 14, "十五五": 15}
_PLAN = re.compile(
    rf"(?P<zh>{'|'.join(_PLANS)})(?!规划|计划|纲要)(?:时期|期间|期末|以来)?"
    r"|\b(?P<en>1[1-5])th(?:(?: five[- ]year)?(?: plan)(?: period)?| five[- ]year period| and (?:in )?(?:the )?(?=1[1-5]th (?:five|plan)))"
)


_DEPUTY = re.compile(r"(?P<other>[原前代]|\b(?:former|acting|assistant|ex)[ -])?(?P<second>副|\b(?:deputy|vice)[ -])?$")


def _typed_words(text: Text) -> Iterator[Span]:
    for group in ("level", "direction", "comparison", "order", "role"):
        for name, entry, match in said(text, group):
            yield Span(match.start(), match.end(), group, tuple(entry.get("ids", (name,))))
    for group in ("topic", "indicator"):
        for _, entry, match in said(text, group):
            yield Span(match.start(), match.end(), group, tuple(sorted(entry["ids"])))
    for _, entry, match in said(text, "attribute"):
        yield Span(match.start(), match.end(), "attribute", tuple(entry["values"]))
    for _, entry, match in said(text, "position"):
        before = _DEPUTY.search(text.clean[: match.start()])
        if before is None or before["other"]:
            continue  # former, acting: who was, or is for a time
        whole = text.language == "zh" and any(word in match[0] for word in entry["values"])  # 市委书记, not any 书记
        posts = (match[0],) if whole else tuple(entry["values"])
        yield Span(
            before.start(), match.end(), "position", tuple("副" + p for p in posts) if before["second"] else posts
        )
    for match in says(text, "named"):
        yield Span(match.start(), match.end(), "flag", ("true",))
    generic = re.compile(table()["any_agency"][text.language])
    for concept in ontology.model().agency_types.values():
        for label in (concept.zh, *concept.alt_zh) if text.language == "zh" else (concept.en, *concept.alt_en):
            if len(label) > 1 and not generic.fullmatch(label):
                name = (
                    re.escape(label)
                    if text.language == "zh"
                    else rf"\b{re.escape(label.removesuffix('y'))}(?:y|ies|s|es)?\b"
                )
                for match in re.finditer(name, text.clean):
                    yield Span(match.start(), match.end(), "agency_type", (concept.id,))


def apart(candidates: Iterable[Span]) -> list[Span]:
    """The spans that cover most without overlapping; fewer and longer ones where the cover is equal."""
    ordered = sorted(candidates, key=lambda s: (s.end, s.start, s.type, s.ids))
    ends = [s.end for s in ordered]
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for at, span in enumerate(ordered):
        before = bisect_right(ends, span.start, hi=at)
        taken = (best[before][0] + span.length - 0.3 - _RANK.get(span.type, 0.0), (*best[before][1], at))
        best.append(max(best[at], taken, key=lambda b: b[0]))
    return [ordered[i] for i in best[-1][1]]


# A small handicap: of two readings of one stretch the type that is more often meant wins.
_RANK = {
    "programme": 0.02, "indicator": 0.03, "award": 0.0, "place": 0.01, "topic": 0.04, "agency": 0.05, "kind": 0.06,
    "person": 0.07, "level": 0.08, "agency_type": 0.1, "flag": 0.09, "order": 0.09, "direction": 0.08, "role": 0.2,
}  # fmt: skip
