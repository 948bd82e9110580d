"""The place in force: title, heading, paragraph, sentence, clause."""

from loaders.extraction import read
from loaders.extraction.context import Context
from loaders.extraction.places import find
from loaders.extraction.records import Span


def in_force(text: str, words: str) -> str | None:
    reading = read(text)
    context = Context(reading, find(reading))
    span = next(reading.occurrences(words))
    place = context.at(Span(span.paragraph, span.start, span.end))
    return place.name if place else None


DIGEST = """各地平安建设见闻

浙江省绍兴市诸暨市枫桥镇推行网格联调，矛盾就地化解。

当地组建了红马甲巡逻队，夜间值守。

山东省枣庄市峄城区建成联动平台，群众点赞。

该区还开通夜间热线，随时响应。
"""


def test_a_full_chain_re_roots_and_the_next_paragraph_follows_it() -> None:
    assert in_force(DIGEST, "红马甲巡逻队") == "枫桥镇"
    assert in_force(DIGEST, "夜间热线") == "峄城区"


REPORT = """海盐县：平安建设再上台阶

海盐县推行积分管理，村民踊跃参加。经验获浙江省推广。试点推出安心码，受到欢迎。

近年来，县里建成云上调解室，服务企业。
"""


def test_what_holds_the_place_in_force_does_not_move_it() -> None:
    assert in_force(REPORT, "安心码") == "海盐县"
    assert in_force(REPORT, "云上调解室") == "海盐县"


def test_a_site_counts_in_its_clause_only() -> None:
    text = "海宁市深化治理。在海宁中国皮革城，商户用上调解码。随后推出安心积分，覆盖各镇。"
    assert in_force(text, "安心积分") == "海宁市"


def test_a_hall_is_not_what_a_report_is_about() -> None:
    reading = read("代表们步入人民大会堂，掌声响起。\n\n全国法院审结案件三万件。")
    subject = Context(reading, find(reading)).subject
    assert subject is not None
    assert subject.level == "country"


def test_a_report_of_the_country_with_examples_is_about_the_country() -> None:
    reading = read("平安建设稳步推进\n\n我国推进法治建设，各级法院完善调解平台，浙江省先行试点。")
    subject = Context(reading, find(reading)).subject
    assert subject is not None
    assert subject.level == "country"


def test_a_text_without_places_has_none_in_force() -> None:
    assert in_force("社区推出安心码，居民称好。", "安心码") is None


def test_a_place_of_an_enumerating_paragraph_counts_in_its_sentence_only() -> None:
    work = "加强基层治理，完善矛盾调解，提升服务水平。" * 15
    text = f"甘肃省工作报告\n\n{work}武威市推出安心码，群众称好。随后建成云上调解室，服务企业。"
    assert in_force(text, "安心码") == "武威市"
    assert in_force(text, "云上调解室") == "甘肃省"


SPOKEN = """深化改革，盘活省属企业房产，省级专项资金压减一成。永昌县农产品展销中心揭牌。武威市获得农民运动会举办权，武威市健儿夺金，武威市文化街焕新。

建成暖心食堂四百家，省内邮路实现通达。武威市通勤指数全国领先。甘肃省农耕展对外开放，全省刑案数量下降。
"""


def test_a_province_that_speaks_is_what_the_report_is_about() -> None:
    assert in_force(SPOKEN, "暖心食堂") == "甘肃省"
    town = SPOKEN.replace("省属", "市属").replace("省级", "市级").replace("省内", "全市").replace("全省", "全市")
    assert in_force(town, "暖心食堂") != "甘肃省"


def test_an_example_does_not_make_a_report_of_the_country_one_of_its_province() -> None:
    text = """我国推进助残改革，服务惠及城乡。

甘肃省先行试点。甘肃省组建巡诊队。

我国发布助残计划，推出康复券。
"""
    assert in_force(text, "康复券") == "我国"


def test_a_list_of_places_taken_together_is_what_holds_them() -> None:
    reading = read("海盐县加强夜巡。在武原街道、西塘桥街道和沈荡镇布设岗亭36个。")
    context = Context(reading, find(reading))
    span = next(reading.occurrences("岗亭"))
    apart, together = context.at(span), context.at(span, together=True)
    assert apart is not None
    assert together is not None
    assert (apart.name, together.name) == ("沈荡镇", "海盐县")
