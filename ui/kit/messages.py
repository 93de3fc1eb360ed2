"""What Streamlit's own controls need: our HTML between them, words that aren't read as Markdown, and what is told after an action."""
from __future__ import annotations

import logging
import re
from collections.abc import Callable

import streamlit as st

from records import RegelruimteError
from ui.kit.elements import esc, tag

log = logging.getLogger("regelruimte")
WENT_WRONG = "Er ging iets mis bij het vastleggen. Probeer het nog eens; in het logboek van de app staat de oorzaak."


def show(html: str) -> None:
    """Our HTML in its place; nothing for none."""
    if html:
        st.html(tag("div", html, class_="rr"))


def plain(words: str) -> str:
    """Words for the label of a control, where Streamlit would read Markdown."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>$:~&])", r"\\\1", " ".join(words.split()))


def attempt(place: str, action: Callable[[], str]) -> bool:
    """Do what a button asks, and keep what is to be told at a place of the screen: what `action` gives, or what went wrong."""
    try:
        words, good = action(), True
    except RegelruimteError as error:
        words, good = str(error), False
    except Exception:
        log.exception("onverwachte fout bij het vastleggen")
        words, good = WENT_WRONG, False
    st.session_state[_key(place)] = (st.session_state.get(_key(place), (0,))[0] + 1, words, good)
    return good


def told(place: str) -> str:
    """What the last action at a place told, as HTML that gets the focus when it appears; nothing before the first one."""
    number, words, good = st.session_state.get(_key(place), (0, "", True))
    role = "status" if good else "alert"
    return tag("p", esc(words), class_="melding", role=role, data_aandacht=str(number)) if words else ""


def _key(place: str) -> str:
    return f"gezegd|{place}"
