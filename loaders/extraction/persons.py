"""Persons: names the tagger sees that begin with a surname, with the role written beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.extraction.records import Person, Program, Reading, Span
from loaders.tagging import Token

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷"
    "罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林"
    "刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊甄曲家封芮储靳汲邴糜松井段富巫乌焦巴弓"
    "牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶"
    "堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖"
    "融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫付代涂"
    "岳晋楚亢况缑佘佟墨哈言阳谯帅冼覃苟银牟邝仝苑雒修练粟揭"
)
_ROLE = re.compile(
    "(?:[\u4e00-\u9fff]{0,12}?)(?:骑手|小哥|民警|警官|书记|主任|副主任|经理|专家|学者|律师|法官|检察官|调解员|网格员|站长|队长|负责人|市民|村民|居民|牧民|渔民|农户|家长|店主|商户|顾问"
    "|教授|老人|局长|院长|所长|省长|州长|市长|县长|区长|镇长|会长|董事长|部长|司长|厅长|委员|代表|记者|通讯员|校长|总书记|主席|总理|副院长|副检察长|庭长|厅级检察员|董事|干部|总统|首相|主犯|嫌疑人|被告人?|当事人|申请人|志愿者|支书|村官|医生|护士|教师|老师|厂长|馆长|组长|处长|科长|工程师|传承人|创始人|企业家|战士|队员|农民|工人|行长|常委|住持|户长|老板|理事长|秘书长|院士|教练|运动员|选手|司机|乘客|同学|果农|茶农|菜农|养殖户|种植户|贫困户|脱贫户|低保户|房东|租客|业主|住户|商人)"
)
#: The title behind a name, and what somebody is or was: 习近平总书记; 甲，生前是…检察院检察长.
_TITLE = (
    "总书记|国家主席|主席|总理|副?省长|副?市长|副?县长|副?区长|副?州长|副?镇长|副?乡长|副?书记|副?主任|副?局长|副?院长|副?所长|副?队长|副?站长|副?厅长|副?部长|副?司长"
    "|副?检察长|副?处长|副?科长|副?会长|理事长|董事长|总经理|副?校长|庭长|组长|秘书长|政委|支队长|大队长|教导员|委员|教授|院士|律师|法官|检察官|民警|警官|调解员|网格员"
)
_BEHIND = re.compile(f"(?:{_TITLE})(?![们的员台团会席事])")
_WAS = re.compile(
    f"，?(?:生前|原|曾|现|时|现年[0-9]+岁，)*(?:是|系|现为|时为|任|担任|当选为?)(?P<role>[^，。；：“”]{{0,28}}?(?:{_TITLE}))(?=[，。；、的]|$)"
)
_BYLINE = re.compile("撰文|撰稿|通讯员|记者|作者|编辑|摄影|图/文|文/图")
_CREDIT = re.compile(
    rf"(?P<role>{_BYLINE.pattern})[\s:：/]*(?P<names>(?:[\u4e00-\u9fff]{{2,4}}[\s、]+){{0,5}}[\u4e00-\u9fff]{{2,4}})(?=\s|$|图|本版|）|\))"
)
#: How somebody is addressed whom the report may name elsewhere; 李女士 stays without a name.
_ADDRESSED = re.compile(
    "["
    + _SURNAMES
    + "](?:书记|主任|校长|院长|所长|队长|警官|法官|检察官|律师|医生|老师|教授|支书|经理|大[姐哥娘叔]|奶奶|叔叔)"
)
_NICKNAME = re.compile(
    "(?:老|小)(?![师时康赖])[" + _SURNAMES + "]|[" + _SURNAMES + "](?:女士|先生|某某?|大爷|大妈|阿姨|师傅)"
)
_AFTER_OLD = re.compile("[，。：说在和的、]|$")
_NOT = re.compile("[镇村国区省会段线殿坎庙山河湖桥路站宫寺楼塔海队]$|制$|平安|书记|主任|主席|忠诚|康养|[周日月]访|康疗")
#: What ends a name that a role before it, or what the person does, vouches for.
_VOUCHED = re.compile("(?<!田)[国山河海江湖桥塔]$")
#: A short form in quotation marks is the name of a campaign or a place of work.
_QUOTED = re.compile("“[^“”，。]{2,14}”")
_FULL = re.compile("[\u4e00-\u9fff](?!某|老|女士|先生|师傅|阿姨|大[爷妈])[\u4e00-\u9fff]{1,2}")
_DOUBLE = re.compile("^(?:欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯)")
_DOCTRINE = re.compile("新时代中国特色|法治思想|文化思想|生态文明思想|经济思想|强军思想|外交思想")
#: A name from another language, which begins with no surname; taken only behind a role.
_TRANSCRIBED = re.compile("[\u4e00-\u9fff]{4,9}")
_TITLED = re.compile(
    "(?:牧民|村民|居民|市民|农民|渔民|民警|辅警|教师|老师|志愿者|网格员|调解员|商户|业主|党员|医生|护士|法官|律师|社工)(?=[\u4e00-\u9fff]{2,4}$)"
)
_OFFICE = re.compile("[办长证者门人部组队员级场里家]$")
_ACTS = re.compile(
    "[曾说告]|：“|表示|介绍|认为|，[^，。]{2,20}(?:部长|书记|局长|主任|市长|县长|院长|校长|厂长|会长)[，。]"
)
_SPEAKS = re.compile("[曾说介告在是的和与、，：。（ 给向带把为感被案]|表[示态扬达]|便|又|等|这样|院士|教授|同志|团队|$")
#: What follows is part of a longer name, of a place or a prize: 林格尔 of 和林格尔县.
_LONGER = re.compile("[县市区镇乡村州旗奖路街]|遗址")
#: Speaks, said of whom a role names, so that a word is a name whatever the tagger takes it for: 民警荣强告诉记者.
_TELLS = re.compile("说[，：]|告诉|介绍说?[，：]|表示[，：]|坦言|感慨")
#: 高德康 of 全国工商联常委高德康, in one to the tagger; 聂树斌 of 聂树斌案.
_LEADS = re.compile(
    f".{{2,}}(?:[行局所院站队会校董事镇市县区]长|书记|主任|常委|委员|代表|经理|负责人|民警)(?=[{_SURNAMES}].{{1,2}}$)"
)
_CASE = re.compile(f"[{_SURNAMES}].{{1,2}}案")
_IS = re.compile("是[^，。]{0,12}一[名位]")
#: What ends many given names and is no word by itself behind one.
_GIVEN = frozenset(
    "生启中国华明平军强伟峰斌涛林云玲芳兰英梅霞红燕娟丽敏静文武荣贵福祥志海江洋龙虎凯杰宁康健民才良德仁义"
)
#: Behind two characters without a role it tells nothing: 郑焦、郑新等铁路.
_LISTED = re.compile("、|等")
_AGE = 5  # characters of 36多岁的
_AGED = re.compile("[0-9]{2}多?岁的$")


def apart(found: Sequence[Person], programs: Sequence[Program]) -> tuple[Person, ...]:
    """The persons who are spoken of, not only meant by the name of a programme (陆海新 in 西部陆海新通道)."""
    named = [span for program in programs for span in program.mentions or (program.span,)]
    return tuple(
        one
        for one in found
        if not all(any(name.covers(span) for name in named) for span in one.mentions or (one.span,))
    )


def find(reading: Reading) -> tuple[Person, ...]:
    """Every person once, under the name as written, with the role that precedes it."""
    spans: dict[str, list[Span]] = {}
    roles: dict[str, str] = {}
    for paragraph, tokens in zip(reading.paragraphs, reading.tokens, strict=True):
        text = paragraph.text
        for m in _CREDIT.finditer(text):
            role = m["role"]
            for name in re.finditer("[\u4e00-\u9fff]{2,4}", m["names"]):
                if _BYLINE.fullmatch(name[0]):
                    role = name[0]
                elif name[0] not in ("本版", "图片", "本报", "综合"):
                    start = m.start("names") + name.start()
                    spans.setdefault(name[0], []).append(Span(paragraph.index, start, start + len(name[0])))
                    roles.setdefault(name[0], role)
        quotes = list(_QUOTED.finditer(text))
        for token in _mended(tokens, text):
            if token.tag != "PER" and not _told_of(token, text):
                continue
            if _DOCTRINE.match(text, token.end) or _LONGER.match(text, token.end):
                continue
            if any(m.start() < token.start and token.end < m.end() for m in quotes):
                continue
            titled = _TITLED.match(token.word)  # 牧民普次仁 in one
            start = token.start + (titled.end() if titled else 0)
            said, role = text[start : token.end], titled[0] if titled else _role(text, start, token.end)
            role = (
                _whole_words(reading, Span(paragraph.index, start - len(role), start), role)
                if role and not titled
                else role
            )
            speaks = bool(titled) or _SPEAKS.match(text, token.end) is not None
            if not (
                _is_name(said, role, speaks=speaks, acts=_ACTS.match(text, token.end) is not None)
                or ((role or _AGED.search(text, max(0, start - _AGE), start)) and _TRANSCRIBED.fullmatch(said))
            ):
                continue
            if len(said) > 2 or role or (speaks and not _LISTED.match(text, token.end)):
                spans.setdefault(said, []).append(Span(paragraph.index, start, token.end))
                if role:
                    roles.setdefault(said, role)
                if was := _WAS.match(text, token.end):
                    roles[said] = was["role"]
        begins = {token.start for token in tokens}
        inside = begins | {at for t in tokens if t.tag == "PER" for at in range(t.start, t.end)}
        for m in _NICKNAME.finditer(text):
            old = m[0][0] in "老小"  # the 老金 of 养老金 is nobody
            if (old or "某" in m[0]) and m.start() not in (inside if old else begins):
                continue
            if old and not (_AFTER_OLD.match(text, m.end()) or _role(text, m.start())):
                continue
            spans.setdefault(m[0], []).append(Span(paragraph.index, m.start(), m.end()))
            if role := _role(text, m.start()):
                roles.setdefault(m[0], role)
    return tuple(_person(n, names, places, roles) for n, (names, places) in enumerate(_ordered(spans), 1))


def _ordered(spans: dict[str, list[Span]]) -> list[tuple[tuple[str, ...], list[Span]]]:
    """Every name with its short forms behind it, and all its mentions, in text order."""
    forms: dict[str, tuple[str, ...]] = {name: (name,) for name in spans}
    for short in [name for name in spans if re.fullmatch("[老小].", name) or _ADDRESSED.fullmatch(name)]:
        if full := next((name for name in spans if _short_for(short, name, spans)), None):
            spans[full] += spans.pop(short)
            forms[full] += (short,)
    whole = {name: places for name, places in spans.items() if not any(name in o and name != o for o in spans)}
    pairs = ((forms[name], sorted(set(places))) for name, places in whole.items())
    return sorted(pairs, key=lambda pair: pair[1][0])


def _short_for(short: str, name: str, spans: dict[str, list[Span]]) -> bool:
    """Whether 老张, 张书记 or 小张 is said of a 张 named in full; 小张 must be of the paragraphs beside."""
    if name[0] != short[short[0] in "老小"] or not _FULL.fullmatch(name) or _ADDRESSED.fullmatch(name):
        return False
    return short[0] != "小" or any(abs(a.paragraph - b.paragraph) <= 1 for a in spans[short] for b in spans[name])


def _is_name(word: str, role: str | None, *, speaks: bool, acts: bool) -> bool:
    if _ADDRESSED.fullmatch(word):
        return True
    if len(word) == 4 and not _DOUBLE.match(word) and not word.endswith("某某"):
        return bool(re.search("女士|先生|师傅", word))
    if len(word) == len("张某某") and role and speaks and not _OFFICE.search(word):
        return _NOT.search(word) is None or bool(_VOUCHED.search(word))
    return (
        2 <= len(word) <= 4 and word[0] in _SURNAMES and not _banned(word, vouched=acts or bool(role and len(word) > 2))
    ) or bool(re.search("·", word) and len(word) > 4)


def _banned(word: str, *, vouched: bool) -> bool:
    found = _NOT.search(word)
    return found is not None and not (vouched and _VOUCHED.search(word))


def _mended(tokens: Sequence[Token], text: str) -> Iterator[Token]:
    """The tokens, with names put together that the tagger cut: 图妮萨汗·居麦, 刘瑞启 of 刘瑞 and 启, 应久昌 of 应 and 久昌 behind a role."""
    at = 0
    while at < len(tokens):
        token, at = tokens[at], at + 1
        behind = at < len(tokens) and tokens[at].tag == "PER" and len(tokens[at].word) == 2
        if behind and len(token.word) == 1 and token.word in _SURNAMES and _role(text, token.start):
            token, at = _one(token, tokens[at]), at + 1
        while token.tag == "PER" and at + 1 < len(tokens) and tokens[at].word == "·" and tokens[at + 1].tag == "PER":
            token, at = _one(_one(token, tokens[at]), tokens[at + 1]), at + 2
        if token.tag == "PER" and len(token.word) == 2 and at < len(tokens) and tokens[at].word in _GIVEN:
            token, at = _one(token, tokens[at]), at + 1
        if token.tag == "ORG" and (named := _LEADS.match(token.word)):
            token = Token(token.start + named.end(), token.end, token.word[named.end() :], "PER")
        if token.tag in ("PER", "nz") and _CASE.fullmatch(token.word):
            token = Token(token.start, token.end - 1, token.word[:-1], "PER")
        yield token


def _one(first: Token, second: Token) -> Token:
    return Token(first.start, second.end, first.word + second.word, "PER")


def _told_of(token: Token, text: str) -> bool:
    """Whether what is said of a word makes it a name, whatever the tagger takes it for."""
    if not (2 <= len(token.word) <= len("张某某") and token.word[0] in _SURNAMES):
        return False
    by_role = _TELLS.match(text, token.end) is not None and _role(text, token.start) is not None
    return by_role or (len(token.word) == len("张某某") and _IS.match(text, token.end) is not None)


def _role(text: str, start: int, end: int | None = None) -> str | None:
    """The role written before a name, or, with the ``end`` of the name, behind it."""
    before = re.split("[，。；：、“”]", text[max(0, start - 24) : start].rstrip())[-1]
    if found := re.search(f"{_ROLE.pattern}$", before):
        return found[0]
    if end is None:
        return None
    behind = _BEHIND.match(text, end)
    return behind[0] if behind else None


def _whole_words(reading: Reading, span: Span, role: str) -> str:
    """The role that stands right before a name, from the word on that its first character is part of; another as it is."""
    if span.start < 0 or reading.string(span) != role:
        return role
    first = reading.tokens[span.paragraph][reading.words(span)[0]].start
    return reading.string(Span(span.paragraph, min(first, span.start), span.end))


def _person(number: int, names: tuple[str, ...], spans: list[Span], roles: dict[str, str]) -> Person:
    first = spans[0]
    return Person(
        id=f"person-{number}",
        name=names[0],
        paragraph=first.paragraph,
        start=first.start,
        end=first.end,
        confidence=0.9,
        reasons=("name to the tagger",),
        aliases=names[1:],
        mentions=tuple(spans),
        role=next((roles[name] for name in names if name in roles), None),
    )
