"""Correcting a citation: the controls for one place of a proposal's text. The place is in the URL, `&citaat=problem:10-25`."""
from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

import jci
from kg.rdf import vocabulary
from records import Proposal, UsageError
from ui.data.graph import Graph, graph
from ui.data.reader import Meant
from ui.kit.elements import badge, esc, link, tag
from ui.kit.messages import plain, show
from ui.kit.screen import Part, guarded
from ui.kit.urls import citation_anchor, proposal_url
from ui.screens.proposal.correction_list import history, outcome_words
from ui.screens.proposal.data import Spot, offered, spot, undone, written

ACTION = "een verwijzing verbeteren"
WHO_MAY = "Verbeteren kan met de rol adviseur of beoordelaar."
_SAVED = "verbeterd"  #: in the session: id of the judgement that was just stored
_RIGHT, _NONE, _OTHER = "juist", "geen", "doel"
_CHOICES = {_RIGHT: "De verwijzing klopt", _NONE: "Dit is geen verwijzing", _OTHER: "Een ander doel"}
_ASK = "Welk doel? Typ het zoals u het schrijft, een jci-adres of een BWB-nummer"
_EXAMPLE = "bijvoorbeeld: art. 11 lid 2 Hvw"


def correction_panel(graph: Graph, proposal: Proposal, place: str) -> Sequence[Part]:
    """The heading, and the controls for whoever may correct. Raises UsageError for a place that isn't in the text."""
    at = spot(graph, proposal, place)
    return [_head(graph, proposal, at), st.fragment(partial(guarded, partial(_controls, proposal.id, written(at.place))))]


def _head(graph: Graph, proposal: Proposal, at: Spot) -> str:
    now = at.citation
    if now is None:
        says = "Hier is nu geen verwijzing."
    else:
        targets = "; ".join(map(graph.label, now.targets)) or "geen doel gevonden"
        says = f"Nu: {targets} ({vocabulary.label('oplosstatus', now.status)}). {now.reason}"
    back = link(proposal_url(proposal.id, citation_anchor(at.place.field, at.place.nr, at.place.start)), "Sluiten, terug naar de tekst")
    title = tag("h2", f"Verwijzing verbeteren: ‘{esc(at.quote)}’", id="verbeteren")
    may = "" if graph.desk.user.may(ACTION) else tag("p", WHO_MAY, class_="melding")
    return tag("section", title + tag("p", esc(says)) + history(at.said, graph.label) + may + tag("p", back))


def _controls(proposal_id: str, place: str) -> None:
    """Asks the store anew at each run, so that a session keeps no snapshot; what another person changes meanwhile shows at once."""
    now = graph()
    if not now.desk.user.may(ACTION):
        return
    proposal = now.proposal(proposal_id)
    at = spot(now, proposal, place)
    key = f"{place}-{at.state}"  # a click on what was changed meanwhile finds no control any more
    _just_saved(at)
    with st.container(border=True, key="verbeteren"):
        choice = st.radio(
            "Wat is juist?", _possible(at), index=None, format_func=_CHOICES.__getitem__, key=f"keuze-{key}", horizontal=True
        )
        targets = _targets(now, proposal, at, key) if choice == _OTHER else ()
        why = st.text_input("Motivering (mag leeg blijven)", key=f"motivering-{key}", max_chars=2000)
        with st.container(horizontal=True):
            if st.button("Bewaren", key=f"bewaren-{key}", type="primary", disabled=choice is None, shortcut="Ctrl+Enter"):
                if choice == _OTHER and not targets:
                    raise UsageError("Kies eerst een doel.")
                _store(now, proposal_id, place, choice or "", targets, why)
            if at.said and st.button("Laatste correctie ongedaan maken", key=f"ongedaan-{key}"):
                _undo(now, proposal, at, place)


def _possible(at: Spot) -> list[str]:
    """Right is only what has a target, and no citation only what was taken for one."""
    if at.citation is None:
        return [_OTHER]
    return [_RIGHT, _NONE, _OTHER] if at.citation.targets else [_NONE, _OTHER]


def _targets(now: Graph, proposal: Proposal, at: Spot, key: str) -> tuple[str, ...]:
    words = st.text_input(_ASK, key=f"doel-{key}", placeholder=_EXAMPLE, max_chars=500)
    if not words.strip():
        return ()
    found = offered(now, proposal, at, words)
    if not found:
        none = tag("p", f"In ‘{esc(words)}’ is geen bron herkend; {esc(_EXAMPLE)}.", class_="melding", role="status")
        show(none)
        return ()
    names = {one.target: _name(now, one) for one in found}
    chosen = st.radio("Bedoeld is", list(names), format_func=names.__getitem__, key=f"bedoeld-{key}-{words}")
    return (chosen,) if chosen else ()


def _name(now: Graph, one: Meant) -> str:
    """Plain words: Streamlit reads labels as Markdown, and a title may hold its signs."""
    doubt = " (staat niet in de geladen tekst van die dag)" if one.known is False else ""
    law = jci.law_of(one.target) or ""
    label = now.label(one.target) if law in now.titles or not one.title else jci.label(one.target, one.title)
    return plain(f"{label} — {one.target}{doubt}")


def _store(now: Graph, proposal_id: str, place: str, outcome: str, targets: Sequence[str], why: str) -> None:
    st.session_state[_SAVED] = now.desk.correct(proposal_id, place, outcome, targets, why).id
    st.rerun()  # the whole screen: the text shows the correction


def _undo(now: Graph, proposal: Proposal, at: Spot, place: str) -> None:
    back = undone(now, proposal, at)
    if back is None:
        raise UsageError("De machine vond hier wel een verwijzing maar geen doel. Kies ‘geen verwijzing’ of wijs zelf een doel aan.")
    outcome, targets = back
    _store(now, proposal.id, place, outcome, targets, f"Ongedaan gemaakt: oordeel {at.said[-1].id}.")


def _just_saved(at: Spot) -> None:
    """Said after a change, and pointed out to who can't see it."""
    stored = st.session_state.get(_SAVED)  # kept: Streamlit may run a script twice, and what is said must stay
    if at.said and stored == at.said[-1].id:
        words = f"{badge('bewaard', 'voorkeur')} {esc(outcome_words(at.said[-1]))}. De tekst hieronder is bijgewerkt."
        show(tag("p", words, class_="melding", role="status", tabindex="-1", data_doe="aandacht"))
