"""Outcomes: what a sentence counts or measures, with direction, comparison, period and place; sharp effects without a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from loaders.extraction.context import Context
from loaders.extraction.indicators import before, changed, indicator, subject
from loaders.extraction.numbers import UNITS, Figure, figures, value_of
from loaders.extraction.periods import Periods
from loaders.extraction.plans import planned
from loaders.extraction.ranks import ranks
from loaders.extraction.records import Outcome, Reading, Span

_DOWN = "下降|减少|缩短|压降|降低|降幅|下跌|缩减|压缩|减至|降至|压减|降到|下滑"
_UP = "上升|增长|提升|提高|增加|扩容|扩展|新增|增至|升至|增幅|翻番|翻了?[近约]?[一两二三四\\d]+番|净增|回升|上扬"
_MORE = _UP.replace("|新增", "").replace("增加", "增加(?!值)")
_SINCE = "累计|截至|年来|年间|以来|至今|先后"
_RANKED = "第一(?![届批季期次个])|首位|榜首|前列|首创|率先|第[二三四五六七八九十\\d]+(?=[位名，、。；]|$)|前[三五十]"
_COMPARISONS = (
    ("yoy", "同比|较上年|比上年|较去年|比去年|较\\d{4}年"),
    ("average_annual", "年均|月均|日均"),
    ("consecutive_years", r"连续[\d一二三四五六七八九十两]+(?:年|个月|个季度)|连续多年|连年"),
    ("cumulative", "累计|共计|总计|一共|截至|(?<![公医])共[^同享建治商识和产富性青济体]"),
    ("versus_before", f"相比|以前|此前|{_DOWN}|{_MORE}|从[^，。]{{1,12}}[到至]"),
    ("rank", f"{_RANKED}"),
)
#: By a year to come, not since or up to one.
_BY_YEAR = "(?<!\\d年)(?<!年[初底末])(?<!月)(?<!截[至止])到20\\d\\d年，"
_PLAN = re.compile(
    f"{_BY_YEAR}?"
    "|力争|力求|计划(?!单列|生育|[”》])|目标(?!责任|考核|管理)|(?<![虚模])拟|确保|今后"
    "|未来(?!科技城|社区|乡村)|预期(?!寿命)|将(?![近乐军士]|[^，。；]{1,16}(?:列[为入]|纳入|下沉|前移|融入|作为|延伸|送[到至]))"
    "|争取(?!到了|了|到位|到[^，。]{0,6}资金|中央[^，。]{0,8}资金)"
    # what will be, not what is estimated of the year that ends
    "|预计(?:(?=[^，。]{0,6}(?:建成|投产|达产|投用|竣工|通车))|(?!全年|同比|增长|达(?![产标])|[^，。；\\d年]{2,12}达到?$))"
    # the verb, no part of another word
    "|(?<![主重紧首概摘纪讨索机扼简不])要(?!求|素|件|点|闻|案|塞)"
)
#: What counts members that are named before it (甲、乙等8个部门) or that come (以下5类).
_POINTS_AT = re.compile("(?:下列|如下|上述|(?:^|[，、。：对])以下)$")
_AND_OTHERS = re.compile("[、和][\u4e00-\u9fff]{2,12}等$")
_OFFICES = re.compile("[、和][\u4e00-\u9fff]{1,11}[局委办厅部]等$")
_DEPARTMENTS = re.compile("部门|部委|委办")
#: Ends what was planned, as far as a clause tells it.
_SO_FAR = re.compile("累计|已经?|截至")
#: Before a figure: a year, or works that are not done yet, of which it tells.
_AHEAD = re.compile(_BY_YEAR + "|(?:建成|投产|达产|通车|竣工|投用)[^。；]{0,6}预计[^，。；]*$")
_RUN = re.compile("[\u4e00-\u9fff、]*$")
_MOST_LISTED, _WINDOW, _SEEN = 20, 80, 200
#: Words behind 24 hours that make them a kind of service.
_ALL_DAY = re.compile(
    "自助|无人|智慧|政务|便民|(?:城市)?书[房屋]|图书|药店|营业|开放|值[班守]|在线|服务|巡|全天|不打烊|热线|值勤|执勤|监[控测]|轮|待命"
)
_LIFE = re.compile("寿命[^。；]{0,24}$")
_CHANGES = "下降|提升|提高|降低|减少|增长|增强|好转|改善|攀升|上升|上扬|回升|下滑|翻番"
_SHARP = re.compile(
    rf"([^，。；、：“”]{{2,18}}?)(?:[得到]?(?:大幅|显著|明显|持续|稳步|不断|进一步|有效|全面|逐年|双)?(?P<word>{_CHANGES}))(?![\d.至到了约近超]|\D{{0,3}}\d)(?=[，。；、]|$)"
)
_SHARPLY = re.compile("大幅|显著|明显|持续|双|逐年|逆势|翻番")
#: Words of every report, which tell something of what is counted only: 发案率稳步下降, but not 安全感不断增强.
_STEADILY = re.compile("稳步|不断|进一步")
_COUNTED = re.compile(
    "(?:率|数|(?<!力)量|额|案件?|收入(?:水平)?|税收|投资|消费|产[能值]|面积|规模|人口|满意度|事故|增速)(?:稳步|不断|进一步)?$"
)
#: What is said to get better in every report: 综合实力稳步提升. Annotators hold one of nine for an outcome.
_ABSTRACT = re.compile(
    "(?:(?<!收入)水平|能力|(?<!空气)(?<!水)质量|效能|品质|质效|面貌|韧性|(?<!水)环境|(?:实|活|竞争|影响|吸引|辐射|带动|凝聚|战斗|创造|承载|执行|公信)力)$"
)
#: What describes a place and is no result of governing it: economy, area, population, age.
_BACKGROUND = re.compile(
    "地区生产总值|^(?:人均)?生产总值|GDP|千亿(?:县|俱乐部)|(?:总|土地|规划|种植|行政|区域|占地|建筑|辖区)面积"
    "|(?:常住|户籍|总|流动|辖区|外来)人口|^人口(?!.*寿命)|建城史|下辖|管辖|总长|全长"
)
_ZERO = re.compile(
    "([^，。；、]{2,20}?)(?:(?:保持|实现|连续)(?:多年|[\\d一二三四五六七八九十]+年)?)?“?零(发生|事故|死亡|伤亡|新增|上升|发案|非访|上访|投诉|感染|事件|差错)(?!”[^，。；、])"
)
_NEVER = re.compile(
    r"(?<!有)(?:未|没有|无)再?发生过?(?:[一1][起例件])?((?!之?[前时])(?![^，。；]{0,8}(?:变化|变更|改变))[^，。；、\d的]{2,20})(?=[，。；、]|$)"
)
_FIRST = re.compile(
    "((?:全国|全省|全市|国内|全球)(?:率先|首创)|率先(?=打造|建立|成立|开展|推出|推行|探索|出台|实施|组建|创建|实行|发布|实现|试验|建成|发行|放开)|首创"
    "|首[个家条座部支艘款颗])了?(?:打造|建立|成立|开展|推出|推行|探索|出台|实施|组建|创建|实行|发布|实现|试验|建成|发行|放开)?了?"
    "(?!工作日|全国[^，。]{0,6}[日节]|[^，。]{0,6}[日节周月]$)([^，。；、]{4,24})"
)
_COMPLETE = re.compile(
    "([^，。；、]{3,24}?)(?:已|均)?(?:实现)?了?(?:全覆盖|(?:动态|全部|全面)清零|(?:(?<=实现)|(?<=实现了))清零"
    "|“?零的突破|全部(?:出清|开工|销号))(?!机制|率|目标|管理|行动|工作|的)"
)
#: What is gone stands before the verb (隐患全部消除) or behind it (基本消除重污染天气).
_GONE = re.compile(
    "([^，。；、]{0,24}?)(?:已|均)?(?P<how>动态|基本|全部|全面)消除(?P<done>了?)(?:(?![后并且]|以后|之后|的)(?P<what>[^，。；、“”]{3,18}))?"
)
#: What tells that something was done, where it could as well be asked for: 全面消除隐患.
_DONE = re.compile("已|均|年来|以来|目前|年，|截至")
#: Figures whose things are none any more: 58个隐患点全部清零.
_NONE_LEFT = re.compile("[^，。；、\\d]{2,20}(?:全部|动态|全面)(?:清零|消除)")
_FEAST = re.compile("(?:三八|五一|五四|六一|七一|八一|十一)节")
#: Before such a word: what is not yet so, or shall be by a day.
_COUNTS = re.compile(r"\d[余多]?[个项家件户]")
_NOT_YET = re.compile(
    "[未没难](?:实现|完成|达|能|全|动态|基本|彻底)*$|尚未|还未|仍未|未能|未[实完达]|没有|没能|难[以于]|不能|不可|底前|\\d日前"
)
#: Words without which there is no such effect: quicker to look for.
_CHANGED, _COMPLETED = re.compile(_CHANGES), re.compile("全覆盖|清零|消除|零的突破|全部[出开销]")
_STREAK = re.compile(r"连续([\d一二三四五六七八九十两]+|多)(?P<unit>年|个月|个季度)(?:来)?([^，。；]{0,18})")
#: A figure before a streak, which is no part of what goes on: 投资增长5.2%、连续8个月保持…
_GROWN = re.compile(f"(?:同比)?(?:{_CHANGES})?(?<![\\d.])[\\d.]+(?:%|个百分点)、?$")
#: What a streak is asked for, not told of: 须连续3个月缴费.
_RULED = re.compile("须|(?<![内供刚急特所必军])需(?!求)|方可|不得|应当|以上未")
#: What has not happened all that time.
_NONE = re.compile(
    "^(?:[^，。；]{0,6}?(?:保持|实现))?“?(?:零(?!售|工|就业|距离)|无(?![人障线偿纸]))|^[^，。；]{0,4}?(?:未|没有)(?:再)?(?:发生|出现)|为零$"
)
_NEAR = 8
_SHARED = re.compile(
    r"(?P<names>(?:[^，。；“”、]{2,16}[、和])+[^，。；、“”]{2,16}?)(?:等)?(?:年均)?(?:分别|均)(?P<how>[^\d，。；]{0,8}?)(?P<values>(?:[\d.]+(?:%|万|亿|个百分点|[\u4e00-\u9fff]{1,2})?[、和])+[\d.]+(?P<unit>%|个百分点|亿元|万元|件|个|人|元)?)"
)
_FROM_TO = re.compile(
    r"(?P<name>[^，。；]{0,20}?)(?:从|由)(?P<when>[^，。；\d]{0,8}(?:20\d\d年[^，。；\d]{0,4})?)(?P<a>[\d.]+)(?P<au>[^\d，。；下上提增减降缩压扩]{0,4})"
    r"[^，。；\d]{0,6}?(?:下降|上升|提高|增长|减少|提升|降|增加|缩短|压缩|压减|扩大|缩减|增|升)?[至到为](?P<then>[^，。；\d]{0,3}(?:20\d\d年的?)?)(?P<b>[\d.]+)(?P<bu>[^\d，。；、]{0,4})"
)
_SHRINKS, _GROWS = re.compile("[减缩降压]|回落"), re.compile("上升|[提增扩]")
_DOES = re.compile("打造|开展|创建|建设|争创|推进")
#: Characters before an effect in which a word of planning makes it one that is aimed at.
_BEFORE = 24
_ABOUT = ("上", "突破", "近", "超", "超过", "逾", "达", "约", "大约")
_YEAR = re.compile(r"20\d\d")
_DIGIT = re.compile(r"\d")
_UNIT_HEAD = re.compile(f"[万亿]?(?:{UNITS})[元吨次]?")


@dataclass(frozen=True)
class _Draft:
    start: int
    end: int
    name: str
    value: float | None
    unit: str
    around: str
    figure: Figure | None = None
    baseline: float | None = None
    value_text: str = ""
    direction: str | None = None
    comparison: str | None = None
    period: str | None = None


def find(reading: Reading, context: Context) -> tuple[Outcome, ...]:
    """Every outcome of a report in text order; dates, plans, figures inside names and mere enumerations are none."""
    found: list[Outcome] = []
    periods = Periods(reading)
    for paragraph in () if planned(reading) else reading.paragraphs:
        if paragraph.repeated or paragraph.role in ("credit", "label"):
            continue
        text = re.sub(r"(?<!\d),|,(?!\d)", "，", paragraph.text).replace("％", "%")
        for m in re.finditer("[^。！？；;]+", text):
            for draft in _of_sentence(m[0]):
                if (
                    draft.figure
                    and draft.figure.numeral
                    and _in_name(reading, paragraph.index, m.start() + draft.start)
                ):
                    continue
                shifted = replace(draft, start=draft.start + m.start(), end=draft.end + m.start())
                outcome = _outcome(reading, context, periods, paragraph.index, m[0], draft, shifted)
                found.append(replace(outcome, id=f"outcome-{len(found) + 1}"))
    return tuple(found)


def _in_name(reading: Reading, index: int, start: int) -> bool:
    """Whether a number stands in a name or a feast: 八一起义, 六一节, 一六镇."""
    first, end = reading.words(Span(index, start, start + 1))
    words = reading.tokens[index][first:end]
    return any(word.tag in ("LOC", "ORG", "nz", "nw", "PER") or _FEAST.match(word.word) for word in words)


def _outcome(
    reading: Reading, context: Context, periods: Periods, index: int, sentence: str, draft: _Draft, shifted: _Draft
) -> Outcome:
    span = Span(index, shifted.start, shifted.end)
    text = reading.paragraphs[index].text
    left = max(text.rfind(mark, 0, span.start) for mark in "，。；！？：") + 1
    ends = [k for mark in "，。；！？" if (k := text.find(mark, span.end)) >= 0]
    place = context.at(span, together=True)
    return Outcome(
        id="",
        name=draft.name,
        paragraph=index,
        start=span.start,
        end=span.end,
        confidence=0.8 if draft.value is not None else 0.6,
        reasons=("figure" if draft.figure else "effect",),
        quote=Span(index, left, min(ends, default=len(text))),
        value=draft.value,
        value_text=draft.value_text or (draft.figure.text if draft.figure else ""),
        value_max=draft.figure.upper if draft.figure else None,
        baseline=draft.baseline,
        unit=draft.unit,
        approx=draft.figure.approx if draft.figure else "=",
        direction=draft.direction or direction(draft.around),
        comparison=draft.comparison or comparison(draft.around, sentence[: draft.start]),
        period=draft.period or periods.of(span, sentence[: draft.end]),
        place=place.id if place else None,
        context=_BACKGROUND.search(draft.name) is not None,
    )


def direction(text: str) -> str:
    """up, down, zero, rank or level, by the words around a figure."""
    for name, words in (("zero", "零发生|零事故|零死亡|零新增"), ("down", _DOWN), ("up", _UP), ("rank", _RANKED)):
        if re.search(words, text):
            return name
    return "level"


def comparison(text: str, before: str = "") -> str:
    """What a figure is compared with, by the words around it, else by what precedes it in the sentence."""
    found = next((name for name, words in _COMPARISONS if re.search(words, text)), None)
    if found in (None, "rank") and "%" not in text and re.search(_SINCE, before[-40:] + text):
        return "cumulative"
    return found or "absolute"


def _of_sentence(sentence: str) -> Iterator[_Draft]:
    taken: list[tuple[int, int]] = []
    digits = _DIGIT.search(sentence) is not None
    for source in (_shared, _from_to, _streaks) if digits else (_streaks,):
        found = source(sentence)
        for draft, span in found:
            if not any(a < span[1] and span[0] < b for a, b in taken):
                yield draft
        taken += [span for _, span in found]
    left, earlier = 0, ""
    for figure in figures(sentence):
        if any(a < figure.end and figure.start < b for a, b in taken):
            continue
        if _sums_up(sentence, figure):
            left = figure.end + (figure.unit == "部")  # 8部|门
        elif _counts(sentence, figure):
            draft = _of_figure(sentence, figure, left, earlier)
            left, earlier = figure.end, draft.name
            if len(draft.name.strip("、 ")) > 1:
                yield draft
    yield from (
        draft for draft in _without_figure(sentence) if not any(a < draft.end and draft.start < b for a, b in taken)
    )


def _shared(sentence: str) -> list[tuple[_Draft, tuple[int, int]]]:
    """A、B分别下降a%、b%: one a figure, names counted from the right."""
    found = []
    for m in _SHARED.finditer(sentence) if "分别" in sentence or "均" in sentence else ():
        names = re.split("[、和]", m["names"])
        values = [(v, v.start() + m.start("values")) for v in re.finditer(r"([\d.]+)([^\d.、和]*)", m["values"])]
        unit = m["unit"] or values[-1][0][2]
        for n, (value, at) in enumerate(values):
            name = names[n - len(values)] if len(names) >= len(values) else m["names"]
            head = _clause_before(names[0]) if n == 0 and len(names) == len(values) else name
            number = value[1].strip(".")
            draft = _Draft(
                at,
                at + len(value[1]),
                head + changed(m["how"]),
                float(number),
                value[2] or unit,
                m[0],
                None,
                None,
                number,
            )
            found.append((draft, m.span()))
    return found


def _clause_before(text: str) -> str:
    return re.split("[，：]", text)[-1]


def _from_to(sentence: str) -> list[tuple[_Draft, tuple[int, int]]]:
    found = []
    for m in _FROM_TO.finditer(sentence) if "从" in sentence or "由" in sentence else ():
        unit = (_UNIT_HEAD.match(m["bu"]) or _UNIT_HEAD.match(m["au"]) or [""])[0]
        a, b = m["a"].strip("."), m["b"].strip(".")
        if _PLAN.search(sentence[max(0, m.start() - _BEFORE) : m.start("a")]):
            continue
        if (
            not unit
            or (unit == "年" and _YEAR.fullmatch(b))
            or not re.fullmatch(r"\d+(\.\d+)?", a)
            or not re.fullmatch(r"\d+(\.\d+)?", b)
        ):
            continue
        name = _clause_before(m["name"]) or _clause_before(sentence[: m.start()].rstrip("，"))
        way = "down" if float(b) < float(a) else "up"
        verb = sentence[m.end("a") : m.start("b")]
        way = "down" if _SHRINKS.search(verb) else "up" if _GROWS.search(verb) else way
        years = [year[0] for year in (_YEAR.search(m["when"]), _YEAR.search(m["then"])) if year]
        period = "/".join(years) if len(years) > 1 else None
        draft = _Draft(
            m.start("b"), m.end("b"), name, float(b), unit, m[0], None, float(a), b, way, "versus_before", period
        )
        found.append((draft, m.span("a")))
        found.append((draft, m.span("b")))
    return [
        (draft, (min(s[0] for _, s in found[i : i + 2]), found[i + 1][1][1]))
        for i, (draft, _) in enumerate(found)
        if i % 2 == 0
    ]


def _streaks(sentence: str) -> list[tuple[_Draft, tuple[int, int]]]:
    found = []
    for m in _STREAK.finditer(sentence):
        value = None if m[1] == "多" else value_of(m[1])
        if value is not None and value > 1900:
            continue
        if _PLAN.search(_clause_before(sentence[: m.start()])) or _RULED.search(
            sentence[max(0, m.start() - _NEAR) : m.end()]
        ):
            continue
        head = _GROWN.sub("", _clause_before(sentence[: m.start()])) or subject(sentence, m.start())
        name = (head + m[3])[-24:]
        way = "zero" if _NONE.search(m[3]) else direction(m[0])
        draft = _Draft(m.start(1), m.end(1), name, value, m["unit"], m[0], None, None, m[1], way, "consecutive_years")
        found.append((draft, (m.start(), m.end("unit"))))
    return found


def _counts(sentence: str, figure: Figure) -> bool:
    """Whether a figure measures something: no date, ordinal, name, plan or enumeration."""
    before, after = sentence[max(0, figure.start - _SEEN) : figure.start], sentence[figure.end :]
    if figure.before in ("第", "每") or (not figure.unit and not re.match("[%％]", after)):
        return bool(re.search("比[为达]?$", before)) and "." in figure.text
    unit = re.sub("^[万亿千百]+", "", figure.unit)
    if (unit == "成" and figure.value >= 10) or re.search("(?:未|没有)再?发生过?$", before):
        return False
    if unit in ("年", "周年") and "万" not in figure.unit and not _LIFE.search(before):
        return False
    if unit == "番" and not re.search("翻了?[近约]?$", before):
        return False
    if unit == "小时" and figure.value == 24 and _ALL_DAY.match(after):
        return False
    if (re.match("[月日时号]", after) and unit in ("", "个")) or (
        re.search("[年月第]$", before) and unit in ("", "月", "日")
    ):
        return False
    if figure.numeral and (
        (len(figure.text) == 1 and not _is_round(sentence, figure))
        or unit in ("大", "级", "点", "线", "里", "步", "村", "县", "市", "道", "片", "门")
    ):
        return unit in ("倍", "成", "番")
    if unit in ("级", "步", "道", "大", "里", "度", "点", "国", "省") or (
        unit in ("年", "届", "期", "岁") and figure.unit[:1] != "万" and not _LIFE.search(before)
    ):
        return False
    if unit == "人" and re.match("[民才员生大]", after):
        return False
    if before.count("“") > before.count("”") and unit not in ("%", "个百分点"):
        opened = before.rsplit("“", 1)[1]
        if len(opened) < 8 and "”" in after[:12]:
            return False
    clause = _clause_before(before)
    return not (_PLAN.search(_SO_FAR.split(clause)[-1]) or _AHEAD.search(before))


def _sums_up(sentence: str, figure: Figure) -> bool:
    """Whether a figure only counts members that the sentence names: 甲、乙、丙3个县, 甲、乙等8个部门, 以下5类."""
    before, after = sentence[max(0, figure.start - _WINDOW) : figure.start], sentence[figure.end :]
    if _POINTS_AT.search(before) or (figure.unit == "部" and re.match("[门委]", after)):
        return True
    if figure.unit not in ("个", "大", "类", "家", "省", "市", "县") or not 2 < figure.value < _MOST_LISTED:
        return False
    if (_AND_OTHERS.search(before) and _DEPARTMENTS.match(after)) or (
        _OFFICES.search(before) and after.startswith("单位")
    ):
        return True
    run = _RUN.search(before)
    members = re.split("[、和]", run[0] if run else "")
    listed = len(members) == figure.value and all(2 <= len(member) <= 8 for member in members[1:])
    return listed and _RUN.match(after[:1] or "，") is not None


def _is_round(sentence: str, figure: Figure) -> bool:
    """Whether ten, a hundred or a thousand is said of a number: 近百, 上千, 十几, 百余; not 千人以上."""
    said = sentence[figure.start : figure.end]
    if sentence[figure.start - 1 : figure.start] in ("数", "几", "好"):
        return False
    return (figure.text in "十百千" and figure.before in _ABOUT) or re.match("[十百千][余多几]", said) is not None


def _of_figure(sentence: str, figure: Figure, left: int, earlier: str) -> _Draft:
    clause = _clause_before(sentence[: figure.start])
    after = re.match("的?[\u4e00-\u9fff]{0,8}", sentence[figure.end :])
    around = clause[-16:] + sentence[figure.start : figure.end] + (after[0] if after else "")
    comma = sentence.find("，", left, figure.start)
    between = subject(sentence[comma + 1 : figure.start], figure.start) if comma >= 0 else ""
    known = between or earlier or subject(sentence, figure.start)
    start = figure.start - (figure.before == "上")
    name = indicator(sentence, start, figure.end, figure.unit, left, known)
    way = "zero" if _NONE_LEFT.match(sentence, figure.end) else None
    return _Draft(figure.start, figure.end, name, figure.value, figure.unit, around, figure, direction=way)


def _planned(sentence: str, found: re.Match[str]) -> bool:
    """Whether an effect is only aimed at, by its own words or those before it."""
    return _PLAN.search(sentence[max(0, found.start() - _BEFORE) : found.end()]) is not None


def _without_figure(sentence: str) -> Iterator[_Draft]:
    for start, end, name, value, word, earlier in ranks(sentence):
        if _PLAN.search(_clause_before(sentence[:start])):
            continue
        yield _Draft(start, end, name, value, "位" if value else "", word, None, earlier, word, "rank", "rank")
    for m in _ZERO.finditer(sentence) if "零" in sentence else ():
        name = m[1].strip("“” ")
        if not (_planned(sentence, m) or _DOES.fullmatch(name)):
            yield _Draft(m.start(1), m.end(), name, None, "", m[0], direction="zero")
    for m in _NEVER.finditer(sentence) if "发生" in sentence else ():
        if not _planned(sentence, m):
            yield _Draft(m.start(1), m.end(), m[1], None, "", m[0], direction="zero")
    for m in _FIRST.finditer(sentence) if "率先" in sentence or "首" in sentence else ():
        yield _Draft(m.start(1), m.end(1), m[2].strip("“” "), None, "", m[0], direction="rank", comparison="rank")
    for m in _COMPLETE.finditer(sentence) if _COMPLETED.search(sentence) else ():
        if _planned(sentence, m) or _NOT_YET.search(m[1]) or _COUNTS.search(m[1]):
            continue
        own = before(m[1].replace("实现了", "").replace("实现", ""))
        if name := own or subject(sentence, m.start(1)):
            way = "zero" if "清零" in m[0][len(m[1]) :] else "level"
            yield _Draft(m.start(1), m.end(), name, None, "", m[0], direction=way)
    for m in _GONE.finditer(sentence) if "消除" in sentence else ():
        if _planned(sentence, m) or _NOT_YET.search(m[1]) or _COUNTS.search(m[1]):
            continue
        told = m["how"] == "基本" or m["done"] or _DONE.search(sentence, 0, m.start("how"))
        if m["what"] and not told:
            continue
        if name := m["what"] or before(m[1]) or subject(sentence, m.start(1)):
            yield _Draft(m.start(1), m.end(), name, None, "", m[0], direction="zero")
    for m in _SHARP.finditer(sentence) if _CHANGED.search(sentence) else ():
        steady = _STEADILY.search(m[0]) is not None and _COUNTED.search(m[1]) is not None
        if (steady or _SHARPLY.search(m[0])) and not _planned(sentence, m):
            name = re.sub("(?:大幅|显著|明显|持续|稳步|不断|进一步|有效|全面|逐年|逆势|平稳|双|得到|实现)+$", "", m[1])
            if len(name) > 1 and name[-1] not in "且并" and not _ABSTRACT.search(name):
                yield _Draft(m.start(1), m.end(), name, None, "", m[0])
