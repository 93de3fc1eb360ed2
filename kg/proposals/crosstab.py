"""The largest of what is cited against policy fields, for a picture: the other groups are one row, the other fields one column."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.proposals.facets import Choices, Mask, Numbers
from kg.proposals.lists import Cited

ROWS, COLUMNS = 10, 6  #: groups and fields that stand by themselves


@dataclass(frozen=True)
class CrossedRow:
    """A group, or all other groups. Each number is of proposals that count once in it."""

    group: int | None  #: its number in `Cited`; None for all others
    total: int
    by_field: tuple[int, ...]  #: one for each of `Crossed.fields`
    other_fields: int


@dataclass(frozen=True)
class Crossed:
    """The numbers of the picture."""

    fields: tuple[str, ...]  #: slugs, the one of most proposals first
    other_fields: int  #: how many fields have no column of themselves
    rows: tuple[CrossedRow, ...]  #: the largest first, the others last
    groups: int  #: of how many groups
    other_groups: int  #: how many are in the last row

    @property
    def largest(self) -> tuple[int, int]:
        """The largest total, and the largest number in a column, of what stands by itself: the others together may be far larger."""
        alone = [row for row in self.rows if row.group is not None]
        return max((row.total for row in alone), default=0), max((number for row in alone for number in row.by_field), default=0)


def crossed(cited: Cited, choices: Choices, within: Mask | None, totals: Numbers) -> Crossed:
    """Of the groups that remain under the choices; `totals` has the number of proposals of every group (`Cited.counted`)."""
    order = np.argsort(-totals, kind="stable")[: np.count_nonzero(totals)]
    own = order[: _alone(len(order), ROWS)]
    mask = cited.faceted.chosen(choices, within)
    each = _by_field(cited, choices, mask)
    names = sorted(each, key=lambda name: (-_proposals(cited, each[name]), name))
    fields = names[: _alone(len(names), COLUMNS)]
    others = np.logical_or.reduce([np.zeros_like(mask), *(each[name] for name in names[len(fields) :])])

    def row(group: int | None, of_it: Mask) -> CrossedRow:
        by_field = tuple(_proposals(cited, of_it & each[name]) for name in fields)
        return CrossedRow(group, _proposals(cited, of_it & mask), by_field, _proposals(cited, of_it & others))

    rows = [row(int(nr), cited.faceted.groups == nr) for nr in own]
    if len(own) < len(order):
        rows.append(row(None, ~np.isin(cited.faceted.groups, own)))
    return Crossed(tuple(fields), len(names) - len(fields), tuple(rows), len(order), len(order) - len(own))


def _alone(number: int, most: int) -> int:
    """How many of them stand by themselves: never all but one, for "the others" are several."""
    return number if number <= most + 1 else most


def _by_field(cited: Cited, choices: Choices, mask: Mask) -> dict[str, Mask]:
    """Field → its citations among these; a chosen field alone, though their proposals may have others."""
    facet = cited.faceted.facets["leefveld"]
    names = [choices["leefveld"]] if "leefveld" in choices else facet.values
    found = {name: mask & facet.having(name, cited.faceted.size) for name in names}
    return {name: rows for name, rows in found.items() if rows.any()}


def _proposals(cited: Cited, rows: Mask) -> int:
    """How many proposals these citations are of."""
    return int(np.unique(cited.proposal[rows]).size)
