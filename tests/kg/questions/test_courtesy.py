"""Greetings, thanks and what somebody tells of himself are cut out of a question; what he names stays."""

from __future__ import annotations

import pytest

from kg import understanding
from kg.lexicon import lexicon
from kg.stores import Store
from kg.understanding.courtesy import to_the_point
from kg.understanding.spans import spans
from kg.understanding.wording import Text


@pytest.mark.parametrize(
    ("asked", "point"),
    [
        ("您好，麻烦您帮我查一下，平湖有哪些反诈队伍？谢谢您。", "平湖有哪些反诈队伍?"),
        ("我是一名研究生，正在写论文，请问秀洲有哪些调解品牌？", "请问秀洲有哪些调解品牌?"),
        ("我在写一篇关于平湖校园公交的报道，谁负责运营？", "平湖校园公交的报道,谁负责运营?"),
        ("我想知道海盐有哪些项目", "我想知道海盐有哪些项目"),
        ("Hello, could you please tell me which programmes Pinghu has?", "which programmes pinghu has?"),
        (
            "I am preparing a talk and would be very grateful if you could tell me who runs the mediation centre.",
            "who runs the mediation centre.",
        ),
        (
            "We are writing about the volunteers of Tongxiang, so could you list their awards?",
            "volunteers of tongxiang, list their awards?",
        ),
        ("Where can you report fraud in Jiashan?", "where can you report fraud in jiashan?"),
        ("Thank you very much!", "thank you very much!"),
    ],
)
def test_what_is_left_of_a_question(store: Store, asked: str, point: str) -> None:
    text = Text.of(asked)
    assert to_the_point(text, spans(text, lexicon(store))).clean == point


@pytest.mark.parametrize(
    ("plain", "polite"),
    [
        ("平湖有哪些反诈项目？", "打扰一下，我在做防骗方面的课题，想麻烦您告诉我平湖有哪些反诈项目，不胜感激。"),
        (
            "Which anti-fraud programmes does Pinghu have?",
            "I am a student and would appreciate it if you could tell me which anti-fraud programmes Pinghu has. Thanks!",
        ),
    ],
)
def test_courtesy_changes_no_answer(store: Store, plain: str, polite: str) -> None:
    wanted, found = understanding.ask(store, plain), understanding.ask(store, polite)
    assert found.rows
    assert (found.question, found.bound, found.rows) == (wanted.question, wanted.bound, wanted.rows)
