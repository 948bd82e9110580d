"""``python -m loaders.training FOLDER… --out FOLDER``: train the shipped models from annotated reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from loaders.extraction.models import CRF, NETWORK
from loaders.training import card, gold, unlabelled
from loaders.training.fitted import Learning, fit

SHIPPED = Path(__file__).parent.parent / "models"


def main(
    sources: Annotated[
        list[str], typer.Argument(help="Folders of NN.txt and NN.json; FOLDER%4 leaves out every fourth.")
    ],
    out: Annotated[Path, typer.Option(help="Where the models and their card are written.")] = SHIPPED,
    characters: Annotated[
        Path | None,
        typer.Option(help="A language model that `loaders.training.characters` wrote; needs torch and onnx."),
    ] = None,
    encoder: Annotated[
        Path | None, typer.Option(help="The pretrained encoder's jar (see loaders/training/teacher.py), to teach with.")
    ] = None,
    text: Annotated[
        Path | None, typer.Option(help="What `loaders.training.unlabelled` wrote, to be marked by the teacher.")
    ] = None,
    unseen: Annotated[
        Path | None, typer.Option(help="Also write each report's records by cross-validation here.")
    ] = None,
) -> None:
    """Train the markers, the judges, and the models of kind, domains and attribution."""
    golds = gold.load(sources)
    fitted = fit(golds, _learning(characters, encoder, text), say=lambda line: typer.echo(line, err=True))
    out.mkdir(parents=True, exist_ok=True)
    for path in (*out.glob("*.npz"), *out.glob("*.onnx")):
        path.unlink()
    (out / CRF).write_bytes(fitted.whole.crf.save())
    if fitted.whole.network:
        (out / NETWORK).write_bytes(fitted.whole.network.data)
    for name, model in fitted.whole.linear.items():
        (out / f"{name}.npz").write_bytes(model.save())
    records = fitted.unseen(golds)
    if unseen:
        for one, found in zip(golds, records, strict=True):
            path = unseen / f"{one.key}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(found.as_json(), ensure_ascii=False, indent=1), "utf-8")
    (out / "README.md").write_text(card.text(golds, records, out), "utf-8")


def _learning(characters: Path | None, encoder: Path | None, text: Path | None) -> Learning | None:
    if characters is None:
        return None
    from loaders.training.network import LanguageModel

    language = LanguageModel.load(characters)
    if encoder is None or text is None:
        return Learning(language)
    from loaders.training.teacher import Pretrained

    return Learning(language, Pretrained.load(encoder), unlabelled.told(text))


if __name__ == "__main__":
    typer.run(main)
