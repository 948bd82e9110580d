"""Which strings are places: lists of counties, kinds of place that are no names, words that run on behind a name."""

import pytest

import ontology
from loaders.extraction import extract, read, toponyms
from loaders.extraction.context import Context
from loaders.extraction.places import find
from loaders.extraction.records import Place
from loaders.extraction.sites import level_of


def places(text: str) -> dict[str, Place]:
    return {place.name: place for place in find(read(text))}


def test_counties_of_a_list_are_places() -> None:
    found = places("甘肃省甘南州、庆阳市推进寄宿制学校建设，支持碌曲、玛曲、迭部等县改造校舍。")
    assert {"碌曲", "玛曲", "迭部"} <= set(found)
    assert found["玛曲"].code == "623025"


@pytest.mark.parametrize(
    "name",
    [
        "综合保税区",
        "特色产业园区",
        "高新技术产业开发区",
        "旅游度假区",
        "和美乡村",
        "美乡村",
        "港集装箱",
        "国家文化公园",
        "5A级景区",
        "中心镇",
    ],
)
def test_a_kind_of_place_is_no_place(name: str) -> None:
    assert toponyms.kind_only(name)
    assert name not in {form for p in extract(f"兰州市新建{name}，群众满意。").places for form in (p.name, *p.aliases)}


@pytest.mark.parametrize(
    "name", ["兰州新区", "梵净山国家公园", "平凉机场", "南湖区", "贵阳综合保税区", "乌镇", "幸福村"]
)
def test_a_name_is_more_than_a_kind(name: str) -> None:
    assert not toponyms.kind_only(name)


def test_a_name_ends_where_another_word_begins() -> None:
    found = places("陕西省加快西安区域中心城市建设，西安市民受益。")
    assert "西安区" not in found
    assert "西安" in found


def test_a_province_behind_the_name_of_a_campaign_is_one_where_no_other_is_named() -> None:
    assert places("推进平安甘肃建设，完善调解机制。")["甘肃"].level == "province"


def test_a_province_that_only_the_title_names_has_its_code() -> None:
    text = "开展心理辅导，动员全省志愿者参与。"
    found = find(read(text, title="甘肃省工作报告"))
    assert [(place.name, place.code) for place in found] == [("全省", "62")]


def test_a_report_that_only_says_the_whole_province_has_a_place_without_code() -> None:
    assert [(p.name, p.level, p.code) for p in places("开展心理辅导，动员全省志愿者参与。").values()] == [
        ("全省", "province", None)
    ]


def test_our_country_is_a_name_only_where_no_other_stands() -> None:
    assert "中国" in places("我国推进平安建设。我国各地响应。世界关注中国。")
    assert "我国" in places("我国推进平安建设。")


def test_mountains_are_not_the_district_that_has_their_name() -> None:
    assert not {"天山", "天山区"} & set(places("新疆维吾尔自治区的宣讲队走遍天山南北，送去法治课。"))
    assert {"天山区"} <= set(places("新疆维吾尔自治区乌鲁木齐市天山区的宣讲队送去法治课。"))
    assert {"唐山市"} <= set(places("河北省唐山市的宣讲队走遍唐山南北各个乡镇。"))
    assert not {"黄山", "黄山市"} & set(places("安徽省的宣讲队走到黄山脚下。"))
    assert {"唐山"} <= set(places("河北省唐山南北各个乡镇都来了宣讲队。"))


def test_a_name_inside_a_longer_word_is_a_place_only_behind_larger_places_or_a_body() -> None:
    assert "河口" not in places("山东省东营市推进生态保护。黄河口湿地公园迎来候鸟，东营市加强巡护。")
    assert "金山" not in places("上海市代表团抵达旧金山，宣传营商环境。")
    assert "共和" not in places("青海省西宁市代表团访问白俄罗斯共和国，商谈合作。")
    assert "海淀" in places("北京市公安局海淀分局推出便民服务，北京市民受益。")
    assert "福建省" in places("共青团福建省委组织志愿者上门服务。")
    assert "浙江" in places("浙江国省道事故下降20%。")


@pytest.mark.parametrize("name", ["东北地区", "苏北地区", "西南地区", "三北地区", "浙西南地区", "赣东北地区"])
def test_a_part_of_the_country_is_a_place(name: str) -> None:
    assert places(f"各省市在{name}推广互助养老经验。")[name].level == "zone"


def test_a_region_is_a_zone() -> None:
    assert level_of("滨河两岸地区") == "zone"


def test_a_report_of_many_provinces_is_of_the_country() -> None:
    text = "调解改革走深走实\n\n甘肃省武威市先行试点。\n\n青海省建成平台。\n\n河北省组建队伍。\n\n吉林省开通热线，全国响应。"
    assert "全国" in places(text)
    reading = read(text)
    subject = Context(reading, find(reading)).subject
    assert subject is not None
    assert subject.level == "country"


def test_a_village_is_that_of_the_township_named_before_it() -> None:
    villages = ontology.gazetteer().villages("3304")
    name, codes = next(
        (n, c) for n, c in sorted(villages.items()) if len(c) > 1 and len({k[:6] for k in c}) > 1 and len(n) > 2
    )
    for code in codes[:2]:
        county, town = (ontology.gazetteer().get(code[:n]) for n in (6, 9))
        assert county is not None
        assert town is not None
        found = {p.name: p.code for p in find(read(f"{county.name}{town.name}{name}举办议事会，{county.name}推广。"))}
        assert found[name] == code


def test_the_whole_city_is_the_smallest_that_the_report_is_about() -> None:
    found = {place.name: place for place in find(read("嘉兴市平湖市深化治理。平湖市推进调解，全市调解员达300人。"))}
    assert "全市" in found["平湖市"].aliases
    assert "全市" not in found["嘉兴市"].aliases


def test_a_lake_is_not_the_prefecture_that_begins_like_it() -> None:
    assert not {"海西", "海西州"} & {place.name for place in find(read("洱源县保护海西海三湖湿地。"))}
