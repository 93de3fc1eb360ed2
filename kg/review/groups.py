"""The groups of asks as they are now: as they were last written, with every verdict since. A verdict always wins.

Only what verdicts touch is grouped again, so that one verdict among thousands of groups costs little. Pure: reads nothing itself.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from kg.judgements.verdicts import Verdict
from kg.overlap.compare import Pair as Compared
from kg.overlap.groups import APART, JOIN, AskGroup, ask_groups
from kg.overlap.pairs import Offered

Pair = tuple[str, str]
Written = Mapping[str, Iterable[str]]  #: name of a group → proposals, as the signals have them


@dataclass(frozen=True)
class Links:
    """What ties proposals: the offered pairs, and what people agree on."""

    offered: Mapping[Pair, Offered]
    agreed: Mapping[Pair, str]  #: pair → slug of the list `paar`

    @classmethod
    def of(cls, pairs: Mapping[Pair, Offered], verdicts: Mapping[Pair, Verdict]) -> Links:
        """From the offered pairs by pair, and what people said."""
        return cls(pairs, {pair: verdict.outcome for pair, verdict in verdicts.items() if verdict.outcome})


def current_groups(written: Written, links: Links) -> list[AskGroup]:
    """All groups of two or more, the largest first."""
    found = []
    sets = _sets(written, links.agreed)
    number = {one: nr for nr, (members, _) in enumerate(sets) for one in members}
    judged = {number.get(one) for one, other in links.agreed if number.get(one) == number.get(other)}
    for nr, (members, names) in enumerate(sets):
        if len(names) == 1 and nr not in judged:
            found.append(AskGroup(next(iter(names)), tuple(sorted(members)), min(members), False, (), ()))
        else:
            found += _grouped(members, names, links)
    return sorted(found, key=lambda group: (-len(group.proposals), group.name))


def current_group(name: str, written: Written, links: Links) -> tuple[AskGroup | None, list[AskGroup]]:
    """The group of a name with its bridges and conflicts (None when nothing is left of it), and what came off it."""
    for members, names in _sets(written, links.agreed):
        groups = _grouped(members, names, links) if name in names or name in members else []
        mine = next((group for group in groups if group.name == name), None)
        if mine or name in names:
            return mine, [group for group in groups if group is not mine]
    return None, []


def neighbours(group: AskGroup, groups: Iterable[AskGroup], links: Links) -> list[AskGroup]:
    """Other groups that likeness ties to a group, the most alike first."""
    owner = {one: other for other in groups if other.name != group.name for one in other.proposals}
    best: dict[str, float] = {}
    members = set(group.proposals)
    for (a, b), one in links.offered.items():
        inside, outside = (a, b) if a in members else (b, a)
        if inside in members and outside in owner:
            name = owner[outside].name
            best[name] = max(best.get(name, 0.0), one.probability)
    by_name = {other.name: other for other in owner.values()}
    return [by_name[name] for name in sorted(best, key=lambda name: (-best[name], name))]


def apart_pairs(out: Iterable[str], stays: Iterable[str]) -> list[Pair]:
    """The pairs to keep apart so that some leave a group together."""
    return sorted(_link(one, other) for one in out for other in stays)


def together_pairs(group: AskGroup, others: Iterable[str] = ()) -> list[Pair]:
    """The pairs to join so that a group, and others with it, is held together by what people say: all with the central one."""
    return sorted({_link(group.central, one) for one in (*group.proposals, *others) if one != group.central})


def _sets(written: Written, agreed: Mapping[Pair, str]) -> list[tuple[set[str], dict[str, set[str]]]]:
    """Proposals that may be grouped together: those of one written group, and of groups that people joined; with those groups."""
    graph = nx.Graph()
    for members in written.values():
        nx.add_path(graph, members)
    graph.add_edges_from(pair for pair, outcome in agreed.items() if outcome in JOIN)
    owner = {one: name for name, members in written.items() for one in members}
    found = []
    for members in nx.connected_components(graph):
        names = {owner[one] for one in members if one in owner}
        found.append((set(members), {name: set(written[name]) for name in sorted(names)}))
    return found


def _grouped(members: set[str], names: Mapping[str, set[str]], links: Links) -> list[AskGroup]:
    pairs = [
        Compared(*pair, one.probability, one.kind, {}, (), "", one.opposite)
        for pair in combinations(sorted(members), 2) if (one := links.offered.get(pair))
    ]  # fmt: skip
    inside = {pair: outcome for pair, outcome in links.agreed.items() if pair[0] in members and pair[1] in members}
    assert all(outcome in JOIN or outcome in APART for outcome in inside.values())
    return ask_groups(pairs, inside, names)


def _link(a: str, b: str) -> Pair:
    return (a, b) if a <= b else (b, a)
