"""From signals to a probability: each signal against what is usual in the collection, times its fitted weight, added up as log-odds."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.overlap.features import Matrix, Prepared, Usual
from kg.overlap.signals import APART, INTERVENTION, OPPOSITE, SAME_WAY, Rows, Signals, signals
from kg.overlap.weights import Model

KNOWN_FOR = 200.0  #: pairs that the usual values of the fitted sets count for, beside those of the collection
SAMPLE = 60_000  #: pairs of a large collection that its usual values are measured on
LEAST, MOST = -3.0, 6.0  #: of a signal in spreads from the usual: one signal alone never decides
AS_IS = (SAME_WAY, OPPOSITE, APART, INTERVENTION)  #: not compared with what is usual

Spread = dict[str, tuple[float, float]]  #: signal → (mean, spread) over pairs


@dataclass(frozen=True)
class Scored:
    """Pairs with what each signal adds to the log-odds, and the probability that follows."""

    a: Rows
    b: Rows
    values: Signals
    parts: dict[str, Matrix]  #: signal → contribution; with `basis` they add up to the log-odds
    basis: float
    probability: Matrix


def spread_of(collection: Prepared, usual: Usual, reference: Spread) -> Spread:
    """Mean and spread of every signal over the collection's pairs, leaning on the reference where there are few."""
    a, b = sampled_pairs(len(collection))
    measured = signals(collection, a, collection, b, usual)
    return {name: leaning(measured[name], reference[name]) for name in measured if name not in AS_IS}


def sampled_pairs(count: int) -> tuple[Rows, Rows]:
    """All pairs of few proposals; of many a fixed sample, the same at every run."""
    if count * (count - 1) // 2 <= SAMPLE:
        a, b = np.triu_indices(count, 1)
        return a.astype(np.int64), b.astype(np.int64)
    random = np.random.default_rng(count)
    a, b = random.integers(0, count, SAMPLE), random.integers(0, count, SAMPLE)
    return a[a != b], b[a != b]


def leaning(values: Matrix, reference: tuple[float, float]) -> tuple[float, float]:
    """Mean and spread of the values that are known, with the reference as so many more of them."""
    known = values[~np.isnan(values)]
    if not len(known):
        return reference
    mean, spread = reference
    total = len(known) + KNOWN_FOR
    middle = (known.sum() + KNOWN_FOR * mean) / total
    variance = (((known - middle) ** 2).sum() + KNOWN_FOR * (spread**2 + (mean - middle) ** 2)) / total
    return float(middle), float(np.sqrt(max(variance, 1e-6)))


def standardised(values: Signals, spread: Spread) -> Signals:
    """Each signal in spreads from the usual, 0 where it can't be told."""
    found = {}
    for name, column in values.items():
        mean, width = spread.get(name, (0.0, 1.0))
        found[name] = np.clip(np.nan_to_num((column - mean) / width, nan=0.0), LEAST, MOST)
    return found


def score(a: Rows, b: Rows, values: Signals, spread: Spread, model: Model) -> Scored:
    """The probability of every pair. Signals that the model doesn't weigh add nothing."""
    normal = standardised(values, spread)
    parts = {name: model.weights.get(name, 0.0) * column for name, column in normal.items()}
    log_odds = model.basis + sum(parts.values(), np.zeros(len(a)))
    return Scored(a, b, values, parts, model.basis, 1 / (1 + np.exp(-np.clip(log_odds, -30, 30))))
