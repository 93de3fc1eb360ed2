"""Groups of proposals that ask the same: suggested by likeness, confirmed by people.

Suggested: within each connected component of likely pairs the two groups with the highest average probability are joined, until
that falls under a cut; plain components would chain many proposals into one. People's verdicts always win: `duplicaat` and
`overlap` join, `zelfde-artikel` and `geen` keep apart. A group is confirmed when links that people confirmed hold it together.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from kg.overlap.compare import DUPLICATE, NONE, OVERLAP, SAME_ARTICLE, Pair

LIKELY = 0.2  #: probability from which a pair makes two proposals neighbours
CUT = 0.2  #: average probability between two groups from which they are joined
JOIN, APART = frozenset((DUPLICATE, OVERLAP)), frozenset((SAME_ARTICLE, NONE))
Verdicts = Mapping[tuple[str, str], str]  #: pair of proposals → duplicaat, overlap, zelfde-artikel or geen
Link = tuple[str, str]
Between = tuple[int, int]  #: two groups by number


@dataclass(frozen=True)
class AskGroup:
    """Proposals that ask the same."""

    name: str  #: keeps to the group as proposals come and go
    proposals: tuple[str, ...]  #: ids, sorted
    central: str  #: the one most like the others
    confirmed: bool  #: links that people confirmed hold the whole group together
    bridges: tuple[Link, ...]  #: links without which the group would fall apart: look at these first
    conflicts: tuple[Link, ...]  #: pairs in it that a person kept apart, while other verdicts tie them together


def ask_groups(pairs: Iterable[Pair], verdicts: Verdicts = {}, named: Mapping[str, Iterable[str]] = {}) -> list[AskGroup]:
    """The groups of two or more, the largest first. `named`: the groups of before, whose names are kept."""
    chance = {_link(pair.a, pair.b): pair.score for pair in pairs if pair.score >= LIKELY and not pair.opposite}
    joined = {_link(*pair) for pair, verdict in verdicts.items() if verdict in JOIN}
    apart = {_link(*pair) for pair, verdict in verdicts.items() if verdict in APART}
    chance = {link: value for link, value in chance.items() if link not in apart} | dict.fromkeys(joined, 1.0)
    graph = nx.Graph(sorted(chance))
    found: list[list[str]] = []
    for component in nx.connected_components(graph):
        found += _grouped(sorted(component), chance, joined, apart)
    groups = [sorted(group) for group in found if len(group) > 1]
    names = _names(sorted(groups, key=lambda group: (-len(group), group)), named)
    return [_group(name, group, chance, joined, apart) for name, group in names]


def _grouped(members: Sequence[str], chance: Mapping[Link, float], joined: set[Link], apart: set[Link]) -> list[list[str]]:
    """Average linkage: confirmed links first, then the likeliest groups, never over a verdict that keeps apart."""
    confirmed = nx.Graph(link for link in joined if link[0] in members)
    confirmed.add_nodes_from(members)
    groups = {nr: sorted(group) for nr, group in enumerate(sorted(nx.connected_components(confirmed), key=min))}
    number = {one: nr for nr, group in groups.items() for one in group}
    sums: dict[Between, float] = {}  # of probability between two groups, where it is above 0
    for (one, other), value in chance.items():
        if one in number and number[one] != number[other]:
            between = _between(number[one], number[other])
            sums[between] = sums.get(between, 0.0) + value
    barred = {_between(number[one], number[other]) for one, other in apart if one in number and other in number}
    while free := {between: value for between, value in sums.items() if between not in barred}:
        best = max(free, key=lambda pair: (free[pair] / (len(groups[pair[0]]) * len(groups[pair[1]])), -pair[0], -pair[1]))
        one, other = best
        if free[best] < CUT * len(groups[one]) * len(groups[other]):
            break
        groups[one] = sorted(groups[one] + groups.pop(other))
        sums, barred = _joined(sums, best), set(_joined(dict.fromkeys(barred, 1.0), best))
    return list(groups.values())


def _joined(values: Mapping[Between, float], best: Between) -> dict[Between, float]:
    """Values between groups after the second of `best` went into the first."""
    one, other = best
    found: dict[Between, float] = {}
    for (left, right), value in values.items():
        key = _between(one if left == other else left, one if right == other else right)
        if key[0] != key[1]:
            found[key] = found.get(key, 0.0) + value
    return found


def _between(one: int, other: int) -> Between:
    return (one, other) if one <= other else (other, one)


def _group(name: str, group: Sequence[str], chance: Mapping[Link, float], joined: set[Link], apart: set[Link]) -> AskGroup:
    links = [link for link in combinations(group, 2) if link in chance]
    graph = nx.Graph(links)
    confirmed = nx.Graph([link for link in links if link in joined])
    confirmed.add_nodes_from(group)
    bridges = sorted(_link(*edge) for edge in nx.bridges(graph)) if len(group) > 2 else []
    likeness = {one: sum(chance[link] for link in links if one in link) for one in group}
    central = min(group, key=lambda one: (-round(likeness[one], 9), one))
    return AskGroup(
        name, tuple(group), central, nx.is_connected(confirmed), tuple(bridges),
        tuple(link for link in combinations(group, 2) if link in apart),
    )  # fmt: skip


def _names(groups: Sequence[Sequence[str]], named: Mapping[str, Iterable[str]]) -> list[tuple[str, Sequence[str]]]:
    """Each group with the name of the earlier group that it shares most with; else that of its first proposal."""
    before = {name: set(members) for name, members in named.items()}
    shared = ((-len(members & set(group)), nr, name) for nr, group in enumerate(groups) for name, members in before.items())
    given: dict[int, str] = {}
    for minus_count, nr, name in sorted(shared):
        if minus_count < 0 and nr not in given and name not in given.values():
            given[nr] = name
    used = set(before) | set(given.values())
    for nr, group in enumerate(groups):
        if nr not in given:
            given[nr] = next(one for one in (*group, *(f"{group[0]}-{n}" for n in range(2, len(used) + 3))) if one not in used)
            used.add(given[nr])
    return [(given[nr], group) for nr, group in enumerate(groups)]


def _link(a: str, b: str) -> Link:
    return (a, b) if a <= b else (b, a)
