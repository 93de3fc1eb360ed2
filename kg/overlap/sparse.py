"""Rows of numbers that are mostly zero, and the few sums over them that comparing needs, on numpy alone."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Places = NDArray[np.int64]
CELLS = 4_000_000  #: of a table of whole rows that is laid out at a time (32 MB)


@dataclass(frozen=True, eq=False)
class SparseRows:
    """What isn't zero, row after row: `values` in the columns `indices`; row i is what lies from `indptr[i]` to `indptr[i + 1]`."""

    values: Matrix
    indices: NDArray[np.integer]
    indptr: Places
    width: int  #: columns

    @classmethod
    def of(cls, values: Sequence[Matrix], columns: Sequence[NDArray[np.int32]], width: int) -> SparseRows:
        """From the values of each row and the columns that they are in; no column twice in a row."""
        indptr = np.concatenate([[0], np.cumsum([len(row) for row in columns])]).astype(np.int64)
        joined = np.concatenate([*values, np.zeros(0)]), np.concatenate([*columns, np.zeros(0, np.int32)]).astype(np.int32)
        return cls(*joined, indptr, max(1, width))

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def columns(self, row: int) -> NDArray[np.integer]:
        """The columns in which a row has something, in no order."""
        return self.indices[self.indptr[row] : self.indptr[row + 1]]

    def row_sums(self) -> Matrix:
        return np.bincount(self._row_of, self.values, len(self))

    @cached_property
    def squares(self) -> Matrix:
        """The inner product of each row with itself."""
        return np.bincount(self._row_of, self.values**2, len(self))

    def column_sums(self) -> Matrix:
        return np.bincount(self.indices, self.values, self.width)

    def times(self, table: Matrix) -> Matrix:
        """The product with a table of `width` rows, or with one column of as many numbers."""
        if table.ndim == 1:
            return np.bincount(self._row_of, self.values * table[self.indices], len(self))
        found = np.zeros((len(self), table.shape[1]))
        np.add.at(found, self._row_of, self.values[:, None] * table[self.indices])
        return found

    @cached_property
    def turned(self) -> SparseRows:
        """Columns as rows."""
        order = np.argsort(self.indices, kind="stable")
        indptr = np.concatenate([[0], np.cumsum(np.bincount(self.indices, minlength=self.width))]).astype(np.int64)
        return SparseRows(self.values[order], self._row_of[order], indptr, max(1, len(self)))

    def scaled(self, weight: Matrix) -> SparseRows:
        """Each column times its weight; what becomes zero is left out."""
        values = self.values * weight[self.indices]
        kept = values != 0
        indptr = np.concatenate([[0], np.cumsum(kept)])[self.indptr]
        return SparseRows(values[kept], self.indices[kept], indptr, self.width)

    def products(self, first: int, last: int) -> Matrix:
        """The inner products of the rows from `first` to before `last` with all rows."""
        found = np.zeros((max(0, min(last, len(self)) - first), len(self)))
        for row in range(len(found)):
            own = slice(self.indptr[first + row], self.indptr[first + row + 1])
            places, counts = self.turned.places(self.indices[own])
            weights = self.turned.values[places] * np.repeat(self.values[own], counts)
            found[row] = np.bincount(self.turned.indices[places], weights, len(self))
        return found

    def places(self, rows: NDArray[np.integer]) -> tuple[Places, Places]:
        """Where the entries of these rows lie, row after row, and how many each has."""
        starts = self.indptr[rows]
        counts = self.indptr[np.asarray(rows) + 1] - starts
        before = np.cumsum(counts) - counts
        return np.arange(counts.sum()) + np.repeat(starts - before, counts), counts

    def whole(self, rows: Places) -> Matrix:
        """These rows with their zeros."""
        table = np.zeros((len(rows), self.width))
        places, counts = self.places(rows)
        table[np.repeat(np.arange(len(rows)), counts), self.indices[places]] = self.values[places]
        return table

    @cached_property
    def _row_of(self) -> Places:
        return np.repeat(np.arange(len(self)), np.diff(self.indptr))


def dots(left: SparseRows, a: Places, right: SparseRows, b: Places) -> Matrix:
    """The inner product of row a[k] of left with row b[k] of right, for every k."""
    found = np.zeros(len(a))
    rows, nr = np.unique(a, return_inverse=True)
    order = np.argsort(nr, kind="stable")
    until = np.concatenate([[0], np.cumsum(np.bincount(nr, minlength=len(rows)))])  #: pairs of the rows before
    step = max(1, CELLS // left.width)
    for start in range(0, len(rows), step):
        pairs = order[until[start] : until[min(start + step, len(rows))]]
        table = left.whole(rows[start : start + step])
        places, counts = right.places(b[pairs])
        products = table[np.repeat(nr[pairs] - start, counts), right.indices[places]] * right.values[places]
        found[pairs] = np.bincount(np.repeat(np.arange(len(pairs)), counts), products, len(pairs))
    return found
