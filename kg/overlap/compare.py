"""Comparing a collection of proposals: the scored pairs, and one more proposal held against all."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kg.embedding import Progress, VectorCache
from kg.overlap.blocking import candidates
from kg.overlap.explain import Explainer
from kg.overlap.features import Prepared, prepare, prepare_more
from kg.overlap.score import Scored, score, spread_of
from kg.overlap.signals import LEGAL, OPPOSED, OPPOSITE, Confirmed, Rows, signals
from kg.overlap.stance import Stance
from kg.overlap.weights import model
from records import Proposal

DUPLICATE, OVERLAP, SAME_ARTICLE, NONE = "duplicaat", "overlap", "zelfde-artikel", "geen"
SAME_TEXT, SAME_ASK = 0.999, 0.97  #: the least probability of pairs with the same words in everything, or in the ask
MOST = 0.985  #: for pairs in other words
_EQUAL, _LIMIT = "gelijke-tekst", "begrensd"
SHARED = 0.3  #: of the signal `bepaling`: both cite some of the same law
OPPOSITES_UNTIL = 0.1  #: who asks for higher scores than this asks for duplicates only
WORTH = 0.01  #: probability from which one more proposal's pairs are told


@dataclass(frozen=True, slots=True)
class Pair:
    """Two proposals (a < b by place in the collection) and how likely they ask the same."""

    a: str
    b: str
    score: float  #: probability that a person calls them duplicaat or overlap
    kind: str  #: duplicaat, overlap, zelfde-artikel (another or the opposite ask) or geen
    signals: dict[str, float]  #: what each adds to the log-odds; they add up to log(score / (1 - score))
    shared: tuple[str, ...]  #: targets that both cite, the finest level at which they meet
    reason: str
    opposite: bool = False  #: the one wants more room, the other stricter rules


class Comparison:
    """A collection ready to compare. Making it is the work; it holds what is usual for proposals that come later."""

    def __init__(
        self, proposals: Sequence[Proposal], embedder: VectorCache | None, *, confirmed: Confirmed = {}, progress: Progress | None = None
    ) -> None:
        self._embedder, self._confirmed = embedder, confirmed
        self._all, self._usual = prepare(proposals, embedder, progress)
        self._model = model(self.model_name)
        size = max(MIN_SIZE, min(MAX_SIZE, len(proposals)))
        self._model = replace(self._model, basis=self._model.basis - float(np.log(size)))
        self._spread = spread_of(self._all, self._usual, self._model.usual)

    def __len__(self) -> int:
        return len(self._all)

    @property
    def too_little(self) -> tuple[str, ...]:
        """The proposals with too little text to compare."""
        return tuple(p.id for p, enough in zip(self._all.proposals, self._all.enough, strict=True) if not enough)

    @property
    def model_name(self) -> str:
        """The embedder by which meaning was compared; "" without one."""
        return self._usual.model if self._all.vectors else ""

    @property
    def with_model(self) -> bool:
        """Meaning was compared, not only words and law."""
        return bool(self._all.vectors)

    @property
    def stances(self) -> dict[str, dict[str, Stance]]:
        """What each proposal wants of each provision that it cites, by the words."""
        return {p.id: found for p, found in zip(self._all.proposals, self._all.stances, strict=True)}

    def pairs(self, at_least: float = 0.0) -> list[Pair]:
        """The pairs with at least this score, best first: of all pairs, or in a large collection of the candidates.

        Likely opposites about one article come along, whatever their score: they are shown apart.
        """
        a, b = candidates(self._all, self._usual)
        return self._told(self._scored(self._all, a, b), self._all, at_least)

    def against(self, proposal: Proposal, at_least: float = WORTH) -> list[Pair]:
        """One more proposal (`a` of every pair) against the collection, best first. One of the same id is left out."""
        new = prepare_more([proposal], self._usual, self._embedder)
        b = np.array([row for row, other in enumerate(self._all.proposals) if other.id != proposal.id], dtype=np.int64)
        return self._told(self._scored(new, np.zeros_like(b), b), new, at_least)

    def _scored(self, one: Prepared, a: Rows, b: Rows) -> Scored:
        values = signals(one, a, self._all, b, self._usual, self._confirmed)
        return _with_equals(score(a, b, values, self._spread, self._model), one, self._all)

    def _told(self, scored: Scored, one: Prepared, at_least: float) -> list[Pair]:
        explainer = Explainer(one, self._all, self._usual, self.with_model)
        opposites = (scored.values[OPPOSITE] >= OPPOSED) & (scored.values[LEGAL] > SHARED)
        kept = np.flatnonzero((scored.probability >= at_least) | (opposites & (0 < at_least < OPPOSITES_UNTIL)))
        order = kept[np.lexsort((scored.b[kept], scored.a[kept], -scored.probability[kept]))]
        return [self._pair(scored, explainer, one, int(place)) for place in order]

    def _pair(self, scored: Scored, explainer: Explainer, one: Prepared, place: int) -> Pair:
        i, j = int(scored.a[place]), int(scored.b[place])
        seldom = (_EQUAL, _LIMIT)
        parts = {name: round(float(column[place]), 4) for name, column in scored.parts.items() if name not in seldom or column[place]}
        probability = float(scored.probability[place])
        shared = explainer.shared(i, j)
        opposite = bool(scored.values[OPPOSITE][place] >= OPPOSED)
        kind = self._kind(probability, any("&" in target for target in shared), opposite)
        told = {"basis": round(scored.basis, 4)} | parts
        names = one.proposals[i].id, self._all.proposals[j].id
        return Pair(*names, float(f"{probability:.6g}"), kind, told, shared, explainer.reason(i, j, parts, shared, opposite), opposite)

    def _kind(self, probability: float, same_article: bool, opposite: bool) -> str:
        if not opposite and probability >= self._model.cuts[DUPLICATE]:
            return DUPLICATE
        if not opposite and probability >= self._model.cuts[OVERLAP]:
            return OVERLAP
        return SAME_ARTICLE if same_article else NONE


MIN_SIZE, MAX_SIZE = 15, 5000
"""A proposal has about as many partners in a large collection as in a small one, so a pair taken at random is one the
less often. Between these sizes the score follows that; below, two proposals are no more alike for being alone."""


def overlaps(
    proposals: Sequence[Proposal], embedder: VectorCache | None = None, *, at_least: float = 0.0,
    confirmed: Confirmed = {}, progress: Progress | None = None,
) -> list[Pair]:  # fmt: skip
    """The pairs of proposals that may ask the same, best first. Without an embedder words, law and direction alone count."""
    return Comparison(proposals, embedder, confirmed=confirmed, progress=progress).pairs(at_least)


def _with_equals(scored: Scored, one: Prepared, other: Prepared) -> Scored:
    """Pairs in the same words get SAME_TEXT, or with the same ask at least SAME_ASK; nothing else gets more than MOST."""
    log_odds = scored.basis + sum(scored.parts.values(), np.zeros(len(scored.a)))
    same_ask = (one.ask_hash[scored.a] == other.ask_hash[scored.b]) & (one.ask_hash[scored.a] != 0)
    same_text = (one.text_hash[scored.a] == other.text_hash[scored.b]) & (one.text_hash[scored.a] != 0)
    limit = np.minimum(0.0, _log_odds(MOST) - log_odds)
    lift = np.where(same_ask, np.maximum(0.0, _log_odds(SAME_ASK) - log_odds - limit), 0.0)
    limit, lift = np.where(same_text, 0.0, limit), np.where(same_text, _log_odds(SAME_TEXT) - log_odds, lift)
    parts = scored.parts | {_EQUAL: lift, _LIMIT: limit}
    return replace(scored, parts=parts, probability=1 / (1 + np.exp(-np.clip(log_odds + lift + limit, -30, 30))))


def _log_odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))
