"""Zones, villages and sites that no gazetteer holds, by their last noun and the tagger: 辽西先导区, 环城北路, 枫桥陈列馆."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.extraction import terms, toponyms
from loaders.extraction.records import Reading, Span
from loaders.tagging import Token

_PARK = "(?:产业|科技|工业|石化|物流)园"
_ZONE_HEADS = (
    "经济技术开发区|经开区|高新技术产业开发区|高新区|开发区|自贸区|自贸试验区|保税区|度假区|新区|都市圈|城市群|经济带|经济区|先导区|港区|商务区|科技城"
    f"|经济特区|工业区|试验区|自由贸易港|科学城|临空区|示范区|合作区|贸易区|片区|{_PARK}区?|新开区|湾区"
)
ZONE = re.compile(f"[\u4e00-\u9fff]{{2,14}}?(?:{_ZONE_HEADS})")
#: What makes a place's name the beginning of a site's or a zone's.
_SITE_BEHIND = re.compile(
    "[·\u4e00-\u9fff]{0,6}?(?:(?:国际)?机场|商贸城|服装城|互联网产业园|产业园|文化园|陈列馆|博物馆|纪念馆|体育馆|法务区|科技园|火车站|高铁站)"
)
_ZONE_BEHIND = re.compile(
    f"[\u4e00-\u9fff]{{0,4}}?(?:经济技术开发区|经开区|高新技术产业开发区|高新区|经济特区|工业区|自由贸易试验区|自由贸易港|自贸试验区|自贸区|综合保税区|航空港区|临空区|都市圈|{_PARK}区|贸易区|合作区|新开区)"
)
_ACTION = re.compile("[在的和与到从]|建设|打造|推进|发展|启用|开通|创建|争创|设立|建成|改造|整治|位于")
_TOWNSHIP = re.compile("(?:(?<!古)镇|(?<!之)乡|(?<!和)街道)$")
VILLAGE = re.compile("(?:村|社区|嘎查|屯|(?<!柬埔)寨)$")
_PROVINCES = "皖苏浙粤鲁赣闽湘鄂豫辽川滇桂冀晋黔陕陇"
_REGION = re.compile(
    "京津冀|(?:粤港澳)?大湾区|长三角(?!.{0,6}一体化|城市群)|成渝地区双城经济圈|川渝(?=地区)"
    f"|(?<![{_PROVINCES}东西县市区省州旗境域])(?:东北|西北|华北|华东|华南|华中|西南|三北|中西部)地区|[{_PROVINCES}][东西南北中]{{1,3}}部?地区|南疆"
)
#: How a word ends that the tagger takes for a place and that is a site.
_LANDMARK = re.compile(
    "(?:桥|[^县新乡老省都全市产古]城|[一二三四五六七八九东南西北][一二三四五六七八九]?环路?|[东南西北中大]路|步行街|老街|古街|花园|苑|家园|公寓"
    "|[^江]湖|沙地|灌区|沙漠|草原|湿地|[^海半群驻]岛|遗迹|遗址|故居|古寨|古村|寺|王府|宫|祠|书院|水库|电站|隧道|水利枢纽|[^海]湾|滩|旧址|国道|大堤|林场|船闸|渡口|古镇|新城|港口|客运站|车站|市集|集市|大院|文化园|里弄|夜市|盆地|峡谷|流域|山区|河西走廊|集贸市场|街区|栈道|博览园|博物院|大剧院|剧院|电厂|[^地牌下]街|高速|[^泰深靠金矿]山)$"
)
_MUSEUM = re.compile(
    "(?:陈列馆|博物馆|博物院|纪念馆|美术馆|展览馆|体育馆|体育场|科技馆|规划馆|文化园|植物园|动物园|游乐园|大剧院|会展中心|会议中心|体育中心)$"
)
#: Words that follow what is meant as a building, not as a body.
_BY = re.compile("门口|附近|周边|门前|旁边|大门")
_GROUNDS = re.compile("(?:中学|小学|学校|幼儿园|医院|学院|大学|政务服务中心|校区)$")
#: A quarter, market or village whose own body or centre is meant.
_QUARTER = re.compile(
    "(.{2,12}?(?:社区|村|小区|园区|商圈|市场|天地|广场))(?=(?:综治|服务|联动|治理|文化)[^社区村]{0,8}中心|党委|党总支|党支部|党群|居委会|村委会|警务室|调解|综合|工作站|服务站|网格)"
)
_JOINED = frozenset(("n", "nz", "vn", "a", "LOC", "nw", "an", "s"))
_LONGEST, _PREFECTURE = 14, 4
_TITLED = re.compile("(?:[省市区县旗镇乡]|街道)$")
_HEAD_BEHIND = re.compile(
    "(?:综合保税区|都市圈|经济带|经济区|先导区|商务区|科技城|科学城|合作区|片区|产业园|科技园|工业园|工业社区|园区|贸易区|示范区|试验区|工业区|经济特区|开发区|高新区"
    "|陈列馆|博物馆|纪念馆|美术馆|展览馆|文化园|资源库|公园|广场|大厦|市集|夜市|物流园|购物中心|地铁站|小镇|农场|商圈|步行街|天地|服装城|商贸城|家园|小区|社区|花园|机场|沙漠|街区|流域|峡谷|遗址|[东南西北][站环]|[一二三四五六]环)$"
)
_SHORT_ZONE = re.compile("经开区|高新区|开发区|中央商务区|自贸区|自贸试验区|综合保税区|港区|新区")


def compound(text: str, end: int) -> tuple[int, str] | None:
    """End and level of the site or zone whose name begins with the place that ends at ``end``."""
    for level, behind in (("zone", _ZONE_BEHIND), ("site", _SITE_BEHIND)):
        m = behind.match(text, end)
        if m and not _ACTION.search(m[0]):
            return m.end(), level
    return None


def by_form(reading: Reading, covered: dict[int, list[Span]]) -> dict[str, tuple[str, list[Span]]]:
    """Level and mentions by name of what no division of ``covered`` (by paragraph) accounts for."""
    found: dict[str, tuple[str, list[Span]]] = {}
    for n, tokens in enumerate(reading.tokens):
        text = reading.paragraphs[n].text
        taken: list[Span] = []
        for source in (_compounds(n, text, tokens), _runs(n, text, tokens), _words(n, text, tokens), _regions(n, text)):
            for span, level in source:
                if any(span.meets(other) for other in taken):
                    continue
                if not any(span.meets(o) and (not span.covers(o) or span == o) for o in covered.get(n, ())):
                    taken.append(span)
                    found.setdefault(reading.string(span), (level, []))[1].append(span)
    return found


def level_of(name: str) -> str:
    """zone, village or site, by how a name ends."""
    return "zone" if ZONE.fullmatch(name) or name.endswith("地区") else "village" if VILLAGE.search(name) else "site"


def short_for(short: str, name: str) -> bool:
    """Whether a name is a shorter form of another: the same last two characters, the rest in the other's order."""
    rest = iter(name)
    return len(short) < len(name) and short[-2:] == name[-2:] and all(character in rest for character in short)


def _compounds(index: int, text: str, tokens: tuple[Token, ...]) -> Iterator[tuple[Span, str]]:
    """Sites and zones whose name begins with that of a place: 义乌 + 国际商贸城."""
    inside = 0
    for token in tokens:
        if token.tag not in toponyms.NAMES or token.start < inside:
            continue
        size = len(toponyms.form_at(token.word, 0) or "")
        if (
            size
            and token.word[:size] not in ("中国", "全国")
            and not toponyms.kind_only(token.word)
            and (found := compound(text, token.start + size))
        ):
            inside = found[0]
            yield Span(index, token.start, inside), found[1]


def _runs(index: int, text: str, tokens: tuple[Token, ...]) -> Iterator[tuple[Span, str]]:
    """A place's name and the nouns behind it, up to the last one that is the head of a zone or a site."""
    for n, token in enumerate(tokens):
        if (
            token.tag != "LOC"
            or len(token.word) < 2
            or toponyms.kind_only(token.word)
            or token.word in ("中国", "全国")
        ):
            continue
        end, place = 0, token.end
        for other in tokens[n + 1 : n + 6]:
            if other.tag not in _JOINED or other.start != place or other.end - token.start > _LONGEST:
                break
            place = other.end
            if _HEAD_BEHIND.search(text, token.end, place):
                end = place
        rest = text[token.end : end]
        if (
            rest
            and not toponyms.kind_only(text[token.start : end])
            and not _ACTION.search(rest)
            and not (toponyms.kind_only(rest) and toponyms.form_at(token.word, 0))
        ):
            level = level_of(text[token.start : end])
            led = _above(text[token.start : end]) if level == "village" else 0
            yield Span(index, token.start + led, end), level


def _words(index: int, text: str, tokens: tuple[Token, ...]) -> Iterator[tuple[Span, str]]:
    """Single words that the tagger takes for places, or for bodies where a building is meant."""
    for n, token in enumerate(tokens):
        word, span = token.word, Span(index, token.start, token.end)
        if len(word) < 3 or word in toponyms.COMMON or toponyms.GENERIC.match(word) or toponyms.kind_only(word):
            if token.tag == "LOC" and _SHORT_ZONE.fullmatch(word) and _acts(tokens, n):
                yield span, "zone"
            continue
        if token.tag == "ORG" and (inner := _QUARTER.match(word)):
            start = token.start + toponyms.led(inner[1]) % len(inner[1])
            if token.start + inner.end(1) - start > 2:
                yield Span(index, start, token.start + inner.end(1)), level_of(text[start : token.start + inner.end(1)])
        elif (_MUSEUM.search(word) and len(word) > 4 and token.tag in ("LOC", "ORG", "n", "nz")) or (
            token.tag == "ORG" and _GROUNDS.search(word) and _BY.match(text, token.end)
        ):
            yield span, "site"
        elif token.tag != "LOC" or (word.endswith("村") and word[:-1] in toponyms.forms()):
            continue
        elif VILLAGE.search(word):
            yield Span(index, token.start + _above(word), token.end), "village"
        elif ZONE.fullmatch(word):
            yield span, "zone"
        elif _TOWNSHIP.search(word):
            yield span, "township"
        elif (terms.SITE_END.search(word) or _LANDMARK.search(word)) and not _adorned(word):
            yield span, "site"


def _above(word: str) -> int:
    """How many characters at the beginning of a village's name are the divisions it lies in: 5 in 广西南宁市新竹社区."""
    at = 0
    while form := toponyms.form_at(word, at):
        large = any(len(code) <= _PREFECTURE for code in toponyms.forms()[form])
        if not (large or _TITLED.search(form)) or len(word) - at - len(form) <= len("社区"):
            break
        at += len(form)
    return at


def _adorned(word: str) -> bool:
    """Whether a word is a division's name with something before it: 平安平湖, 金平湖, 山西运城."""
    if toponyms.led(word) == len(word):
        return True
    return word.endswith("湖") and word[-2:] in toponyms.forms()


def _acts(tokens: tuple[Token, ...], n: int) -> bool:
    """Whether a word stands at the head of a clause before a verb."""
    return (n == 0 or tokens[n - 1].tag == "w") and n + 1 < len(tokens) and tokens[n + 1].tag in ("v", "vd", "ad", "d")


def _regions(index: int, text: str) -> Iterator[tuple[Span, str]]:
    """Parts of the country and of provinces; a division (湘西) is none, and 南疆 only where Xinjiang is spoken of."""
    for m in _REGION.finditer(text):
        if toponyms.form_at(text, m.start()) is None and (m[0] != "南疆" or "新疆" in text):
            yield Span(index, m.start(), m.end()), "zone"
