"""What a change of a provision touches: who refers to it, and who refers to those, with the way along which."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx

import jci
from kg.rdf import iri
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE

MOST = 500  #: provisions of one step that are followed further; of hubs, to which thousands refer, the first are
_REFERRERS = PROLOGUE + """
SELECT DISTINCT ?bepaling ?van WHERE {
  VALUES ?bepaling { UNDEF }
  ?lager eli:is_part_of* ?bepaling . ?tekst eli:cites ?lager ; eli:realizes ?van . FILTER NOT EXISTS { ?tekst ruimte:tot ?einde }
} ORDER BY ?bepaling ?van"""


@dataclass(frozen=True)
class Touched:
    """A provision that refers to another one, directly or by others."""

    target: str  #: address of the article
    steps: int  #: 1: refers to it directly
    path: tuple[str, ...]  #: addresses from the provision asked about to this one, both included; a shortest one


def impact(store: GraphStore, iris: Iris, target: str, steps: int = 2) -> list[Touched]:
    """The articles that refer to a provision (or to a part of it) in the newest loaded texts, nearest first."""
    start = jci.canonical(target)
    graph, front = nx.DiGraph(), [start]
    graph.add_node(start)
    for _ in range(steps):
        known = set(graph)
        for article, referrer in _referrers(store, iris, front[:MOST]):
            if referrer != start and (article, referrer) not in graph.edges:
                graph.add_edge(article, referrer)
        front = sorted(set(graph) - known)
    paths = nx.single_source_shortest_path(graph, start, cutoff=steps)
    found = [Touched(one, len(path) - 1, tuple(path)) for one, path in paths.items() if one != start]
    return sorted(found, key=lambda one: (one.steps, one.target))


def _referrers(store: GraphStore, iris: Iris, targets: Sequence[str]) -> list[tuple[str, str]]:
    """(provision asked about, article that refers to it or to something in it)."""
    rows = store.select(own_base(_REFERRERS, iris), {"bepaling": [iri.of_target(target) for target in targets]}).rows if targets else ()
    found = dict.fromkeys((iri.to_target(row["bepaling"].value), jci.article_of(iri.to_target(row["van"].value))) for row in rows)
    return [(target, article.partition("#")[0]) for target, article in found if not f"{article}&".startswith(f"{target}&")]
