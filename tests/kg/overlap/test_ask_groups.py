"""Groups of asks: no chains, verdicts win, names stay."""
from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from kg.overlap import Pair, ask_groups


def pair(a: str, b: str, score: float, opposite: bool = False) -> Pair:
    return Pair(a, b, score, "duplicaat", {}, (), "", opposite)


def members(pairs: Iterable[Pair], **more) -> list[tuple[str, ...]]:
    return [group.proposals for group in ask_groups(pairs, **more)]


CHAIN = [pair("a", "b", 0.9), pair("b", "c", 0.3), pair("c", "d", 0.9)]


def test_a_chain_is_not_one_group() -> None:
    assert members(CHAIN) == [("a", "b"), ("c", "d")]


def test_all_alike_is_one_group_with_the_most_alike_in_the_middle() -> None:
    (group,) = ask_groups([pair("a", "b", 0.9), pair("b", "c", 0.8), pair("a", "c", 0.5)])
    assert group.proposals == ("a", "b", "c") and group.central == "b" and not group.confirmed and group.bridges == ()


def test_opposite_and_unlikely_pairs_make_no_group() -> None:
    assert members([pair("a", "b", 0.9, opposite=True), pair("c", "d", 0.1)]) == []


def test_a_verdict_joins_whatever_the_score() -> None:
    (group,) = ask_groups([], {("b", "a"): "overlap"})
    assert group.proposals == ("a", "b") and group.confirmed


def test_a_verdict_keeps_apart_whatever_the_score() -> None:
    triangle = [pair("a", "b", 0.99), pair("b", "c", 0.9), pair("a", "c", 0.9)]
    for verdict in ("geen", "zelfde-artikel"):
        assert members(triangle, verdicts={("a", "b"): verdict}) in ([("a", "c")], [("b", "c")])


def test_confirmed_only_when_people_hold_all_of_it_together() -> None:
    pairs = [pair("a", "b", 0.9), pair("b", "c", 0.9), pair("a", "c", 0.9)]
    (half,) = ask_groups(pairs, {("a", "b"): "duplicaat"})
    (whole,) = ask_groups(pairs, {("a", "b"): "duplicaat", ("b", "c"): "overlap"})
    assert not half.confirmed and whole.confirmed


def test_bridges_and_conflicts_are_shown() -> None:
    (group,) = ask_groups([], {("a", "b"): "duplicaat", ("b", "c"): "duplicaat", ("a", "c"): "geen"})
    assert group.proposals == ("a", "b", "c")
    assert group.bridges == (("a", "b"), ("b", "c")) and group.conflicts == (("a", "c"),)


def test_names_stay_as_proposals_come_and_go() -> None:
    (first,) = ask_groups([pair("b", "c", 0.9)])
    assert first.name == "b"
    more = [pair("b", "c", 0.9), pair("a", "b", 0.9), pair("a", "c", 0.9)]
    (grown,) = ask_groups(more, named={first.name: first.proposals})
    assert grown.proposals == ("a", "b", "c") and grown.name == "b"
    (shrunk,) = ask_groups([pair("a", "c", 0.9)], named={grown.name: grown.proposals})
    assert shrunk.name == "b"
    both = ask_groups([pair("a", "c", 0.9), pair("b", "d", 0.9)], named={"b": ("a", "c")})
    assert {group.name: group.proposals for group in both} == {"b": ("a", "c"), "d": ("b", "d")}


PAIRS = st.dictionaries(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]), st.floats(0, 1), max_size=20)


@given(PAIRS, st.randoms())
def test_any_pairs_any_order(scores: dict[tuple[int, int], float], random) -> None:
    pairs = [pair(f"p{a}", f"p{b}", score) for (a, b), score in scores.items()]
    groups = members(pairs)
    assert len({one for group in groups for one in group}) == sum(map(len, groups))
    random.shuffle(pairs)
    assert members(pairs) == groups


@given(PAIRS, st.dictionaries(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]), st.sampled_from(["geen", "zelfde-artikel"])))
def test_kept_apart_never_meet_without_a_verdict_that_joins(scores, apart) -> None:
    verdicts = {(f"p{a}", f"p{b}"): verdict for (a, b), verdict in apart.items()}
    for group in members([pair(f"p{a}", f"p{b}", score) for (a, b), score in scores.items()], verdicts=verdicts):
        assert not any(a in group and b in group for a, b in verdicts)
