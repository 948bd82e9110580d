"""Recognitions by rule: what stands after a verb of winning, in quotation marks or up to the end of the clause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.extraction.records import Reading, Recognition, Span

_WON = re.compile(
    "荣获|获评|获得|获授|荣膺|入选|被评为|评为|被授予|授予|斩获|夺得|捧回|勇夺|摘得|列入|当选|获批|被列为|被确定为|入围|荣立|被写入|追授|写入(?=[^，。；]{2,12}报告)"
    "|获(?=[^，。；]{0,12}(?:奖|推广|肯定|认可|表扬|批示))|(?:进入|成为|创建)(?=[^，。；]{0,8}(?:全国|国家|省级)[^，。；]{2,16}(?:集群|精品|试点|示范|先行))|收到(?=[^，。；]{0,8}锦旗)"
)
#: Titles that need no verb: they stand beside who bears them.
_TITLE = re.compile(
    "“((?:最美|十佳|优秀|模范|先进|全国模范|五一)[^“”，。]{2,12})”|(全国(?:文明|先进|模范|优秀|民主法治)[村镇]|全国文明(?:城市|单位|校园))(?=—|、|，|称号)"
)
_CONFERS = "评为|授予|追授|评选|命名|认定|确定|列为|通报|表彰|颁发|选为"
_BODY = (
    "(?![由经])[^，。；：“”《》、和与及被获]{1,14}?(?:院|部|委|局|厅|署|会|府|联|办|社|组织|协会|法|检|中央|省|市|国)"
)
#: Who confers: named before the verb, behind 被 or 获, or as the owner of what something is written into.
_GIVERS = (
    re.compile(
        f"(?:(?<![\u4e00-\u9fff、])|[被由经])(?P<giver>(?:{_BODY}[、和]){{0,4}}{_BODY})(?:近日|日前|联合|共同|正式|再次|连续)*(?:{_CONFERS})"
    ),
    re.compile(f"(?:写入|入选|列入|载入)(?P<giver>{_BODY})(?:的|工作报告|《)"),
    re.compile(
        "获得?(?P<giver>[^，。；“”《》的]{2,16}?)的?(?:充分|高度|一致|通报|书面)*(?:肯定|认可|推广|表扬|表彰|批示|点赞|推介)"
    ),
)
_GIVER_REACH = 40
_AWARD = re.compile(
    "奖|称号|案例|试点|示范|单位|先进|模范|功|杯|鼎|百强|榜|优秀|标兵|荣誉|典型|名单|名录|集体|个人|试验区|先行区|城市|县|经验|十佳|最美|青年|红旗手|奖章|遗产|金牌|工作报告|集群|精品|锦旗|推广|肯定|认可|表扬|批示"
)
_QUOTED = re.compile("“([^“”]{2,30})”([\u4e00-\u9fff]{0,10})")
_LISTED = re.compile(f"(?:^|[，。；])((?:[^，。；、和及等]{{2,14}}、)+[^，。；、和及等]{{2,14}}?)(?:{_WON.pattern})$")
_YEAR = re.compile(r"(20\d\d)年")
_NOBODY = re.compile("^(?:全[国省市县]|我[国省市]|首批|同年|今年|去年|\\d|该|其|此|并|已|先后|多次|成功)")


def find(reading: Reading) -> tuple[Recognition, ...]:
    """Awards, titles and selections that the text says were conferred, with giver and year where stated."""
    found: list[Recognition] = []
    for paragraph in reading.paragraphs:
        for m in _WON.finditer(paragraph.text):
            stop = re.search("[。；！？\n]", paragraph.text[m.end() :])
            end = m.end() + (stop.start() if stop else len(paragraph.text) - m.end())
            for start, stop_ in _names(paragraph.text, m.end(), end):
                span = Span(paragraph.index, start, stop_)
                if any(span.meets(other.span) for other in found):
                    continue
                found.append(_recognition(reading, span, len(found) + 1, m[0]))
        for m in _TITLE.finditer(paragraph.text):
            group = 1 if m[1] else 2
            span = Span(paragraph.index, m.start(group), m.end(group))
            if not any(span.meets(other.span) for other in found):
                found.append(_recognition(reading, span, len(found) + 1, "title"))
    return tuple(found)


def _names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Names of awards from ``start`` on: quoted ones of a list, else the clause."""
    quotes = [q for q in _QUOTED.finditer(text, start, end) if "，" not in text[start : q.start()]]
    kept = [q for q in quotes if _AWARD.search(q[1] + q[2])]
    for q in kept:
        head = _AWARD.search(q[2])
        yield q.start(1), q.end(2) if head and head.end() == len(q[2]) else q.end(1)
    if kept:
        return
    clause = re.match("[^，。；、]{3,30}", text[start:end])
    if clause and _AWARD.search(clause[0]) and not re.match("[了的过]", clause[0]):
        yield start, start + clause.end()


def _recognition(reading: Reading, span: Span, number: int, verb: str) -> Recognition:
    text = reading.paragraphs[span.paragraph].text
    sentence = reading.sentence(span)
    before = text[sentence.start : span.start]
    years = _YEAR.findall(before)
    return Recognition(
        id=f"recognition-{number}",
        name=re.sub("[“”]", "", reading.string(span)),
        paragraph=span.paragraph,
        start=span.start,
        end=span.end,
        confidence=0.6,
        reasons=(f"after {verb}",),
        quote=Span(span.paragraph, max(sentence.start, span.start - 30), span.end),
        giver=reading.string(by) if (by := giver(reading, span)) else None,
        year=int(years[-1]) if years else None,
    )


def giver(reading: Reading, span: Span) -> Span | None:
    """Where the sentence names who conferred what stands at a span."""
    text = reading.paragraphs[span.paragraph].text
    start = max(reading.sentence(span).start, text.rfind("；", 0, span.start) + 1, span.start - _GIVER_REACH)
    for pattern in _GIVERS:
        found = [m for m in pattern.finditer(text, start, span.end + 1) if m.start() <= span.start]
        if found and not _NOBODY.search(found[-1]["giver"]):
            return Span(span.paragraph, *found[-1].span("giver"))
    return None


def verb_of(reading: Reading, span: Span) -> tuple[Span, bool] | None:
    """The verb with which the sentence says that what stands at a span was won, and whether somebody confers it (甲授予乙)."""
    sentence = reading.sentence(span)
    text = reading.string(Span(span.paragraph, sentence.start, span.end))
    found = [m for m in _WON.finditer(text) if m.start() <= span.start - sentence.start]
    if not found:
        return None
    verb = found[-1]
    passive = re.search("[被获][^，。；]{0,16}$", text[: verb.start()]) is not None
    where = Span(span.paragraph, sentence.start + verb.start(), sentence.start + verb.end())
    return where, "授" in verb[0] and not passive and "被" not in verb[0]


def winners(reading: Reading, span: Span) -> int:
    """How many are listed as the subject of winning (甲、乙、丙入选…): each has an award of its own. 1 where none is listed."""
    before = reading.string(Span(span.paragraph, reading.sentence(span).start, span.start))
    listed = _LISTED.search(before)
    return listed[1].count("、") + 1 if listed else 1
