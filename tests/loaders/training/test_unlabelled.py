"""Text to learn characters from: what is kept of it."""

import json
import lzma
import subprocess
import sys
from pathlib import Path

from loaders.training.unlabelled import kept, paragraphs, strings

ABOUT = "湖州市在各个社区设立了议事长廊，居民每周二晚上在那里商量停车和绿化。"


def test_short_lines_addresses_and_foreign_text_are_left_out() -> None:
    assert list(paragraphs(f"短句\n{ABOUT}\nhttp://example.org/湖州市各社区的议事长廊\nonly latin words in here")) == [
        ABOUT
    ]


def test_long_paragraphs_are_cut_at_sentence_ends() -> None:
    found = list(paragraphs(ABOUT * 40))
    assert "".join(found) == ABOUT * 40
    assert all(part.endswith("。") and len(part) <= 502 for part in found)


def test_nothing_twice_and_nothing_of_an_annotated_text() -> None:
    other = "安吉县的竹林管护队去年新添了三十名队员，巡护范围扩大到八个行政村。"
    assert list(kept([ABOUT, ABOUT, other], strings(other), 10**6)) == [ABOUT]


def test_news_of_governance_comes_first(tmp_path: Path) -> None:
    items = [f"今年第{n}场雪落在山上，游客们纷纷前来拍照留念。" for n in range(50)] + ["社区治理" + ABOUT]
    with lzma.open(tmp_path / "news.xz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in items)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "1.txt").write_text("全市去年建成口袋公园二十个，新增绿道五十公里。", "utf-8")
    (tmp_path / "annotated").mkdir()
    command = [sys.executable, "-m", "loaders.training.unlabelled", "news.xz", "reports", "annotated"]
    subprocess.run([*command, "--out", "text.txt", "--characters", "30"], cwd=tmp_path, check=True)
    lines = (tmp_path / "text.txt").read_text("utf-8").splitlines()
    assert lines[0] == lines[-1] == "全市去年建成口袋公园二十个，新增绿道五十公里。"
    assert lines[1:-1] == ["社区治理" + ABOUT]
