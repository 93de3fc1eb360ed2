"""The screens of the test as functions and through Streamlit's AppTest, on the example store."""
from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextArea

from cli.laws import add_paths as add_laws
from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.enter import judge_criterion
from kg.judgements.record import CRITERIA
from kg.permissions import User, set_roles
from records import UsageError
from tests.support.app_fixtures import EXAMPLES, HOSTILE_ID, all_html, example_store, forget_judgements, page_of, visited, words
from ui.data.graph import Graph
from ui.kit.urls import board_url, toets_url
from ui.screens.assessment import page as test
from ui.screens.assessment.forms import WHY_FIRST
from ui.screens.proposal import page as proposal
from ui.screens.room.options import briefly

ID = "duinrade-voorrang-buurtmakers"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example_store(tmp_path_factory.mktemp("toets"))


@pytest.fixture
def store(example: Path) -> Path:
    """The example store without judgements."""
    forget_judgements(example)
    return example


@pytest.fixture
def graph(store: Path) -> Graph:
    return Graph(DataFolder(store))


def opened(store: Path, monkeypatch: pytest.MonkeyPatch, query: dict[str, str], name: str = "") -> AppTest:
    """A screen as Streamlit runs it, behind a proxy when a user is named."""
    monkeypatch.setenv("REGELRUIMTE_STORE", str(store))
    if name:
        monkeypatch.setenv("REGELRUIMTE_USER_HEADER", "X-Remote-User")
        monkeypatch.setattr("ui.data.user.visitor", lambda folder: User(name, frozenset()))
    return visited("toets", query)


def motivation(app: AppTest) -> TextArea:
    return next(one for one in app.text_area if one.label.startswith("Motivering"))


def say(app: AppTest, outcome: str, why: str) -> None:
    motivation(app).set_value(why)
    next(one for one in app.button if one.key.endswith(f"|{outcome}")).click()
    app.run()
    assert not app.exception


# --- one proposal


def test_a_whole_test_until_the_work_group(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(store, monkeypatch, {"id": ID})
    assert "Gelijke behandeling" in page_of(app) and "voorrang gaat naar kandidaten" in page_of(app) and "EVRM art. 14" in page_of(app)
    assert "Motivering bij verdragen" in motivation(app).label
    for criterion in CRITERIA:
        assert page_of(app).count("nog gesloten") > 0
        say(app, "nee", f"Gelezen en afgewogen: {criterion}.")
        assert "Vastgelegd" in page_of(app)
    rows = table.read(DataFolder(store), ID)
    assert [(one.criterion, one.outcome) for one in rows] == [(name, "nee") for name in CRITERIA]
    assert "nog gesloten" not in page_of(app) and "Leg een stap vast" in page_of(app)
    motivation(app).set_value("Werkgroep op 4 maart.")
    next(one for one in app.button if one.label == "Stap vastleggen").click()
    app.run()
    step = table.read(DataFolder(store), ID)[-1]
    assert (step.kind, step.outcome, step.day) == ("stap", "werkgroep", date.today().isoformat())
    assert "Werkgroep op 4 maart." in page_of(app)


def test_without_a_motivation_nothing_is_stored_and_what_was_ticked_stays(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(store, monkeypatch, {"id": ID})
    say(app, "ja", "   ")
    assert WHY_FIRST in page_of(app) and table.read(DataFolder(store), ID) == []
    say(app, "ja", "bel 06-00000000")
    assert "contactgegevens horen hier niet" in page_of(app) and motivation(app).value == "bel 06-00000000"


def test_what_was_read_is_pinned_and_the_direction_is_kept(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = DataFolder(store)
    for criterion in CRITERIA[:2]:
        judge_criterion(data, ID, criterion, "nee", "omdat", "An Proef")
    app = opened(store, monkeypatch, {"id": ID})
    ticked = next(one for one in app.checkbox if "artikel 14" in one.label)
    ticked.set_value(True)
    app.radio[0].set_value(2)
    say(app, "deels", "Artikel 14 helpt voor een deel.")
    row = table.read(data, ID)[-1]
    assert (row.criterion, row.outcome, row.solution, len(row.evidence)) == ("bestaand-recht", "deels", 2, 1)
    assert "/2024-01-01/" in row.evidence[0] and "14" in row.evidence[0].rpartition("/2024-01-01/")[2]
    assert "Gelezen: " in page_of(app) and "versie van 1 januari 2024" in page_of(app) and "richting 2" in page_of(app)


def test_two_reviewers_who_differ_keep_the_step_open_visibly(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = DataFolder(store)
    for who, outcome in (("An Proef", "nee"), ("Bo Proef", "ja")):
        judge_criterion(data, ID, "verdragen", outcome, f"volgens {outcome}", who)
    app = opened(store, monkeypatch, {"id": ID})
    assert "beoordelaars verschillen" in page_of(app) and "volgens nee" in page_of(app) and "volgens ja" in page_of(app)
    assert "Eerst stap 1 (verdragen: beoordelaars verschillen; Grondwet: geen oordeel)." in page_of(app)
    closed = re.findall(r"Stand: ([^/]*?)</p>", page_of(app))
    assert closed == ["geen oordeel"] * 2, "nobody is asked for a judgement in a step that is closed"
    board = words(test.render(Graph(data), {}))
    assert "In toets (1)" in board and "beoordelaars verschillen" in board


def test_existing_room_has_text_version_reason_and_what_the_submitter_says(graph: Graph) -> None:
    rows = test.render(graph, {"id": ID}).taken
    assert rows is not None
    room = [row for row in rows.rows if row["onderdeel"] == "Bestaand recht"]
    assert len(room) > 5 and all(row["tekst"] and row["versie"] and row["reden of motivering"] for row in room)
    assert [row["bepaling"] for row in rows.rows if row["onderdeel"] == "Verdragen en Grondwet"][0] == "Grondwet art. 1"


def test_a_reader_reads_and_a_reviewer_judges(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(store, monkeypatch, {"id": ID}, "lezer@example.nl")
    assert not app.text_area and not app.button and "kan met de rol beoordelaar" in page_of(app) and "Beoordeel dit" not in page_of(app)
    set_roles(DataFolder(store), "beoordelaar@example.nl", frozenset({"beoordelaar"}))
    monkeypatch.setattr("ui.data.user.visitor", lambda folder: User("beoordelaar@example.nl", frozenset({"beoordelaar"})))
    assert app.run().text_area
    say(app, "nee", "omdat")
    assert len(table.read(DataFolder(store), ID)) == 1


def test_a_criterion_in_the_url_opens_its_form_unless_its_step_is_closed(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Grondwet" in opened(store, monkeypatch, {"id": ID, "criterium": "grondwet"}).text_area[0].label
    assert "verdragen" in opened(store, monkeypatch, {"id": ID, "criterium": "niet-juridisch"}).text_area[0].label


def test_hostile_words_stay_words(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judge_criterion(DataFolder(store), HOSTILE_ID, "grondwet", "nee", "<script>window.geraakt=1</script> ![x](http://evil.example/p)", "An")
    app = opened(store, monkeypatch, {"id": HOSTILE_ID})
    assert "<script" not in page_of(app) and "<img" not in page_of(app) and "&lt;script&gt;" in page_of(app)


@pytest.mark.parametrize("asked", [{"id": ID, "criterium": "mooi"}, {"stap": "mooi"}])
def test_an_address_that_is_wrong_is_a_message(graph: Graph, asked: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        test.render(graph, asked)


def test_a_proposal_leads_to_its_test(graph: Graph) -> None:
    assert f'href="{toets_url(ID)}"' in all_html(proposal.render(graph, {"id": ID}))


def test_what_was_solved_outside_the_law_before_is_named(graph: Graph, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = DataFolder(store)
    judge_criterion(data, "zuiderkwartier-goede-buren", "niet-juridisch", "deels", "Een convenant volstond.", "An Proef")
    judge_criterion(data, "lindervoort-eerst-waarschuwen", "niet-juridisch", "ja", "Een brief.", "An Proef")  # cites another law
    assert "Een convenant volstond." in (shown := page_of(opened(store, monkeypatch, {"id": ID}))) and "Een brief." not in shown


# --- the board


def test_the_board_has_every_proposal_in_its_step(graph: Graph, store: Path) -> None:
    for criterion in CRITERIA:
        judge_criterion(DataFolder(store), ID, criterion, "nee", "omdat", "An Proef")
    judge_criterion(DataFolder(store), HOSTILE_ID, "verdragen", "ja", "omdat", "An Proef")
    board = test.render(graph, {})
    assert "Werkgroep (1)" in words(board) and "Afgedaan (1)" in words(board) and "Ontvangen (11)" in words(board)
    assert board.taken and {row["stap"] for row in board.taken.rows} == {"ontvangen", "werkgroep", "afgedaan-strijdig"}
    done = test.render(graph, {"stap": "afgedaan"})
    assert toets_url(HOSTILE_ID) in done.html and toets_url(ID) not in done.html and "strijdig" in done.html
    assert len(test.render(graph, {"stap": "ontvangen"}).html.split('class="kaart"')) == 12


def test_the_board_is_filtered_by_the_url(graph: Graph, store: Path) -> None:
    def found(**asked: str) -> set[str]:
        taken = test.render(graph, asked).taken
        return {row["kenmerk"] for row in taken.rows} if taken else set()

    assert found(gemeente="DUINRADE") == {ID}
    assert found(wet="BWBR0035303") > {ID, "zuiderkwartier-goede-buren"} and found(wet="BWBR0035303") < set(graph.proposals)
    assert found(leefveld="wonen") < set(graph.proposals) and ID in found(leefveld="wonen")
    for criterion in CRITERIA[:2]:
        judge_criterion(DataFolder(store), ID, criterion, "onduidelijk", "omdat", graph.desk.user.name)
    assert found(open="mij") == set(graph.proposals) - {ID}
    nothing = test.render(graph, {"gemeente": "bestaat niet"})
    assert "Geen voorstel past bij dit filter" in words(nothing) and f'href="{board_url()}"' in nothing.html


def test_a_test_read_against_an_older_text_is_flagged_and_can_be_listed(tmp_path: Path) -> None:
    store = example_store(tmp_path, laws=False, hostile=False)
    data = DataFolder(store)
    add_laws(data, [str(EXAMPLES / "wetten" / "BWBR0035303_2021-01-01_0.xml")])
    judge_criterion(data, ID, "verdragen", "nee", "omdat", "An Proef", read=["jci1.3:c:BWBR0035303&artikel=14"])
    judge_criterion(data, "lindervoort-eerst-waarschuwen", "verdragen", "nee", "omdat", "An Proef")
    assert "tekst gewijzigd" not in words(test.render(Graph(data), {"stap": "toets"})).partition("Toon")[2]
    add_laws(data, [str(EXAMPLES / "wetten" / "BWBR0035303_2024-01-01_0.xml")])
    changed = test.render(Graph(data), {"gewijzigd": "ja"})
    assert changed.taken and [row["kenmerk"] for row in changed.taken.rows] == [ID]
    assert "tekst gewijzigd sinds de toets" in words(changed).partition("Toon")[2]


def test_when_a_text_holds_is_said_without_the_same_day_twice() -> None:
    assert briefly("geldig van 2024-01-01; geldigheid onbekend na 2024-01-01") == "geldig van 2024-01-01; daarna onbekend"
    for told in ("geldig van 2024-01-01 tot 2025-01-01", "geldig van 2024-01-01; geldigheid onbekend na 2026-05-01", "datum van inwerkingtreding onbekend"):
        assert briefly(told) == told
