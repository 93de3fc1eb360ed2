"""The signals of a pair, each a number: how alike the ask, the problem and the whole are, which law is shared, which way both point."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from kg.overlap.features import Prepared, Usual
from kg.overlap.sparse import Matrix, SparseRows, dots

Rows = NDArray[np.int64]
Signals = dict[str, Matrix]  #: signal → one value for each pair; not a number where it can't be told
AT_ONCE = 20_000  #: pairs computed together
SEMANTIC = ("vraag", "probleem", "geheel", "onderscheid")
LEXICAL = ("woorden", "vraagwoorden", "zeldzaam")
LEGAL, SAME_WAY, OPPOSITE, APART, INTERVENTION = "bepaling", "gelijke-richting", "tegengesteld", "richtingsverschil", "ingreep"
LEVEL_SHARE = {"doel": 0.2, "artikel": 0.5, "wet": 0.3}
FEW = 2.0  #: others, all unlike, that are counted with those that cite the same articles
RARE = 0.03  #: a word in no more than this share of the proposals (or in two) is rare
OPPOSED = 0.15  #: of the signal `tegengesteld`: from here a pair is called opposite
Confirmed = Mapping[tuple[str, str], str]  #: (proposal, target) → stance that a reviewer gave


def signals(one: Prepared, a: Rows, other: Prepared, b: Rows, usual: Usual, confirmed: Confirmed = {}) -> Signals:
    """The signals of the pairs (row a of one, row b of other)."""
    parts = [_signals(one, a[part], other, b[part], usual, confirmed) for part in _parts(len(a))]
    if not parts:
        return {name: np.zeros(0) for name in names(bool(one.vectors))}
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def names(embeddings: bool) -> tuple[str, ...]:
    """The signals that there are with or without embeddings."""
    return (*(SEMANTIC if embeddings else ()), *LEXICAL, LEGAL, SAME_WAY, OPPOSITE, APART, INTERVENTION)


def _parts(count: int) -> Iterator[slice]:
    return (slice(start, start + AT_ONCE) for start in range(0, count, AT_ONCE))


def _signals(one: Prepared, a: Rows, other: Prepared, b: Rows, usual: Usual, confirmed: Confirmed) -> Signals:
    comparable = one.sectioned[a] & other.sectioned[b]
    enough = one.enough[a] & other.enough[b]
    found: Signals = {}
    if one.vectors:
        whole = _dots(one.vectors["whole"][a], other.vectors["whole"][b])
        found["vraag"] = np.where(comparable, _dots(one.vectors["ask"][a], other.vectors["ask"][b]), whole)
        found["probleem"] = np.where(comparable, _dots(one.vectors["problem"][a], other.vectors["problem"][b]), whole)
        found["geheel"] = whole
        found["onderscheid"] = whole - _usual_there(one, a, other, b, whole)
    words = np.sqrt(_alike(one.whole_words, a, other.whole_words, b))
    found["woorden"] = words
    found["vraagwoorden"] = np.where(comparable, np.sqrt(_alike(one.ask_words, a, other.ask_words, b)), words)
    found["zeldzaam"] = _rare(one.present, a, other.present, b, usual)
    found = {name: np.where(enough, values, np.nan) for name, values in found.items()}
    found[LEGAL] = _legal(one, a, other, b)
    found |= _direction(one, a, other, b, confirmed)
    told = any(one.interventions) and any(other.interventions)
    pairs = zip(a, b, strict=True)
    found[INTERVENTION] = np.array([_share(one.interventions[i], other.interventions[j]) for i, j in pairs]) if told else np.zeros(len(a))
    return found


def _usual_there(one: Prepared, a: Rows, other: Prepared, b: Rows, likeness: Matrix) -> Matrix:
    """How alike the two are to all others that cite the same articles as they do: the mean, drawn to 0 where these are few."""
    shared = dots(one.law_count, a, other.law_count, b)
    shared *= 2.0 if one is other else 1.0  # a new proposal isn't among the others yet
    total = one.near[a] + other.near[b] - shared * likeness
    return total / (np.maximum(0.0, one.near_count[a] + other.near_count[b] - shared) + FEW)


def _dots(left: Matrix, right: Matrix) -> Matrix:
    return np.einsum("ij,ij->i", left, right)


def _alike(left: SparseRows, a: Rows, right: SparseRows, b: Rows) -> Matrix:
    return np.maximum(0.0, dots(left, a, right, b))


def _rare(left: SparseRows, a: Rows, right: SparseRows, b: Rows, usual: Usual) -> Matrix:
    """How much of the words that few proposals have is shared: root of the summed weights."""
    limit = max(2.0, RARE * _collection_size(usual))
    weight = np.where(usual.word_count <= limit, usual.word_weight, 0.0)
    if not len(weight):
        return np.zeros(len(a))
    return np.sqrt(dots(left, a, right.scaled(weight), b))


def _collection_size(usual: Usual) -> float:
    """From weight = 1 + log((1 + n) / (1 + count))."""
    if not len(usual.word_count):
        return 0.0
    return float(np.exp(usual.word_weight[0] - 1) * (1 + usual.word_count[0]) - 1)


def _legal(one: Prepared, a: Rows, other: Prepared, b: Rows) -> Matrix:
    """Between 0 and 1: the shared part of what both cite, rare provisions weighing more; units, articles and laws each count."""
    total = np.zeros(len(a))
    for level, share in LEVEL_SHARE.items():
        left, right = one.law[level], other.law[level]
        shared = _alike(left, a, right, b)
        either = left.squares[a] + right.squares[b] - shared
        total += share * np.divide(shared, either, out=np.zeros(len(a)), where=either > 0)
    return np.sqrt(total)


def _direction(one: Prepared, a: Rows, other: Prepared, b: Rows, confirmed: Confirmed) -> Signals:
    """Both want more room or both want stricter rules; one wants this and the other that (0..1 each); how far apart they are (0..2)."""
    product, apart = one.direction[a] * other.direction[b], np.abs(one.direction[a] - other.direction[b])
    if confirmed:
        for place, (i, j) in enumerate(zip(a, b, strict=True)):
            given = _confirmed(one, int(i), other, int(j), confirmed)
            if given is not None:
                product[place], apart[place] = given, 1.0 - given
    return {SAME_WAY: np.maximum(0.0, product), OPPOSITE: np.maximum(0.0, -product), APART: apart}


def _confirmed(one: Prepared, i: int, other: Prepared, j: int, confirmed: Confirmed) -> float | None:
    """1 or -1 when reviewers coded both proposals on a provision that both cite; opposite on one provision is opposite."""
    products = []
    for target in one.stances[i].keys() & other.stances[j].keys():
        left = confirmed.get((one.proposals[i].id, target))
        right = confirmed.get((other.proposals[j].id, target))
        if left in _SIGN and right in _SIGN:
            products.append(_SIGN[left] * _SIGN[right])
    return min(products) if products else None


_SIGN = {"ruimer": 1.0, "strenger": -1.0}


def _share(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right) if left and right else 0.0
