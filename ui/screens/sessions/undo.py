"""One work session: what came of it, what was taken back since, and the controls to take it back."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from kg.actions import Desk
from kg.judgements.verdicts import WorkSession
from kg.rdf import vocabulary
from ui.kit.elements import badge, counted, dutch_date, esc, link, listed, stacked, stacked_row, tag
from ui.kit.messages import attempt, plain, show, told
from ui.kit.urls import proposal_url
from ui.screens.assessment.forms import not_allowed
from ui.screens.sessions.data import Sessions
from ui.screens.sessions.form import ACTION
from ui.screens.sessions.held import UNDONE, day_of

ANOTHERS = (
    "Een ander legde deze werksessie vast; alleen wie haar vastlegde, kan haar ongedaan maken. "
    "U kunt op het scherm Toets wel een nieuwe stap vastleggen."
)
_NAMES = ("Voorstel", "Indiener", "Wat de sessie vastlegde")


def session_body(sessions: Sessions, one: WorkSession) -> str:
    """Its outcome, departments, and proposals: also those of which it was taken back."""
    state = tag("p", f"{badge(UNDONE, 'let-op')} Wat deze werksessie vastlegde, telt niet meer.") if not one.proposals else ""
    outcome = tag("section", tag("h2", "Uitkomst") + tag("div", esc(one.outcome), class_="passage"))
    departments = tag("section", tag("h2", "Departementen") + (listed(map(esc, one.departments)) or tag("p", "niet vastgelegd")))
    rows = "".join(_proposal(sessions, one, name) for name in (*one.proposals, *one.withdrawn))
    return state + outcome + departments + tag("section", tag("h2", "Voorstellen") + stacked(_NAMES, rows, "paren"))


def _proposal(sessions: Sessions, one: WorkSession, name: str) -> str:
    if name in one.withdrawn:
        said = badge(f"{UNDONE} op {_day(one.withdrawn[name])}", "let-op")
    else:
        steps = ["werksessie", *([one.following[name]] if name in one.following else [])]
        said = esc(", daarna ".join(vocabulary.label("stap", step) for step in steps))
    return stacked_row(_NAMES, (link(proposal_url(name), sessions.title(name)), esc(sessions.submitter(name)) or "niet gevonden", said))


def session_history(sessions: Sessions, one: WorkSession, me: str | None) -> str:
    """What was entered and taken back, the latest first: nothing is thrown away."""
    who = "u" if one.reviewer == me else f"beoordelaar {one.reviewer}"
    every = (*one.proposals, *one.withdrawn)
    rows = [(one.entered, f"{tag('strong', 'vastgelegd')}: {counted(len(every), 'voorstel', 'voorstellen')}. {esc(one.outcome)}")]
    for time in sorted(set(one.withdrawn.values())):
        names = [sessions.title(name) for name, when in one.withdrawn.items() if when == time]
        rows.append((time, f"{tag('strong', UNDONE)}: {esc('; '.join(names))}"))
    shown = listed(f"{words} {tag('span', esc(f'({who}, {_day(time)})'), class_='klein')}" for time, words in reversed(rows))
    return tag("section", tag("h2", "Geschiedenis") + shown)


def undo_form(desk: Desk, sessions: Sessions, one: WorkSession, me: str | None) -> None:
    """To take back the whole session, or what it said of one proposal."""
    place = f"werksessie-terug|{one.id}"
    show(told(place))
    if not one.proposals:
        return
    if not desk.user.may(ACTION):
        show(not_allowed(desk.user, ACTION))
        return
    if one.reviewer != me:
        show(tag("p", ANOTHERS, class_="melding"))
        return
    show(tag("h2", "Ongedaan maken") + tag("p", "Wat daarvoor gold, geldt dan weer. Wat u vastlegde, blijft in de geschiedenis."))
    what = "de rest van de werksessie" if one.withdrawn else "de hele werksessie"
    whole = f"Maak {what} ongedaan ({counted(len(one.proposals), 'voorstel', 'voorstellen')})"
    st.button(whole, key=f"{place}|alles", on_click=_undo, args=(desk, one, place, ()))
    if len(one.proposals) > 1:
        key = f"{place}|welk|{len(one.proposals)}"  # one that was taken back is no choice any more
        st.selectbox("Alleen voor één voorstel", one.proposals, format_func=lambda name: plain(sessions.title(name)), key=key)
        st.button("Maak dit voorstel ongedaan", key=f"{place}|een", on_click=_undo_one, args=(desk, one, place, key))


def _undo_one(desk: Desk, one: WorkSession, place: str, key: str) -> None:
    _undo(desk, one, place, (str(st.session_state[key]),))


def _undo(desk: Desk, one: WorkSession, place: str, proposals: Sequence[str]) -> None:
    def act() -> str:
        count = len({row.proposal for row in desk.undo_session(one.id, proposals)})
        return (
            f"Ongedaan gemaakt: werksessie op {day_of(one)} over {counted(count, 'voorstel', 'voorstellen')}. "
            "Wat daarvoor gold, geldt weer; het eerder vastgelegde blijft in de geschiedenis."
        )

    attempt(place, act)


def _day(time: str) -> str:
    return dutch_date(date.fromisoformat(time[:10]))
