"""The models at run time: linear ones, the sequence model, the choice between candidates."""

import numpy as np
import pytest

from loaders.extraction import kinds, read, sequence
from loaders.extraction.candidates import Candidate, Proposal, gather, select
from loaders.extraction.models import LINEAR, models
from loaders.extraction.records import Span
from loaders.extraction.sequence import sequences
from loaders.extraction.weights import Linear


def test_shipped_models_are_complete() -> None:
    assert set(models().linear) == set(LINEAR)
    assert "program" in models().crf.kinds


def test_linear_model_survives_saving() -> None:
    weights = np.array([[0.5, -1.0], [2.0, 0.25], [-0.5, 0.0]], dtype=np.float32)
    model = Linear(("a", "b"), {"x": 0, "y": 1}, weights, np.array([0.5, 0.5], dtype=np.float32))
    again = Linear.load(model.save())
    assert again.save() == model.save()
    assert again.logits({"x": 1.0, "y": 2.0, "unknown": 9.0}).tolist() == pytest.approx([4.0, -0.5])
    assert again.logit({"x": 1.0, "y": 2.0}) == pytest.approx(4.0)
    assert again.reasons({"x": 1.0, "y": 2.0}) == ("y", "x")


def test_marginals_are_probabilities_and_paths_are_well_formed() -> None:
    reading = read("湖州市推出“和美驿站”服务平台。由市公安局牵头，联合市司法局运行。")
    for marked in models().crf.mark([list(sequences(reading, ()))])[0].values():
        for mark in marked:
            assert np.allclose(mark.marginals.sum(axis=1), 1)
            before = 0
            for label in mark.path.tolist():
                assert not (label == 2 and before == 0)
                before = label


def test_sentences_are_marked_alike_alone_and_together() -> None:
    reading = read("湖州市推出“和美驿站”服务平台。由市公安局牵头，联合市司法局运行，服务群众三千人次。")
    sentences = list(sequences(reading, ()))
    together = models().crf.mark([sentences])[0]["program"]
    alone = [models().crf.mark([[sentence]])[0]["program"][0] for sentence in sentences]
    for one, other in zip(together, alone, strict=True):
        assert np.array_equal(one.marginals, other.marginals)


def test_scores_are_the_same_when_words_have_been_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = list(
        sequences(read("湖州市推出“和美驿站”服务平台。由市公安局牵头，联合市司法局运行，服务群众三千人次。"), ())
    )
    before = [mark.marginals for mark in models().crf.mark([sentences])[0]["program"]]
    monkeypatch.setattr(sequence, "_REMEMBERED", 3)
    for again in (models().crf.mark([[sentence]])[0]["program"][0] for sentence in sentences * 2):
        assert any(np.array_equal(again.marginals, marginals) for marginals in before)


def test_forms_of_one_name_are_gathered_and_folded() -> None:
    reading = read("推出“和美驿站”，和美驿站服务平台上线。")
    found = gather(reading, [Proposal(Span(0, 3, 7), "quote"), Proposal(Span(0, 9, 17), "phrase")])
    assert set(found) == {"和美驿站", "和美驿站服务平台"}
    found["和美驿站"].probability, found["和美驿站服务平台"].probability = 0.9, 0.6
    (chosen,) = select(found, 0.5)
    assert chosen.candidate.name == "和美驿站"
    assert [c.name for c in chosen.folded] == ["和美驿站服务平台"]


def test_nothing_below_the_threshold_is_kept() -> None:
    assert select({"a": Candidate("a", "a", probability=0.4)}, 0.5) == []


def test_quantity_and_quotation_marks_are_no_part_of_a_name() -> None:
    reading = read("建成12个和美驿站服务平台。")
    found = gather(reading, [Proposal(Span(0, 2, 13), "phrase")])
    assert set(found) == {"和美驿站服务平台"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("三步工作法", "work_method"),
        ("和美驿站", "service"),
        ("云上议事平台", "platform"),
        ("净网专项行动", "campaign"),
        ("首问负责机制", "mechanism"),
        ("暖心条例", "regulation"),
        ("和美", "brand"),
    ],
)
def test_kind_by_head_noun(name: str, kind: str) -> None:
    assert kinds.kind_by_rule([name]) == kind
