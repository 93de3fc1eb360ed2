"""Work sessions in a real Chromium: two groups chosen and an outcome entered by keyboard; widths, barriers, paper, and who may only read."""
from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.enter import enter_session
from kg.judgements.verdicts import work_sessions
from kg.law.metadata import info_triples
from kg.permissions import USER_HEADER, set_roles
from records import LawInfo
from tests.support.app_fixtures import HOSTILE_ID, compared_store, judged_alike
from tests.support.browser_kit import HEADER, arrow_to, chromium, fits, open_whole, running_app, violations, visit
from ui.kit.urls import clusters_url, sessions_url

pytest.importorskip("playwright", reason="geen playwright: de browsertests zijn OVERGESLAGEN")
from datetime import date

from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
ONE, TWO = "bergvoorde-uitvalsbasis-drugshandel", "duinrade-voorrang-buurtmakers"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    store = compared_store(tmp_path_factory.mktemp("sessies"))
    judged_alike(store)
    folder = DataFolder(store)
    with folder.writer("test") as writer:
        for law, name in (("BWBR0001941", "Volksgezondheid, Welzijn en Sport"), ("BWBR0035303", "Binnenlandse Zaken en Koninkrijksrelaties")):
            info = LawInfo(law, name, "wet", (), (), (), (), (), (), (), ())
            writer.put(writer.iris.graph("wti", law), info_triples(writer.iris, info))
    set_roles(folder, "An", frozenset({"beoordelaar"}))
    words = '<img src=x onerror="window.geraakt=1"> besproken'
    enter_session(folder, {HOSTILE_ID: "kabinet"}, date(2026, 1, 15), words, "Cor", departments=["BZK <b>x</b>"])
    return folder


@pytest.fixture(scope="module")
def seats(folder: DataFolder) -> Iterator[tuple[Browser, str]]:
    with running_app(folder.path, settings={USER_HEADER: HEADER}) as address, chromium() as browser:
        yield browser, address


@pytest.fixture
def page(seats: tuple[Browser, str], request: pytest.FixtureRequest) -> Iterator[Page]:
    with visit(*seats, getattr(request, "param", "An")) as page:
        yield page


def follow(page: Page, name: str) -> None:
    """A link, by keyboard."""
    page.get_by_role("link", name=name).first.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("page", ["Lezer zonder rol"], indirect=True)
def test_who_has_no_role_sees_the_agenda_and_has_no_form(page: Page) -> None:
    open_whole(page, sessions_url(groepen=ONE))
    expect(page.get_by_text("Beoordelen kan met de rol beoordelaar")).to_be_visible()
    expect(page.locator("h3").first).to_contain_text("Ook kunnen sluiten")
    assert page.locator("textarea").count() == 0


def test_two_groups_are_chosen_and_an_outcome_entered_by_keyboard(page: Page, folder: DataFolder) -> None:
    open_whole(page, clusters_url())
    follow(page, "Zet op de agenda: Ook kunnen sluiten")
    expect(page.get_by_role("heading", name="Uit te nodigen departementen")).to_be_visible()
    page.get_by_label("Woorden in de vraag").focus()
    page.keyboard.type("zuiderkwartier")
    page.keyboard.press("Enter")
    follow(page, "Zet op de agenda: Voorrang voor buurtmakers")
    expect(page.locator("h3", has_text="2. Voorrang voor buurtmakers")).to_be_visible()
    expect(page.locator(".genodigden")).to_contain_text("Huisvestingswet 2014")
    assert f"groepen={ONE}" in page.url and TWO in page.url
    outcome = page.get_by_label("Uitkomst van de werksessie")
    outcome.focus()
    page.keyboard.type("Een experiment van drie jaar.")
    page.keyboard.press("Tab")
    arrow_to(page, "door naar het kabinet")
    page.get_by_role("button", name="Leg de uitkomst vast").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-aandacht]")).to_contain_text("over 4 voorstellen; 4 voorstellen door naar het kabinet")
    expect(page.locator(".sessies")).to_contain_text("Een experiment van drie jaar.")
    expect(outcome).to_have_value("")
    found = next(one for one in work_sessions(table.read(folder)) if ONE in one.proposals)
    assert len(found.proposals) == 4 and set(found.following.values()) == {"kabinet"} and len(found.departments) == 2
    follow(page, "Alle werksessies")
    expect(page.locator(".sessies tbody tr")).to_have_count(2)
    expect(page.locator(".sessies")).to_contain_text("Een experiment van drie jaar.")


def test_an_outcome_without_words_is_refused_and_the_choices_stay(page: Page, folder: DataFolder) -> None:
    before = table.progress(folder)
    open_whole(page, sessions_url(voorstellen=HOSTILE_ID))
    page.get_by_text("terug naar de werkgroep", exact=True).click()
    page.get_by_role("button", name="Leg de uitkomst vast").click()
    expect(page.locator("[data-aandacht]")).to_contain_text("Schrijf eerst de uitkomst")
    expect(page.get_by_role("radio", name="terug naar de werkgroep")).to_be_checked()
    assert table.progress(folder) == before


def test_on_paper_stands_the_agenda_alone(page: Page) -> None:
    open_whole(page, sessions_url(groepen=f"{ONE},{TWO}", dag="2026-03-12"))
    expect(page.get_by_label("Uitkomst van de werksessie")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_have_text("Agenda werksessie op 12 maart 2026")
    expect(page.locator(".genodigden")).to_be_visible()
    for gone in (page.get_by_label("Uitkomst van de werksessie"), page.locator(".rr form").first, page.locator(".sessies"), page.locator("#uitkomst")):
        expect(gone).not_to_be_visible()


def test_what_was_entered_is_undone_by_keyboard_and_stays_in_the_history(page: Page, folder: DataFolder) -> None:
    enter_session(folder, {ONE: "kabinet", TWO: ""}, date(2026, 2, 2), "Verkeerd <i>begrepen</i>.", "An")
    open_whole(page, sessions_url())
    follow(page, "Bekijk of maak ongedaan (werksessie van 2 februari 2026)")
    expect(page.locator("h1")).to_have_text("Werksessie op 2 februari 2026")
    expect(page.locator("footer")).to_be_visible()
    for width, found in ((None, violations(page)), (320, fits(page))):
        assert found == [], width
    page.get_by_role("button", name="Maak de hele werksessie ongedaan").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-aandacht]")).to_contain_text("Ongedaan gemaakt: werksessie op 2 februari 2026 over 2 voorstellen")
    expect(page.locator("[data-aandacht]")).to_be_focused()
    expect(page.get_by_role("button", name="Maak de hele werksessie ongedaan")).to_have_count(0)
    history = page.locator("section", has=page.get_by_role("heading", name="Geschiedenis")).locator("li")
    expect(history).to_have_count(2)
    expect(history.last).to_contain_text("Verkeerd <i>begrepen</i>.")
    assert all(one.day != "2026-02-02" or not one.proposals for one in work_sessions(table.read(folder)))
    open_whole(page, sessions_url())
    page.get_by_text("Ongedaan gemaakt: 1 werksessie").click()
    expect(page.locator("details .sessies tbody tr")).to_have_count(1)
    assert violations(page) == [] and fits(page) == []


@pytest.mark.parametrize(("url", "text"), [
    (sessions_url(), "werksessie"), (sessions_url(q="bestaat niet"), "Geen werksessie past"), (sessions_url(nieuw="ja"), "Wat wilt u bespreken"),
    (sessions_url(groepen=f"{ONE},{TWO},weg", voorstellen=HOSTILE_ID, dag="2026-03-12", zoek="woning"), "Losse voorstellen"),
])  # fmt: skip
def test_each_state_has_headings_in_order_no_barrier_and_fits_320_pixels(page: Page, url: str, text: str) -> None:
    open_whole(page, url)
    expect(page.locator("[data-testid=stMain]")).to_contain_text(text)
    levels = page.evaluate("[...document.querySelectorAll('.rr :is(h1, h2, h3, h4, h5, h6)')].map(e => +e.tagName[1])")
    assert levels[0] == 1 and all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert page.locator(".rr :is(script, img, iframe, svg)").count() == 0
    assert violations(page) == []
    assert fits(page) == []
