"""``python -m loaders.training FOLDER… --out FOLDER``: train the shipped models from annotated reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from loaders.extraction.models import CRF, NETWORK
from loaders.training import card, gold
from loaders.training.fitted import fit

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
    beside: Annotated[
        list[str] | None, typer.Option(help="A folder annotated by others: learned from, not counted in any figure.")
    ] = None,
    unseen: Annotated[
        Path | None, typer.Option(help="Also write each report's records by cross-validation here.")
    ] = None,
) -> None:
    """Train the markers, the judges, and the models of kind, domains and attribution."""
    golds, others = gold.load(sources), gold.load(beside or ())
    language = None
    if characters:
        from loaders.training.network import LanguageModel

        language = LanguageModel.load(characters)
    fitted = fit(golds, others, language, say=lambda line: typer.echo(line, err=True))
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
    (out / "README.md").write_text(card.text(golds, others, records, out), "utf-8")


if __name__ == "__main__":
    typer.run(main)
