"""The user guide stays true: every screen with its picture, every key, role and word on the screen as the code has them."""
from __future__ import annotations

import re
from functools import cache

import pytest

from kg.permissions import ACTIONS, ROLES
from tests.support.app_fixtures import HOME
from ui.kit.screen import NAVIGATION
from ui.screens.assessment import forms as verdict_form
from ui.screens.review import controls as review_controls
from ui.shell.screens import SCREENS

GUIDE = (HOME / "docs" / "handleiding.md").read_text(encoding="utf-8")
STATIC = HOME / "ui" / "static"
PICTURES = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", GUIDE)
MOST = 2_500_000  #: bytes of all pictures together
USERS = ("Juridisch adviseur", "Beoordelaar", "Analist", "Beleidsmedewerker")


def sections(level: int) -> dict[str, str]:
    """Heading → what stands under it."""
    parts = re.split(rf"^{'#' * level} (.+)$", GUIDE, flags=re.MULTILINE)[1:]
    return {title: re.split(rf"^#{{1,{level}}} ", text, flags=re.MULTILINE)[0] for title, text in zip(parts[::2], parts[1::2], strict=True)}


def table(name: str) -> list[list[str]]:
    """The rows of the table between two marks, without its head."""
    text = re.search(rf"<!-- {name}: .*?-->(.*?)<!-- /{name} -->", GUIDE, re.DOTALL)
    assert text, name
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text[1].splitlines() if line.startswith("|")]
    return rows[2:]


@cache
def code() -> str:
    """Everything that puts words on a screen, as one text in which a sentence over two lines is whole."""
    files = [*(HOME / "ui").rglob("*.py"), *STATIC.glob("*.js"), *(HOME / "kg" / "data").glob("begrippen.csv"), *(HOME / "kg").rglob("*.py")]
    return re.sub(r'"\s*\n\s*f?"', "", "\n".join(file.read_text(encoding="utf-8") for file in files))


def test_every_screen_has_a_heading_a_picture_and_a_row() -> None:
    said = sections(3)
    for name, _ in SCREENS.values():
        assert name in said, f"geen kop voor het scherm {name}"
        assert "](schermen/" in said[name], f"geen plaatje bij het scherm {name}"
    rows = {cells[1].strip("`").removeprefix("./"): cells[0] for cells in table("schermen")}
    assert rows == {path: f"[{name}](#{name.lower().replace(' ', '-')})" for path, (name, _) in SCREENS.items()}
    assert set(NAVIGATION.values()) <= set(said)


def test_every_kind_of_user_has_a_walk_through_screens() -> None:
    said = sections(3)
    names = {name for name, _ in SCREENS.values()}
    for user in USERS:
        steps = re.findall(r"^\d+\. ", said[user], re.MULTILINE)
        assert len(steps) >= 5 and len({name for name in names if f"**{name}**" in said[user]}) >= 2, user


@pytest.mark.parametrize("alt, file", PICTURES)
def test_every_picture_is_there_and_says_what_one_sees(alt: str, file: str) -> None:
    assert (HOME / "docs" / file).read_bytes().startswith(b"\x89PNG")
    assert len(alt) > 30


def test_pictures_are_all_used_and_small() -> None:
    files = {f"schermen/{file.name}" for file in (HOME / "docs" / "schermen").iterdir()}
    assert files == {file for _, file in PICTURES}
    assert sum((HOME / "docs" / file).stat().st_size for file in files) < MOST


def test_every_key_is_one_of_the_code_and_the_other_way_round() -> None:
    reading, walking = ((STATIC / name).read_text(encoding="utf-8") for name in ("lezen.js", "samenhang.js"))
    review = (HOME / "ui" / "screens" / "review" / "controls.py").read_text(encoding="utf-8")
    stances = set(re.findall(r"(\w): \"", re.search(r"STANCES = \{(.*?)\}", reading)[1]))  # type: ignore[index]
    expected = {
        "Voorstel": stances | set(re.findall(r'event\.key === "(\w+)"', reading)),
        "Samenhang": set(re.findall(r"(Arrow\w+):", walking)) | set(re.findall(r'event\.key === "(\w+)"', walking)),
        "Beoordelen": {*review_controls.VERDICTS, *review_controls.STANCES, *review_controls.PREFILLS}
        | set(re.findall(r'_key\("(\w)"', review))
        | set(re.findall(r'event\.key === "(Escape)"', (STATIC / "regelruimte.js").read_text(encoding="utf-8"))),
        "Toets": set(verdict_form.KEYS.values()),
    }
    found: dict[str, set[str]] = {}
    for screen, key, _ in table("toetsen"):
        found.setdefault(screen, set()).add(key.strip("`"))
    assert found == expected


def test_what_a_key_does_is_what_it_does_in_the_code() -> None:
    said = {(screen, key.strip("`")): words for screen, key, words in table("toetsen")}
    for key, slug in review_controls.VERDICTS.items():
        assert said["Beoordelen", key].startswith(slug.replace("-", " ").replace("geen", "geen overlap"))
    for outcome, key in verdict_form.KEYS.items():
        assert said["Toets", key] == outcome
    for key, slug in review_controls.STANCES.items():
        assert slug in said["Beoordelen", key] and slug in said["Voorstel", key]


def test_every_role_may_what_the_guide_says() -> None:
    rows = {cells[0]: {role for role, cell in zip(ROLES, cells[1:], strict=True) if cell == "ja"} for cells in table("rollen")}
    assert rows == {action: set(roles) for action, roles in ACTIONS.items()}


#: bold in the guide, but no words of a screen
EMPHASIS = {"geen oordeel", "vet", "Wat de machine doet.", "Wat mensen doen.", "Wat voorgaat."}


@pytest.mark.parametrize("words", sorted({" ".join(one.split()) for one in re.findall(r"\*\*(.+?)\*\*", GUIDE, re.DOTALL)} - EMPHASIS))
def test_bold_words_stand_on_a_screen(words: str) -> None:
    assert words in code(), f"‘{words}’ staat in de handleiding, maar niet in de app"


def test_links_lead_somewhere() -> None:
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^#+ (.+)$", GUIDE, re.MULTILINE)}
    for link in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", GUIDE):
        if link.startswith("#"):
            assert link[1:] in anchors, link
        else:
            assert (HOME / "docs" / link).exists(), link
