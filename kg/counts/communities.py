"""Articles that are asked about together: communities in the graph of articles that the same proposals name."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx


@dataclass(frozen=True)
class Community:
    """A group of articles, by IRI."""

    centre: str  #: the one that is named with the others most; the group is called after it
    articles: tuple[str, ...]  #: sorted, the centre among them
    together: int  #: the sum over its pairs of how many proposals name both


def communities(pairs: Mapping[tuple[str, str], int]) -> list[Community]:
    """The communities of two or more (Louvain, weighted by how many proposals name both), the largest first.

    The same pairs give the same groups; a group keeps its name as long as its centre does.
    """
    graph = nx.Graph()
    graph.add_weighted_edges_from((one, other, weight) for (one, other), weight in sorted(pairs.items()))
    found = []
    for members in nx.community.louvain_communities(graph, weight="weight", seed=1):
        inside = graph.subgraph(members)
        weights = dict(inside.degree(weight="weight"))
        centre = min(members, key=lambda one: (-weights[one], one))
        found.append(Community(centre, tuple(sorted(members)), sum(weights.values()) // 2))
    return sorted((one for one in found if len(one.articles) > 1), key=lambda one: (-len(one.articles), one.centre))
