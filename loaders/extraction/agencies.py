"""Agencies by rule: place and office, bodies named by their suffix, department lists, organisations the tagger sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.extraction.candidates import Proposal
from loaders.extraction.phrases import Phrases
from loaders.extraction.records import Place, Reading, Span

#: Agency types by how a name ends, first match wins.
ENDINGS = (
    ("legislature", "人大常委会|人大法工委|人民代表大会|人大|政协"),
    (
        "police",
        "公安部|公安厅|公安局|公安分局|派出所|交警大队|交警支队|交管局|刑侦大队|侦查大队|侦查支队|警务室|警方|交警|公安|公安机关",
    ),
    ("procuratorate", "最高检|人民检察院|检察院|检察机关|检察"),
    ("court", "最高法|人民法院|中级法院|法院|法庭|审判机关"),
    ("justice", "司法部|司法厅|司法局|司法所|司法|司法行政机关"),
    (
        "party",
        "政法委|纪委监委|纪委|组织部|宣传部|统战部|社会工作部|中央委员会|[党共]中央|政治局|改革办|党委|党工委|省委|市委|县委|区委|领导小组|党支部|党组织|党总支",
    ),
    (
        "government",
        "国务院|人民政府|市政府|县政府|区政府|省政府|政府|街道办|街道办事处|管委会|常务会议|街道|[^市]镇|[^城]乡",
    ),
    ("association", "法学会|协会|商会|工商联|联合会|妇联|共青团|团委|总工会|工会|残联|红十字会|学会|基金会"),
    ("law_firm", "律师事务所|律所"),
    ("hospital", "医院|卫生院|卫生室|疾控中心"),
    ("school", "大学|学院|中学|小学|学校|幼儿园|党校|研究院"),
    ("media", "电视台|日报社?|新华社|通讯社|融媒体中心|总台"),
    (
        "enterprise",
        "有限公司|集团|公司|印书馆|银行|企业|供电所|工厂|[^商]电子|化学|音乐|科技|药业|化纤|重工|股份|书店|电气|能源|汽车|金投",
    ),
    (
        "department",
        "[\u4e00-\u9fff]{1,8}(?:部|厅|局|署|总局|委员会|委|部门|办公室|网信办|信访办|[安食防]办|安委办|救援[总支大]队|气象台|海关)",
    ),
)
_TYPES = tuple((kind, re.compile(f"(?:{ending})$")) for kind, ending in ENDINGS)
_OFFICE = (
    "政法委|纪委监委|纪委|组织部|宣传部|社会工作部|人大常委会|人大|政协|公安部|公安厅|公安局|公安分局|派出所|交警大队|交警支队|刑侦大队"
    "|侦查大队|警方|工商联|人民检察院|检察院|人民法院|中级法院|法院|司法厅|司法局|司法所|人民政府|政府|管委会|妇联|团委|总工会|残联|法学会"
    "|[\u4e00-\u9fff]{2,6}(?<![局厅委院部会办队台所府站司心联团庭室])和(?![省市县区])[\u4e00-\u9fff]{2,6}(?:厅|局(?!长)|委员会)|[\u4e00-\u9fff]{2,6}(?:厅|(?<![格大布全结当棋])局(?!长)|委员会)"
)
_SEATED = re.compile(f"(?:政府|委)?(?:{_OFFICE})")
_LEVEL = re.compile("(?=(最高|中央|国家|全国|省|市|县|区|镇|该县|该市))")
_CENTRAL = re.compile(
    "最高人民检察院|最高人民法院|最高检|最高法|党中央|中共中央|国务院|中央政法委|全国人大常委会|全国人大|全国政协|中央财政|中央纪委"
    "|国家发展改革委|国家发改委|公安部|司法部|民政部|教育部|财政部|农业农村部|应急管理部|生态环境部|人力资源和?社会保障部|住房和?城乡建设部"
    "|交通运输部|工业和信息化部|科技部|商务部|自然资源部|水利部|中央社会工作部|中央网信办|国家移民管理局|国家医保局|国家金融监督管理总局"
    "|市场监管总局|国家卫生健康委|国家知识产权局|全国妇联|全国总工会|共青团中央|派出所|检察机关|审判机关|公安机关|司法行政机关|政法机关"
    "|人民法院|公检法司?|公证机构|驻外使领馆|第[一二三四五六七八九十]+检察部|(?<![\u4e00-\u9fff])(?:省委|市委|县委|区委)(?!书记)|各级法院|交警"
)
_BODIES = re.compile(
    "[^各多等]部门|(?<![格大布全结当棋])局(?=[^面部势长限])|专班|党支部|居委会|村委会|管委会|物业公司|领导小组|改革办|法工委|融媒体中心|应急队|救援队|执法队"
    "|工作站|服务站|警务室|侦查大队|综治中心|服务中心|派出所|律师事务所|有限公司|集团|公司|医院|学校|协会|商会|研究院|委员会"
)
_DEPARTMENTS = (
    "公安|司法|教育|交通|文旅|应急|应急管理|消防|消防救援|信访|市场监管|综合执法|执法|民政|住建|检察|妇联|卫健|卫生健康|人社|医保|社保|医疗"
    "|财政|税务|金融|农业农村|生态环境|自然资源|水利|法院|检察院|工会|共青团|残联|政法|组织|宣传|网信|发改|商务|科技|工信|城管|人力社保"
    "|审判|综治|纪检|海关|银行|通信|邮政|气象|林业|文化|体育|法学会|行政执法|环保|安监|渔政|边防|边检|海事|质监|质检|工商|卫生|卫计|国土|规划|物价|审计|人防"
    "|园林|水务|民宗|侨务|旅游|广电|食药监|药监|国资|交管|供电|电力|铁路|民航|海洋|渔业|城市管理|劳动保障|退役军人|交通运输|粮食|市政|水文|农业|监察"
)
_DEPARTMENT = re.compile(f"(?:{_DEPARTMENTS})$")
#: One of them alone: 环保部门. 执法部门 is any of several.
_OWN_DEPARTMENT = re.compile(f"(?:{_DEPARTMENTS})(?<!执法)部门(?!规章)")
#: Reasons of proposals that no judge need confirm.
CERTAIN = frozenset(("department in a list", "department by its field"))
_LISTED = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}、){0,9}[\u4e00-\u9fff]{2,8}?(?=等?(?:[多\d一二三四五六七八九十]{1,4}[个家大]?|各)?"
    "(?:部门|机关|单位|方力量|专业力量|执法力量|职能部门))"
)
#: Where such a list could stand: quicker to look for.
_RUN, _MANY = re.compile(r"[\u4e00-\u9fff、\d]+"), re.compile("部门|机关|单位|力量")
_NOT_NAMES = frozenset(
    [
        "中国",
        "长三角",
        "亚洲",
        "世界",
        "本市",
        "全市",
        "全省",
        "全国",
        "政府",
        "部门",
        "企业",
        "公司",
        "党委",
        "法院",
        "机关",
    ]
)
#: Who is sent by bodies, or holds a post, or many of a sort, is no body; nor are bodies that are not named.
NO_BODY = re.compile(
    "(?:代表|人士|人员|群众|专家|学者|嘉宾|界|常委|主任委员|副主席|副?(?:部长|厅长|局长|市长|省长|县长|区长|院长|检察长|秘书长|委员长|行政长官|书记|主席|(?:理事|[会所站队校庭社台馆])长)|副?主任|负责(?:人|同志)"
    "|(?:有关|相关|各)(?:部门|单位|方面|地方|机构|地区)(?:和单位)?)$|负责(?:人|同志)|^(?:中小微?(?:企业|银行|机构)$|上述)"
)
#: Two bodies and the verb between them, or the verb before one.
TWO_BODIES = re.compile(
    "[院局委部厅会队所府庭联办站镇乡](?:联合(?!会|国|体|学校|工会|党|团|执法|调解|支部|中心)|会同|携手|牵头|整合|协同)"
    "|^(?:联合|会同|协同)(?=[省市县区旗州镇乡])|[队台所站司心]和[^省市县区]|[府办所室队台站司心]和[省市县区]"
)
_TAIL = re.compile("(?:[副所向对同要愿下与和将就在也已还为由从等及的了时们讯]|设立|成立|推出|印发|开展|首任局)$")
_GENERIC = re.compile("^(?:多|各|该|相|两|三|几|有关|相关|主管|职能|全国|全省|全市|这|某|所在|当地|基层)")


def type_of(name: str) -> str | None:
    """The agency type that a name's ending speaks for, or None."""
    return next((kind for kind, ending in _TYPES if ending.search(name)), None)


def shortened(reading: Reading, span: Span) -> Span:
    """The span of a body without a particle or verb that the tagger took into its name: 市政府对, 人大常委会副(主任)."""
    name = reading.string(span)
    tail = _TAIL.search(name)
    if tail and type_of(name[: tail.start()]) is not None and (len(tail[0]) > 1 or type_of(name) is None):
        return Span(span.paragraph, span.start, span.start + tail.start())
    return span


def proposals(reading: Reading, places: tuple[Place, ...]) -> Iterator[Proposal]:
    """Every proposal of the rules, with source ``rule``; ``tagger`` for organisations that only the tagger sees."""
    names = sorted({n for p in places if p.level != "site" for n in (p.name, *p.aliases)}, key=len, reverse=True)
    for paragraph in reading.paragraphs:
        text, index = paragraph.text, paragraph.index
        offices, central = list(_offices(text, names)), [m.span() for m in _CENTRAL.finditer(text)]
        covered = offices + central
        for spans, reason in ((offices, "place and office"), (central, "central body")):
            for start, end in spans:
                yield Proposal(Span(index, start, end), "rule", 0.7, reason)
        yield from _bodies(reading, index, covered)
        yield from _departments(index, text)
        yield from _tagged(reading, index, covered)
    yield from _acting_places(reading, places)


def _offices(text: str, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Offices behind the names of one or two places or levels, from left to right: 嘉兴市委政法委, 省高级人民法院."""
    heads: dict[int, list[int]] = {}
    for name in names:
        at = text.find(name)
        while at >= 0:
            heads.setdefault(at, []).append(at + len(name))
            at = text.find(name, at + 1)
    for level in _LEVEL.finditer(text):
        heads.setdefault(level.start(), []).append(level.end(1))
    free = 0
    for start in sorted(heads):
        behind = (end for head in heads[start] for end in (*heads.get(head, ()), head))
        office = next((m for end in behind if (m := _SEATED.match(text, end))), None)
        if office and start >= free:
            free = office.end()
            yield start + (text[start] == "该"), free


def _bodies(reading: Reading, index: int, covered: list[tuple[int, int]]) -> Iterator[Proposal]:
    text, tokens = reading.paragraphs[index].text, reading.tokens[index]
    phrases = Phrases(text, tokens)
    for m in _BODIES.finditer(text):
        if any(a < m.end() and m.start() < b for a, b in covered):
            continue
        if text.count("“", 0, m.start()) > text.count("”", 0, m.start()):
            continue
        n = phrases.ending.get(m.end())
        start = phrases.phrase(tokens[n].start if n is not None else m.start())
        name = text[start : m.end()]
        if 3 <= len(name) <= 18 and not _GENERIC.match(name):
            yield Proposal(Span(index, start, m.end()), "rule", 0.4, "body by its suffix")


def _departments(index: int, text: str) -> Iterator[Proposal]:
    for run in _RUN.finditer(text):
        for m in _LISTED.finditer(text, *run.span()) if _MANY.search(run[0]) else ():
            for part in re.finditer("[^、]+", m[0]):
                if name := _DEPARTMENT.search(part[0]):
                    start = m.start() + part.start() + name.start()
                    yield Proposal(Span(index, start, m.start() + part.end()), "rule", 0.6, "department in a list")
    for m in _OWN_DEPARTMENT.finditer(text):
        yield Proposal(Span(index, m.start(), m.end()), "rule", 0.6, "department by its field")


def _tagged(reading: Reading, index: int, covered: list[tuple[int, int]]) -> Iterator[Proposal]:
    text = reading.paragraphs[index].text
    for token in reading.tokens[index]:
        if token.tag != "ORG" or token.word in _NOT_NAMES:
            continue
        span = Span(index, token.start, token.end)
        known = type_of(token.word) is not None
        listed = text[token.end : token.end + 1] == "、" or text[token.start - 1 : token.start] == "、"
        overlaps = any(a < token.end and token.start < b for a, b in covered)
        quoted = text.count("“", 0, token.start) > text.count("”", 0, token.start)
        sure = not overlaps and not quoted and (known or len(token.word) >= 5 or listed)
        yield Proposal(span, "rule" if sure else "tagger", 0.5, "organisation to the tagger")


def _acting_places(reading: Reading, places: tuple[Place, ...]) -> Iterator[Proposal]:
    """A town or street as the one who acts (at the head of a clause, before a verb)."""
    for place in places:
        if place.level != "township":
            continue
        for span in place.mentions:
            text = reading.paragraphs[span.paragraph].text
            acts = re.match(
                "从|将|以|把|凝聚|针对|通过|创新|成立|推行|开展|探索|打造|依托", text[span.end : span.end + 2]
            )
            if acts and (span.start == 0 or text[span.start - 1] in "，。；、"):
                yield Proposal(span, "rule", 0.4, "town that acts")
