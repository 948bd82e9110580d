"""Two thousand broken and hostile inputs give records or a clear error, and no span is ever wrong."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.errors import BadInput
from loaders.extraction import extract
from loaders.extraction.records import Named
from loaders.readers import read
from tests.loaders.readers.pages import column, pdf_page

STORY = (
    "绍兴市柯桥区公安局创新推出“灯塔管家”志愿服务队。2025年，全区电诈发案数同比下降12.5%，近2500件纠纷得到化解；"
    "柯桥区人民法院设立“巷口议事厅”，由调解员李明值守，荣获全国优秀调解组织称号。\n\n"
    "余杭区打造“一码通办”平台，刑事警情、治安警情分别下降11.4%、24.5%。"
)
PIECES = [
    *"“”‘’《》（）()「」。，、；：！？…—·%％#■\n\r\t\u3000\x00\u200b\u200e\u202e\u2067\ufeff\u0301𠮷𝟙😀Ⅷ①㈠１２３近余超约万亿个百分点",
    "连续18年",
    "同比下降", "从2004年的855.6亿元上升到", "999999999999999999999", "1.2.3.4%", "-0.0%",
    "第一", "零发生", "A、B、C分别下降1%、2%", "县县县",
    "市市", "某某", "“" * 30, "》" * 30, "服务队", "平台", "2025年", "去年", "全市", "该县", "浙江省杭州市", "嘉兴市", STORY[:37], STORY[40:90],
]  # fmt: skip


def _bare(name: str) -> str:
    return name.translate(dict.fromkeys(map(ord, "“”‘’\"'《》「」『』〈〉【】")))


def assert_spans_right(text: str) -> dict[str, Any]:
    records = extract(text, layers="rules")
    for record in records.all():
        clean = records.reading.paragraphs[record.paragraph].text
        assert 0 <= record.start < record.end <= len(clean)
        assert "".join(text[a:b] for a, b in records.raw(record.span)) == clean[record.start : record.end]
        if isinstance(record, Named):
            forms = {_bare(form) for form in (record.name, *record.aliases)}
            for span in (record.span, *record.mentions):
                assert _bare(records.reading.string(span)) in forms
    body = records.as_json()
    known = {r["id"] for kind, items in body.items() if isinstance(items, list) for r in items if "id" in r}
    for kind in ("places", "agencies", "programs", "outcomes", "recognitions", "persons"):
        for item in body[kind]:
            assert item["quote"] in text
            assert item["spans"]
            for start, end in item["spans"] + item["evidence"]:
                assert 0 <= start < end <= len(text)
    for relation in body["relations"]:
        assert relation["from"] in known
        assert relation["to"] is None or relation["to"] in known
    return body


def read_or_refused(path: Path) -> int:
    """Reports read from the file, or a negative number where it was refused with a reason."""
    try:
        documents = list(read(path))
    except BadInput as error:
        return -len(error.message)
    for document in documents:
        assert document.text.strip()
        assert_spans_right(document.text)
    return len(documents)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes cut, with some of them changed, repeated, or taken out."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(out) + 1)
        match chance.randrange(4):
            case 0:
                del out[at:]
            case 1:
                out[at : at + 1] = chance.randbytes(chance.randint(1, 9))
            case 2:
                out[at:at] = out[at : at + chance.randint(1, 400)]
            case _:
                del out[at : at + chance.randint(1, 60)]
    return bytes(out)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    import docx

    path = tmp_path_factory.mktemp("whole") / "a.docx"
    file = docx.Document()
    for paragraph in STORY.split("\n"):
        file.add_paragraph(paragraph)
    file.save(str(path))
    lines = STORY.replace("\n", "")
    return {
        "a.txt": STORY.encode(),
        "b.txt": STORY.encode("gb18030"),
        "c.txt": STORY.encode("utf-16"),
        "d.jsonl": f'{{"id": "a", "date": "2026-02-11", "text": "{lines}"}}\n{{"text": "{lines}"}}\n'.encode(),
        "e.html": f"<html><body><h1>小巷</h1><div><p>{'</p><p>'.join(STORY.split(chr(10)))}</p></div></body></html>".encode(),
        "f.pdf": pdf_page([*column(lines, 60, 900), *column(lines, 300, 900)]),
        "g.docx": path.read_bytes(),
    }


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", ["a.txt", "b.txt", "c.txt", "d.jsonl", "e.html", "f.pdf", "g.docx"])
def test_damaged_files(tmp_path: Path, whole: dict[str, bytes], name: str, seed: int) -> None:
    """Forty damaged files of every kind and seed: 1,400."""
    chance = random.Random(f"{name}{seed}")
    (tmp_path / name).write_bytes(whole[name])
    assert read_or_refused(tmp_path / name) > 0
    for _ in range(40):
        (tmp_path / name).write_bytes(damaged(whole[name], chance))
        assert read_or_refused(tmp_path / name) != 0


@pytest.mark.parametrize("suffix", [".txt", ".jsonl", ".html", ".pdf", ".docx"])
def test_random_bytes(tmp_path: Path, suffix: str) -> None:
    """Sixty a kind: 300."""
    chance = random.Random(suffix)
    for size in range(60):
        (tmp_path / f"a{suffix}").write_bytes(chance.randbytes(size * size))
        assert read_or_refused(tmp_path / f"a{suffix}") != 0


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=60).map("".join))
@example("\x80\x80&À@0000”\x80\x80&À@")
def test_hostile_texts(text: str) -> None:
    assert_spans_right(text)


@pytest.mark.parametrize(
    "text",
    ["“" * 20_000, "”" * 20_000,
     "“平安" * 8_000, "《" * 9_000 + "》" * 9_000, "1" * 20_000, "1，" * 10_000, "%" * 20_000, "𠮷" * 20_000,
     "市" * 20_000, "绍兴市" * 7_000, "同比下降1%、" * 3_000, "# " * 9_000, "\n" * 50_000,
     "平安\n" * 9_000, "\u202e绍兴市\u200b" * 5_000, "中心平台机制" * 3_000,
     "a " * 10_000, "一二三四五六七八九十" * 2_000],
    ids=str.__len__,
)  # fmt: skip
def test_long_monotony(text: str) -> None:
    assert_spans_right(text)
