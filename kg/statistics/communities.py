"""Articles that are asked about together: communities in the graph of articles that the same proposals name.

The method is that of Louvain (Blondel, Guillaume, Lambiotte and Lefebvre, "Fast unfolding of communities in large networks", 2008):
each article goes to the group of neighbours that raises the modularity most, until none moves; then the groups are the articles of a
smaller graph, and so on. Our own, because every change of the graph waits for it: networkx took 0.5 s of 2.4 s at ten thousand proposals,
for groups of the same modularity (a test holds that).
"""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Links = list[dict[int, int]]  #: of each node: neighbour → weight; never itself


@dataclass(frozen=True)
class Community:
    """A group of articles, by IRI."""

    centre: str  #: the one that is named with the others most; the group is called after it
    articles: tuple[str, ...]  #: sorted, the centre among them
    together: int  #: the sum over its pairs of how many proposals name both


def communities(pairs: Mapping[tuple[str, str], int]) -> list[Community]:
    """The communities of two or more (weighted by how many proposals name both), the largest first.

    The same pairs give the same groups; a group keeps its name as long as its centre does.
    """
    groups = _louvain(pairs)
    group_of = {article: nr for nr, members in enumerate(groups) for article in members}
    inside, together = Counter[str](), Counter[int]()
    for (one, other), weight in pairs.items():
        if group_of[one] == group_of[other]:
            inside.update({one: weight, other: weight})
            together[group_of[one]] += weight
    found = [
        Community(min(members, key=lambda one: (-inside[one], one)), tuple(sorted(members)), together[nr])
        for nr, members in enumerate(groups)
    ]  # fmt: skip
    return sorted((one for one in found if len(one.articles) > 1), key=lambda one: (-len(one.articles), one.centre))


def _louvain(pairs: Mapping[tuple[str, str], int]) -> list[list[str]]:
    """All articles, each in one group."""
    names = sorted({article for pair in pairs for article in pair})
    numbers = {name: nr for nr, name in enumerate(names)}
    links: Links = [{} for _ in names]
    for (one, other), weight in sorted(pairs.items()):
        links[numbers[one]][numbers[other]] = links[numbers[other]][numbers[one]] = weight
    groups, degrees = [[name] for name in names], [sum(near.values()) for near in links]
    while True:
        joined = _moved(links, degrees)
        new = {group: nr for nr, group in enumerate(dict.fromkeys(joined))}
        if len(new) == len(groups):
            return groups
        into = [new[group] for group in joined]
        links = _merged(links, into, len(new))
        groups, degrees = _gathered(groups, into, len(new)), _summed(degrees, into, len(new))


def _moved(links: Links, degrees: Sequence[int]) -> list[int]:
    """The group of each node once none gains by going to that of a neighbour; groups are called after the node that began them.

    The gain is in whole numbers: twice the weight of the graph times the links into a group, less what chance would give.
    """
    group_of, totals, twice = list(range(len(links))), list(degrees), sum(degrees)
    moving = True
    while moving:
        moving = False
        for node, near in enumerate(links):
            towards: defaultdict[int, int] = defaultdict(int)
            for neighbour, weight in near.items():
                towards[group_of[neighbour]] += weight
            own, degree = group_of[node], degrees[node]
            totals[own] -= degree
            best, gain = own, towards.get(own, 0) * twice - totals[own] * degree
            for group, weight in towards.items():
                if (its := weight * twice - totals[group] * degree) > gain:
                    best, gain = group, its
            totals[best] += degree
            if best != own:
                group_of[node], moving = best, True
    return group_of


def _merged(links: Links, into: Sequence[int], size: int) -> Links:
    merged: list[defaultdict[int, int]] = [defaultdict(int) for _ in range(size)]
    for node, near in enumerate(links):
        for neighbour, weight in near.items():
            if into[neighbour] != into[node]:
                merged[into[node]][into[neighbour]] += weight
    return list(merged)


def _gathered(groups: Sequence[list[str]], into: Sequence[int], size: int) -> list[list[str]]:
    gathered: list[list[str]] = [[] for _ in range(size)]
    for nr, members in zip(into, groups, strict=True):
        gathered[nr] += members
    return gathered


def _summed(degrees: Sequence[int], into: Sequence[int], size: int) -> list[int]:
    """Degrees keep what lies inside a group: it counts for what chance would give."""
    summed = [0] * size
    for nr, degree in zip(into, degrees, strict=True):
        summed[nr] += degree
    return summed
