"""Beoordelen: the queue of pairs that may ask the same, and two of them side by side, judged by keyboard."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from kg.overlap.explain import SIGNAL_LABELS
from kg.overlap.pairs import Offered
from kg.review.queue import Choice, Queue
from records import Proposal, UsageError
from ui.data.graph import Graph
from ui.kit.downloads import Rows, Taken
from ui.kit.elements import esc, link, listed, tag
from ui.kit.paging import page_of
from ui.kit.screen import Part, Screen
from ui.kit.urls import HOME, LABELLED_PAIRS, cited_url, comparing_url, pair_url, review_url
from ui.screens.comparing import comparing
from ui.screens.comparing_data import covered
from ui.screens.review.controls import Bench, bench, controls_of, last_message
from ui.screens.review.pair import legend, shared_articles, side_by_side
from ui.screens.review.queue import ONE, choice_of, filters, machine_says, progress_line, queue_table, state_of, tabs
from ui.screens.review.stance_table import Stances, stance_table
from ui.screens.review.verdicts import verdict_box
from ui.screens.review.waterfall import waterfall

ESTIMATE = "De kans is een schatting van de machine dat een mens het paar een duplicaat of overlap noemt; een oordeel is het niet."
NOT_KEPT = (
    "De machine heeft van dit paar geen signalen bewaard: de kans is kleiner dan 5&nbsp;%, of het is "
    f"{link(comparing_url(), 'nog niet vergeleken')}."
)
ABOUT = (
    "Elke regel telt op bij de log-odds van het uitgangspunt: een balk naar rechts maakt het aannemelijker dat beide hetzelfde vragen, "
    "een gearceerde balk naar links minder aannemelijk."
)

KEYS = tag("p", (
    "Toetsen: 1 tot 4 oordeel, 0 overslaan, n motivering, 5 tot 9 andere motivering, r, s en a standpunt, v volgende bepaling, "
    f"z ongedaan. {link('#', 'Sneltoetsen uitzetten', data_doe='toetsen')}"
), class_="klein")  # fmt: skip


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?links=&rechts=` two proposals side by side; without them the queue. `soort`, `toon`, `klasse`, `id` and `pagina` choose pairs."""
    if asked.get("links") or asked.get("rechts"):
        return _pair(graph, asked)
    return _queue(graph, asked)


def _choice(graph: Graph, asked: Mapping[str, str]) -> Choice:
    return choice_of(asked, graph.proposals if asked.get("id") or asked.get(ONE) else {})


# --- the queue


def _queue(graph: Graph, asked: Mapping[str, str]) -> Screen:
    choice = _choice(graph, asked)
    queue = graph.review.queue(choice)
    items = queue.shown()
    page = page_of(items, asked)
    body = tabs(choice) + progress_line(queue.progress()) + filters(choice, graph.proposals)
    if not items:
        body += _nothing(graph, queue)
    else:
        first = queue.next()
        start = "Beoordeel het eerste paar" if choice.show == "oneens" else "Beoordeel het volgende open paar"
        body += tag("p", link(pair_url(*first.pair, state_of(choice)), start, class_="knop")) if first else ""
        body += tag("p", ESTIMATE, class_="klein") + queue_table(queue, page.items, graph.proposals)
        body += page.links(lambda number: review_url(state_of(choice), number))
    if queue.verdicts:
        body += tag("p", link(f"{HOME}{LABELLED_PAIRS}", "Oordelen als gelabelde paren (JSON)", download=""))
    path = tag("nav", listed([link(HOME, "Start"), "Beoordelen"]), class_="kruimels", aria_label="Kruimelpad")
    filled = {name: value for name, value in (("voorstel", choice.proposal), ("klasse", choice.kind)) if value}
    taken = Taken(Rows(items, partial(_taken, queue)), question="same-ask", filled=filled)
    return Screen("Beoordelen", "", path, parts=(last_message, *comparing(graph), body), taken=taken)


def _nothing(graph: Graph, queue: Queue) -> str:
    if not covered(graph).ever and not queue.verdicts:
        return tag("p", "De paren die misschien hetzelfde vragen, verschijnen hier als de voorstellen zijn vergeleken.")
    if queue.choice.show == "open" and queue.progress().total:
        return tag("p", "Alles in deze rij is door u beoordeeld. " + link(review_url(), "Toon alle paren"), class_="melding")
    return tag("p", "Geen paren voor deze keuze. " + link(review_url(), "Toon alle paren"), class_="melding")


def _taken(queue: Queue, one: Offered) -> dict[str, Any]:
    verdict, mine = queue.verdicts.get(one.pair), queue.mine(one.pair)
    said = [f"{row.reviewer}: {row.outcome} ({row.motivation})" for row in verdict.judgements] if verdict else []
    return {
        "links": one.a, "rechts": one.b, "kans": one.probability if one.kind else None, "klasse volgens de machine": one.kind,
        "tegengesteld": one.opposite, "oordeel": (verdict.outcome or "verschillend") if verdict else None,
        "mijn oordeel": mine.outcome if mine else None, "oordelen": said,
    }  # fmt: skip


# --- one pair


def _pair(graph: Graph, asked: Mapping[str, str]) -> Screen:
    names = sorted(asked.get(side, "") for side in ("links", "rechts"))
    if not all(names) or names[0] == names[1]:
        raise UsageError("Dit scherm vergelijkt twee verschillende voorstellen: beoordelen?links=…&rechts=…")
    left, right = (graph.proposal(name) for name in names)
    choice = _choice(graph, asked)
    queue = graph.review.queue(choice)
    one = queue.find((left.id, right.id))
    parts = graph.review.contributions(left.id, right.id)
    shared = shared_articles(left, right)
    stances = [Stances.of(proposal, *graph.review.stances(proposal.id), queue.me, shared) for proposal in (left, right)]
    reason = next((found.reason for found in graph.alike(left.id) if found.other == right.id), "")
    at = bench(graph.desk, queue, one, reason, list(zip(("links: ", "rechts: "), stances, strict=True)), graph.label)
    above = _path(queue) + progress_line(queue.progress())
    return Screen(
        "Vragen deze voorstellen hetzelfde?", "", above, parts=_parts(graph, queue, one, (left, right), parts, stances, reason, at),
        taken=_pair_taken(graph, queue, one, (left, right), parts),
    )  # fmt: skip


def _path(queue: Queue) -> str:
    steps = [link(HOME, "Start"), link(review_url(state_of(queue.choice)), "Beoordelen"), "Paar"]
    return tag("nav", listed(steps), class_="kruimels", aria_label="Kruimelpad")


def _parts(
    graph: Graph, queue: Queue, one: Offered, both: tuple[Proposal, Proposal], signals: Mapping[str, float],
    stances: Sequence[Stances], reason: str, at: Bench,
) -> Sequence[Part]:  # fmt: skip
    shared = "; ".join(link(cited_url(target), graph.label(target)) for target in shared_articles(*both)) or "geen artikel"
    offered = tag("p", f"Volgens de machine: {machine_says(one)}. {esc(reason.rstrip('.') + '.' if reason else '')}")
    known = {"data_paar": f"{one.a} {one.b}", "data_toets": controls_of(one)}
    facts = tag("div", offered + tag("p", f"Beide noemen: {shared}.", class_="klein"), **known)
    aligned = tag("section", tag("h2", "Naast elkaar") + legend() + side_by_side(*both, graph.label))
    said = verdict_box(queue.verdicts.get(one.pair), queue.me) or tag("p", "Nog niemand heeft dit paar beoordeeld.")
    people = tag("section", tag("h2", "Oordelen van mensen") + said)
    bars = tag("p", ABOUT, class_="klein") + waterfall(signals, SIGNAL_LABELS) + tag("p", ESTIMATE, class_="klein") if signals else ""
    why = tag("section", tag("h2", "Waarom dit paar wordt aangeboden") + (bars or tag("p", NOT_KEPT)))
    wants = tag("section", tag("h2", "Standpunt per bepaling") + stance_table(both, stances, graph.label))
    return (at.message, facts + aligned + people, wants, at.stances, why + KEYS, at.verdict)


def _pair_taken(graph: Graph, queue: Queue, one: Offered, both: Sequence[Proposal], signals: Mapping[str, float]) -> Taken:
    shared = [graph.label(target) for target in shared_articles(both[0], both[1])]
    bars = [f"{SIGNAL_LABELS.get(name, name)}: {value}" for name, value in signals.items()]
    row = _taken(queue, one) | {"titel links": both[0].title, "titel rechts": both[1].title, "beide noemen": shared, "bijdragen": bars}
    nodes = [graph.node(proposal.id) for proposal in both]
    return Taken([row], nodes, "same-ask", {"voorstel": one.a})
