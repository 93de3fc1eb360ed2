"""The register of existing room: its screen, its forms on Artikel and Toets, and what the machine proposes to record."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kg.folder.data_folder import DataFolder
from kg.judgements.enter import judge_criterion
from kg.law.laws import parts_on
from kg.permissions import User
from kg.room.register import Entry, add_entries, read_entries, read_file
from kg.room.suggest import not_recorded, suggested, suggested_of, unrecorded
from records import InputError, UsageError
from tests.support.app_fixtures import ARTICLE, EXAMPLES, example_store, page_of, visited, words
from ui.data.graph import Graph
from ui.kit.urls import register_url
from ui.screens.article import page as article
from ui.screens.assessment import page as test
from ui.screens.room import page as register

ID = "duinrade-voorrang-buurtmakers"
LID = "jci1.3:c:BWBR0035303&artikel=12&lid=1"
SENTENCE = "De raad mag bij een deel van de woningen voorrang geven."


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = example_store(tmp_path_factory.mktemp("register"))
    add_entries(DataFolder(store), read_file(EXAMPLES / "ruimte.csv"))
    return store


@pytest.fixture
def graph(example: Path) -> Graph:
    return Graph(DataFolder(example))


def opened(store: Path, monkeypatch: pytest.MonkeyPatch, path: str, query: dict[str, str]) -> AppTest:
    monkeypatch.setenv("REGELRUIMTE_STORE", str(store))
    return visited(path, query)


def press(app: AppTest, words: str) -> None:
    next(one for one in app.button if one.label == words).click()
    app.run()
    assert not app.exception


def found(graph: Graph, **asked: str) -> list[dict[str, object]]:
    taken = register.render(graph, asked).taken
    return [dict(row) for row in taken.rows] if taken else []


# --- what the machine proposes


def test_of_each_paragraph_every_kind_is_proposed_once(graph: Graph) -> None:
    folder = graph.desk.folder
    _, parts = parts_on(folder.store(), folder.iris, "jci1.3:c:BWBR0035303&artikel=12", date.today())
    entries = suggested(parts)
    keys = [(one.target, one.kind) for one in entries]
    assert (LID, "voorrang-selectie") in keys and len(keys) == len(set(keys))
    assert all(one.sentence for one in entries)
    (one,) = suggested_of(LID, "1 De raad kan voorrang geven aan mensen.", "voorrang-selectie")
    assert one.sentence.endswith("De raad kan voorrang geven aan mensen.") and "1 De raad" not in one.sentence
    assert not_recorded(entries, [Entry("x", "voorrang-selectie", LID)]) == [one for one in entries if (one.target, one.kind) != keys[0]]


def test_proposed_entries_leave_out_what_is_recorded_and_begin_with_what_is_cited_most(graph: Graph) -> None:
    entries = read_entries(graph.desk.folder.store(), graph.desk.folder.iris)
    every = unrecorded(graph.desk.folder, [])
    rest = unrecorded(graph.desk.folder, entries)
    assert 0 < len(rest) < len(every)
    assert [one.proposals for one in rest] == sorted((one.proposals for one in rest), reverse=True) and rest[0].proposals > 1
    of_law = unrecorded(graph.desk.folder, entries, "BWBR0035303", "verordening")
    assert of_law and {one.entry.kind for one in of_law} == {"verordening"}


# --- the screen


def test_the_register_is_filtered_by_the_url(graph: Graph) -> None:
    assert len(found(graph)) == 9
    assert {row["soort"] for row in found(graph, soort="niet-juridisch")} == {"niet-juridisch"}
    assert all(row["bepaling"] for row in found(graph, bepaling="met")) and not any(row["bepaling"] for row in found(graph, bepaling="zonder"))
    assert {row["bepaling"] for row in found(graph, wet="BWBR0035303")} == {ARTICLE, "jci1.3:c:BWBR0035303&artikel=14"}
    assert "niets dat bij dit filter past" in words(register.render(graph, {"soort": "uitdaagrecht"}))
    assert "parafrase, niet de wettekst" in words(register.render(graph, {"toon": "voorgesteld"}))


@pytest.mark.parametrize("asked", [{"soort": "mooi"}, {"nieuw": "<b>"}, {"beeindig": "bestaat-niet"}])
def test_a_wrong_address_is_a_message(graph: Graph, asked: dict[str, str]) -> None:
    with pytest.raises((UsageError, InputError)):
        register.render(graph, asked)


# --- recording


@pytest.mark.parametrize(("path", "query", "render"), [
    ("artikel", {"target": "jci1.3:c:BWBR0035303&artikel=12"}, article.render), ("toets", {"id": ID, "criterium": "bestaand-recht"}, test.render),
])  # fmt: skip
def test_an_option_is_recorded_and_shows_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, query: dict[str, str], render: Callable[..., object]
) -> None:
    store = example_store(tmp_path, hostile=False)
    if path == "toets":
        for criterion in ("verdragen", "grondwet"):
            judge_criterion(DataFolder(store), ID, criterion, "nee", "omdat", "An Proef")
    app = opened(store, monkeypatch, path, query)
    sentence = next(one for one in app.text_area if one.label.startswith("Wat er kan"))
    assert sentence.value and next(one for one in app.text_input if one.label.startswith("Bepaling")).value
    sentence.set_value("")
    press(app, "Leg vast")
    assert "Schrijf eerst in gewone woorden" in page_of(app)
    next(one for one in app.text_area if one.label.startswith("Wat er kan")).set_value(SENTENCE)
    press(app, "Leg vast")
    rows = read_entries(DataFolder(store).store(), DataFolder(store).iris)
    assert [one.sentence for one in rows] == [SENTENCE] and rows[0].reviewer.startswith("b-") and rows[0].target
    assert "Vastgelegd in het register" in page_of(app)
    assert page_of(app).count(SENTENCE) >= 2  # in what was told, and on the screen itself


def test_an_option_ends_on_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = example_store(tmp_path, proposals=False, hostile=False)
    (entry,) = add_entries(DataFolder(store), [Entry(SENTENCE, "beleidsruimte")])
    app = opened(store, monkeypatch, "ruimte", {"beeindig": entry.id})
    app.date_input[0].set_value(date(2024, 5, 1))
    press(app, "Beëindig")
    after = Graph(DataFolder(store))
    assert [row["tot"] for row in found(after)] == [date(2024, 5, 1)] and found(after, geldig="vandaag") == []
    screen = register.render(after, {})
    assert "geldt nu niet" in screen.html and register_url(beeindig=entry.id) not in screen.html


def test_a_reader_has_no_form(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGELRUIMTE_USER_HEADER", "X-Remote-User")
    monkeypatch.setattr("ui.data.user.visitor", lambda folder: User("lezer@example.nl", frozenset()))
    app = opened(example, monkeypatch, "ruimte", {"nieuw": LID})
    assert not app.text_area and "kan met de rol adviseur of beoordelaar" in page_of(app) and "Beëindig" not in page_of(app)
