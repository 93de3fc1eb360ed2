"""Start: one search box, what waits, what most proposals cite, and what is new."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from kg.news import Day
from kg.proposals.read import ProposalLine
from kg.review.standings import Waiting
from ui.data.graph import Graph
from ui.kit.downloads import Taken
from ui.kit.elements import counted, dutch_date, esc, link, listed, tag
from ui.kit.screen import NAVIGATION, NO_PROPOSALS, Screen
from ui.kit.urls import HOME, article_url, articles_url, proposal_url, proposals_url, sessions_url
from ui.screens import search_data
from ui.screens.search_box import search_box

CITED, NAMED = 5, 5  #: articles shown; proposals and laws named of a day
RECENT = timedelta(days=30)
LAST = 3  #: days shown when nothing happened in those


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """No parameters."""
    search_data.prepare()
    body = _counts(graph) + search_box()
    if not graph.counts.proposals:
        return Screen("Voorstellen en de regels die zij noemen", body + NO_PROPOSALS)
    columns = tag("div", _waiting(search_data.waiting(graph), graph.proposals) + _work()) + tag("div", _cited(graph) + _new(graph))
    return Screen("Voorstellen en de regels die zij noemen", body + tag("div", columns, class_="kolommen"), taken=_taken(graph))


def _counts(graph: Graph) -> str:
    counts = graph.counts
    rows = (
        link(proposals_url(), counted(counts.proposals, "voorstel", "voorstellen")),
        link(articles_url(), counted(len(graph.lists.by_provision.targets), "genoemd artikel", "genoemde artikelen")),
        esc(counted(counts.citations, "verwijzing gevonden", "verwijzingen gevonden")),
        esc(counted(counts.laws, "wet geladen", "wetten geladen")),
    )  # fmt: skip
    return listed(rows, "tellingen")


def _waiting(found: Waiting, proposals: Mapping[str, ProposalLine]) -> str:
    pairs = counted(found.pairs, "waarschijnlijk dubbel paar", "waarschijnlijk dubbele paren") + " zonder oordeel van u"
    differ = counted(len(found.differing_pairs), "paar", "paren") + " waarover beoordelaars verschillen"
    in_test = counted(found.in_test, "voorstel", "voorstellen") + " in de toets met een open criterium"
    received = counted(found.received, "voorstel", "voorstellen") + " waarvan de toets nog moet beginnen"
    rows = [
        row for number, row in (
            (found.pairs, _on_screen("beoordelen", pairs)), (len(found.differing_pairs), _on_screen("beoordelen", differ)),
            (found.in_test, link(proposals_url(stap="toets"), in_test)), (found.received, link(proposals_url(stap="ontvangen"), received)),
        ) if number
    ]  # fmt: skip
    names = found.differing_criteria
    if names:
        titles = ((name, proposals[name].title or name if name in proposals else name) for name in names[:NAMED])
        some = "; ".join(link(proposal_url(name), title) for name, title in titles) + (" …" if len(names) > NAMED else "")
        rows.append(f"{esc(counted(len(names), 'voorstel', 'voorstellen'))} waarbij beoordelaars verschillen over een criterium: {some}")
    return tag("section", tag("h2", "Wacht op u") + (listed(rows) or "<p>Niets: alles is beoordeeld.</p>"))


def _on_screen(path: str, words: str) -> str:
    """A link to a screen that the header has; the words alone when this app hasn't that screen."""
    return link(f"{HOME}{path}", words) if path in NAVIGATION else esc(words)


def _work() -> str:
    lists = [
        (articles_url(), "Wetsartikelen, het meest genoemde eerst"), (articles_url(per="wet"), "Wetten, de meest genoemde eerst"),
        (articles_url(weergave="matrix"), "Matrix van artikel en leefveld"),
        (articles_url(weergave="overzicht", per="wet"), "Overzicht in balken: wetten en leefvelden"),
        (articles_url(rol="te-wijzigen"), "Artikelen die indieners willen wijzigen"),
        (proposals_url(sorteer="datum"), "Voorstellen, de nieuwste eerst"),
        (sessions_url(), "Werksessies, gehouden en voor te bereiden"),
        (proposals_url(verwijzing="geen"), "Voorstellen die niets noemen"),
        (proposals_url(verwijzing="onopgelost"), "Voorstellen met alleen verwijzingen die niet zijn herleid"),
    ]  # fmt: skip
    return tag("section", tag("h2", "Werklijsten") + listed(link(url, words) for url, words in lists))


def _cited(graph: Graph) -> str:
    cited = graph.lists.by_provision
    counts = cited.counted({}, None, graph.standing.open)
    best = np.argsort(-counts["proposals"], kind="stable")[:CITED]
    rows = [_article(cited.targets[nr], cited.labels[nr], int(counts["proposals"][nr])) for nr in best]
    shown = listed(rows) + tag("p", link(articles_url(), "Alle genoemde artikelen")) if rows else tag("p", "Nog geen artikel gevonden.")
    return tag("section", tag("h2", "Meest genoemde artikelen") + shown)


def _article(target: str, label: str, number: int) -> str:
    return f"{link(article_url(target), label)} {tag('span', esc(counted(number, 'voorstel', 'voorstellen')), class_='klein')}"


def _new(graph: Graph) -> str:
    days = search_data.news(graph)
    recent = [one for one in days if one.day > date.today() - RECENT]
    title = "Nieuw in de afgelopen 30 dagen" if recent else "Laatst toegevoegd"
    about = tag("p", "Geladen of gewijzigd in deze datamap.", class_="klein")
    return tag("section", tag("h2", title) + about + "".join(_day(graph, one) for one in recent or days[:LAST]))


def _day(graph: Graph, one: Day) -> str:
    proposals = [link(proposal_url(name), _title(graph, name)) for name in one.proposals[:NAMED]]
    laws = [link(article_url(law), graph.lists.label(law)) for law in one.laws[:NAMED]]
    rows = _several(one.proposals, proposals, "voorstel", "voorstellen") + _several(one.laws, laws, "wet", "wetten")
    return tag("h3", dutch_date(one.day)) + listed(rows)


def _several(all_: Sequence[str], links: Sequence[str], one: str, more: str) -> list[str]:
    if not all_:
        return []
    rest = f" en nog {len(all_) - len(links)}" if len(all_) > len(links) else ""
    return [f"{esc(counted(len(all_), one, more))}: {'; '.join(links)}{rest}"]


def _title(graph: Graph, name: str) -> str:
    nr = graph.lists.number.get(name)
    return (graph.lists.proposals[nr].title if nr is not None else "") or name


def _taken(graph: Graph) -> Taken:
    lists = graph.lists
    rows = [
        {"dag": one.day.isoformat(), "soort": kind, "kenmerk": name, "titel": named(name)}
        for one in search_data.news(graph)
        for kind, names, named in (("voorstel", one.proposals, lambda name: _title(graph, name)), ("wet", one.laws, lists.label))
        for name in names
    ]
    return Taken(rows, question="most-cited-provisions")
