"""The stance of a proposal on each provision that it cites: what the machine reads, what people say, and the keys to say it."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from kg.judgements.verdicts import Verdict
from kg.rdf import vocabulary
from records import Proposal
from ui.data.graph import Graph, graph
from ui.kit.elements import badge, esc, link, tag
from ui.kit.messages import show
from ui.kit.screen import Part, guarded
from ui.kit.urls import cited_url, review_url
from ui.screens.proposal.data import Stance, proposal_stances

Label = Callable[[str], str]
ACTION = "een standpunt vastleggen"
CHOICES = {"ruimer": "Ruimer", "strenger": "Strenger", "anders": "Anders", "onbekend": "Onbekend"}
SHOWN = 30  #: provisions
KEY = "standpunt"  #: what the keys of the rows begin with; `ui/static/lezen.js` presses their buttons
_SAID = "standpunt-gezegd"  #: in the session: number of the row that was just judged
_NONE = "Dit voorstel noemt geen bepaling van een wet."


def stance_parts(graph: Graph, proposal: Proposal, found: Sequence[Stance]) -> list[Part]:
    """The section: rows with buttons for who may say it, else the same as text."""
    may = graph.desk.user.may(ACTION)
    keys = " Met de toetsen r, s en a op een bepaling hieronder, of op een verwijzing in de lijst, legt u ruimer, strenger of anders vast."
    about = tag("p", "Wat wil dit voorstel met elke bepaling die het noemt?" + (keys if may else ""))
    head = tag("h2", "Standpunten", id="standpunten") + (about if found else tag("p", _NONE))
    head += tag("p", link(review_url({"id": proposal.id}), "Naar Beoordelen: de paren met dit voorstel")) if found else ""
    if not may:
        return [tag("section", head + "".join(tag("div", _row(one, graph.label, proposal), class_="kaart") for one in found))]
    return [tag("section", head), st.fragment(partial(guarded, partial(_rows, proposal.id)))] if found else [tag("section", head)]


def row_numbers(found: Sequence[Stance]) -> dict[str, int]:
    """Address → the number of its row, for the keys on a citation."""
    return {one.target: nr for nr, one in enumerate(found[:SHOWN], 1)}


def said_by(one: Stance) -> tuple[str, str]:
    """What the machine reads and what people say, in words; "" where nothing is known."""
    read = vocabulary.label("standpunt", one.read.slug) if one.read else ""
    return read, _people(one.verdict)


def _people(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    if verdict.outcome is None:
        return "beoordelaars verschillen"
    return vocabulary.label("standpunt", verdict.outcome)


def _row(one: Stance, label: Label, proposal: Proposal) -> str:
    read, people = said_by(one)
    why = f" ({one.read.reason})" if one.read and one.read.reason else ""
    machine = f"{badge('door de machine bepaald')} {esc(read + why)}" if read else "de machine bepaalde niets"
    person = _said(one.verdict, people) if one.verdict else "nog door niemand beoordeeld"
    head = tag("p", tag("strong", link(cited_url(one.target, proposal.submitted), label(one.target))))
    return head + tag("p", f"{machine}<br>{person}", class_="klein")


def _said(verdict: Verdict, people: str) -> str:
    each = "; ".join(f"{vocabulary.label('standpunt', one.outcome)} (beoordelaar {one.reviewer})" for one in verdict.judgements)
    return f"{badge(people, 'voorkeur' if verdict.outcome else 'let-op')} {esc(each)}"


def _rows(proposal_id: str) -> None:
    """Asks the store anew at each run, so that a session keeps no snapshot."""
    now = graph()
    proposal = now.proposal(proposal_id)
    found = proposal_stances(now, proposal)
    said = st.session_state.pop(_SAID, 0)
    for nr, one in enumerate(found[:SHOWN], 1):
        with st.container(key=f"{KEY}-{nr}", border=True):
            status = tag("p", "Vastgelegd.", class_="klein", role="status") if nr == said else ""
            show(_row(one, now.label, proposal) + status)
            with st.container(horizontal=True):
                for slug, words in CHOICES.items():
                    if st.button(words, key=f"{KEY}-{nr}-{slug}"):
                        now.desk.stance(proposal_id, one.target, slug)
                        st.session_state[_SAID] = nr
                        st.rerun(scope="fragment")
    if len(found) > SHOWN:
        show(tag("p", f"De eerste {SHOWN} van {len(found)} bepalingen."))
