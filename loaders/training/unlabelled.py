"""``python -m loaders.training.unlabelled NEWS REPORTS ANNOTATED… --out FILE``: text without annotations to learn characters from."""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

#: News that tells of governance comes first; the rest fills up what is wanted.
GOVERNANCE = re.compile("基层治理|平安建设|综治|枫桥经验|调解|志愿|网格|反诈|社区治理|矛盾纠纷|派出所|法治")
_SHARED = 10  # characters: the length of the strings that tell whether a paragraph stands in an annotated text
_LEAST, _LONGEST = 8, 500


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a text that are worth learning from, long ones cut at sentence ends."""
    for line in text.splitlines():
        line = line.replace("\u3000", " ").strip()
        if len(line) < _LEAST or len(re.findall("[\u4e00-\u9fff]", line)) < 0.5 * len(line) or "http" in line:
            continue
        yield from [line] if len(line) <= _LONGEST else re.findall(".{200,500}?(?:[。！？；]”?|$)|.+$", line)


def strings(text: str) -> set[str]:
    """All strings of ``_SHARED`` letters and digits in a text."""
    bare = re.sub(r"\W", "", text)
    return {bare[i : i + _SHARED] for i in range(len(bare) - _SHARED + 1)}


def kept(texts: Iterable[str], annotated: set[str], wanted: int) -> Iterator[str]:
    """Paragraphs up to ``wanted`` characters, none twice, none that shares more than 15 % with an annotated text."""
    seen: set[str] = set()
    for text in texts:
        for paragraph in paragraphs(text):
            own = strings(paragraph)
            if paragraph not in seen and len(own & annotated) <= max(1, 0.15 * len(own)):
                seen.add(paragraph)
                wanted -= len(paragraph)
                yield paragraph
        if wanted <= 0:
            return


def main(
    news: Annotated[Path, typer.Argument(help="JSON lines with a text each, compressed by xz.")],
    reports: Annotated[Path, typer.Argument(help="A folder of .txt files, used twice.")],
    annotated: Annotated[list[Path], typer.Argument(help="Folders of annotated texts, which are left out.")],
    out: Annotated[Path, typer.Option(help="The file that is written.")],
    characters: Annotated[int, typer.Option(help="About how many characters of news.")] = 14_000_000,
) -> None:
    """Write paragraphs, one a line: reports, news of governance, other news at random, and the reports again."""
    known = {s for folder in annotated for path in folder.glob("*.txt") for s in strings(path.read_text("utf-8"))}
    with lzma.open(news, "rt", encoding="utf-8") as lines:
        items = [str(json.loads(line)["text"]) for line in lines]
    random.Random(0).shuffle(items)
    items.sort(key=lambda text: GOVERNANCE.search(text) is None)
    told = list(kept((path.read_text("utf-8") for path in sorted(reports.glob("*.txt"))), known, 10**9))
    read = list(kept(items, known, characters))
    random.Random(0).shuffle(read)
    out.write_text("\n".join([*told, *read, *told]) + "\n", "utf-8")
    typer.echo(f"{sum(map(len, told)):,} characters of reports, {sum(map(len, read)):,} of news.")


if __name__ == "__main__":
    typer.run(main)
