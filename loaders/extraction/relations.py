"""Relations by rule: what stands beside what, and which words join them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from loaders.extraction import parts, recognitions, targets
from loaders.extraction.context import Context
from loaders.extraction.records import Agency, Named, Person, Recognition, Records, Relation, Span, by_paragraph

_TOGETHER = re.compile("联合|会同|携手|合作|协同|共建|联动|整合|引入|吸纳|签订|共同|配合|参与|等.{0,4}部门")
_POSTS = (
    "书记|主任|局长|院长|所长|队长|站长|负责人|厅长|部长|检察长|庭长|组长|会长|主席|理事长|董事长|总经理|经理|校长|厂长|馆长|省长|市长|县长|区长|镇长|乡长|政委"
    "|民警|警官|法官|检察官|干部|调解员|网格员|志愿者|队员|教师|医生|护士|教授|律师|研究员|工程师|员工|骑手|委员|专家|讲师|社工|工作人员|辅警|成员"
)
_POST = re.compile(f"[\u4e00-\u9fff]{{0,6}}?(?:党[组委]书记、)?(?:{_POSTS})")
_POST_IN = re.compile(f"[”》]?(?:[\u4e00-\u9fff]{{0,4}}里，|的)?[\u4e00-\u9fff]{{0,6}}?(?:{_POSTS})")
_HEADS = re.compile("书记|主任|[局院所队站厅部庭组会校厂馆省市县区镇乡]长|检察长|理事长|董事长|总经理|负责人|主席|政委")
_IS = re.compile("，?(?:生前|原|曾|现|时)*(?:是|为|系|任|担任|当选)[^，。；]{0,14}")
_GOVERNS = re.compile("代?([省市州县区镇乡])长")
_FOUNDED = re.compile(
    "[^，,。；“”]{0,16}(?:创立|创办|带领|牵头|主持|组建|发起|领衔|倡导|创建|成立)了?(?:的|起)?[^，,。；]{0,6}"
    "|[^。；“”]{0,40}亲自(?:谋划|部署|推动|倡导)了?[^，,。；“”]{0,6}[“]?"
)
_STANDS_FOR = re.compile("(?:等人?)?为代表的[“]?")
_WORKS = re.compile("[^，,。；]{0,4}(?:加入|参加|参与)了?[“]?")
_WIDE = re.compile("全[国省市县]|我[国省市县]")
_TITLED = re.compile("”?(?:称号)?[—、，的]{0,2}")
_CHAINED = re.compile("[^，。、；]{0,6}")
_LISTED = re.compile("^[^，。；]{0,4}(?:等|均|分别|都|双双|[0-9一二三四五六七八九十两]+[个家])|^”?[^，。；]{0,3}$")
_MEMBERS = re.compile("[”》]?(?:[、和及]|以及)[“《]?")


def find(records: Records, context: Context) -> tuple[Relation, ...]:
    """Every relation the rules see, with the stretch that states it."""
    return (
        *_places(records),
        *_runs_in(records, context),
        *_agencies(records),
        *parts.find(records),
        *targets.find(records),
        *_recipients(records, context),
        *_people(records),
    )


def _places(records: Records) -> Iterator[Relation]:
    ids = {place.id for place in records.places}
    for place in records.places:
        if place.parent in ids:
            yield Relation(place.id, "partOf", place.parent, place.span, confidence=0.95, reasons=("gazetteer",))
    for agency in records.agencies:
        if agency.place in ids:
            yield Relation(agency.id, "locatedIn", agency.place, agency.span, confidence=0.9, reasons=("in its name",))
    for outcome in records.outcomes:
        if outcome.place in ids:
            quote = outcome.quote or outcome.span
            yield Relation(outcome.id, "observedIn", outcome.place, quote, confidence=0.7, reasons=("place in force",))


def _runs_in(records: Records, context: Context) -> Iterator[Relation]:
    for program in records.programs:
        if place := context.at(program.span):
            quote = program.quote or program.span
            yield Relation(program.id, "implementedIn", place.id, quote, confidence=0.6, reasons=("place in force",))
    ends = {
        paragraph: sorted((mention.end, program.id, mention.start) for mention, program in found)
        for paragraph, found in by_paragraph(records.programs).items()
    }
    for outcome in records.outcomes:
        sentence = records.reading.sentence(outcome.span)
        here = ends.get(sentence.paragraph, [])
        before = here[bisect_left(here, (sentence.start,)) : bisect_left(here, (outcome.start + 1,))]
        last = next((key for _, key, start in reversed(before) if start >= sentence.start), None)
        if last and not outcome.context:
            quote = outcome.quote or outcome.span
            yield Relation(last, "hasOutcome", outcome.id, quote, confidence=0.5, reasons=("named before it",))


def _agencies(records: Records) -> Iterator[Relation]:
    """An agency that acts in the clause or sentence of a programme's first mention runs it; among several, partners."""
    mentions = by_paragraph(records.agencies)
    for program in records.programs:
        sentence = records.reading.sentence(program.span)
        text = records.reading.string(sentence)
        near = sorted(
            (
                (mention, agency)
                for mention, agency in mentions.get(sentence.paragraph, ())
                if sentence.covers(mention) and not mention.meets(program.span)
            ),
            key=lambda pair: pair[0],
        )
        seen: set[str] = set()
        for mention, agency in near:
            if agency.id in seen:
                continue
            seen.add(agency.id)
            before = mention.end <= program.start
            between = records.reading.paragraphs[sentence.paragraph].text[
                min(mention.end, program.end) : max(mention.start, program.start)
            ]
            partner = bool(
                _TOGETHER.search(text[max(0, mention.start - sentence.start - 14) : mention.end - sentence.start + 14])
            )
            if (not before and not partner) or len(between) > 60:
                continue
            relation = "partner" if partner and not _leads(mention, sentence) else "operatedBy"
            reason = "joined in the sentence" if partner else "acts in the sentence"
            yield Relation(program.id, relation, agency.id, sentence, confidence=0.5, reasons=(reason,))


def _leads(mention: Span, sentence: Span) -> bool:
    return mention.start - sentence.start <= 2


def _recipients(records: Records, context: Context) -> Iterator[Relation]:
    """Who stands last before the verb of winning, in the sentence of a recognition; of a list each, or all of one award.

    甲授予乙 names the recipient behind the verb, a title without a verb (全国文明村——甲) behind itself. Where the sentence names
    nobody it is the place in force.
    """
    named: list[Named] = [*records.programs, *records.agencies, *records.persons, *records.places]
    mentions = {n: sorted(found, key=_in_order) for n, found in by_paragraph(named).items()}
    left = Counter(award.span for award in records.recognitions)
    several = {span for span, count in left.items() if count > 1}
    for award in records.recognitions:
        left[award.span] -= 1
        here = mentions.get(award.paragraph, [])
        found = _winners(records, award, here)
        if award.span in several and found:
            found = [found[-min(left[award.span] + 1, len(found))]]
        reason, confidence = "named with it", 0.5
        if not found and (place := context.at(award.span)):
            found, reason, confidence = [place.id], "place in force", 0.4
        for key in found:
            yield Relation(
                key, "received", award.id, award.quote or award.span, confidence=confidence, reasons=(reason,)
            )


def _in_order(pair: tuple[Span, Named]) -> tuple[int, int]:
    return pair[0].end, -pair[0].start


def _winners(records: Records, award: Recognition, here: Sequence[tuple[Span, Named]]) -> list[str]:
    """Ids of those that the sentence of an award names as having won it, in text order."""
    reading = records.reading
    text = reading.paragraphs[award.paragraph].text
    sentence = reading.sentence(award.span)
    verb = recognitions.verb_of(reading, award.span)
    if verb is None:  # 全国文明村——甲, 甲是“最美骑手”
        after = [
            (span, record)
            for span, record in here
            if award.end <= span.start and _TITLED.fullmatch(text[award.end : span.start])
        ]
        if after:
            first = max((s for s, _ in after), key=lambda s: s.end)
            chain = [r for s, r in here if s.start >= first.start and _CHAINED.fullmatch(text[first.end : s.start])]
            return [r.id for r in chain[-1:]]
        end = award.start
    elif verb[1]:
        return _list([(s, r) for s, r in here if verb[0].end <= s.start and s.end <= award.start], text)
    else:
        end = verb[0].start
    given = recognitions.giver(reading, award.span)
    before = [
        (span, record)
        for span, record in here
        if sentence.start <= span.start
        and span.end <= end
        and not (given and given.meets(span))
        and not _WIDE.fullmatch(reading.string(span))
        and not (verb is None and span.end > award.start - 2)
    ]
    found = _list(before, text)
    return found if before and _LISTED.search(text[before[-1][0].end : end]) else found[-1:]


def _list(named: Sequence[tuple[Span, Named]], text: str) -> list[str]:
    """Ids of the last ones named that stand in one list, in text order."""
    out: list[str] = []
    edge = 0
    for span, record in reversed(named):
        if not out or (span.end <= edge and _MEMBERS.fullmatch(text[span.end : edge])):
            out, edge = [record.id, *out], span.start
    return out


def _people(records: Records) -> Iterator[Relation]:
    """Whom or what a person leads or belongs to, by the post between the two, or by what the sentence says of them."""
    agencies, programs = by_paragraph(records.agencies), by_paragraph(records.programs)
    for person in records.persons:
        found: dict[str, Relation] = {}
        if (head := _GOVERNS.fullmatch(person.role or "")) and (body := _government(records.agencies, head[1])):
            found[body.id] = _of_person(person, "leads", body, person.span, person.span, "its head")
        for mention in person.mentions:
            sentence = records.reading.sentence(mention)
            text = records.reading.paragraphs[mention.paragraph].text
            for span, agency in agencies.get(mention.paragraph, ()):
                if sentence.covers(span) and (post := _post(text, mention, span)):
                    relation = _as(post)
                    found.setdefault(agency.id, _of_person(person, relation, agency, mention, span, "post"))
            for span, program in programs.get(mention.paragraph, ()):
                if sentence.covers(span) and (share := _share(text, mention, span)):
                    found.setdefault(program.id, _of_person(person, share, program, mention, span, "said of both"))
        yield from found.values()


def _government(agencies: Iterable[Agency], level: str) -> Agency | None:
    """The government of the level, where the report names one only: 省政府 of a 省长."""
    found = [a for a in agencies if re.search(f"(?<!自治){level}(?:人民)?政府$", a.name)]
    return found[0] if len(found) == 1 else None


def _of_person(person: Person, relation: str, other: Named, mention: Span, span: Span, reason: str) -> Relation:
    quote = Span(mention.paragraph, min(mention.start, span.start), max(mention.end, span.end))
    return Relation(person.id, relation, other.id, quote, confidence=0.6, reasons=(reason,))


def _post(text: str, person: Span, agency: Span) -> str | None:
    """The post between an agency and a person: 甲局局长乙, 乙，生前是甲院检察长."""
    if agency.end <= person.start:
        between = text[agency.end : person.start].strip()
        return between if _POST.fullmatch(between) else None
    post = _POST.match(text, agency.end)
    return post[0] if post and _IS.fullmatch(text[person.end : agency.start]) else None


def _share(text: str, person: Span, program: Span) -> str | None:
    """What a person has to do with a programme of the same sentence, where it says so."""
    if program.start <= person.start and person.end <= program.end:
        return "leads" if program.start == person.start else None
    if person.end <= program.start:
        between = text[person.end : program.start]
        if _FOUNDED.fullmatch(between):
            return "leads"
        return "memberOf" if _STANDS_FOR.fullmatch(between) or _WORKS.fullmatch(between) else None
    between = text[program.end : person.start]
    post = _POST_IN.fullmatch(between)
    return _as(post[0]) if post else None


def _as(post: str) -> str:
    """Whether who holds a post leads the body or is one of it; a deputy is."""
    return "leads" if _HEADS.search(post) and "副" not in post else "memberOf"
