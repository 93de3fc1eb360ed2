"""Voorstel: the fields of the format with every citation marked in place, what the engine knows of it, and how far its test is.

Never contact data.
"""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kg import vocabulary
from records import Proposal, RegelruimteError, Solution, UsageError
from ui.components.alike_list import alike_sections
from ui.components.asked import asked as asked_facts
from ui.components.html import badge, dutch_date, esc, link, listed, tag
from ui.components.links import HOME
from ui.components.marked import citation_table, legend, marked
from ui.components.room_list import NO_LAW, options
from ui.components.screen import Screen
from ui.components.standing import standing_line, standing_section
from ui.data import Graph

OPTIONS = 5  #: of existing room, that are shown
_PLACES = {"verwijzingen": "Verwijzingen", "lijkt-op": "Lijkt op", "ruimte": "Bestaande ruimte", "toets": "Stand van de toets"}
_ON_SCREEN = tag("nav", listed((link(f"#{place}", name) for place, name in _PLACES.items()), "keuze"), aria_label="Op dit scherm")


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?id=` the id of a proposal."""
    if not asked.get("id"):
        raise UsageError("Dit scherm heeft het kenmerk van een voorstel nodig: voorstel?id=…")
    proposal = graph.proposal(asked["id"])
    numbered = list(enumerate(proposal.citations, 1))
    text = _Text(graph, proposal)
    test = graph.test(proposal.id)
    body = (
        _facts(proposal, standing_line(test)) + _ON_SCREEN + _messages(proposal) + legend(proposal.citations)
        + _field("Probleembeschrijving", text("problem", proposal.problem))
        + _field("Betrokken wet", text("laws_text", proposal.laws_text))
        + _solutions(graph, proposal, text)
        + tag("section", tag("h2", "Verwijzingen", id="verwijzingen") + citation_table(numbered, proposal.submitted, graph.label))
        + alike_sections(proposal.id, graph.alike(proposal.id), graph.verdicts(proposal.id), graph.proposals, graph.compared, graph.label)
        + tag("section", tag("h2", "Bestaande ruimte", id="ruimte") + _room(graph, proposal))
        + standing_section(test)
    )  # fmt: skip
    heading = text("title", proposal.title) + (" " + badge("CONCEPT", "let-op") if proposal.concept else "")
    path = tag("nav", listed([link(HOME, "Overzicht"), "Voorstel"]), class_="kruimels", aria_label="Kruimelpad")
    return Screen(proposal.title or proposal.id, body, path, heading if proposal.title else "")


class _Text:
    """Marks the citations of a field."""

    def __init__(self, graph: Graph, proposal: Proposal) -> None:
        self._graph, self._proposal = graph, proposal

    def __call__(self, field: str, text: str, nr: int | None = None) -> str:
        mine = [(row, one) for row, one in enumerate(self._proposal.citations, 1) if one.field == field and (nr is None or one.nr == nr)]
        return marked(text, mine, self._proposal.submitted, self._graph.label)


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
