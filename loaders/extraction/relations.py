"""Relations by rule: what stands beside what, and which words join them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from loaders.extraction import terms
from loaders.extraction.context import Context
from loaders.extraction.records import Named, Program, Records, Relation, Span

NamedRecord = TypeVar("NamedRecord", bound=Named)
_TOGETHER = re.compile("联合|会同|携手|合作|协同|共建|联动|整合|引入|吸纳|签订|共同|配合|参与|等.{0,4}部门")
_BASED = re.compile("借鉴|学习|依托|基于|源于|脱胎于|传承|运用|根据|按照|贯彻|践行|坚持")
_TARGETS = re.compile(
    "(?:为|向|面向|针对|服务|惠及|帮助|覆盖)(?:全市|全省|辖区|近|超|约|[\\d.万余多])*([^，。；、“”\\d]{2,12}?(?:人员|群体|群众|居民|企业|老人|儿童|未成年人|商户|骑手|妇女|学生|家庭|劳动者|青少年|消费者|业主|村民|职工))"
)
_MEMBERS = re.compile("^(?:[、和及“”]|以及)*$")


def find(records: Records, context: Context) -> tuple[Relation, ...]:
    """Every relation the rules see, with the stretch that states it."""
    return (
        *_places(records),
        *_runs_in(records, context),
        *_agencies(records),
        *_parts(records),
        *_bases(records),
        *_targets(records),
        *_recipients(records),
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
        for paragraph, found in _by_paragraph(records.programs).items()
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
    mentions = _by_paragraph(records.agencies)
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


def _parts(records: Records) -> Iterator[Relation]:
    """A、B、C三大行动: what is listed right before the whole is part of it."""
    for whole in records.programs:
        if not re.match("[一二三四五六七八九十]大", whole.name):
            continue
        text = records.reading.paragraphs[whole.paragraph].text
        edge = whole.start
        for part in sorted(_in_paragraph(records, whole.paragraph), key=lambda pair: -pair[0].end):
            mention, program = part
            if mention.end <= edge and program.id != whole.id and _MEMBERS.match(text[mention.end : edge].rstrip("等")):
                yield Relation(
                    program.id,
                    "partOf",
                    whole.id,
                    Span(whole.paragraph, mention.start, whole.end),
                    confidence=0.7,
                    reasons=("listed",),
                )
                edge = mention.start


def _by_paragraph(records: Iterable[NamedRecord]) -> dict[int, list[tuple[Span, NamedRecord]]]:
    """Mentions with their records, record by record, of every paragraph."""
    found: dict[int, list[tuple[Span, NamedRecord]]] = {}
    for record in records:
        for mention in record.mentions:
            found.setdefault(mention.paragraph, []).append((mention, record))
    return found


def _in_paragraph(records: Records, paragraph: int) -> list[tuple[Span, Program]]:
    return [(m, p) for p in records.programs for m in p.mentions if m.paragraph == paragraph]


def _bases(records: Records) -> Iterator[Relation]:
    doctrines = [p for p in records.programs if any(name in p.name for name in terms.NATIONAL)]
    for program in records.programs:
        sentence = records.reading.sentence(program.span)
        for doctrine in doctrines:
            for mention in doctrine.mentions:
                if doctrine.id == program.id or not sentence.covers(mention) or mention.end > program.start:
                    continue
                before = records.reading.string(
                    Span(sentence.paragraph, max(sentence.start, mention.start - 8), mention.start)
                )
                if _BASED.search(before):
                    yield Relation(
                        program.id, "basedOn", doctrine.id, sentence, confidence=0.5, reasons=("doctrine applied",)
                    )
                    break


def _targets(records: Records) -> Iterator[Relation]:
    for program in records.programs:
        sentence = records.reading.sentence(program.span)
        after = records.reading.string(Span(sentence.paragraph, program.end, sentence.end))
        if m := _TARGETS.search(after[:40]):
            start = program.end + m.start(1)
            quote = Span(program.paragraph, program.start, start + len(m[1]))
            yield Relation(program.id, "targets", None, quote, to_text=m[1], confidence=0.5, reasons=("served group",))


def _recipients(records: Records) -> Iterator[Relation]:
    """Who stands last before the verb of winning, in the sentence of a recognition; of a list, one each."""
    named: list[Named] = [*records.programs, *records.agencies, *records.persons, *records.places]
    mentions = _by_paragraph(named)
    same = Counter(award.span for award in records.recognitions)
    for award in records.recognitions:
        same[award.span] -= 1
        sentence = records.reading.sentence(award.span)
        before = [
            (mention.end, record.id)
            for mention, record in mentions.get(sentence.paragraph, ())
            if sentence.covers(mention) and mention.end <= award.start
        ]
        if before:
            yield Relation(
                sorted(before)[-min(same[award.span] + 1, len(before))][1],
                "received",
                award.id,
                award.quote or award.span,
                confidence=0.5,
                reasons=("named before it",),
            )


def _people(records: Records) -> Iterator[Relation]:
    for person in records.persons:
        sentence = records.reading.sentence(person.span)
        role = person.role or ""
        for agency in records.agencies:
            beside = [
                m for m in agency.mentions if sentence.covers(m) and 0 <= person.start - m.end <= max(12, len(role))
            ]
            if beside and role:
                relation = (
                    "leads" if re.search("书记|主任|局长|院长|所长|队长|站长|负责人|厅长|部长", role) else "memberOf"
                )
                quote = Span(person.paragraph, beside[0].start, person.end)
                yield Relation(person.id, relation, agency.id, quote, confidence=0.6, reasons=("role beside the name",))
