"""Contact data on demand: nothing of it is on the screen, in the URL or in the session before the button is pressed."""
from __future__ import annotations

from functools import partial

import streamlit as st

from ui.data.graph import Graph, graph
from ui.kit.elements import esc, tag
from ui.kit.messages import show
from ui.kit.screen import Part, guarded

ACTION = "contactgegevens opvragen"
_ABOUT = "Contactgegevens staan apart en worden hier alleen op verzoek getoond. Dat u ze opvraagt, wordt vastgelegd."
_NOT = "Contactgegevens staan apart. Opvragen kan met de rol beoordelaar of beheerder."


def contact_parts(graph: Graph, proposal_id: str) -> list[Part]:
    """The section: a button for who may ask, else who may."""
    may = graph.desk.user.may(ACTION)
    head = tag("section", tag("h2", "Contact", id="contact") + tag("p", _ABOUT if may else _NOT))
    return [head, st.fragment(partial(guarded, partial(_button, proposal_id)))] if may else [head]


def _button(proposal_id: str) -> None:
    if not st.button("Toon contactgegevens", key="contact"):
        return
    found = graph().desk.contact(proposal_id)
    facts = {"Naam": found.name, "E-mail": found.email, "Telefoon": found.phone}
    rows = "".join(f"<div><dt>{name}</dt><dd>{esc(value)}</dd></div>" for name, value in facts.items() if value)
    block = tag("p", esc(found.block), class_="passage") if found.block else ""
    shown = tag("dl", rows, class_="gegevens") if rows else ""
    show(tag("div", shown + block, class_="melding", role="status"))
    st.button("Verberg", key="contact-weg")
