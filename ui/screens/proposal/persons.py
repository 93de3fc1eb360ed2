"""The check "gegevens van personen": words that may name persons, for who may decide on them."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from kg.folder.person_rows import BLACK, LEFT, OPEN, PersonRow
from kg.person_check import standing
from records import InputError, Offered, Proposal
from ui.data.graph import Graph, graph
from ui.kit.elements import counted, esc, tag
from ui.kit.messages import show
from ui.kit.screen import Part, guarded, said
from ui.screens import adding_data

ACTION = "gegevens van personen beoordelen"
_ABOUT = (
    "Woorden die misschien een persoon noemen. Zwart gemaakte woorden verdwijnen overal uit het voorstel; het origineel blijft in de "
    "afgeschermde map."
)
_NOT = "Beoordelen kan met de rol beoordelaar of beheerder."
_CHOICES = {OPEN: "nog niet beslist", BLACK: "zwart maken", LEFT: "laten staan"}
CONTEXT = 40  #: characters shown on both sides of the words


def person_parts(graph: Graph, proposal: Proposal) -> list[Part]:
    """The section: how far the check is, and the words with a choice for who may decide."""
    how = standing(graph.desk.folder, [proposal.id])
    may = graph.desk.user.may(ACTION)
    told = tag("p", esc(f"{how.words}.")) + tag("p", _ABOUT if may else _NOT)
    head = tag("section", tag("h2", "Gegevens van personen", id="personen") + told)
    return [head, st.fragment(partial(guarded, partial(_form, proposal)))] if may and not how.unread else [head]


def _form(proposal: Proposal) -> None:
    desk = graph().desk
    try:
        rows = desk.person_rows(proposal.id)
    except InputError as error:
        show(said(str(error)))
        return
    standing_rows = [row for row in rows if row.times]
    gone = sum(row.status == BLACK for row in rows)
    if gone:
        show(tag("p", f"{counted(gone, 'woord is', 'woorden zijn')} zwart gemaakt."))
    if not standing_rows:
        return
    with st.form(f"personen-{proposal.id}", border=False):
        chosen = {row.nr: _choice(proposal, row) for row in standing_rows}
        sent = st.form_submit_button("Leg vast")
    if sent:
        changed = {row.nr: chosen[row.nr] for row in standing_rows if chosen[row.nr] not in (row.status, OPEN)}
        black, leave = ([nr for nr, status in changed.items() if status == wanted] for wanted in (BLACK, LEFT))
        desk.decide_persons(proposal.id, black, leave, partial(adding_data.read_anew, desk.folder))
        st.rerun()


def _choice(proposal: Proposal, row: PersonRow) -> str:
    choices = list(_CHOICES)
    label = f"‘{row.quote}’ ({row.reason}) in: {around(proposal, row)}"
    return st.radio(
        plain(label), choices, choices.index(row.status), format_func=_CHOICES.__getitem__, horizontal=True, key=f"persoon-{row.nr}"
    )


def around(proposal: Proposal, row: PersonRow | Offered) -> str:
    """The words with what stands around them."""
    texts: Mapping[str, str] = {
        "title": proposal.title, "submitter": proposal.submitter, "policy_fields": "\n".join(proposal.policy_fields),
        "problem": proposal.problem, "laws_text": proposal.laws_text,
    }  # fmt: skip
    text = texts.get(row.field) or next((one.text for one in proposal.solutions if one.nr == row.solution), "")
    if row.start is None or row.end is None:
        return ""
    return "…" + " ".join(text[max(0, row.start - CONTEXT) : row.end + CONTEXT].split()) + "…"


def plain(words: str) -> str:
    """Words for a label of Streamlit, which reads Markdown."""
    return "".join(f"\\{one}" if one in "\\`*_{}[]()#+-.!|<>~$:&" else one for one in words)


def offered_ticks(proposal: Proposal, offered: Sequence[Offered], key: str) -> tuple[tuple[str, ...], bool]:
    """The words that somebody ticks to be blacked out before the proposal is kept, and whether they say that they looked at all."""
    if not offered:
        show(tag("p", "Gegevens van personen: er zijn geen namen gevonden. Kijk zelf ook."))
        return (), False
    with st.expander(f"Gegevens van personen: {counted(len(offered), 'naam', 'namen')} te beoordelen", expanded=True):
        show(tag("p", "Vink aan wat zwart moet; dat verdwijnt uit het voorstel. Wat u niet beoordeelt, blijft open staan."))
        ticked = tuple(
            one.quote for at, one in enumerate(offered)
            if st.checkbox(plain(f"Zwart: ‘{one.quote}’ ({one.reason}) in: {around(proposal, one)}"), key=f"zwart-{key}-{at}")
        )  # fmt: skip
        seen = st.checkbox("Ik heb deze namen beoordeeld; wat niet is aangevinkt, mag blijven staan", key=f"gezien-{key}")
    return ticked, seen

