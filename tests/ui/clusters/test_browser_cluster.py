"""Groups of asks in a real Chromium: the sentence, taking out, undo; widths, barriers, and who may only read."""
from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.common_ask import asks
from kg.permissions import USER_HEADER, set_roles
from tests.support.app_fixtures import compared_store
from tests.support.browser_kit import HEADER, chromium, fits, open_whole, running_app, violations, visit
from ui.kit.urls import cluster_url, clusters_url

pytest.importorskip("playwright", reason="geen playwright: de browsertests zijn OVERGESLAGEN")
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
GROUP = "duinrade-voorrang-buurtmakers"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    store = compared_store(tmp_path_factory.mktemp("cluster"))
    set_roles(DataFolder(store), "An", frozenset(("beoordelaar",)))
    return DataFolder(store)


@pytest.fixture(scope="module")
def seats(folder: DataFolder) -> Iterator[tuple[Browser, str]]:
    with running_app(folder.path, settings={USER_HEADER: HEADER}) as address, chromium() as browser:
        yield browser, address


@pytest.fixture
def page(seats: tuple[Browser, str], request: pytest.FixtureRequest) -> Iterator[Page]:
    with visit(*seats, getattr(request, "param", "An")) as page:
        yield page


@pytest.mark.parametrize("url", [clusters_url(), clusters_url({"per": "artikel", "q": "x y z"}), clusters_url({"per": "wet"}), cluster_url(GROUP)])
def test_each_state_is_without_barrier_and_fits_320_pixels(page: Page, url: str) -> None:
    open_whole(page, url)
    assert violations(page) == []
    assert fits(page) == []


def test_the_common_ask_is_written_and_the_one_before_restored(page: Page, folder: DataFolder) -> None:
    open_whole(page, cluster_url(GROUP))
    page.get_by_label("De gezamenlijke vraag in één zin").fill("Laat <i>gemeenten</i> kiezen.")
    page.get_by_role("button", name="Bewaar de zin").click()
    expect(page.locator("h1")).to_have_text("Laat <i>gemeenten</i> kiezen.")
    page.get_by_role("button", name="Herstel de vorige zin").click()
    expect(page.locator("h1")).to_contain_text("Voorrang voor buurtmakers")
    assert [one.sentence for one in asks(folder)[GROUP]] == ["Laat <i>gemeenten</i> kiezen.", ""]


def test_a_proposal_is_taken_out_and_the_act_undone(page: Page, folder: DataFolder) -> None:
    open_whole(page, cluster_url(GROUP))
    page.get_by_role("checkbox", name="Goede buren").focus()
    page.keyboard.press("Space")
    page.get_by_label("Motivering").first.fill("Een andere vraag.")
    page.get_by_role("button", name="Haal eruit, ieder apart").click()
    expect(page.locator("h1")).to_have_text("Groep is er niet meer")
    assert table.read(folder)[-1].outcome == "zelfde-artikel"
    page.get_by_role("button", name="Maak mijn laatste handeling ongedaan").click()
    expect(page.locator("h1")).to_contain_text("Voorrang voor buurtmakers")
    assert table.read(folder)[-1].outcome == "ingetrokken"


@pytest.mark.parametrize("page", ["Lezer zonder rol"], indirect=True)
def test_who_has_no_role_reads_and_changes_nothing(page: Page) -> None:
    open_whole(page, cluster_url(GROUP))
    expect(page.get_by_text("U leest mee.")).to_be_visible()
    expect(page.get_by_role("button", name="Bewaar")).to_have_count(0)
