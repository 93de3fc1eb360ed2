"""Reading and correcting in a real Chromium: the card beside a citation, a correction by keyboard, stances, contact, roles."""
from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.folder.data_folder import DataFolder
from kg.folder.private import PrivateFolder
from kg.judgements import table
from kg.permissions import set_roles
from tests.support.app_fixtures import ARTICLE, HOSTILE_ID, compared_store
from tests.support.browser_kit import HEADER, arrow_to, chromium, fits, open_, running_app, seat, tab_to, violations, watched_page
from ui.kit.urls import article_url, proposal_url

pytest.importorskip("playwright", reason="geen playwright: de browsertests zijn OVERGESLAGEN")
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser
READER, ADVISER, REVIEWER = "lezer", "an advies", "bo oordeel"
ID = "zuiderkwartier-goede-buren"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = compared_store(tmp_path_factory.mktemp("read"))
    set_roles(DataFolder(made), ADVISER, frozenset({"adviseur"}))
    set_roles(DataFolder(made), REVIEWER, frozenset({"beoordelaar"}))
    return made


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with running_app(store, {"REGELRUIMTE_USER_HEADER": HEADER}) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def contexts(browser: Browser, address: str) -> Iterator[dict[str, BrowserContext]]:
    """A browser for each of the three people."""
    made = {
        who: seat(browser, address, who)
        for who in (READER, ADVISER, REVIEWER)
    }
    yield made
    for one in made.values():
        one.close()


@pytest.fixture
def reader(contexts: dict[str, BrowserContext]) -> Iterator[Page]:
    with watched_page(contexts[READER]) as page:
        yield page


@pytest.fixture
def adviser(contexts: dict[str, BrowserContext]) -> Iterator[Page]:
    with watched_page(contexts[ADVISER]) as page:
        yield page


@pytest.fixture
def reviewer(contexts: dict[str, BrowserContext]) -> Iterator[Page]:
    with watched_page(contexts[REVIEWER]) as page:
        yield page


def walk_to(page: Page, words: str) -> None:
    """Press Tab until a link with these words has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    pytest.fail(f"met Tab niet bij {words!r} gekomen")


# --- the card


def test_the_card_of_a_citation_comes_with_the_focus_and_goes_with_escape(adviser: Page) -> None:
    open_(adviser, proposal_url(ID))
    card = adviser.locator(".kaartje")
    walk_to(adviser, "Huisvestingswet 2014")
    expect(card).to_be_visible()
    expect(card).to_contain_text("Doel: Huisvestingswet 2014")
    expect(card).to_contain_text("Status en rol: opgelost")
    expect(card).to_contain_text("Reden: ")
    assert violations(adviser) == []
    adviser.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert adviser.evaluate("document.activeElement.textContent") == "Huisvestingswet 2014"


def test_the_pointer_may_go_onto_the_card_and_away(reader: Page) -> None:
    open_(reader, proposal_url(ID))
    card = reader.locator(".kaartje")
    reader.locator("mark.citaat > a").first.hover()
    expect(card).to_be_visible()
    card.hover()
    reader.wait_for_timeout(500)
    expect(card).to_be_visible()
    reader.locator("h1").hover()
    expect(card).to_be_hidden()


# --- correcting


def test_a_citation_gets_another_target_by_keyboard_and_back(adviser: Page, store: Path) -> None:
    open_(adviser, proposal_url(ID))
    walk_to(adviser, "Huisvestingswet 2014")
    adviser.keyboard.press("c")
    heading = adviser.locator("#verbeteren")
    expect(heading).to_be_focused()
    assert "citaat=problem:" in adviser.url
    assert violations(adviser) == []
    expect(adviser.get_by_role("button", name="Bewaren")).to_be_visible()  # the last of the controls: from then on Tab finds them
    expect(adviser.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(heading).to_be_focused()
    tab_to(adviser, "input[type=radio]")
    arrow_to(adviser, "Een ander doel")
    typed = adviser.get_by_role("textbox", name="Welk doel?")
    expect(typed).to_be_visible()
    adviser.keyboard.press("Tab")
    expect(typed).to_be_focused()
    adviser.keyboard.type("art. 11 lid 2 Hvw")
    adviser.keyboard.press("Enter")
    expect(adviser.get_by_role("radio", name="artikel 11, lid 2, Huisvestingswet 2014")).to_be_checked()
    expect(adviser.get_by_role("button", name="Bewaren")).to_be_enabled()
    expect(adviser.get_by_test_id("stStatusWidget")).to_have_count(0)
    adviser.wait_for_timeout(500)  # the run that showed the choice may not be over: keys count from then on
    adviser.keyboard.press("Control+Enter")
    said = adviser.get_by_role("status").filter(has_text="een ander doel")
    expect(said).to_be_visible()
    mark = adviser.locator("[id^='citaat-problem-'] > a").first
    expect(mark).to_have_attribute("href", "artikel?target=jci1.3:c:BWBR0035303%26artikel%3D11&op=2021-04-30#artikel-11-lid-2")
    expect(adviser.locator("#correcties + p + ul")).to_contain_text("artikel 11, lid 2, Huisvestingswet 2014")
    (stored,) = table.read(DataFolder(store), ID)
    assert stored.outcome == "doel" and stored.reviewer in adviser.locator("#correcties ~ ul").first.inner_text()
    adviser.reload()  # what the URL names is there again
    expect(adviser.locator("#verbeteren")).to_be_visible()
    back = adviser.get_by_role("button", name="Laatste correctie ongedaan maken")
    back.focus()
    adviser.keyboard.press("Enter")
    expect(mark).to_have_attribute("href", "artikel?target=jci1.3:c:BWBR0035303&op=2021-04-30")
    assert [one.targets for one in table.read(DataFolder(store), ID)][-1] == ("jci1.3:c:BWBR0035303",)


def test_a_name_with_several_meanings_offers_them_and_nonsense_is_said(adviser: Page) -> None:
    open_(adviser, f"{proposal_url(ID)}&citaat=title:0-5")  # no citation there yet: only another target can be said
    expect(adviser.get_by_role("radio")).to_have_count(1)
    adviser.get_by_test_id("stRadioOption").get_by_text("Een ander doel").click()
    typed = adviser.get_by_role("textbox", name="Welk doel?")
    typed.fill("zomaar wat woorden")
    typed.press("Enter")
    expect(adviser.get_by_text("is geen bron herkend")).to_be_visible()
    typed.fill("art. 2 van de Huisvestingswet en artikel 13b Opiumwet")
    typed.press("Enter")
    expect(adviser.get_by_role("radio")).to_have_count(3)


def test_a_missed_citation_is_found_by_its_words(adviser: Page) -> None:
    open_(adviser, proposal_url(ID))
    box = adviser.get_by_label("Staat er een verwijzing die gemist is?")
    box.fill("tijdelijke regeling")
    box.press("Enter")
    expect(adviser.locator(".rr h1")).to_have_count(1)
    assert "gemist=tijdelijke" in adviser.url
    place = adviser.get_by_role("link", name="tijdelijke regeling")
    place.click()
    expect(adviser.locator("#verbeteren")).to_have_text("Verwijzing verbeteren: ‘tijdelijke regeling’")


def test_a_place_that_is_none_is_a_message(adviser: Page) -> None:
    for place in ("problem:5", "problem:999990-999999", "<script>:1-2"):
        adviser.goto(f"{proposal_url(ID)}&citaat={place}")
        expect(adviser.get_by_role("alert")).to_be_visible()


# --- stances


def test_the_keys_on_a_citation_say_its_stance(adviser: Page, store: Path) -> None:
    open_(adviser, proposal_url("duinrade-voorrang-buurtmakers"))
    row = adviser.locator("tr[data-standpunt]").first
    nr = row.get_attribute("data-standpunt")
    box = adviser.locator(f".st-key-standpunt-{nr}")
    expect(box.get_by_role("button", name="Strenger")).to_be_visible()
    row.locator("a").first.focus()
    adviser.keyboard.press("s")
    expect(box.get_by_role("status")).to_have_text("Vastgelegd.")
    expect(box.locator(".label.voorkeur")).to_have_text("strenger")
    box.get_by_role("button", name="Anders").focus()
    adviser.keyboard.press("r")
    expect(box.locator(".label.voorkeur")).to_have_text("ruimer")
    said = [one.outcome for one in table.read(DataFolder(store), "duinrade-voorrang-buurtmakers") if one.kind == "standpunt"]
    assert said == ["strenger", "ruimer"]


# --- contact


def test_contact_is_nowhere_before_the_click_and_its_asking_is_logged(reviewer: Page, store: Path) -> None:
    seen: list[str] = []
    reviewer.on("websocket", lambda socket: socket.on("framereceived", lambda data: seen.append(str(data))))
    data = PrivateFolder(DataFolder(store))
    log = data.path / "contact.log"
    before = log.read_text(encoding="utf-8") if log.exists() else ""
    open_(reviewer, proposal_url(HOSTILE_ID))
    reviewer.get_by_role("button", name="Toon contactgegevens").wait_for()
    assert "testdam@example.nl" not in reviewer.content() + "".join(seen)
    assert (log.read_text(encoding="utf-8") if log.exists() else "") == before
    reviewer.get_by_role("button", name="Toon contactgegevens").press("Enter")
    expect(reviewer.get_by_text("testdam@example.nl").first).to_be_visible()
    assert "testdam" not in reviewer.url
    line = log.read_text(encoding="utf-8").removeprefix(before)
    assert HOSTILE_ID in line and "testdam@" not in line and line.split()[-1].startswith("b-")
    reviewer.get_by_role("button", name="Verberg").click()
    expect(reviewer.get_by_text("testdam@example.nl")).to_have_count(0)


# --- roles


def test_a_reader_can_neither_correct_nor_ask_for_contact(reader: Page) -> None:
    open_(reader, f"{proposal_url(ID)}&citaat=problem:0-5")
    expect(reader.get_by_text("Verbeteren kan met de rol adviseur of beoordelaar.")).to_be_visible()
    expect(reader.get_by_text("Opvragen kan met de rol beoordelaar of beheerder.")).to_be_visible()
    expect(reader.get_by_role("button")).to_have_count(0)
    expect(reader.locator("[data-verbeter], [data-standpunt]")).to_have_count(0)


def test_an_adviser_sees_no_contact(adviser: Page) -> None:
    open_(adviser, proposal_url(ID))
    expect(adviser.get_by_role("button", name="Ruimer").first).to_be_visible()
    expect(adviser.get_by_role("button", name="Toon contactgegevens")).to_have_count(0)


# --- taking along


def test_what_is_taken_along_is_complete_and_holds_no_contact(contexts: dict[str, BrowserContext]) -> None:
    ask = contexts[READER].request
    rows = ask.get(f"gegevens/voorstel.json?id={ID}").json()
    assert {"citaat", "doel", "status", "rol", "reden"} <= set(rows[0]) and any(row["doel"] == ARTICLE for row in rows)
    turtle = ask.get(f"gegevens/voorstel.ttl?id={HOSTILE_ID}").text()
    assert "ruimte:Voorstel" in turtle and "oa:exact" in turtle
    cases = [json.loads(line) for line in ask.get("gegevens/correcties.jsonl").text().splitlines()]
    assert cases and all(one["text"][one["start"] : one["end"]] == one["quote"] for one in cases)
    word = ask.get(f"gegevens/dossier.docx?over={HOSTILE_ID}")
    assert word.status == 200 and word.body().startswith(b"PK")
    assert ask.get(f"gegevens/dossier.pdf?over={HOSTILE_ID}").body().startswith(b"%PDF-")
    assert ask.get("gegevens/dossier.docx?over=onzin").status == 400
    for text in (turtle, json.dumps(rows), json.dumps(cases)):
        assert "testdam@example.nl" not in text and "0000" not in text


# --- an article


def test_samenhang_is_walked_by_arrows(reader: Page) -> None:
    open_(reader, article_url(ARTICLE, tab="samenhang"))
    expect(reader.locator(".samenhang path").first).to_be_attached()
    first = reader.locator("[id='d-0']")
    first.focus()
    expect(reader.locator(".verband")).to_contain_text("hoort bij")
    reader.keyboard.press("ArrowRight")
    expect(reader.locator("[id='v-1']")).to_be_focused()
    expect(reader.locator("li.verwant")).not_to_have_count(0)
    reader.keyboard.press("ArrowDown")
    expect(reader.locator("[id='v-2']")).to_be_focused()
    reader.keyboard.press("Escape")
    expect(reader.locator("li.verwant")).to_have_count(0)
    title = reader.locator("[id='v-2']").inner_text()
    reader.keyboard.press("Enter")
    expect(reader.locator("h1")).to_contain_text(title)


def test_the_filter_of_samenhang_and_the_day_are_in_the_url(reader: Page) -> None:
    open_(reader, article_url(ARTICLE, tab="samenhang"))
    reader.get_by_label("Titel of indiener bevat").fill("duinrade")
    reader.get_by_role("button", name="Zoek").click()
    expect(reader.get_by_text("1 voorstel gevonden.")).to_be_visible()
    assert "q=duinrade" in reader.url and "tab=samenhang" in reader.url
    open_(reader, article_url(ARTICLE))
    reader.get_by_label("Op een andere dag").fill("2021-05-01")
    reader.get_by_role("button", name="Toon").click()
    expect(reader.get_by_test_id("stMain")).to_contain_text("geldig van 2021-01-01 tot 2024-01-01")
    assert "op=2021-05-01" in reader.url


def test_a_reference_is_copied(reader: Page) -> None:
    open_(reader, article_url(ARTICLE))
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.get_by_role("button", name="Kopieer verwijzing").press("Enter")
    expect(reader.get_by_role("status").filter(has_text="Gekopieerd.")).to_be_visible()
    assert reader.evaluate("navigator.clipboard.readText()") == "https://wetten.overheid.nl/jci1.3:c:BWBR0035303&artikel=11"


# --- looks


@pytest.mark.parametrize("url", [
    f"{proposal_url(ID)}&citaat=problem:1144-1164", f"{proposal_url(HOSTILE_ID)}&gemist=%3Cscript%3E", article_url(ARTICLE),
    article_url(ARTICLE, tab="samenhang"), article_url("jci1.3:c:BWBR0035303&artikel=14", verschil="2021-01-01"),
])  # fmt: skip
def test_no_barrier_and_fits_320_pixels(reviewer: Page, url: str) -> None:
    open_(reviewer, url)
    assert violations(reviewer) == []
    assert fits(reviewer) == []
