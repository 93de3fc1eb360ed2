"""Clusters: what comes together, by ask, by article or by law; with the departments, filtered and sorted by the URL."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from records import UsageError
from ui.components.html import badge, counted, esc, link, listed, tag
from ui.components.links import HOME, article_url, cluster_url, clusters_url
from ui.components.paging import page_of
from ui.components.screen import Screen
from ui.components.taking import Rows, Taken
from ui.data import Graph

PER = {"vraag": "Per vraag", "artikel": "Per artikel", "wet": "Per wet"}
SORT = {"aantal": "grootste eerst", "naam": "op naam"}
_QUESTION = {"vraag": "clusters-per-ask", "artikel": "clusters-per-article", "wet": "clusters-per-law"}
_BY = {"artikel": "provision", "wet": "law"}
_NAMES = ("Cluster", "Voorstellen", "Indieners", "Departementen")
NAMED = 5  #: submitters that are named in a row
NO_GROUPS = (
    "Nog geen groepen van gelijke vragen. Ze ontstaan bij het vergelijken (<code>regelruimte overlaps</code> in een terminal), "
    "of als u voorstellen bij <a href=\"beoordelen\">Beoordelen</a> een duplicaat of overlap noemt."
)


@dataclass(frozen=True)
class Row:
    """One cluster in the list."""

    url: str
    label: str
    proposals: Sequence[str]
    departments: Sequence[str]
    marks: Sequence[str] = ()  #: in words


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?per=vraag|artikel|wet`, `&q=` words in the name, `&departement=`, `&sorteer=aantal|naam`, `&pagina=`."""
    state = {name: asked.get(name, "").strip() for name in ("per", "q", "departement", "sorteer")}
    per, sort = state["per"] or "vraag", state["sorteer"] or "aantal"
    if per not in PER or sort not in SORT:
        raise UsageError(f"Clusters zijn er per {', '.join(PER)}, gesorteerd op {' of '.join(SORT)}.")
    rows = _by_ask(graph) if per == "vraag" else _by_target(graph, per)
    departments = sorted({name for row in rows for name in row.departments})
    found = [row for row in rows if _asked(row, state)]
    found.sort(key=lambda row: (0 if sort == "naam" else -len(row.proposals), row.label.casefold()))
    page = page_of(found, asked)
    body = _tabs(state, per) + _form(state, per, sort, departments)
    body += tag("p", f"{counted(len(found), 'cluster', 'clusters')}.") + _table(graph, page.items) if found else _nothing(rows, per)
    body += page.links(lambda number: clusters_url(state, number))
    path = tag("nav", listed([link(HOME, "Start"), "Clusters"]), class_="kruimels", aria_label="Kruimelpad")
    return Screen("Clusters", body, path, taken=Taken(Rows(found, partial(_taken, graph)), question=_QUESTION[per]))


def _by_ask(graph: Graph) -> list[Row]:
    asks, ministries = graph.review.asks(), graph.departments_by_proposal
    rows = []
    for group in graph.review.groups():
        said = asks[group.name][-1].sentence if group.name in asks else ""
        central = graph.proposals.get(group.central)
        marks = [*(["bevestigd"] if group.confirmed else []), *(["beoordelaars spreken elkaar tegen"] if group.conflicts else [])]
        names = dict.fromkeys(name for one in group.proposals for name in ministries.get(one, ()))
        label = said or (central.title if central else "") or group.name
        rows.append(Row(cluster_url(group.name), label, group.proposals, sorted(names), marks))
    return rows


def _by_target(graph: Graph, per: str) -> list[Row]:
    found = graph.clusters(_BY[per])
    return [Row(article_url(one.target), one.label[:1].upper() + one.label[1:], one.proposals, one.departments) for one in found]


def _asked(row: Row, state: Mapping[str, str]) -> bool:
    wanted = state["q"].casefold().split()
    return all(word in row.label.casefold() for word in wanted) and (not state["departement"] or state["departement"] in row.departments)


def _tabs(state: Mapping[str, str], per: str) -> str:
    now = {per: "page"}
    links = (link(clusters_url(dict(state) | {"per": key}), words, aria_current=now.get(key)) for key, words in PER.items())
    return tag("nav", listed(links, "keuze"), aria_label="Groeperen")


def _form(state: Mapping[str, str], per: str, sort: str, departments: Sequence[str]) -> str:
    words = tag("label", "Woorden in de naam", for_="cluster-q") + tag("input", id="cluster-q", name="q", value=state["q"])
    choices = {"": "alle departementen"} | {name: name for name in departments}
    fields = tag("div", words) + _select("departement", "Departement", choices, state["departement"])
    fields += _select("sorteer", "Volgorde", SORT, sort) + tag("input", type="hidden", name="per", value=per)
    return tag("form", fields + tag("button", "Toon", type="submit"), method="get", action="./clusters")


def _select(name: str, label: str, options: Mapping[str, str], chosen: str) -> str:
    marked = {chosen: "selected"}
    rows = "".join(tag("option", esc(words), value=value, selected=marked.get(value)) for value, words in options.items())
    return tag("div", tag("label", label, for_=f"cluster-{name}") + tag("select", rows, name=name, id=f"cluster-{name}"))


def _table(graph: Graph, rows: Sequence[Row]) -> str:
    head = tag("tr", "".join(tag("th", name, scope="col", role="columnheader") for name in _NAMES), role="row")
    body = "".join(_row(graph, row) for row in rows)
    return tag("table", tag("thead", head, role="rowgroup") + tag("tbody", body, role="rowgroup"), class_="stapel paren", role="table")


def _row(graph: Graph, row: Row) -> str:
    names = _submitters(graph, row)
    more = f" en nog {len(names) - NAMED}" if len(names) > NAMED else ""
    marks = " ".join(badge(words, "let-op" if "tegen" in words else "voorkeur") for words in row.marks)
    cells = (f"{link(row.url, row.label)} {marks}", str(len(row.proposals)), esc(", ".join(names[:NAMED]) + more) or "onbekend",
             esc(", ".join(row.departments)) or "onbekend")  # fmt: skip
    return tag("tr", "".join(tag("td", cell, role="cell", data_kop=name) for name, cell in zip(_NAMES, cells, strict=True)), role="row")


def _submitters(graph: Graph, row: Row) -> list[str]:
    lines = (graph.proposals.get(one) for one in row.proposals)
    return list(dict.fromkeys(line.submitter for line in lines if line and line.submitter))


def _taken(graph: Graph, row: Row) -> dict[str, object]:
    return {
        "cluster": row.label, "aantal": len(row.proposals), "voorstellen": list(row.proposals), "indieners": _submitters(graph, row),
        "departementen": list(row.departments), "kenmerken": list(row.marks),
    }  # fmt: skip


def _nothing(rows: Sequence[Row], per: str) -> str:
    if rows:
        return tag("p", "Geen cluster past bij deze keuze. " + link(clusters_url({"per": per}), "Toon alle clusters"), class_="melding")
    return tag("p", NO_GROUPS if per == "vraag" else "In de voorstellen is nog geen verwijzing naar een regel gevonden.", class_="melding")
