"""The test in the order of the call, and what waits for a reviewer: tables of judgements and what follows from them."""
from __future__ import annotations

import pytest

from kg.judgements.record import CRITERIA, Judgement
from kg.judgements.stages import STAGES, current, stages
from kg.judgements.status import status
from kg.review.board import standing, standings

#: (criterion, outcome, reviewer, direction)
Said = tuple[str, str, str, int | None]


def judged(*said: Said, proposal: str = "v") -> list[Judgement]:
    return [
        Judgement("toets", proposal, outcome, who, "omdat", criterion, solution, id=f"{proposal}{nr}", nr=nr)
        for nr, (criterion, outcome, who, solution) in enumerate(said, 1)
    ]


def no(*criteria: str, who: str = "an") -> list[Said]:
    return [(criterion, "nee", who, None) for criterion in criteria]


def states(*said: Said, solutions: tuple[int, ...] = ()) -> list[str]:
    return [one.state for one in stages(status(judged(*said), solutions))]


def test_every_criterion_belongs_to_one_step_in_the_order_of_the_call() -> None:
    assert tuple(criterion for criteria in STAGES.values() for criterion in criteria) == CRITERIA


@pytest.mark.parametrize(("said", "expected"), [
    ([], ["open", "gesloten", "gesloten", "gesloten"]),
    (no("verdragen"), ["open", "gesloten", "gesloten", "gesloten"]),
    (no("bestaand-recht"), ["open", "gesloten", "gesloten", "gesloten"]),
    (no("verdragen", "grondwet"), ["klaar", "open", "gesloten", "gesloten"]),
    ([*no("verdragen", "grondwet"), ("bestaand-recht", "deels", "an", None)], ["klaar", "klaar", "open", "gesloten"]),
    (no(*CRITERIA), ["klaar", "klaar", "klaar", "open"]),
    ([*no(*CRITERIA), ("grondwet", "ja", "bo", None)], ["open", "gesloten", "gesloten", "gesloten"]),
    ([*no(*CRITERIA), ("bestaand-recht", "onduidelijk", "an", None)], ["klaar", "open", "gesloten", "gesloten"]),
    ([("verdragen", "ja", "an", None)], ["klaar", "gesloten", "gesloten", "gesloten"]),
    ([*no("verdragen", "grondwet"), ("bestaand-recht", "ja", "an", None)], ["klaar", "klaar", "gesloten", "gesloten"]),
])  # fmt: skip
def test_a_step_opens_when_those_before_it_are_answered(said: list[Said], expected: list[str]) -> None:
    assert states(*said) == expected


def test_a_closed_step_says_what_it_waits_for() -> None:
    found = stages(status(judged(*no("verdragen"), ("verdragen", "ja", "bo", None))))
    assert found[1].reason == "Eerst stap 1 (verdragen: beoordelaars verschillen; Grondwet: geen oordeel)."
    ended = stages(status(judged(*no("verdragen"), ("grondwet", "ja", "an", None))))
    assert ended[3].reason == "Niet meer nodig: afgedaan: strijdig." and current(ended) is None


def test_one_direction_that_is_done_with_keeps_no_step_open_and_one_that_is_alive_does() -> None:
    first_ends = [("verdragen", "ja", "an", 1)]
    assert states(*first_ends, solutions=(1, 2)) == ["open", "gesloten", "gesloten", "gesloten"]
    second_goes_on = [*first_ends, *((name, "nee", "an", 2) for name in CRITERIA)]
    assert states(*second_goes_on, solutions=(1, 2)) == ["klaar", "klaar", "klaar", "open"]
    assert states(*second_goes_on[:3], solutions=(1, 2)) == ["klaar", "open", "gesloten", "gesloten"]


# --- lists


def test_a_standing_says_what_keeps_a_proposal_where_it_is_and_who_may_go_on() -> None:
    found = standing(judged(*no("verdragen")))
    assert (found.step, found.stage, found.waiting, found.differ) == ("toets", 1, ("grondwet",), False)
    assert found.open_for("an") and found.open_for("bo") and found.open_for("")
    unclear = standing(judged(*no("verdragen"), ("grondwet", "onduidelijk", "an", None)))
    assert not unclear.open_for("an") and unclear.open_for("bo")


def test_where_reviewers_differ_it_is_flagged_also_in_one_direction() -> None:
    assert standing(judged(*no("verdragen"), ("verdragen", "ja", "bo", None))).differ
    of_one = judged(("verdragen", "nee", "an", 2), ("verdragen", "deels", "bo", 2))
    assert standing(of_one, (1, 2)).differ


def test_what_is_done_with_waits_for_nobody() -> None:
    found = standing(judged(("verdragen", "ja", "an", None)))
    assert (found.step, found.stage, found.waiting) == ("afgedaan-strijdig", 0, ()) and not found.open_for("bo")


def test_what_waits_for_me() -> None:
    rows = judged(*no("verdragen", "grondwet"), proposal="a") + judged(*no("verdragen"), ("verdragen", "ja", "bo", None), proposal="b")
    found = standings(rows, {"a": (), "b": (), "c": ()})
    assert found["c"].step == "ontvangen"
    assert [name for name, one in found.items() if one.open_for("an")] == ["a", "b", "c"]
    assert [name for name, one in found.items() if one.differ] == ["b"]
