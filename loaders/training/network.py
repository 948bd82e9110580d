"""The network that marks names by character: trained with torch, written as ONNX.

The language model stays as it is; what is learned is a bidirectional GRU over its states with a score of O, B and I for each
kind of name; best paths and marginals let I follow only B and I.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from loaders.extraction.characters import Network, Numbers, features, pieces
from loaders.training.gold import LEARNED, Gold, stretches, written_names

_PASSES, _BATCH = 16, 12
_INNER, _UNITS, _DROPOUT = 128, 96, 0.35
_RATE, _STEEPEST, _DECAY = 3e-3, 4e-3, 0.01
_OUT, _BEGIN, _INSIDE = 0, 1, 2

Weights = Mapping[str, npt.NDArray[np.float32]]


@dataclass(frozen=True)
class LanguageModel:
    """What ``loaders.training.characters`` wrote: weights of both directions, and the vocabulary."""

    vocabulary: str
    weights: Weights

    @classmethod
    def load(cls, path: Path) -> LanguageModel:
        with np.load(path, allow_pickle=False) as archive:
            weights = {name: archive[name] for name in archive.files if name != "vocabulary"}
            return cls(archive["vocabulary"].tobytes().decode(), weights)

    @cached_property
    def states(self) -> Network:
        """Gives the states of each character and its features, as the tagger is trained on them."""
        return Network(_onnx(self, None, np.zeros((2, 0), dtype=np.float32)))


class Tagger(nn.Module):
    """Scores (pieces, characters, kinds, 3) from states (pieces, characters, width)."""

    def __init__(self, width: int, kinds: int) -> None:
        super().__init__()
        self.kinds = kinds
        self.enter = nn.Linear(width, _INNER)
        self.drop = nn.Dropout(_DROPOUT)
        self.gru = nn.GRU(_INNER, _UNITS, bidirectional=True)
        self.leave = nn.Linear(2 * _UNITS, 3 * kinds)

    def forward(self, states: torch.Tensor, sizes: torch.Tensor) -> torch.Tensor:
        inner = self.drop(torch.relu(self.enter(self.drop(states))))
        packed = nn.utils.rnn.pack_padded_sequence(inner, sizes, enforce_sorted=False)
        hidden, _ = nn.utils.rnn.pad_packed_sequence(self.gru(packed)[0])
        return self.leave(self.drop(hidden)).view(*states.shape[:2], self.kinds, 3)

    def loss(self, scores: torch.Tensor, marks: torch.Tensor, sizes: torch.Tensor) -> torch.Tensor:
        """Cross-entropy of the marks a character, all kinds together. ``marks`` (characters, pieces, kinds)."""
        inside = torch.arange(len(scores))[:, None] < sizes[None, :]
        every = nn.functional.cross_entropy(scores.flatten(0, 2), marks.flatten(), reduction="none")
        return every[inside[..., None].expand_as(marks).flatten()].sum() / inside.sum()


def marks(gold: Gold) -> list[npt.NDArray[np.int64]]:
    """O, B or I of every character for every kind, by paragraph: (characters, kinds)."""
    found = [np.zeros((len(p.text), len(LEARNED)), dtype=np.int64) for p in gold.reading.paragraphs]
    for k, kind in enumerate(LEARNED):
        for number, spans in stretches(gold.reading, written_names(gold.annotation, kind)).items():
            for span in spans:
                found[number][span.start : span.end, k] = _INSIDE
                found[number][span.start, k] = _BEGIN
    return found


@dataclass(frozen=True)
class Piece:
    """A stretch of an annotated report: states (characters, width), marks (characters, kinds)."""

    states: Numbers
    marks: npt.NDArray[np.int64]


def examples(model: LanguageModel, golds: Sequence[Gold]) -> list[list[Piece]]:
    """The pieces of each report."""
    found = []
    for gold in golds:
        spans = pieces(gold.reading)
        seen, wanted = features(gold.reading, gold.places), marks(gold)
        states = model.states.run(
            [gold.reading.string(s) for s in spans], [seen[s.paragraph][s.start : s.end] for s in spans]
        )
        found.append(
            [Piece(x, wanted[s.paragraph][s.start : s.end]) for s, x in zip(spans, states, strict=True) if len(x)]
        )
    return found


def train(model: LanguageModel, reports: Sequence[Sequence[Piece]], seed: int = 0) -> bytes:
    """The ONNX file of a network trained on the reports' pieces."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rows = [piece for report in reports for piece in report]
    every = np.concatenate([piece.states for piece in rows])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 0.05
    net = Tagger(every.shape[1], len(LEARNED))
    order = sorted(range(len(rows)), key=lambda n: len(rows[n].states))
    groups = [order[low : low + _BATCH] for low in range(0, len(order), _BATCH)]
    optimiser = torch.optim.AdamW(net.parameters(), _RATE, weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _STEEPEST, total_steps=_PASSES * len(groups) + 1)
    for _ in range(_PASSES):
        net.train()
        for at in torch.randperm(len(groups)).tolist():
            batch = [rows[n] for n in groups[at]]
            states = nn.utils.rnn.pad_sequence([torch.tensor((p.states - mean) / spread) for p in batch])
            wanted = nn.utils.rnn.pad_sequence([torch.tensor(p.marks) for p in batch])
            sizes = torch.tensor([len(p.states) for p in batch])
            loss = net.loss(net(states, sizes), wanted, sizes)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            optimiser.step()
            schedule.step()
    return _onnx(model, net.eval(), np.stack([mean, spread]))


def _onnx(model: LanguageModel, net: Tagger | None, scale: npt.NDArray[np.float32]) -> bytes:
    """The whole way from characters to scores; without ``net`` to the states and features. Weights as 16-bit numbers."""
    constants: dict[str, npt.NDArray[np.generic]] = {
        "one": np.array([1]),
        "last": np.array([-1]),
        "axis": np.array([0]),
    }
    halves: dict[str, npt.NDArray[np.float32]] = {}
    nodes = []
    for name, direction in (("forwards", "forward"), ("backwards", "reverse")):
        halves |= {f"{name}.{key}": value for key, value in _lstm(model.weights, name).items()}
        nodes += [
            helper.make_node("Gather", [f"{name}.embedding", "ids"], [f"{name}.seen"]),
            helper.make_node(
                "LSTM",
                [f"{name}.seen", f"{name}.w", f"{name}.r", f"{name}.b", "framed"],
                [f"{name}.all"],
                hidden_size=model.weights[f"{name}.lstm.weight_hh_l0"].shape[1],
                direction=direction,
            ),
            helper.make_node("Squeeze", [f"{name}.all", "one"], [f"{name}.states"]),
        ]
    nodes += [
        helper.make_node("Concat", ["forwards.states", "backwards.states", "forwards.seen"], ["framed.states"], axis=2),
        helper.make_node("Slice", ["framed.states", "one", "last", "axis"], ["text.states"]),
        helper.make_node("Concat", ["text.states", "beside"], ["states"], axis=2),
    ]
    if net is not None:
        more, added = _tagger(net, scale)
        halves |= more
        nodes += added
    for name, value in halves.items():
        constants[f"{name}.half"] = value.astype(np.float16)
        nodes.insert(0, helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    inputs = [("ids", TensorProto.INT64, 2), ("beside", TensorProto.FLOAT, 3), ("framed", TensorProto.INT32, 1)]
    if net is not None:
        inputs.append(("sizes", TensorProto.INT32, 1))
    graph = helper.make_graph(
        nodes,
        "characters",
        [helper.make_tensor_value_info(name, kind, [None] * rank) for name, kind, rank in inputs],
        [helper.make_tensor_value_info("states" if net is None else "scores", TensorProto.FLOAT, [None] * 3)],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    found = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    about = {"kinds": list(LEARNED), "vocabulary": model.vocabulary}
    helper.set_model_props(found, {name: json.dumps(value, ensure_ascii=False) for name, value in about.items()})
    onnx.checker.check_model(found)
    return bytes(found.SerializeToString(deterministic=True))


def _reordered(weight: npt.NDArray[np.float32], order: Sequence[int]) -> npt.NDArray[np.float32]:
    """The gates of a recurrent layer in another order."""
    gates = np.split(weight, len(order))
    return np.concatenate([gates[n] for n in order])


def _lstm(weights: Weights, name: str) -> dict[str, npt.NDArray[np.float32]]:
    """One direction's weights as ONNX has them: input, output, forget, cell; torch has input, forget, cell, output."""

    def gate(part: str) -> npt.NDArray[np.float32]:
        return _reordered(weights[f"{name}.lstm.{part}_l0"], (0, 3, 1, 2))

    return {
        "embedding": weights[f"{name}.embedding.weight"],
        "w": gate("weight_ih")[None],
        "r": gate("weight_hh")[None],
        "b": np.concatenate([gate("bias_ih"), gate("bias_hh")])[None],
    }


def _tagger(
    net: Tagger, scale: npt.NDArray[np.float32]
) -> tuple[dict[str, npt.NDArray[np.float32]], list[onnx.NodeProto]]:
    weights = {name: value.detach().numpy() for name, value in net.state_dict().items()}
    mean, spread = scale

    def gate(part: str) -> npt.NDArray[np.float32]:
        """Both directions as ONNX has them: update, reset, new; torch has reset, update, new."""
        return np.stack([_reordered(weights[f"gru.{part}_l0{side}"], (1, 0, 2)) for side in ("", "_reverse")])

    entered = weights["enter.weight"] / spread
    constants = {
        "enter.w": entered.T,
        "enter.b": weights["enter.bias"] - entered @ mean,
        "gru.w": gate("weight_ih"),
        "gru.r": gate("weight_hh"),
        "gru.b": np.concatenate([gate("bias_ih"), gate("bias_hh")], axis=1),
        "leave.w": weights["leave.weight"].reshape(-1, 2, _UNITS).transpose(1, 2, 0),
        "leave.b": weights["leave.bias"],
    }
    nodes = [
        helper.make_node("MatMul", ["states", "enter.w"], ["entering"]),
        helper.make_node("Add", ["entering", "enter.b"], ["entered.raw"]),
        helper.make_node("Relu", ["entered.raw"], ["entered"]),
        helper.make_node(
            "GRU",
            ["entered", "gru.w", "gru.r", "gru.b", "sizes"],
            ["gru.all"],
            hidden_size=_UNITS,
            direction="bidirectional",
            linear_before_reset=1,
        ),
        helper.make_node("MatMul", ["gru.all", "leave.w"], ["leaving"]),
        helper.make_node("ReduceSum", ["leaving", "one"], ["left"], keepdims=0),
        helper.make_node("Add", ["left", "leave.b"], ["scores"]),
    ]
    return constants, nodes
