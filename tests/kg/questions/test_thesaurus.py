"""Words that mean the same: what a question says otherwise, and what that explains."""

from __future__ import annotations

import pytest

from kg.catalogue import Language
from kg.understanding import thesaurus
from kg.understanding.thesaurus import others, phrases
from kg.understanding.wording import Text


@pytest.mark.parametrize(
    ("text", "said", "other"),
    [
        ("Who won back the money?", "won back", "recover"),
        ("a tailor-made bus", "tailor-made", "bespoke"),
        ("the firm approach", "firm", "hard"),
        ("哪个单位追缴赃款？", "追缴赃款", "追赃"),
        ("小毛病不处罚的清单", "小毛病", "轻微"),
    ],
)
def test_phrase_of_a_question_has_its_other_forms(text: str, said: str, other: str) -> None:
    asked = Text.of(text)
    found = {asked.clean[p.start : p.end]: p.others for p in phrases(asked)}
    assert other in found[said]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sets_have_members_and_no_form_means_itself(language: Language) -> None:
    lines = (thesaurus.FOLDER / f"{language}.txt").read_text("utf-8").splitlines()
    assert len(lines) > 700
    assert all(len(set(line.split(" | "))) == len(line.split(" | ")) > 1 for line in lines)
    assert all(form not in same and same for form, same in others(language).items())
