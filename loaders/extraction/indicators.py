"""What a figure measures, as written: the words left of it in its clause, the noun right of it, or what the clause before was about."""

from __future__ import annotations

import re

_CLAUSE = re.compile("[，：；]")
_VERBS = (
    "较“?十[一二三四五]五”?(?:末|末期|初)?翻了?|翻了?|同比|环比|逆势|平稳|大幅|显著|持续|稳步|累计|平均每[年月天日]|年均|月均|共计|共|达到|高达|达|为|超过|超|近|约|突破|增至|升至|降至|减至|提升|提高|增长|增加|上升"
    "|下降|减少|降低|缩短|压缩|压减|压降|缩减|下跌|增|降|至|到|比|较|已|了|仅|居|位居|位列|稳居|跃居|名列|排名|列|保持在|保持|稳定在|其中"
    "|预计|(?:[一二三四五六七八九十两]+|(?<!\\d)\\d{1,2})年(?:来|间)?|实现|有|也|均|是|在|分别|以|全国|全省|中部|全球|上年|去年|20\\d\\d年"
)
_TAIL = re.compile(f"(?:{_VERBS})++$")
_ONLY_VERBS = re.compile(
    f"(?:{_VERBS}|[、“”（(]|还|并|更|由|从|将|把|对|推动|同时|[高低优快多少]于|平均(?:水平)?|总[量数]|价值|最快|每[年月天]|此外|现在|只需|又"
    r"|同口径|“?十[一二三四五]五”?(?:时期|期间|末)|前?(?:(?<!\d)\d{1,2}|[一二三四五六七八九十两]+)(?:年来?|个月)|目前的?)*+"
)
_LEAD = re.compile(
    "^(?:其中|预计|目前|同时|截至目前|今年以来|去年|今年|全年|近年来|五年来|这五年|一年来|20\\d\\d年|“?十[一二三四五]五”?(?:期间|时期|以来)?|已有|已|还|并|也|共|累计|全[国省市县区](?:已|累计|一)?共(?:计|(?![青建享治同和])))+"
)
_RATE = re.compile("%|‰|个百分点|成$")
_MEASURED = re.compile("[元倍秒钟时里米吨天亩瓦]|平方")
_NOUN = "(?:以上|左右)?的?(?:\\d+[\u4e00-\u9fff]{1,3}以[上下]的?)?((?:[\u4e00-\u9fff]{1,4}（[^（）]{1,8}）)?[“”·\u4e00-\u9fffA-Za-z]{2,18})"
_AFTER = re.compile(_NOUN)
#: The noun that two figures share, where nothing stands before them: 5批、300多项举措.
_AFTER_NEXT = re.compile(r"(?:、?\d[\d.]*[万亿]?[余多]?[个项件批条处家户支名人种类])?" + _NOUN)
#: Verbs that a sum, length or area is the object of, so that the noun behind it says what it is: 安排五百万元资金.
_SPENDS = re.compile(
    "(?:安排|支付|领到?|发放|拆除|拨付|下达|投入|落实|筹集|筹措|建成|建设|完成|修建|新建|新增|改造|治理|补助|补贴)$"
)
_FOR = re.compile("用于|支持|实施|推动")
_NOT_SUBJECT = re.compile(
    "速度|增速|幅度|比例|步伐|频率|标箱|且|并|还|同时|美元|欧元|人民币|以上|左右|以下|提升|提高|增长|增加|上升|下降|减少|降低|和|及|的目标|的增速"
)


def before(clause: str) -> str:
    """The clause's words left of a figure without time, adverbs and the verb that leads to the figure."""
    previous = None
    while clause != previous:
        previous = clause
        clause = _TAIL.sub("", clause).strip("“” 、（(")
    return _LEAD.sub("", clause).strip("，、 ")


def changed(how: str) -> str:
    """What stands between 分别 and its figures without the words for the change: nothing of 同比下降."""
    return _TAIL.sub("", how)


def indicator(sentence: str, start: int, end: int, unit: str, left: int, earlier: str) -> str:
    """The measured thing of the figure at ``start`` to ``end`` of a sentence.

    ``left`` is where the figure before it ends, ``earlier`` what that one or the clause before measured; it stands where
    this clause has no words of its own.
    """
    clause = _CLAUSE.split(sentence[max(0, left) : start])[-1]
    own = before(re.sub("^[^“”]*”", "", clause) if clause.count("”") > clause.count("“") else clause)
    right = (_AFTER_NEXT if _ONLY_VERBS.fullmatch(own) else _AFTER).match(sentence, end)
    noun = "" if right is None or _NOT_SUBJECT.match(right[1]) else right[1]
    listed = own.rsplit("、", 1)[-1]
    if noun and own.endswith("的") and "占" not in own and not _RATE.search(unit):
        return noun.strip("“”的")
    if noun and (_RATE.search(unit) or not _MEASURED.search(unit) or (_SPENDS.search(own) and not _FOR.match(noun))):
        tail = own[-12:] if not _ONLY_VERBS.fullmatch(own) else ""
        return (tail + noun).strip("“”的")
    if len(listed) > 1 and not _ONLY_VERBS.fullmatch(listed):
        return listed[-24:] if len(listed) > 2 or _ONLY_VERBS.fullmatch(own) else own[-24:]
    return earlier or own or clause or noun


def subject(sentence: str, start: int) -> str:
    """What the clauses before a point are about: the last that has words beside verbs and figures."""
    for clause in reversed(_CLAUSE.split(sentence[:start])):
        named = before(re.split(r"\d", clause)[0].rsplit("、", 1)[-1])
        if len(named) > 1 and not _ONLY_VERBS.fullmatch(named):
            return named[-24:]
    return ""
