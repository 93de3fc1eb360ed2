"""The agenda of a work session and its outcome: which asks, who is invited for which law, and what is stored in one go."""
from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.common_ask import CommonAsk
from kg.judgements.enter import enter_session, enter_step, judge_criterion, undo, undo_session
from kg.judgements.record import CRITERIA
from kg.judgements.status import Status, status
from kg.judgements.verdicts import work_sessions
from kg.overlap.groups import AskGroup
from kg.proposals.read import ProposalLine
from kg.review.work_sessions import Choice, Known, agenda, cited_laws, names
from records import UsageError

DAY = date(2026, 3, 12)
A, B = "lindervoort-eerst-waarschuwen", "bergvoorde-uitvalsbasis-drugshandel"
LAWS = {"BWBR0000001": ["v-1", "v-2"], "BWBR0000002": ["v-2", "v-3"], "BWBR0000003": ["v-1"], "CELEX:32016R0679": ["v-3"]}


def line(proposal_id: str, title: str, submitter: str = "") -> ProposalLine:
    return ProposalLine(proposal_id, title, submitter, DAY)


def known(judged: Mapping[str, Status] = {}) -> Known:
    """Two groups and a proposal of itself; `v-2` cites what two departments answer for."""
    groups = [AskGroup("g-1", ("v-1", "v-2"), "v-2", True, (), ()), AskGroup("g-2", ("v-4",), "v-4", False, (), ())]
    lines = [line("v-1", "Een"), line("v-2", "Twee", "gemeente Duinrade"), line("v-3", ""), line("v-4", "Vier")]

    def laws(proposals: Sequence[str]) -> dict[str, Iterable[str]]:
        return {law: mine for law, citing in LAWS.items() if (mine := [one for one in citing if one in proposals])}

    return Known(
        {one.name: one for one in groups}, {"g-1": [CommonAsk("g-1", "Laat ons kiezen.", (), "b-1", "")]}, {one.id: one for one in lines},
        judged, {"BWBR0000001": "BZK", "BWBR0000002": "VWS", "BWBR0000003": "BZK"}, laws, lambda ids: [("x&artikel=1", list(ids))],
        lambda address: f"<{address}>",
    )  # fmt: skip


def test_names_between_commas() -> None:
    assert names(" a, b,,a ") == ("a", "b") and names("") == ()


def test_the_points_are_in_the_order_of_choosing_and_each_proposal_once() -> None:
    found = agenda(Choice(("g-2", "g-1", "weg"), ("v-3", "v-1", "ook-weg"), DAY), known())
    assert [(one.group, one.ask, one.written) for one in found.points] == [
        ("g-2", "Vier", False), ("g-1", "Laat ons kiezen.", True), ("", "v-3", False),
    ]  # fmt: skip
    assert [one.id for one in found.proposals] == ["v-4", "v-1", "v-2", "v-3"] and found.gone == ("weg", "ook-weg")
    assert found.proposals[2].submitter == "gemeente Duinrade" and found.points[1].articles[0].proposals == ("v-1", "v-2")


def test_a_department_is_invited_for_its_laws_alone() -> None:
    found = agenda(Choice(("g-1",), ("v-3",)), known())
    assert [(one.department, one.laws, one.proposals) for one in found.guests] == [
        ("BZK", ("<BWBR0000001>", "<BWBR0000003>"), ("v-1", "v-2")), ("VWS", ("<BWBR0000002>",), ("v-2", "v-3")),
    ]  # fmt: skip
    assert found.unknown == ("<CELEX:32016R0679>",)
    assert [one.department for one in agenda(Choice((), ("v-3",)), known()).guests] == ["VWS"]
    assert agenda(Choice(), known()).guests == ()


def test_how_far_each_is(tmp_path: Path, example_folder: DataFolder) -> None:
    shutil.copytree(example_folder.path, tmp_path / "store")
    folder = DataFolder(tmp_path / "store")
    for criterion in CRITERIA:
        judge_criterion(folder, A, criterion, "nee", "gelezen", "Reviewer Geheim")
    judged = {"v-1": status(table.read(folder, A))}
    first, second = agenda(Choice(("g-1",)), known(judged)).proposals
    assert (first.step, first.open, first.ready) == ("werkgroep", (), True)
    assert (second.step, second.open, second.ready) == ("ontvangen", CRITERIA, False)


def test_the_laws_that_proposals_cite(example_folder: DataFolder) -> None:
    found = cited_laws(example_folder.store(), example_folder.iris, [A, B])
    assert found["BWBR0001941"] == sorted((A, B)) and "BWBR0035303" not in found
    assert cited_laws(example_folder.store(), example_folder.iris, []) == {}


# --- the outcome


@pytest.fixture
def folder(tmp_path: Path, example_folder: DataFolder) -> DataFolder:
    shutil.copytree(example_folder.path, tmp_path / "store")
    return DataFolder(tmp_path / "store")


def test_a_session_and_what_follows_are_stored_together(folder: DataFolder) -> None:
    rows = enter_session(folder, {A: "kabinet", B: ""}, DAY, "Besproken.", "Reviewer", departments=["BZK ", "BZK", ""])
    assert [(one.proposal, one.outcome, one.departments) for one in rows] == [
        (A, "werksessie", ("BZK",)), (B, "werksessie", ("BZK",)), (A, "kabinet", ()),
    ]  # fmt: skip
    assert len({(one.session, one.time, one.day) for one in rows}) == 1
    assert [status(table.read(folder, one)).step for one in (A, B)] == ["kabinet", "werksessie"]
    held = work_sessions(table.read(folder))[0]
    assert (held.day, held.proposals, held.departments, held.outcome) == (DAY.isoformat(), (A, B), ("BZK",), "Besproken.")
    assert held.following == {A: "kabinet"} and held.judgements == tuple(one.id for one in rows)
    enter_step(folder, [A], "werkgroep", DAY, "Toch terug.", "Ander")
    assert status(table.read(folder, A)).step == "ontvangen", "what follows from its criteria"
    assert len(work_sessions(table.read(folder))) == 1, "a step outside a session is no session"


@pytest.mark.parametrize(("following", "words", "who", "message"), [
    ({}, "x", "BZK", "ten minste één voorstel"), ({A: "", "bestaat-niet": ""}, "x", "BZK", "bestaat-niet"),
    ({A: "mooi"}, "x", "BZK", "staat niet in de lijst"), ({A: ""}, " ", "BZK", "zonder motivering"),
    ({A: ""}, "bel 06-00000000", "BZK", "contactgegevens"), ({A: ""}, "x", "els@example.nl", "contactgegevens"),
])  # fmt: skip
def test_all_or_nothing(folder: DataFolder, following: dict[str, str], words: str, who: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        enter_session(folder, following, DAY, words, "Reviewer", departments=[who])
    assert table.read(folder) == []


# --- what was entered is taken back


def test_a_session_is_taken_back_whole_and_all_of_it_stays_in_the_table(folder: DataFolder) -> None:
    enter_step(folder, [B], "kabinet", DAY, "Eerder al.", "Ander")
    rows = enter_session(folder, {A: "kabinet", B: "werkgroep"}, DAY, "Besproken.", "Reviewer", departments=["BZK"])
    assert [status(table.read(folder, one)).step for one in (A, B)] == ["kabinet", "ontvangen"]
    undone = undo_session(folder, rows[0].session or "", "Reviewer")
    assert [one.replaces for one in undone] == [one.id for one in rows] and {one.outcome for one in undone} == {"ingetrokken"}
    assert len({one.time for one in undone}) == 1 and len(table.read(folder)) == 1 + 2 * len(rows)
    assert [status(table.read(folder, one)).step for one in (A, B)] == ["ontvangen", "kabinet"], "what held before holds again"
    found = work_sessions(table.read(folder))[0]
    assert (found.proposals, found.following, found.outcome, found.departments) == ((), {}, "Besproken.", ("BZK",))
    assert found.withdrawn == {A: undone[0].time, B: undone[0].time} and found.reviewer == rows[0].reviewer
    assert found.judgements == tuple(one.id for one in (*rows, *undone))
    with pytest.raises(UsageError, match="niets \\(meer\\)"):
        undo_session(folder, rows[0].session or "", "Reviewer")


def test_one_proposal_is_taken_back_with_the_step_that_followed(folder: DataFolder) -> None:
    rows = enter_session(folder, {A: "kabinet", B: ""}, DAY, "Besproken.", "Reviewer")
    undone = undo_session(folder, rows[0].session or "", "Reviewer", [A])
    assert [(one.proposal, one.replaces) for one in undone] == [(A, rows[0].id), (A, rows[2].id)]
    found = work_sessions(table.read(folder))[0]
    assert (found.proposals, set(found.withdrawn), found.following) == ((B,), {A}, {})
    assert [status(table.read(folder, one)).step for one in (A, B)] == ["ontvangen", "werksessie"]
    undo_session(folder, rows[0].session or "", "Reviewer")
    assert work_sessions(table.read(folder))[0].proposals == ()


def test_a_step_that_began_the_test_is_taken_back_too(folder: DataFolder) -> None:
    row = enter_step(folder, [A], "toets", DAY, "Begonnen.", "Reviewer")[0]
    assert status(table.read(folder, A)).step == "toets"
    undo(folder, row.id, "Reviewer")
    assert status(table.read(folder, A)).step == "ontvangen"
    for gone in (row.id, table.read(folder)[-1].id):
        with pytest.raises(UsageError, match="ongedaan"):
            undo(folder, gone, "Reviewer")


def test_an_earlier_step_can_be_taken_back_and_the_later_one_holds(folder: DataFolder) -> None:
    first = enter_session(folder, {A: ""}, DAY, "Besproken.", "Reviewer")[0]
    enter_step(folder, [A], "kabinet", DAY, "Door.", "Reviewer")
    undo(folder, first.id, "Reviewer")
    assert status(table.read(folder, A)).step == "kabinet"


def test_who_entered_a_session_takes_it_back(folder: DataFolder) -> None:
    row = enter_session(folder, {A: ""}, DAY, "Besproken.", "Reviewer")[0]
    with pytest.raises(UsageError, match="van een ander"):
        undo_session(folder, row.session or "", "Ander")
    with pytest.raises(UsageError, match="niets"):
        undo_session(folder, "bestaat-niet", "Reviewer")
    with pytest.raises(UsageError, match="niets"):
        undo_session(folder, row.session or "", "Reviewer", [B])
    assert len(table.read(folder)) == 1
