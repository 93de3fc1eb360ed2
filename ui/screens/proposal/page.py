"""Voorstel: the fields of the format with every citation marked in place, what the engine knows of it, and how far its test is.

Never contact data.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from kg.proposals.triples import FIELDS
from kg.rdf import vocabulary
from records import Citation, Proposal, RegelruimteError, Solution, UsageError
from ui.data.graph import Graph
from ui.kit.downloads import DATA, Taken
from ui.kit.elements import badge, dutch_date, esc, link, listed, tag
from ui.kit.screen import Part, Screen
from ui.kit.urls import HOME, correction_url, dossier_url
from ui.screens.assessment.standing import standing_line, standing_section
from ui.screens.comparing_data import covered
from ui.screens.proposal.asked import asked as asked_facts
from ui.screens.proposal.contact import contact_parts
from ui.screens.proposal.correct import ACTION as CORRECT
from ui.screens.proposal.correct import correction_panel
from ui.screens.proposal.correction_list import FORM_ID, correction_section
from ui.screens.proposal.data import Stance, corrections, place_of_citation, proposal_nodes, proposal_stances, written
from ui.screens.proposal.marked import RowKeys, citation_table, legend, marked
from ui.screens.proposal.persons import person_parts
from ui.screens.proposal.similar import alike_sections
from ui.screens.proposal.stances import ACTION as STANCE
from ui.screens.proposal.stances import row_numbers, said_by, stance_parts
from ui.screens.room.options import NO_LAW, options

OPTIONS = 5  #: of existing room, that are shown
_PLACES = {
    "verwijzingen": "Verwijzingen", "standpunten": "Standpunten", "lijkt-op": "Lijkt op", "ruimte": "Bestaande ruimte",
    "toets": "Stand van de toets", "personen": "Gegevens van personen", "contact": "Contact",
}  # fmt: skip
_ON_SCREEN = tag("nav", listed((link(f"#{place}", name) for place, name in _PLACES.items()), "keuze"), aria_label="Op dit scherm")


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?id=` the id of a proposal, `&citaat=` the place whose citation is corrected, `&gemist=` words that cite and weren't seen."""
    proposal_id = asked.get("id") or asked.get(FORM_ID)
    if not proposal_id:
        raise UsageError("Dit scherm heeft het kenmerk van een voorstel nodig: voorstel?id=…")
    proposal = graph.proposal(proposal_id)
    text, test, stances = _Text(proposal), graph.test(proposal.id), proposal_stances(graph, proposal)
    top = _facts(proposal, standing_line(test)) + _ON_SCREEN + _messages(proposal)
    read = (
        legend(proposal.citations)
        + _field("Probleembeschrijving", text("problem", proposal.problem))
        + _field("Betrokken wet", text("laws_text", proposal.laws_text))
        + _solutions(graph, proposal, text)
        + _citations(graph, proposal, stances, asked)
    )  # fmt: skip
    rest = (
        alike_sections(
            proposal.id, graph.alike(proposal.id), graph.verdicts(proposal.id), graph.proposals, covered(graph).waiting, graph.label
        )
        + tag("section", tag("h2", "Bestaande ruimte", id="ruimte") + _room(graph, proposal))
        + standing_section(test)
    )  # fmt: skip
    parts: list[Part] = [*stance_parts(graph, proposal, stances), rest, *person_parts(graph, proposal), *contact_parts(graph, proposal.id)]
    if asked.get("citaat"):
        parts = [*correction_panel(graph, proposal, asked["citaat"]), read, *parts]
    else:
        top += read
    heading = text("title", proposal.title) + (" " + badge("CONCEPT", "let-op") if proposal.concept else "")
    path = tag("nav", listed([link(HOME, "Start"), "Voorstel"]), class_="kruimels", aria_label="Kruimelpad")
    return Screen(
        proposal.title or proposal.id, top, path, heading if proposal.title else "", parts, _taken(graph, proposal, stances)
    )  # fmt: skip


def _citations(graph: Graph, proposal: Proposal, stances: Sequence[Stance], asked: Mapping[str, str]) -> str:
    """The list of citations with the keys that work on it, and what people corrected."""
    user = graph.desk.user
    may = user.may(CORRECT)
    keys = RowKeys(
        (lambda one: correction_url(proposal.id, written(place_of_citation(one)))) if may else None,
        row_numbers(stances) if user.may(STANCE) else {},
    )
    about = "Toets c op een verwijzing, in de tekst of in deze lijst, opent de verbetering." if may else ""
    table = citation_table(list(enumerate(proposal.citations, 1)), proposal.submitted, graph.label, keys)
    said = correction_section(proposal, corrections(graph, proposal.id), asked, graph.label, may)
    return tag("section", tag("h2", "Verwijzingen", id="verwijzingen") + (tag("p", about, class_="klein") if about else "") + table + said)


def _taken(graph: Graph, proposal: Proposal, stances: Sequence[Stance]) -> Taken:
    """The citations as rows, with the stance on what each cites."""
    by_target = {one.target: said_by(one) for one in stances}
    rows = [_row(proposal, one, target, graph.label, by_target) for one in proposal.citations for target in one.targets or ("",)]
    others = (
        (dossier_url(proposal.id, "docx"), "Dossier (Word)"),
        (dossier_url(proposal.id, "pdf"), "Dossier (PDF)"),
        (f"{HOME}{DATA}/correcties.jsonl?{urlencode({'id': proposal.id})}", "Correcties als toetsgevallen (JSON Lines)"),
    )
    return Taken(rows, proposal_nodes(graph, proposal), "citations-of-proposal", {"voorstel": proposal.id}, others)


def _row(
    proposal: Proposal, one: Citation, target: str, label: Callable[[str], str], stances: Mapping[str, tuple[str, str]]
) -> dict[str, object]:
    machine, people = stances.get(target, ("", ""))
    return {
        "voorstel": proposal.id, "veld": vocabulary.label("veld", FIELDS[one.field or ""]), "richting": one.nr, "van": one.start,
        "tot": one.end, "citaat": one.quote, "doel": target, "naam": label(target) if target else "",
        "status": vocabulary.label("oplosstatus", one.status), "rol": vocabulary.label("rol", one.role), "reden": one.reason,
        "mogelijk": list(one.candidates), "standpunt machine": machine, "standpunt mensen": people,
    }  # fmt: skip


class _Text:
    """Marks the citations of a field."""

    def __init__(self, proposal: Proposal) -> None:
        self._proposal = proposal

    def __call__(self, field: str, text: str, nr: int | None = None) -> str:
        mine = [(row, one) for row, one in enumerate(self._proposal.citations, 1) if one.field == field and (nr is None or one.nr == nr)]
        return marked(text, mine, self._proposal.submitted)


def _facts(proposal: Proposal, standing: str) -> str:
    source, meaning = vocabulary.concepts()[("indieningsbron", proposal.submitted_source)]
    submitted = f"{dutch_date(proposal.submitted)} ({source}: {meaning[:1].lower()}{meaning[1:].rstrip('.')})"
    facts = [
        ("Indiener", esc(proposal.submitter or "niet gevonden")),
        ("Leefveld of beleidsterrein", esc(", ".join(proposal.policy_fields) or "niet ingevuld")),
        ("Ingediend", esc(submitted)),
        ("Uitvraag", esc(proposal.call)),
        ("Stand van de toets", link("#toets", standing)),
    ]
    if proposal.area_type != "onbekend":
        facts.append(("Soort gebied", esc(vocabulary.label("gebiedstype", proposal.area_type))))
    return tag("dl", "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts), class_="gegevens")


def _messages(proposal: Proposal) -> str:
    rows = listed(map(esc, proposal.messages))
    return tag("div", "<p><strong>Let op</strong></p>" + rows, class_="melding", role="note") if rows else ""


def _field(title: str, html: str) -> str:
    shown = tag("div", html, class_="passage") if html.strip() else "<p class='klein'>Niet ingevuld.</p>"
    return tag("section", tag("h2", esc(title)) + shown)


def _solutions(graph: Graph, proposal: Proposal, text: _Text) -> str:
    shown = "".join(_solution(graph, proposal, solution, text) for solution in proposal.solutions)
    return tag("section", "<h2>Oplossingsrichtingen</h2>" + (shown or "<p class='klein'>Niet gevonden.</p>"))


def _solution(graph: Graph, proposal: Proposal, solution: Solution, text: _Text) -> str:
    preferred = " " + badge("voorkeur van de indiener", "voorkeur") if solution.preferred else ""
    title = tag("h3", f"Richting {solution.nr}{preferred}")
    about = asked_facts(solution, proposal.submitted, graph.label)
    return title + tag("div", text("solutions", solution.text, solution.nr), class_="passage") + about


def _room(graph: Graph, proposal: Proposal) -> str:
    if not graph.counts.laws:
        return tag("p", NO_LAW)
    try:
        return options(graph.options(proposal.id)[:OPTIONS], date.today())
    except RegelruimteError as error:  # its index is made at first use; the rest of the screen doesn't depend on it
        return tag("p", esc(f"Niet te tonen: {error}"), class_="melding")
