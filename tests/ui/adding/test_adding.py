"""Adding proposals on the screen: preview, corrected fields, saving; and what was corrected survives reading the file again."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cli.proposals import add_paths
from ingest.calls import read_call
from ingest.proposals import Fields, fields_of, read_proposals, with_fields
from kg.actions import Desk
from kg.erase import erase
from kg.folder.data_folder import DataFolder
from kg.permissions import LOCAL, USER_HEADER
from kg.proposals.read import list_proposals, read_proposal
from tests.support.app_fixtures import EXAMPLES, HOSTILE, example_store
from tests.support.browser_kit import chromium, fits, open_, running_app, violations, watched_page
from tests.support.proposal_text import proposal_text
from tests.system.test_privacy import files_with
from ui.screens import adding_data

FILE = EXAMPLES / "voorstellen" / "lindervoort-eerst-waarschuwen.txt"
SCRIPT = "from ui.kit.screen import present\nfrom ui.screens import adding\npresent('toevoegen', adding.render)"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return example_store(tmp_path, proposals=False)


def reading(data: bytes = FILE.read_bytes()):
    return read_proposals(data, FILE.name, call=read_call())[0]


def test_fields_of_a_reading_give_the_same_reading() -> None:
    before = reading()
    assert with_fields(before, fields_of(before.proposal), read_call()) is before
    assert Fields.from_json(fields_of(before.proposal).as_json()) == fields_of(before.proposal)


def test_corrected_fields_are_read_like_a_document() -> None:
    before = reading()
    old = fields_of(before.proposal)
    fields = Fields(
        "Nieuwe titel", ("Wonen",), "gemeente Utrecht", old.submitted, "Artikel 11 van de Huisvestingswet 2014 knelt. Bel 06-0000 0000.",
        old.laws_text, ("Wijzig artikel 12 van de Huisvestingswet 2014.",), 1,
    )  # fmt: skip
    now = with_fields(before, fields, read_call()).proposal
    assert (now.title, now.policy_fields, now.submitter_iri) == ("Nieuwe titel", ("Wonen",), municipality_iri("Utrecht"))
    assert "0000" not in now.problem and now.solutions[0].preferred and now.solutions[0].intervention == "artikel-wijzigen"
    assert {target for one in now.citations if one.field in ("problem", "solutions") for target in one.targets} == {
        "jci1.3:c:BWBR0035303&artikel=11", "jci1.3:c:BWBR0035303&artikel=12",
    }  # fmt: skip
    assert any("met de hand verbeterd" in message for message in now.messages)


def municipality_iri(name: str) -> str | None:
    from ingest.proposals.submitter import municipality

    place = municipality(f"gemeente {name}")
    return place.iri if place else None


def test_what_was_corrected_survives_adding_the_file_again_and_goes_with_erasing(store: Path) -> None:
    folder, data = DataFolder(store), FILE.read_bytes()
    before = adding_data.read(folder, FILE.name, data, "2021", None)[0]
    old = fields_of(before.proposal)
    fields = Fields("Met de hand", old.policy_fields, old.submitter, old.submitted, old.problem, old.laws_text, old.solutions, old.preferred)
    now = adding_data.corrected(folder, before, fields, "2021")
    (taken,) = Desk(folder, LOCAL).add(adding_data.place_of(folder, FILE.name, data), data, [(now.proposal, now.contact)], [fields.as_json()])
    assert (taken.status, taken.proposal.id) == ("added", FILE.stem)
    report = add_paths(DataFolder(store), [str(FILE)], read_call(), None)
    assert [row["status"] for row in report] == ["unchanged"] and report[0]["title"] == "Met de hand"
    assert any((store / "prive" / "verbeterd").iterdir())
    erase(DataFolder(store), FILE.stem)
    assert not any((store / "prive" / "verbeterd").iterdir())


def test_the_screen_refuses_who_may_not_add(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGELRUIMTE_STORE", str(store))
    monkeypatch.setenv(USER_HEADER, "X-Remote-User")
    app = AppTest.from_string(SCRIPT, default_timeout=20).run()
    page = "".join(element.proto.body for element in app.get("html"))
    assert not app.exception and "mag niet voorstellen toevoegen" in page and not app.button


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    store = example_store(tmp_path_factory.mktemp("adding"), hostile=False)
    with running_app(store, {"REGELRUIMTE_EMBEDDING": "geen"}) as address:  # comparing by a language model would take seconds
        yield address, store


@pytest.mark.browser
def test_from_a_file_to_a_proposal_saved_and_compared_by_the_screen(address: tuple[str, Path], tmp_path: Path) -> None:
    url, store = address
    good, bad = tmp_path / "nieuw-voorstel.txt", tmp_path / "leeg.txt"
    good.write_text(HOSTILE, encoding="utf-8")
    bad.write_text("Boodschappen: melk, brood.", encoding="utf-8")
    with chromium() as browser, watched_page(browser.new_context(base_url=url)) as page:
        open_(page, "toevoegen")
        assert violations(page) == []
        page.locator("input[type=file]").set_input_files([str(good), str(bad)])
        page.get_by_role("alert").get_by_text("Van dit bestand wordt niets toegevoegd").wait_for()
        page.locator(".passage mark.citaat").first.wait_for()
        assert "testdam@example.nl" not in page.content() and page.locator("mark.citaat").count() >= 3
        page.get_by_text("Velden verbeteren").click()
        page.get_by_label("Onderwerp/titel").fill("Ruimte voor buurten, verbeterd")
        page.keyboard.press("Tab")  # a field gives its value when it is left
        page.wait_for_timeout(500)
        page.get_by_role("button", name="Lees opnieuw met deze velden").click()
        page.get_by_role("heading", name="Ruimte voor buurten, verbeterd").wait_for()
        assert violations(page) == [] and fits(page) == []
        page.get_by_role("button", name="Bewaar 1 voorstel").click()
        page.get_by_role("button", name="Vergelijk nu").click()
        page.get_by_role("status").get_by_text("13 voorstellen vergeleken; zonder taalmodel").wait_for(timeout=60_000)
        assert page.get_by_role("link", name="Naar Beoordelen").is_visible() and violations(page) == []
        page.get_by_role("status").get_by_role("link", name="Ruimte voor buurten, verbeterd").click()
        page.get_by_role("heading", level=1, name="Ruimte voor buurten, verbeterd").wait_for()
    folder = DataFolder(store)
    assert "nieuw-voorstel" in {line.id for line in list_proposals(folder.store(), folder.iris)}
    assert read_proposal(folder.store(), folder.iris, "nieuw-voorstel").title == "Ruimte voor buurten, verbeterd"


@pytest.mark.browser
def test_names_are_blacked_out_at_adding_and_on_the_proposals_screen(address: tuple[str, Path], tmp_path: Path) -> None:
    url, store = address
    file = tmp_path / "met-namen.txt"
    file.write_text(proposal_text(problem="Volgens Tjitske Hoogewerf kan het. Wethouder Roelofsen stemt in."), encoding="utf-8")
    with chromium() as browser, watched_page(browser.new_context(base_url=url)) as page:
        open_(page, "toevoegen")
        page.locator("input[type=file]").set_input_files([str(file)])
        page.get_by_text("Gegevens van personen: 2 namen te beoordelen").wait_for()
        page.locator("label", has_text="Zwart: ‘Tjitske Hoogewerf’").click()
        page.locator(".passage", has_text="Volgens [naam weggelaten] kan het").wait_for()
        assert violations(page) == [] and fits(page) == []
        page.get_by_role("button", name="Bewaar 1 voorstel").click()
        page.get_by_role("status").get_by_role("link", name="Kamers verdelen in Testdam").click()
        page.get_by_text("Gegevens van personen: 1 niet beoordeeld").wait_for()
        page.get_by_text("1 woord is zwart gemaakt").wait_for()
        assert violations(page) == [] and fits(page) == []
        page.locator("label", has_text="zwart maken").click()
        page.wait_for_timeout(500)  # the form takes the choice
        page.get_by_role("button", name="Leg vast").click()
        page.get_by_text("Gegevens van personen: alles beoordeeld").wait_for()
    folder = DataFolder(store)
    assert "Volgens [naam weggelaten] kan het. Wethouder [naam weggelaten]" in read_proposal(folder.store(), folder.iris, "met-namen").problem
    assert files_with(store, [b"Hoogewerf", b"Roelofsen"]) == []
