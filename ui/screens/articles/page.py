"""Wetsartikelen: what proposals cite, by provision or law, narrowed by facets; as a list, a matrix with policy fields, or a picture."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, partial

import numpy as np

from kg.proposals.crosstab import crossed
from kg.proposals.facets import Numbers
from kg.proposals.lists import NO_FIELD, Cited, CitedRow, Lists
from kg.proposals.lists_read import ARTICLE, NO_DEPARTMENT, law_id
from kg.rdf import iri, vocabulary
from ui.data.graph import Graph
from ui.kit.downloads import Taken
from ui.kit.elements import counted, esc, link, listed, tag
from ui.kit.lists import Choice, Column, ListState, Rows, found_line
from ui.kit.paging import page_of
from ui.kit.screen import NO_PROPOSALS, Screen
from ui.kit.urls import article_url, proposals_url
from ui.screens.articles.picture import Picture

#: how a proposal cites, in words
CITES = {
    "artikel": "noemt een artikel", "regeling": "noemt alleen een hele wet", "andere-bron": "noemt alleen een andere bron",
    "onopgelost": "noemt alleen wat niet is herleid", "geen": "noemt niets",
}  # fmt: skip
MATRIX_ROWS, MATRIX_COLUMNS = 25, 10
PICTURE = "overzicht"
#: name in the URL → what the numbers are, and whether the largest goes first
SORTS = {"voorstellen": "proposals", "wijziging": "change", "tekort": "short", "open": "open"}
_TITLES = {"voorstellen": "Voorstellen", "wijziging": "Wil wijziging", "tekort": "Schiet tekort", "open": "Open"}
ABOUT = (
    "Geteld zijn de voorstellen binnen uw keuze. Wil wijziging, schiet tekort: in de rol die de machine in het voorstel las. "
    "Open: de toets is nog niet afgerond."
)
_WORDS = {"provision": ("Artikel", "artikel", "artikelen"), "law": ("Wet", "wet", "wetten")}


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?wet=&leefveld=&departement=&rol=&status=&q=` narrow, `&sorteer=&pagina=` order, `&per=wet` by law, `&weergave=matrix|overzicht`."""
    by = "law" if asked.get("per") == "wet" else "provision"
    lists = graph.lists
    page = _Page(graph, lists.by_law if by == "law" else lists.by_provision, by, asked)
    body = page.switch() + page.state.search("Zoek op artikel of wet" if by == "provision" else "Zoek op wet") + page.state.chosen()
    main = page.shown() if len(page.order) else page.nothing()
    columns = tag("div", main + _without(lists, by)) + page.state.facets(page.cited.faceted, page.within, _WORDS[by][2])
    return Screen("Wetsartikelen", body + tag("div", columns, class_=page.layout), taken=page.taken())


def choices(lists: Lists) -> list[Choice]:
    """The facets of what is cited."""
    return [
        Choice("wet", "Wet", lists.label), Choice("leefveld", "Leefveld of beleidsterrein", lambda slug: field_name(lists, slug)),
        Choice("departement", "Departement", lambda name: "niet bekend" if name == NO_DEPARTMENT else name),
        Choice("rol", "Rol in het voorstel", lambda slug: vocabulary.label("rol", slug) if slug != "onbekend" else "niet bepaald"),
        Choice("status", "Status van de verwijzing", lambda slug: vocabulary.label("oplosstatus", slug)),
    ]  # fmt: skip


def field_name(lists: Lists, slug: str) -> str:
    """A policy field in words."""
    return "niet ingevuld" if slug == NO_FIELD else lists.fields.get(slug, slug)


class _Page:
    """One state of the screen."""

    def __init__(self, graph: Graph, cited: Cited, by: str, asked: Mapping[str, str]) -> None:
        self._lists, self.cited, self._by, self._asked = graph.lists, cited, by, asked
        self.state = ListState("artikelen", asked, choices(graph.lists), "voorstellen", kept=("per", "weergave"))
        self._view = asked["weergave"] if asked.get("weergave") in ("matrix", PICTURE) else ""
        self.within = cited.within(self.state.words)
        self._counts = cited.counted(self.state.choices, self.within, graph.standing.open)
        self.order = self._ordered()

    def _ordered(self) -> Numbers:
        """The groups that remain; without a choice those of most proposals first, equals in the order of a reader."""
        rows = np.flatnonzero(self._counts["proposals"])
        sort, turned = self.state.sort.removeprefix("-"), self.state.sort.startswith("-")
        if sort == "artikel":
            return rows[::-1] if turned else rows
        numbers = self._counts[SORTS.get(sort, "proposals")][rows]
        return rows[np.argsort(numbers if turned else -numbers, kind="stable")]

    def switch(self) -> str:
        """By article or by law; as a list, a matrix, or a picture (that begins with laws: a reader knows those)."""
        per = [(f"Per {_WORDS[key][1]}", {"per": "wet" if key == "law" else None, "sorteer": None}, key == self._by) for key in _WORDS]
        ways = (("Lijst", "", {}), ("Matrix", "matrix", {}), ("Overzicht", PICTURE, {"per": "wet"}))
        how = [(words, {"weergave": view, **more}, view == self._view) for words, view, more in ways]
        links = (
            listed((link(self.state.url(**change), words, aria_current="page" if now else None) for words, change, now in rows), "keuze")
            for rows in (per, how)
        )
        return tag("nav", "".join(links), aria_label="Weergave", class_="weergave")

    @property
    def layout(self) -> str:
        """The filters stand beside the list; a picture has all of the width, and they stand below."""
        return "onder-elkaar" if self._view == PICTURE else "smal-breed"

    def shown(self) -> str:
        """The list, or what is shown in its place."""
        return self.matrix() if self._view == "matrix" else self._picture.html() if self._view == PICTURE else self.list()

    @cached_property
    def _picture(self) -> Picture:
        found = crossed(self.cited, self.state.choices, self.within, self._counts["proposals"])
        return Picture(found, self.cited, self.state, partial(field_name, self._lists), _WORDS[self._by], self._counted_at)

    def list(self) -> str:
        page = page_of(self.order, self._asked)
        law = [Column("Wet")] if self._by == "provision" else []
        columns = [
            Column(_WORDS[self._by][0], "artikel"), *law, *(Column(_TITLES[name], name, number=True, falling=True) for name in SORTS),
        ]  # fmt: skip
        table = self.state.table(columns, (self._cells(self._row(nr)) for nr in page.items), "geciteerd")
        return found_line(len(self.order), *_WORDS[self._by][1:]) + table + tag("p", ABOUT, class_="klein") + page.links(self.state.page)

    def _row(self, nr: int) -> CitedRow:
        return self.cited.row(int(nr), self._counts)

    def _cells(self, row: CitedRow) -> Sequence[str]:
        role = self.state.choices.get("rol", "")
        head = link(article_url(row.target, role=role), _short(row), aria_label=row.label)
        law = [link(article_url(row.law), row.law_label)] if self._by == "provision" else []
        return head, *law, self._number(row.target, row.label, row.proposals), str(row.change), str(row.short), str(row.open)

    def _number(self, target: str, label: str, number: int, field: str = "") -> str:
        url, about = self._counted_at(target, label, number, field)
        return link(url, str(number), aria_label=about)

    def _counted_at(self, target: str, label: str, number: int, field: str) -> tuple[str, str]:
        """Where the proposals of a number are, in the list of proposals or by role with their words; and what the number says."""
        chosen = self.state.choices
        field = field or chosen.get("leefveld", "")
        if chosen.get("rol") or chosen.get("status"):
            url = article_url(target, role=chosen.get("rol", ""))
        elif self._by == "law":
            url = proposals_url(wet=law_id(target), leefveld=field)
        else:
            url = proposals_url(bepaling=target, leefveld=field)
        where = f" over {field_name(self._lists, field)}" if field else ""
        return url, f"{counted(number, 'voorstel', 'voorstellen')} bij {label}{where}"

    def matrix(self) -> str:
        rows = self.order[:MATRIX_ROWS]
        cells = self.cited.matrix(self.state.choices, self.within, rows)
        fields = [name for name, _ in self.cited.faceted.counts("leefveld", self.state.choices, self.within)]
        fields = [name for name in fields if any(name in of_it for of_it in cells.values())][:MATRIX_COLUMNS]
        columns = [Column(_WORDS[self._by][0]), *(Column(field_name(self._lists, name).capitalize(), number=True) for name in fields)]
        body = ([self._matrix_head(nr), *(self._cell(nr, name, cells[int(nr)]) for name in fields)] for nr in rows)
        more = f"De {len(rows)} meest genoemde van {counted(len(self.order), *_WORDS[self._by][1:])}" if len(self.order) > len(rows) else ""
        about = f"{more + '. ' if more else ''}Een getal is een aantal voorstellen; kies het om die voorstellen te zien."
        return tag("p", esc(about), role="status") + self.state.table(columns, body, "matrix")

    def _matrix_head(self, nr: int) -> str:
        row = self._row(nr)
        return link(article_url(row.target), row.label)

    def _cell(self, nr: int, field: str, numbers: Mapping[str, int]) -> str:
        row = self.cited.targets[nr], self.cited.labels[nr]
        return self._number(*row, numbers[field], field) if field in numbers else '<span class="klein">0</span>'

    def nothing(self) -> str:
        if not len(self._lists.proposals):
            return NO_PROPOSALS
        if self.state.choices or self.state.words:
            return self.state.nothing()
        return "<p>In de voorstellen is nog geen verwijzing naar een regel gevonden.</p>"

    def taken(self) -> Taken:
        """All rows; as linked data those of this page. The ready query knows a law and a role, no other choice. Of a picture its bars."""
        if self._view == PICTURE and len(self.order):
            return Taken(self._picture.rows(), self._picture.nodes(), "proposals-per-field-and-law")
        page = page_of(self.order, self._asked)
        question = "provisions-by-role" if self._by == "provision" else "clusters-per-law"
        names = {"wet": "regeling", "rol": "rol"}
        filled = {names[name]: value for name, value in self.state.choices.items() if name in names and self._by == "provision"}
        nodes = [iri.of_target(self.cited.targets[nr]).value for nr in page.items]
        return Taken(Rows(self.order, lambda nr: _data(self._row(nr))), nodes, question, filled)


def _short(row: CitedRow) -> str:
    """The name without that of its law, which stands in the next column."""
    return row.label.removesuffix(row.law_label).rstrip(", ") or row.label


def _data(row: CitedRow) -> dict[str, object]:
    return {
        "artikel": row.label, "adres": row.target, "wet": row.law_label, "voorstellen": row.proposals, "wil wijziging": row.change,
        "schiet tekort": row.short, "open": row.open,
    }  # fmt: skip


def _without(lists: Lists, by: str) -> str:
    """The proposals that aren't counted here: every proposal can be reached."""
    cites = dict(lists.faceted.counts("verwijzing", {}))
    rest = {slug: number for slug, number in cites.items() if slug != ARTICLE and not (by == "law" and slug == "regeling")}
    rows = [link(proposals_url(verwijzing=slug), f"{CITES[slug]}: {number}") for slug, number in rest.items()]
    return tag("h2", f"Zonder {_WORDS[by][1]}") + tag("p", "Voorstellen die hier niet meetellen:") + listed(rows) if rows else ""
