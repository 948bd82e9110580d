"""Who is a person: names and short forms, what only looks like one."""

import pytest

from loaders.extraction import persons, read
from loaders.extraction.records import Person, Program, Span


def people(text: str) -> dict[str, Person]:
    return {person.name: person for person in persons.find(read(text))}


def test_a_short_form_is_said_of_whom_the_report_names_in_full() -> None:
    found = people("调解员沈建明退休前是教师。\n\n居民有事都找老沈，老沈说，能帮就帮。")
    assert set(found) == {"沈建明"}
    assert found["沈建明"].aliases == ("老沈",)


def test_a_short_form_alone_is_a_person() -> None:
    assert set(people("快递员小姚说，驿站能歇脚。")) == {"小姚"}


def test_a_role_vouches_for_a_name_that_ends_like_a_place() -> None:
    assert "张卫国" in people("村民张卫国说，路修好了。")


@pytest.mark.parametrize(
    "text",
    [
        "这一幕发生在江西南昌某小区。",
        "小康不小康，关键看老乡。",
        "开展“跟着赵小兰学调解”活动。",
        "提高养老金、低保标准。",
    ],
)
def test_what_only_looks_like_a_person_is_none(text: str) -> None:
    assert people(text) == {}


def test_a_role_vouches_for_a_name_without_a_surname() -> None:
    found = people("牧民朗次仁曾当过三年护林员。")
    assert found["朗次仁"].role == "牧民"


def test_a_title_behind_a_surname_is_said_of_whom_the_report_names_in_full() -> None:
    found = people("社区书记赵兴业来得早。\n\n居民说，赵书记很有办法。陈主任说，这事要商量。")
    assert set(found) == {"赵兴业", "陈主任"}
    assert found["赵兴业"].aliases == ("赵书记",)


def test_a_name_inside_a_programmes_name_only_is_nobody() -> None:
    reading = read("周远航志愿队成立。民警刘大勇参加周远航志愿队，刘大勇说，邻里更近了。")
    spans = tuple(reading.occurrences("周远航志愿队"))
    program = Program("p", "周远航志愿队", 0, 0, 6, mentions=spans)
    assert {person.name for person in persons.apart(persons.find(reading), [program])} == {"刘大勇"}
    own = Program("p", "志愿队", 0, 3, 6, mentions=(Span(0, 3, 6),))
    assert {person.name for person in persons.apart(persons.find(reading), [own])} == {"刘大勇", "周远航"}


def test_a_byline_names_reporters_and_correspondents() -> None:
    found = people("（记者 周远航 通讯员 刘大勇）")
    assert {name: person.role for name, person in found.items()} == {"周远航": "记者", "刘大勇": "通讯员"}


def test_a_role_begins_with_a_whole_word() -> None:
    found = people("柯桥区公安局交通警察大队事故处理中队中队长周远航说，路口更安全了。")
    role = found["周远航"].role
    assert role is not None
    assert role.endswith("中队长")
    assert not role.startswith(("安局", "通警", "察大"))
