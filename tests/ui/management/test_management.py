"""The screen Beheer: what is in the folder, and what only a beheerder may do."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.folder.data_folder import DataFolder
from kg.folder.private import PrivateFolder
from kg.permissions import USER_HEADER, User, read_roles, set_roles
from kg.proposals.read import list_proposals
from tests.support.app_fixtures import HOSTILE_ID, example_store, visited, words
from tests.support.browser_kit import chromium, fits, open_, running_app, violations, watched_page
from ui.data.graph import Graph
from ui.kit.screen import Screen
from ui.screens import management

LOST = "lindervoort-eerst-waarschuwen"  #: a proposal whose original is taken away


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example_store(tmp_path_factory.mktemp("management"))


def text(screen: Screen) -> str:
    return words(Screen(screen.title, "".join(part for part in screen.parts if isinstance(part, str))))


def test_it_tells_what_is_in_the_folder_and_gives_the_laws_as_data(store: Path) -> None:
    screen = management.render(Graph(DataFolder(store)), {})
    assert "Voorstellen 13" in text(screen) and "6 wetten geladen" in text(screen) and "Huisvestingswet 2014 BWBR0035303" in text(screen)
    assert screen.taken and {row["regeling"] for row in screen.taken.rows} >= {"BWBR0035303"}
    found = management.render(Graph(DataFolder(store)), {"q": "huisvesting"})
    assert found.taken and [row["regeling"] for row in found.taken.rows] == ["BWBR0035303"]


def test_who_is_no_beheerder_sees_no_controls(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = management.render(Graph(DataFolder(store), User("jan", frozenset({"adviseur"}))), {})
    assert "met de rol beheerder" in text(screen)
    monkeypatch.setenv("REGELRUIMTE_STORE", str(store))
    monkeypatch.setenv(USER_HEADER, "X-Remote-User")
    app = visited("beheer")
    assert not app.button and not app.text_input and not app.checkbox


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    set_roles(DataFolder(store), "els", frozenset({"beheerder"}))
    with running_app(store, {USER_HEADER: "X-Remote-User"}) as address:
        yield address


@pytest.mark.browser
def test_a_beheerder_checks_gives_roles_and_erases(address: str, store: Path) -> None:
    with chromium() as browser:
        context = browser.new_context(base_url=address, extra_http_headers={"X-Remote-User": "els"})
        with watched_page(context) as page:
            open_(page, "beheer")
            assert page.get_by_text("els (beheerder)").is_visible() and violations(page) == []
            page.get_by_role("button", name="Controleer de graaf").click()
            page.get_by_role("status").filter(has_text="ter informatie").or_(page.get_by_text("Niets op aan te merken")).first.wait_for()
            page.get_by_label("Naam, zoals de proxy die geeft").fill("Jan")
            page.get_by_role("checkbox", name="adviseur").focus()
            page.keyboard.press("Space")
            page.get_by_role("button", name="Leg rollen vast").click()
            page.get_by_role("listitem").filter(has_text="jan").wait_for()
            page.get_by_label("Kenmerk van het voorstel").fill(HOSTILE_ID)
            page.get_by_label("Typ het kenmerk nog eens").fill("iets anders")
            page.get_by_role("button", name="Wis dit voorstel voorgoed").click()
            page.get_by_text("er is niets gewist").wait_for()
            page.get_by_label("Kenmerk van het voorstel").fill(HOSTILE_ID)
            page.get_by_label("Typ het kenmerk nog eens").fill(HOSTILE_ID)
            page.get_by_role("button", name="Wis dit voorstel voorgoed").click()
            page.get_by_text(f"{HOSTILE_ID} is gewist").wait_for()
            assert violations(page) == [] and fits(page) == []
            private = PrivateFolder(DataFolder(store))
            (private.path / "originelen" / private.sources()[LOST].sha256).unlink()
            page.get_by_label("Kenmerk van het voorstel").fill(LOST)
            page.get_by_label("Typ het kenmerk nog eens").fill(LOST)
            page.get_by_role("button", name="Wis dit voorstel voorgoed").click()
            told = page.get_by_role("alert").filter(has_text="Niet alles is gewist of nagegaan.")
            told.wait_for()
            assert "het origineel was er niet meer" in told.inner_text() and violations(page) == []
    folder = DataFolder(store)
    assert read_roles(folder)["jan"] == {"adviseur"} and HOSTILE_ID not in {one.id for one in list_proposals(folder.store(), folder.iris)}


@pytest.mark.browser
def test_who_the_proxy_does_not_name_sees_nothing(address: str) -> None:
    with chromium() as browser:
        page = browser.new_context(base_url=address).new_page()
        answer = page.goto("beheer")
        assert answer is not None and answer.status == 401 and "de proxy noemt geen gebruiker" in page.inner_text("body")
