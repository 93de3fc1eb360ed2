"""Voorstel: the fields of the format with every citation marked in place, and the list of citations. Never contact data."""
from __future__ import annotations

from collections.abc import Mapping

from kg import vocabulary
from records import Proposal, Solution, UsageError
from ui.components.html import badge, dutch_date, esc, link, listed, tag
from ui.components.links import HOME, cited_url
from ui.components.marked import citation_table, legend, marked
from ui.components.screen import Screen
from ui.data import Graph


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?id=` the id of a proposal."""
    if not asked.get("id"):
        raise UsageError("Dit scherm heeft het kenmerk van een voorstel nodig: voorstel?id=…")
    proposal = graph.proposal(asked["id"])
    numbered = list(enumerate(proposal.citations, 1))
    text = _Text(graph, proposal)
    body = (
        _facts(proposal) + _messages(proposal) + legend(proposal.citations)
        + _field("Probleembeschrijving", text("problem", proposal.problem))
        + _field("Betrokken wet", text("laws_text", proposal.laws_text))
        + _solutions(graph, proposal, text)
        + tag("section", tag("h2", "Verwijzingen", id="verwijzingen") + citation_table(numbered, proposal.submitted, graph.label))
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


def _facts(proposal: Proposal) -> str:
    source, meaning = vocabulary.concepts()[("indieningsbron", proposal.submitted_source)]
    submitted = f"{dutch_date(proposal.submitted)} ({source}: {meaning[:1].lower()}{meaning[1:].rstrip('.')})"
    facts = [
        ("Indiener", esc(proposal.submitter or "niet gevonden")),
        ("Leefveld of beleidsterrein", esc(", ".join(proposal.policy_fields) or "niet ingevuld")),
        ("Ingediend", esc(submitted)),
        ("Uitvraag", esc(proposal.call)),
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
    facts = [] if solution.intervention == "onbekend" else [esc(vocabulary.label("ingreep", solution.intervention))]
    facts += [link(cited_url(target, proposal.submitted), graph.label(target)) for target in solution.targets]
    about = tag("p", "Gevraagd: " + ", ".join(facts), class_="klein") if facts else ""
    return title + about + tag("div", text("solutions", solution.text, solution.nr), class_="passage")
