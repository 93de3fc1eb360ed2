"""Which way a clause of an ask points: telling words by themselves, and what is done to the thing that is named with them.

The words and their kinds are data (`data/stance.tsv`, whose head tells the notation); this is the little grammar between them:
what an act is done to, what is denied, what is only allowed after something else.
"""
from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.dutch import lemma, words

LIST = Path(__file__).parent / "data" / "stance.tsv"
NEAR = 5  #: tokens between an act and the thing that it is done to
AHEAD = 10  #: the same for an order ("schrap …"), whose thing comes behind it
POWER = 0.4
ACTS = {"verhogen": 1.0, "invoeren": 1.0, "verlagen": -1.0, "begrenzen": -1.0, "schrappen": -1.0, "uitzonderen": -1.0}
#: what an order does when no thing that gives room or weighs is named: mostly burdens are scrapped and introduced
BY_ITSELF = {"schrappen": 0.4, "uitzonderen": 0.7, "invoeren": -0.1, "verhogen": 0.0, "verlagen": 0.0, "begrenzen": -0.5}
DENIED = -0.8
HEAVY = 0.7  #: of a thing that a limit may be a limit of
LONGER = 6  #: letters that a token may have more than the beginning that it is known by; longer ones are compounds
_NEGATIONS = frozenset(("niet", "geen", "zonder", "nooit", "minder", "noch"))
_ONLY = frozenset(("alleen", "pas", "slechts", "uitsluitend", "enkel", "hoogstens"))  #: "mag alleen", "pas toestaan nadat"
_THEN = frozenset(("dan", "daarna", "vervolgens"))
_PARTICLE = "toe|af|op|in|uit|vrij|weg|vast|los|aan|bij|terug|kwijt|tegen|stil"
_BETWEEN = "te|kan|kunnen|mag|mogen|moet|moeten|wil|willen|wordt|worden|te mogen|te kunnen"
_APART = re.compile(rf"\b({_PARTICLE}) (?:{_BETWEEN}) (\w+en|\w+aan|\w+ien)\b")
Kinds = dict[str, float]


@dataclass(frozen=True, slots=True)
class Clause:
    """The words of a clause, with the kinds that each is of."""

    tokens: tuple[str, ...]
    kinds: tuple[Kinds, ...]


def clause_of(text: str) -> Clause:
    """Verbs that stand apart ("schaf … af", "vrij te stellen") are read as one, at the place of the verb."""
    tokens = tuple(words(_APART.sub(r"\1\2", text.lower())))
    kinds = [dict(_kinds(token)) for token in tokens]
    taken: set[int] = set()
    for place, token in enumerate(tokens):
        order = _first(tokens, place)
        for particle, kind, weight in _apart().get(token, ()):
            other = next((k for k in range(place + 1, len(tokens)) if tokens[k] == particle and k not in taken), None)
            if other is not None:
                kinds[place], kinds[other] = {kind: weight}, {}
                taken.add(other)
                break
        else:
            if order and place not in taken:
                kinds[place] = kinds[place] | _orders().get(token, {})
                if token in _orders():
                    kinds[place].pop("last", None)
    return Clause(tokens, tuple(kinds))


def _first(tokens: tuple[str, ...], place: int) -> bool:
    """Where a Dutch order has its verb: at the head, or behind "en"."""
    return place == 0 or tokens[place - 1] in ("en", "of", "maar", "daarom")


def read(text: str) -> list[tuple[float, str]]:
    """(points, word) of every telling word in a clause; above 0: more room, below: stricter."""
    clause = clause_of(text)
    barred = _nothing_without(clause.tokens)
    found: list[tuple[float, str]] = [(-0.8, "geen … zonder")] if barred else []
    used: set[int] = set()
    for place in range(len(clause.tokens)):
        points = _by_itself(clause, place) + _power(clause, place) + _thing(clause, place, used, barred)
        if points and not (points < 0 and _later(clause.tokens, place)):
            found.append((points, clause.tokens[place]))
    for place, kind in enumerate(clause.kinds):
        if place not in used and _first(clause.tokens, place):
            points = sum(BY_ITSELF[name] * kind[name] for name in ACTS if name in kind)
            if points:
                found.append((points, clause.tokens[place]))
    return found


def _nothing_without(tokens: tuple[str, ...]) -> bool:
    """ "Geen … zonder …", "niets voordat …": a condition, no denial."""
    return bool({"geen", "niets"} & set(tokens[:2])) and bool({"zonder", "voordat", "tenzij"} & set(tokens[2:]))


def _by_itself(clause: Clause, place: int) -> float:
    kind = clause.kinds[place]
    own = kind.get("ruimer", 0.0) - kind.get("strenger", 0.0)
    if not own or "last" in kind or "ruimte" in kind:
        return 0.0
    if own < 0 and _first(clause.tokens, place) and any("overheid" in other for other in clause.kinds[place + 1 : place + 4]):
        return 0.2  # a public body is bound: people profit by it
    if _denied(clause.tokens, place):
        return DENIED * own
    limited = bool(_ONLY & set(clause.tokens[max(0, place - 3) : place])) if own < 0 else _only(clause.tokens, place)
    return DENIED * own if limited else own


def _power(clause: Clause, place: int) -> float:
    """A power, a ground or a permission: some room, whatever it is for (that is told by the words for its use)."""
    denied = _denied(clause.tokens, place) or _only(clause.tokens, place)
    return POWER * clause.kinds[place].get("macht", 0.0) * (DENIED if denied else 1.0)


def _thing(clause: Clause, place: int, used: set[int], barred: bool) -> float:
    """Points for what is named, by the act nearest to it."""
    kind = clause.kinds[place]
    thing, limit, least = kind.get("ruimte", 0.0) - kind.get("last", 0.0), kind.get("grens", 0.0), kind.get("minimum", 0.0)
    if not (thing or limit or least):
        return 0.0
    ahead = clause.kinds[place + 1 : place + NEAR]
    if (limit or least) and not thing and any(max(other.get("last", 0.0), other.get("ruimte", 0.0)) >= HEAVY for other in ahead):
        return 0.0  # "het maximum van de boete": what counts is the fine
    name, weight = _act(clause, place, used, barred)
    if not name:
        return (0.9 if thing > 0 and place <= 2 else 0.3) * thing - 0.2 * least  # "een uitzondering op …" is an ask by itself
    if limit and not thing:  # raising or scrapping a limit gives room, lowering or introducing one takes it
        return limit * weight * (1.0 if name in ("verhogen", "schrappen", "uitzonderen") else -1.0)
    if least and not thing:  # the other way about
        return least * weight * (1.0 if name in ("verlagen", "schrappen", "uitzonderen") else -1.0)
    if thing < 0 and name == "invoeren" and any("overheid" in other for other in clause.kinds[place : place + 3]):
        return -0.25 * thing * weight  # a duty of a public body is one that people profit by
    return thing * weight * ACTS[name]


def _act(clause: Clause, place: int, used: set[int] | None = None, barred: bool = False) -> tuple[str, float]:
    """The act nearest to a thing, and its weight; taking away goes before adding. ("", 0) when there is none."""
    acts = []
    for other, kind in enumerate(clause.kinds):
        distance = place - other
        ordered = _first(clause.tokens, other)
        if not distance or (barred and clause.tokens[other] in ("geen", "zonder")):
            continue
        if not -NEAR <= distance <= (AHEAD if ordered else NEAR):
            continue
        between = any(one.keys() & ACTS.keys() for one in clause.kinds[other + 1 : place])
        for name in ACTS:
            if name in kind:
                away = 0.0 if name in ("schrappen", "uitzonderen") else 0.5
                acts.append((abs(distance) * (0.5 if ordered and distance > 0 and not between else 1.0) + away, other, name, kind[name]))
    if not acts:
        return "", 0.0
    _, other, name, weight = min(acts)
    if used is not None:
        used.add(other)
    return name, weight


def _only(tokens: tuple[str, ...], place: int) -> bool:
    """Something is allowed alone under a condition. "Eerst dit, dan pas dat" limits that, and not what goes before it."""
    near = range(max(0, place - 6), min(len(tokens), place + 7))
    return any(tokens[other] in _ONLY and not (other > place and _follows(tokens, other)) for other in near)


def _later(tokens: tuple[str, ...], place: int) -> bool:
    """What weighs comes only behind something else, which the ask is about ("eerst …, dan pas een boete")."""
    return any(tokens[other] in _ONLY and _follows(tokens, other) for other in range(max(1, place - 4), place))


def _follows(tokens: tuple[str, ...], place: int) -> bool:
    """It comes behind something else: "dan pas", "daarna alleen"."""
    return tokens[place - 1] in _THEN


def _denied(tokens: tuple[str, ...], place: int) -> bool:
    return any(token in _NEGATIONS for token in tokens[max(0, place - 3) : place])


def complaints(text: str) -> float:
    """What a problem complains of: above 0 of too little room, below of too much; between -4 and 4."""
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


# --- the list ---------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=200_000)
def _kinds(token: str) -> Kinds:
    """kind → weight of every kind that a token is."""
    whole, starts, ends = _lists()
    found: Kinds = {}
    for form in {token, lemma(token)}:
        hits = list(whole.get(form, ()))
        for size in range(3, len(form) + 1):
            hits += starts.get(form[:size], ()) if len(form) - size <= LONGER else ()
            hits += ends.get(form[-size:], ())
        for kind, weight in hits:
            found[kind] = max(found.get(kind, 0.0), weight)
    return found


_Words = dict[str, list[tuple[str, float]]]


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str, float], ...]:
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return tuple((row["kind"], row["word"], float(row["weight"])) for row in rows)


@lru_cache(maxsize=1)
def _lists() -> tuple[_Words, _Words, _Words]:
    """The list by whole tokens, beginnings and ends."""
    whole: _Words = {}
    starts: _Words = {}
    ends: _Words = {}
    for kind, word, weight in _rows():
        if "+" not in word and not word.startswith("^"):
            index = whole if word.endswith("=") else ends if word.startswith("~") else starts
            index.setdefault(word.strip("~="), []).append((kind, weight))
    return whole, starts, ends


@lru_cache(maxsize=1)
def _apart() -> dict[str, list[tuple[str, str, float]]]:
    """Verb → (particle, kind, weight) of the verbs that stand apart."""
    found: dict[str, list[tuple[str, str, float]]] = {}
    for kind, word, weight in _rows():
        verb, plus, particle = word.partition("+")
        if plus:
            found.setdefault(verb, []).append((particle, kind, weight))
    return found


@lru_cache(maxsize=1)
def _orders() -> dict[str, Kinds]:
    """Word → kinds that it only has where an order has its verb."""
    found: dict[str, Kinds] = {}
    for kind, word, weight in _rows():
        if word.startswith("^"):
            found.setdefault(word[1:], {})[kind] = weight
    return found
