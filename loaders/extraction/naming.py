"""Records of programmes and agencies from the names that were kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import ontology
from loaders.extraction import agencies, kinds, recognitions, terms
from loaders.extraction.candidates import Chosen, Proposal
from loaders.extraction.context import Context
from loaders.extraction.models import Models
from loaders.extraction.records import Agency, Place, Program, Reading, Recognition, Span, numbered
from loaders.extraction.spotting import forms, in_full, mentions

_SHORTEST_NAME = 4
_LIKELY = 0.7  # of a longer form, that it is the name whatever stands before the shorter one
#: What a name may have behind it and stay the same: its head noun, of a kind or two.
_HEADED = re.compile(
    f"(?:的[^的]{{0,6}})?(?:{terms.LOOSE_HEADS}|{terms.WIDE_HEADS}|工作|倡议|战略布局|重要思想|管理|运动|列车|栏目|事项|任务){{1,3}}"
)
#: How far a name reaches, which may be left out before it.
_RANGE = re.compile("(?:全国|全省|全市|全县|国家|中央|新一轮)?(?:首[个家批张份座条])?")
#: Tags of words that may be left out before a name, or be put before one, where it stays the same.
_PLACING = frozenset(("LOC", "ORG", "TIME", "m", "q"))
_NOMINAL = _PLACING | {"n", "nz", "nw", "s"}
#: What ends names that are always names, quoted or not.
_PROPER = re.compile("(?:经验|思想|理念|战略|倡议|论坛|大会)$")
_SHORT_FOR = re.compile(
    "[”》]?[（(](?:以下|下文|下)?(?:统一|均)?简称(?:为)?[：:]?[“《]?([^“”《》（）()，。]{2,14})[”》]?[）)]"
)
_BEGINS = (
    "成立|启动|创立|创建|建立|组建|推出|实施|上线|开展|施行|设立|推行|首创|提出|打造|出台|印发|制定|发布|开通|创新|探索|引入"
    "|揭牌|挂牌|发起|率先|试点|开始"
)
_YEAR = "(?P<year>(?:19|20)\\d\\d)年"
#: 2016年出台甲; 自2017年起，乙开展甲; behind the name: 甲于2019年启动; in it: 全县2015年…方案.
_DAY = "(?:\\d{1,2}月)?(?:\\d{1,2}日)?"
_BEGUN = re.compile(f"{_YEAR}(?!来|底前|前|间|是){_DAY}(?:[起初底末]|以来)?[，,]?(?P<said>[^。；]{{0,40}})$")
_BEGUN_BEHIND = re.compile(
    f"[”》]?[^，,。；\\d“”]{{0,4}}(?:[于自从是在]|(?P<since>始于|最早于)){_YEAR}(?(since)|{_DAY}[^，,。；]{{0,4}}(?:{_BEGINS}|起))"
)
_START = re.compile(f"(?:{_BEGINS})了?(?:实施|开展)?[^，,。；]{{0,14}}$")
_BEGINS_BEHIND = re.compile(f"[”》]?[^，,。；“”]{{0,4}}(?:{_BEGINS})")
_ANY_YEAR = re.compile(_YEAR)
_DATED = re.compile(f"[^\\d]{{0,8}}{_YEAR}(?!远景|目标)(?!.*(?:远景|目标))")


_LEVEL = re.compile(
    "自治区|[省市县区旗州](?=人民|政府|[检法公司教民财交商市住卫应信文审统税农水环自发改纪委政宣组妇总团残工林生数城科医退气])"
)
_LEVEL_OF = {
    "省": ("province",),
    "自治区": ("province",),
    "市": ("prefecture", "county"),
    "县": ("county",),
    "区": ("county", "zone"),
    "旗": ("county",),
    "州": ("prefecture",),
}
_Entry = tuple[Chosen, tuple[str, ...], tuple[Span, ...]]


def _grounded(reading: Reading, chosen: Sequence[Chosen]) -> list[_Entry]:
    """Each name with its written forms and all its mentions, longer names first served; text order."""
    taken: dict[int, bytearray] = {}
    found = []
    owners = sorted(chosen, key=lambda c: (-len(c.candidate.name), c.candidate.key))
    short = {one.candidate.key: tuple(_abbreviations(reading, one.candidate.spans)) for one in owners}
    known = {terms.key(form) for written in short.values() for form in written}
    for one in owners:
        if one.candidate.key in known:
            continue
        whole = (f for f in forms(one) if f == one.candidate.name or _whole(reading, f, one))
        written = tuple(dict.fromkeys((*whole, *short[one.candidate.key])))
        spans = {span for spans in mentions(reading, written, taken).values() for span in spans}
        spans |= set(one.candidate.spans)
        found.append((one, written, tuple(sorted(spans))))
    return sorted(found, key=lambda entry: entry[2][0])


def _whole(reading: Reading, form: str, chosen: Chosen) -> bool:
    """Whether a form begins and ends with a word somewhere; what is cut inside one (主流媒体系统|性变革) is no name."""
    for span in (s for c in chosen.folded if c.name == form for s in c.spans):
        if not reading.divides(span):
            return True
    return not any(c.name == form for c in chosen.folded)


def _abbreviations(reading: Reading, spans: Iterable[Span]) -> Iterator[str]:
    """The short forms a text gives itself behind a name: 某某平台（以下简称“平台甲”）."""
    for span in spans:
        if m := _SHORT_FOR.match(reading.paragraphs[span.paragraph].text, span.end):
            yield m[1]


def _others(name: str, forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(form for form in dict.fromkeys(forms) if form != name)


def _said(reading: Reading, spans: Sequence[Span], names: Iterable[str]) -> tuple[Span, ...]:
    """The spans in which one of the names stands."""
    keys = {terms.key(name) for name in names}
    return tuple(span for span in spans if terms.key(reading.string(span)) in keys)


def _renames(reading: Reading, chosen: Chosen, form: str) -> bool:
    """Whether a form is another name of what was chosen.

    Behind the name it has nothing but a head noun (某某行动等 is none), before it nouns (发展枫桥经验 is none), a list or an opened
    quotation mark, unless it is likely by itself. What lacks words of the name stands by itself somewhere, ends before the name
    does, or lacks no more than a place, a time or a count.
    """
    name, key = chosen.candidate.key, terms.key(form)
    national_of = ontology.model().national_of
    if (doctrine := national_of(form)) and doctrine == national_of(chosen.candidate.name):
        return True
    if name in key:
        front, _, behind = key.partition(name)
        if behind and _HEADED.fullmatch(behind) is None:
            return False
        likely = any(c.key == key and c.probability >= _LIKELY for c in chosen.folded)
        return not front or likely or _sets_apart(reading, form, chosen.candidate.name, _NOMINAL)
    if key not in name or name.startswith(key):
        return True
    if any(c.key == key and not c.only_in(chosen.candidate) for c in chosen.folded):
        return True
    if form in _abbreviations(reading, chosen.candidate.spans):
        return True
    return _sets_apart(reading, chosen.candidate.name, form, _PLACING)


def _sets_apart(reading: Reading, whole: str, part: str, tags: frozenset[str]) -> bool:
    """Whether the words before a part of a name are of the tags, members of a list, or end where a quotation mark opens."""
    at = whole.find(part)
    span = next(iter(reading.occurrences(whole)), None)
    if at <= 0 or span is None:
        return True
    cut = span.start + at
    text = reading.paragraphs[span.paragraph].text
    if text[cut - 1] in ("“《、的等—–-·" if tags is _NOMINAL else "“《") or _RANGE.fullmatch(whole, 0, at):
        return True
    first, end = reading.words(Span(span.paragraph, span.start, cut))
    words = reading.tokens[span.paragraph][first:end]
    return (tags is _NOMINAL or words[-1].end <= cut) and all(word.tag in tags for word in words)


def _other_body(form: str, name: str) -> bool:
    """Whether one is the other with more than a character behind: 国务院 is no name of 国务院办公厅, nor is that one of it."""
    short, long = sorted((form, name), key=len)
    return long.startswith(short) and len(long) > len(short) + 1


def program_records(
    reading: Reading, chosen: Sequence[Chosen], models: Models | None, places: Sequence[Place] = ()
) -> tuple[Program, ...]:
    """Programme records with kind, domains, start year; ``named`` where quoted, in book marks or by a proper form."""
    records = []
    placed = sorted({form for place in places for form in (place.name, *place.aliases)}, key=len, reverse=True)
    entries = _grounded(reading, chosen)
    for name_id, (one, written, spans) in zip(numbered("program", entries), entries, strict=True):
        candidate = one.candidate
        first = candidate.spans[0]
        renames = partial(_renames, reading, one)
        aliases = _others(candidate.name, (*filter(renames, written), *_without_place(candidate.name, placed)))
        named = any(_quoted(reading, span) for span in spans) or any(n in candidate.name for n in terms.NATIONAL)
        named |= ontology.model().national_of(candidate.name) is not None or _PROPER.search(candidate.name) is not None
        kind, domains = _sort(reading, written, spans, named, models)
        kind = "regulation" if terms.DOCUMENT.search(candidate.name) else kind
        records.append(
            Program(
                id=name_id,
                name=candidate.name,
                paragraph=first.paragraph,
                start=first.start,
                end=first.end,
                confidence=candidate.probability,
                reasons=tuple(candidate.reasons),
                quote=clause(reading, first),
                aliases=aliases,
                mentions=_said(reading, spans, (candidate.name, *aliases)),
                named=named,
                type=kind,
                domains=domains,
                start_year=_start_year(reading, spans),
            )
        )
    return tuple(records)


def _without_place(name: str, forms: Sequence[str]) -> Iterator[str]:
    """The name without the place or chain of places written before it (``forms``, longest first), which is no part of it."""
    rest = name
    while form := next((f for f in forms if rest.startswith(f) and len(rest) - len(f) >= _SHORTEST_NAME), None):
        rest = rest.removeprefix(form).lstrip("市县区省的")
    if rest != name:
        yield rest


def _sort(
    reading: Reading, written: Sequence[str], spans: Sequence[Span], named: bool, models: Models | None
) -> tuple[str, tuple[str, ...]]:
    linear = models.linear if models else {}
    features = kinds.describe(reading, written, spans, float(named)) if linear else {}
    kind = (
        model.labels[int(model.logits(features).argmax())]
        if (model := linear.get("program-kind")) is not None
        else kinds.kind_by_rule(written)
    )
    if (model := linear.get("program-domains")) is not None:
        chances = model.probabilities(features)
        best = int(chances.argmax())
        holds = chances >= model.thresholds
        holds[best] = True
        domains = tuple(label for label, held in zip(model.labels, holds.tolist(), strict=True) if held)
    else:
        domains = kinds.domains_by_rule(written, reading.string(reading.sentence(spans[0])))
    return kind, domains


def agency_records(reading: Reading, chosen: Sequence[Chosen], places: Sequence[Place]) -> tuple[Agency, ...]:
    """Agency records with type by ending and the place in their name, else, for 市检察院, the one in force of that level.

    Two names of one office (省政府, 省人民政府) are one record.
    """
    records = []
    context = Context(reading, places)
    entries, offices = _by_office(_grounded(reading, [in_full(one) for one in chosen]), context)
    for name_id, (one, written, spans), seat in zip(numbered("agency", entries), entries, offices, strict=True):
        candidate = one.candidate
        first = candidate.spans[0]
        aliases = _others(
            candidate.name,
            (
                form
                for form in written
                if not _other_body(form, candidate.name) and (form in candidate.name or _renames(reading, one, form))
            ),
        )
        kind = next((k for form in (candidate.name, *written) if (k := agencies.type_of(form))), "other")
        records.append(
            Agency(
                id=name_id,
                name=candidate.name,
                paragraph=first.paragraph,
                start=first.start,
                end=first.end,
                confidence=candidate.probability,
                reasons=tuple(candidate.reasons),
                quote=clause(reading, first),
                aliases=aliases,
                mentions=_said(reading, spans, (candidate.name, *aliases)),
                type=kind,
                place=_place_in(spans, places) or seat,
            )
        )
    return tuple(records)


def _by_office(entries: Sequence[_Entry], context: Context) -> tuple[list[_Entry], list[str | None]]:
    """The entries with those of one office joined under the longest name, and where each office sits, if that is known."""
    forms = [
        (form, place) for place in context.places for form in (place.name, *place.aliases) if place.level != "site"
    ]
    forms.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    joined: dict[tuple[str | None, str], _Entry] = {}
    for one, written, spans in entries:
        seat, office = _office(one.candidate.name, spans[0], forms, context)
        key = (seat, office) if seat else (None, one.candidate.key)
        if known := joined.get(key):
            first, second = sorted((known, (one, written, spans)), key=lambda e: -len(e[0].candidate.name))
            joined[key] = (first[0], (*first[1], *second[1]), tuple(sorted({*first[2], *second[2]})))
        else:
            joined[key] = (one, written, spans)
    pairs = sorted(((entry, seat) for (seat, _), entry in joined.items()), key=lambda pair: pair[0][2][0])
    return [entry for entry, _ in pairs], [seat for _, seat in pairs]


def _office(name: str, span: Span, forms: Sequence[tuple[str, Place]], context: Context) -> tuple[str | None, str]:
    """Id of the place an office belongs to, None where nothing says it, and the office without place and 人民."""
    rest, place = name, None
    while found := next((pair for pair in forms if rest.startswith(pair[0]) and len(rest) > len(pair[0])), None):
        rest, place = rest.removeprefix(found[0]), found[1]
    level = _LEVEL.match(rest)
    if level:
        rest = rest[level.end() :]
        place = place or _of_level(level[0], span, context)
        return (place.id if place else None), rest.removeprefix("人民")
    return (place.id if place and agencies.type_of(rest) else None), rest.removeprefix("人民")


def _of_level(level: str, span: Span, context: Context) -> Place | None:
    """The place in force that is called a 市, 县 and so on: that at the span, what holds it, or the report's."""
    by_id = {place.id: place for place in context.places}
    for place in (context.at(span), context.root(span), context.subject):
        chain = [place, *(by_id[key] for key in context.above(place))] if place else []
        if found := next((one for one in chain if one and _is_called(one, level)), None):
            return found
    return None


def _is_called(place: Place, level: str) -> bool:
    division = ontology.gazetteer().get(place.code) if place.code else None
    return place.level in _LEVEL_OF[level] and (division is None or level == "自治区" or division.name.endswith(level))


def recognition_proposals(reading: Reading, places: Sequence[Place]) -> Iterator[Proposal]:  # noqa: ARG001
    """What the rules hold for recognitions, as proposals beside the CRF's."""
    for found in recognitions.find(reading):
        yield Proposal(found.span, "rule", 0.5, "award by rule")


def recognition_records(
    reading: Reading, chosen: Sequence[Chosen], by_rule: Sequence[Recognition], places: Sequence[Place] = ()
) -> tuple[Recognition, ...]:
    """The recognitions that were kept, with who confers them, and the year where the rules found the same stretch."""
    known = {found.span: found for found in by_rule}
    records: list[Recognition] = []
    named = {form for place in places if place.code for form in (place.name, *place.aliases)}
    for one in sorted(chosen, key=lambda c: c.candidate.spans[0]):
        candidate = one.candidate
        if candidate.name in named:
            continue  # who confers it
        first = candidate.spans[0]
        rule = next((r for span in candidate.spans for r in by_rule if r.span.meets(span)), None)
        same = known.get(first)
        record = Recognition(
            id="",
            name=same.name if same else candidate.name,
            paragraph=first.paragraph,
            start=first.start,
            end=first.end,
            confidence=candidate.probability,
            reasons=tuple(candidate.reasons),
            quote=clause(reading, first),
            giver=next(
                (reading.string(by) for span in candidate.spans if (by := recognitions.giver(reading, span))), None
            ),
            year=rule.year if rule else None,
        )
        records += [record] * recognitions.winners(reading, first)
    return tuple(replace(record, id=f"recognition-{n}") for n, record in enumerate(records, 1))


def _place_in(spans: Sequence[Span], places: Sequence[Place]) -> str | None:
    inside = [
        (mention.start, -mention.end, place.id)
        for place in places
        for mention in place.mentions
        for span in spans
        if span.covers(mention) and mention != span
    ]
    return max(inside)[2] if inside else None


def clause(reading: Reading, span: Span) -> Span:
    """The clause around a span, between commas, semicolons and full stops."""
    text = reading.paragraphs[span.paragraph].text
    start = max(text.rfind(mark, 0, span.start) for mark in "，。；！？：\n") + 1
    ends = [k for mark in "，。；！？\n" if (k := text.find(mark, span.end)) >= 0]
    return Span(span.paragraph, start, min(ends, default=len(text)))


def _quoted(reading: Reading, span: Span) -> bool:
    text = reading.paragraphs[span.paragraph].text
    return text[span.start - 1 : span.start] in ("“", "《") or bool(terms.MARKS.search(text[span.start : span.end]))


def _start_year(reading: Reading, spans: Sequence[Span]) -> int | None:
    """The year the sentence, or the name itself, gives for the programme's beginning."""
    for span in spans:
        text = reading.paragraphs[span.paragraph].text
        sentence = reading.sentence(span)
        before, behind = text[sentence.start : span.start], text[span.end : sentence.end]
        years = list(_ANY_YEAR.finditer(before))
        m = _BEGUN.match(before, years[-1].start()) if years else None
        if m and not (_START.search(m["said"]) or _BEGINS_BEHIND.match(behind)):
            m = None
        m = m or _BEGUN_BEHIND.match(behind) or _DATED.match(text[span.start : span.end])
        if m:
            return int(m["year"])
    return None
