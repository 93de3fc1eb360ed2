"""How often each thing is named over all proposals: what the lists of the largest are made from, without saying by whom."""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, permutations
from typing import TypeVar

from kg.statistics.facts import Facts

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True)
class Sizes:
    """By IRI; a pair of provisions is sorted, a pair of laws counts both ways."""

    laws: Counter[str]  #: proposals that name it; as of all below, but for `targets` and `roles`
    provisions: Counter[str]
    fields: Mapping[str, Counter[str]]  #: policy field → law
    law_pairs: Counter[tuple[str, str]]
    provision_pairs: Counter[tuple[str, str]]
    targets: Counter[str]  #: citations of precisely this unit
    roles: Mapping[str, Counter[str]]  #: slug of the role → target → citations


def sizes_of(facts: Sequence[Facts]) -> Sizes:
    """Count over all proposals."""
    fields: dict[str, Counter[str]] = defaultdict(Counter)
    for one in facts:
        for topic in one.fields:
            fields[topic].update(one.laws)
    roles: dict[str, Counter[str]] = defaultdict(Counter)
    for (role, target), times in Counter((c.role, target) for one in facts for c in one.cited for target in c.targets).items():
        roles[role][target] = times
    targets = Counter[str]()
    for counted in roles.values():
        targets.update({target: times for target, times in counted.items() if "&" in target})
    return Sizes(
        laws=Counter(chain.from_iterable(one.laws for one in facts)),
        provisions=Counter(chain.from_iterable(one.provisions for one in facts)),
        fields=fields,
        law_pairs=Counter(chain.from_iterable(permutations(one.laws, 2) for one in facts)),
        provision_pairs=Counter(chain.from_iterable(combinations(one.provisions, 2) for one in facts)),
        targets=targets,
        roles=roles,
    )


def top(counted: Mapping[_Key, int], number: int) -> list[_Key]:
    """The keys with the highest counts, in their own order where these are equal."""
    if not counted or number < 1:
        return []
    least = sorted(counted.values(), reverse=True)[:number][-1]  # so that of a hundred thousand only a few are put in order
    found = sorted((-size, key) for key, size in counted.items() if size >= least)  # type: ignore[type-var]
    return [key for _, key in found[:number]]
