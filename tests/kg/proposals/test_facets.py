"""Facets against counting by hand: a number behind a choice is the number of rows that the choice gives."""
from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.proposals.facets import Facet, Faceted

ITEMS = st.lists(
    st.tuples(st.integers(0, 5), st.sets(st.sampled_from("abc"), max_size=3), st.sets(st.sampled_from("xy"), max_size=2)), max_size=25
)
CHOICES = st.fixed_dictionaries({}, optional={"letter": st.sampled_from("abcq"), "teken": st.sampled_from("xy")})


def made(items: list[tuple[int, set[str], set[str]]]) -> tuple[Faceted, list[int]]:
    """The items as facets; groups are numbered from 0 without gaps."""
    number = {group: nr for nr, group in enumerate(sorted({group for group, _, _ in items}))}
    groups = [number[group] for group, _, _ in items]
    facets = {
        "letter": Facet((nr, value) for nr, (_, letters, _) in enumerate(items) for value in letters),
        "teken": Facet((nr, value) for nr, (_, _, signs) in enumerate(items) for value in signs),
    }
    return Faceted(groups, facets), groups


@settings(max_examples=200, deadline=None)
@given(ITEMS, CHOICES, st.sets(st.integers(0, 5)))
def test_a_number_is_the_number_of_groups_that_the_choice_leaves(
    items: list[tuple[int, set[str], set[str]]], choices: dict[str, str], allowed: set[int]
) -> None:
    faceted, groups = made(items)
    within = np.array([nr in allowed for nr in range(faceted.group_count)], dtype=bool)
    for name, place in (("letter", 1), ("teken", 2)):
        told = dict(faceted.counts(name, choices, within))
        for value in {"letter": "abcq", "teken": "xy"}[name]:
            asked = {**choices, name: value}
            left = {
                group for item, group in zip(items, groups, strict=True)
                if group in allowed and all(asked[facet] in item[at] for facet, at in (("letter", 1), ("teken", 2)) if facet in asked)
            }  # fmt: skip
            assert told.get(value, 0) == len(left)
            assert set(faceted.groups[faceted.chosen(asked, within)].tolist()) == left
            assert value in told or not left
        assert all(number or choices.get(name) == value for value, number in told.items())
        assert place


def test_a_facet_can_be_put_beside_the_others() -> None:
    faceted, _ = made([(0, {"a"}, {"x"}), (1, {"a", "b"}, set())])
    more = faceted.and_("stap", Facet([(0, "toets"), (1, "ontvangen")]))
    assert more.counts("stap", {"letter": "b"}) == [("ontvangen", 1)] and "stap" not in faceted.facets
    assert more.counts("letter", {"stap": "toets"}) == [("a", 1)]


def test_nothing_at_all_has_no_values() -> None:
    faceted = Faceted([], {"letter": Facet([])})
    assert faceted.counts("letter", {}) == [] and not faceted.chosen({"letter": "a"}).any()
