"""Sums over sparse rows are those over the same rows with their zeros."""
from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.overlap import sparse
from kg.overlap.sparse import SparseRows, dots

SEEDS, SIZES = st.integers(0, 2**32 - 1), st.integers(0, 7)


def made(seed: int, count: int, width: int) -> tuple[SparseRows, np.ndarray]:
    """Rows of which some are empty, and the same with their zeros."""
    random = np.random.default_rng(seed)
    table = np.round(random.normal(size=(count, width)), 3) * (random.random((count, width)) < 0.4)
    columns = [random.permutation(np.flatnonzero(row)).astype(np.int32) for row in table]
    return SparseRows.of([row[own] for row, own in zip(table, columns, strict=True)], columns, width), table


@given(SEEDS, SIZES, st.integers(1, 6))
def test_sums_and_products(seed: int, count: int, width: int) -> None:
    rows, table = made(seed, count, width)
    other = np.random.default_rng(seed).normal(size=(width, 3))
    assert len(rows) == count
    assert np.allclose(rows.row_sums(), table.sum(axis=1)) and np.allclose(rows.column_sums(), table.sum(axis=0))
    assert np.allclose(rows.squares, (table**2).sum(axis=1)) and np.allclose(rows.times(other), table @ other)
    assert np.allclose(rows.times(other[:, 0]), table @ other[:, 0])
    assert np.allclose(rows.products(0, count), table @ table.T) and np.allclose(rows.products(1, 3), (table @ table.T)[1:3])
    assert np.allclose(rows.turned.whole(np.arange(width))[:, :count], table.T)
    weight = np.where(np.arange(width) % 2, 0.0, 2.0)
    assert np.allclose(rows.scaled(weight).whole(np.arange(count)), table * weight)


@given(SEEDS, st.integers(1, 7), st.integers(1, 6), st.integers(0, 30))
def test_pairs_of_rows(seed: int, count: int, width: int, pairs: int) -> None:
    """Also where only a row or two fit at a time."""
    (left, one), (right, other) = made(seed, count, width), made(seed + 1, count + 2, width)
    random = np.random.default_rng(seed)
    a, b = random.integers(0, count, pairs), random.integers(0, count + 2, pairs)
    expected = np.einsum("ij,ij->i", one[a], other[b])
    before = sparse.CELLS
    for sparse.CELLS in (1, 2 * width, before):
        assert np.allclose(dots(left, a, right, b), expected)
    sparse.CELLS = before


def test_the_columns_of_a_row_that_was_turned_are_sorted() -> None:
    rows, table = made(3, 40, 9)
    assert all(rows.turned.columns(column).tolist() == np.flatnonzero(table[:, column]).tolist() for column in range(9))
