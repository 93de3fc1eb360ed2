"""The screens that read, in a real Chromium: links, languages, widths, hostile text."""
from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kg.folder.data_folder import DataFolder
from kg.judgements.enter import judge_criterion, judge_pair
from tests.support.app_fixtures import ARTICLE, HOSTILE_ID, NOT_LOADED, compared_store
from tests.support.browser_kit import DESK, chromium, fits, open_, running_app, violations, watched_page
from ui.kit.urls import HOME, article_url, articles_url, proposal_url, proposals_url

pytest.importorskip("playwright", reason="geen playwright: de browsertests zijn OVERGESLAGEN")
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser
JUDGED = "duinrade-voorrang-buurtmakers"
SCREENS = {
    HOME: "Artikel 11 Huisvestingswet 2014",
    articles_url(): "Huisvestingswet 2014",
    article_url(ARTICLE): "Parafrase, niet de wettekst",
    article_url("BWBR0035303"): "Hoofdstuk 2. De huisvestingsvergunning",
    article_url(NOT_LOADED): "niet geladen",
    proposal_url("zuiderkwartier-goede-buren"): "netwerk Zuiderkwartier",
    proposal_url(HOSTILE_ID): "gemeente <u>Testdam</u>",
    proposal_url(JUDGED): "Beoordelaars verschillen",
    article_url(ARTICLE, role="te-wijzigen"): "Mogelijke ruimte in deze bepaling",
    proposal_url("bestaat-niet"): "geen voorstel met dit kenmerk",
    "artikel?target=onzin": "geen adres van een regeling",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app that runs for this module only."""
    with running_app(_judged_store(tmp_path_factory.mktemp("browser"))) as address:
        yield address


def _judged_store(folder: Path) -> Path:
    """The examples, compared and judged; also by someone who writes HTML."""
    store = compared_store(folder)
    data, hostile = DataFolder(store), '<img src=x onerror="window.geraakt=1"> gelezen'
    for who, verdict in (("An Proef", "duplicaat"), ("Bo Proef", "overlap")):
        judge_pair(data, JUDGED, "zuiderkwartier-goede-buren", verdict, hostile, who)
    for name in (JUDGED, HOSTILE_ID):
        judge_criterion(data, name, "grondwet", "nee", hostile, "An Proef", solution=1)
    return store


@pytest.fixture(scope="module")
def context(address: str) -> Iterator[BrowserContext]:
    """One browser with its cache for all tests."""
    with chromium() as browser:
        yield browser.new_context(base_url=address, viewport=DESK)


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    with watched_page(context) as page:
        yield page


def test_the_first_visit_of_all_may_be_a_deep_link(page: Page) -> None:
    """Stands first: Streamlit once took the first visit after a start for a page that doesn't exist."""
    open_(page, proposal_url("zuiderkwartier-goede-buren"))
    expect(page.locator("h1")).to_contain_text("Goede buren")


@pytest.mark.parametrize("url", SCREENS)
def test_each_screen_has_one_h1_its_text_in_dutch_no_barrier_and_fits_320_pixels(page: Page, url: str) -> None:
    open_(page, url)
    expect(page.get_by_test_id("stMain")).to_contain_text(SCREENS[url])
    assert page.evaluate("document.documentElement.lang") == "nl"
    assert page.title().endswith("Regelruimte")
    assert violations(page) == []
    assert fits(page) == []


def test_from_the_list_to_an_article_to_a_proposal_and_back(page: Page) -> None:
    open_(page, articles_url())
    page.get_by_role("link", name="Artikel 11 Huisvestingswet 2014", exact=True).click()
    expect(page.locator("h1")).to_have_text("Artikel 11 Huisvestingswet 2014")
    assert urlsplit(page.url).path == "/artikel"
    card = page.get_by_role("article").filter(has_text="gemeente Duinrade")
    card.get_by_role("link", name="lees in het voorstel (oplossingsrichting 1)").click()
    expect(page.locator("h1")).to_contain_text("Voorrang voor buurtmakers")
    mark = page.locator("mark.aangewezen")  # the place that the link names is shown and has the focus
    expect(mark).to_be_in_viewport()
    expect(mark.locator("a").first).to_be_focused()
    mark.locator("a").first.click()
    expect(page.locator("h1")).to_have_text("Artikel 11 Huisvestingswet 2014")
    assert "op=2021-04-30" in page.url and len(page.context.pages) == 1
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Voorrang voor buurtmakers")


def test_a_mailed_link_opens_the_same_screen(page: Page, context: BrowserContext) -> None:
    open_(page, article_url(ARTICLE))
    page.get_by_role("link", name="vanaf 2021-01-01", exact=True).click()
    expect(page.get_by_test_id("stMain")).to_contain_text("geldig van 2021-01-01 tot 2024-01-01")
    other = context.new_page()
    other.goto(page.url)
    expect(other.get_by_test_id("stMain")).to_contain_text("geldig van 2021-01-01 tot 2024-01-01")
    expect(other.get_by_role("link", name="vanaf 2021-01-01", exact=True)).to_have_attribute("aria-current", "true")
    other.close()


def test_a_deep_link_finds_the_server_at_once(page: Page) -> None:
    """Streamlit would ask for it below the screen first, which takes a tenth of a second."""
    asked: list[str] = []
    hear = lambda request: asked.append(urlsplit(request.url).path)  # noqa: E731
    page.on("request", hear)
    open_(page, article_url(ARTICLE))
    page.remove_listener("request", hear)
    assert "/_stcore/health" in asked and not [path for path in asked if path.startswith("/artikel/")]


def test_what_stood_before_our_script_came_is_dutch_too(page: Page) -> None:
    page.route("**/regelruimte.js", lambda route: (time.sleep(1), route.continue_()))
    open_(page, articles_url())
    page.unroute("**/regelruimte.js")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_have_count(1)
    expect(page.get_by_role("link", name="Skip to main content")).to_have_count(0)


def test_a_cited_lid_is_pointed_out_in_its_article(page: Page) -> None:
    open_(page, proposal_url("zuiderkwartier-goede-buren"))
    page.get_by_role("link", name="artikel 12, lid 2, Huisvestingswet 2014", exact=True).first.click()
    lid = page.locator("[id='artikel-12-lid-2']")
    expect(lid).to_have_class("deel d1 lid genoemd aangewezen")
    expect(lid).to_be_in_viewport()


def test_the_sanitizer_keeps_what_the_screens_need(page: Page) -> None:
    open_(page, proposal_url("zuiderkwartier-goede-buren"))
    link = page.locator("mark[id^='citaat-'] > a").first
    row = page.locator(f"[id='{link.get_attribute('aria-describedby')}']")
    expect(row).to_contain_text("opgelost")
    assert row.get_attribute("data-verbeter") and link.get_attribute("target") is None
    style = "e => getComputedStyle(e).textDecorationStyle"
    assert [page.locator(f"mark.s-{slug} > a").first.evaluate(style) for slug in ("opgelost", "hersteld")] == ["solid", "dashed"]


def test_what_is_known_of_a_proposal_is_reached_by_keyboard_under_headings_in_order(page: Page) -> None:
    open_(page, proposal_url(JUDGED))
    for name, place in {"Lijkt op": "lijkt-op", "Bestaande ruimte": "ruimte", "Stand van de toets": "toets"}.items():
        page.get_by_role("navigation", name="Op dit scherm").get_by_role("link", name=name).focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"[id='{place}']")).to_be_in_viewport()
    levels = page.evaluate("[...document.querySelectorAll('.rr :is(h1, h2, h3, h4, h5, h6)')].map(e => +e.tagName[1])")
    assert levels[0] == 1 and all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    page.locator("section", has=page.locator("#lijkt-op")).locator("h3 a", has_text="Goede buren").click()
    expect(page.locator("h1")).to_contain_text("Goede buren")


def test_hostile_text_neither_runs_nor_loads(page: Page) -> None:
    for url in (HOME, proposals_url(), article_url(ARTICLE), proposal_url(JUDGED), proposal_url(HOSTILE_ID)):
        open_(page, url)
        expect(page.get_by_test_id("stMain")).to_contain_text("onerror")
        assert page.locator(".rr :is(script, img, iframe, svg, style)").count() == 0
    expect(page.locator(".passage").first).to_contain_text("<script>window.geraakt=1</script> ![x](http://evil.example/p.png)")


def test_the_keyboard_shows_where_it_is(page: Page) -> None:
    open_(page, HOME)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Naar de inhoud")
    page.locator(".rr section a").nth(3).focus()
    page.keyboard.press("Tab")
    assert page.locator(":focus").evaluate("e => getComputedStyle(e).outline").endswith("solid 3px")


def test_an_address_without_a_screen_is_said_in_dutch(page: Page) -> None:
    page.goto("bestaat-niet")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Deze pagina bestaat niet")
    expect(dialog).to_contain_text("Dit adres hoort bij geen scherm")


def test_every_answer_carries_the_security_headers(page: Page) -> None:
    answer = page.goto(HOME)
    assert answer is not None
    headers = answer.headers
    assert "script-src 'self';" in headers["content-security-policy"] and headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY" and headers["referrer-policy"] == "same-origin"
    expect(page.locator("h1")).to_have_count(1)
