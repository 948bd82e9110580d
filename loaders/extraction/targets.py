"""Whom a programme serves: the group of people or firms that its name, or what is said of it, says it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.extraction.records import Program, Reading, Records, Relation, Span

_GROUP = (
    "(?:人员|群体|群众|居民|企业|老人|老年人|儿童|婴幼儿|未成年人|商户|骑手|小哥|妇女|学生|学子|家庭|劳动者|青少年|青年|消费者|业主|村民|职工|员工|残疾人"
    "|农民工?|农户|外籍人士|外籍人才|外籍友人|游客|当事人|经营主体|公民|党员|干部|患者|旅客|租户|信访人|司机|网民|毕业生|参保人|退役军人|侨胞|台胞|运动员|司乘|主播)"
)
_WORDS = f"[^，,。；：、“”（）()\\d的]{{0,10}}?{_GROUP}+(?:、[^，,。；、“”]{{0,6}}?{_GROUP}+)*"
#: For whom, before the name: 针对独居老人的安心铃; within it: 环卫职工暖心餐; behind it.
_BEFORE = re.compile(
    f"(?:针对|面向|专为|为|给|覆盖|服务)(?P<group>{_WORDS})(?:的|[^，,。；]{{0,6}}(?:推出|打造|开展|实施|设立|建立|开设|搭建)了?)[“《]?$"
)
_NAMES = re.compile(f"^(?:关爱|服务|助力|惠及|保障)?(?P<group>[^、“”]{{0,8}}?{_GROUP}++)(?!会|之?家|联盟|协会|联合会)")
_BEHIND = re.compile(
    f"^[”》]?[^。；]{{0,24}}?(?:针对|面向|专为|惠及|覆盖|服务|守护|帮助|方便|让|给|(?<![因认成作行])为(?!民)|助力|解决|满足|使(?![用命]))(?:了|着|全[省市县区]|辖区|[近超约]?[\\d.]+[余多]?[万亿]?[余多]?[个名户家位人])*(?:的)?(?P<group>{_WORDS})"
)
_COUNTED = re.compile(
    "[\\d.]+[余多]?[万亿]?[余多]?[个名户家位](?P<group>[^，,。；、“”\\d]{2,12}?)(?:享受|纳入|享有|参加|加入|接入)了?[“《]?$"
)
_PRAISED = re.compile("^(?:平安|文明|美丽|示范|最美|优秀)")
_REACH = 60


def find(records: Records) -> Iterator[Relation]:
    """``targets``, at most one a programme, of the first mention that tells it."""
    for program in records.programs:
        for mention in program.mentions or (program.span,):
            if span := _served(records.reading, program, mention):
                quote = Span(mention.paragraph, min(span.start, mention.start), max(span.end, mention.end))
                text = re.sub("^(?:广大|更多|所有|各类)", "", records.reading.string(span))
                yield Relation(
                    program.id, "targets", None, quote, to_text=text, confidence=0.5, reasons=("served group",)
                )
                break


def _served(reading: Reading, program: Program, mention: Span) -> Span | None:
    text = reading.paragraphs[mention.paragraph].text
    sentence = reading.sentence(mention)
    named = text[mention.start : mention.end]
    before = text[max(sentence.start, mention.start - _REACH) : mention.start]
    behind = text[mention.end : min(sentence.end, mention.end + _REACH)]
    for at, said, patterns in (
        (mention.start - len(before), before, (_BEFORE, _COUNTED)),
        (mention.start, named, (_NAMES,)),
        (mention.end, behind, (_BEHIND,)),
    ):
        for pattern in patterns:
            found = pattern.search(said)
            if found and found[0] != program.name and not _PRAISED.match(found["group"]):
                return Span(mention.paragraph, at + found.start("group"), at + found.end("group"))
    return None
