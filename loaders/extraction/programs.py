"""Programmes by rule: names in quotation marks or book marks, noun phrases with a head noun, lists that share one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from loaders.extraction import terms
from loaders.extraction.candidates import Proposal
from loaders.extraction.phrases import Phrases
from loaders.extraction.records import Place, Reading, Span

_QUOTE = re.compile("“([^“”]{2,40})”")
_BOOK = re.compile("《([^《》]{2,40})》")
_BOOK_HEAD = re.compile("(?:条例|机制|办法|手册|意见|方案|规划|指引|计划|纲要|决定|通知|清单|标准|规定|法)$")
_WON = re.compile("奖|鼎|杯|市$|县|功$|经验|案例|法$|骑手$|称号")
_HERALD = re.compile(
    r"(?:助推|连续|成功|主动|发挥|建强|融合|让|在|品牌|机制|整装|风雨|是(?:安|平)|等|，|推动|健全|每|落地|解决|用)"
)
_CHANGE = re.compile("(?:二字|一词|转变|跨越|升级)")
_TOGETHER = re.compile(
    "[一二三四五六七八九十]大(?:会战|机制|行动|清单|工作机制|举措|工程|平台|体系|中心|攻坚|战役|专项)"
)
_LIST = re.compile("(?:[\u4e00-\u9fff]{2,10}[、“”]+)+(?:以?及|和)?[\u4e00-\u9fff]{2,10}”?等?$")
_NATIONAL = re.compile("|".join(map(re.escape, sorted(terms.NATIONAL, key=len, reverse=True))))
_QUOTED_RULE, _EXTENDED_RULE = 1.5, 2.0


def proposals(reading: Reading, places: tuple[Place, ...]) -> Iterator[Proposal]:
    """Every proposal of the rules; ``rule`` where they hold it for a programme, else ``quote``, ``extended`` or ``phrase``."""
    shares = Counter(m[1] for p in reading.paragraphs for m in _QUOTE.finditer(p.text))
    endings: dict[int, set[int]] = {}
    for place in places:
        for mention in place.mentions:
            endings.setdefault(mention.paragraph, set()).add(mention.end)
    for paragraph in reading.paragraphs:
        text, index = paragraph.text, paragraph.index
        phrases = Phrases(text, reading.tokens[index])
        yield from _quoted(index, text, phrases, shares, endings.get(index, set()))
        for m in _BOOK.finditer(text):
            source = "rule" if _BOOK_HEAD.search(m[1]) else "quote"
            yield Proposal(Span(index, m.start(1), m.end(1)), source, 0.6, "book marks")
        yield from _headed(index, text, phrases, endings.get(index, set()))
        yield from _wide(index, text, phrases)
        yield from _listed(index, text)
        for m in _NATIONAL.finditer(text):
            yield Proposal(Span(index, m.start(), m.end()), "rule", 0.8, "national programme")


def _quoted(index: int, text: str, phrases: Phrases, shares: Counter[str], placed: set[int]) -> Iterator[Proposal]:
    """Quoted strings with the features for and against a name added up, and their extensions by a head noun."""
    last_end, last_kept = -2, False
    for m in _QUOTE.finditer(text):
        quoted, start, end = m[1], m.start(), m.end()
        span = Span(index, m.start(1), m.end(1))
        stop = phrases.extension(end)
        extension = text[end:stop]
        if len(quoted) <= 26:
            yield Proposal(span, "quote")
        if extension and len(quoted) <= 26:
            yield Proposal(Span(index, m.start(1), stop), "extended", 0.0, f"head noun {extension}")
        if _is_speech_or_award(text, start, quoted):
            last_kept = False
            continue
        series = text[last_end:start] in ("", "、") and last_kept
        score = _quote_score(text, start, end, quoted, extension) + (shares[quoted] > 1) + series + (start in placed)
        last_end, last_kept = end, score >= (_EXTENDED_RULE if extension else _QUOTED_RULE)
        if last_kept:
            whole = Span(index, m.start(1), stop)
            left = text[phrases.modifier(start) : start]
            aliases = (quoted, terms.bare(left + quoted + extension))
            yield Proposal(whole, "rule", min(1.0, score / 5), "quoted name", aliases)


def _is_speech_or_award(text: str, start: int, quoted: str) -> bool:
    before = text[max(0, start - 22) : start]
    if (len(quoted) > 22 and "·" not in quoted and "、" not in quoted) or terms.RHETORIC.search(quoted):
        return True
    if terms.SPEECH.search(before):
        return True
    won = terms.AWARDED.search(before)
    return bool(won and not re.search("，|。", before[won.end() :]) and _WON.search(quoted))


def _quote_score(text: str, start: int, end: int, quoted: str, extension: str) -> float:
    near = re.split("[，。；：！？]", text[max(0, start - 14) : start])[-1]
    after = text[end : end + 14]
    headed = bool(terms.LOOSE_HEAD.search(quoted)) and not re.search("[说办看方想]法$", quoted)
    score = 2.0 * bool(extension) + 1.5 * headed + bool(terms.INTRODUCED.search(near))
    score += 0.5 * (bool(re.search(r"[+＋·\d一二三四五六七八九]", quoted)) and len(quoted) <= 14)
    score += 0.5 * bool(_HERALD.match(after))
    if terms.BECOMING.search(near) or _CHANGE.search(after[:5]):
        score -= 1.5 - headed
    if re.search("(?:的|这|那|了)$", near) and not extension and not headed:
        score -= 1
    score -= 0.5 * (len(quoted) == 2 and not extension)
    score -= 0.5 * (bool(re.fullmatch("[\u4e00-\u9fff]{4}", quoted)) and not extension and not headed)
    score -= "，" in quoted
    return score + 2 * any(name in quoted for name in terms.NATIONAL)


def _headed(index: int, text: str, phrases: Phrases, placed: set[int]) -> Iterator[Proposal]:
    """Noun phrases outside quotation marks that end in a head noun."""
    quotes = [(m.start(), m.end()) for m in _QUOTE.finditer(text)]
    for m in terms.STRONG_HEAD.finditer(text):
        if any(a < m.end() <= b for a, b in quotes) or "”" in text[max(0, m.start() - 10) : m.start()]:
            continue
        start, end = phrases.phrase(m.start()), m.end()
        if any(a <= start < b for a, b in quotes) or end - start - len(m[0]) < 2:
            continue
        span = Span(index, start, end)
        if phrases.starts_with_tag(end, ("n", "vn", "nz")):
            continue
        yield Proposal(span, "phrase", 0.0, f"head noun {m[0]}")
        if end - start - len(m[0]) < 3:
            continue
        introduced = re.search(f"(?:{terms.INTRODUCING})[^，。、]{{0,3}}$", text[max(0, start - 9) : start])
        if terms.INSTITUTIONS.search(m[0]):
            yield Proposal(span, "rule", 0.5, "institution with a name")
        elif introduced or start in placed or end - start >= 9:
            yield Proposal(span, "rule", 0.4, "noun phrase with a head noun")


def _wide(index: int, text: str, phrases: Phrases) -> Iterator[Proposal]:
    """Noun phrases that end in a head of works, events and plain services: proposed, for the judge to decide."""
    for m in terms.WIDE_HEAD.finditer(text):
        start, end = phrases.phrase(m.start()), m.end()
        if end - start - len(m[0]) >= 2 and not phrases.starts_with_tag(end, ("n", "vn", "nz")):
            yield Proposal(Span(index, start, end), "phrase", 0.0, f"head noun {m[0]}")


def _listed(index: int, text: str) -> Iterator[Proposal]:
    """A、B、C三大行动: the whole, and each member."""
    for m in _TOGETHER.finditer(text):
        members = _LIST.search(text, max(0, m.start() - 60), m.start())
        if not members:
            continue
        yield Proposal(Span(index, m.start(), m.end()), "rule", 0.4, "members listed before")
        for part in re.finditer("[^、“”]+", members[0].removesuffix("等")):
            start = members.start() + part.start()
            introduced = re.match(f".*(?:{terms.INTRODUCING})", part[0])
            start += introduced.end() if introduced else 0
            end = members.start() + part.end()
            if end - start >= 2:
                head = m[0][2:]
                alias = text[start:end] + head
                yield Proposal(Span(index, start, end), "phrase", 0.3, f"member of {m[0]}", (alias,))
