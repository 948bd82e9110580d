"""Which agencies run a programme or take part in it: a logistic regression over the pairs that stand near each other."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from loaders.extraction import terms
from loaders.extraction.records import Agency, Program, Reading, Span

_LEADS = re.compile("(?:由|在)$")
_JOINS = re.compile("(?:联合|会同|携手|协同|整合|吸纳|引入|组织|依托|汇聚|联动|动员|邀请|对接|统筹|[与和同])$")
_JOINED = re.compile(
    "联合|会同|携手|合作|协同|共建|联动|整合|引入|吸纳|签订|共同|配合|参与|牵头|等[^，。]{0,4}部门|入驻|进驻|派驻|派员"
)
_ACTS = re.compile(
    "(?:还|也|将|已|率先|创新|积极|全面|深入|持续|坚持|聚焦|围绕|针对|着力|主动|不断|大力|近日|先后)*"
    "(?:推出|打造|建立|创建|成立|推行|探索|构建|组建|开展|制定|出台|印发|开通|设立|实施|启动|搭建|依托|推动|推进|深化|通过|运用|以|发布|牵头|联合|会同|创新|完善|健全|办理|加强|落实|部署|组织|研发|上线|执行)"
)
_SAID = re.compile("记者|表示|介绍|负责人|召开|获悉|授予|评为|认定|荣获|发布会|通报")
_TAKES_PART = re.compile(
    "(?:联合|会同|携手|协同|整合|统筹|融合|吸纳|引入|汇聚|联动|动员|邀请|对接|集合|配合|依靠|(?<![共会合协])[与同](?!志))了?(?:[^，。；、和]{1,12}[、和])*+$"
)
#: What several bodies do as one: 甲、乙联合印发. Each of them issues what follows.
_ISSUE = re.compile(
    "(?:[、和与][^，。；、和与]{2,14}?)*(?:近日|日前|今天|昨天|又|已|正式|联合|共同|制定|研究|今年|去年|[\\d年月日]|对外)*(?:印发|发布|出台|公布|下发)"
    "(?!的?(?:数据|通报|预警|消息|公告|名单|报告|天气))"
)
_LISTED = 40
_BEYOND, _AFTER, _FAR = 160, 60, 8


@dataclass(frozen=True)
class _Pair:
    agency: Span
    program: Span
    rank: int
    count: int


@dataclass
class Neighbours:
    """Mentions of agencies and programmes by paragraph, in order; mentions of an agency inside a programme's name do not count."""

    reading: Reading
    agencies: Sequence[Agency]
    programs: Sequence[Program]
    _agencies: dict[int, list[tuple[Span, str]]] = field(init=False)
    _programs: dict[int, list[Span]] = field(init=False)

    def __post_init__(self) -> None:
        self._programs = {}
        for program in self.programs:
            for mention in program.mentions or (program.span,):
                self._programs.setdefault(mention.paragraph, []).append(mention)
        self._agencies = {}
        for agency in self.agencies:
            for mention in agency.mentions or (agency.span,):
                if not any(other.covers(mention) for other in self._programs.get(mention.paragraph, ())):
                    self._agencies.setdefault(mention.paragraph, []).append((mention, agency.id))
        for spans in self._programs.values():
            spans.sort()
        for mentions in self._agencies.values():
            mentions.sort()
        self.type_of = {agency.id: agency.type for agency in self.agencies}

    def pairs(self, program: Program) -> Iterator[tuple[str, dict[str, float], Span, bool, bool]]:
        """Agencies near a programme's mentions: id, features of the nearest pair, its sentence, whether the agency is said to join in, or
        to issue something, alone or as one of several."""
        found: dict[str, tuple[int, _Pair]] = {}
        for mention in program.mentions or (program.span,):
            for key, distance, pair in self._near(mention):
                if key not in found or distance < found[key][0]:
                    found[key] = (distance, pair)
        for key, (_, pair) in found.items():
            features = self._features(program, key, pair, len(found))
            yield (
                key,
                {name: float(value) for name, value in features.items() if value},
                self.reading.sentence(pair.program),
                self._joins(pair.agency),
                _ISSUE.match(self.reading.paragraphs[pair.agency.paragraph].text, pair.agency.end) is not None,
            )

    def _joins(self, agency: Span) -> bool:
        """Whether the words before an agency, or before the list that it stands in, say that it takes part beside another."""
        text = self.reading.paragraphs[agency.paragraph].text
        return _TAKES_PART.search(text[max(0, agency.start - _LISTED) : agency.start]) is not None

    def _near(self, mention: Span) -> Iterator[tuple[str, int, _Pair]]:
        here = self._agencies.get(mention.paragraph, ())
        sentence = self.reading.sentence(mention)
        before = [one for one in here if one[0].end <= mention.start and mention.start - one[0].end <= _BEYOND]
        after = [one for one in here if mention.end <= one[0].start < min(sentence.end, mention.end + _AFTER)]
        inside = sum(sentence.covers(span) for span, _ in here)
        for rank, (span, key) in enumerate(reversed(before)):
            if rank < _FAR:
                yield key, mention.start - span.end, _Pair(span, mention, rank, inside)
        for rank, (span, key) in enumerate(after):
            yield key, span.start - mention.end + 10, _Pair(span, mention, rank, inside)

    def _features(self, program: Program, key: str, pair: _Pair, choices: int) -> dict[str, float]:
        agency, mention = pair.agency, pair.program
        text = self.reading.paragraphs[agency.paragraph].text
        precedes = agency.end <= mention.start
        gap = text[agency.end : mention.start] if precedes else text[mention.end : agency.start]
        sentences = len(re.findall("[。！？]", gap))
        before, after = text[max(0, agency.start - 4) : agency.start], text[agency.end : agency.end + 12]
        opens = agency.start == 0 or text[agency.start - 1] in "。！？，；：\n"
        starts = self._programs.get(agency.paragraph, [])
        between = sum(agency.end <= span.start and span.end <= mention.start for span in starts) if precedes else 0
        listed = before[-1:] in ("、", "和", "与", "及") or after[:1] in ("、", "和", "与", "及")
        side = "before" if precedes else "after"
        f: dict[str, float] = {
            side: 1.0,
            f"{side} sentences={min(3, sentences)}": 1.0,
            f"{side} commas={min(5, len(re.findall('[，；]', gap)))} same={not sentences}": 1.0,
            f"{side} distance": math.log1p(len(gap)) / 5,
            f"{side} rank={min(pair.rank, 4)}": 1.0,
            "beside": precedes and len(gap) <= 1,
            "possessive": precedes and gap in ("的", "“", "的“"),
            "introduced": precedes
            and not sentences
            and bool(re.search(f"(?:{terms.INTRODUCING})[^，。；]{{0,8}}$", gap)),
            "opens clause": opens,
            "opens sentence": agency.start - self.reading.sentence(agency).start <= 6,
            "opens, same sentence": opens and precedes and not sentences,
            "acts": bool(_ACTS.match(after)),
            "acts, same sentence": precedes and not sentences and bool(_ACTS.match(after)),
            "led by": bool(_LEADS.search(before)),
            "joins": bool(_JOINS.search(before)),
            "joined near": bool(_JOINED.search(text[max(0, agency.start - 14) : agency.end + 14])),
            "joined between": not sentences and bool(_JOINED.search(gap[:30])),
            "said": bool(_SAID.search(after)),
            "listed": listed,
            "listed, joined": listed and bool(_JOINED.search(text[max(0, agency.start - 30) : agency.end + 24])),
            "many": min(6, pair.count) / 6,
            "alone": pair.count == 1,
            "choices": min(8, choices) / 8,
            f"between={min(3, between)}": precedes,
            "speech": "“" in gap and "”" not in gap,
            f"type={self.type_of[key]}": 1.0,
            f"type={self.type_of[key]} {side} same={not sentences}": 1.0,
            f"kind={program.type}": 1.0,
            f"named={program.named} {side}": 1.0,
        }
        return f
