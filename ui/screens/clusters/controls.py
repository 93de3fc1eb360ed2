"""What people do with a group of asks: write it in a sentence, confirm, split, take out, join, undo. Stored as verdicts on pairs."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from kg.actions import Desk
from kg.judgements.common_ask import LONGEST, CommonAsk
from kg.judgements.record import WITHDRAWN, Judgement
from kg.overlap.groups import AskGroup
from kg.rdf import vocabulary
from kg.review.groups import apart_pairs, together_pairs
from records import RegelruimteError
from ui.kit.elements import esc, tag
from ui.kit.messages import show

ACTION = "groepen bewerken"
READ_ONLY = "U leest mee. Een groep bewerken kan met de rol beoordelaar; vraag een beheerder daarom."
_STATE = "cluster"  #: in the session: what was just done
_APART = {"zelfde-artikel": "zelfde artikel, andere vraag", "geen": "geen overlap"}


@dataclass(frozen=True)
class Table:
    """What lies on the table."""

    group: AskGroup
    members: Sequence[tuple[str, str]]  #: id and title
    others: Sequence[tuple[AskGroup, str]]  #: other groups, with their titles
    said: Sequence[CommonAsk]
    history: Sequence[Judgement]
    me: str | None


@dataclass(frozen=True)
class Controls:
    """Each to be put in its place on the screen."""

    message: Callable[[], None]
    ask: Callable[[], None]
    change: Callable[[], None]
    undo: Callable[[], None]


def controls(desk: Desk, table: Table) -> Controls:
    """The controls of one group."""
    return Controls(_message, partial(_ask, desk, table), partial(_change, desk, table), partial(_undo, desk, table))


def last_act(history: Sequence[Judgement], me: str | None) -> list[Judgement]:
    """The verdicts that this person gave in one go and that still hold, the last such act."""
    replaced = {one.replaces for one in history}
    mine = [one for one in history if one.reviewer == me and one.id not in replaced and one.outcome != WITHDRAWN]
    return [one for one in mine if one.time == mine[0].time] if mine else []


def _message() -> None:
    said = st.session_state.pop(_STATE, "")
    if said:
        show(tag("p", said, class_="melding bewaard", role="status"))


def _ask(desk: Desk, table: Table) -> None:
    if not desk.user.may(ACTION):
        return
    now = table.said[-1].sentence if table.said else ""
    with st.form(key=f"vraag-{table.group.name}-{len(table.said)}", border=False):
        words = st.text_input("De gezamenlijke vraag in één zin", value=now, max_chars=LONGEST)
        with st.container(horizontal=True):
            stored = st.form_submit_button("Bewaar de zin")
            back = st.form_submit_button("Herstel de vorige zin") if table.said else False
    if stored and words.strip() != now:
        _do(lambda: desk.common_ask(table.group.name, words, table.group.proposals), "De gezamenlijke vraag is bewaard.")
    elif back:
        before = table.said[-2].sentence if len(table.said) > 1 else ""
        _do(lambda: desk.common_ask(table.group.name, before, table.group.proposals), "De vorige zin geldt weer; de geschiedenis blijft.")


def _change(desk: Desk, table: Table) -> None:
    if not desk.user.may(ACTION):
        show(tag("p", READ_ONLY, class_="melding"))
        return
    st.html(tag("div", tag("h2", "Groep bewerken") + tag("p", (
        "Wat u hier doet, wordt bewaard als oordelen over paren, met uw motivering. De voorstellen zelf veranderen niet."
    ), class_="klein"), class_="rr"))  # fmt: skip
    _split(desk, table)
    _join(desk, table)


def _split(desk: Desk, table: Table) -> None:
    with st.form(key=f"uit-{table.group.name}", border=True, clear_on_submit=True):
        st.markdown("**Voorstellen uit de groep halen**")
        chosen = [one for one, title in table.members if st.checkbox(title, key=f"uit-{table.group.name}-{one}")]
        kind = st.radio("Waarom horen zij er niet bij?", list(_APART), format_func=_APART.__getitem__, horizontal=True)
        words = st.text_input("Motivering")
        with st.container(horizontal=True):
            apart = st.form_submit_button("Haal eruit, samen als eigen groep")
            each = st.form_submit_button("Haal eruit, ieder apart")
    if not (apart or each):
        return
    stays = [one for one, _ in table.members if one not in chosen]
    if not chosen or not stays:
        _tell("Kies één of meer voorstellen, maar niet allemaal.")
        return
    pairs = apart_pairs(chosen, stays)
    if each:
        pairs += [pair for nr, one in enumerate(chosen) for pair in apart_pairs([one], chosen[nr + 1 :])]
    _do(lambda: desk.pairs(pairs, kind, words), f"{len(chosen)} uit de groep gehaald ({len(pairs)} oordelen: {_APART[kind]}).")


def _join(desk: Desk, table: Table) -> None:
    titles = {"": "alleen deze groep bevestigen"} | {group.name: title for group, title in table.others}
    with st.form(key=f"samen-{table.group.name}", border=True, clear_on_submit=True):
        st.markdown("**Bevestigen, of samenvoegen met een andere groep**")
        other = st.selectbox("Samenvoegen met", list(titles), format_func=titles.__getitem__)
        words = st.text_input("Motivering")
        go = st.form_submit_button("Bewaar: deze vragen horen bij elkaar")
    if go:
        joined = _members_of(table, other) if other else ()
        pairs = together_pairs(table.group, joined)
        kind = vocabulary.label("paar", "overlap")
        _do(lambda: desk.pairs(pairs, "overlap", words), f"De groep is bevestigd ({len(pairs)} oordelen: {kind}).")


def _members_of(table: Table, name: str) -> Sequence[str]:
    return next((group.proposals for group, _ in table.others if group.name == name), ())


def _undo(desk: Desk, table: Table) -> None:
    act = last_act(table.history, table.me) if desk.user.may(ACTION) else []
    if act and st.button(f"Maak mijn laatste handeling ongedaan ({len(act)} × {vocabulary.label('paar', act[0].outcome)})"):
        _do(lambda: [desk.undo(one.id) for one in act], "Ongedaan gemaakt: wat daarvoor gold, geldt weer.")


def _tell(words: str) -> None:
    st.session_state[_STATE] = esc(words)
    st.rerun()


def _do(act: Callable[[], object], done: str) -> None:
    try:
        act()
    except RegelruimteError as error:
        done = f"Niet bewaard: {error}"
    _tell(done)
