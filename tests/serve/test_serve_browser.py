"""The editor in a real browser: ready queries as tabs, an answer in the table, and nothing asked of another machine."""
from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from kg.folder.data_folder import DataFolder
from kg.rdf.ready_queries import ready_queries
from tests.support.browser_kit import CHROMIUM, FLAGS  # skips this module too, and says so, where there is no Chromium
from tests.support.servers import regelruimte_serve

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(example_folder: DataFolder) -> Iterator[Page]:
    with regelruimte_serve(example_folder.path, workers=2) as address, sync_playwright() as run:
        chromium = run.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = chromium.new_page(base_url=address)
        page.set_default_timeout(20_000)
        asked: list[str] = []
        refused: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: refused.append(str(error)))
        page.goto("/")
        yield page
        chromium.close()
        assert asked and {urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:"))} == {"127.0.0.1"}
        assert not refused


def test_ready_queries_are_tabs_and_run(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Vragen aan de graaf")
    for query in ready_queries():
        assert page.locator(".tabsList [role=tab]", has_text=query.title).count() >= 1, query.title
    page.locator(".tabsList [role=tab]", has_text="Clusters per artikel").first.click()
    expect(page.locator("#uitleg")).to_contain_text("Welke voorstellen noemen hetzelfde artikel")
    page.locator(".tabPanel.active .yasqe_queryButton").click()
    expect(page.locator(".tabPanel.active .yasr_results")).to_contain_text("artikel 11 Huisvestingswet 2014")


def test_typing_completes_our_prefixes_from_here(page: Page) -> None:
    editor = page.locator(".tabPanel.active .CodeMirror").first
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT * WHERE { ?s a ruimte:Voorstel ; dct:")
    expect(editor).to_contain_text("PREFIX ruimte: <https://ruimte.example/def#>")
    expect(editor).to_contain_text("PREFIX dct: <http://purl.org/dc/terms/>")
    page.keyboard.press("Control+Space")


def test_a_thing_is_read_as_a_page(page: Page) -> None:
    page.goto("/id/voorstel/oosterhaag-minder-voorrangsgroepen")
    expect(page.locator("h1")).to_have_count(1)
    page.locator("main a[href^='/id/concept/']").first.click()
    expect(page.locator("h1")).to_have_count(1)
