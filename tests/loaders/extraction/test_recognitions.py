"""Awards by rule: after verbs, as titles without one, and one for each winner of a list."""

import pytest

from loaders.extraction import extract, read
from loaders.extraction.recognitions import find, winners


def names(text: str) -> list[str]:
    return [award.name for award in find(read(text))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("骑手小陈是全省“最美网约工”，常去巡逻。", "最美网约工"),
        ("他来到全国文明村——后街村。", "全国文明村"),
        ("巡回诊疗做法获国家卫生部门推广。", "国家卫生部门推广"),
        ("当地铜材集群成为唯一的国家级先进制造业集群。", "唯一的国家级先进制造业集群"),
        ("她被追授“全国模范检察官”称号。", "全国模范检察官”称号".replace("”", "")),
    ],
)
def test_awards_with_rarer_verbs_or_none(text: str, name: str) -> None:
    assert name in names(text)


def test_every_winner_of_a_list_has_an_award_of_its_own() -> None:
    reading = read("长春、松原、白城入选全国首批氢能试点城市。")
    assert winners(reading, find(reading)[0].span) == 3
    records = extract(reading.text, layers="rules")
    received = {r.source for r in records.relations if r.relation == "received"}
    assert len(records.recognitions) == 3
    assert len(received) == 3


def test_a_single_winner_has_one() -> None:
    reading = read("长春入选全国首批氢能试点城市。")
    assert winners(reading, find(reading)[0].span) == 1
