"""Zones, sites and villages that no gazetteer holds, and places inside longer names."""

import pytest

from loaders.extraction import read
from loaders.extraction.places import find
from loaders.extraction.records import Place
from loaders.extraction.sites import short_for


def places(text: str) -> dict[str, Place]:
    return {place.name: place for place in find(read(text))}


@pytest.mark.parametrize(
    ("text", "name", "level"),
    [
        ("平凉市推进旧城改造，东四环大修完工。", "东四环", "site"),
        ("民警来到浙东文化园巡逻。", "浙东文化园", "site"),
        ("民警来到浙东运河博物馆，听取讲解。", "浙东运河博物馆", "site"),
        ("辽西先导区承接项目12个。", "辽西先导区", "zone"),
        ("向家坝灌区一期工程建成通水。", "向家坝灌区", "site"),
        ("专班聚焦京津冀协同办案，联合签署协议。", "京津冀", "zone"),
        ("干部在仙林新村走访居民。", "仙林新村", "village"),
    ],
)
def test_what_ends_like_a_zone_or_site_and_is_a_name(text: str, name: str, level: str) -> None:
    assert places(text)[name].level == level


@pytest.mark.parametrize(
    "name", ["零碳园区", "安置小区", "堰塞湖", "建制镇", "清真寺", "平安平湖", "山西运城", "柬埔寨"]
)
def test_kinds_and_adorned_divisions_are_no_sites(name: str) -> None:
    found = places(f"记者昨日走访{name}，了解情况。")
    assert not any(place.level in ("site", "village", "township") for place in found.values())


@pytest.mark.parametrize("name", ["上海电气集团", "北京大学", "宁德时代新能源公司"])
def test_a_company_or_school_is_not_the_place_it_is_called_after(name: str) -> None:
    assert not {"上海", "北京", "宁德"} & set(places(f"{name}签署了合作协议。"))


def test_a_zone_called_by_its_kind_alone_where_it_acts() -> None:
    assert places("北京市优化服务，经开区设立服务窗口。")["经开区"].level == "zone"
    assert "经开区" not in places("北京市建设国家级经开区和产业园区。")


def test_a_shorter_name_of_a_site_is_its_alias() -> None:
    found = places("兰州中川国际机场扩建，旅客增加。市民说，中川机场方便多了。")
    assert found["兰州中川国际机场"].aliases == ("中川机场",)
    assert short_for("中国服装城", "平湖·中国服装城")
    assert not short_for("服装城", "中国商贸城")


def test_a_site_lies_in_the_division_named_before_it() -> None:
    found = places("海盐县公安局民警走访。平湖市加强夜间巡逻，民警来到东湖文化园执勤。")
    assert found["东湖文化园"].parent == found["平湖市"].id


def test_a_site_lies_in_the_division_its_name_tells() -> None:
    found = places("平湖市、海盐县开展联防。平湖市民警到海盐风情街巡逻。")
    assert found["海盐风情街"].parent == found["海盐县"].id


def test_the_country_is_called_as_the_report_calls_it_most() -> None:
    found = places("我国推进养老服务。全国已有机构四万个，全国各地都在行动。")
    assert found["全国"].aliases == ("我国",)


def test_a_place_that_begins_a_body_counts_where_the_report_is_at_home() -> None:
    text = "四川省推进数字化。四川省成都市先行，四川数智促进会参与。上海电气集团签约。"
    assert any(place.name == "四川省" and "四川" in place.aliases for place in places(text).values())
    assert "上海" not in places(text)


def test_a_village_is_not_called_after_the_divisions_it_lies_in() -> None:
    found = places("我们走进浙江杭州上城区小营街道红墙社区，听居民议事。")
    assert "红墙社区" in found
    assert not any(name.endswith("社区") and "小营街道" in name for name in found)


def test_the_old_quarter_of_a_town_is_no_district_of_another() -> None:
    assert "老城区" not in places("苏州市改造老城区，居民点赞。")
