"""What sort of programme it is, and which domains of governance it serves: by its name, its head noun and its sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from loaders.extraction import terms
from loaders.extraction.records import Reading, Span

#: Kind by how a name ends or what it holds, first match wins.
_KINDS = (
    ("work_method", "工作法$|调解法$|办案法$"),
    ("volunteer_force", "义警|志愿|联盟$|队伍?$|团$|管家|姑嫂|哨兵|骑手$"),
    ("studio", "工作室|调解室"),
    ("platform", "平台|应用|智能体|小程序|一张图|全景图|终端|系统$|一网"),
    ("regulation", "条例|意见|指引|办法|规划$|纲要$|法$|方案$|决定$"),
    ("centre", "中心$|之家$|法务区|基地$"),
    ("service", "公交|门诊|驿站|客厅|联络点|服务"),
    ("list", "清单|目录"),
    ("project", "工程|项目|建设$|试点$|示范区$"),
    ("campaign", "行动|专项|会战|攻坚|整治|活动"),
    ("mechanism", "机制|制度|制$|日$"),
    ("model", r"模式|体系|\+"),
    ("principle", "理念|战略|经验"),
)
_KIND = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)

#: Words that speak for a domain.
_DOMAINS: Mapping[str, str] = {
    "volunteer_policing": "义警|群防群治|志愿警",
    "public_security": "平安|公安|警务|治安|警情|安防|巡防|国家安全|反恐",
    "major_event_security": "安保|护航大会|峰会|大会|亚运|赛事",
    "crime_prevention": "扫黑|犯罪|禁毒|打击|刑事",
    "anti_fraud": "反诈|诈骗|反电诈",
    "traffic_safety": "交通|道路|交警|骑手|电动自行车|非机动车",
    "fire_safety": "消防|火灾|灭火",
    "work_safety": "安全生产|隐患|企业安全|应急|危化",
    "campus_safety": "校园|学校|护校|中小学",
    "environment": "环境|生态|绿色|碳|水|环保|污染|河长",
    "dispute_mediation": "调解|矛盾|纠纷|化解|信访|老娘舅",
    "family_affairs": "家庭|婚姻|家事|妇女|反家暴|妇联",
    "litigation_source": "诉源|诉讼|诉前|无讼",
    "grassroots_governance": "基层|社区|村|枫桥|自治|治理|网格|议事|三治",
    "grid_governance": "网格",
    "digital_governance": "数字|智慧|数据|平台|智能|AI|人工智能|一网|码|掌上|云",
    "property_governance": "物业|小区|业委",
    "business_environment": "营商|企业|市场|商事|园区|经济|产业|招商|投资|消费",
    "legal_services": "法律|律师|公证|法治|普法|法援|检察|司法",
    "ip_protection": "知识产权|专利|商标",
    "judicial_efficiency": "法院|审判|执行|法官|检察|司法|案件",
    "foreign_services": "涉外|外国|境外|国际",
    "mental_health": "心理|精神",
    "gig_workers": "骑手|快递|外卖|新就业|新业态",
    "minors_protection": "未成年|青少年|儿童|少年|未检",
    "elderly_care": "养老|老年|老人|银龄|助餐|长者",
    "social_welfare": "民生|救助|就业|医疗|医保|教育|帮扶|助残|托育|住房|保障|健康|慈善",
    "peace_culture": "文化|宣传|普法|阵地|平安文化",
    "policy_governance": "规划|战略|改革|制度|条例|机制|政策|方案",
}
_DOMAIN = {domain: re.compile(pattern) for domain, pattern in _DOMAINS.items()}


def kind_by_rule(forms: Sequence[str]) -> str:
    """Kind by the head noun of any written form; brand where none says more."""
    for form in forms:
        for kind, pattern in _KIND:
            if pattern.search(form):
                return kind
    return "brand"


def domains_by_rule(forms: Sequence[str], sentence: str) -> tuple[str, ...]:
    """Domains whose words stand in a written form, else in the sentence, else policy_governance."""
    for text in (" ".join(forms), sentence):
        if found := _spoken_of(text):
            return found[:2]
    return ("policy_governance",)


@lru_cache(maxsize=1024)
def _spoken_of(text: str) -> tuple[str, ...]:
    """Domains whose words stand in a text."""
    return tuple(domain for domain, pattern in _DOMAIN.items() if pattern.search(text))


@lru_cache(maxsize=1024)
def _pairs(feature: str, text: str) -> tuple[str, ...]:
    """The features of a text's pairs of characters: programmes share their sentence and the report's title."""
    return tuple(f"{feature}={text[i : i + 2]}" for i in range(len(text) - 1))


def describe(reading: Reading, forms: Sequence[str], mentions: Sequence[Span], named: float) -> dict[str, float]:
    """Features of a programme for the models of kind and domain: n-grams of its forms, its sentence, the report's title."""
    found: dict[str, float] = {}
    for form in map(terms.key, forms):
        for size in (1, 2, 3, 4):
            found[f"e{size}={form[-size:]}"] = 1.0
        for size in (1, 2, 3):
            found |= {f"g={form[i : i + size]}": 1.0 for i in range(len(form) - size + 1)}
    found[f"rule={kind_by_rule(forms[:1])}"] = 1.0
    found |= {f"rules={kind_by_rule([form])}": 1.0 for form in forms}
    found |= {f"len={min(8, len(terms.key(forms[0])) // 2)}": 1.0, "named": named}
    for span in mentions[:3]:
        text = reading.paragraphs[span.paragraph].text
        after, before = (
            text[span.end : span.end + 4].lstrip("”》"),
            text[max(0, span.start - 4) : span.start].rstrip("“《"),
        )
        found |= {f"nx{k}={after[:k]}": 1.0 for k in (1, 2, 3)}
        found |= {f"pv{k}={before[-k:]}": 1.0 for k in (1, 2)}
        sentence = reading.string(reading.sentence(span))
        found |= dict.fromkeys(_pairs("c", sentence), 0.3)
        found |= {f"kq={domain}": 1.0 for domain in _spoken_of(sentence)}
    found |= dict.fromkeys(_pairs("ti", reading.title), 0.3)
    names = " ".join(forms)
    found |= {f"kw={domain}": 1.0 for domain in _spoken_of(names)}
    return found
