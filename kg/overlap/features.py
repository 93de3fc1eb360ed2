"""A collection of proposals made ready to compare: text, words, vectors and law of each, and what is usual in the collection.

What is usual (how often a word or article occurs, the mean vector) is measured once; one more proposal is held against
the same measures, so that it costs no more than the comparing itself.
"""
from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

import jci
from kg.dutch import terms, words
from kg.embedding import Progress, VectorCache
from kg.overlap.formulas import Formulas
from kg.overlap.sparse import Matrix, SparseRows
from kg.overlap.stance import Stance, stance_of, stances
from kg.overlap.text import ENOUGH, Views, views_of
from kg.overlap.weights import direction_of_asks, reference_means
from records import Proposal

LEVELS = ("doel", "artikel", "wet")  #: from the exact unit to the law
KNOWN_FOR = 10.0  #: proposals that the reference mean counts for, beside those of the collection itself
BY_WORDS, BY_VECTOR = 0.65, 0.5  #: what the words and the vector of an ask count for in its direction
SHORTEST_ASK = 8  #: words; a shorter ask may be the same by chance
Cited = dict[str, tuple[str, ...]]  #: level → what a proposal cites on that level


@dataclass(frozen=True)
class Around:
    """Who cites what: for every article the sum of the whole-text vectors of those that cite it, and how many they are."""

    vectors: Matrix
    count: Matrix


@dataclass(frozen=True)
class Usual:
    """What is measured over a whole collection."""

    formulas: Formulas
    words: dict[str, int]  #: term → column
    word_weight: Matrix  #: idf by column
    word_count: Matrix  #: proposals with the term, by column
    law: dict[str, dict[str, int]]  #: level → address → column
    law_weight: dict[str, Matrix]
    means: dict[tuple[str, bool], Matrix]  #: (ask, problem or whole; with sections or without) → mean vector
    model: str  #: the embedder's name; "" without one
    around: Around | None = None  #: known once the vectors are centred


@dataclass(frozen=True)
class Prepared:
    """Proposals held against what is usual: one row of every matrix for each. Vectors are centred, of length 1 or 0."""

    proposals: tuple[Proposal, ...]
    views: tuple[Views, ...]
    sectioned: NDArray[np.bool_]
    enough: NDArray[np.bool_]  #: has enough text to compare
    whole_words: SparseRows
    ask_words: SparseRows
    present: SparseRows  #: 1 for every term in the text
    law: dict[str, SparseRows]  #: level → roots of the weights of what is cited
    law_count: SparseRows  #: 1 for every article cited
    vectors: dict[str, Matrix]  #: ask, problem, whole; empty without an embedder
    near: Matrix  #: likeness to others that cite the same articles, added up; zeros without an embedder
    near_count: Matrix  #: how many these are, one for each article shared
    direction: Matrix  #: between -1 (stricter) and 1 (more room): the words' stance, and what the vector of the ask tells of it
    stance: tuple[Stance, ...]  #: by the words alone
    stances: tuple[dict[str, Stance], ...]
    interventions: tuple[frozenset[str], ...]
    cited: tuple[Cited, ...]
    ask_hash: NDArray[np.int64]  #: the same for the same words; 0 where there is too little to call it equal
    text_hash: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.proposals)


def prepare(proposals: Sequence[Proposal], embedder: VectorCache | None, progress: Progress | None = None) -> tuple[Prepared, Usual]:
    """A collection, and what is usual in it."""
    views, formulas = views_of(proposals)
    counts = [Counter(terms(view.whole)) for view in views]
    asks = [Counter(terms(view.ask)) for view in views]
    cited = [cited_by_level(proposal) for proposal in proposals]
    vocabulary, word_weight, word_count = _vocabulary([set(whole) | set(ask) for whole, ask in zip(counts, asks, strict=True)])
    law, law_weight = {}, {}
    for level in LEVELS:
        law[level], law_weight[level], _ = _vocabulary([set(row[level]) for row in cited], smooth=0.0)
    sectioned = np.array([view.sectioned for view in views], dtype=bool)
    raw = raw_vectors(views, embedder, progress)
    means = _means(raw, sectioned, embedder.name if embedder else "")
    usual = Usual(formulas, vocabulary, word_weight, word_count, law, law_weight, means, embedder.name if embedder else "")
    if raw:
        citing = _citing(cited, law)
        vectors = _centred(raw["whole"], usual, "whole", sectioned)
        usual = replace(usual, around=Around(citing.turned.times(vectors), citing.column_sums()))
    return _prepared(proposals, views, counts, asks, cited, raw, usual, members=True), usual


def prepare_more(proposals: Sequence[Proposal], usual: Usual, embedder: VectorCache | None) -> Prepared:
    """Other proposals, held against what is usual in an earlier collection."""
    views, _ = views_of(proposals, usual.formulas)
    counts = [Counter(terms(view.whole)) for view in views]
    asks = [Counter(terms(view.ask)) for view in views]
    return _prepared(proposals, views, counts, asks, [cited_by_level(p) for p in proposals], raw_vectors(views, embedder), usual)


def raw_vectors(views: Sequence[Views], embedder: VectorCache | None, progress: Progress | None = None) -> dict[str, Matrix]:
    """The vectors of ask and problem, and their sum, which also compares the ask of one with the problem of the other."""
    if embedder is None or not views:
        return {}
    both = embedder.embed([view.ask for view in views] + [view.told for view in views], progress).astype(np.float64)
    ask, problem = both[: len(views)], both[len(views) :]
    return {"ask": ask, "problem": problem, "whole": _unit(ask + problem)}


def texts_to_embed(proposals: Sequence[Proposal]) -> list[str]:
    """What `prepare` will ask the embedder for: to embed ahead of the asking, after proposals came in."""
    views, _ = views_of(proposals)
    return [view.ask for view in views] + [view.told for view in views]


def cited_by_level(proposal: Proposal) -> Cited:
    """What a proposal cites: as exact units, as articles (or chapters), and as laws."""
    targets = list(dict.fromkeys(t for c in proposal.citations for t in c.targets))
    exact = [target for target in targets if "&" in target]
    laws = [target.partition("&")[0] for target in targets]
    return {"doel": tuple(exact), "artikel": tuple(dict.fromkeys(map(article_of, exact))), "wet": tuple(dict.fromkeys(laws))}


@lru_cache(maxsize=100_000)
def article_of(target: str) -> str:
    """The article that a target lies in, in whatever kind of law."""
    if jci.law_of(target):
        return jci.article_of(target)
    law, *parts = target.split("&")
    return "&".join([law, *parts[:1]])


def _vocabulary(rows: Sequence[set[str]], smooth: float = 1.0) -> tuple[dict[str, int], Matrix, Matrix]:
    count = Counter(name for row in rows for name in sorted(row))
    columns = {name: column for column, name in enumerate(count)}
    frequency = np.array([count[name] for name in columns], dtype=np.float64)
    return columns, smooth + np.log((1 + len(rows)) / (smooth + frequency)), frequency


def _prepared(
    proposals: Sequence[Proposal],
    views: Sequence[Views],
    counts: Sequence[Mapping[str, int]],
    asks: Sequence[Mapping[str, int]],
    cited: Sequence[Cited],
    raw: dict[str, Matrix],
    usual: Usual,
    members: bool = False,
) -> Prepared:
    sectioned = np.array([view.sectioned for view in views], dtype=bool)
    enough = np.array([len(terms_) >= ENOUGH for terms_ in asks], dtype=bool)
    law = {level: _law_rows([row[level] for row in cited], usual.law[level], usual.law_weight[level]) for level in LEVELS}
    vectors = {name: _centred(rows, usual, name, sectioned) for name, rows in raw.items()}
    near, near_count = _near(cited, vectors, usual, members)
    stance = tuple(stance_of(view) for view in views)
    return Prepared(
        tuple(proposals), tuple(views), sectioned, enough,
        _tfidf(counts, usual), _tfidf(asks, usual), _tfidf(counts, usual, plain=True), law, _citing(cited, usual.law),
        vectors, near, near_count, _direction(stance, raw, usual, sectioned),
        stance, tuple(stances(p, v) for p, v in zip(proposals, views, strict=True)),
        tuple(frozenset(s.intervention for s in p.solutions) - {"onbekend", "niet-juridisch"} for p in proposals),
        tuple(cited),
        np.array([_hash(view.asked, SHORTEST_ASK) for view in views], dtype=np.int64),
        np.array([_hash(f"{view.title} {view.problem} {view.asked}", 1) for view in views], dtype=np.int64) * enough,
    )  # fmt: skip


def _hash(text: str, least: int) -> int:
    found = words(text)
    return int.from_bytes(hashlib.sha256(" ".join(found).encode()).digest()[:7], "big") if len(found) >= least else 0


def _tfidf(rows: Sequence[Mapping[str, int]], usual: Usual, plain: bool = False) -> SparseRows:
    """Rows of term weights with length 1; `plain`: ones. Words that the collection doesn't have are left out."""
    data, columns = [], []
    for row in rows:
        known = [(usual.words[word], count) for word, count in row.items() if word in usual.words]
        weights = np.array([1.0 if plain else (1 + math.log(count)) * usual.word_weight[column] for column, count in known])
        length = 1.0 if plain or not len(weights) else float(np.linalg.norm(weights))
        data.append(weights / length)
        columns.append(np.array([column for column, _ in known], dtype=np.int32))
    return SparseRows.of(data, columns, len(usual.words))


def _law_rows(rows: Sequence[Sequence[str]], columns_of: Mapping[str, int], weight: Matrix) -> SparseRows:
    columns = [np.array([columns_of[name] for name in row if name in columns_of], dtype=np.int32) for row in rows]
    return SparseRows.of([np.sqrt(weight[row]) for row in columns], columns, len(columns_of))


def _citing(cited: Sequence[Cited], law: Mapping[str, Mapping[str, int]]) -> SparseRows:
    return _law_rows([row["artikel"] for row in cited], law["artikel"], np.ones(max(1, len(law["artikel"]))))


# --- vectors --------------------------------------------------------------------------------------------------------


def _means(raw: dict[str, Matrix], sectioned: NDArray[np.bool_], model: str) -> dict[tuple[str, bool], Matrix]:
    """Mean vectors, apart for texts with and without sections (their form would count as likeness else).

    A small collection leans on the reference mean of the model; with neither there is nothing to centre on.
    """
    means = {}
    for name, vectors in raw.items():
        reference = reference_means(model).get(name, np.zeros(vectors.shape[1]))
        known = KNOWN_FOR if reference.any() else 0.0
        if not known and len(vectors) < 2 * KNOWN_FOR:
            means |= {(name, True): reference, (name, False): reference}
            continue
        mean = (vectors.sum(axis=0) + known * reference) / (len(vectors) + known)
        for kind in (True, False):
            own = vectors[sectioned == kind]
            means[name, kind] = (own.sum(axis=0) + KNOWN_FOR * mean) / (len(own) + KNOWN_FOR)
    return means


def _centred(vectors: Matrix, usual: Usual, name: str, sectioned: NDArray[np.bool_]) -> Matrix:
    centres = np.where(sectioned[:, None], usual.means[name, True], usual.means[name, False])
    return _unit(vectors - centres)


def _near(cited: Sequence[Cited], vectors: dict[str, Matrix], usual: Usual, members: bool) -> tuple[Matrix, Matrix]:
    """(likeness added up, how many) to those of the collection that cite the same articles; `members` are in it themselves."""
    if not vectors or usual.around is None:
        return np.zeros(len(cited)), np.zeros(len(cited))
    own = vectors["whole"]
    citing = _citing(cited, usual.law)
    itself = citing.row_sums() if members else np.zeros(len(cited))
    total = np.einsum("ij,ij->i", own, citing.times(usual.around.vectors))
    return total - itself * np.einsum("ij,ij->i", own, own), citing.times(usual.around.count) - itself


def _direction(stance: Sequence[Stance], raw: dict[str, Matrix], usual: Usual, sectioned: NDArray[np.bool_]) -> Matrix:
    by_words = np.array([one.score for one in stance])
    towards = direction_of_asks(usual.model)
    if not raw or towards is None:
        return by_words
    told = (raw["ask"] - usual.means["ask", True]) @ towards
    both = np.tanh(BY_WORDS * np.arctanh(np.clip(by_words, -0.97, 0.97)) + BY_VECTOR * told)
    return np.where(sectioned, both, by_words)  # the vector of a whole text tells its subject, not what it wants


def _unit(vectors: Matrix) -> Matrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 1e-9, lengths, 1)
