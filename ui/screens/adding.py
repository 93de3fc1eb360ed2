"""Toevoegen: send files, see what was read in them, correct fields, and save."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from ingest.calls import DEFAULT_CALL
from ingest.proposals import READABLE, Fields, Reading, fields_of
from kg.folder.person_rows import BLACK, LEFT
from kg.loading.proposals import Taken
from kg.permissions import NotAllowed
from records import InputError, Proposal
from ui.data.graph import Graph
from ui.kit.elements import counted, dutch_date, esc, link, listed, tag
from ui.kit.messages import show
from ui.kit.screen import Screen, put, said
from ui.kit.urls import proposal_url, review_url
from ui.screens import adding_data
from ui.screens.comparing import comparing
from ui.screens.comparing_data import covered
from ui.screens.proposal.marked import citation_table, legend, marked
from ui.screens.proposal.persons import offered_ticks

ACTION = "voorstellen toevoegen"
ABOUT = (
    "Kies een of meer bestanden met voorstellen. U ziet eerst wat er is gelezen; pas met ‘Bewaar’ komt een voorstel in de datamap. "
    "Contactgegevens gaan naar de afgeschermde map en staan hieronder niet."
)
STATUS = {"added": "toegevoegd", "unchanged": "was er al, ongewijzigd", "replaced": "vervangen"}
NEW = "als nieuw voorstel"
_DONE = "toegevoegd"  #: in the session: what the last saving told, as HTML


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """No state in the URL: a file that isn't saved is nobody else's."""
    if not graph.desk.user.may(ACTION):
        try:
            graph.desk.user.check(ACTION)
        except NotAllowed as error:
            return Screen("Voorstellen toevoegen", said(str(error)))
    return Screen("Voorstellen toevoegen", tag("p", esc(ABOUT)), parts=(lambda: _bench(graph),))


def _bench(graph: Graph) -> None:
    if _DONE in st.session_state:
        show(tag("div", st.session_state[_DONE], class_="melding", role="status"))
        put(comparing(graph))
        if not covered(graph).waiting:
            show(tag("p", link(review_url(), "Naar Beoordelen")))
    files = st.file_uploader(
        "Bestanden", type=[ending.lstrip(".") for ending in READABLE], accept_multiple_files=True, key=f"bestanden-{_round()}",
        help=f"Hoogstens 10 MB per bestand: {', '.join(READABLE)}",
    )  # fmt: skip
    submitted = st.date_input(
        "Datum van indiening (laat leeg als u die niet weet)", value=None, min_value=date(2000, 1, 1), max_value=date.today(),
        format="DD-MM-YYYY",
    )  # fmt: skip
    if files:  # the next ones: what was told of the last is read
        st.session_state.pop(_DONE, None)
    found = [one for file in files if (one := _read(graph, file.name, file.getvalue(), submitted if isinstance(submitted, date) else None))]
    if found:
        _look(graph, found)
        _save(graph, found)


def _round() -> int:
    """Counts savings: a new uploader, empty, after each."""
    return st.session_state.setdefault("ronde", 0)


@dataclass(frozen=True)
class _File:
    """A file that was sent, and the proposals in it."""

    name: str
    data: bytes
    submitted: date | None
    original: tuple[Reading, ...]  #: with all that may name persons

    def readings(self, graph: Graph, black: Sequence[str] = ()) -> tuple[Reading, ...]:
        """Without what is ticked to be blacked out, and these words."""
        states = [st.session_state.get(f"personen-{self.key(nr)}", ((), False)) for nr in range(len(self.original))]
        ticked = {*black, *(words for ticks, _ in states for words in ticks)}
        if not ticked:
            return self.original
        return adding_data.read(graph.desk.folder, self.name, self.data, DEFAULT_CALL, self.submitted, tuple(sorted(ticked)))

    def key(self, nr: int) -> str:
        """Under which the session keeps the corrected fields of its nth proposal."""
        return f"velden-{_round()}-{self.name}-{nr}"

    def now(self, graph: Graph, nr: int, black: Sequence[str] = ()) -> Reading:
        """The nth proposal (from 0) as corrected so far, without these words."""
        return self._corrected(graph, self.readings(graph, black)[nr], nr)

    def whole(self, graph: Graph, nr: int) -> Reading:
        """The same with the words that are ticked to be blacked out."""
        return self._corrected(graph, self.original[nr], nr)

    def _corrected(self, graph: Graph, reading: Reading, nr: int) -> Reading:
        fields = st.session_state.get(self.key(nr))
        return adding_data.corrected(graph.desk.folder, reading, fields, DEFAULT_CALL) if fields else reading

    def decided(self, graph: Graph, nr: int) -> dict[str, str]:
        """What was decided on the words of its nth proposal that may name persons."""
        ticked, seen = st.session_state.get(f"personen-{self.key(nr)}", ((), False))
        left = [one.quote for one in self.now(graph, nr).contact.offered] if seen else []
        return dict.fromkeys(left, LEFT) | dict.fromkeys(ticked, BLACK)


def _read(graph: Graph, name: str, data: bytes, submitted: date | None) -> _File | None:
    try:
        with st.spinner(f"{name} lezen …"):
            return _File(name, data, submitted, adding_data.read(graph.desk.folder, name, data, DEFAULT_CALL, submitted))
    except InputError as error:
        show(said(f"{error}. Van dit bestand wordt niets toegevoegd."))
        return None


def _look(graph: Graph, found: Sequence[_File]) -> None:
    """One proposal at a time: what was read, and its fields to correct."""
    places = [(file, nr) for file in found for nr in range(len(file.original))]
    names = [f"{at}. {file.original[nr].proposal.title or 'zonder titel'} ({file.name})" for at, (file, nr) in enumerate(places, 1)]
    chosen = st.selectbox("Bekijk voorstel", names, key=f"kies-{_round()}") if len(places) > 1 else names[0]
    file, nr = places[names.index(chosen)]
    whole = file.whole(graph, nr)
    st.session_state[f"personen-{file.key(nr)}"] = offered_ticks(whole.proposal, whole.contact.offered, file.key(nr))
    proposal = file.now(graph, nr).proposal
    show(_preview(graph, proposal))
    with st.expander("Velden verbeteren"):
        changed = _form(file.key(nr), proposal)
    if changed:
        st.session_state[file.key(nr)] = changed
        st.rerun()


def _save(graph: Graph, found: Sequence[_File]) -> None:
    places = [_place(graph, file) for file in found]
    number = sum(len(file.original) for file in found)
    if not st.button(f"Bewaar {counted(number, 'voorstel', 'voorstellen')}", type="primary"):
        return
    told = []
    for file, replaces in zip(found, places, strict=True):
        where = adding_data.place_of(graph.desk.folder, file.name, file.data, replaces)
        black = adding_data.black_at(graph.desk.folder, where)
        shown = [file.now(graph, nr, black) for nr in range(len(file.original))]
        read = file.readings(graph, black)
        fields = [fields_of(now.proposal).as_json() if now is not old else None for now, old in zip(shown, read, strict=True)]
        decided = [file.decided(graph, nr) for nr in range(len(file.original))]
        told += graph.desk.add(where, file.data, [(one.proposal, one.contact) for one in shown], fields, decided)
        for nr in range(len(file.original)):
            st.session_state.pop(f"personen-{file.key(nr)}", None)
    adding_data.forget()
    st.session_state[_DONE] = "".join(map(_told, told))
    st.session_state["ronde"] = _round() + 1
    st.rerun()


def _place(graph: Graph, file: _File) -> str:
    """The id of the proposal that this file replaces; "" for a new one. Asked only where the title is there already."""
    title = file.original[0].proposal.title
    same = [line.id for line in graph.proposals.values() if title and line.title == title and "." not in line.id]
    if not same or len(file.original) > 1 or adding_data.known(graph.desk.folder, file.data):
        return ""
    choices = [NEW, *(f"als nieuwe versie van {one}" for one in same)]
    chosen = st.radio(f"Er is al een voorstel ‘{title}’. Bewaar {file.name}", choices, key=f"plaats-{_round()}-{file.name}")
    return "" if chosen in (None, NEW) else same[choices.index(chosen) - 1]


def _told(taken: Taken) -> str:
    title = link(proposal_url(taken.proposal.id), taken.proposal.title or taken.proposal.id)
    rows = listed(map(esc, taken.messages))
    return tag("p", f"{title}: {STATUS[taken.status]} als <code>{esc(taken.proposal.id)}</code>.") + rows


def _preview(graph: Graph, proposal: Proposal) -> str:
    numbered = list(enumerate(proposal.citations, 1))

    def text(field: str, words: str, nr: int | None = None) -> str:
        mine = [(row, one) for row, one in numbered if one.field == field and (nr is None or one.nr == nr)]
        return tag("div", marked(words, mine, proposal.submitted) or "Niet gevonden.", class_="passage")

    messages = listed(map(esc, proposal.messages))
    facts = (
        ("Indiener", proposal.submitter or "niet gevonden"),
        ("Leefveld of beleidsterrein", ", ".join(proposal.policy_fields) or "niet gevonden"),
        ("Ingediend", f"{dutch_date(proposal.submitted)} ({proposal.submitted_source})"),
    )  # fmt: skip
    solutions = "".join(
        tag("h3", f"Richting {one.nr}{' (voorkeur)' if one.preferred else ''}") + text("solutions", one.text, one.nr)
        for one in proposal.solutions
    )
    return (
        tag("h2", text("title", proposal.title) if proposal.title else "Zonder titel")
        + tag("dl", "".join(f"<div><dt>{name}</dt><dd>{esc(value)}</dd></div>" for name, value in facts), class_="gegevens")
        + (tag("div", "<p><strong>Let op</strong></p>" + messages, class_="melding", role="note") if messages else "")
        + legend(proposal.citations) + tag("h3", "Probleembeschrijving") + text("problem", proposal.problem)
        + tag("h3", "Betrokken wet") + text("laws_text", proposal.laws_text) + (solutions or tag("p", "Geen oplossingsrichting gevonden."))
        + tag("details", f"<summary>{counted(len(numbered), 'verwijzing', 'verwijzingen')} gevonden</summary>"
              + citation_table(numbered, proposal.submitted, graph.label))
    )  # fmt: skip


def _form(key: str, proposal: Proposal) -> Fields | None:
    """The fields as a form; gives them when they were changed and sent."""
    old = fields_of(proposal)
    with st.form(f"formulier-{key}", border=False):
        title = st.text_input("Onderwerp/titel", old.title)
        areas = st.text_input("Leefveld of beleidsterrein (met komma’s ertussen)", ", ".join(old.policy_fields))
        submitter = st.text_input("Gemeente, regio of netwerk", old.submitter)
        submitted = st.date_input("Ingediend", old.submitted, format="DD-MM-YYYY")
        problem = st.text_area("Probleembeschrijving", old.problem, height=200)
        laws = st.text_area("Betrokken wet", old.laws_text, height=120)
        texts = [st.text_area(f"Richting {nr}", text, height=160) for nr, text in enumerate((*old.solutions, ""), 1)]
        numbers = ["geen", *(str(nr) for nr in range(1, len(texts) + 1))]
        preferred = st.selectbox("Voorkeur van de indiener", numbers, index=old.preferred or 0)
        sent = st.form_submit_button("Lees opnieuw met deze velden")
    if not sent:
        return None
    kept = [nr for nr, text in enumerate(texts, 1) if text.strip()]
    chosen = numbers.index(preferred)
    return Fields(
        title, tuple(one.strip() for one in areas.split(",") if one.strip()), submitter,
        submitted if isinstance(submitted, date) else old.submitted, problem, laws,
        tuple(texts[nr - 1] for nr in kept), kept.index(chosen) + 1 if chosen in kept else None,
    )  # fmt: skip
