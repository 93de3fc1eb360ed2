"""Cluster: one ask of several proposals. People write it in one sentence, confirm it, split it, join it with another, take some out."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kg.judgements.common_ask import CommonAsk
from kg.judgements.record import Judgement
from kg.overlap.groups import AskGroup
from kg.rdf import vocabulary
from records import UsageError
from ui.data.graph import Graph
from ui.kit.downloads import Taken
from ui.kit.elements import badge, counted, dutch_date, esc, link, listed, stacked, stacked_row, tag
from ui.kit.screen import Screen
from ui.kit.urls import HOME, cited_url, cluster_url, clusters_url, dossier_url, pair_url, proposal_url, sessions_url
from ui.screens.clusters.controls import Table, controls
from ui.screens.review.verdicts import verdict_badge

HISTORY = 50  #: verdicts that are shown
ARTICLES = 30
OTHERS = 20  #: groups that are offered to join
GONE = "Deze groep bestaat niet (meer): haar voorstellen zijn uit elkaar gehaald of in een andere groep gekomen."


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?naam=` the name of a group of asks."""
    name = asked.get("naam", "")
    if not name:
        raise UsageError("Dit scherm heeft de naam van een groep nodig: cluster?naam=…")
    group, pieces = graph.review.group(name)
    steps = [link(HOME, "Start"), link(clusters_url(), "Clusters"), "Cluster"]
    path = tag("nav", listed(steps), class_="kruimels", aria_label="Kruimelpad")
    if group is None:
        return _gone(graph, name, pieces, path)
    said = graph.review.asks().get(group.name, [])
    title = (said[-1].sentence if said else "") or _title(graph, group.central)
    me, history = graph.review.me, graph.review.history(group)
    others = [(other, _title(graph, other.central)) for other in graph.review.neighbours(group)[:OTHERS]]
    table = Table(group, [(one, _title(graph, one)) for one in group.proposals], others, said, history, me)
    at = controls(graph.desk, table)
    head = _state(graph, group) + _ask(said, me)
    body = _members(graph, group) + _departments(graph, group) + _articles(graph, group)
    back = _pieces(graph, pieces) + _history(graph, history, said, me)
    return Screen(title, head, path, parts=(at.message, at.ask, body, at.change, at.undo, back), taken=_taken(graph, group, title))


def _gone(graph: Graph, name: str, pieces: Sequence[AskGroup], path: str) -> Screen:
    """What was judged about a group that fell apart, so that it can be undone."""
    former = graph.review.former(name)
    if former is None:
        raise UsageError(f"{name}: geen groep met deze naam.")
    me, history, said = graph.review.me, graph.review.history(former), graph.review.asks().get(name, [])
    at = controls(graph.desk, Table(former, [], [], said, history, me))
    body = tag("p", esc(GONE), class_="melding") + _pieces(graph, pieces) + tag("p", link(clusters_url(), "Alle clusters"))
    return Screen("Groep is er niet meer", body, path, parts=(at.message, at.undo, _history(graph, history, said, me)))


def _title(graph: Graph, name: str) -> str:
    line = graph.proposals.get(name)
    return (line.title if line else "") or name


def _state(graph: Graph, group: AskGroup) -> str:
    state = badge("door mensen bevestigd", "voorkeur") if group.confirmed else badge("voorgesteld door de machine")
    differ = " " + badge("beoordelaars spreken elkaar tegen", "let-op") if group.conflicts else ""
    files = (link(dossier_url(f"vraaggroep/{group.name}", form), words, download="") for form, words in
             (("docx", "Dossier voor de werksessie (Word)"), ("pdf", "Dossier voor de werksessie (PDF)"),
              ("xlsx", "Werkblad met de voorstellen (Excel)")))  # fmt: skip
    session = link(sessions_url(groepen=group.name), "Zet op de agenda van een werksessie")
    return tag("p", f"{counted(len(group.proposals), 'voorstel', 'voorstellen')} {state}{differ}") + listed([session, *files], "meenemen")


def _ask(said: Sequence[CommonAsk], me: str | None) -> str:
    if not said or not said[-1].sentence:
        return tag("p", "Nog niemand heeft de gezamenlijke vraag in één zin geschreven; de titel is die van het meest gelijkende voorstel.")
    return tag("p", esc(f"Gezamenlijke vraag, geschreven door {_who(said[-1].reviewer, me)} op {_day(said[-1].time)}."), class_="klein")


def _members(graph: Graph, group: AskGroup) -> str:
    names = ("Voorstel", "Indiener", "Ingediend")
    rows = ""
    for one in group.proposals:
        line = graph.proposals.get(one)
        central = " " + badge("lijkt het meest op de andere") if one == group.central and len(group.proposals) > 2 else ""
        cells = (link(proposal_url(one), _title(graph, one)) + central, esc(line.submitter if line else "") or "niet gevonden",
                 dutch_date(line.submitted) if line else "")  # fmt: skip
        rows += stacked_row(names, cells)
    table = stacked(names, rows, "paren")
    warnings = _links(graph, group.bridges, "Zwakke schakels", "Zonder deze paren valt de groep uit elkaar; bekijk ze het eerst.")
    warnings += _links(graph, group.conflicts, "Tegenspraak", "Iemand hield deze paren uit elkaar, terwijl andere oordelen ze samenhouden.")
    return tag("section", tag("h2", "Voorstellen in deze groep") + table + warnings)


def _links(graph: Graph, pairs: Sequence[tuple[str, str]], title: str, about: str) -> str:
    verdicts = graph.review.verdicts()
    rows = listed(
        f"{link(pair_url(a, b), f'{_title(graph, a)} – {_title(graph, b)}')} {verdict_badge(verdicts.get((a, b)))}" for a, b in pairs
    )
    return tag("h3", title) + tag("p", about, class_="klein") + rows if rows else ""


def _departments(graph: Graph, group: AskGroup) -> str:
    found: dict[str, int] = {}
    for one in group.proposals:
        for name in graph.departments_by_proposal.get(one, ()):
            found[name] = found.get(name, 0) + 1
    rows = listed(f"{esc(name)} ({counted(count, 'voorstel', 'voorstellen')})" for name, count in sorted(found.items()))
    none = tag("p", "Van geen genoemde wet is bekend welk ministerie ervoor verantwoordelijk is.")
    return tag("section", tag("h2", "Uit te nodigen departementen") + (rows or none))


def _articles(graph: Graph, group: AskGroup) -> str:
    cited = graph.review.cited(group.proposals)
    rows = listed(
        f"{link(cited_url(target), graph.label(target))} ({counted(len(names), 'voorstel', 'voorstellen')})"
        for target, names in cited[:ARTICLES]
    )
    return tag("section", tag("h2", "Genoemde artikelen") + (rows or tag("p", "Geen artikel gevonden.")))


def _pieces(graph: Graph, pieces: Sequence[AskGroup]) -> str:
    rows = listed(link(cluster_url(one.name), f"{_title(graph, one.central)} ({len(one.proposals)})") for one in pieces)
    return tag("section", tag("h2", "Afgesplitst of verwant door oordelen") + rows) if rows else ""


def _history(graph: Graph, history: Sequence[Judgement], said: Sequence[CommonAsk], me: str | None) -> str:
    rows = [(one.time, _judged(graph, one, me)) for one in history[:HISTORY]]
    rows += [(one.time, f"{tag('strong', 'gezamenlijke vraag')}: {esc(one.sentence or '(teruggenomen)')} {_by(one, me)}") for one in said]
    shown = listed(words for _, words in sorted(rows, reverse=True)) or tag("p", "Nog geen oordelen.")
    return tag("section", tag("h2", "Geschiedenis") + shown)


def _judged(graph: Graph, one: Judgement, me: str | None) -> str:
    pair = link(pair_url(one.proposal, one.other or ""), f"{_title(graph, one.proposal)} – {_title(graph, one.other or '')}")
    return f"{tag('strong', esc(vocabulary.label(one.outcome_list, one.outcome)))}: {pair}. {esc(one.motivation)} {_by(one, me)}"


def _by(one: Judgement | CommonAsk, me: str | None) -> str:
    return tag("span", esc(f"({_who(one.reviewer, me)}, {_day(one.time)})"), class_="klein")


def _who(reviewer: str, me: str | None) -> str:
    return "u" if reviewer == me else f"beoordelaar {reviewer}"


def _day(time: str) -> str:
    return dutch_date(date.fromisoformat(time[:10]))


def _taken(graph: Graph, group: AskGroup, title: str) -> Taken:
    rows: list[dict[str, Any]] = []
    for one in group.proposals:
        line = graph.proposals.get(one)
        rows.append({
            "gezamenlijke vraag": title, "voorstel": one, "titel": _title(graph, one), "indiener": line.submitter if line else "",
            "departementen": list(graph.departments_by_proposal.get(one, ())), "bevestigd": group.confirmed,
        })  # fmt: skip
    nodes = [graph.review.group_node(group.name), *map(graph.node, group.proposals)]
    return Taken(rows, nodes, "clusters-per-ask", {"voorstel": group.central})
