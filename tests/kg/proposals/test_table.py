"""The lists of what proposals cite, against the proposals themselves, one by one."""
from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

import jci
from kg.folder.data_folder import DataFolder
from kg.judgements.enter import judge_criterion, judge_pair
from kg.news import news
from kg.proposals.clusters import clusters
from kg.proposals.crosstab import Crossed, crossed
from kg.proposals.lists import NO_FIELD, Lists, having_words, natural
from kg.proposals.lists_read import law_id, law_target
from kg.proposals.read import list_proposals, read_proposal
from kg.rdf.vocabulary import policy_field
from kg.review.standings import likely_pairs, standings, waiting
from tests.support.app_fixtures import compared_store

ALL = np.ones(1000, dtype=bool)
Mention = tuple[str, str, str, str, str]  #: proposal, provision, field, role, status


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    store = compared_store(tmp_path_factory.mktemp("lists"))
    return DataFolder(store)


@pytest.fixture(scope="module")
def lists(folder: DataFolder) -> Lists:
    return Lists(folder.store(), folder.iris)


@pytest.fixture(scope="module")
def mentions(folder: DataFolder) -> list[Mention]:
    """What the proposals say, read one by one: by another way than the lists."""
    return list(_mentions(folder))


def _mentions(folder: DataFolder) -> Iterator[Mention]:
    for line in list_proposals(folder.store(), folder.iris):
        proposal = read_proposal(folder.store(), folder.iris, line.id)
        fields = [policy_field(name) for name in proposal.policy_fields] or [NO_FIELD]
        for one, field in product(proposal.citations, fields):
            yield from ((line.id, target, field, one.role, one.status) for target in one.targets)


@pytest.mark.parametrize("by_law", [False, True])
def test_every_number_is_what_counting_by_hand_gives(lists: Lists, mentions: list[Mention], by_law: bool) -> None:
    cited = lists.by_law if by_law else lists.by_provision
    group = law_target if by_law else jci.article_of
    known = [one for one in mentions if (law_id(one[1]) if by_law else jci.law_of(one[1]) and jci.parts(one[1]))]
    places = {"leefveld": 2, "rol": 3, "status": 4}
    values = {name: sorted({one[at] for one in known}) for name, at in places.items()}
    states = [{}, *({name: value} for name in values for value in values[name]), *(
        {"leefveld": field, "rol": role} for field in values["leefveld"] for role in values["rol"]
    )]  # fmt: skip
    for choices in states:
        left = [one for one in known if all(one[places[name]] == value for name, value in choices.items())]
        counts = cited.counted(choices, None, ALL[: len(lists.proposals)])
        for nr, target in enumerate(cited.targets):
            of_it = [one for one in left if group(one[1]) == target]
            assert counts["proposals"][nr] == len({one[0] for one in of_it}) == counts["open"][nr]
            assert counts["change"][nr] == len({one[0] for one in of_it if one[3] == "te-wijzigen"})
            assert counts["short"][nr] == len({one[0] for one in of_it if one[3] == "onvoldoende"})
        for name in values:
            for value, number in cited.faceted.counts(name, choices):
                other = cited.counted({**choices, name: value}, None, ALL[: len(lists.proposals)])
                assert number == np.count_nonzero(other["proposals"])


def test_the_lists_agree_with_the_clusters(lists: Lists, folder: DataFolder) -> None:
    for by, cited in (("provision", lists.by_provision), ("law", lists.by_law)):
        counts = cited.counted({}, None, ALL[: len(lists.proposals)])["proposals"]
        expected = {one.target: len(one.proposals) for one in clusters(folder.store(), folder.iris, by)}
        assert dict(zip(cited.targets, counts.tolist(), strict=True)) == expected


def test_the_matrix_is_what_the_filter_gives(lists: Lists) -> None:
    cited = lists.by_provision
    rows = np.arange(len(cited.targets))
    matrix = cited.matrix({}, None, rows)
    for field in cited.faceted.facets["leefveld"].values:
        counts = cited.counted({"leefveld": field}, None, ALL[: len(lists.proposals)])["proposals"]
        assert [matrix[int(nr)].get(field, 0) for nr in rows] == counts.tolist()
        assert set().union(*cited.matrix({"leefveld": field}, None, rows).values()) <= {field}


def test_a_cell_of_the_matrix_counts_the_proposals_of_its_list(lists: Lists) -> None:
    matrix = lists.by_provision.matrix({}, None, np.arange(len(lists.by_provision.targets)))
    for nr, by_field in matrix.items():
        for field, number in by_field.items():
            found = lists.faceted.chosen({"bepaling": lists.by_provision.targets[nr], "leefveld": field})
            assert np.count_nonzero(found) == number


# --- the largest against policy fields


def drawn(lists: Lists, choices: dict[str, str] = {}) -> Crossed:
    totals = lists.by_law.counted(choices, None, ALL[: len(lists.proposals)])["proposals"]
    return crossed(lists.by_law, choices, None, totals)


@pytest.mark.parametrize("choices", [{}, {"leefveld": "wonen"}, {"rol": "te-wijzigen"}, {"wet": "BWBR0035303"}])
def test_the_picture_counts_each_proposal_once_in_each_place(
    lists: Lists, mentions: list[Mention], monkeypatch: pytest.MonkeyPatch, choices: dict[str, str]
) -> None:
    monkeypatch.setattr("kg.proposals.crosstab.ROWS", 2)
    monkeypatch.setattr("kg.proposals.crosstab.COLUMNS", 1)
    places = {"leefveld": 2, "rol": 3}
    known = [one for one in mentions if law_id(one[1]) and all(one[places[name]] == value for name, value in choices.items() if name != "wet")]
    known = [one for one in known if choices.get("wet", law_id(one[1])) == law_id(one[1])]
    found = drawn(lists, choices)
    alone = {lists.by_law.targets[row.group] for row in found.rows if row.group is not None}
    assert found.groups == len({law_target(one[1]) for one in known}) == len(alone) + found.other_groups
    assert len(found.fields) + found.other_fields == len({one[2] for one in known})
    for row in found.rows:
        of_it = [one for one in known if (law_target(one[1]) == lists.by_law.targets[row.group] if row.group is not None else law_target(one[1]) not in alone)]
        assert row.total == len({one[0] for one in of_it}) > 0
        assert row.by_field == tuple(len({one[0] for one in of_it if one[2] == field}) for field in found.fields)
        assert row.other_fields == len({one[0] for one in of_it if one[2] not in found.fields})
    totals = [row.total for row in found.rows if row.group is not None]
    assert totals == sorted(totals, reverse=True) and found.largest[0] == totals[0] >= found.largest[1] > 0


def test_the_others_are_never_one_alone(lists: Lists, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = drawn(lists)
    assert whole.other_groups == whole.other_fields == 0 and all(row.group is not None and not row.other_fields for row in whole.rows)
    monkeypatch.setattr("kg.proposals.crosstab.ROWS", whole.groups - 1)
    assert drawn(lists) == whole
    monkeypatch.setattr("kg.proposals.crosstab.ROWS", whole.groups - 2)
    assert (drawn(lists).other_groups, drawn(lists).rows[-1].group) == (2, None)


def test_a_choice_that_leaves_nothing_leaves_an_empty_picture(lists: Lists) -> None:
    found = drawn(lists, {"leefveld": "bestaat-niet"})
    assert found == Crossed((), 0, (), 0, 0) and found.largest == (0, 0)


def test_proposals_are_as_they_were_read(lists: Lists, folder: DataFolder) -> None:
    for line in lists.proposals:
        proposal = read_proposal(folder.store(), folder.iris, line.id)
        assert (line.title, line.submitter, line.submitted) == (proposal.title, proposal.submitter, proposal.submitted.isoformat())
        assert line.directions == tuple(one.nr for one in proposal.solutions)
        assert set(line.interventions) == {one.intervention for one in proposal.solutions}
        targets = {target for one in proposal.citations for target in one.targets}
        assert set(line.laws) == {law_target(target) for target in targets if law_id(target)}
        assert (line.cites == "geen") == (not proposal.citations)
        assert (line.cites == "artikel") == any(jci.law_of(target) and jci.parts(target) for target in targets)


def test_an_empty_store_has_empty_lists(tmp_path: object) -> None:
    folder = DataFolder(f"{tmp_path}/niets")
    lists = Lists(folder.store(), folder.iris)
    assert lists.proposals == () and not len(lists.by_provision.counted({}, None, ALL[:0])["proposals"])
    assert lists.faceted.counts("wet", {}) == [] and news(folder.graphs) == []


def test_numbers_in_names_go_by_their_value() -> None:
    assert sorted(["Artikel 11 B", "Artikel 2 B", "artikel 2 A", "Artikel 2a"], key=natural)[:2] == ["artikel 2 A", "Artikel 2 B"]
    assert having_words(("artikel 11 huisvestingswet", "opiumwet"), "WET 11").tolist() == [True, False]  # type: ignore[union-attr]
    assert having_words(("a",), "  ") is None
    assert sorted(["²", "9" * 30, "a"], key=natural)


def test_what_waits_follows_from_the_judgements(folder: DataFolder, lists: Lists) -> None:
    likely = likely_pairs(folder.store(), folder.iris)
    assert likely
    names = [line.id for line in lists.proposals]
    before = waiting(folder, likely, {}, names, "An Proef")
    assert (before.pairs, before.received, before.in_test, before.differing_pairs) == (len(likely), len(names), 0, ())
    (a, b), other = sorted(likely)[0], names[0]
    judge_pair(folder, a, b, "duplicaat", "m", "An Proef")
    judge_pair(folder, a, b, "geen", "m", "Bo Proef")
    judge_criterion(folder, other, "grondwet", "nee", "m", "An Proef")
    judge_criterion(folder, other, "grondwet", "deels", "m", "Bo Proef")
    from kg.judgements import table

    found = standings(table.read(folder), {line.id: line.directions for line in lists.proposals})
    assert set(found) == {other} and found[other].step == "toets"
    mine, new = (waiting(folder, likely, found, names, who) for who in ("an  proef", "Cas Proef"))
    assert (mine.pairs, new.pairs) == (len(likely) - 1, len(likely)) and mine.differing_pairs == ((a, b),)
    assert mine.differing_criteria == (other,) and (mine.in_test, mine.received) == (1, len(names) - 1)


def test_what_is_new_has_every_proposal_and_law_once(folder: DataFolder, lists: Lists) -> None:
    days = news(folder.graphs)
    assert [one.day for one in days] == sorted({one.day for one in days}, reverse=True)
    told = sorted(name for one in days for name in one.proposals)
    assert told == [line.id for line in lists.proposals]
    assert len([law for one in days for law in one.laws]) == 6
