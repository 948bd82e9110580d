"""Which question of the catalogue a wording sounds like: naive Bayes over the example wordings in ``wordings.toml``.

Names of the graph are replaced by signs for their types first, so that what is learned holds for every graph. Complement naive
Bayes (Rennie et al. 2003, "Tackling the poor assumptions of naive Bayes text classifiers") over words, or characters, and pairs.
"""

from __future__ import annotations

import itertools
import math
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.catalogue import Language
from kg.lexicon import stem
from kg.understanding.spans import Span

MOST = 24  # wordings taken of a line with many alternatives
SMOOTH = 0.3  # of a count
SIGNS = {
    "place": "\ue000", "programme": "\ue001", "agency": "\ue002", "person": "\ue003", "award": "\ue004", "indicator": "\ue005",
    "topic": "\ue006", "kind": "\ue006", "report": "\ue007", "year": "\ue008", "level": "\ue009", "agency_type": "\ue00a",
}  # fmt: skip
_ANY = {
    "entity": ("programme", "agency", "person", "place", "award"),
    "recipient": ("place", "programme", "agency", "person"),
    "giver": ("agency", "place"),
}
_PIECE = re.compile(r"[\ue000-\ue00a]|[a-z0-9]+(?:'s)?|[\u3400-\u9fff]")


@dataclass(frozen=True)
class Wordings:
    """What is learned from the wordings of one language: log odds of features by question, and the words of each question."""

    odds: Mapping[str, Mapping[str, float]]
    words: Mapping[str, frozenset[str]]

    def likelihood(self, text: str, language: Language) -> dict[str, float]:
        """Question to the probability that a text with signs for its names is one of its wordings; they sum to one."""
        known = [f for f in features(text, language) if f in next(iter(self.odds.values()))]
        scale = 1 / (math.sqrt(len(known)) or 1.0)
        scores = {q: sum(odds[f] for f in known) * scale for q, odds in self.odds.items()}
        top = max(scores.values())
        weights = {q: math.exp(s - top) for q, s in scores.items()}
        total = sum(weights.values())
        return {q: w / total for q, w in weights.items()}


def features(text: str, language: Language) -> set[str]:
    """Words, or characters, and pairs of them."""
    pieces = ["^", *pieces_of(text, language), "$"]
    return {*pieces[1:-1], *(" ".join(p) for p in itertools.pairwise(pieces))}


def pieces_of(text: str, language: Language) -> list[str]:
    """Words by their stems, or characters; signs are pieces, too."""
    found = _PIECE.findall(text)
    return found if language == "zh" else [stem(p.removesuffix("'s")) for p in found]


def signed(clean: str, spans: Iterable[Span]) -> str:
    """The text with the sign of its type for each span."""
    out, at = [], 0
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.start >= at and span.type in SIGNS:
            out += [clean[at : span.start], SIGNS[span.type]]
            at = span.end
    return "".join([*out, clean[at:]])


@cache
def wordings(language: Language) -> Wordings:
    """What ``wordings.toml`` teaches about a language."""
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    words: dict[str, set[str]] = defaultdict(set)
    examples = tomllib.loads((Path(__file__).parent / "wordings.toml").read_text("utf-8"))
    for question, lines in examples.items():
        for line in lines[language]:
            texts = list(_expanded(line))
            for text in texts:
                for feature in features(text, language):
                    counts[question][feature] += 1 / math.sqrt(len(texts))
            words[question].update(_words(line, language))
    return Wordings(_odds(counts), {q: frozenset(w) for q, w in words.items()})


def _odds(counts: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    every: dict[str, float] = defaultdict(float)
    for own in counts.values():
        for feature, number in own.items():
            every[feature] += number
    total, spread = sum(every.values()), SMOOTH * len(every)
    out = {}
    for question, own in counts.items():
        size = sum(own.values())
        base = math.log((total - size + spread) / (size + spread))
        out[question] = {
            f: math.log((own.get(f, 0.0) + SMOOTH) / (n - own.get(f, 0.0) + SMOOTH)) + base for f, n in every.items()
        }
    return out


def _words(line: str, language: Language) -> Iterator[str]:
    """Words of a wording: in English by their stems, in Chinese the stretches between signs and brackets."""
    if language == "en":
        yield from pieces_of(re.sub(r"\{\w+\}", " ", line), language)
    else:
        yield from re.findall(r"[\u3400-\u9fff]+", line)


def _expanded(line: str) -> Iterator[str]:
    """Wordings that a line stands for: all, or so many that each alternative occurs about equally often."""
    parts = [p[1:-1].split("|") if p.startswith("(") else [p] for p in re.split(r"(\([^()]*\))", line)]
    number = math.prod(map(len, parts))
    step = next(s for s in itertools.count(max(1, number // MOST)) if math.gcd(s, number) == 1)
    for at in range(min(number, MOST)):
        chosen, left = [], at * step % number
        for part in parts:
            left, which = divmod(left, len(part))
            chosen.append(part[which])
        yield _with_signs("".join(chosen), at)


def _with_signs(text: str, at: int) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: SIGNS[_ANY[m[1]][at % len(_ANY[m[1]])] if m[1] in _ANY else m[1]], text)
