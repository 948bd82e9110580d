"""Reading files of every kind, with what their pages state."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from kg.errors import BadInput
from loaders.readers import Document, Mark, read, read_all
from tests.loaders.readers.pages import column, pdf_page

STORY = "青石市坚持把群众的小事当作大事来办，全年走访住户三万余家，帮助解决停车、照明等难题二百多个。"
SECOND = "白河区在每条街巷设立议事点，由退休干部轮流值守，邻里纠纷当天受理、三天答复，上门率达到九成。"


def only(path: Path) -> Document:
    (document,) = read(path)
    return document


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "报道.txt"
    path.write_bytes(f"小巷大治理\r\n{STORY}\r\n{SECOND}\n".encode(encoding))
    document = only(path)
    assert (document.key, document.text) == ("报道", f"小巷大治理\n{STORY}\n{SECOND}\n")
    assert document.title == "小巷大治理"


def test_traditional_characters_in_big5(tmp_path: Path) -> None:
    text = "市政府推動社區治理，全年走訪住戶三萬餘家，幫助解決停車、照明等難題二百多個。" * 3
    (tmp_path / "a.txt").write_bytes(text.encode("big5"))
    assert only(tmp_path / "a.txt").text == text


def test_a_file_cut_inside_its_last_character(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(STORY.encode()[:-1])
    assert only(tmp_path / "a.txt").text == STORY[:-1]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no text"),
        (b" \n\t\n", "no text"),
        (bytes(range(256)) * 20, "not text|control"),
        (b"\x00\x01\x02" * 400, "control"),
        ((STORY * 9).encode()[:201] + b"\xff\xfe" + (STORY * 9).encode(), "broken at byte 201"),
    ],
)
def test_what_is_not_text_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(BadInput, match=reason):
        only(tmp_path / "a.txt")


def test_what_the_page_states(tmp_path: Path) -> None:
    page = (
        f"专版\n\n# 小巷大治理\n\n——青石市基层治理观察\n\n■撰文 林一帆 周小满 图片由青石市委政法委提供\n\n2026年2月11日 星期三\n\n"
        f"{STORY}\n\n（本报记者 何川 通讯员 江雨）\n\n来源：青石日报"
    )
    (tmp_path / "a.txt").write_text(page, "utf-8")
    document = only(tmp_path / "a.txt")
    assert document.title == "小巷大治理"
    assert document.issued == "2026-02-11"
    assert document.byline == "林一帆 周小满; 何川 江雨"
    assert (document.supplied_by, document.publisher, document.genre) == ("青石市委政法委", "青石日报", "专版")


def test_a_date_in_the_story_is_not_the_date_of_issue(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"2025年3月5日，{STORY}", "utf-8")
    assert only(tmp_path / "a.txt").issued == ""


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "n-1", "date": "2024/3/5", "title": "小巷大治理", "text": STORY}, ensure_ascii=False),
        "{broken",
        json.dumps({"text": SECOND}),
        json.dumps({"id": 7, "text": ["no"]}),
        json.dumps({"id": 8, "date": "soon", "text": STORY}),
        '{"id": 9, "text": "\\ud800"}',
        "[1]",
    ]
    path = tmp_path / "all.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    refused: list[tuple[str, str]] = []
    first, third = read(path, refused)
    assert (first.key, first.issued, first.title, first.source) == (
        "n-1",
        "2024-03-05",
        "小巷大治理",
        "all.jsonl line 1",
    )
    assert (third.key, third.text) == ("all-3", SECOND)
    assert [source for source, _ in refused] == [f"all.jsonl line {n}" for n in (2, 4, 5, 6, 7)]
    with pytest.raises(BadInput, match="line 2"):
        list(read(path))


def test_fields_of_json_lines_that_nobody_knows_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(json.dumps({"id": "a", "text": STORY, "colour": "red"}), "utf-8")
    assert [d.key for d in read(path)] == ["a"]
    assert "colour" in caplog.text


def html_page(charset: str = "utf-8") -> str:
    menu = "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(12))
    return (
        f"<html><head><meta charset='{charset}'><title>小巷大治理_青石新闻网</title><script>var x='不要读我';</script></head><body>"
        f"<ul class='nav'>{menu}</ul><h1>小巷大治理</h1><div class='info'>发布时间：2026-02-11 09:30　来源：青石日报　作者：林一帆</div>"
        f"<div class='content'><p>{STORY}</p><h2>白河：议事有章法</h2><p>{SECOND}</p><p>{STORY[::-1]}</p></div>"
        "<div class='footer'>版权所有 未经许可不得转载</div></body></html>"
    )


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_html(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(html_page(charset).encode("gb18030" if charset == "gb2312" else "utf-8"))
    document = only(path)
    assert STORY in document.text
    assert SECOND in document.text
    assert "不要读我" not in document.text
    assert "栏目3" not in document.text
    assert (document.title, document.issued, document.publisher) == ("小巷大治理", "2026-02-11", "青石日报")
    assert document.byline == "林一帆"
    assert document.place(document.text.index(SECOND)) is not None


def test_html_without_a_story(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><script>1</script></html>")
    with pytest.raises(BadInput, match="no story"):
        only(tmp_path / "a.html")


def test_docx(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_heading("小巷大治理", 0)
    file.add_paragraph("撰文 林一帆")
    file.add_paragraph(STORY)
    file.add_heading("白河：议事有章法", 1)
    table = file.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "纠纷化解率", "九成"
    file.add_paragraph(SECOND)
    file.save(str(tmp_path / "a.docx"))
    document = only(tmp_path / "a.docx")
    assert document.text.split("\n") == [
        "# 小巷大治理",
        "撰文 林一帆",
        STORY,
        "## 白河：议事有章法",
        "纠纷化解率 九成",
        SECOND,
    ]
    assert (document.title, document.byline) == ("小巷大治理", "林一帆")
    assert document.place(document.text.index(SECOND)) == Mark(document.text.index(SECOND), 6)


def test_a_newspaper_page_in_columns(tmp_path: Path) -> None:
    left, right = STORY + SECOND, SECOND[::-1].lstrip("。") + "。"
    page = [(150, 1000, 28, "小巷大治理聚起邻里心")]
    page += [(60, 960, 10, "撰文"), (100, 960, 10, "林一帆")]
    page += column(left, 60, 900)
    page += column(right[:30], 60, 900 - 15 * len(column(left, 60, 0)))
    page += column(right[30:], 240, 900, first=False)
    page += column(STORY, 240, 900 - 15 * len(column(right[30:], 0, 0, first=False)))
    page += [(420, 900, 16, "白河议事有章法"), *column(SECOND * 2, 420, 870)]
    (tmp_path / "a.pdf").write_bytes(pdf_page(page, [(60, 900, 10, "第二页只有一行字，也要读到。")]))
    document = only(tmp_path / "a.pdf")
    lines = document.text.split("\n")
    assert lines[0] == "# 小巷大治理聚起邻里心"
    assert lines[2:5] == [left, right, STORY]
    assert lines[5:] == ["## 白河议事有章法", SECOND * 2, "第二页只有一行字，也要读到。"]
    assert (document.title, document.byline) == ("小巷大治理聚起邻里心", "林一帆")
    last = document.place(document.text.index("第二页"))
    assert last is not None
    assert last.page == 2


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_broken_files_are_refused(tmp_path: Path, name: str) -> None:
    whole = pdf_page(column(STORY, 60, 900))
    (tmp_path / name).write_bytes(whole[: len(whole) // 3] if name == "a.pdf" else b"PK\x03\x04nothing")
    with pytest.raises(BadInput, match=name):
        only(tmp_path / name)


def test_a_page_without_a_text_layer_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_page([]))
    with pytest.raises(BadInput, match="no text layer"):
        only(tmp_path / "a.pdf")


def test_folders_patterns_and_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    for name in ("b.txt", "a.txt", "deeper/c.txt", "notes.json"):
        (tmp_path / name).write_text(STORY, "utf-8")
    assert [d.key for d in read_all([tmp_path])] == ["a", "b", "c"]
    assert [d.key for d in read_all([tmp_path / "b.txt", tmp_path, str(tmp_path / "*.txt")])] == ["b", "a", "c"]
    refused: list[tuple[str, str]] = []
    assert list(read_all([tmp_path / "none.txt", tmp_path / "notes.json"], refused=refused)) == []
    assert [source for source, _ in refused] == [str(tmp_path / "none.txt"), str(tmp_path / "notes.json")]
    with pytest.raises(BadInput, match="no such file"):
        list(read_all([tmp_path / "none*.txt"]))
