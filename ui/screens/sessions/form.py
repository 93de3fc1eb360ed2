"""The form for the outcome of a work session: the day, who was there, what came of it, and the step that follows."""
from __future__ import annotations

from datetime import date
from hashlib import sha256

import streamlit as st

from kg.actions import Desk
from kg.review.work_sessions import Agenda
from records import UsageError
from ui.kit.elements import counted, dutch_date
from ui.kit.messages import attempt, plain, show, told
from ui.screens.assessment.forms import not_allowed

ACTION = "beoordelen"
#: step that follows → what a reader sees
FOLLOWING = {"": "geen: blijft bij werksessie", "kabinet": "door naar het kabinet", "werkgroep": "terug naar de werkgroep"}
_SAME = "zelfde"  #: a proposal goes where all go
EACH = 60  #: proposals of which each can get a step of its own
WHAT_FIRST = "Schrijf eerst de uitkomst van de werksessie."


def session_form(desk: Desk, agenda: Agenda) -> None:
    """For all proposals on the agenda in one go."""
    place = "werksessie|" + sha256("|".join(one.id for one in agenda.proposals).encode()).hexdigest()[:12]
    show(told(place))
    if not desk.user.may(ACTION):
        show(not_allowed(desk.user, ACTION))
        return
    key = f"{place}|{st.session_state.get(_made(place), 0)}"  # after each session the form is a new one
    today = date.today()
    guests = [one.department for one in agenda.guests]
    with st.form(key, enter_to_submit=False):
        st.date_input("Datum", min(agenda.day or today, today), max_value=today, format="DD-MM-YYYY", key=f"{key}|dag")
        st.multiselect("Aanwezige departementen", guests, guests, key=f"{key}|wie", accept_new_options=True)
        st.text_area("Uitkomst van de werksessie (verplicht)", key=f"{key}|wat", height=140)
        st.radio("Volgende stap voor alle voorstellen", list(FOLLOWING), format_func=FOLLOWING.__getitem__, key=f"{key}|vervolg")
        if 1 < len(agenda.proposals) <= EACH:
            with st.expander("Een andere volgende stap per voorstel"):
                for one in agenda.proposals:
                    st.selectbox(plain(one.title), [_SAME, *FOLLOWING], format_func=_words, key=f"{key}|vervolg|{one.id}")
        st.form_submit_button("Leg de uitkomst vast", key=f"{key}|leg-vast", on_click=_enter, args=(desk, agenda, place, key))


def _enter(desk: Desk, agenda: Agenda, place: str, key: str) -> None:
    given = st.session_state

    def act() -> str:
        outcome, day = str(given.get(f"{key}|wat", "")).strip(), given.get(f"{key}|dag")
        if not outcome:
            raise UsageError(WHAT_FIRST)
        if not isinstance(day, date):
            raise UsageError("Kies een datum.")
        following = {one.id: _step(key, one.id) for one in agenda.proposals}
        desk.work_session(following, day, outcome, given.get(f"{key}|wie") or ())
        on = [f"{counted(count, 'voorstel', 'voorstellen')} {FOLLOWING[step]}" for step in FOLLOWING
              if step and (count := list(following.values()).count(step))]  # fmt: skip
        about = f"Vastgelegd: werksessie op {dutch_date(day)} over {counted(len(following), 'voorstel', 'voorstellen')}"
        return f"{'; '.join([about, *on])}."

    if attempt(place, act):
        given[_made(place)] = given.get(_made(place), 0) + 1


def _step(key: str, proposal_id: str) -> str:
    own = st.session_state.get(f"{key}|vervolg|{proposal_id}", _SAME)
    return str(st.session_state.get(f"{key}|vervolg", "") if own == _SAME else own)


def _words(step: str) -> str:
    return "zoals hierboven" if step == _SAME else FOLLOWING[step]


def _made(place: str) -> str:
    return f"{place}|gemaakt"
