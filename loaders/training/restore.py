"""``python -m loaders.training.restore NEWS REPORTS --out FOLDER``: annotated reports from their records and public texts.

``loaders/training/records`` keeps what was annotated in public news and work reports without their sentences, and
``loaders/training/apart`` what was annotated to measure, never to train or tune (``--apart``). With the texts at hand this
writes each as NNN.txt and NNN.json, in the shape that `loaders.training` reads, and a second annotation as NNN.second.json.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.errors import BadInput
from loaders.anchoring import PlainText, stretch_hash
from loaders.reviewed import LISTS

RECORDS = Path(__file__).parent / "records"
APART = Path(__file__).parent / "apart"


def records(folder: Path = RECORDS) -> Iterator[tuple[str, dict[str, Any]]]:
    """Number and body of each record file; the number of a second annotation ends in ``.second``."""
    for path in sorted(folder.glob("*.json")):
        yield path.stem, json.loads(path.read_text("utf-8"))


def restored(body: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The annotation with its quotes, read from the text. Raises BadInput when it is another text."""
    plain = PlainText(text)
    if stretch_hash(plain.plain) != body["texts"]["original"]:
        title = body["report"]["title"]
        raise BadInput(f"The text of {title} is not the one that was annotated.", "Leave its record file out.")
    found: dict[str, Any] = {key: value for key, value in body.items() if key not in ("texts", "source")}
    for kind in LISTS:
        found[kind] = [{**record, "quote": _quote(plain, record, text)} for record in body.get(kind, [])]
    return found


def _quote(plain: PlainText, record: Mapping[str, Any], text: str) -> str:
    rows = record.get("at", {}).get("original", [])
    if not rows:
        return ""
    spans = plain.find(tuple(rows[0])) or ()
    return text[spans[0][0] : spans[-1][1]] if spans else ""


def main(
    news: Annotated[Path, typer.Argument(help="JSON lines with id and text, compressed by xz.")],
    reports: Annotated[Path, typer.Argument(help="A folder of work reports, PROVINCE.txt.")],
    out: Annotated[Path, typer.Option(help="The folder that is written.")],
    apart: Annotated[bool, typer.Option(help="Write the reports kept apart from training.")] = False,
) -> None:
    """Write every annotated report whose text is found."""
    with lzma.open(news, "rt", encoding="utf-8") as lines:
        kept = list(records(APART if apart else RECORDS))
        wanted = {body["source"].get("id") for _, body in kept}
        texts = {item["id"]: item["text"] for item in map(json.loads, lines) if item["id"] in wanted}
    out.mkdir(parents=True, exist_ok=True)
    for number, body in kept:
        source = body["source"]
        if "id" in source:
            text = texts[source["id"]].strip()
        else:
            told = [line for line in (reports / f"{source['file']}.txt").read_text("utf-8").split("\n") if line.strip()]
            text = "\n".join(told[source["line"] : source["line"] + source["lines"]])
        (out / f"{number.removesuffix('.second')}.txt").write_text(text + "\n", "utf-8")
        (out / f"{number}.json").write_text(json.dumps(restored(body, text), ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    typer.run(main)
