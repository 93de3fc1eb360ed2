"""The test in a real Chromium: a whole test by keyboard, readers and reviewers behind a proxy, widths and barriers."""
from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.enter import judge_criterion
from kg.judgements.record import CRITERIA
from kg.permissions import USER_HEADER, set_roles
from tests.support.app_fixtures import HOSTILE_ID, example_store
from tests.support.browser_kit import HEADER, chromium, fits, open_, running_app, violations, visit
from ui.kit.urls import board_url, toets_url

pytest.importorskip("playwright", reason="geen playwright: de browsertests zijn OVERGESLAGEN")
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
ID, DIFFER, DONE = "duinrade-voorrang-buurtmakers", "zuiderkwartier-goede-buren", "lindervoort-eerst-waarschuwen"
SHOWN_WITHIN = 2.0  #: seconds from the key to the judgement on the screen, the middle one of four; on a machine that does much else
#: waits in the page itself for a word that an action tells; gives the milliseconds since the key
WATCH = """() => { const words = () => document.querySelector(".rr [data-aandacht]")?.textContent ?? "";
  const before = words() + document.querySelector(".rr [data-aandacht]")?.dataset.aandacht;
  window.shown = new Promise(done => { const start = performance.now();
    const look = () => words() + document.querySelector(".rr [data-aandacht]")?.dataset.aandacht !== before && words()
      ? done(performance.now() - start) : requestAnimationFrame(look); look(); }); }"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = example_store(tmp_path_factory.mktemp("toets"))
    data = DataFolder(folder)
    set_roles(data, "an@example.nl", frozenset({"beoordelaar"}))
    set_roles(data, "bo@example.nl", frozenset({"beoordelaar"}))
    for name, outcome in (("an@example.nl", "nee"), ("Cor Proef", "ja")):
        judge_criterion(data, DIFFER, "verdragen", outcome, '<img src=x onerror="window.geraakt=1"> gelezen', name)
    for criterion in CRITERIA:
        judge_criterion(data, DONE, criterion, "nee", "gelezen", "Cor Proef")
    return folder


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with running_app(store, {USER_HEADER: HEADER}) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def an(browser: Browser, address: str) -> Iterator[Page]:
    with visit(browser, address, "an@example.nl") as page:
        yield page


@pytest.fixture
def bo(browser: Browser, address: str) -> Iterator[Page]:
    with visit(browser, address, "bo@example.nl") as page:
        yield page


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Page]:
    with visit(browser, address, "lezer@example.nl") as page:
        yield page


def key_of(page: Page, key: str) -> float:
    """Press a key; gives the seconds until what it did is told on the screen."""
    page.evaluate(WATCH)
    page.keyboard.press(key)
    return page.evaluate("window.shown") / 1000


def test_a_whole_test_by_keyboard_until_the_work_group(an: Page, store: Path) -> None:
    open_(an, toets_url(ID))
    expect(an.get_by_label("Motivering bij verdragen")).to_be_visible()
    an.get_by_label("Motivering bij verdragen").focus()
    times = []
    for nr, criterion in enumerate(CRITERIA):
        if nr:
            expect(an.locator("[data-aandacht]")).to_be_focused()
            an.keyboard.press("Tab")
        an.keyboard.type(f"jodnjo: gelezen en afgewogen ({criterion})")
        an.keyboard.press("Tab")
        times.append(key_of(an, "n"))
        assert len(table.read(DataFolder(store), ID)) == nr + 1  # on disk before it is on the screen
    assert statistics.median(times) < SHOWN_WITHIN, times
    expect(an.locator(".rr").filter(has_text="Stand: werkgroep")).to_be_visible()
    expect(an.get_by_label("Motivering of uitkomst")).to_be_visible()
    assert violations(an) == [] and fits(an) == []
    open_(an, board_url(gemeente="Duinrade"))
    expect(an.locator(".bord section").filter(has_text="Werkgroep (1)")).to_contain_text("buurtmakers")


def test_a_second_reviewer_who_differs_reopens_the_step_for_both(an: Page, bo: Page) -> None:
    open_(an, toets_url(HOSTILE_ID, "grondwet"))
    an.get_by_label("Motivering bij Grondwet").fill("niet in strijd")
    an.get_by_role("button", name="Nee").click()
    expect(an.locator("[data-aandacht]")).to_contain_text("Vastgelegd: Grondwet: nee")
    open_(bo, toets_url(HOSTILE_ID, "grondwet"))
    expect(bo.locator(".rr").filter(has_text="niet in strijd")).to_be_visible()
    bo.get_by_label("Motivering bij Grondwet").fill("wel in strijd")
    bo.get_by_role("button", name="Ja").click()
    expect(bo.get_by_text("beoordelaars verschillen", exact=False).first).to_be_visible()
    open_(an, board_url(open="mij"))
    expect(an.locator(".bord article").filter(has_text="beoordelaars verschillen").first).to_be_visible()
    empty, full = (an.locator(f".bord > section{kind}").first.bounding_box() for kind in (".leeg", ":not(.leeg)"))
    assert empty and full and empty["width"] < full["width"] / 2, "a step without proposals takes little room"


def test_a_reader_sees_everything_and_has_no_form(reader: Page) -> None:
    open_(reader, toets_url(DIFFER))
    expect(reader.get_by_text("Beoordelen kan met de rol beoordelaar")).to_be_visible()
    expect(reader.get_by_text("beoordelaars verschillen", exact=False).first).to_be_visible()
    assert reader.locator("textarea").count() == 0 and reader.get_by_role("link", name="Beoordeel dit criterium").count() == 0


@pytest.mark.parametrize(("url", "text"), [
    (board_url(), "Toets: alle voorstellen per stap"), (board_url(stap="ontvangen"), "Gemeente of indiener"),
    (board_url(gemeente="bestaat niet"), "Geen voorstel past"), (toets_url(DIFFER), "beoordelaars verschillen"),
    (toets_url(DONE), "Leg een stap vast"), (toets_url(DONE, "bestaand-recht"), "Parafrase, niet de wettekst"),
    (toets_url("bestaat-niet"), "geen voorstel met dit kenmerk"),
])  # fmt: skip
def test_each_state_has_headings_in_order_no_barrier_and_fits_320_pixels(an: Page, url: str, text: str) -> None:
    open_(an, url)
    expect(an.locator("[data-testid=stMain]")).to_contain_text(text, ignore_case=True)
    levels = an.evaluate("[...document.querySelectorAll('.rr :is(h1, h2, h3, h4, h5, h6)')].map(e => +e.tagName[1])")
    assert levels[0] == 1 and all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert an.locator(".rr :is(script, img, iframe, svg)").count() == 0
    assert violations(an) == []
    assert fits(an) == []
