"""A screen: its title, its HTML and its controls, and how it is put on the page with the header that all screens share."""
from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from kg.permissions import User
from records import RegelruimteError
from ui.data.graph import Graph, graph
from ui.kit.downloads import Taken, taking
from ui.kit.elements import esc, link, listed, tag
from ui.kit.messages import show
from ui.kit.urls import HOME

log = logging.getLogger("regelruimte")
UNEXPECTED = "Er ging iets mis bij het maken van dit scherm. Probeer het nog eens; in het logboek van de app staat de oorzaak."
BEHIND = "Er is net iets veranderd. Lijsten en tellingen worden bijgewerkt: laad dit scherm over een paar tellen opnieuw."
#: the screens in the header: path → name
NAVIGATION = {
    HOME: "Start",
    "artikelen": "Wetsartikelen",
    "voorstellen": "Voorstellen",
    "beoordelen": "Beoordelen",
    "clusters": "Clusters",
    "werksessies": "Werksessies",
    "toets": "Toets",
    "ruimte": "Bestaande ruimte",
    "sparql": "Vragen",
    "toevoegen": "Toevoegen",
    "beheer": "Beheer",
}

Part = str | Callable[[], None]  #: safe HTML, or a function that puts controls of Streamlit in its place


@dataclass(frozen=True)
class Screen:
    """What a page gives: safe HTML without its h1, under a title in plain words, and what follows it."""

    title: str
    html: str = ""
    above: str = ""  #: small HTML above the title: where the reader is
    heading: str = ""  #: HTML inside the h1; the title when empty
    parts: Sequence[Part] = ()  #: what follows the HTML, in order
    taken: Taken = Taken()  #: what can be taken from here as data, and the question behind it


Render = Callable[[Graph, Mapping[str, str]], Screen]


def present(path: str, render: Render) -> None:
    """Make the screen at a path from the store and the URL, and show it; whatever goes wrong becomes a message in Dutch."""
    who = None
    try:
        now = graph()
        who = now.desk.user
        screen = render(now, st.query_params.to_dict()) if path in WITHOUT_DATA or now.counts.proposals or now.counts.laws else empty()
    except RegelruimteError as error:
        screen = problem(str(error))
    except Exception:
        log.exception("onverwachte fout in een scherm")
        screen = problem(UNEXPECTED)
    if who and now.behind:
        screen = replace(screen, above=screen.above + tag("p", BEHIND, class_="melding", role="status"))
    st.set_page_config(page_title=f"{screen.title} – Regelruimte", layout="wide")
    _show(path, screen, who)


NO_PROPOSALS = "<p>Er zijn wetten geladen, maar nog geen voorstellen. Voeg ze toe met:</p><pre>regelruimte add MAP-MET-VOORSTELLEN</pre>"
WITHOUT_DATA = ("toevoegen", "beheer")  #: paths that make sense in an empty folder


def _show(path: str, screen: Screen, who: User | None) -> None:
    st.html(whole(screen, path, who))
    put(screen.parts)
    show(taking(path, screen.taken, st.query_params.to_dict()))


def put(parts: Sequence[Part]) -> None:
    """Parts of a screen on the page, in their order."""
    for part in parts:
        if isinstance(part, str):
            show(part)
        else:
            guarded(part)


def guarded(part: Callable[[], None]) -> None:
    """Controls that fail become a message in their place; the rest of the screen stays."""
    try:
        part()
    except RegelruimteError as error:
        show(said(str(error)))
    except Exception:  # not what Streamlit raises to stop or run again: those are no Exception
        log.exception("onverwachte fout in de bediening van een scherm")
        show(said(UNEXPECTED))


def said(message: str) -> str:
    """A message that a screen reader reads out at once."""
    return tag("p", esc(message), class_="melding", role="alert")


def whole(screen: Screen, path: str = "", who: User | None = None) -> str:
    """The HTML of a screen with its header and title."""
    names = (link(at, name, aria_current="page" if at.removeprefix("./") == path else None) for at, name in NAVIGATION.items())
    header = tag("header", link(HOME, "Regelruimte", class_="merk") + tag("nav", listed(names), aria_label="Schermen") + _who(who))
    title = tag("h1", screen.heading or esc(screen.title))
    return tag("div", header + screen.above + title + screen.html, class_="rr")


def _who(who: User | None) -> str:
    if who is None:
        return ""
    if who.single:
        return tag("p", "Lokale modus: één gebruiker, alle rollen", class_="wie klein")
    roles = ", ".join(sorted(who.roles)) or "alleen lezen"
    return tag("p", esc(f"{who.name or 'niet aangemeld'} ({roles})"), class_="wie klein")


def problem(message: str) -> Screen:
    """A screen that says what is wrong and leads back."""
    return Screen("Dit lukt niet", said(message) + tag("p", link(HOME, "Naar de startpagina")))


def empty() -> Screen:
    """A store with nothing in it: what to do next."""
    steps = (
        "<p>Er is nog niets om te lezen. Laad eerst wetten en dan voorstellen, in een terminal:</p>"
        "<pre>regelruimte law add MAP-MET-WETTEN\nregelruimte add MAP-MET-VOORSTELLEN</pre>"
        "<p>Of bekijk eerst de voorbeelden: <code>regelruimte demo</code>. Wat u toevoegt, verschijnt hier na opnieuw laden.</p>"
    )
    return Screen("Deze datamap is nog leeg", steps)
