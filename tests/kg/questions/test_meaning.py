"""Meanings of words: what is shipped is what the card says, and words, names and questions are found by them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg import understanding
from kg.catalogue import Language
from kg.errors import NotUnderstood
from kg.stores import Store
from kg.understanding import likelihood
from kg.understanding.distilling import bases, reduced
from kg.understanding.likelihood import wordings
from kg.understanding.meaning import FOLDER, meanings


def test_shipped_files_are_those_of_the_card() -> None:
    card = (FOLDER / "README.md").read_text("utf-8")
    for path in sorted(FOLDER.glob("*.*")):
        if path.suffix in (".npy", ".txt"):
            assert f"| `{path.name}` | {path.stat().st_size:,} |" in card
            assert hashlib.sha256(path.read_bytes()).hexdigest() in card


def test_shipped_files_are_small() -> None:
    assert sum(p.stat().st_size for p in FOLDER.iterdir()) < 12_000_000


def test_chinese_is_cut_into_likely_words_and_nothing_is_lost() -> None:
    text = "海盐的追赃挽损机制是谁建立的"
    words = meanings("zh").words(text)
    assert "".join(w.text for w in words) == text
    assert {"机制", "建立"} <= {w.text for w in words}
    assert all(text[w.start : w.end] == w.text for w in words)


@pytest.mark.parametrize(
    ("language", "word", "near", "far"),
    [
        ("zh", "杀人", "命案", "公交"),
        ("zh", "称呼", "名称", "降低"),
        ("en", "murder", "homicide", "bus"),
        ("en", "squad", "team", "income"),
    ],
)
def test_words_of_one_meaning_are_nearer_than_others(language: Language, word: str, near: str, far: str) -> None:
    known = meanings(language)
    this, other, strange = known.vectors([known.row(w) for w in (word, near, far)])
    assert this @ other > 0.45 > 0.3 > this @ strange


def test_english_endings_lead_to_one_word() -> None:
    assert "recoup" in bases("recouped")
    assert "plan" in bases("planning")
    assert meanings("en").row("counties") == meanings("en").row("county")


def test_rare_word_tells_more_than_a_common_one() -> None:
    tells = {w.text: w.tells for w in meanings("en").words("the number of tripods")}
    assert tells["the"] < tells["number"] < tells["tripods"]


def test_reduced_vectors_keep_what_tells_words_apart() -> None:
    import numpy as np

    vectors = np.random.default_rng(0).normal(size=(400, 160)).astype(np.float32)
    kept = reduced(vectors)
    assert kept.shape == (400, 128)
    assert kept.dtype == np.int8
    assert (np.abs(kept).max(axis=1) == 127).all()
    assert (kept == reduced(vectors)).all()


def test_what_was_learned_is_kept_in_a_file_and_a_damaged_one_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "in what localities have officials adopted \ue001"
    learned = wordings("en")
    expected = learned.likelihood(text)
    file = tmp_path / "wordings-en.npz"
    for damaged in (False, True):
        if damaged:
            file.write_bytes(file.read_bytes()[:1000])
        monkeypatch.setattr(likelihood, "_LEARNED", {})
        likelihood.recall("en", tmp_path)
        assert wordings("en").likelihood(text) == expected
        monkeypatch.setattr(likelihood, "_LEARNED", {})
        monkeypatch.setattr(likelihood, "_learn", None)  # the file is enough
        likelihood.recall("en", tmp_path)
        assert wordings("en").likelihood(text) == expected
        monkeypatch.undo()


def test_wording_with_other_words_sounds_like_its_question() -> None:
    likely = wordings("en").likelihood("in what localities have officials adopted \ue001")
    assert max(likely, key=lambda q: likely[q]) == "places-of-programme"


@pytest.mark.parametrize(
    ("text", "parameter", "meant"),
    [
        ("Which departments are behind Pinghu's bus service for schools?", "programme", "校园定制公交"),
        ("sanxing ping'an jinding: which counties received it?", "award", "三星平安金鼎"),
        ("Which counties received the Three-Star golden ding?", "award", "三星平安金鼎"),
        ("2024年嘉兴的杀人案件比上一年少了多少？", "indicator", "命案"),
    ],
)
def test_name_is_found_by_what_it_means_and_shown(store: Store, text: str, parameter: str, meant: str) -> None:
    understood = understanding.ask(store, text).as_json()["understood"]
    assert any(meant in v["name"] for v in understood[parameter])


def test_rare_word_that_nothing_comes_near_to_refuses(store: Store) -> None:
    with pytest.raises(NotUnderstood, match="clubs"):
        understanding.ask(store, "Name the football clubs of Jiaxing.")
