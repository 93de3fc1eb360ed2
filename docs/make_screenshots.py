"""Pictures of every screen for docs/handleiding.md, made from the examples: `python docs/make_screenshots.py` writes docs/schermen/*.png.

The examples get some made-up judgements first, so that every screen has something to show. Needs a Chromium on the path and playwright
(extra `test`). Names after the command make those pictures alone.
"""
from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))  # the kit of the browser tests isn't installed

import pytest  # noqa: E402
from PIL import Image  # noqa: E402

from kg.actions import Desk  # noqa: E402
from kg.folder.data_folder import DataFolder  # noqa: E402
from kg.permissions import LOCAL, ROLES, User  # noqa: E402
from kg.room.register import Entry  # noqa: E402

try:
    from tests.support.browser_kit import Page, chromium, expect, open_, running_app
except pytest.skip.Exception as missing:
    raise SystemExit(f"{missing}; er zijn geen plaatjes gemaakt") from None

TARGET = HOME / "docs" / "schermen"
WIDE, NARROW = 1280, 360
HIGHEST = 1250  #: pixels; a longer screen is cut off there
COLOURS = 64  #: in a picture of text; keeps the files small

BUURT, BUREN, MINDER = "duinrade-voorrang-buurtmakers", "zuiderkwartier-goede-buren", "oosterhaag-minder-voorrangsgroepen"
WAARSCHUWEN, DRUGS = "lindervoort-eerst-waarschuwen", "bergvoorde-uitvalsbasis-drugshandel"
HUISVESTING = "artikel?target=jci1.3:c:BWBR0035303%26artikel=11"
#: a proposal to send on the screen Toevoegen: nothing in it exists, and the form has contact data that the screen must not show
SENT = """Leefveld/beleidsterrein:
Wonen

Onderwerp/titel:
Tijdelijk wonen boven de winkels van Molenveen

Probleembeschrijving:
Boven de winkels in het centrum staan elf verdiepingen leeg. Eigenaren willen ze voor twee jaar verhuren, tot de verbouwing begint. Artikel
15 van de Leegstandwet noemt deze ruimten niet, en artikel 11 van de Huisvestingswet 2014 staat niet toe dat winkelpersoneel voorgaat.

Welke wet is betrokken (indien aan de orde):
Leegstandwet, artikel 15; Huisvestingswet 2014, artikel 11

Mogelijke oplossingsrichting(en):
1) Een lid bij artikel 15 van de Leegstandwet voor verdiepingen boven winkels, bij wijze van proef voor twee jaar.

Contactgegevens:
Gemeente/regio/netwerk: gemeente Molenveen
Contactpersoon: J. Voorbeeld
Emailadres: molenveen@example.nl
Telefoonnummer: 06-0000 0000
"""


@dataclass(frozen=True)
class Shot:
    """A picture."""

    name: str
    url: str
    highest: int = HIGHEST
    narrow: bool = False  #: also as on a telephone
    first: Callable[[Page], None] = lambda page: None  #: what is done on the screen before


def _send_a_file(page: Page) -> None:
    page.locator("input[type=file]").set_input_files({"name": "molenveen.txt", "mimeType": "text/plain", "buffer": SENT.encode()})
    expect(page.get_by_role("button", name="Bewaar 1 voorstel")).to_be_visible()


SHOTS = (
    Shot("start", "./", narrow=True),
    Shot("zoeken", "zoeken?q=voorrang+woning"),
    Shot("artikelen", "artikelen"),
    Shot("matrix", "artikelen?weergave=matrix", 900),
    Shot("overzicht", "artikelen?weergave=overzicht&per=wet", 900),
    Shot("artikel", f"{HUISVESTING}&op=2021-04-30", narrow=True),
    Shot("samenhang", f"{HUISVESTING}&tab=samenhang", 1000),
    Shot("voorstellen", "voorstellen"),
    Shot("voorstel", f"voorstel?id={BUREN}", 1500, narrow=True),
    Shot("beoordelen", "beoordelen"),
    Shot("paar", f"beoordelen?links={BUURT}&rechts={BUREN}", narrow=True),
    Shot("clusters", "clusters"),
    Shot("cluster", f"cluster?naam={BUURT}"),
    Shot("werksessies", f"werksessies?groepen={BUURT}&dag=2026-09-15"),
    Shot("bord", "toets"),
    Shot("toets", f"toets?id={BUREN}", 1840, narrow=True),
    Shot("ruimte", "ruimte"),
    Shot("vragen", "sparql", 1000),
    Shot("antwoord", "sparql?vraag=provisions-by-role&rol=te-wijzigen", 1000),
    Shot("toevoegen", "toevoegen", 1400, first=_send_a_file),
    Shot("beheer", "beheer", 1500),
)


def main(names: list[str]) -> int:
    """Build the example store, start the app, take the pictures."""
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        regelruimte = [sys.executable, "-m", "cli.main", "--store", str(store)]
        for command in (["demo", "--no-app"], ["overlaps"]):
            subprocess.run([*regelruimte, *command], cwd=HOME, check=True, stdout=subprocess.DEVNULL)
        judge(DataFolder(store))
        with running_app(store) as address, chromium() as browser:
            for width, ending in ((WIDE, ""), (NARROW, "-smal")):
                page = browser.new_page(base_url=address, viewport={"width": width, "height": 900}, locale="nl-NL")
                for shot in SHOTS:
                    if (not names or shot.name in names) and (width == WIDE or shot.narrow):
                        _take(page, shot, width, TARGET / f"{shot.name}{ending}.png")
    return 0


def judge(folder: DataFolder) -> None:
    """Made-up judgements of two people."""
    me, other = Desk(folder, LOCAL), Desk(folder, User("Een ander", frozenset(ROLES)))
    waarschuwing = "jci1.3:c:BWBR0001941&artikel=13b"
    me.criterion(BUURT, "verdragen", "nee", "Geen verdrag verzet zich tegen voorrang wegens inzet; het onderscheid is te rechtvaardigen.")
    me.criterion(BUURT, "grondwet", "nee", "Gelijke behandeling is gewaarborgd: iedereen kan zich inzetten.")
    other.criterion(BUURT, "grondwet", "onduidelijk", "De eisen aan de inzet staan nog niet vast.")
    me.criterion(BUREN, "verdragen", "nee", "De vestigingsvrijheid blijft in stand.")
    me.criterion(BUREN, "grondwet", "nee", "Het gesprek heeft vaste vragen en wie afvalt hoort waarom.")
    for criterion in ("verdragen", "grondwet"):
        other.criterion(WAARSCHUWEN, criterion, "nee", "Geen bezwaar gevonden.")
    other.criterion(
        WAARSCHUWEN, "bestaand-recht", "ja", "De burgemeester kan nu al eerst waarschuwen.", read=[waarschuwing]
    )
    me.pair(BUURT, BUREN, "overlap", "Eén lid over inzet voor de buurt zou beide dienen.")
    other.pair(DRUGS, WAARSCHUWEN, "zelfde-artikel", "De een wil eerder sluiten, de ander later.")
    me.stance(BUREN, "jci1.3:c:BWBR0035303&artikel=11", "ruimer")
    me.common_ask(BUURT, "Laat bij een deel van de sociale huurwoningen voorrang toe voor wie zich inzet voor de buurt.", [BUURT, BUREN])
    me.record_room(Entry(
        "Bij nieuwbouw kan een corporatie met de gemeente afspreken wie het eerst mag kiezen.", "voorrang-selectie",
        "jci1.3:c:BWBR0035303&artikel=14", "Voor ten hoogste een deel van het aanbod.", date(2021, 1, 1),
    ))  # fmt: skip


def _take(page: Page, shot: Shot, width: int, file: Path) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_(page, shot.url)
    shot.first(page)
    expect(page.locator(".rr footer")).to_be_visible()
    # the app scrolls inside the window: make the window fit
    height = int(page.evaluate("Math.max(...[...document.querySelectorAll('.rr')].map(one => one.getBoundingClientRect().bottom))")) + 40
    page.set_viewport_size({"width": width, "height": min(height, shot.highest if width == WIDE else HIGHEST)})
    page.evaluate("document.activeElement.blur(); document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    page.wait_for_timeout(300)  # what stands in its place slides there
    with Image.open(BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.relative_to(HOME)} {file.stat().st_size // 1024} KB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
