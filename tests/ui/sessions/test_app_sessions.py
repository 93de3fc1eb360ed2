"""Work sessions as functions, through Streamlit's AppTest and as downloads, on the example store."""
from __future__ import annotations

import asyncio
import html
import io
import re
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from docx import Document
from starlette.requests import Request
from starlette.responses import Response
from streamlit.testing.v1 import AppTest

from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.enter import enter_session
from kg.judgements.status import status
from kg.law.metadata import info_triples
from kg.permissions import User
from records import InputError, LawInfo, UsageError
from tests.support.app_fixtures import HOSTILE_ID, all_html, compared_store, forget_judgements, judged_alike, page_of, visited, words
from ui.data.graph import Graph
from ui.kit.urls import cluster_url, dossier_url, sessions_url
from ui.screens import start
from ui.screens.assessment import board
from ui.screens.clusters import cluster
from ui.screens.clusters import page as clusters
from ui.screens.proposal import page as proposal
from ui.screens.sessions import page as sessions
from ui.screens.sessions.data import Sessions
from ui.screens.sessions.form import WHAT_FIRST
from ui.shell.downloads import agenda

ONE, TWO = "bergvoorde-uitvalsbasis-drugshandel", "duinrade-voorrang-buurtmakers"
OPIUM = "BWBR0001941"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = compared_store(tmp_path_factory.mktemp("sessies"))
    with DataFolder(store).writer("test") as writer:
        info = LawInfo(OPIUM, "Volksgezondheid, Welzijn en Sport", "wet", (), (), (), (), (), (), (), ())
        writer.put(writer.iris.graph("wti", OPIUM), info_triples(writer.iris, info))
    judged_alike(store)
    return store


@pytest.fixture
def store(example: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example store without judgements."""
    forget_judgements(example)
    monkeypatch.setenv("REGELRUIMTE_STORE", str(example))
    return example


@pytest.fixture
def graph(store: Path) -> Graph:
    return Graph(DataFolder(store))


def opened(query: dict[str, str]) -> AppTest:
    return visited("werksessies", query)


def store_outcome(app: AppTest, outcome: str) -> None:
    app.text_area[0].set_value(outcome)
    app.button[0].click().run()
    assert not app.exception


# --- the agenda


def test_an_agenda_has_its_guests_with_their_laws_its_asks_and_articles(graph: Graph) -> None:
    screen = sessions.render(graph, {"groepen": f"{ONE},{TWO}", "voorstellen": f"{HOSTILE_ID},{ONE}", "dag": "2026-03-12"})
    text = words(screen)
    assert screen.title == "Agenda werksessie op 12 maart 2026" and "3 punten, 5 voorstellen, 1 departement" in text
    assert "Volksgezondheid, Welzijn en Sport Opiumwet 2" in text and "Ministerie onbekend" in text
    assert "1. Ook kunnen sluiten als de woning alleen uitvalsbasis is" in text and "artikel 13b Opiumwet (2 voorstellen)" in text
    assert "toets niet af" in text and "<script" not in all_html(screen) and "<img" not in all_html(screen)
    rows = screen.taken.rows
    assert [row["punt"] for row in rows] == [1, 1, 2, 2, 3] and rows[0]["departementen"] == ["Volksgezondheid, Welzijn en Sport"]


def test_what_is_taken_off_is_gone_from_the_address_and_what_is_unknown_is_said(graph: Graph) -> None:
    screen = sessions.render(graph, {"groepen": f"{ONE},{TWO},weg", "dag": "2026-03-12"})
    links = re.findall(r'href="([^"]*)" aria-label="Haal van de agenda', screen.html)
    assert [link.replace("&amp;", "&") for link in links] == [
        sessions_url(groepen=left, dag="2026-03-12") for left in (f"{ONE},{TWO}", f"{TWO},weg", f"{ONE},weg")
    ]  # fmt: skip
    assert "Dit bestaat niet (meer)" in words(screen)
    assert "Wat wilt u bespreken?" in words(sessions.render(graph, {"groepen": "weg"}))
    with pytest.raises(InputError):
        sessions.render(graph, {"groepen": ONE, "dag": "morgen"})


def test_groups_and_proposals_are_found_by_words(graph: Graph) -> None:
    found = sessions.render(graph, {"groepen": ONE, "zoek": "zuiderkwartier"})
    assert f'href="{sessions_url(groepen=f"{ONE},{TWO}")}"' in found.html and "Losse voorstellen" in words(found)
    assert "Geen groep gevonden" in words(sessions.render(graph, {"nieuw": "ja", "zoek": "<b>x"}))
    assert sessions_url(groepen=ONE) in sessions.render(graph, {"nieuw": "ja"}).html


def test_other_screens_lead_here(graph: Graph) -> None:
    assert sessions_url() in start.render(graph, {}).html and sessions_url() in board.render(graph, {}).html
    assert sessions_url(groepen=ONE) in clusters.render(graph, {}).html and cluster_url(ONE) in clusters.render(graph, {}).html
    assert sessions_url(groepen=TWO) in cluster.render(graph, {"naam": TWO}).html


def test_papers_are_offered_in_word_and_in_pdf(graph: Graph) -> None:
    agenda_screen = sessions.render(graph, {"groepen": ONE, "dag": "2026-03-12"}).html
    assert all(f'href="./gegevens/agenda.{form}?groepen={ONE}&amp;dag=2026-03-12"' in agenda_screen for form in ("docx", "pdf"))
    for form in ("docx", "pdf"):
        assert dossier_url(f"vraaggroep/{ONE}", form) in agenda_screen
        assert dossier_url(f"vraaggroep/{TWO}", form) in cluster.render(graph, {"naam": TWO}).html
        assert dossier_url(ONE, form) in [address for address, _ in proposal.render(graph, {"id": ONE}).taken.others]


def test_the_agenda_in_word(graph: Graph) -> None:
    def asked(**query: str) -> Response:
        return asyncio.run(agenda(Request(
            {"type": "http", "path": "/gegevens/agenda.docx", "query_string": urlencode(query).encode(), "headers": [], "server": ("x", 80), "scheme": "http"}
        )))

    document = Document(io.BytesIO(bytes(asked(groepen=f"{ONE},{TWO}", dag="2026-03-12").body)))
    text = "\n".join(one.text for one in document.paragraphs)
    cells = [cell.text for made in document.tables for row in made.rows for cell in row.cells]
    assert "Agenda werksessie op 12-03-2026" in text and "2. Voorrang voor buurtmakers" in text and "Uitkomst:" in text
    assert "Opiumwet" in cells and "gemeente Lindervoort" in cells and "ontvangen" in cells
    assert asked(dag="morgen").status_code == 400


# --- the outcome


def test_an_outcome_is_stored_in_one_go_and_shown_at_once(store: Path) -> None:
    app = opened({"groepen": ONE, "dag": "2026-03-12"})
    assert app.multiselect[0].value == ["Volksgezondheid, Welzijn en Sport"]
    store_outcome(app, "  ")
    assert WHAT_FIRST in page_of(app) and table.read(DataFolder(store)) == []
    app.radio[0].set_value("kabinet")
    app.selectbox[0].set_value("werkgroep")  # the first proposal goes another way
    store_outcome(app, "Eens over <b>een</b> experiment.")
    rows = table.read(DataFolder(store))
    assert [one.outcome for one in rows] == ["werksessie", "werksessie", "werkgroep", "kabinet"]
    assert len({one.session for one in rows}) == 1 and rows[0].departments == ("Volksgezondheid, Welzijn en Sport",)
    assert {one.day for one in rows} == {min(date(2026, 3, 12), date.today()).isoformat()}
    shown = page_of(app)
    assert "1 voorstel door naar het kabinet; 1 voorstel terug naar de werkgroep" in shown and "daarna: kabinet" in shown
    assert "Eens over &lt;b&gt;een&lt;/b&gt; experiment." in shown and app.text_area[0].value == ""
    assert status(table.read(DataFolder(store), rows[1].proposal)).step == "kabinet"


def test_an_agenda_of_a_day_to_come_has_its_outcome_today_at_the_latest(store: Path) -> None:
    later = date.today() + timedelta(days=30)
    assert opened({"groepen": ONE, "dag": later.isoformat()}).date_input[0].value == date.today()


def test_a_reader_has_no_form(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.data.user.visitor", lambda folder: User("lezer", frozenset({"adviseur"})))
    app = opened({"groepen": ONE})
    assert not app.text_area and not app.button and "kan met de rol beoordelaar" in page_of(app)


# --- what was held


def test_the_list_of_sessions_is_filtered_and_sorted_by_the_url(graph: Graph) -> None:
    assert "Nog geen werksessie" in words(sessions.render(graph, {}))
    folder = graph.desk.folder
    enter_session(folder, {ONE: "kabinet", TWO: ""}, date(2026, 1, 15), "Over sluiten.", "Cor", departments=["VWS"])
    enter_session(folder, {TWO: ""}, date(2025, 11, 3), "Over <i>wonen</i>.", "Cor", departments=["BZK"])

    def days(**asked: str) -> list[str]:
        return list(dict.fromkeys(str(row["dag"]) for row in sessions.render(graph, asked).taken.rows))

    assert days() == ["2026-01-15", "2025-11-03"] and days(sorteer="oudste") == ["2025-11-03", "2026-01-15"]
    assert days(departement="BZK") == ["2025-11-03"] and days(q="SLUITEN bergvoorde") == ["2026-01-15"]
    assert "Geen werksessie past" in words(sessions.render(graph, {"q": "niets daarvan"}))
    screen = sessions.render(graph, {})
    assert screen.taken.rows[0]["vervolgstap"] == "kabinet" and "<i>" not in screen.html and len(screen.taken.nodes) == 4
    assert "15 januari 2026" in words(screen) and sessions_url(voorstellen=f"{ONE},{TWO}") in screen.html


# --- what was entered is taken back


def entered(graph: Graph, who: str = "Lokale gebruiker") -> str:
    """The id of a session on two proposals."""
    return enter_session(graph.desk.folder, {ONE: "kabinet", TWO: ""}, date(2026, 1, 15), "Over <b>sluiten</b>.", who, departments=["VWS"])[0].session or ""


def pressed(app: AppTest, words: str) -> str:
    """The screen after a button."""
    next(one for one in app.button if one.label.startswith(words)).click().run()
    assert not app.exception
    return page_of(app)


def test_one_proposal_and_then_the_whole_session_are_undone_on_the_screen(graph: Graph) -> None:
    session, folder = entered(graph), graph.desk.folder
    assert html.escape(sessions_url(sessie=session)) in sessions.render(graph, {}).html
    app = opened({"sessie": session})
    assert "Werksessie op 15 januari 2026" in page_of(app) and "werksessie, daarna kabinet" in page_of(app)
    assert "Over &lt;b&gt;sluiten&lt;/b&gt;." in page_of(app)
    app.selectbox[0].set_value(ONE)
    shown = pressed(app, "Maak dit voorstel ongedaan")
    assert "Ongedaan gemaakt: werksessie op 15 januari 2026 over 1 voorstel." in shown and "ongedaan gemaakt op " in shown
    assert "daarna kabinet" not in shown and not app.selectbox, "one is left"
    assert [status(table.read(folder, one)).step for one in (ONE, TWO)] == ["ontvangen", "werksessie"]
    shown = pressed(app, "Maak de rest van de werksessie ongedaan (1 voorstel)")
    assert "telt niet meer" in shown and not app.button and shown.count("<strong>ongedaan gemaakt</strong>") == 2
    assert "<strong>vastgelegd</strong>: 2 voorstellen" in shown
    assert status(table.read(folder, TWO)).step == "ontvangen" and len(table.read(folder)) == 6


def test_the_list_and_the_proposal_keep_what_was_undone(graph: Graph) -> None:
    session = entered(graph)
    enter_session(graph.desk.folder, {TWO: ""}, date(2026, 2, 1), "Later.", "Cor")
    graph.desk.undo_session(session)
    screen = sessions.render(Graph(graph.desk.folder), {})
    assert "1 werksessie. " in words(screen) and "Ongedaan gemaakt: 1 werksessie" in words(screen)
    assert [bool(row["ongedaan gemaakt"]) for row in screen.taken.rows] == [False, True, True]
    assert "ongedaan gemaakt op" in words(proposal.render(Graph(graph.desk.folder), {"id": ONE})) and "ingetrokken" not in words(
        proposal.render(Graph(graph.desk.folder), {"id": ONE})
    )
    forget_judgements(graph.desk.folder.path)
    entered(graph)
    graph.desk.undo_session(Sessions(graph).every[0].id)
    alone = words(sessions.render(Graph(graph.desk.folder), {}))
    assert "Nog geen werksessie" in alone and "Ongedaan gemaakt: 1 werksessie" in alone


def test_who_may_not_or_did_not_enter_it_has_no_button(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    session = entered(graph, "Cor")
    app = opened({"sessie": session})
    assert not app.button and "Een ander legde deze werksessie vast" in page_of(app)
    monkeypatch.setattr("ui.data.user.visitor", lambda folder: User("lezer", frozenset({"adviseur"})))
    assert "kan met de rol beoordelaar" in page_of(opened({"sessie": session}))
    with pytest.raises(UsageError, match="geen werksessie"):
        sessions.render(graph, {"sessie": "<b>weg"})
