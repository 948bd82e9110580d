"""Links join and keep apart in a fixed order, and say which link was not made and why."""

from hypothesis import given
from hypothesis import strategies as st

from kg.links import Links

pairs = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20)


def test_a_link_across_a_kept_apart_pair_is_skipped_and_listed():
    links: Links[str] = Links()
    links.separate("南湖区", "南湖")
    assert links.join("南湖", "嘉兴南湖")
    assert not links.join("嘉兴南湖", "南湖区")
    assert [(s.left, s.right, s.because) for s in links.skipped] == [("嘉兴南湖", "南湖区", ("南湖区", "南湖"))]


def test_what_is_joined_cannot_be_separated():
    links: Links[str] = Links()
    links.join("甲", "乙")
    assert not links.separate("乙", "甲")


@given(pairs, pairs)
def test_no_set_ever_holds_a_pair_kept_apart(apart, joined):
    links: Links[int] = Links()
    kept = [(a, b) for a, b in apart if links.separate(a, b)]
    for a, b in joined:
        links.join(a, b)
    assert all(links.root(a) != links.root(b) for a, b in kept)


@given(pairs, pairs)
def test_every_join_either_holds_or_is_listed(apart, joined):
    links: Links[int] = Links()
    for a, b in apart:
        links.separate(a, b)
    made = [(a, b) for a, b in joined if links.join(a, b)]
    assert all(links.root(a) == links.root(b) for a, b in made)
    assert len(made) + len([s for s in links.skipped if (s.left, s.right) in joined]) >= len(joined)
