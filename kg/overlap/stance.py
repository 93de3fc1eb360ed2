"""What a proposal wants of a provision: more room, stricter rules, or something else. Rules over a word list; a person decides.

A word tells it by itself ("versoepel", "verbod"), or by what is done to the thing named near it: scrapping a duty gives
room, scrapping an exemption takes it; raising a maximum gives room, introducing one takes it. The problem's complaints
("te zwaar", "misbruik") count too, but less. The list is `data/stance.tsv`.
"""
from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.overlap.text import Views, lemma, words
from records import Proposal

LIST = Path(__file__).parent / "data" / "stance.tsv"
RUIMER, STRENGER, ONBEKEND = "ruimer", "strenger", "onbekend"
SURE = 0.3  #: of a score between -1 and 1: less than this says nothing
NEAR = 5  #: tokens between an act and the thing that it is done to
ACTS = {"verhogen": 1.0, "invoeren": 1.0, "verlagen": -1.0, "schrappen": -1.0, "uitzonderen": -1.0}
_CLAUSE = re.compile(r"[.;:!?\n]+|,\s(?=(?:maar|en|zodat|mits|tenzij)\b)")
_NEGATIONS = frozenset(("niet", "geen", "zonder", "nooit", "minder"))
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
        for points, word in _read(clause):
            total += weight * points
            hits += 1
            evidence.append((abs(weight * points), word))
    total += _COMPLAINT * _complaints(problem)
    telling = tuple(dict.fromkeys(word for _, word in sorted(evidence, key=lambda hit: -hit[0])[:4]))
    return Stance(math.tanh(total / (1 + math.sqrt(1 + hits) / 2)), telling)


def _read(clause: str) -> list[tuple[float, str]]:
    """(points, word) of every telling word in a clause; above 0: more room."""
    tokens = words(clause)
    kinds = [_kinds(token) for token in tokens]
    found = []
    for place, kind in enumerate(kinds):
        if not kind:
            continue
        own = kind.get("ruimer", 0.0) - kind.get("strenger", 0.0)
        if own:
            found.append((-0.8 * own if _denied(tokens, place) else own, tokens[place]))
        thing = kind.get("ruimte", 0.0) - kind.get("last", 0.0)
        limit = kind.get("grens", 0.0)
        if thing or limit:
            points = _done_to(tokens, kinds, place, thing, limit)
            if points:
                found.append((points, tokens[place]))
    return found


def _done_to(tokens: list[str], kinds: list[dict[str, float]], place: int, thing: float, limit: float) -> float:
    """Points for a thing, by the act nearest to it; taking away goes before adding."""
    acts = [
        (abs(other - place) + (0 if name in ("schrappen", "uitzonderen") else 0.5), name, kinds[other][name])
        for other in range(max(0, place - NEAR), min(len(kinds), place + NEAR + 1))
        if other != place
        for name in ACTS
        if name in kinds[other]
    ]
    if not acts:
        return 0.3 * thing
    _, name, weight = min(acts)
    if limit and not thing:  # raising or scrapping a limit gives room, lowering or introducing one takes it
        return limit * weight * (1.0 if name in ("verhogen", "schrappen", "uitzonderen") else -1.0)
    if thing < 0 and name == "invoeren" and any("overheid" in kinds[other] for other in range(place, min(len(kinds), place + 3))):
        return 0.3 * thing * weight
    return thing * weight * ACTS[name]


def _denied(tokens: list[str], place: int) -> bool:
    return any(token in _NEGATIONS for token in tokens[max(0, place - 3) : place])


def _complaints(text: str) -> float:
    total = 0.0
    tokens = words(text)
    for place, token in enumerate(tokens):
        kind = _kinds(token)
        if not kind:
            continue
        total += kind.get("klacht-ruimer", 0.0) - kind.get("klacht-strenger", 0.0)
        if place and tokens[place - 1] == "te":
            total += kind.get("te-ruimer", 0.0) - kind.get("te-strenger", 0.0)
    return max(-4.0, min(4.0, total))


@lru_cache(maxsize=200_000)
def _kinds(token: str) -> dict[str, float]:
    """kind → weight of every kind that a token is."""
    whole, starts, ends = _lists()
    found: dict[str, float] = {}
    for form in {token, lemma(token)}:
        hits = list(whole.get(form, ()))
        for size in range(3, len(form) + 1):
            hits += starts.get(form[:size], ())
            hits += ends.get(form[-size:], ())
        for kind, weight in hits:
            found[kind] = max(found.get(kind, 0.0), weight)
    return found


_Words = dict[str, list[tuple[str, float]]]


@lru_cache(maxsize=1)
def _lists() -> tuple[_Words, _Words, _Words]:
    """The list by whole tokens, beginnings and ends."""
    whole: _Words = {}
    starts: _Words = {}
    ends: _Words = {}
    with LIST.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"):
            word = row["word"]
            index = whole if word.endswith("=") else ends if word.startswith("~") else starts
            index.setdefault(word.strip("~="), []).append((row["kind"], float(row["weight"])))
    return whole, starts, ends
