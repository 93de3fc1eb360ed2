"""Facets: how many things remain with each value, while the other choices stand. Arrays of numbers, so that a long list answers at once.

Items are what is chosen from; what is counted is their groups, each once: of the citations (items) of articles (groups), a role
keeps some citations, and counts the articles that have one.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Choices = Mapping[str, str]  #: facet → the value that is chosen


class Pairs:
    """Rows of (left, right) of which each distinct pair counts once: how many rights each left has."""

    def __init__(self, left: Numbers, right: Numbers, lefts: int) -> None:
        width = int(right.max()) + 1 if len(right) else 1
        keys, self._pair = np.unique(left * width + right, return_inverse=True)
        self._left, self._lefts = keys // width, lefts

    def count(self, rows: Mask) -> Numbers:
        """Of each left the number of distinct rights among these rows."""
        seen = np.zeros(len(self._left), dtype=bool)
        seen[self._pair[rows]] = True
        return np.bincount(self._left[seen], minlength=self._lefts)


class Facet:
    """Which items have which values; an item may have several, or none."""

    def __init__(self, pairs: Iterable[tuple[int, str]]) -> None:
        rows = list(pairs)
        number = {value: code for code, value in enumerate(sorted({value for _, value in rows}))}
        self.values: Sequence[str] = tuple(number)
        self.items: Numbers = np.fromiter((item for item, _ in rows), np.int64, len(rows))
        self.codes: Numbers = np.fromiter((number[value] for _, value in rows), np.int64, len(rows))
        self._number = number

    def having(self, value: str, size: int) -> Mask:
        """Of `size` items those that have the value; none for a value that doesn't occur."""
        mask = np.zeros(size, dtype=bool)
        mask[self.items[self.codes == self._number.get(value, -1)]] = True
        return mask


class Faceted:
    """Items with their facets and groups; `groups` has the group of each item, from 0."""

    def __init__(self, groups: Sequence[int] | Numbers, facets: Mapping[str, Facet]) -> None:
        self.groups: Numbers = np.asarray(groups, dtype=np.int64)
        self.size, self.group_count = len(self.groups), int(self.groups.max()) + 1 if len(self.groups) else 0
        self.facets = dict(facets)
        self._counted = {
            name: Pairs(facet.codes, self.groups[facet.items], len(facet.values)) for name, facet in self.facets.items()
        }  # fmt: skip

    def and_(self, name: str, facet: Facet) -> Faceted:
        """The same with one facet more: one that changes while the others stand."""
        other = object.__new__(Faceted)
        other.groups, other.size, other.group_count = self.groups, self.size, self.group_count
        other.facets = {**self.facets, name: facet}
        other._counted = {**self._counted, name: Pairs(facet.codes, self.groups[facet.items], len(facet.values))}
        return other

    def chosen(self, choices: Choices, within: Mask | None = None, but: str = "") -> Mask:
        """The items that have all chosen values (`but` one facet's); `within` are the groups that count at all."""
        mask = np.ones(self.size, dtype=bool) if within is None else within[self.groups]
        for name, value in choices.items():
            if name in self.facets and name != but:
                mask = mask & self.facets[name].having(value, self.size)
        return mask

    def counts(self, name: str, choices: Choices, within: Mask | None = None) -> list[tuple[str, int]]:
        """(value, number of groups) of a facet under the choices of the other facets, the most frequent first; none that is 0.

        A chosen value is always among them, so that it can be let go.
        """
        facet = self.facets[name]
        found = self._counted[name].count(self.chosen(choices, within, but=name)[facet.items])
        kept = [(value, int(found[code])) for code, value in enumerate(facet.values) if found[code] or choices.get(name) == value]
        return sorted(kept, key=lambda one: (-one[1], one[0]))
