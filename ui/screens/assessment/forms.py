"""The forms of the test: a judgement on a criterion by one key, and a step of the proposal."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from kg.actions import Desk
from kg.permissions import ACTIONS, User
from kg.rdf import vocabulary
from records import UsageError
from ui.kit.elements import esc, tag
from ui.kit.messages import attempt, plain, show, told

#: outcome → the key that gives it
KEYS = {"ja": "j", "deels": "d", "nee": "n", "onduidelijk": "o"}
STEPS = ("werkgroep", "werksessie", "kabinet")  #: those that a person enters
WHY_FIRST = "Schrijf eerst de motivering: een oordeel zonder motivering telt niet."
WHOLE = "het hele voorstel"


@dataclass(frozen=True)
class Asked:
    """A criterion to judge."""

    proposal: str
    criterion: str
    solutions: Sequence[int]
    texts: Sequence[tuple[str, str]]  #: (IRI of a provision in a version, its name) to tick as read
    made: int  #: judgements on the proposal so far: after each the form is a new one


def not_allowed(user: User, action: str) -> str:
    """Why there is no form."""
    who = "U bent niet aangemeld" if not user.name else "U mag hier lezen"
    return tag("p", esc(f"{who}. {action[:1].upper()}{action[1:]} kan met de rol {' of '.join(ACTIONS[action])}."), class_="melding")


def verdict_form(desk: Desk, asked: Asked, judged: Callable[[], None]) -> None:
    """Motivation, the texts read, and a button for each outcome; `judged` is called after a judgement that was stored."""
    place = f"toets|{asked.proposal}"
    key = f"{place}|{asked.criterion}|{asked.made}"
    name = vocabulary.label("criterium", asked.criterion)
    with st.form(key, enter_to_submit=False):
        for nr, (_, words) in enumerate(asked.texts):
            st.checkbox(plain(f"Gelezen: {words}"), key=f"{key}|tekst|{nr}")
        if asked.solutions:
            choices = [None, *asked.solutions]
            st.radio("Geldt voor", choices, format_func=_direction, key=f"{key}|richting", horizontal=True)
        show(told(place))  # it gets the focus: the next Tab is in the motivation, the one after that on the keys
        st.text_area(f"Motivering bij {name} (verplicht)", key=f"{key}|waarom", height=110)
        with st.container(horizontal=True):
            for outcome, letter in KEYS.items():
                words = vocabulary.label("uitkomst", outcome)
                st.form_submit_button(  # its key makes it answer to the letter (`regelruimte.js`): keys that can be turned off
                    f"{letter} · {words[:1].upper()}{words[1:]}", key=f"toets-{letter}-{key}|{outcome}", on_click=_judge,
                    args=(desk, asked, key, outcome, judged),
                )  # fmt: skip


def _judge(desk: Desk, asked: Asked, key: str, outcome: str, judged: Callable[[], None]) -> None:
    given = st.session_state

    def act() -> str:
        motivation = str(given.get(f"{key}|waarom", "")).strip()
        if not motivation:
            raise UsageError(WHY_FIRST)
        read = [iri for nr, (iri, _) in enumerate(asked.texts) if given.get(f"{key}|tekst|{nr}")]
        row = desk.criterion(asked.proposal, asked.criterion, outcome, motivation, solution=given.get(f"{key}|richting"), read=read)
        about = "" if row.solution is None else f", richting {row.solution}"
        name = vocabulary.label("criterium", asked.criterion)
        return f"Vastgelegd: {name}{about}: {vocabulary.label('uitkomst', outcome)}."

    if attempt(f"toets|{asked.proposal}", act):
        judged()


def step_form(desk: Desk, proposal_id: str, made: int, departments: Sequence[str]) -> None:
    """A step with its day and motivation, and who was invited."""
    place = f"stap|{proposal_id}"
    show(told(place))
    key = f"{place}|{made}"
    with st.form(key, enter_to_submit=False):
        st.selectbox("Stap", STEPS, format_func=lambda slug: vocabulary.label("stap", slug), key=f"{key}|stap")
        st.date_input("Datum", date.today(), format="DD-MM-YYYY", key=f"{key}|dag")
        st.multiselect("Uitgenodigde departementen", departments, key=f"{key}|wie", accept_new_options=True)
        st.text_area("Motivering of uitkomst (verplicht)", key=f"{key}|waarom", height=110)
        st.form_submit_button("Stap vastleggen", key=f"{key}|leg-vast", on_click=_enter, args=(desk, proposal_id, key))


def _enter(desk: Desk, proposal_id: str, key: str) -> None:
    given = st.session_state

    def act() -> str:
        motivation, day = str(given.get(f"{key}|waarom", "")).strip(), given.get(f"{key}|dag")
        if not motivation:
            raise UsageError("Schrijf eerst de motivering of de uitkomst.")
        if not isinstance(day, date):
            raise UsageError("Kies een datum.")
        row = desk.step([proposal_id], given[f"{key}|stap"], day, motivation, given.get(f"{key}|wie") or ())[0]
        return f"Vastgelegd: {vocabulary.label('stap', row.outcome)}."

    attempt(f"stap|{proposal_id}", act)


def _direction(nr: int | None) -> str:
    return WHOLE if nr is None else f"richting {nr}"
