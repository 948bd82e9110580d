"""Commands that read reports without keeping them: extract, evaluate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import Json
from api.printing import Printer


def extract(
    paths: Annotated[list[Path], typer.Argument(help="Reports: files, folders or patterns.")],
    to: Annotated[Path, typer.Option("--out", help="Folder for one JSON a report.")],
    workers: Annotated[int, typer.Option(min=1, help="Processes that extract.")] = 1,
    scheduler: Annotated[str, typer.Option(help="Address of a dask.distributed scheduler, tcp://…")] = "",
    fast: Annotated[
        bool, typer.Option(help="Leave the network over characters out: quicker, and a little less is found.")
    ] = False,
    as_json: Json = None,
) -> None:
    """Write what extraction finds, one JSON a report in the record shape of the annotation guide."""
    from api.progress import progress_bar
    from loaders.building import read_documents
    from loaders.extraction import Layers
    from loaders.pipeline import extract_all

    layers: Layers = "fast" if fast else "all"
    documents, refused = read_documents([(p, "original") for p in paths])
    to.mkdir(parents=True, exist_ok=True)
    with progress_bar() as progress:
        found = extract_all([d for d, _ in documents], workers=workers, scheduler=scheduler or None, layers=layers)
        for done, (document, records, _) in enumerate(found, 1):
            path = to / f"{document.key}.json"
            path.write_text(json.dumps(records, ensure_ascii=False, indent=1) + "\n", "utf-8")
            progress("extracting", done, len(documents))
    Printer(as_json).show({"written": len(documents), "refused": [list(r) for r in refused], "folder": str(to)})


def evaluate(
    predicted: Annotated[Path, typer.Argument(metavar="PRED", help="Folder of extracted records.")],
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Folder of annotated reports.")],
    bootstrap: Annotated[int, typer.Option(help="Resamplings of the documents for 5 % and 95 % points.")] = 0,
    as_json: Json = None,
) -> None:
    """Precision, recall and F1 of extracted records against annotated reports, by kind, by document and overall."""
    from loaders.evaluation import evaluate as compare

    compared = compare(predicted, gold, bootstrap=bootstrap)
    Printer(as_json).show(compared.as_json(), compared.text())
