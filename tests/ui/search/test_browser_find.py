"""The screens that find, in a real Chromium: forms and facets by keyboard, links that can be mailed, widths, barriers, hostile text."""
from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.app_fixtures import ARTICLE, compared_store
from tests.support.browser_kit import DESK, chromium, fits, open_, running_app, violations, watched_page
from ui.kit.urls import HOME, articles_url, proposals_url

pytest.importorskip("playwright", reason="geen playwright: de browsertests zijn OVERGESLAGEN")
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser
SLOW = 20_000  #: milliseconds for the first search, which reads the word lists and makes the index
SCREENS = {
    HOME: "Wacht op u", articles_url(): "Verfijnen", articles_url(per="wet"): "Opiumwet", articles_url(weergave="matrix"): "Een getal is",
    articles_url(weergave="overzicht", per="wet"): "Het meest genoemd: Huisvestingswet 2014",
    articles_url(leefveld="wonen", q="bestaatniet"): "Niets gevonden met deze keuze", articles_url(rol="te-wijzigen", leefveld="wonen"): "Wis alles",
    proposals_url(): "Gemeente of indiener", proposals_url(bepaling=ARTICLE): "Bepaling: Artikel 11",
    "zoeken": "Typ wat u zoekt", "zoeken?q=voorrang": "parafrase, niet de wettekst", "zoeken?q=onerror+window": "onerror",
    "zoeken?q=xyzzyqwerty": "Niets gevonden", "sparql": "Kant-en-klare vragen", "sparql?vraag=clusters-per-article": "Antwoord",
    "sparql?vraag=bestaat-niet": "geen vraag", "sparql?q=SELECT+*+{": "Fout op regel 1", "sparql?q=SELECT+*+{+?s+?p+?o+}+LIMIT+50": "50 rijen",
}  # fmt: skip


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    store = compared_store(tmp_path_factory.mktemp("find"))
    with running_app(store) as address, chromium() as browser:
        yield browser.new_context(base_url=address, viewport=DESK)


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    with watched_page(context) as page:
        yield page


def test_the_box_goes_to_an_article_by_keyboard(page: Page) -> None:
    open_(page, HOME)
    page.get_by_role("searchbox").focus()
    page.keyboard.type("Hvw 11")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Artikel 11 Huisvestingswet 2014", timeout=SLOW)
    assert urlsplit(page.url).path == "/artikel"
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Voorstellen en de regels")


def test_words_are_found_and_marked(page: Page) -> None:
    open_(page, HOME)
    page.get_by_role("searchbox").fill("voorrang bij verhuur")
    page.get_by_role("button", name="Zoek").click()
    expect(page.locator("h1")).to_have_text("Zoeken: voorrang bij verhuur", timeout=SLOW)
    expect(page.locator("mark").first).to_be_visible()
    assert page.get_by_role("searchbox").input_value() == "voorrang bij verhuur"


@pytest.mark.parametrize("url", SCREENS)
def test_each_screen_has_its_text_no_barrier_headings_in_order_and_fits_320_pixels(page: Page, url: str) -> None:
    open_(page, url)
    expect(page.locator(".rr").first).to_contain_text(SCREENS[url])
    assert violations(page) == []
    assert page.locator(".rr :is(script, img, iframe, svg, style)").count() == 0
    levels = page.evaluate("[...document.querySelectorAll('.rr :is(h1, h2, h3, h4, h5, h6)')].map(e => +e.tagName[1])")
    assert levels[0] == 1 and all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert fits(page) == []


def test_a_list_is_narrowed_sorted_and_mailed(page: Page, context: BrowserContext) -> None:
    open_(page, articles_url())
    facets = page.get_by_role("complementary", name="Verfijnen")
    facets.get_by_role("link", name="wonen", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Leefveld of beleidsterrein: wonen (wis)")).to_be_visible()
    page.get_by_role("columnheader", name="Artikel").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Artikel")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("searchbox").fill("huisvestingswet")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Woorden: huisvestingswet (wis)")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query) == {"leefveld": ["wonen"], "sorteer": ["artikel"], "q": ["huisvestingswet"]}
    other = context.new_page()
    open_(other, page.url)
    assert other.locator("tbody th").all_inner_texts() == page.locator("tbody th").all_inner_texts() != []
    other.close()
    page.get_by_role("link", name="Wis alles").click()
    expect(page.get_by_role("navigation", name="Gekozen")).to_have_count(0)


def test_from_the_matrix_to_the_proposals_it_counts(page: Page) -> None:
    open_(page, articles_url(weergave="matrix"))
    cell = page.get_by_role("link", name="4 voorstellen bij Artikel 11 Huisvestingswet 2014 over wonen")
    cell.click()
    expect(page.locator("h1")).to_have_text("Voorstellen")
    expect(page.locator("tbody tr")).to_have_count(4)


def test_from_start_to_a_bar_and_the_proposals_it_counts_by_keyboard(page: Page) -> None:
    open_(page, HOME)
    page.get_by_role("link", name="Overzicht in balken").focus()
    page.keyboard.press("Enter")
    bars = page.locator(".balk")
    expect(bars.first).to_be_visible()
    longest, number = bars.first.evaluate("e => [e.getBoundingClientRect().width / e.parentElement.clientWidth, e.closest('td').innerText]")
    assert longest == pytest.approx(1, abs=0.02), "the first law is the largest"
    second = page.locator("tbody tr").nth(1).locator("td").first
    share = second.locator(".balk").evaluate("e => e.getBoundingClientRect().width / e.parentElement.clientWidth")
    assert share == pytest.approx(int(second.inner_text()) / int(number), abs=0.03)
    page.emulate_media(media="print", forced_colors="active")
    assert bars.first.evaluate("e => [getComputedStyle(e).borderTopStyle, e.getBoundingClientRect().height > 5]") == ["solid", True]
    page.emulate_media(media="screen", forced_colors="none")
    page.get_by_role("link", name="voorstellen bij Huisvestingswet 2014 over wonen").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Voorstellen")
    expect(page.get_by_role("navigation", name="Gekozen")).to_contain_text("wonen")


def test_a_ready_query_is_filled_in_and_adapted_by_keyboard(page: Page) -> None:
    open_(page, "sparql")
    page.get_by_role("link", name="Meest genoemde bepalingen").click()
    expect(page.locator("h1")).to_have_text("Meest genoemde bepalingen")
    page.get_by_role("textbox", name="Regeling").fill("BWBR0035303")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Artikel 11 Huisvestingswet 2014").first).to_be_visible()
    page.get_by_role("link", name="Pas deze vraag aan").click()
    expect(page.locator("h1")).to_have_text("Eigen vraag")
    page.get_by_role("textbox", name="Vraag in SPARQL").fill("SELECT ?nee WHERE { VALUES ?nee { '<img src=x onerror=window.geraakt=1>' } }")
    page.get_by_role("button", name="Vraag").focus()
    page.keyboard.press("Enter")
    expect(page.locator("table")).to_contain_text("<img src=x onerror=window.geraakt=1>")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV (spreadsheet)").click()
    assert "onerror" in download.value.path().read_text(encoding="utf-8-sig")


def test_streamlit_keeps_the_forms_and_the_focus_shows(page: Page) -> None:
    open_(page, "sparql?vraag=most-cited-provisions")
    assert page.locator("form [name]").evaluate_all("all => all.map(e => e.name)") == ["vraag", "regeling", "voorstel"]
    field = page.get_by_role("textbox", name="Regeling")
    assert field.get_attribute("placeholder") == "BWBR0035303"
    field.focus()
    assert field.evaluate("e => getComputedStyle(e).outline").endswith("solid 3px")
