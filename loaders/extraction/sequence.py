"""A linear-chain CRF over the tagger's words, one chain of O, B and I for each kind of record (Lafferty et al. 2001).

Trained with CRFsuite (``loaders.training``), run here with numpy alone: the weights of all kinds stand in one matrix, and the
part of a word's score that depends only on the word and its distance is remembered.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from loaders.extraction import terms
from loaders.extraction.records import Place, Reading, Span

Array = npt.NDArray[np.float64]
Key = tuple[str, str, int]

REACH = 4
_NEAR = 2
_EDGE: Key = ("", "", 0)
_AT_ONCE = 512
_ABREAST = 512
_DISTANCE = re.compile("-?[1-9](?=[A-Za-z=])")
_QUOTED = re.compile("[“《]([^“”《》]*)[”》]")


@lru_cache(maxsize=20_000)
def _word_features(word: str, tag: str, quoted: int) -> tuple[tuple[str, str], ...]:
    last = word[-1]
    return (
        ("w", word),
        ("t", tag),
        ("q", str(quoted)),
        ("h", "01"[bool(terms.LOOSE_HEAD.search(word))]),
        ("iv", "01"[word in terms.INTRODUCING_WORDS]),
        ("s1", last),
        ("org", "01"[bool(terms.ORGANISATION.search(word))]),
        ("pl", "01"[bool(terms.PLACE_END.search(word))]),
        ("aw", "01"[bool(terms.AWARD.search(word))]),
        ("s2", word[-2:]),
        ("p1", word[0]),
        ("p2", word[:2]),
        ("site", "01"[bool(terms.SITE_END.search(word))]),
        ("num", "01"[bool(terms.NUMERAL.search(word))]),
        ("len", str(min(len(word), 5))),
    )


_FAR_KEYS = frozenset(("w", "t", "q", "h", "iv"))
_NEAR_KEYS = _FAR_KEYS | {"s1", "org", "pl", "aw"}


@lru_cache(maxsize=20_000)
def key_features(key: Key, distance: int) -> tuple[str, ...]:
    """Features of the word ``distance`` words away: word, tag, affixes, marks of heads, verbs, organisations."""
    if key == _EDGE:
        return (f"{distance}=E",)
    pairs = _word_features(*key)
    if distance == 0:
        return tuple(f"{name}={value}" for name, value in pairs)
    wanted = _NEAR_KEYS if abs(distance) <= _NEAR else _FAR_KEYS
    return tuple(f"{distance}{name}={value}" for name, value in pairs if name in wanted)


@lru_cache(maxsize=20_000)
def _bases(key: Key) -> tuple[str, ...]:
    """The features of a word without their distance."""
    return tuple(f"{name}={value}" for name, value in _word_features(*key)) if key != _EDGE else ("=E",)


@dataclass(frozen=True)
class Sentence:
    """The words of one sentence: spans of the paragraph, keys, and the features that depend on more than one word."""

    paragraph: int
    bounds: tuple[tuple[int, int], ...]
    window: tuple[Key, ...]  # keys of the words from REACH before the first to REACH after the last
    own: tuple[tuple[str, ...], ...]

    def features(self, n: int) -> list[str]:
        """All features of word ``n``, as CRFsuite is trained on them."""
        found = list(self.own[n])
        for distance, key in zip(range(-REACH, REACH + 1), self.window[n : n + 2 * REACH + 1], strict=True):
            found += key_features(key, distance)
        return found


def sequences(reading: Reading, places: Sequence[Place]) -> Iterator[Sentence]:
    """The sentences of a report in order."""
    quotes = Counter(m[1] for p in reading.paragraphs for m in _QUOTED.finditer(p.text))
    words = Counter(token.word for tokens in reading.tokens for token in tokens)
    marks: dict[int, list[tuple[Span, str]]] = {}
    for place in places:
        for mention in place.mentions:
            marks.setdefault(mention.paragraph, []).append((mention, place.level[:4]))
    for paragraph, tokens in zip(reading.paragraphs, reading.tokens, strict=True):
        if not tokens:
            continue
        text = paragraph.text
        placed = ["-"] * (len(text) + 1)
        for span, level in marks.get(paragraph.index, ()):
            placed[span.start : span.end] = ["B" + level] + ["I" + level] * (span.end - span.start - 1)
        inside: list[re.Match[str] | None] = [None] * (len(text) + 1)
        for m in _QUOTED.finditer(text):
            inside[m.start() : m.end()] = [m] * (m.end() - m.start())
        keys = [(t.word, t.tag, int(inside[t.start] is not None)) for t in tokens]
        padded = [_EDGE] * REACH + keys + [_EDGE] * REACH
        heads = [n for n, key in enumerate(keys) if terms.LOOSE_HEAD.search(key[0])]
        heading = paragraph.role in ("heading", "title")
        own, bounds, quote_place = [], [], 0
        next_head = 0
        for n, token in enumerate(tokens):
            while next_head < len(heads) and heads[next_head] < n:
                next_head += 1
            gap = heads[next_head] - n if next_head < len(heads) and heads[next_head] - n < 7 else None
            quote = inside[token.start]
            quote_place = quote_place + 1 if quote and n and inside[tokens[n - 1].start] is quote else 0
            features = [
                "b",
                f"hd={int(heading)}",
                f"g={placed[token.start]}",
                f"gl={placed[token.end - 1]}",
                f"nh={gap}",
                f"rep={min(2, words[token.word] - 1)}" if len(token.word) > 1 else "rep=s",
            ]
            features += _quote_features(text, quote, quotes, quote_place)
            features += _pair_features(keys, n)
            own.append(tuple(features))
            bounds.append((token.start, token.end))
            if token.word[-1] in "。！？" or n == len(tokens) - 1:
                window = padded[n + 1 - len(bounds) : n + 1 + 2 * REACH]
                yield Sentence(paragraph.index, tuple(bounds), tuple(window), tuple(own))
                own, bounds = [], []


def _quote_features(text: str, quote: re.Match[str] | None, quotes: Counter[str], place: int) -> list[str]:
    if quote is None:
        return []
    content = quote[1]
    return [
        f"ql={min(len(content) // 2, 8)}",
        f"qh={int(bool(terms.LOOSE_HEAD.search(content)))}",
        f"qc={min(quotes[content], 3)}",
        f"qi={min(place, 4)}",
        f"qcom={int('，' in content)}",
        f"qx={int(bool(terms.HEAD_NEXT.match(text, quote.end(), quote.end() + 4)))}",
    ]


def _pair_features(keys: list[Key], n: int) -> list[str]:
    word, tag, quoted = keys[n]
    found = []
    if n:
        before = keys[n - 1]
        found += [f"bw={before[0]}|{word}", f"bt={before[1]}|{tag}", f"btq={before[1]}|{tag}|{quoted}"]
    if n + 1 < len(keys):
        found.append(f"nbt={tag}|{keys[n + 1][1]}")
    return found


@dataclass(frozen=True)
class Marked:
    """What the CRF says of one sentence for one kind: marginal probabilities (words, 3) of O, B, I and the best path."""

    sequence: Sentence
    marginals: Array
    path: npt.NDArray[np.int64]

    def spans(self, low: float) -> Iterator[tuple[Span, float, bool]]:
        """Spans of the best path (True), then of words whose marginal lies above ``low`` (False), with mean probability."""
        inside = 1 - self.marginals[:, 0]
        size = len(self.path)
        n = 0
        while n < size:
            end = n + 1
            if self.path[n]:
                while end < size and self.path[end] == 2:
                    end += 1
                yield self._span(n, end), float(inside[n:end].mean()), True
            n = end
        n = 0
        while n < size:
            end = n + 1
            if inside[n] > low and self.marginals[n, 1] > 0.6 * low:
                while end < size and inside[end] > low and self.marginals[end, 1] < 0.5:
                    end += 1
                yield self._span(n, end), float(inside[n:end].mean()), False
            n = end

    def _span(self, first: int, end: int) -> Span:
        return Span(self.sequence.paragraph, self.sequence.bounds[first][0], self.sequence.bounds[end - 1][1])


@dataclass
class Crf:
    """Weights of every kind. ``weights`` (features, kinds, 3), ``transitions`` (kinds, 3, 3) from O, B, I to O, B, I."""

    kinds: tuple[str, ...]
    features: dict[str, int]
    weights: npt.NDArray[np.float32]
    transitions: Array

    def mark(self, sentences: Sequence[Sentence]) -> dict[str, list[Marked]]:
        """Marginals and best path of every sentence, kind by kind."""
        found: dict[str, list[Marked]] = {kind: [] for kind in self.kinds}
        every = decoded(self._scores(sentences), self.transitions)
        for sentence, (marginals, path) in zip(sentences, every, strict=True):
            for k, kind in enumerate(self.kinds):
                found[kind].append(Marked(sentence, marginals[:, k], path[:, k]))
        return found

    def _scores(self, sentences: Sequence[Sentence]) -> list[Array]:
        """Scores (words, kinds, 3) of each sentence: what the words around say, plus the features of the word's own place."""
        known: dict[Key, int] = {}
        for sentence in sentences:
            for key in sentence.window:
                known.setdefault(key, len(known))
        if not known:
            return []
        table = self._table(list(known))
        width = np.arange(2 * REACH + 1)
        get, none = self.features.get, len(self.features)
        weights = np.concatenate([self.weights, np.zeros((1, *self.weights.shape[1:]), dtype=np.float32)])
        scores = []
        for sentence in sentences:
            keys = np.array([known[key] for key in sentence.window])
            around = keys[np.arange(len(sentence.bounds))[:, None] + width]
            rows = [get(name, none) for own in sentence.own for name in own]
            starts = np.cumsum([0, *(len(own) for own in sentence.own[:-1])])
            own_scores = np.add.reduceat(weights[rows], starts, axis=0)
            scores.append((table[around, width].sum(axis=1) + own_scores).astype(np.float64))
        return scores

    @cached_property
    def _around(self) -> tuple[dict[str, int], npt.NDArray[np.float32]]:
        """Row of each feature of a word without its distance, and weights (rows + 1, distances, kinds, 3); the last is 0."""
        rows: dict[str, int] = {}
        entries = []
        for name, weights in zip(self.features, self.weights, strict=True):
            m = _DISTANCE.match(name)
            base = name[m.end() :] if m else name
            entries.append((rows.setdefault(base, len(rows)), int(m[0]) if m else 0, weights))
        around = np.zeros((len(rows) + 1, 2 * REACH + 1, len(self.kinds), 3), dtype=np.float32)
        for row, distance, weights in entries:
            around[row, distance + REACH] = weights
        return rows, around

    def _table(self, keys: Sequence[Key]) -> npt.NDArray[np.float32]:
        """What each word adds to the scores around it: (keys, distances, kinds, 3)."""
        rows, around = self._around
        none = len(rows)
        places = np.full((len(keys), len(_word_features("。", "w", 0))), none)
        for n, key in enumerate(keys):
            found = [rows.get(base, none) for base in _bases(key)]
            places[n, : len(found)] = found
        table = np.empty((len(keys), *around.shape[1:]), dtype=np.float32)
        for low in range(0, len(keys), _AT_ONCE):
            table[low : low + _AT_ONCE] = around[places[low : low + _AT_ONCE]].sum(axis=1)
        return table

    def save(self) -> bytes:
        """The weights as an npz archive; equal weights give equal bytes."""
        buffer = io.BytesIO()
        names = np.frombuffer("\n".join(self.features).encode(), dtype=np.uint8)
        kinds = np.frombuffer("\n".join(self.kinds).encode(), dtype=np.uint8)
        np.savez_compressed(
            buffer, names=names, kinds=kinds, weights=self.weights.astype(np.float16), transitions=self.transitions
        )
        return buffer.getvalue()

    @classmethod
    def load(cls, data: bytes) -> Crf:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            names = archive["names"].tobytes().decode().split("\n")
            kinds = tuple(archive["kinds"].tobytes().decode().split("\n"))
            weights = archive["weights"].astype(np.float32)
            return cls(kinds, {name: n for n, name in enumerate(names)}, weights, archive["transitions"])


def decoded(scores: Sequence[Array], transitions: Array) -> list[tuple[Array, npt.NDArray[np.int64]]]:
    """Marginals (length, kinds, 3) and best path (length, kinds) of each sequence, from scores of the marginals' shape."""
    results: dict[int, tuple[Array, npt.NDArray[np.int64]]] = {}
    order = sorted(range(len(scores)), key=lambda n: len(scores[n]))
    at = 0
    while at < len(order):
        longest = max(16, int(1.5 * len(scores[order[at]])))
        batch = [n for n in order[at : at + _ABREAST] if len(scores[n]) <= longest]
        at += len(batch)
        for n, marginals, path in zip(batch, *_decoded([scores[n] for n in batch], transitions), strict=True):
            results[n] = (marginals, path)
    return [results[n] for n in range(len(scores))]


def _decoded(scores: Sequence[Array], transitions: Array) -> tuple[list[Array], list[npt.NDArray[np.int64]]]:
    """Forward-backward and Viterbi over sentences of unlike length at once; an I may follow only a B or an I.

    Arrays are (words, states, kinds, sentences), so that every operation runs along the sentences.
    """
    count, longest, kinds = len(scores), max(map(len, scores)), len(transitions)
    lengths = np.array([len(s) for s in scores])
    padded = np.zeros((longest, 3, kinds, count))
    for n, score in enumerate(scores):
        padded[: len(score), :, :, n] = score.transpose(0, 2, 1)
    padded[0, 2] = -1e4
    moves = transitions.transpose(1, 2, 0)[..., None].copy()
    moves[0, 2] = -1e4
    push = np.exp(moves)
    weight = np.exp(padded - padded.max(axis=1, keepdims=True))
    forward, best = np.empty_like(weight), padded
    back = np.zeros(weight.shape, dtype=np.int8)
    forward[0] = weight[0] / weight[0].sum(axis=0)
    for t in range(1, longest):
        step = (forward[t - 1][:, None] * push).sum(axis=0) * weight[t]
        np.divide(step, step.sum(axis=0), out=forward[t])
        through = best[t - 1][:, None] + moves
        top = through.max(axis=0)
        back[t] = np.where(through[0] == top, 0, np.where(through[1] == top, 1, 2))
        best[t] += top
    backward = np.ones_like(weight)
    for t in range(longest - 2, -1, -1):
        step = (push * (weight[t + 1] * backward[t + 1])).sum(axis=1)
        backward[t] = np.where(t + 1 < lengths, step / step.sum(axis=0), 1.0)
    marginals = forward * backward
    marginals /= marginals.sum(axis=1, keepdims=True)
    shown = np.ascontiguousarray(marginals.transpose(3, 0, 2, 1))
    paths = _paths(best, back, lengths)
    return [shown[n, :length] for n, length in enumerate(lengths)], [paths[n, :size] for n, size in enumerate(lengths)]


def _paths(best: Array, back: npt.NDArray[np.int8], lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Viterbi's best paths (sentences, words, kinds), from the last word of each sentence back."""
    longest, _, kinds, count = best.shape
    path = np.zeros((longest, kinds, count), dtype=np.int64)
    for t in range(longest - 1, -1, -1):
        last = np.equal(lengths - 1, t)
        if last.any():
            path[t][:, last] = best[t][:, :, last].argmax(axis=0)
        if t + 1 < longest:
            before = np.take_along_axis(back[t + 1], path[t + 1][None], axis=0)[0]
            path[t] = np.where(t + 1 < lengths, before, path[t])
    return np.ascontiguousarray(path.transpose(2, 0, 1))
