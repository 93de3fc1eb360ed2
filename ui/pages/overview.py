"""Overzicht: what comes together, by article or by law; what most proposals cite comes first."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.clusters import Cluster
from kg.proposals import ProposalLine
from ui.components.html import counted, esc, link, listed, tag
from ui.components.links import article_url, overview_url, proposal_url
from ui.components.paging import page_of
from ui.components.screen import Screen
from ui.data import Graph

SHOWN = 6  #: proposals named with a cluster; the rest are on its own screen
WORDS = {"provision": ("Artikel", "artikel"), "law": ("Wet", "wet")}


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?per=wet` groups by law, `?pagina=` turns the page."""
    by = "law" if asked.get("per") == "wet" else "provision"
    found = graph.clusters(by)
    page = page_of(found, asked)
    body = _counts(graph) + _switch(by) + (_table(graph, page.items, by) if found else _nothing(graph))
    body += page.links(lambda number: overview_url(by, number))
    return Screen("Voorstellen en de regels die zij noemen", body + _others(graph, found, by))


def _counts(graph: Graph) -> str:
    counts = graph.counts
    words = (
        counted(counts.proposals, "voorstel", "voorstellen"), counted(counts.laws, "wet geladen", "wetten geladen"),
        counted(counts.citations, "verwijzing gevonden", "verwijzingen gevonden"),
    )  # fmt: skip
    return listed(map(esc, words), "tellingen")


def _switch(by: str) -> str:
    choices = [link(overview_url(key), f"Per {WORDS[key][1]}", aria_current="page" if key == by else None) for key in WORDS]
    return tag("nav", listed(choices, "keuze"), aria_label="Groeperen")


def _table(graph: Graph, found: Sequence[Cluster], by: str) -> str:
    names = (WORDS[by][0], "Aantal", "Voorstellen")
    head = tag("tr", "".join(tag("th", name, scope="col", role="columnheader") for name in names), role="row")
    rows = "".join(_row(graph, cluster, names) for cluster in found)
    return tag("table", tag("thead", head, role="rowgroup") + tag("tbody", rows, role="rowgroup"), class_="stapel clusters", role="table")


def _row(graph: Graph, cluster: Cluster, names: Sequence[str]) -> str:
    url, count = article_url(cluster.target), len(cluster.proposals)
    lines = [_line(graph.proposals.get(one), one) for one in cluster.proposals[:SHOWN]]
    if count > SHOWN:
        lines.append(link(url, f"en nog {count - SHOWN} …", aria_label=f"en nog {count - SHOWN} voorstellen bij {cluster.label}"))
    cells = (
        tag("th", link(url, cluster.label[:1].upper() + cluster.label[1:]), scope="row", role="rowheader"),
        tag("td", str(count), role="cell", class_="aantal", data_kop=names[1]),
        tag("td", listed(lines, "voorstellen"), role="cell", data_kop=names[2]),
    )
    return tag("tr", "".join(cells), role="row")


def _line(line: ProposalLine | None, proposal_id: str) -> str:
    if line is None:
        return link(proposal_url(proposal_id), proposal_id)
    submitter = tag("span", f", {esc(line.submitter)}", class_="klein") if line.submitter else ""
    return link(proposal_url(line.id), line.title or line.id) + submitter


def _nothing(graph: Graph) -> str:
    if graph.counts.proposals:
        return "<p>In de voorstellen is nog geen verwijzing naar een regel gevonden.</p>"
    return "<p>Er zijn wetten geladen, maar nog geen voorstellen. Voeg ze toe met:</p><pre>regelruimte add MAP-MET-VOORSTELLEN</pre>"


def _others(graph: Graph, found: Sequence[Cluster], by: str) -> str:
    """The proposals that are in no cluster: every proposal can be reached from here."""
    grouped = {one for cluster in found for one in cluster.proposals}
    rest = [_line(line, line.id) for line in graph.proposals.values() if line.id not in grouped]
    return tag("h2", f"Zonder gevonden {WORDS[by][1]}") + listed(rest, "voorstellen") if rest else ""

