"""Which words are names of places and which only say what kind of place is meant."""

from __future__ import annotations

import re
from functools import lru_cache

import ontology
from loaders.extraction import terms

_LEVELS = ("country", "province", "prefecture", "county", "zone", "township")
#: Tags under which the tagger sees names.
NAMES = frozenset(("LOC", "ORG", "nz", "PER"))

_QUALITIES = (
    "国家级?|省级|市级|区级|世界级?|[2-5]A级|A级|现代化?|特色|综合|高新|高端|高标准|技术|经济|产业|工业|科技|农业|旅游|文化|考古|遗址|地质|自然|郊野|体育"
    "|森林|湿地|城市|生态|示范|物流|化工|装备|制造|生物|医药|智慧|绿色|零碳|低碳|事发|涉事|安置|移民|拆迁|创新|创业|数字|通用|国际|航空|深水|高校|学校|口袋|主题|城镇|中心|商贸|商务|度假"
    "|保税|自由贸易|自贸|试验|边境|合作|先行|先导|集中|片区?|循环|电商|跨境|教育|公共|大型|红色|革命|乡村|农村|田园|美丽|和?美|历史|名|县域|开发|加工"
    "|出口|海关|监管|食品|材料|能源|孵化|软件|文创|影视|总部|临空|临港|临海|支线|枢纽|专业|批发|集贸|农贸|交易|重点|偏远|老旧|新|小|大|城|业|矿|郊|港"
)
_NOUNS = (
    "幸福河湖|开发区|高新区|经开区|园区|产业园|科技园|保税区|度假区|示范区|试验区|合作区|先导区|实验区|新区|新城|科学城|科技城|商务区|港区|都市圈|经济区|经济带"
    "|公园|景区|景点|机场|港口?|图书馆|博物馆|纪念馆|体育馆|市场|广场|商场|商圈|商城|小区|社区|镇|乡|村|乡村|镇村|区|县|矿|集装箱|水库|大桥|码头|车站|中学|小学"
)
_KIND_ONLY = re.compile(f"(?:{_QUALITIES})*(?:{_NOUNS})")
_PLURAL = re.compile(
    "乡村|镇村|村镇|城乡|城镇|[万千百]村|[万千百]镇|[扶带联帮兴名古]村|名镇|带乡|中心[镇村]|边境村|贫困村|行政村|自然村|示范村|特色村|穷山村|农村"
)
#: Words that end like the name of a village or a site and are none.
COMMON = frozenset(
    re.findall(
        r"\S+",
        "社区 村 农村 新农村 城中村 自然村 行政村 文明村 城市社区 农村社区 乡村 小区 智慧社区 山村 全村 "
        "本村 该村 村社区 学校 公园 广场 市场 机场 中学 小学 大桥 社区村 "
        "金山银山 绿水青山 建制村 建制镇 嘎查村 民俗村 堰塞湖 港人治港 清真寺 江河湖 文明社区 大草原 故宫博物院",
    )
)
#: Names of districts that mean a part of any town: they count at home only.
QUARTERS = frozenset(("老城区", "新城区"))
#: How a word begins that means places of a kind.
GENERIC = re.compile(
    "^(?:各|全|本|该|这|那|每|某|老旧|城市|农村|美丽|示范|智慧|口袋|无|零|新|数|试点|重点|街道|[大小](?!.+(?:社区|城|塔|寺)$))"
)
_NO_SITE = re.compile("(?:(?:服务|管理|综治|指挥|调解|联动)中心|[站台制系程办造设箱法队]|(?<!市)集|枢纽)$")


def kind_only(name: str) -> bool:
    """Whether the words say only what kind of place is meant: 综合保税区, 特色产业园区, 和美乡村."""
    return _KIND_ONLY.fullmatch(name) is not None or _PLURAL.search(name) is not None


def names_site(name: str) -> bool:
    """Whether a string that is said to name a site can be one: no service, mechanism or work, and more than a kind of place."""
    return not _NO_SITE.search(name) and not kind_only(name) and name not in terms.NATIONAL and "大湾区" not in name


@lru_cache(maxsize=1)
def forms() -> dict[str, tuple[str, ...]]:
    """Codes by form, for every name and short name of two characters or more down to townships."""
    return {form: codes for form, codes in ontology.gazetteer().names(_LEVELS).items() if len(form) > 1}


@lru_cache(maxsize=1)
def _sizes() -> dict[str, list[int]]:
    """Lengths of the forms by their first two characters, longest first."""
    sizes: dict[str, set[int]] = {}
    for form in forms():
        sizes.setdefault(form[:2], set()).add(len(form))
    return {head: sorted(found, reverse=True) for head, found in sizes.items()}


def form_at(text: str, at: int) -> str | None:
    """The longest form of the gazetteer that begins at a point of a text."""
    known = forms()
    return next((text[at : at + k] for k in _sizes().get(text[at : at + 2], ()) if text[at : at + k] in known), None)


def heads(text: str) -> list[int]:
    """Where in a text a form of the gazetteer could begin, by its first two characters."""
    known = _sizes()
    return [at for at in range(len(text) - 1) if text[at : at + 2] in known]


def led(name: str) -> int:
    """How many characters at the beginning of a name are names of divisions: 4 in 海宁市硖石."""
    at = 0
    while form := form_at(name, at):
        at += len(form)
    return at
