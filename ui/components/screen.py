"""A screen: its title and its HTML, and how it is put on the page with the header that all screens share."""
from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from records import RegelruimteError
from ui.components.html import esc, link, tag
from ui.components.links import HOME
from ui.data import Graph, graph

log = logging.getLogger("regelruimte")
UNEXPECTED = "Er ging iets mis bij het maken van dit scherm. Probeer het nog eens; in het logboek van de app staat de oorzaak."


@dataclass(frozen=True)
class Screen:
    """What a page gives: safe HTML without its h1, under a title in plain words."""

    title: str
    html: str
    above: str = ""  #: small HTML above the title: where the reader is
    heading: str = ""  #: HTML inside the h1; the title when empty


def present(render: Callable[[Graph, Mapping[str, str]], Screen]) -> None:
    """Make a screen from the store and the URL, and show it; whatever goes wrong becomes a message in Dutch."""
    try:
        now = graph()
        screen = render(now, st.query_params.to_dict()) if now.counts.proposals or now.counts.laws else empty()
    except RegelruimteError as error:
        screen = problem(str(error))
    except Exception:
        log.exception("onverwachte fout in een scherm")
        screen = problem(UNEXPECTED)
    st.set_page_config(page_title=f"{screen.title} – Regelruimte", layout="wide")
    st.html(whole(screen))


def whole(screen: Screen) -> str:
    """The HTML of a screen with its header and title."""
    header = tag("header", link(HOME, "Regelruimte", class_="merk") + tag("nav", link(HOME, "Overzicht"), aria_label="Schermen"))
    title = tag("h1", screen.heading or esc(screen.title))
    return tag("div", header + screen.above + title + screen.html, class_="rr")


def problem(message: str) -> Screen:
    """A screen that says what is wrong and leads back."""
    return Screen("Dit lukt niet", tag("p", esc(message), class_="melding", role="alert") + tag("p", link(HOME, "Naar het overzicht")))


def empty() -> Screen:
    """A store with nothing in it: what to do next."""
    steps = (
        "<p>Er is nog niets om te lezen. Laad eerst wetten en dan voorstellen, in een terminal:</p>"
        "<pre>regelruimte law add MAP-MET-WETTEN\nregelruimte add MAP-MET-VOORSTELLEN</pre>"
        "<p>Of bekijk eerst de voorbeelden: <code>regelruimte demo</code>. Wat u toevoegt, verschijnt hier na opnieuw laden.</p>"
    )
    return Screen("Deze datamap is nog leeg", steps)
