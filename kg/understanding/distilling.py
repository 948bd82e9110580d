"""Makes the shipped meanings of words from sentence encoders:

    python -m kg.understanding.distilling zh ENCODER.jar
    python -m kg.understanding.distilling en ENCODER.jar

ENCODER.jar holds a BERT encoder (``*.onnx``) and its vocabulary (``*-tokenizer.json``), as LangChain4j publishes them. Each word
of a frequency list, of the ontology's labels and of the glossary is put through the encoder by itself, in English as a question for
its meaning; principal components keep what tells words apart (Model2Vec, Tulkens and van Dongen 2024). The same on one machine bit
for bit. Needs the extra ``train``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path

import numpy as np
import onnxruntime  # type: ignore[import-untyped]

import ontology
from kg.catalogue import Language
from kg.understanding.likeness import glossary
from kg.understanding.meaning import FOLDER, bases

DIMENSIONS = 128
WORDS = {"zh": 42_000, "en": 30_000}
LONGEST = {"zh": 4, "en": 20}
LONGEST_LABEL = 2  # longer labels are compared word by word
FRAME = {"zh": ("", ""), "en": ("what does ", " mean ?")}  # in which a word is put through the encoder
BATCH = 256
RARE = 1e-8  # share of running text given to words that the frequency list lacks
_ZH = re.compile(r"[\u3400-\u9fff]+")
_EN = re.compile(r"[a-z]+")
_NAMES = ("nr", "ns", "nt")  # tags of people, places and bodies: those of the graph are known by name


@dataclass(frozen=True)
class Encoder:
    """A BERT encoder: token ids in, one vector of a text out (that of its first token, or the mean of all)."""

    session: onnxruntime.InferenceSession
    ids: Mapping[str, int]
    first: bool
    frame: tuple[str, str]

    @classmethod
    def of(cls, jar: Path, language: Language) -> Encoder:
        with zipfile.ZipFile(jar) as archive:
            model = next(n for n in archive.namelist() if n.endswith(".onnx"))
            tokenizer = next(n for n in archive.namelist() if n.endswith("-tokenizer.json"))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1  # sums in one order
            session = onnxruntime.InferenceSession(archive.read(model), options, providers=["CPUExecutionProvider"])
            return cls(
                session, json.loads(archive.read(tokenizer))["model"]["vocab"], language == "zh", FRAME[language]
            )

    def vectors(self, words: Sequence[str]) -> np.ndarray:
        """Words x dimensions. Words of as many pieces go together, so that nothing is padded."""
        pieces = [self._pieces(w) for w in words]
        order = sorted(range(len(words)), key=lambda i: len(pieces[i]))
        out: dict[int, np.ndarray] = {}
        while order:
            length = len(pieces[order[0]])
            batch = [i for i in order[:BATCH] if len(pieces[i]) == length]
            order = order[len(batch) :]
            out.update(zip(batch, self._run(np.array([pieces[i] for i in batch], dtype=np.int64)), strict=True))
        return np.stack([out[i] for i in range(len(words))])

    def _run(self, ids: np.ndarray) -> np.ndarray:
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        states = self.session.run(None, {i.name: given[i.name] for i in self.session.get_inputs()})[0]
        pooled: np.ndarray = states[:, 0] if self.first else states.mean(axis=1)
        return np.asarray(pooled / np.linalg.norm(pooled, axis=1, keepdims=True))

    def _pieces(self, word: str) -> list[int]:
        """WordPiece: the longest known beginning, then the longest continuation, and so on."""
        before, after = ([p for w in part.split() for p in self._parts(w)] for part in self.frame)
        return [self.ids["[CLS]"], *before, *self._parts(word), *after, self.ids["[SEP]"]]

    def _parts(self, word: str) -> list[int]:
        out, at = [], 0
        while at < len(word):
            ends = (e for e in range(len(word), at, -1) if ("##" * bool(at) + word[at:e]) in self.ids)
            end = next(ends, at) if not _ZH.match(word) else at + 1
            out.append(self.ids.get("##" * bool(at and not _ZH.match(word)) + word[at:end], self.ids["[UNK]"]))
            at = max(end, at + 1)
        return out


def frequencies(language: Language) -> dict[str, float]:
    """Words to their share of running text: jieba's dictionary, SymSpell's for English."""
    counts: Counter[str] = Counter()
    for word, count, tag in _listed(language):
        letters = _ZH if language == "zh" else _EN
        if letters.fullmatch(word) and len(word) <= LONGEST[language] and not tag.startswith(_NAMES):
            counts[word] += count
    total = sum(counts.values())
    return {w: c / total for w, c in sorted(counts.items(), key=lambda x: (-x[1], x[0]))}


def _listed(language: Language) -> Iterator[tuple[str, int, str]]:
    package, name = ("jieba", "dict.txt") if language == "zh" else ("symspellpy", "frequency_dictionary_en_82_765.txt")
    for line in resources.files(package).joinpath(name).read_text("utf-8-sig").splitlines():
        word, count, *tag = line.split()
        yield word, int(count), "".join(tag)


def vocabulary(language: Language) -> dict[str, float]:
    """The words that are given a meaning, to their share of running text: the ontology's and glossary's, then the most frequent.

    English words that come down to another one by their ending are left out.
    """
    every = frequencies(language)
    own = {w: every.get(w, RARE) for w in sorted(_own(language, every))}
    out = dict(own)
    for word, share in every.items():
        if len(out) == WORDS[language]:
            break
        if language == "zh" or not any(b in out for b in bases(word)[1:]):
            out.setdefault(word, share)
    return dict(sorted(out.items(), key=lambda x: (-x[1], x[0])))


def _own(language: Language, every: Mapping[str, float]) -> set[str]:
    model = ontology.model()
    concepts = [*model.domains.values(), *model.kinds.values(), *model.indicators.values()]
    concepts += [*model.agency_types.values(), *model.levels.values()]
    if language == "en":
        labels = [t for c in concepts for t in (c.en, *c.alt_en)] + list(glossary().values())
        return {
            w for t in labels for w in _EN.findall(t.casefold()) if len(w) > 2 and not any(b in every for b in bases(w))
        }
    labels = [t for c in concepts for t in (c.zh, *c.alt_zh)] + list(glossary())
    return {w for t in labels for w in _ZH.findall(t) if 1 < len(w) <= LONGEST_LABEL}


def reduced(vectors: np.ndarray) -> np.ndarray:
    """Words x DIMENSIONS, int8: principal components about the mean, each word's scaled to the range of a byte."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1][:, :DIMENSIONS]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), range(axes.shape[1])])
    kept = centred @ axes
    return np.asarray(np.rint(127 * kept / np.abs(kept).max(axis=1, keepdims=True)), dtype=np.int8)


def write(language: Language, jar: Path) -> None:
    words = vocabulary(language)
    vectors = reduced(Encoder.of(jar, language).vectors(list(words)))
    FOLDER.mkdir(exist_ok=True)
    np.save(FOLDER / f"{language}.npy", vectors)
    lines = (f"{word}\t{share:.2e}" for word, share in words.items())
    (FOLDER / f"{language}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{jar.name} {_sha256(jar)}", *(f"{p.name} {_sha256(p)}" for p in _files(language)), sep="\n")


def _files(language: Language) -> Iterable[Path]:
    return (FOLDER / f"{language}.npy", FOLDER / f"{language}.txt")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        digest = hashlib.sha256()
        for part in iter(partial(file.read, 1 << 20), b""):
            digest.update(part)
    return digest.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=["zh", "en"])
    parser.add_argument("jar", type=Path)
    arguments = parser.parse_args()
    write(arguments.language, arguments.jar)


if __name__ == "__main__":
    main()
