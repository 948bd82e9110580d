"""The network over characters, as shipped: what it sees, and that its marks fit the text."""

from collections.abc import Sequence

import numpy as np
import pytest

from loaders.extraction import Reading, extract, places, read
from loaders.extraction.characters import FEATURES, UNKNOWN, Network, Vocabulary, features, fold, pieces
from loaders.extraction.models import models
from loaders.extraction.sequence import Marks

TEXT = "湖州市“和美驿站”\n湖州市推出“和美驿站”服务平台，由市公安局牵头，联合市司法局运行。\n“和美驿站”累计服务群众３千人次𠮷。\n"


@pytest.fixture
def network() -> Network:
    found = models().network
    assert found is not None
    return found


def marked(network: Network, reading: Reading) -> Marks:
    return network.mark([reading], [places.find(reading)])[0]


def test_full_width_letters_and_digits_are_ordinary_ones_and_offsets_stay() -> None:
    assert fold("ＡＢ３，Ｃ") == "AB3，C"
    assert Vocabulary("\n\0甲3").numbers("甲３乙𠮷") == [2, 3, UNKNOWN, UNKNOWN]


def test_pieces_cover_every_paragraph() -> None:
    reading = read("一二三四五。" * 200 + "\n短。")
    covered = [
        "".join(reading.string(s) for s in pieces(reading) if s.paragraph == p.index) for p in reading.paragraphs
    ]
    assert covered == [p.text for p in reading.paragraphs]
    assert len(pieces(reading)) > len(reading.paragraphs)


def test_what_is_seen_of_a_character() -> None:
    reading = read(TEXT)
    seen = features(reading, places.find(reading))
    assert [f.shape for f in seen] == [(len(p.text), FEATURES) for p in reading.paragraphs]
    quoted = seen[0][:, 0]
    assert "".join(c for c, q in zip(reading.paragraphs[0].text, quoted, strict=True) if q) == "“和美驿站”"


def test_marginals_are_probabilities_and_no_name_begins_inside(network: Network) -> None:
    for marks in marked(network, read(TEXT)).values():
        for mark in marks:
            assert np.allclose(mark.marginals.sum(axis=1), 1)
            assert all(label != 2 or before for before, label in zip([0, *mark.path], mark.path, strict=False))


def test_a_text_is_marked_alike_whatever_stands_beside_it(network: Network) -> None:
    def inside(reading: Reading, paragraphs: Sequence[int]) -> list[np.ndarray]:
        return [m.marginals for m in marked(network, reading)["program"] if m.sequence.paragraph in paragraphs]

    alone, beside = read(TEXT), read(TEXT + "".join(f"\n第{n}段另有安排，与上文无关。" * 3 for n in range(40)))
    for one, other in zip(inside(alone, [0, 1, 2]), inside(beside, [0, 1, 2]), strict=True):
        assert np.array_equal(one, other)


def test_a_text_without_a_word_is_marked_with_nothing(network: Network) -> None:
    assert not any(marked(network, read("")).values())


def test_the_quick_way_does_without_the_network_and_says_so() -> None:
    quick, whole = extract(TEXT, layers="fast"), extract(TEXT)
    assert quick.version != whole.version
    for records in (quick, whole):
        assert any("和美驿站" in (p.name, *p.aliases) for p in records.programs)
