"""What a proposal wants of a provision: more room, stricter rules, or something else. Rules over a word list; a person decides.

A word tells it by itself ("versoepel", "verbod"), or by what is done to the thing named near it: scrapping a duty gives
room, scrapping an exemption takes it; raising a maximum gives room, introducing one takes it. The problem's complaints
("te zwaar", "misbruik") count too, but less. The list is `data/stance.tsv`.
"""
from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.overlap.direction import complaints, read
from kg.overlap.text import Views
from records import Proposal

RUIMER, STRENGER, ONBEKEND = "ruimer", "strenger", "onbekend"
SURE = 0.3  #: of a score between -1 and 1: less than this says nothing
_CLAUSE = re.compile(r"[.;:!?\n]+|,\s(?=(?:maar|en|zodat|mits|tenzij)\b)")
_TITLE, _COMPLAINT = 1.3, 0.35  #: how much a clause of the title counts, and a complaint, beside one of the ask


@dataclass(frozen=True, slots=True)
class Stance:
    """Which way an ask points: a number between -1 (stricter) and 1 (more room), and the words that say so."""

    score: float
    evidence: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """ruimer, strenger, or onbekend where the words say too little."""
        if abs(self.score) < SURE:
            return ONBEKEND
        return RUIMER if self.score > 0 else STRENGER


def stance_of(views: Views) -> Stance:
    """The stance of a whole proposal, from its title, what it asks and what it complains of."""
    return _stance(_title(views) + [(clause, 1.0) for clause in _clauses(views.asked or views.ask)], views.problem)


def stances(proposal: Proposal, views: Views) -> dict[str, Stance]:
    """Per provision that the proposal cites. A solution that names targets speaks of those; the rest follows the whole."""
    whole = stance_of(views)
    found = {target: whole for citation in proposal.citations for target in citation.targets if "&" in target}
    for solution in proposal.solutions:
        own = _stance(_title(views) + [(clause, 1.0) for clause in _clauses(solution.text)], views.problem)
        if abs(own.score) >= SURE and len(proposal.solutions) > 1:
            found |= {target: own for target in solution.targets if target in found}
    return found


def _title(views: Views) -> list[tuple[str, float]]:
    return [(clause, _TITLE) for clause in _clauses(views.title)]


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.split(text) if clause and clause.strip()]


def _stance(clauses: Iterable[tuple[str, float]], problem: str) -> Stance:
    total, hits, evidence = 0.0, 0, []
    for clause, weight in clauses:
        for points, word in read(clause):
            total += weight * points
            hits += abs(points) >= 0.2
            evidence.append((abs(weight * points), word))
    total += _COMPLAINT * complaints(problem)
    telling = tuple(dict.fromkeys(word for _, word in sorted(evidence, key=lambda hit: -hit[0])[:4]))
    return Stance(math.tanh(total / (1 + math.sqrt(1 + hits) / 2)), telling)
