"""Rights that an ask may touch: every rule fires on its own example, says where, and decides nothing."""
from __future__ import annotations

from dataclasses import replace

import pytest

import jci
from ingest.calls import read_call
from ingest.proposals import read_proposals
from kg.folder.data_folder import DataFolder
from kg.judgements.record import Judgement
from kg.proposals.read import read_proposal
from kg.review.rights import Rule, raised_before, rights, rules, touched
from records import Proposal
from tests.support.proposal_text import proposal_text


def proposal(problem: str) -> Proposal:
    (reading,) = read_proposals(proposal_text(problem=problem).encode(), "x", call=read_call())
    return replace(reading.proposal, id="x")


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_fires_on_its_example(rule: Rule) -> None:
    assert rule.pattern.search(rule.example)
    assert rule.right in rights()
    found = [find for one in touched(proposal(rule.example)) for find in one.finds if find.rule == rule.id]
    assert found and found[0].field == "problem"


def test_every_right_names_provisions_that_are_addresses() -> None:
    assert {rule.right for rule in rules()} == set(rights())
    for right in rights().values():
        for label, address in right.provisions:
            assert label and jci.canonical(address) == address


@pytest.mark.parametrize("harmless", [
    "Wij willen een handreiking en een jaarlijks overleg.", "De subsidie loopt drie jaar en wordt daarna bekeken.", "Het overleg met de corporatie verloopt goed.",
])  # fmt: skip
def test_harmless_words_touch_nothing(harmless: str) -> None:
    bare = replace(proposal(""), title="Een plan", problem=harmless, solutions=())
    assert touched(bare) == []


def test_it_says_why_and_where(example_folder: DataFolder) -> None:
    found = read_proposal(example_folder.store(), example_folder.iris, "lindervoort-eerst-waarschuwen")
    rights_found = touched(found)
    home = next(one for one in rights_found if one.right.slug == "woning")
    assert "Raakt mogelijk" in home.reason
    texts = {(None, "problem"): found.problem, (None, "title"): found.title} | {(one.nr, "solutions"): one.text for one in found.solutions}
    for one in rights_found:
        for find in one.finds:
            assert texts[find.nr, find.field][find.start : find.end] == find.quote


def test_who_raised_it_before(example_folder: DataFolder) -> None:
    store, iris = example_folder.store(), example_folder.iris
    right = rights()["gelijke-behandeling"]
    assert raised_before(store, iris, right) == []
    row = Judgement("toets", "een-ander", "deels", "b-0", "want", "grondwet", texts={"jci1.3:c:BWBR0001840&artikel=1&lid=1": "x"})
    assert raised_before(store, iris, right, [row]) == ["een-ander"]
    assert raised_before(store, iris, right, [replace(row, criterion="bestaand-recht")]) == []
