"""Voorstellen: all proposals, narrowed by facets."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kg.proposals.facets import Numbers
from kg.proposals.lists import NO_SUBMITTER, Lists
from kg.proposals.lists_read import Line
from kg.rdf import vocabulary
from ui.data.graph import Graph
from ui.kit.downloads import Taken
from ui.kit.elements import dutch_day, esc, link, tag
from ui.kit.lists import Choice, Column, ListState, Rows, found_line
from ui.kit.paging import page_of
from ui.kit.screen import NO_PROPOSALS, Screen
from ui.kit.urls import proposal_url
from ui.screens.articles.page import CITES, field_name

COLUMNS = (
    Column("Voorstel", "titel"), Column("Indiener", "indiener"), Column("Leefveld"), Column("Ingediend", "datum", falling=True),
    Column("Stap", "stap"),
)  # fmt: skip
_STEPS = tuple(slug for name, slug in vocabulary.concepts() if name == "stap")  # in the order of the call


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?leefveld=&indiener=&stap=&wet=&bepaling=&verwijzing=&ingreep=&q=` narrow, `&sorteer=&pagina=` order."""
    page = _Page(graph, asked)
    main = page.list() if len(page.order) else page.nothing()
    columns = tag("div", main) + page.state.facets(page.faceted, page.within, "voorstellen")
    body = page.state.search("Zoek in titel, indiener of kenmerk") + page.state.chosen()
    return Screen("Voorstellen", body + tag("div", columns, class_="smal-breed"), taken=page.taken())


def choices(lists: Lists) -> list[Choice]:
    """The facets of proposals. A provision is chosen elsewhere: here it can only be let go."""
    return [
        Choice("bepaling", "Bepaling", lists.label, listed=False),
        Choice("leefveld", "Leefveld of beleidsterrein", lambda slug: field_name(lists, slug)),
        Choice("stap", "Stap", lambda slug: vocabulary.label("stap", slug)),
        Choice("indiener", "Gemeente of indiener", lambda name: "niet gevonden" if name == NO_SUBMITTER else name),
        Choice("wet", "Wet", lists.label), Choice("verwijzing", "Verwijzing", lambda slug: CITES.get(slug, slug)),
        Choice("ingreep", "Gevraagde ingreep", lambda slug: vocabulary.label("ingreep", slug) if slug != "onbekend" else "niet bepaald"),
    ]  # fmt: skip


class _Page:
    """One state of the screen."""

    def __init__(self, graph: Graph, asked: Mapping[str, str]) -> None:
        self._lists, self._standing, self._asked, self._iris = graph.lists, graph.standing, asked, graph.iris
        self.state = ListState("voorstellen", asked, choices(graph.lists), "titel")
        self.faceted = graph.lists.faceted.and_("stap", graph.standing.steps)
        self.within = graph.lists.within(self.state.words)
        self.order = self._ordered()

    def _ordered(self) -> Numbers:
        rows = np.flatnonzero(self.faceted.chosen(self.state.choices, self.within))
        sort, turned = self.state.sort.removeprefix("-"), self.state.sort.startswith("-")
        ranks = self._steps() if sort == "stap" else self._lists.ranks.get(sort, self._lists.ranks["titel"])
        return rows[np.argsort(-ranks[rows] if turned else ranks[rows], kind="stable")]

    def _steps(self) -> Numbers:
        steps = self._standing.steps
        return np.array([_STEPS.index(steps.values[code]) for code in steps.codes], dtype=np.int64)

    def list(self) -> str:
        page = page_of(self.order, self._asked)
        table = self.state.table(COLUMNS, (self._cells(self._lists.proposals[nr]) for nr in page.items), "voorstellenlijst")
        return found_line(len(self.order), "voorstel", "voorstellen") + table + page.links(self.state.page)

    def _cells(self, line: Line) -> Sequence[str]:
        fields = ", ".join(field_name(self._lists, slug) for slug in line.fields)
        step = vocabulary.label("stap", self._standing.step(line.id))
        return (
            link(proposal_url(line.id), line.title or line.id), esc(line.submitter or "niet gevonden"), esc(fields or "niet ingevuld"),
            tag("span", dutch_day(line.submitted), class_="heel"), esc(step),
        )  # fmt: skip

    def nothing(self) -> str:
        if not self._lists.proposals:
            return NO_PROPOSALS
        return self.state.nothing()

    def taken(self) -> Taken:
        """All rows; as linked data those of this page. The ready queries know the step or the law, no other choice."""
        page, law = page_of(self.order, self._asked), self.state.choices.get("wet")
        filled = {"regeling": law} if law else {"stand": self.state.choices["stap"]} if "stap" in self.state.choices else {}
        nodes = [self._iris.proposal(self._lists.proposals[nr].id).value for nr in page.items]
        return Taken(Rows(self.order, self._data), nodes, "proposals-of-a-law" if law else "proposals-by-status", filled)

    def _data(self, nr: int) -> dict[str, object]:
        line = self._lists.proposals[nr]
        return {
            "kenmerk": line.id, "titel": line.title, "indiener": line.submitter, "ingediend": line.submitted,
            "leefvelden": [field_name(self._lists, slug) for slug in line.fields],
            "stap": vocabulary.label("stap", self._standing.step(line.id)), "wetten": [self._lists.label(law) for law in line.laws],
            "verwijzing": CITES[line.cites], "ingrepen": [vocabulary.label("ingreep", slug) for slug in line.interventions],
        }  # fmt: skip
