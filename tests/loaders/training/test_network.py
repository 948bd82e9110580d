"""Training over characters, where torch is installed: the same bytes twice, and what was learned is found again."""

from pathlib import Path

import numpy as np
import pytest

from loaders.extraction.characters import Network
from loaders.training import gold
from tests.loaders.training.test_training import ANNOTATION, TEXT, folder  # noqa: F401

pytest.importorskip("torch", reason="only training over characters needs torch")
pytest.importorskip("onnx", reason="only training over characters needs onnx")


@pytest.fixture(scope="module")
def language_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from loaders.training import characters

    path = tmp_path_factory.mktemp("model") / "characters.npz"
    text = (TEXT * 40) + "".join(f"{n}号楼的居民今年换了新的门禁。\n" for n in range(200))
    (path.parent / "text.txt").write_text(text, "utf-8")
    characters.main(path.parent / "text.txt", path)
    return path


def test_a_language_model_is_trained_alike_twice(language_model: Path) -> None:
    from loaders.training import characters, network

    text = (language_model.parent / "text.txt").read_text("utf-8")
    assert network.LanguageModel.load(language_model).vocabulary == characters.vocabulary(text)
    with np.load(language_model) as stored:
        for name, weight in characters.trained(text, backwards=False).items():
            assert np.array_equal(stored[f"forwards.{name}"], weight)


def test_a_network_is_trained_alike_twice_and_finds_what_it_learned(
    language_model: Path,
    folder: Path,  # noqa: F811
) -> None:
    from loaders.training import network

    model = network.LanguageModel.load(language_model)
    golds = gold.load([str(folder)])
    reports = network.examples(model, golds)
    first = network.train(model, reports * 12)
    assert first == network.train(model, reports * 12)
    marks = Network(first).mark([golds[0].reading], [golds[0].places])[0]["program"]
    found = {golds[0].reading.string(span) for mark in marks for span, _, best in mark.spans(0.5) if best}
    assert {p["name"] for p in ANNOTATION["programs"]} & found  # type: ignore[index]
