"""The forms of the register: record an option in seconds, and end one that no longer holds."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from textwrap import shorten

import streamlit as st

import jci
from kg.actions import Desk
from kg.rdf import vocabulary
from kg.room.register import Entry
from records import UsageError
from ui.kit.messages import attempt, show, told
from ui.kit.screen import guarded
from ui.screens.assessment.forms import not_allowed

TITLE = "Leg vast als bestaande ruimte"
RECORD = "bestaande ruimte vastleggen"
EMPTY = Entry("", "niet-juridisch")
Label = Callable[[str], str]


def room_form(desk: Desk, place: str, suggestions: Sequence[Entry], label: Label, opened: bool = False) -> Callable[[], None]:
    """Controls that record an option, beginning with the first of the suggestions or another one; `place` names the screen."""
    return st.fragment(lambda: guarded(lambda: _record(desk, f"ruimte|{place}", suggestions, label, opened)))


def _record(desk: Desk, place: str, suggestions: Sequence[Entry], label: Label, opened: bool) -> None:
    if st.session_state.pop(f"{place}|klaar", False):
        st.rerun(scope="app")  # the entry is in a new snapshot: the whole screen shows it
    show(told(place))
    with st.expander(TITLE, expanded=opened):
        if not desk.user.may(RECORD):
            show(not_allowed(desk.user, RECORD))
            return
        choices = [*suggestions, *([] if EMPTY in suggestions else [EMPTY])]
        names = [f"{label(one.target)}: {_kind(one.kind)}" if one.target else "leeg beginnen" for one in choices]
        question = "Begin met (voorgesteld door de machine)"
        nr = st.selectbox(question, range(len(choices)), format_func=names.__getitem__, key=f"{place}|keus")
        _fields(desk, place, choices[nr], f"{place}|{nr}|{st.session_state.get(f'{place}|keer', 0)}")


def _fields(desk: Desk, place: str, start: Entry, key: str) -> None:
    kinds = [slug for name, slug in vocabulary.concepts() if name == "soort-ruimte"]
    with st.form(key, enter_to_submit=False):
        st.text_area("Wat er kan, in gewone woorden (verplicht)", start.sentence, key=f"{key}|zin", height=110)
        left, right = st.columns(2)
        with left:
            st.selectbox("Soort", kinds, kinds.index(start.kind), format_func=_kind, key=f"{key}|soort")
            st.date_input("Geldig vanaf (mag leeg)", None, format="DD-MM-YYYY", key=f"{key}|van", min_value=date(1800, 1, 1))
            st.text_input("Bron (mag leeg)", key=f"{key}|bron")
        with right:
            st.text_input("Bepaling (leeg: buiten het recht)", start.target or "", key=f"{key}|bepaling")
            st.date_input("Geldig tot (mag leeg)", None, format="DD-MM-YYYY", key=f"{key}|tot", min_value=date(1800, 1, 1))
            st.text_input("Voorwaarde (mag leeg)", start.condition, key=f"{key}|voorwaarde")
        st.form_submit_button("Leg vast", key=f"{key}|leg-vast", on_click=_keep, args=(desk, place, key))


def _keep(desk: Desk, place: str, key: str) -> None:
    given = st.session_state

    def act() -> str:
        sentence = str(given.get(f"{key}|zin", "")).strip()
        if not sentence:
            raise UsageError("Schrijf eerst in gewone woorden wat er kan.")
        entry = desk.record_room(Entry(
            sentence, given[f"{key}|soort"], _address(str(given.get(f"{key}|bepaling", ""))),
            str(given.get(f"{key}|voorwaarde", "")).strip(), given.get(f"{key}|van"), given.get(f"{key}|tot"),
            str(given.get(f"{key}|bron", "")).strip(),
        ))  # fmt: skip
        return f"Vastgelegd in het register: {shorten(entry.sentence, 120, placeholder=' …')}"

    if attempt(place, act):
        given[f"{place}|keer"] = given.get(f"{place}|keer", 0) + 1
        given[f"{place}|klaar"] = True


def end_form(desk: Desk, entry: Entry) -> Callable[[], None]:
    """Controls that end an option."""
    return st.fragment(lambda: guarded(lambda: _end(desk, entry)))


def _end(desk: Desk, entry: Entry) -> None:
    place = f"einde|{entry.id}"
    if st.session_state.pop(f"{place}|klaar", False):
        st.query_params.pop("beeindig", None)
        st.rerun(scope="app")
    show(told(place))
    if not desk.user.may(RECORD):
        show(not_allowed(desk.user, RECORD))
        return
    with st.form(place, enter_to_submit=False):
        st.text(f"Beëindig: {shorten(entry.sentence, 200, placeholder=' …')}")
        st.date_input("Geldt niet meer vanaf", date.today(), format="DD-MM-YYYY", key=f"{place}|dag", min_value=date(1800, 1, 1))
        st.form_submit_button("Beëindig", key=f"{place}|knop", on_click=_stop, args=(desk, entry, place))


def _stop(desk: Desk, entry: Entry, place: str) -> None:
    def act() -> str:
        day = st.session_state.get(f"{place}|dag")
        if not isinstance(day, date):
            raise UsageError("Kies een datum.")
        desk.end_room(entry.id, day)
        return "Beëindigd."

    if attempt(place, act):
        st.session_state[f"{place}|klaar"] = True


def _address(written: str) -> str | None:
    if not written.strip():
        return None
    try:
        return jci.canonical(written.strip())
    except ValueError as error:
        raise UsageError(f"‘{written}’ is geen adres van een bepaling (wel bijvoorbeeld BWBR0035303&artikel=11).") from error


def _kind(slug: str) -> str:
    return vocabulary.label("soort-ruimte", slug)
