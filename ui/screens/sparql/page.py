"""Vragen: the ready queries as forms, a question of one's own in SPARQL, and the answer as a table that leads back to the screens."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

import jci
from kg.rdf import iri
from kg.rdf.engine import bind
from kg.rdf.ready_queries import Parameter, ReadyQuery, own_base, ready_queries, ready_query
from records import RegelruimteError, UsageError
from ui.data.graph import Graph
from ui.kit.downloads import Taken
from ui.kit.elements import badge, counted, esc, link, stacked, stacked_row, tag
from ui.kit.lists import Rows
from ui.kit.screen import Screen, said
from ui.kit.urls import HOME, article_url, list_url, proposal_url
from ui.screens.sparql.runner import Cell, Table, asker

SHOWN = 1000  #: rows of an answer on the screen; a file has them all
PATH = "sparql"
_START = "SELECT ?voorstel ?titel WHERE {\n  ?voorstel a ruimte:Voorstel ; dct:title ?titel .\n}\nLIMIT 20"
_INPUT = {"datum": "date", "getal": "number"}
ABOUT = (
    "Een vraag gaat over wetten, voorstellen en signalen, niet over oordelen; wijzigen kan niet. Uw vraag staat in het adres van deze "
    "pagina, dus u kunt hem doorsturen."
)


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?vraag=NAME&PARAMETER=…` a ready query, `?q=` a question of one's own; without either the list."""
    if asked.get("vraag"):
        return _ready(graph, ready_query(asked["vraag"]), asked)
    own = asked.get("q", "").strip()
    if own:
        return _answered(graph, "Eigen vraag", own, _path() + _editor(graph, own))
    return Screen("Vragen", tag("p", ABOUT) + _listed() + tag("section", tag("h2", "Een eigen vraag") + _editor(graph, "")))


def _path() -> str:
    return tag("p", link(f"{HOME}{PATH}", "Alle vragen"))


# --- ready queries --------------------------------------------------------------------------------------------------


def _listed() -> str:
    cards = "".join(_card(query) for query in ready_queries())
    return tag("section", tag("h2", "Kant-en-klare vragen") + tag("div", cards, class_="vragen"))


def _card(query: ReadyQuery) -> str:
    tags = " ".join(map(badge, query.tags))
    return tag("article", tag("h3", link(_url(query), query.title)) + tag("p", esc(query.description)) + tag("p", tags), class_="kaart")


def _url(query: ReadyQuery) -> str:
    return list_url(PATH, {"vraag": query.name})


def _ready(graph: Graph, query: ReadyQuery, asked: Mapping[str, str]) -> Screen:
    """A ready query runs at once: every parameter may be left out."""
    filled = {one.name: asked[one.name].strip() for one in query.parameters if asked.get(one.name, "").strip()}
    about = _path() + tag("p", esc(query.description)) + _form(query, filled)
    try:
        text = bind(own_base(query.text, graph.iris), query.terms(graph.iris, filled))
    except UsageError as error:
        return Screen(query.title, about + said(str(error)))
    own = link(list_url(PATH, {"q": _without_header(text)}), "Pas deze vraag aan")
    return _answered(graph, query.title, text, about + tag("p", own), query.name, filled)


def _form(query: ReadyQuery, filled: Mapping[str, str]) -> str:
    if not query.parameters:
        return ""
    fields = "".join(_field(one, filled.get(one.name, "")) for one in query.parameters)
    hidden = f'<input type="hidden" name="vraag" value="{esc(query.name)}">'
    return tag("form", hidden + fields + "<button>Vraag</button>", method="get", action=HOME + PATH)


def _field(one: Parameter, value: str) -> str:
    kind, place = _INPUT.get(one.type, "text"), f"hulp-{one.name}"
    name = one.name[:1].upper() + one.name[1:]
    field = (
        f'<input type="{kind}" name="{esc(one.name)}" value="{esc(value)}" placeholder="{esc(one.example)}" '
        f'aria-describedby="{esc(place)}" size="30">'
    )
    hint = tag("span", esc(f"{one.description} ({one.type}; mag leeg; bijvoorbeeld {one.example})"), class_="klein", id=place)
    return tag("div", tag("label", f"{esc(name)}<br>{field}") + hint, class_="breed")


def _without_header(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip()


# --- a question of one's own ----------------------------------------------------------------------------------------


def _editor(graph: Graph, text: str) -> str:
    prefixes = "".join(f"PREFIX {name}: <{where}>\n" for name, where in graph.iris.prefixes.items())
    shown = text or f"{prefixes}\n{_START}"
    area = f'<textarea name="q" rows="{min(24, shown.count(chr(10)) + 3)}" cols="80" spellcheck="false">{esc(shown)}</textarea>'
    inner = tag("label", f"Vraag in SPARQL<br>{area}", class_="breed") + "<button>Vraag</button>"
    return tag("form", inner, method="get", action=HOME + PATH)


# --- the answer -----------------------------------------------------------------------------------------------------


def _answered(graph: Graph, title: str, text: str, above: str, question: str = "", filled: Mapping[str, str] = {}) -> Screen:
    try:
        table = asker(graph.desk.folder).ask(text, typed=not question)
    except RegelruimteError as error:
        return Screen(title, above + said(str(error)))
    rows = Rows(table.rows, lambda row: {name: cell.text if cell else None for name, cell in zip(table.columns, row, strict=True)})
    return Screen(title, above + _answer(graph, table), taken=Taken(rows, question=question, filled=filled))


def _answer(graph: Graph, table: Table) -> str:
    count = counted(len(table.rows), "rij", "rijen")
    words = f"Ten minste {count}; de rest is afgekapt." if table.truncated else f"{count[:1].upper()}{count[1:]}."
    if len(table.rows) > SHOWN:
        words += f" Hier staan de eerste {SHOWN:,}; in CSV en JSON staan ze alle {len(table.rows):,}.".replace(",", ".")
    if not table.rows:
        words = "De vraag heeft geen antwoord: niets in de graaf past erbij."
    return tag("section", tag("h2", "Antwoord", id="antwoord") + tag("p", esc(words), role="status") + _table(graph, table))


def _table(graph: Graph, table: Table) -> str:
    if not table.rows:
        return ""
    body = "".join(_row(graph, table.columns, row) for row in table.rows[:SHOWN])
    return stacked(table.columns, body, "antwoord")


def _row(graph: Graph, columns: Sequence[str], row: Sequence[Cell | None]) -> str:
    return stacked_row(columns, [_shown(graph, cell) for cell in row])


def _shown(graph: Graph, cell: Cell | None) -> str:
    """A value; what a screen can show as a link to it."""
    if cell is None:
        return '<span class="klein">leeg</span>'
    url, words = _screen(graph, cell.text) if cell.iri else ("", "")
    return link(url, words or cell.text, title=cell.text) if url else esc(cell.text)


def _screen(graph: Graph, node: str) -> tuple[str, str]:
    """The screen that shows a thing, and what a reader calls it; "" for other things."""
    proposal = graph.iris.proposal_of(node)
    if proposal is not None:
        nr = graph.lists.number.get(proposal)
        if nr is None:
            return "", ""
        part = node.removeprefix(graph.iris.proposal(proposal).value)
        return proposal_url(proposal), f"{proposal}{part}" if part else graph.lists.proposals[nr].title or proposal
    target = iri.to_target(node)
    if target == node or not (jci.law_of(target) or target.startswith("CELEX:")) or "/" in target.partition("#")[0].partition("&")[0]:
        return "", ""
    return article_url(target), graph.lists.label(target)
