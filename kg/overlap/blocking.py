"""Which pairs are worth scoring.

All of them in a small collection; in a large one the nearest by meaning and by words, and those that share a rare provision.
"""
from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kg.overlap.features import Matrix, Prepared, Usual

ALL_PAIRS = 400  #: proposals; up to here every pair is scored
NEAREST = 20  #: by meaning, for each proposal and view
NEAREST_BY_WORDS = 10
BLOCK = 50  #: proposals; a provision that more cite brings no pairs together by itself
COMMON = 0.1  #: share of proposals; a word that more have plays no part in finding candidates
ROWS = 1000  #: of a product at a time

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]


def candidates(collection: Prepared, usual: Usual) -> Pairs:
    """The pairs (a < b) to score, sorted."""
    count = len(collection)
    if count <= ALL_PAIRS:
        a, b = np.triu_indices(count, 1)
        return a.astype(np.int64), b.astype(np.int64)
    keys = [_dense(collection.vectors[view], NEAREST) for view in ("whole", "ask") if view in collection.vectors]
    keys.append(_by_words(collection, usual, NEAREST_BY_WORDS if keys else NEAREST))
    keys.append(_by_law(collection, usual))
    both = np.unique(np.concatenate(keys))
    return both // count, both % count


def _dense(vectors: Matrix, nearest: int) -> NDArray[np.int64]:
    small = vectors.astype(np.float32)
    keys = []
    for start in range(0, len(small), ROWS):
        likeness = small[start : start + ROWS] @ small.T
        keys.append(_keys(likeness, start, nearest))
    return np.concatenate(keys)


def _by_words(collection: Prepared, usual: Usual, nearest: int) -> NDArray[np.int64]:
    count = len(collection)
    if not len(usual.word_count):
        return np.zeros(0, dtype=np.int64)
    telling = collection.whole_words.scaled((usual.word_count <= max(2.0, COMMON * count)).astype(np.float64))
    keys = []
    for start in range(0, count, ROWS):
        keys.append(_keys(telling.products(start, start + ROWS), start, nearest))
    return np.concatenate(keys)


def _keys(likeness: NDArray[np.floating], start: int, nearest: int) -> NDArray[np.int64]:
    """The pairs of each row's nearest, as a × count + b with a < b."""
    rows, count = likeness.shape
    likeness[np.arange(rows), start + np.arange(rows)] = -np.inf
    near = np.argpartition(likeness, -nearest, axis=1)[:, -nearest:]
    a = np.repeat(start + np.arange(rows), nearest)
    b = near.ravel()
    return np.unique(np.minimum(a, b).astype(np.int64) * count + np.maximum(a, b))


def _by_law(collection: Prepared, usual: Usual) -> NDArray[np.int64]:
    by_article = collection.law["artikel"].turned
    keys = []
    for column in range(len(by_article)):
        rows = by_article.columns(column)  # sorted
        if 1 < len(rows) <= BLOCK:
            keys += [int(a) * len(collection) + int(b) for a, b in combinations(rows, 2)]
    return np.array(keys, dtype=np.int64)
