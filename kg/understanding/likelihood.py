"""Which question of the catalogue a wording sounds like, learned from the example wordings in ``wordings.toml`` and ``heard.tsv``.

Names of the graph are replaced by signs for their types first, so that what is learned holds for every graph. Two opinions are
multiplied: complement naive Bayes (Rennie et al. 2003, "Tackling the poor assumptions of naive Bayes text classifiers") over words,
or characters, and pairs; and the likeness in meaning to the nearest example.
"""

from __future__ import annotations

import itertools
import json
import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from kg.catalogue import Language
from kg.claims import digest_of_files
from kg.lexicon import stem
from kg.understanding.meaning import FOLDER, Vectors, meanings
from kg.understanding.spans import Span

SEVERAL = 3  # further wordings that have a word, so that it explains
MOST, FURTHER = 24, 8  # wordings taken of a line with many alternatives, and of a further one
HEARD = 30  # lines that those of one question in heard.tsv count for at most
NOTHING = "nothing"  # in place of a question: what none of them answers
SMOOTH = 0.3  # of a count
LETTERS, MEANING = 1.0, 8.0  # weights of the two opinions
SIGN = 0.7  # weight of the signs beside the words in a wording's meaning
TELLING = 0.2  # how much a word must tell for words near it to be taken for it
SIGNS = {
    "place": "\ue000", "programme": "\ue001", "agency": "\ue002", "person": "\ue003", "award": "\ue004", "indicator": "\ue005",
    "topic": "\ue006", "kind": "\ue006", "report": "\ue007", "year": "\ue008", "level": "\ue009", "agency_type": "\ue00a",
}  # fmt: skip
_ANY = {
    "entity": ("programme", "agency", "person", "place", "award"),
    "recipient": ("place", "programme", "agency", "person"),
    "giver": ("agency", "place"),
}
_ORDER = {sign: at for at, sign in enumerate(sorted(set(SIGNS.values())))}
_TYPE = re.compile(r"\{(\w+)\}")
_ALTERNATIVES = re.compile(r"(\([^()]*\))")
_PIECE = re.compile(r"[\ue000-\ue00a]|[a-z0-9]+(?:'s)?|[\u3400-\u9fff]")


@dataclass(frozen=True, eq=False)
class Wordings:
    """What is learned from the wordings of one language: log odds (questions x features), and the words of each question.

    ``NOTHING`` is one of the questions.
    """

    language: Language
    questions: tuple[str, ...]
    features: Mapping[str, int]
    odds: Vectors
    words: Mapping[str, frozenset[str]]
    lines: Vectors
    starts: NDArray[np.int64]  # the first line of each question
    means: Vectors
    of_means: Mapping[str, NDArray[np.bool_]]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All of it, to be kept in a file."""
        texts = {
            "questions": self.questions,
            "features": list(self.features),
            "words": {q: sorted(w) for q, w in self.words.items()},
        }
        of_means = np.stack([self.of_means[q] for q in self.questions])
        kept: dict[str, NDArray[Any]] = {
            "odds": self.odds,
            "lines": self.lines,
            "starts": self.starts,
            "means": self.means,
            "of_means": of_means,
        }
        return {"texts": np.array(json.dumps(texts)), **kept}

    @classmethod
    def of(cls, language: Language, kept: Mapping[str, NDArray[Any]]) -> Wordings:
        """What :meth:`arrays` gave."""
        texts = json.loads(str(kept["texts"]))
        questions, columns = tuple(texts["questions"]), {f: at for at, f in enumerate(texts["features"])}
        words = {q: frozenset(w) for q, w in texts["words"].items()}
        of_means = dict(zip(questions, kept["of_means"], strict=True))
        return cls(
            language, questions, columns, kept["odds"], words, kept["lines"], kept["starts"], kept["means"], of_means
        )

    @lru_cache(maxsize=256)  # noqa: B019 - there is one of each language
    def likelihood(self, text: str) -> dict[str, float]:
        """Question to the probability that a text with signs for its names is one of its wordings; they sum to one."""
        known = sorted(self.features[f] for f in features(text, self.language) if f in self.features)
        scale = 1 / (math.sqrt(len(known)) or 1.0)
        scores = dict(zip(self.questions, (self.odds[:, known].sum(axis=1) * scale).tolist(), strict=True))
        for question, likeness in self._likeness(text).items():
            scores[question] = LETTERS * scores[question] + MEANING * likeness
        top = max(scores.values())
        weights = {q: math.exp(s - top) for q, s in scores.items()}
        total = sum(weights.values())
        return {q: w / total for q, w in weights.items()}

    def _likeness(self, text: str) -> dict[str, float]:
        """Question to the cosine of a text with its nearest wording."""
        cosines = self.lines @ _sense([[(text, 1.0)]], self.language)[0]
        nearest = np.maximum(np.maximum.reduceat(cosines, self.starts), 0.0)
        return dict(zip(self.questions, nearest.tolist(), strict=True))

    def near(self, question: str, asked: Vectors) -> tuple[Vectors, Vectors]:
        """For each vector of a word the cosine with the nearest word of the question's wordings, and of those of any question."""
        cosines = self.means @ asked.T
        return cosines[self.of_means[question]].max(axis=0), cosines.max(axis=0)


def _sense(texts: Sequence[Sequence[tuple[str, float]]], language: Language) -> Vectors:
    """One unit vector a text: the mean of its words by how much they tell, and the signs in it. Texts are weighted pieces."""
    known = meanings(language)
    words = cache(known.words)
    owners, rows, weights = [], [], []
    signs = np.zeros((len(texts), len(_ORDER)), dtype=np.float32)
    for number, pieces in enumerate(texts):
        for piece, weight in pieces:
            for word in words(piece):
                owners.append(number)
                rows.append(word.row)
                weights.append(weight * word.tells)
            for sign in piece:
                if sign in _ORDER:
                    signs[number, _ORDER[sign]] += weight
    sums = np.zeros((len(texts), known.dimensions), dtype=np.float32)
    if owners:
        present, starts = np.unique(owners, return_index=True)
        weighted = known.vectors(rows) * np.array(weights, dtype=np.float32)[:, None]
        sums[present] = np.add.reduceat(weighted, starts)
    both = np.hstack([_unit(sums), SIGN * _unit(np.minimum(signs, 2))])
    return _unit(both)


def _unit(rows: Vectors) -> Vectors:
    norms = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    return np.asarray(rows / np.maximum(norms, 1e-9), dtype=np.float32)


def features(text: str, language: Language) -> set[str]:
    """Words, or characters, and pairs of them."""
    pieces = ["^", *pieces_of(text, language), "$"]
    return {*pieces[1:-1], *(" ".join(p) for p in itertools.pairwise(pieces))}


def pieces_of(text: str, language: Language) -> list[str]:
    """Words by their stems, or characters; signs are pieces, too."""
    found = _PIECE.findall(text)
    return found if language == "zh" else [stem(p.removesuffix("'s")) for p in found]


def signed(clean: str, spans: Iterable[Span]) -> str:
    """The text with the sign of its type for each span, and without glosses."""
    out, at = [], 0
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.start >= at and (span.type in SIGNS or span.type == "gloss"):
            out += [clean[at : span.start], SIGNS.get(span.type, "")]
            at = span.end
    return "".join([*out, clean[at:]])


_LEARNED: dict[Language, Wordings] = {}


def wordings(language: Language) -> Wordings:
    """What ``wordings.toml`` and ``heard.tsv`` teach about a language, learned once in a process."""
    if language not in _LEARNED:
        _LEARNED[language] = _learn(language)
    return _LEARNED[language]


def recall(language: Language, folder: Path) -> None:
    """Have :func:`wordings` from the file that an earlier process left in ``folder``; without one of this version, leave one."""
    if language in _LEARNED:
        return
    path, version = folder / f"wordings-{language}.npz", _version(language)
    with suppress(OSError, EOFError, ValueError, KeyError, BadZipFile), np.load(path) as kept:
        if str(kept["version"]) == version:
            _LEARNED[language] = Wordings.of(language, kept)
            return
    arrays = wordings(language).arrays()
    with suppress(OSError):  # a folder that is only read
        draft = path.with_suffix(".draft.npz")
        np.savez(draft, allow_pickle=False, version=np.array(version), **arrays)
        draft.replace(path)


def _version(language: Language) -> str:
    """Hash of all that the wordings are learned from and by."""
    here = Path(__file__).parent
    files = [
        Path(__file__),
        *(here / name for name in ("../lexicon.py", "meaning.py", "wordings.toml", "heard.tsv")),
        *sorted(FOLDER.glob(f"{language}.*")),
    ]
    return digest_of_files(files)


def _learn(language: Language) -> Wordings:
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    words: dict[str, set[str]] = defaultdict(set)
    lines: list[list[tuple[str, float]]] = []
    starts: list[int] = []
    examples = tomllib.loads((Path(__file__).parent / "wordings.toml").read_text("utf-8"))
    heard = _heard(language)
    for question in (*examples, NOTHING):
        shown, said = examples.get(question, {}), heard[question]
        own, further = shown.get(language, ()), shown.get(f"further_{language}", ())
        starts.append(len(lines))
        for line, most in (*((w, MOST) for w in own), *((w, FURTHER) for w in further)):
            texts = list(_expanded(line, most))
            for text in texts:
                for feature in features(text, language):
                    counts[question][feature] += 1 / math.sqrt(len(texts))
            lines.append(list(_pieces_of_line(line)))
        weight = 1.0 if question == NOTHING else min(1.0, HEARD / max(1, len(said)))
        for line in said:
            text = _with_signs(line, 0)
            for feature in features(text, language):
                counts[question][feature] += weight
            lines.append([(text, 1.0)])
        often = Counter(w for line in further for w in set(_words(line, language)))
        words[question].update(w for line in own for w in _words(line, language))
        words[question].update(w for w, n in often.items() if n >= SEVERAL)
    explaining = {q: frozenset(w) for q, w in words.items()}
    senses, firsts = _sense(lines, language), np.array(starts, dtype=np.int64)
    return Wordings(language, tuple(counts), *_odds(counts), explaining, senses, firsts, *_means(explaining, language))


def _heard(language: Language) -> Mapping[str, Sequence[str]]:
    """Question to the wordings that people used, with ``{type}`` for names."""
    out: dict[str, list[str]] = defaultdict(list)
    for row in (Path(__file__).parent / "heard.tsv").read_text("utf-8").splitlines():
        if not row.startswith("#"):
            question, of, line = row.split("\t")
            if of == language:
                out[question].append(line)
    return out


def _means(words: Mapping[str, frozenset[str]], language: Language) -> tuple[Vectors, dict[str, NDArray[np.bool_]]]:
    """Vectors of all telling words, and which of them are words of a question."""
    known = meanings(language)
    rows = {
        q: {w.row for text in own for w in known.words(text) if w.row >= 0 and w.tells > TELLING}
        for q, own in words.items()
    }
    every = sorted(set().union(*rows.values()))
    return known.vectors(every), {q: np.isin(every, sorted(own)) for q, own in rows.items()}


def _pieces_of_line(line: str) -> Iterator[tuple[str, float]]:
    """Parts of a wording with their weight: that of an alternative is shared among all."""
    for part in _ALTERNATIVES.split(line):
        alternatives = part[1:-1].split("|") if part.startswith("(") else [part]
        for alternative in alternatives:
            said = {_with_signs(alternative, at) for at in range(2)}  # one, but for {entity} and the like
            yield from ((text, 1 / len(alternatives) / len(said)) for text in sorted(said))


def _odds(counts: Mapping[str, Mapping[str, float]]) -> tuple[dict[str, int], Vectors]:
    """The column of each feature, and log odds (questions x features)."""
    columns = {f: at for at, f in enumerate(sorted({f for own in counts.values() for f in own}))}
    own = np.zeros((len(counts), len(columns)))
    for row, numbers in enumerate(counts.values()):
        own[row, [columns[f] for f in numbers]] = list(numbers.values())
    every, sizes, spread = own.sum(axis=0), own.sum(axis=1, keepdims=True), SMOOTH * len(columns)
    base = np.log((every.sum() - sizes + spread) / (sizes + spread))
    return columns, np.asarray(np.log((own + SMOOTH) / (every - own + SMOOTH)) + base, dtype=np.float32)


def _words(line: str, language: Language) -> Iterator[str]:
    """Words of a wording: in English by their stems, in Chinese the stretches between signs and brackets."""
    if language == "en":
        yield from pieces_of(re.sub(r"\{\w+\}", " ", line), language)
    else:
        yield from re.findall(r"[\u3400-\u9fff]+", line)


def _expanded(line: str, most: int) -> Iterator[str]:
    """Wordings that a line stands for: all, or so many that each alternative occurs about equally often."""
    parts = [p[1:-1].split("|") if p.startswith("(") else [p] for p in _ALTERNATIVES.split(line)]
    number = math.prod(map(len, parts))
    step = next(s for s in itertools.count(max(1, number // most)) if math.gcd(s, number) == 1)
    for at in range(min(number, most)):
        chosen, left = [], at * step % number
        for part in parts:
            left, which = divmod(left, len(part))
            chosen.append(part[which])
        yield _with_signs("".join(chosen), at)


def _with_signs(text: str, at: int) -> str:
    return _TYPE.sub(lambda m: SIGNS[_ANY[m[1]][at % len(_ANY[m[1]])] if m[1] in _ANY else m[1]], text)
