"""What the tests of the app share: a small store made from the examples, and a proposal that tries to break out of its text."""
from __future__ import annotations

import html
import re
import shutil
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from streamlit.testing.v1 import AppTest

from cli.laws import add_paths as add_laws
from cli.proposals import add_paths as add_proposals
from ingest.calls import read_call
from kg.folder.data_folder import DataFolder
from kg.folder.manifest import JUDGEMENTS, Manifest
from kg.judgements.enter import judge_pair
from kg.overlap.run import compare_all, keep
from ui.kit.screen import Screen, whole

HOME = Path(__file__).parents[2]
EXAMPLES = HOME / "examples"
ARTICLE = "jci1.3:c:BWBR0035303&artikel=11"
_MADE = tempfile.TemporaryDirectory(prefix="regelruimte-voorbeeld-")  #: gone at the end of the tests
NOT_LOADED = "jci1.3:c:BWBR0005537&artikel=5:32"
HOSTILE_ID = "vijandig"
HOSTILE = """Leefveld/beleidsterrein:
Wonen <b>vet</b>

Onderwerp/titel:
Ruimte <img src="http://evil.example/t.png" onerror="window.geraakt=1"> voor buurten

Probleembeschrijving:
Artikel 11 van de Huisvestingswet 2014 knelt. <script>window.geraakt=1</script> ![x](http://evil.example/p.png)
<img src="http://evil.example/i.png" onerror="window.geraakt=1"> [klik](javascript:window.geraakt=1) <a href="http://evil.example/">hier</a>
<svg onload="window.geraakt=1"></svg> <iframe src="http://evil.example/f"></iframe> "aangehaald" & 'zo' <style>body{display:none}</style>

Welke wet is betrokken (indien aan de orde):
Artikel 12 van de Huisvestingswet 2014 <img src=x onerror=window.geraakt=1>

Mogelijke oplossingsrichting(en):
1) Een lid bij artikel 11 van de Huisvestingswet 2014 "><script>window.geraakt=1</script>

Contactgegevens:
Gemeente/regio/netwerk: gemeente <u>Testdam</u>
Contactpersoon: kwartiermaker wonen
Emailadres: testdam@example.nl
Telefoonnummer: 06-0000 0000
"""


def words(screen: Screen) -> str:
    """The screen as text: tags out, entities read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", all_html(screen))).split())


def all_html(screen: Screen) -> str:
    """The HTML of a screen, with that between its controls."""
    return whole(screen) + "".join(part for part in screen.parts if isinstance(part, str))


def visited(path: str, query: Mapping[str, str] = {}) -> AppTest:
    """A screen as Streamlit runs it, of the store that REGELRUIMTE_STORE names; it ran without a fault."""
    script = f"from ui.kit.screen import present\nfrom ui.shell.screens import SCREENS\npresent({path!r}, SCREENS[{path!r}][1])"
    app = AppTest.from_string(script, default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def page_of(app: AppTest) -> str:
    """The HTML of a screen as it ran."""
    return "".join(element.proto.body for element in app.get("html"))


def compared_store(folder: Path) -> Path:
    """A data folder with the examples, compared."""
    return _copied(folder, compared=True)


def example_store(folder: Path, *, laws: bool = True, proposals: bool = True, hostile: bool = True) -> Path:
    """A data folder with the examples, and with the hostile proposal unless that is not wanted."""
    return _copied(folder, laws=laws, proposals=proposals, hostile=hostile)


def _copied(folder: Path, **made_of: bool) -> Path:
    """A copy of a store that is made once: loading the examples takes seconds, and most modules begin with them."""
    store = folder / "store"
    shutil.copytree(_made(**made_of), store, dirs_exist_ok=True)
    return store


@lru_cache
def _made(laws: bool = True, proposals: bool = True, hostile: bool = True, compared: bool = False) -> Path:
    folder = Path(_MADE.name) / f"{laws}-{proposals}-{hostile}-{compared}"
    folder.mkdir()
    store = DataFolder(folder / "store")
    if laws:
        add_laws(store, [str(EXAMPLES / "wetten")])
    if proposals:
        paths = [str(EXAMPLES / "voorstellen")]
        if hostile:
            file = folder / f"{HOSTILE_ID}.txt"
            file.write_text(HOSTILE, encoding="utf-8")
            paths.append(str(file))
        add_proposals(store, paths, read_call(), None)
    if compared:
        keep_example_signals(store.path)
    return store.path


def forget_judgements(store: Path) -> None:
    """As if nobody had judged here: a new table for the next test. In use this is what a writer refuses."""
    for file in [*store.glob("oordelen.sqlite*"), store / "graphs" / "oordelen.nq"]:
        file.unlink(missing_ok=True)
    kept = Manifest(store)
    kept.rewrite({name: known for name, known in kept.state.holds.items() if name not in (JUDGEMENTS, "oordelen.nq")})


def judged_alike(store: Path) -> None:
    """Make a group of two examples at one article by the word of a person; to the machine they ask the opposite."""
    pair = ("bergvoorde-uitvalsbasis-drugshandel", "lindervoort-eerst-waarschuwen")
    judge_pair(DataFolder(store), *pair, "duplicaat", "Samen te bespreken.", "An Proef")
    keep_example_signals(store)


def keep_example_signals(store: Path) -> None:
    """Compare the proposals of a folder by words, law and direction (a language model would take seconds) and keep the signals."""
    folder = DataFolder(store)
    keep(folder, compare_all(folder, 0.0, embedder=lambda: None))
