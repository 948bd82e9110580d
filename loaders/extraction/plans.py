"""Texts that say what shall be done: their figures are targets, which are no outcomes."""

from __future__ import annotations

import re

from loaders.extraction.records import Reading

_LIST_NUMBER = re.compile("^[（(]?[一二三四五六七八九十\\d]{1,3}[、）).]|^[一二三四五六七八九十]是")
#: How a sentence begins that orders or announces: an adverb or none, and a verb without a subject.
_ORDERS = re.compile(
    "(?:进一步|全面|持续|加快|大力|积极|深入|扎实|着力|坚持|统筹|更好|稳妥|稳步|加力|切实|充分|有序|严格|坚决|牢牢|做[好优强])*"
    "(?:深化|推进|健全|完善|优化|加强|强化|扩大|推动|办好|提升|实施|促进|建设|构建|支持|开展|启动|发挥|抓好|落实|培育|打造|改造|提高|用好|鼓励|引导|保障|维护|巩固"
    "|防范|化解|加大|发展|拓展|探索|践行|筹措|为|对|升级|制定|修订|聚焦|组织|整治|建立|创新|压实|保持)"
)
#: Words of what has been reached.
_REACHED = re.compile(
    "增长|下降|同比|累计|已|了|以来|过去|居全国|位居|首次|成功|荣获|获批|入选|完成|建成|圆满|取得|显著|突破|迈上|跃|明显|较上年|年均|增至|升至|降至|得到|实现"
    r"|达到?[\d.]+[^，。、]{0,8}(?<!以上)(?:[，、]|$)"
)
_LEAST_SENTENCES, _MARGIN = 8, 0.35


def planned(reading: Reading) -> bool:
    """Whether a text is a plan: far more of its sentences order something than tell what has been reached."""
    sentences = [
        _LIST_NUMBER.sub("", sentence)
        for paragraph in reading.paragraphs
        if paragraph.role == "body"
        for sentence in re.split("[。！？；]", paragraph.text)
        if len(sentence) > 3
    ]
    if len(sentences) < _LEAST_SENTENCES:
        return False
    orders = sum(_ORDERS.match(sentence) is not None for sentence in sentences)
    reached = sum(_REACHED.search(sentence) is not None for sentence in sentences)
    return orders - reached >= _MARGIN * len(sentences)
