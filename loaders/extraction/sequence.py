"""A linear-chain CRF over the tagger's words, one chain of O, B and I for each kind of record (Lafferty et al. 2001).

Trained with CRFsuite (``loaders.training``), run here with numpy alone: the weights of all kinds stand in one matrix, and the
part of a word's score that depends only on the word and its distance is remembered.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, islice, repeat

import numpy as np
import numpy.typing as npt

from loaders.extraction import terms
from loaders.extraction.records import Place, Reading, Span

Array = npt.NDArray[np.float64]
Key = tuple[str, str, int]

REACH = 4
_NEAR = 2
_EDGE: Key = ("", "", 0)
_REMEMBERED = 20_000
_AT_ONCE = 512
_ABREAST = 64
_DISTANCE = re.compile("-?[1-9](?=[A-Za-z=])")
_QUOTED = re.compile("[“《]([^“”《》]*)[”》]")


@lru_cache(maxsize=_REMEMBERED)
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


_FIELDS = tuple(field for field, _ in _word_features("词", "n", 0))
_FAR_KEYS = frozenset(("w", "t", "q", "h", "iv"))
_NEAR_KEYS = _FAR_KEYS | {"s1", "org", "pl", "aw"}


@lru_cache(maxsize=_REMEMBERED)
def key_features(key: Key, distance: int) -> tuple[str, ...]:
    """Features of the word ``distance`` words away: word, tag, affixes, marks of heads, verbs, organisations."""
    if key == _EDGE:
        return (f"{distance}=E",)
    pairs = _word_features(*key)
    if distance == 0:
        return tuple(f"{name}={value}" for name, value in pairs)
    wanted = _NEAR_KEYS if abs(distance) <= _NEAR else _FAR_KEYS
    return tuple(f"{distance}{name}={value}" for name, value in pairs if name in wanted)


@dataclass(frozen=True)
class Sentence:
    """The words of one sentence: spans of the paragraph, keys, and the features that depend on more than one word."""

    paragraph: int
    bounds: tuple[tuple[int, int], ...]
    window: tuple[Key, ...]  # keys of the words from REACH before the first to REACH after the last
    own: tuple[tuple[str, ...], ...]

    @cached_property
    def edges(self) -> npt.NDArray[np.int64]:
        """Where the words begin and where they end: (2, words)."""
        return np.array(self.bounds).T

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
        keys = [(word, tag, int(inside[start] is not None)) for start, _, word, tag in tokens]
        padded = [_EDGE] * REACH + keys + [_EDGE] * REACH
        heads = [n for n, key in enumerate(keys) if _is_head(key[0])]
        heading = paragraph.role in ("heading", "title")
        own, bounds, quote_place = [], [], 0
        next_head = 0
        for n, (start, end, word, _) in enumerate(tokens):
            while next_head < len(heads) and heads[next_head] < n:
                next_head += 1
            gap = heads[next_head] - n if next_head < len(heads) and heads[next_head] - n < 7 else None
            quote = inside[start]
            quote_place = quote_place + 1 if quote and n and inside[tokens[n - 1].start] is quote else 0
            repeated = min(2, words[word] - 1) if len(word) > 1 else "s"
            alone = _place_features(heading, placed[start], placed[end - 1], gap, repeated)
            in_quote = _quote_features(text, quote, quotes, quote_place) if quote else ()
            own.append((*alone, *in_quote, *_pair_features(keys, n)))
            bounds.append((start, end))
            if word[-1] in "。！？" or n == len(tokens) - 1:
                window = padded[n + 1 - len(bounds) : n + 1 + 2 * REACH]
                yield Sentence(paragraph.index, tuple(bounds), tuple(window), tuple(own))
                own, bounds = [], []


@lru_cache(maxsize=_REMEMBERED)
def _is_head(word: str) -> bool:
    return terms.LOOSE_HEAD.search(word) is not None


@lru_cache(maxsize=_REMEMBERED)
def _place_features(heading: bool, first: str, last: str, gap: int | None, repeated: int | str) -> tuple[str, ...]:
    return ("b", f"hd={int(heading)}", f"g={first}", f"gl={last}", f"nh={gap}", f"rep={repeated}")


def _quote_features(text: str, quote: re.Match[str], quotes: Counter[str], place: int) -> list[str]:
    content = quote[1]
    return [
        f"ql={min(len(content) // 2, 8)}",
        f"qh={int(bool(terms.LOOSE_HEAD.search(content)))}",
        f"qc={min(quotes[content], 3)}",
        f"qi={min(place, 4)}",
        f"qcom={int('，' in content)}",
        f"qx={int(bool(terms.HEAD_NEXT.match(text, quote.end(), quote.end() + 4)))}",
    ]


def _pair_features(keys: list[Key], n: int) -> tuple[str, ...]:
    word, tag, quoted = keys[n]
    behind = keys[n + 1][1] if n + 1 < len(keys) else None
    if not n:
        return _tag_features(None, tag, quoted, behind)
    before, tag_before, _ = keys[n - 1]
    return (f"bw={before}|{word}", *_tag_features(tag_before, tag, quoted, behind))


@lru_cache(maxsize=_REMEMBERED)
def _tag_features(before: str | None, tag: str, quoted: int, behind: str | None) -> tuple[str, ...]:
    pair = () if before is None else (f"bt={before}|{tag}", f"btq={before}|{tag}|{quoted}")
    return pair if behind is None else (*pair, f"nbt={tag}|{behind}")


@dataclass(frozen=True)
class Marked:
    """What the CRF says of one sentence for one kind: marginal probabilities (words, 3) of O, B, I and the best path."""

    sequence: Sentence
    marginals: Array
    path: npt.NDArray[np.int64]

    def spans(self, low: float) -> Iterator[tuple[Span, float, bool]]:
        """Spans of the best path (True), then of words whose marginal lies above ``low`` (False), with mean probability."""
        within = 1 - self.marginals[:, 0]
        path, inside, begins = self.path.tolist(), within.tolist(), self.marginals[:, 1].tolist()
        size = len(path)
        n = 0
        while n < size:
            end = n + 1
            if path[n]:
                while end < size and path[end] == 2:
                    end += 1
                yield self._span(n, end), float(within[n:end].mean()), True
            n = end
        n = 0
        while n < size:
            end = n + 1
            if inside[n] > low and begins[n] > 0.6 * low:
                while end < size and inside[end] > low and begins[end] < 0.5:
                    end += 1
                yield self._span(n, end), float(within[n:end].mean()), False
            n = end

    def _span(self, first: int, end: int) -> Span:
        return Span(self.sequence.paragraph, self.sequence.bounds[first][0], self.sequence.bounds[end - 1][1])


#: What one marker says of a report's sentences or pieces, by kind.
Marks = Mapping[str, Sequence[Marked]]


@dataclass
class Crf:
    """Weights of every kind. ``weights`` (features, kinds, 3), ``transitions`` (kinds, 3, 3) from O, B, I to O, B, I."""

    kinds: tuple[str, ...]
    features: dict[str, int]
    weights: npt.NDArray[np.float32]
    transitions: Array

    def mark(self, reports: Sequence[Sequence[Sentence]]) -> list[Marks]:
        """What the CRF says of every sentence of each report, kind by kind."""
        sentences = [*chain.from_iterable(reports)]
        portions = (sentences[low : low + _AT_ONCE] for low in range(0, len(sentences), _AT_ONCE))
        scores = [scores for portion in portions for scores in self._scores(portion)]
        return marks_of(reports, scores, self.transitions, self.kinds)

    def _scores(self, sentences: Sequence[Sentence]) -> list[Array]:
        """Scores (words, kinds, 3) of each sentence: what the words around say, plus the features of the word's own place."""
        sizes = [len(sentence.bounds) for sentence in sentences]
        known: dict[Key, int] = {}
        window = np.array([known.setdefault(key, len(known)) for sentence in sentences for key in sentence.window])
        first = np.arange(sum(sizes)) + np.repeat(2 * REACH * np.arange(len(sizes)), sizes)
        width = np.arange(2 * REACH + 1)
        table = self._said(known)
        around = table[window[first[:, None] + width], width].sum(axis=1)
        own = [features for sentence in sentences for features in sentence.own]
        rows = [*map(self.features.get, chain.from_iterable(own), repeat(len(self.features)))]
        starts = np.cumsum([0, *map(len, own[:-1])])
        scores = (around + np.add.reduceat(self._weights[rows], starts, axis=0)).astype(np.float64)
        return np.split(scores, np.cumsum(sizes[:-1]))

    @cached_property
    def _weights(self) -> npt.NDArray[np.float32]:
        """The weights with a last row of zeros, for what is unknown."""
        return np.concatenate([self.weights, np.zeros((1, *self.weights.shape[1:]), dtype=np.float32)])

    def _said(self, keys: Collection[Key]) -> npt.NDArray[np.float32]:
        """What each word adds to the scores around it, (words, distances, kinds, 3); up to so many words are remembered."""
        rows, around = self._around
        known = self._remembered
        if new := [key for key in keys if key not in known]:
            tables = [rows[field] for field in _FIELDS]
            at = np.array([[t.get(v, -1) for t, (_, v) in zip(tables, _word_features(*k), strict=True)] for k in new])
            total = around[at[:, 0]]
            for column in at.T[1:]:
                total += around[column]
            known |= zip(new, total, strict=True)
        found = np.array([known[key] for key in keys])
        if len(known) > _REMEMBERED:
            self.__dict__.pop("_remembered", None)  # another thread may have begun anew as well
        return found

    @cached_property
    def _remembered(self) -> dict[Key, npt.NDArray[np.float32]]:
        rows, around = self._around
        return {_EDGE: around[rows[""].get("E", -1)]}

    @cached_property
    def _around(self) -> tuple[dict[str, dict[str, int]], npt.NDArray[np.float32]]:
        """Row of each value of each feature of a word, and weights (rows, distances, kinds, 3); the last row are zeros."""
        rows: dict[str, dict[str, int]] = {field: {} for field in ("", *_FIELDS)}
        entries: list[tuple[int, int, npt.NDArray[np.float32]]] = []
        count = 0
        for name, weights in zip(self.features, self.weights, strict=True):
            m = _DISTANCE.match(name)
            field, _, value = (name[m.end() :] if m else name).partition("=")
            if (values := rows.get(field)) is not None:
                if value not in values:
                    values[value], count = count, count + 1
                entries.append((values[value], int(m[0]) if m else 0, weights))
        around = np.zeros((count + 1, 2 * REACH + 1, len(self.kinds), 3), dtype=np.float32)
        for row, distance, weights in entries:
            around[row, distance + REACH] = weights
        return rows, around

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


def marks_of(
    reports: Sequence[Sequence[Sentence]], scores: Sequence[Array], transitions: Array, kinds: Sequence[str]
) -> list[Marks]:
    """Marginals and best path of every sentence of each report, from ``scores`` (length, kinds, 3) of all of them."""
    every = iter(decoded(scores, transitions))
    found: list[Marks] = []
    for sentences in reports:
        of = [*zip(sentences, islice(every, len(sentences)), strict=True)]
        found.append(
            {kind: [Marked(s, odds[:, k], path[:, k]) for s, (odds, path) in of] for k, kind in enumerate(kinds)}
        )
    return found


def decoded(scores: Sequence[Array], transitions: Array) -> list[tuple[Array, npt.NDArray[np.int64]]]:
    """Marginals (length, kinds, 3) and best path (length, kinds) of each sequence, from scores of the marginals' shape."""
    results: dict[int, tuple[Array, npt.NDArray[np.int64]]] = {}
    order = sorted(range(len(scores)), key=lambda n: -len(scores[n]))
    for low in range(0, len(order), _ABREAST):
        batch = order[low : low + _ABREAST]
        results |= zip(batch, _decoded([scores[n] for n in batch], transitions), strict=True)
    return [results[n] for n in range(len(scores))]


def _decoded(scores: Sequence[Array], transitions: Array) -> Iterator[tuple[Array, npt.NDArray[np.int64]]]:
    """Forward-backward and Viterbi over sentences, longest first, at once; an I may follow only a B or an I.

    Arrays are (words, states, columns), a column for each kind of each sentence, so that those that go on to a word are the
    first ``width`` of them.
    """
    lengths, kinds = [len(score) for score in scores], len(transitions)
    longest = lengths[0]
    width = [kinds * sum(length > t for length in lengths) for t in range(longest)]
    padded = np.zeros((longest, 3, kinds * len(scores)))
    for n, score in enumerate(scores):
        padded[: len(score), :, kinds * n : kinds * (n + 1)] = score.transpose(0, 2, 1)
    padded[0, 2] = -1e4
    moves = np.tile(transitions.transpose(1, 2, 0), len(scores))
    moves[0, 2] = -1e4
    push = np.exp(moves)
    weight = np.exp(padded - padded.max(axis=1, keepdims=True))
    forward, backward, best = np.ones_like(weight), np.ones_like(weight), padded
    forward[0] = weight[0] / weight[0].sum(axis=0)
    for t in range(1, longest):
        w = width[t]
        step = np.add.reduce(forward[t - 1, :, None, :w] * push[:, :, :w], axis=0)
        step *= weight[t, :, :w]
        np.divide(step, np.add.reduce(step, axis=0), out=forward[t, :, :w])
        best[t, :, :w] += np.maximum.reduce(best[t - 1, :, None, :w] + moves[:, :, :w], axis=0)
    for t in range(longest - 2, -1, -1):
        w = width[t + 1]
        step = np.add.reduce(push[:, :, :w] * (weight[t + 1, :, :w] * backward[t + 1, :, :w]), axis=1)
        np.divide(step, np.add.reduce(step, axis=0), out=backward[t, :, :w])
    marginals = forward * backward
    marginals /= marginals.sum(axis=1, keepdims=True)
    shown = np.ascontiguousarray(marginals.reshape(longest, 3, -1, kinds).transpose(2, 0, 3, 1))
    paths = np.ascontiguousarray(_paths(best, moves, width).reshape(longest, -1, kinds).transpose(1, 0, 2))
    return ((shown[n, :size], paths[n, :size]) for n, size in enumerate(lengths))


def _paths(best: Array, moves: Array, width: Sequence[int]) -> npt.NDArray[np.int64]:
    """Viterbi's best paths (words, columns), from the last word of each column back."""
    through = best[:-1, :, None] + moves
    top = through.max(axis=1)
    back = np.where(through[:, 0] == top, 0, np.where(through[:, 1] == top, 1, 2))
    path: npt.NDArray[np.int64] = best.argmax(axis=1)
    columns = np.arange(best.shape[2])
    for t in range(len(best) - 2, -1, -1):
        w = width[t + 1]
        path[t, :w] = back[t, path[t + 1, :w], columns[:w]]
    return path
