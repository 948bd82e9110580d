"""What a name could be: every proposal of every source, gathered under one key a report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from loaders.extraction import terms
from loaders.extraction.records import Reading, Span

_SHORTEST, _LONGEST = 2, 34
_CERTAIN = 0.9  # names of one quotation that are as likely are two: a studio and a network of one brand
#: Quotations that many names begin with, and names that stay apart whatever they begin with.
_OF_MANY = re.compile("十[一二三四五]五|互联网[+＋]?|一站式|[一二三四五六七八九十两几]+个一")
_OWN = re.compile("(?:规划|方案|办法|条例|规定|意见|纲要|细则)$")
_SHORTEST_KERNEL = 4


@dataclass(frozen=True)
class Proposal:
    """One source's word that the text of ``span`` names a record. ``strength`` is a probability where the source has one."""

    span: Span
    source: str  # rule | quote | extended | phrase | tagger | sequence | faint
    strength: float = 0.0
    reason: str = ""
    aliases: tuple[str, ...] = ()


@dataclass
class Candidate:
    """All proposals that share a key. ``name`` is the form first proposed by the strongest source."""

    key: str
    name: str
    sources: Counter[str] = field(default_factory=Counter)
    strengths: dict[str, float] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    aliases: dict[str, None] = field(default_factory=dict)
    probability: float = 0.0
    kernel: str = ""  # key of what stands in quotation marks at the beginning of the name: 家和帮 of “家和帮”调解项目

    def only_in(self, whole: Candidate) -> bool:
        """Whether the name stands nowhere but inside this longer one (修复工程 in 生态保护和修复工程)."""
        return self.key in whole.key and all(any(w.covers(s) for w in whole.spans) for s in self.spans)


def gather(reading: Reading, proposals: Iterable[Proposal]) -> dict[str, Candidate]:
    """Proposals by key, in the order they came; names of one character, of more than 34 or with half a bracket are left out."""
    found: dict[str, Candidate] = {}
    placed: set[tuple[str, Span]] = set()
    for proposal in proposals:
        span = trimmed(reading, proposal.span)
        name = terms.bare(reading.string(span))
        identity = terms.key(name)
        if not _SHORTEST <= len(identity) <= _LONGEST or terms.PLANNING_PERIOD.match(identity):
            continue
        if terms.unbalanced(name):
            continue
        candidate = found.setdefault(identity, Candidate(identity, name))
        candidate.kernel = candidate.kernel or _quoted(reading, span)
        candidate.sources[proposal.source] += 1
        strength = max(proposal.strength, candidate.strengths.get(proposal.source, 0.0))
        candidate.strengths[proposal.source] = strength
        if (identity, span) not in placed:
            placed.add((identity, span))
            candidate.spans.append(span)
        if proposal.reason and proposal.reason not in candidate.reasons:
            candidate.reasons.append(proposal.reason)
        candidate.aliases |= dict.fromkeys(proposal.aliases)
    return found


def _quoted(reading: Reading, span: Span) -> str:
    """Key of what stands in quotation marks at the beginning of a span, empty where nothing does that is anybody's own."""
    text = reading.paragraphs[span.paragraph].text
    if text[span.start - 1 : span.start] != "“":
        return ""
    end = text.find("”", span.start, span.end + 1)
    quoted = terms.key(text[span.start : end]) if end > span.start else ""
    return "" if _OF_MANY.fullmatch(quoted) else quoted


def trimmed(reading: Reading, span: Span) -> Span:
    """The span without quotation marks that only open or close at its edges, and without edge punctuation."""
    text = reading.paragraphs[span.paragraph].text
    start, end = span.start, span.end
    while start < end and text[start] in "“《”》、，。：；的 ":
        start += 1
    quantity = None if start and text[start - 1] in "“《" else terms.QUANTITY.match(text[start:end])
    if quantity and end - start - quantity.end() >= _SHORTEST_KERNEL:
        start += quantity.end()
    led = terms.LED.match(text, start, end)
    if led and end - led.end() >= _SHORTEST_KERNEL:
        start = led.end()
    trail = terms.TRAIL.search(text, start, end)
    if trail and trail.start() - start >= _SHORTEST_KERNEL:
        end = trail.start()
    while end > start and text[end - 1] in "“《”》、，。：；的 ":
        end -= 1
    return Span(span.paragraph, start, end)


@dataclass(frozen=True)
class Chosen:
    """A candidate that was kept, with the other forms of the same name that were folded into it."""

    candidate: Candidate
    folded: tuple[Candidate, ...]


def select(
    candidates: Mapping[str, Candidate], threshold: float, *, fold: float = 0.34, joined: bool = True
) -> list[Chosen]:
    """Candidates by falling probability; one that contains or is contained in a kept one, or begins with the same quotation, becomes
    its alias.

    ``fold`` is the least share of the shorter name in the longer one for that; below it both stand, if the shorter one stands by itself.
    """
    kept: list[tuple[Candidate, list[Candidate]]] = []
    nested = _Nested()
    quoted: dict[str, int] = {}
    for candidate in sorted(candidates.values(), key=lambda c: (-c.probability, c.key)):
        if candidate.probability < threshold:
            break
        near = nested.near(candidate.key) if joined else ()
        host = next((n for n in near if _same(kept[n][0].key, candidate.key, fold)), None)
        kernel = candidate.kernel if joined and not _OWN.search(candidate.key) else ""
        host = quoted.get(kernel) if host is None and candidate.probability < _CERTAIN else host
        if host is not None:
            kept[host][1].append(candidate)
        elif "quote" in candidate.sources or not any(candidate.only_in(kept[n][0]) for n in near if candidate.spans):
            if kernel:
                quoted.setdefault(kernel, len(kept))
            nested.add(candidate.key)
            kept.append((candidate, []))
    return [Chosen(candidate, tuple(folded)) for candidate, folded in kept]


class _Nested:
    """Keys in the order they were added, found by their pairs of characters: which could hold a key, or lie in it."""

    def __init__(self) -> None:
        self._count = 0
        self._holding: dict[str, list[int]] = {}
        self._beginning: dict[str, list[int]] = {}

    def add(self, key: str) -> None:
        self._beginning.setdefault(key[:2], []).append(self._count)
        for pair in terms.pairs(key):
            self._holding.setdefault(pair, []).append(self._count)
        self._count += 1

    def near(self, key: str) -> list[int]:
        found = set(self._holding.get(key[:2], ()))
        for pair in terms.pairs(key):
            found.update(self._beginning.get(pair, ()))
        return sorted(found)


def _same(kept: str, new: str, fold: float) -> bool:
    if kept not in new and new not in kept:
        return False
    return min(len(kept), len(new)) / max(len(kept), len(new)) >= fold
