"""Reading a proposal and correcting it, below the screens: what typed words mean, what corrections do, and test cases of them."""
from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from kg.actions import Desk
from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.cases import cases
from kg.judgements.follow import follow
from kg.overlap.stances import read_stances
from kg.permissions import User
from kg.proposals.read import read_proposal
from records import UsageError
from tests.support.app_fixtures import ARTICLE, all_html, compared_store, words
from ui.data.graph import Graph
from ui.data.reader import meant
from ui.screens.proposal import page as proposal
from ui.screens.proposal.correct import plain
from ui.screens.proposal.data import occurrences, place_of_citation, proposal_stances, spot, undone, written

ID = "zuiderkwartier-goede-buren"
HVW = "jci1.3:c:BWBR0035303"
DAY = date(2021, 4, 30)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = compared_store(tmp_path_factory.mktemp("read"))
    return made


@pytest.fixture
def folder(store: Path, tmp_path: Path) -> DataFolder:
    """The examples, without judgements: a copy, for the graph follows what a test judges."""
    return DataFolder(shutil.copytree(store, tmp_path / "store"))


@pytest.fixture
def graph(folder: DataFolder) -> Graph:
    return Graph(folder)


# --- what typed words mean


@pytest.mark.parametrize(("typed", "targets"), [
    ("art. 11 lid 2 Hvw", [f"{HVW}&artikel=11&lid=2"]),
    ("BWBR0035303", [HVW]),
    (f" {ARTICLE} ", [ARTICLE]),
    ("jci1.3:c:BWBR0035303&artikel=11&z=2021-01-01", [ARTICLE]),
    ("https://wetten.overheid.nl/jci1.3:c:BWBR0035303&artikel=11", [ARTICLE]),
    ("artikel 6 AVG", ["CELEX:32016R0679&artikel=6"]),
    ("artikel 11 Huisvestingswet 2014 en artikel 13b Opiumwet", [ARTICLE, "jci1.3:c:BWBR0001941&artikel=13b"]),
    ("zomaar wat woorden", []), ("", []), ("   ", []), ("<script>alert(1)</script>", []), ("(" * 5000, []),
])  # fmt: skip
def test_what_typed_words_mean(folder: DataFolder, typed: str, targets: list[str]) -> None:
    assert [one.target for one in meant(folder, folder.store(), typed, DAY)] == targets


def test_words_without_a_law_are_of_the_law_that_is_cited_there(folder: DataFolder) -> None:
    assert meant(folder, folder.store(), "artikel 12", DAY) == [] or meant(folder, folder.store(), "artikel 12", DAY)[0].target != f"{HVW}&artikel=12"
    assert [one.target for one in meant(folder, folder.store(), "artikel 12", DAY, "BWBR0035303")] == [f"{HVW}&artikel=12"]


def test_a_law_that_is_not_loaded_is_offered_by_its_title(folder: DataFolder) -> None:
    (one,) = meant(folder, folder.store(), "artikel 2 Woningwet", DAY)
    assert one.title == "Woningwet" and one.known is None


def test_markdown_in_a_title_is_harmless_in_a_label() -> None:
    assert plain("![x](http://evil.example/p.png)") == r"\!\[x\]\(http\://evil\.example/p\.png\)"


# --- corrections


def corrected_target(graph: Graph, place: str) -> tuple[str, ...] | None:
    found = spot(graph, graph.proposal(ID), place).citation
    return found.targets if found else None


def first_place(graph: Graph) -> str:
    return written(place_of_citation(graph.proposal(ID).citations[0]))


def test_a_correction_shows_at_once_and_is_taken_back_by_another(graph: Graph) -> None:
    place = first_place(graph)
    before = corrected_target(graph, place)
    graph.desk.correct(ID, place, "doel", [ARTICLE], "Het gaat om dit artikel.")
    assert corrected_target(graph, place) == (ARTICLE,)
    assert "Het gaat om dit artikel." in words(proposal.render(graph, {"id": ID}))
    at = spot(graph, graph.proposal(ID), place)
    assert undone(graph, graph.proposal(ID), at) == ("doel", before)
    graph.desk.correct(ID, place, "doel", before or ())
    assert corrected_target(graph, place) == before
    at = spot(graph, graph.proposal(ID), place)  # the last one was taking back: taking that back gives the correction again
    assert undone(graph, graph.proposal(ID), at) == ("doel", (ARTICLE,))


def test_what_is_no_citation_loses_its_mark_and_can_get_it_back(graph: Graph) -> None:
    place = first_place(graph)
    marks = all_html(proposal.render(graph, {"id": ID})).count("<mark id=")
    graph.desk.correct(ID, place, "geen")
    page = proposal.render(graph, {"id": ID})
    assert all_html(page).count("<mark id=") == marks - 1 and "dit is geen verwijzing" in words(page)
    at = spot(graph, graph.proposal(ID), place)
    assert at.citation is None and undone(graph, graph.proposal(ID), at) == ("doel", (HVW,))


def test_taking_back_works_after_the_graph_followed_too(graph: Graph, folder: DataFolder) -> None:
    place = first_place(graph)
    graph.desk.correct(ID, place, "doel", [ARTICLE])
    assert follow(folder)
    after = Graph(folder)
    assert read_proposal(folder.store(), folder.iris, ID).citations[0].targets == (ARTICLE,)
    assert undone(after, after.proposal(ID), spot(after, after.proposal(ID), place)) == ("doel", (HVW,))


def test_confirming_confirms_what_is_shown_and_not_what_the_snapshot_has(graph: Graph) -> None:
    place = first_place(graph)
    graph.desk.correct(ID, place, "doel", [ARTICLE])
    assert graph.desk.correct(ID, place, "juist").targets == (ARTICLE,)
    graph.desk.correct(ID, place, "geen")
    with pytest.raises(UsageError):
        graph.desk.correct(ID, place, "juist")


def test_a_missed_citation_is_found_by_its_words_and_cited(graph: Graph) -> None:
    places = occurrences(graph.proposal(ID), "tijdelijke  regeling")
    assert len(places) == 1 and places[0][2] == "tijdelijke regeling"
    graph.desk.correct(ID, written(places[0][0]), "doel", [ARTICLE])
    at = spot(graph, graph.proposal(ID), written(places[0][0]))
    assert at.citation is not None and at.citation.targets == (ARTICLE,) and undone(graph, graph.proposal(ID), at) == ("geen", ())
    assert occurrences(graph.proposal(ID), " ") == [] and occurrences(graph.proposal(ID), "staat er niet in [") == []


def test_who_may_not_correct_is_refused_below_the_screen(graph: Graph, folder: DataFolder) -> None:
    desk = Desk(folder, User("lezer", frozenset()))
    for what in (
        lambda: desk.correct(ID, first_place(graph), "geen"), lambda: desk.stance(ID, ARTICLE, "ruimer"), lambda: desk.contact(ID),
    ):  # fmt: skip
        with pytest.raises(UsageError, match="mag niet"):
            what()
    assert table.read(folder) == []


def test_corrections_as_test_cases(graph: Graph, folder: DataFolder) -> None:
    place = first_place(graph)
    graph.desk.correct(ID, place, "doel", [f"{HVW}&artikel=12"])
    graph.desk.correct(ID, place, "doel", [ARTICLE])
    graph.desk.correct(ID, written(place_of_citation(graph.proposal(ID).citations[1])), "geen")
    found = list(cases(folder.store(), folder.iris, table.read(folder)))
    assert [one["targets"] for one in found] == [[ARTICLE], []]  # the latest of each place
    for one in found:
        assert one["text"][one["start"] : one["end"]] == one["quote"] and one["date"] == "2021-04-30" and one["reviewer"].startswith("b-")
        assert set(json.loads(json.dumps(one))) >= {"id", "field", "nr", "outcome", "proposal", "submitter"}
        assert "@" not in one["text"]


# --- stances


def test_what_the_machine_and_people_say_of_each_provision(graph: Graph, folder: DataFolder) -> None:
    read = read_stances(folder.store(), folder.iris, ID)
    assert read[ARTICLE].slug == "ruimer" and read[ARTICLE].reason.startswith("woorden: ")
    graph.desk.stance(ID, ARTICLE, "strenger")
    (mine,) = [one for one in proposal_stances(graph, graph.proposal(ID)) if one.target == ARTICLE]
    assert mine.verdict is not None and mine.verdict.outcome == "strenger"
    Desk(folder, User("an", frozenset({"adviseur"}))).stance(ID, ARTICLE, "ruimer")
    rows = proposal.render(graph, {"id": ID}).taken.rows
    assert {row["standpunt mensen"] for row in rows if row["doel"] == ARTICLE} == {"beoordelaars verschillen"}
    reader = Graph(folder, User("lezer", frozenset()))
    assert "beoordelaars verschillen strenger (beoordelaar b-" in words(proposal.render(reader, {"id": ID}))
