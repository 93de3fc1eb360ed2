"""Clusters: the groups of proposals that ask the same, with the departments, filtered and sorted by the URL."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ui.data.graph import Graph
from ui.kit.downloads import Rows, Taken
from ui.kit.elements import badge, counted, esc, link, listed, stacked, stacked_row, tag
from ui.kit.filters import filter_form, select, typed
from ui.kit.paging import page_of
from ui.kit.screen import Screen
from ui.kit.urls import HOME, articles_url, cluster_url, clusters_url, comparing_url, review_url, sessions_url

SORT = {"naam": "op naam"}  #: else the largest first
_NAMES = ("Cluster", "Voorstellen", "Indieners", "Departementen")
NAMED = 5  #: submitters that are named in a row
NO_GROUPS = (
    f"Nog geen groepen van gelijke vragen. Ze ontstaan als de voorstellen {link(comparing_url(), 'worden vergeleken')}, of als u ze bij "
    f"{link(review_url(), 'Beoordelen')} een duplicaat of overlap noemt."
)


@dataclass(frozen=True)
class Row:
    """One cluster in the list."""

    name: str
    label: str
    proposals: Sequence[str]
    departments: Sequence[str]
    marks: Sequence[str] = ()  #: in words


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?q=` words in the name, `&departement=`, `&sorteer=aantal|naam`, `&pagina=`."""
    state = {name: asked.get(name, "").strip() for name in ("q", "departement", "sorteer")}
    rows = cluster_rows(graph)
    departments = sorted({name for row in rows for name in row.departments})
    found = [row for row in rows if _asked(row, state)]
    found.sort(key=lambda row: (0 if state["sorteer"] == "naam" else -len(row.proposals), row.label.casefold()))
    page = page_of(found, asked)
    body = _tabs() + _form(state, departments)
    body += tag("p", f"{counted(len(found), 'cluster', 'clusters')}.") + _table(graph, page.items) if found else _nothing(rows)
    body += page.links(lambda number: clusters_url(state, number))
    path = tag("nav", listed([link(HOME, "Start"), "Clusters"]), class_="kruimels", aria_label="Kruimelpad")
    return Screen("Clusters", body, path, taken=Taken(Rows(found, partial(_taken, graph)), question="clusters-per-ask"))


def cluster_rows(graph: Graph) -> list[Row]:
    """Every group of asks, the largest first."""
    asks, ministries = graph.review.asks(), graph.departments_by_proposal
    rows = []
    for group in graph.review.groups():
        said = asks[group.name][-1].sentence if group.name in asks else ""
        central = graph.proposals.get(group.central)
        marks = [*(["bevestigd"] if group.confirmed else []), *(["beoordelaars spreken elkaar tegen"] if group.conflicts else [])]
        names = dict.fromkeys(name for one in group.proposals for name in ministries.get(one, ()))
        label = said or (central.title if central else "") or group.name
        rows.append(Row(group.name, label, group.proposals, sorted(names), marks))
    return rows


def _asked(row: Row, state: Mapping[str, str]) -> bool:
    wanted = state["q"].casefold().split()
    return all(word in row.label.casefold() for word in wanted) and (not state["departement"] or state["departement"] in row.departments)


def _tabs() -> str:
    """What comes together by article and by law stands on the screen Wetsartikelen."""
    per = ((clusters_url(), "Per vraag", "page"), (articles_url(), "Per artikel", None), (articles_url(per="wet"), "Per wet", None))
    return tag("nav", listed((link(url, words, aria_current=now) for url, words, now in per), "keuze"), aria_label="Groeperen")


def _form(state: Mapping[str, str], departments: Sequence[str]) -> str:
    names = {name: name for name in departments}
    return filter_form(
        "clusters", typed("q", "Woorden in de naam", state), select("departement", "Departement", names, state),
        select("sorteer", "Volgorde", SORT, state, "grootste eerst"),
    )  # fmt: skip


def _table(graph: Graph, rows: Sequence[Row]) -> str:
    body = "".join(_row(graph, row) for row in rows)
    return stacked(_NAMES, body, "paren")


def _row(graph: Graph, row: Row) -> str:
    names = _submitters(graph, row)
    more = f" en nog {len(names) - NAMED}" if len(names) > NAMED else ""
    marks = " ".join(badge(words, "let-op" if "tegen" in words else "voorkeur") for words in row.marks)
    agenda = link(sessions_url(groepen=row.name), "Zet op de agenda", aria_label=f"Zet op de agenda: {row.label}")
    cells = (f"{link(cluster_url(row.name), row.label)} {marks}" + tag("p", agenda, class_="klein"), str(len(row.proposals)),
             esc(", ".join(names[:NAMED]) + more) or "onbekend", esc(", ".join(row.departments)) or "onbekend")  # fmt: skip
    return stacked_row(_NAMES, cells)


def _submitters(graph: Graph, row: Row) -> list[str]:
    lines = (graph.proposals.get(one) for one in row.proposals)
    return list(dict.fromkeys(line.submitter for line in lines if line and line.submitter))


def _taken(graph: Graph, row: Row) -> dict[str, object]:
    return {
        "cluster": row.label, "aantal": len(row.proposals), "voorstellen": list(row.proposals), "indieners": _submitters(graph, row),
        "departementen": list(row.departments), "kenmerken": list(row.marks),
    }  # fmt: skip


def _nothing(rows: Sequence[Row]) -> str:
    if rows:
        return tag("p", "Geen cluster past bij deze keuze. " + link(clusters_url(), "Toon alle clusters"), class_="melding")
    return tag("p", NO_GROUPS, class_="melding")
