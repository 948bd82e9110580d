"""Names by character: a recurrent network over the states of a character language model, in one ONNX file.

The file holds the language model (a forward and a backward LSTM), the network that scores O, B and I of every kind of name
for each character, and as metadata the vocabulary and the kinds. ``loaders.training.network`` writes it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped]

from loaders.extraction import terms
from loaders.extraction.records import Place, Reading, Span
from loaders.extraction.sequence import Marks, Sentence, marks_of
from loaders.tagging import alike, session_options, stretches

Numbers = npt.NDArray[np.float32]

LINE_END, UNKNOWN = 0, 1
_TAGS = (
    *("n", "nz", "nw", "nr", "ns", "nt", "LOC", "ORG", "PER", "TIME", "s", "f", "t", "m", "q", "r", "a", "ad", "an"),
    *("v", "vd", "vn", "d", "p", "c", "u", "xc", "w"),
)
_TAG_PLACES = {tag: n for n, tag in enumerate(_TAGS)}
_OPENING, _CLOSING, _PAUSE, _STOP = "“《", "”》", "，、；：", "。！？"
_LEVELS = ("country", "province", "prefecture", "county", "zone", "township", "village", "site")
_OWN = 10
FEATURES = _OWN + len(_LEVELS) + len(_TAGS)
"""Numbers of a character beside the language model's states."""
_FULL = {0xFF01 + i: 0x21 + i for i in range(94) if chr(0x21 + i).isalnum()}


def fold(text: str) -> str:
    """Full-width digits and letters made ordinary, character by character: offsets stay."""
    return text.translate(_FULL)


class Vocabulary:
    """The characters that a language model knows, in the order of their numbers."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        self._places = {character: number for number, character in enumerate(characters)}

    def numbers(self, text: str) -> list[int]:
        """The number of each character; one that is not known is ``UNKNOWN``."""
        return [self._places.get(character, UNKNOWN) for character in fold(text)]


def pieces(reading: Reading) -> list[Span]:
    """The stretches of a report that are scored at once: paragraphs, long ones cut at sentence ends."""
    return [Span(p.index, start, end) for p in reading.paragraphs for start, end in stretches(p.text)]


def features(reading: Reading, places: Sequence[Place]) -> list[Numbers]:
    """What is seen of each character beside the text itself, by paragraph: (characters, ``FEATURES``) of 0 and 1."""
    levels = [np.zeros((len(p.text), len(_LEVELS)), dtype=np.float32) for p in reading.paragraphs]
    for place in places:
        if place.level in _LEVELS:
            for mention in place.mentions:
                levels[mention.paragraph][mention.start : mention.end, _LEVELS.index(place.level)] = 1
    return [
        np.concatenate([_own(reading, n), levels[n], _tags(reading, n)], axis=1) for n in range(len(reading.paragraphs))
    ]


def _own(reading: Reading, number: int) -> Numbers:
    paragraph = reading.paragraphs[number]
    text = paragraph.text
    found = np.zeros((len(text), _OWN), dtype=np.float32)
    quoted = False
    for n, character in enumerate(text):
        quoted |= character in _OPENING
        found[n, :6] = (
            quoted,
            character in _OPENING,
            character in _CLOSING,
            character in _PAUSE,
            character in _STOP,
            character.isdigit(),
        )
        quoted &= character not in _CLOSING
    for match in terms.HEAD_NEXT.finditer(text):
        found[match.start() : match.end(), 6] = 1
    for token in reading.tokens[number]:
        found[token.start, 7] = found[token.end - 1, 8] = 1
    found[:, 9] = paragraph.role in ("heading", "title")
    return found


def _tags(reading: Reading, number: int) -> Numbers:
    found = np.zeros((len(reading.paragraphs[number].text), len(_TAGS)), dtype=np.float32)
    for token in reading.tokens[number]:
        if (place := _TAG_PLACES.get(token.tag)) is not None:
            found[token.start : token.end, place] = 1
    return found


class Network:
    """The scorer of characters, run on one thread. ``data`` is the ONNX file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._session = onnxruntime.InferenceSession(data, session_options(), providers=["CPUExecutionProvider"])
        about = self._session.get_modelmeta().custom_metadata_map
        self.kinds: tuple[str, ...] = tuple(json.loads(about["kinds"]))
        self.vocabulary = Vocabulary(json.loads(about["vocabulary"]))

    def run(self, texts: Sequence[str], seen: Sequence[Numbers]) -> list[Numbers]:
        """The network's output for each text, (characters, width); ``seen`` are the texts' ``features``."""
        found: list[Numbers] = [np.zeros((0, 0), dtype=np.float32)] * len(texts)
        for alone_or_more in alike([len(text) for text in texts]):
            # a text by itself would be summed by another kernel: twice over, it scores the same as beside others
            group = alone_or_more if len(alone_or_more) > 1 else 2 * alone_or_more
            sizes = np.array([len(texts[n]) for n in group], dtype=np.int32)
            ids = np.full((sizes.max() + 2, len(group)), LINE_END, dtype=np.int64)
            beside = np.zeros((sizes.max(), len(group), FEATURES), dtype=np.float32)
            for k, n in enumerate(group):
                ids[1 : sizes[k] + 1, k] = self.vocabulary.numbers(texts[n])
                beside[: sizes[k], k] = seen[n]
            feed = {"ids": ids, "beside": beside, "sizes": sizes, "framed": sizes + 2}
            (output,) = self._session.run(None, {i.name: feed[i.name] for i in self._session.get_inputs()})
            for k, n in enumerate(group):
                found[n] = output[: sizes[k], k]
        return found

    def mark(self, readings: Sequence[Reading], places: Sequence[Sequence[Place]]) -> list[Marks]:
        """What the network says of every piece of each report, whose places are given, kind by kind."""
        reports: list[list[Sentence]] = []
        texts: list[str] = []
        seen: list[Numbers] = []
        for reading, of_report in zip(readings, places, strict=True):
            spans, beside = pieces(reading), features(reading, of_report)
            reports.append([Sentence(p, tuple((n, n + 1) for n in range(low, high)), (), ()) for p, low, high in spans])
            texts += map(reading.string, spans)
            seen += [beside[p][low:high] for p, low, high in spans]
        shape = (len(self.kinds), 3)
        scores = [output.reshape(-1, *shape).astype(np.float64) for output in self.run(texts, seen)]
        return marks_of(reports, scores, np.zeros((*shape, 3)), self.kinds)
