"""Which existing room comes first for a proposal: what it cites, what lies near that, and what speaks of the same thing.

The weights are set by hand, by reasons, and measured (benchmarks/room.py): a cited article before its law, its law before
likeness of words alone; a power of the municipality before one of the state; a clause for experiments in a law that the
proposal is about is always worth a look.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import jci
from kg.room.index import Article
from records import Proposal

WEIGHTS = {
    "genoemd": 2.0, "zelfde-wet": 0.7, "verwijst": 0.4, "andere-voorstellen": 0.4, "zelfde-hoofdstuk": 0.1, "dichtbij": 0.1, "woorden": 0.8,
    "soort": 0.3, "gemeente": 0.15, "experiment": 0.5, "register": 0.4,
}  # fmt: skip
#: how often room of a kind is what is looked for: a clause to deviate by more than a rule-making power of the state
KINDS = {
    "experimenteerbepaling": 1.0, "uitdaagrecht": 1.0, "ontheffing": 0.8, "vrijstelling": 0.8, "verordening": 0.8, "hardheidsclausule": 0.7,
    "afwijking": 0.6, "voorrang-selectie": 0.6, "beleidsruimte": 0.4, "delegatie": 0.3, "niet-juridisch": 0.5,
}  # fmt: skip
MUNICIPAL = ("gemeenteraad", "college", "burgemeester", "gemeenten")
REASONS = {
    "genoemd": "het voorstel noemt deze bepaling", "zelfde-wet": "in een wet die het voorstel noemt",
    "verwijst": "verwijst naar of vanuit een genoemde bepaling",
    "andere-voorstellen": "andere voorstellen over hetzelfde artikel noemen deze bepaling",
    "zelfde-hoofdstuk": "in hetzelfde hoofdstuk als een genoemde bepaling", "experiment": "laat experimenten toe",
    "register": "staat in het register van bestaande mogelijkheden",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a proposal is about, as far as ranking goes."""

    articles: frozenset[str]  #: cited, by address
    laws: frozenset[str]
    ask: str  #: title and directions of solution
    problem: str

    @classmethod
    def of(cls, proposal: Proposal) -> Asked:
        targets = [target for citation in proposal.citations for target in citation.targets if jci.law_of(target)]
        return cls(
            frozenset(jci.article_of(target) for target in targets if jci.parts(target)),
            frozenset(jci.law_of(target) or "" for target in targets),
            f"{proposal.title}. " + " ".join(solution.text for solution in proposal.solutions), proposal.problem,
        )  # fmt: skip


@dataclass(frozen=True)
class Surroundings:
    """What is known of the places around the cited articles."""

    cited: Mapping[str, Article]  #: of the cited articles those that give room
    linked: frozenset[str]  #: articles that refer to a cited one, or the other way round
    named_along: Mapping[str, int]  #: article → how many proposals that share a cited article name it


@dataclass(frozen=True)
class Ranked:
    """An article with its score and what makes that up."""

    article: Article
    score: float  #: 0..1
    contributions: Mapping[str, float]

    @property
    def reasons(self) -> list[str]:
        """What counts, in Dutch, the weightiest first."""
        told = sorted((name for name in self.contributions if name in REASONS), key=lambda name: -self.contributions[name])
        return [REASONS[name] for name in told if not (name == "zelfde-wet" and "genoemd" in told)]


def rank(asked: Asked, candidates: Mapping[str, Article], likeness: Mapping[str, float], around: Surroundings) -> list[Ranked]:
    """The candidates, best first. `likeness` by address, 0..1."""
    found = []
    for target, article in candidates.items():
        parts = _contributions(asked, article, likeness.get(target, 0.0), around)
        found.append(Ranked(article, round(sum(parts.values()) / sum(WEIGHTS.values()), 4), parts))
    return sorted(found, key=lambda one: (-one.score, one.article.law, one.article.place))


def _contributions(asked: Asked, article: Article, likeness: float, around: Surroundings) -> dict[str, float]:
    kinds = {room.kind for _, room in article.rooms}
    in_law = article.law in asked.laws
    near = [one for one in around.cited.values() if one.law == article.law and one.target != article.target]
    strengths = {
        "genoemd": float(article.target in asked.articles), "zelfde-wet": float(in_law), "verwijst": float(article.target in around.linked),
        "andere-voorstellen": min(1.0, around.named_along.get(article.target, 0) / 2),
        "zelfde-hoofdstuk": float(bool(article.chapter) and any(one.chapter == article.chapter for one in near)),
        "dichtbij": max((1 / (1 + abs(one.place - article.place)) for one in near), default=0.0),
        "woorden": likeness, "soort": max(KINDS[kind] for kind in kinds),
        "gemeente": float(any(room.holder and any(who in room.holder for who in MUNICIPAL) for _, room in article.rooms)),
        "experiment": float(in_law and "experimenteerbepaling" in kinds),
    }  # fmt: skip
    return {name: WEIGHTS[name] * strength for name, strength in strengths.items() if strength}


def blend(ask: Mapping[str, float], problem: Mapping[str, float]) -> dict[str, float]:
    """Likeness 0..1 from that to the ask and, for less, that to the problem: the highest gets 1."""
    summed: Counter[str] = Counter(ask)
    for target, score in problem.items():
        summed[target] += 0.3 * score
    highest = max(summed.values(), default=1.0) or 1.0
    return {target: score / highest for target, score in summed.items()}
