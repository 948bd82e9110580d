"""Places: divisions by the gazetteer in a running context, zones and sites by their form, the country by how it is called."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import ontology
from loaders.extraction import agencies, sites, terms, toponyms, unnamed
from loaders.extraction.candidates import trimmed
from loaders.extraction.records import Place, Reading, Span
from loaders.extraction.sequence import Marked
from loaders.tagging import Token

_COUNTRY = re.compile(
    "我国|(?<![安治字康丽好强新化美])中国(?!行|式|共产党|特色|梦|石油|移动|电信|联通|银行|人民解放军|制造|第)"
    "|全国(?!人大|政协|第|首|前|领先|率先|性|最|排名|文明|先进|优秀|示范|重点|统一|一流|五一|劳动|各族|百强|典型|试点|模范|平均)"
)
#: How a division speaks of itself, by the last character of its name.
_WHOLE = "省市县区旗州盟"
_SITE, _WIDE_HOME, _ENUMERATES, _MANY, _PREFECTURE = 0.5, 3, 300, 4, 4
_VILLAGE = re.compile("村|社区|嘎查")
_LARGE, _SPEAKING = ("province", "prefecture"), ("province", "prefecture", "county")
_CALLED, _STATION = (
    re.compile("[东西南北中]?[路街]|大道|大街|公园|广场"),
    re.compile("(?:机场|[东西南北]站|火车站|高铁站)$"),
)
_PRIVATE = (None, "enterprise", "school", "media", "hospital", "other")
_RUNS_ON = re.compile("区[域块间位别]|市[场民域]|县[域城]|镇[域区村]|乡[村镇]")
#: What may stand before a name in one word, beside the names of larger places: 公安局海淀分局, 国网福建电力.
_BODY = re.compile("(?:[局院校厅队会网区行驻]|大学|公司|集团|中共)$")
_NOT_AFTER = re.compile(
    "社区|村|小区|畔|天地|湖|大学|派|话|菜|剧|巴巴|酒|精神|会议|江|河|山|国(?=$|[^\u4e00-\u9fff]|[和与在的是成政人总])"
)


@dataclass(frozen=True)
class _Hit:
    """A form of the gazetteer in the text: where, which codes bear it, and whether it is a full name.

    One that is not ``sure`` begins another name, or the tagger sees no place in it; it counts at home only.
    """

    span: Span
    form: str
    codes: tuple[str, ...]
    full: bool
    sure: bool = True


@lru_cache(maxsize=50_000)
def _division(code: str) -> ontology.Division:
    division = ontology.gazetteer().get(code)
    if division is None:
        raise KeyError(code)
    return division


@lru_cache(maxsize=50_000)
def _chain(code: str) -> tuple[str, ...]:
    return tuple(division.code for division in ontology.gazetteer().chain(code))


#: Behind mountains of which a division has its name: 天山南北.
_OF_MOUNTAINS = re.compile("南北|[南北东西]麓|山脉|脚下|之巅")


def _is_mountain(text: str, at: int, form: str) -> bool:
    """Whether a name is that of the mountain from which a division has its own; 唐山南北 is all of a city."""
    behind = _OF_MOUNTAINS.match(text, at + len(form)) if form[-1] == "山" else None
    if behind is None or behind[0] != "南北":
        return behind is not None
    return all(_division(code).level == "county" for code in toponyms.forms()[form])


def find(reading: Reading) -> tuple[Place, ...]:
    """The places of a report, each once, in the order of their first mention."""
    hits = [hit for n, p in enumerate(reading.paragraphs) for hit in _hits(n, p.text, reading.tokens[n])]
    home = _home([hit for hit in hits if hit.sure])
    if home == ("CN",):
        hits = sorted(
            [*hits, *(_Hit(*found, full=False) for found in unnamed.adorned(reading))], key=lambda hit: hit.span
        )
        home = _home([hit for hit in hits if hit.sure])
    titled = unnamed.titled(reading) if home == ("CN",) else None
    home = _chain(titled) if titled else home
    hits = [hit for hit in hits if hit.sure or any(set(home[-2:-1]) & set(_chain(code)) for code in hit.codes)]
    found: dict[str, list[tuple[Span, str]]] = {}
    context = home
    for hit in hits:
        code = _resolved(hit, context, home)
        if code is None:
            continue
        context = _chain(code) if _division(code).level not in ("township", "country") else context
        found.setdefault(code, []).append((hit.span, hit.form))
    for code, span, form in list(_villages(reading, home, found)):
        found.setdefault(code, []).append((span, form))
    _add_general(reading, home, found, titled)
    divisions = [_place(code, mentions, found) for code, mentions in found.items()]
    named = [*divisions, *_by_form(reading, divisions, home)]
    if not divisions:
        named += unnamed.whole(reading)
    return tuple(
        _numbered(place, n, {p.code: f"place-{k}" for k, p in enumerate(_sorted(named), 1) if p.code})
        for n, place in enumerate(_sorted(named), 1)
    )


def _sorted(places: list[Place]) -> list[Place]:
    return sorted(places, key=lambda p: (p.span, p.name))


def _hits(index: int, text: str, tokens: tuple[Token, ...]) -> list[_Hit]:
    """Longest forms from left to right. A short form counts only where the tagger sees a name."""
    forms = toponyms.forms()
    covering: list[Token | None] = [None] * (len(text) + 1)
    for token in tokens:
        covering[token.start : token.end] = [token] * (token.end - token.start)
    kept: list[_Hit] = []
    doubtful: list[_Hit] = []
    unsure: list[_Hit] = []
    free = 0
    for at in toponyms.heads(text):
        form = toponyms.form_at(text, at) if at >= free else None
        if form is None or _is_mountain(text, at, form):
            continue
        end = at + len(form)
        if (
            (run := _RUNS_ON.match(text, end - 1))
            and text[at : end - 1] in forms
            and covering[run.end() - 1] is not covering[at]
        ):
            form, end = text[at : end - 1], end - 1
        hit = _Hit(Span(index, at, end), form, forms[form], any(_division(code).name == form for code in forms[form]))
        compound = sites.compound(text, end)
        behind = covering[end] if covering[at] is not covering[end] else None
        if compound and compound[1] == "site" and not (behind and behind.tag == "LOC"):
            end = compound[0]
        elif form in toponyms.QUARTERS:
            unsure.append(replace(hit, sure=False))
        elif _stands_alone(text, at, end, covering, hit.full):
            kept.append(hit)
        elif not (toponyms.kind_only(form) or form in ontology.ORDINARY or _begins_longer(covering[at], end)):
            doubtful.append(hit)
        if hit.span.end == end and _could_stand(text, at, end, covering):
            unsure.append(replace(hit, sure=False))
        free = end
    kept += list(
        _below(kept, [hit for hit in doubtful if (last := covering[hit.span.end - 1]) and last.end == hit.span.end])
    )
    kept += _listed(text, kept, doubtful)
    known = {hit.span for hit in kept}
    return sorted([*kept, *(hit for hit in unsure if hit.span not in known)], key=lambda hit: hit.span)


def _below(kept: list[_Hit], doubtful: list[_Hit]) -> Iterator[_Hit]:
    """The doubtful ones that stand right behind the division they lie in: 河北吴桥."""
    above = {hit.span.end: set(hit.codes) for hit in kept}
    for hit in doubtful:
        if any(above.get(hit.span.start, set()) & set(_chain(code)) for code in hit.codes):
            yield hit


def _listed(text: str, kept: list[_Hit], doubtful: list[_Hit]) -> Iterator[_Hit]:
    """The doubtful ones of a list of places (甲、乙和丙), where the tagger sees another member as a name."""
    sure = {hit.span.start for hit in kept}
    run: list[_Hit] = []
    for hit in [*sorted([*kept, *doubtful], key=lambda hit: hit.span), None]:
        if hit and run and text[run[-1].span.end : hit.span.start] in terms.LISTING:
            run.append(hit)
            continue
        if len(run) > 1 and any(one.span.start in sure for one in run):
            yield from (one for one in run if one.span.start not in sure)
        run = [hit] if hit else []


def _stands_alone(text: str, start: int, end: int, covering: list[Token | None], full: bool) -> bool:
    first, last = covering[start], covering[end - 1]
    if first is None or last is None:
        return False
    if toponyms.kind_only(text[start:end]) or (not full and text[start:end] in ontology.ORDINARY):
        return False
    if full and end - start >= 3 and first.start == start:
        return last.end == end or last.tag in toponyms.NAMES or not _RUNS_ON.match(text, end - 1)
    if first.tag not in toponyms.NAMES or (first.start < start and first.tag != "ORG" and first.tag != "LOC"):
        return False
    before = first.word[: max(0, start - first.start)]
    titled = full and text[end - 1] in "省市区县州旗"
    if toponyms.led(before) < len(before) and not (first.tag == "ORG" and (titled or _BODY.search(before))):
        return False
    if not full and (_begins_longer(first, end) or (first is not last and first.start != start)):
        return False
    exact = first.tag == "LOC" and (first.start, first.end) == (start, end)
    if not full and not exact and _NOT_AFTER.match(text, end):
        return False
    return full or first.tag in ("LOC", "ORG") or (first.tag == "nz" and first.start == start)


def _could_stand(text: str, start: int, end: int, covering: list[Token | None]) -> bool:
    """Whether the form of a place begins a body's name, or is whole words that the tagger takes for something else."""
    first, last = covering[start], covering[end - 1]
    if first is None or last is None or first.start != start or text[start:end] in ontology.ORDINARY:
        return False
    if first.end > end:
        return first.tag in ("ORG", "LOC") and re.search("大道|[路街桥巷派]$", first.word) is None
    return last.end == end and (first is not last or first.tag in toponyms.NAMES) and not _NOT_AFTER.match(text, end)


def _begins_longer(token: Token | None, end: int) -> bool:
    """Whether a place's short name only begins the name of a company, a school or a road: 上海电气, 北京大学, 南湖大道."""
    if token is None or token.end <= end or token.word[end - token.start - 1] in "省市区县镇乡":
        return False
    if token.tag == "LOC":
        rest = token.word[end - token.start :]
        return toponyms.led(rest) < len(rest) and re.search("(?:大道|[路街桥巷湖海江河湾]|大厦)$", rest) is not None
    return token.tag in ("ORG", "nz") and agencies.type_of(token.word) in _PRIVATE


def _home(hits: list[_Hit]) -> tuple[str, ...]:
    """The chain of the division that most mentions of the report lie in, as deep as half of them agree."""
    votes: Counter[str] = Counter()
    for hit in hits:
        sure = [c for c in hit.codes if _division(c).level in ("province", "prefecture")] or (
            list(hit.codes) if len(hit.codes) == 1 and hit.full else []
        )
        for code in sure[:1]:
            votes.update(c for c in _chain(code) if c != "CN")
    total = max((n for code, n in votes.items() if len(code) == 2), default=0)
    deepest = [code for code, n in votes.items() if n * 2 >= max(total, 1)]
    return _chain(max(deepest, key=lambda c: (len(c), votes[c], c))) if deepest else ("CN",)


def _resolved(hit: _Hit, context: tuple[str, ...], home: tuple[str, ...]) -> str | None:
    """The code a form means here: in the running context, then at home, then the largest or only bearer."""
    for around in (*context, *home):
        inside = [c for c in hit.codes if around in _chain(c)] if around != "CN" else []
        if inside:
            return min(inside, key=lambda c: (len(c), c))
    if (
        not hit.full
        and len(hit.codes) > 1
        and home != ("CN",)
        and all(_division(c).level in ("county", "township", "zone") for c in hit.codes)
    ):
        return None
    large = [c for c in hit.codes if _division(c).level in ("country", "province", "prefecture")]
    if large:
        return min(large, key=lambda c: (len(c), c))
    full = [c for c in hit.codes if _division(c).name == hit.form]
    counties = [c for c in (full if home != ("CN",) else full or hit.codes) if _division(c).level in ("county", "zone")]
    if counties and (hit.full or len(counties) == 1):
        return counties[0]
    return full[0] if len(full) == 1 else None


@lru_cache(maxsize=64)
def _villages_of(code: str) -> dict[str, tuple[str, ...]]:
    """Name to codes of the villages and communities below a division."""
    named = ontology.gazetteer().villages(code).items()
    return {name: tuple(codes) for name, codes in named if len(name) > 2 and name not in toponyms.COMMON}


def _villages(
    reading: Reading, home: tuple[str, ...], found: Mapping[str, list[tuple[Span, str]]]
) -> Iterator[tuple[str, Span, str]]:
    """Villages and communities of the home prefecture, where the report names one in full.

    Many bear one name: meant is that of the township or county named last before it, else of the home county. Where none of these has
    it, the only one of a prefecture is meant if the report is of the whole prefecture.
    """
    prefecture = next((code for code in home if len(code) == _PREFECTURE), None)
    if prefecture is None:
        return
    county = next((code for code in home if len(code) > _PREFECTURE), None)
    located = sorted(
        (span, code) for code, mentions in found.items() if len(code) > _PREFECTURE for span, _ in mentions
    )
    for paragraph in reading.paragraphs:
        for m in _VILLAGE.finditer(paragraph.text):
            known = _villages_of(prefecture)
            sizes = range(min(8, m.end()), 2, -1)
            form = next((f for k in sizes if (f := paragraph.text[m.end() - k : m.end()]) in known), None)
            if form is None:
                continue
            span = Span(paragraph.index, m.end() - len(form), m.end())
            before, near = _last(located, span, prefecture)
            around = [code for code in near if len(code) > _PREFECTURE]
            around += [county] if county and before != span.start else []
            inside = (code for place in around for code in known[form] if place in _chain(code))
            code = next(inside, None) or (known[form][0] if not around and len(known[form]) == 1 else None)
            if code:
                yield code, span, form


def _last(located: list[tuple[Span, str]], span: Span, prefecture: str) -> tuple[int, tuple[str, ...]]:
    """Where the last division of the prefecture before a span in its paragraph ends, and its chain."""
    n = bisect_left(located, (span, ""))
    while n and located[n - 1][0].paragraph == span.paragraph:
        n -= 1
        if located[n][0].end <= span.start and prefecture in (chain := _chain(located[n][1])):
            return located[n][0].end, chain
    return -1, ()


def _add_general(
    reading: Reading, home: tuple[str, ...], found: dict[str, list[tuple[Span, str]]], titled: str | None
) -> None:
    """全国, 我国 are the country; 全省, 全市, 全县 the smallest division called so that the report is about, or its title names."""
    patterns = [("CN", _COUNTRY)]
    spoken = len(home) <= _WIDE_HOME and unnamed.speaks(reading)
    found.pop("CN", None)
    said: set[str] = set()
    for code in home:
        division = _division(code)
        last = division.name[-1]
        if (
            division.level in _SPEAKING
            and last in _WHOLE
            and (code in found or code == titled or (division.level == "province" and spoken))
        ):
            words = [f"{own}{last}" for own in "全我" if last not in said]
            words += ["全省", "我省"] if division.level == "province" and last != "省" else []
            words += [f"全{last}(?=.{{0,4}}各[市盟州])"] if division.level == "province" and last in said else []
            if words:
                patterns.append((code, re.compile("|".join(words))))
            said.add(last)
    patterns = patterns if _speaks_of_country(reading, home, found) else patterns[1:]
    for code, pattern in patterns:
        for paragraph in reading.paragraphs:
            for m in pattern.finditer(paragraph.text):
                span = Span(paragraph.index, m.start(), m.end())
                if not any(span.meets(other) for other, _ in found.get(code, ())):
                    found.setdefault(code, []).append((span, m[0]))


def _speaks_of_country(reading: Reading, home: tuple[str, ...], found: dict[str, list[tuple[Span, str]]]) -> bool:
    """Whether the country is a place of the report: in its title or named often, or no province is more of it than others."""
    forms = [form for p in reading.paragraphs for form in _COUNTRY.findall(p.text)]
    provinces = Counter(code[:2] for code, mentions in found.items() for _ in mentions)
    spread = len(provinces) >= _MANY and 2 * max(provinces.values()) <= provinces.total()
    if home == ("CN",) or spread or _COUNTRY.search(reading.title):
        return bool(forms)
    return "我国" in forms or forms.count("全国") > 2


def with_sites(reading: Reading, places: tuple[Place, ...], marked: Iterable[Marked]) -> tuple[Place, ...]:
    """The places and what the CRF marks as sites, zones or villages and no rule found."""
    found: dict[str, tuple[list[Span], float]] = {}
    known = {terms.key(name) for place in places for name in (place.name, *place.aliases)}
    for mark in marked:
        for span, strength, best in mark.spans(1.0):
            span = trimmed(reading, span)
            span = _without_prefix(span, places)
            name = terms.bare(reading.string(span))
            new = not any(name in other or other in name for other in known if len(other) > 2)
            if best and len(name) > 2 and new and strength >= _SITE and toponyms.names_site(name):
                found.setdefault(name, ([], strength))[0].append(span)
    added: list[Place] = []
    for name, (spans, strength) in found.items():
        level = sites.level_of(name)
        before = [m for place in places for m in place.mentions if m.paragraph == spans[0].paragraph and m <= spans[0]]
        told = _told(name, places)
        near = max(before, default=None)
        parent = next((p.id for p in places if (p.code == told if told else near in p.mentions)), told)
        first = spans[0]
        added.append(
            Place(
                f"place-{len(places) + len(added) + 1}", name, first.paragraph, first.start, first.end,
                confidence=strength, reasons=("sequence model",), mentions=tuple(spans), level=level, parent=parent,
            )
        )  # fmt: skip
    return (*places, *added)


def _without_prefix(span: Span, places: tuple[Place, ...]) -> Span:
    """The span without the names of larger places it begins with."""
    for mention in sorted(m for p in places for m in p.mentions if m.paragraph == span.paragraph):
        if mention.start == span.start and mention.end <= span.end:
            span = Span(span.paragraph, mention.end, span.end)
    return span


def _place(code: str, mentions: list[tuple[Span, str]], found: dict[str, list[tuple[Span, str]]]) -> Place:
    division = _division(code)
    ordered = sorted(mentions)
    forms = list(dict.fromkeys(form for _, form in ordered))
    if division.level == "country":
        name = Counter(f for f in (form for _, form in ordered) if f != "我国" or forms == [f]).most_common(1)[0][0]
    else:
        written = [form for form in forms if not re.match("[全我]", form)] or forms
        name = max(written, key=lambda form: (form == division.name, len(form)))
    first = next(span for span, form in ordered if form == name)
    above = next((c for c in _chain(code)[1:] if c in found), None)
    parent = above or (_division(division.parent).name if division.parent else None)
    return Place(
        id="",
        name=name,
        paragraph=first.paragraph,
        start=first.start,
        end=first.end,
        reasons=("gazetteer",),
        aliases=tuple(form for form in forms if form != name),
        mentions=tuple(span for span, _ in ordered),
        level=division.level,
        parent=parent,
        code=code,
        confidence=0.95 if name == division.name else 0.85,
    )


def _by_form(reading: Reading, divisions: list[Place], home: tuple[str, ...]) -> Iterator[Place]:
    """Zones, villages and sites that the gazetteer does not have, each below the division named before it."""
    covered: dict[int, list[Span]] = {}
    coded: dict[int, list[tuple[Span, str]]] = {}
    for place in divisions:
        for span in place.mentions:
            covered.setdefault(span.paragraph, []).append(span)
            if place.code and place.level != "country":
                coded.setdefault(span.paragraph, []).append((span, place.code))
    known = {place.code for place in divisions}
    codes = [code for code in home if code != "CN"]
    above = next((code for code in codes if code in known), _division(codes[0]).name if codes else None)
    found = sites.by_form(reading, covered)
    longer = sorted(found, key=lambda name: (-len(name), name))
    whole = {short: next((name for name in longer if sites.short_for(short, name)), short) for short in found}
    for name, (level, spans) in found.items():
        if whole[name] != name:
            continue
        short = [other for other in found if other != name and whole[other] == name]
        first = spans[0]
        opened = reading.sentence(first).start if len(reading.paragraphs[first.paragraph].text) > _ENUMERATES else 0
        before = [pair for pair in coded.get(first.paragraph, ()) if opened <= pair[0].start <= first.start]
        yield Place(
            id="",
            name=name,
            paragraph=first.paragraph,
            start=first.start,
            end=first.end,
            confidence=0.6,
            reasons=("form",),
            aliases=tuple(short),
            mentions=tuple(sorted([*spans, *(span for other in short for span in found[other][1])])),
            level=level,
            parent=_told(name, divisions) or (max(before)[1] if before else above),
        )


def _told(name: str, divisions: Iterable[Place]) -> str | None:
    """Code of the division of the report that a site's name begins with (青石古镇), else the name of the city of a station.

    Streets and parks are called after cities far away (北京路, 中山公园).
    """
    form = toponyms.form_at(name, 0) or ""
    codes = toponyms.forms().get(form, ())
    if not codes or _CALLED.match(name, len(form)):
        return None
    if code := next((place.code for place in divisions if place.code in codes), None):
        return code
    larger = len(codes) == 1 and _division(codes[0]).level in _LARGE and _STATION.search(name) is not None
    return _division(codes[0]).name if larger else None


def _numbered(place: Place, number: int, ids: dict[str, str]) -> Place:
    parent = ids.get(place.parent, place.parent) if place.parent else None
    return Place(**{**place.__dict__, "id": f"place-{number}", "parent": parent})
