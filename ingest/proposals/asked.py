"""What a direction of solution asks: kind of intervention, more room or less, and what an experiment tells of itself.

By rules on words (`asked.toml`), each with a name that goes along with what it decided; in doubt `onbekend`. A person's
correction is a judgement of its own and stands beside this, so it survives another reading.
"""
from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from records import Solution

EXPERIMENT = "experimenteerbepaling"
NOT_LEGAL = "niet-juridisch"
_SENTENCE = re.compile(r"(?:[^.!?;\n]|\.(?=\S)|(?<=\bart)\.|(?<=\bbv)\.|(?<=\bbijv)\.)+")


@dataclass(frozen=True)
class _Rule:
    id: str
    gives: str
    words: re.Pattern[str]
    rank: int  #: 0 before all others, 1, 2 after all others


@dataclass(frozen=True)
class _Rules:
    rules: tuple[_Rule, ...]
    legal: re.Pattern[str]
    negation: re.Pattern[str]
    kinds: dict[str, str]
    directions: dict[str, re.Pattern[str]]
    experiment: dict[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    data: dict[str, Any] = tomllib.loads((Path(__file__).parent / "asked.toml").read_text(encoding="utf-8"))

    def compiled(words: str) -> re.Pattern[str]:
        return re.compile(words, re.I)

    def rank(rule: dict[str, Any]) -> int:
        return 0 if rule.get("first") else 2 if rule.get("general") else 1

    rules = tuple(_Rule(rule["id"], rule["gives"], compiled(rule["words"]), rank(rule)) for rule in data["rule"])
    return _Rules(
        rules, compiled(data["legal"]["words"]), compiled(data["negation"]["words"]), data["direction"]["kinds"],
        {name: compiled(words) for name, words in data["direction"]["words"].items()},
        {name: compiled(words) for name, words in data["experiment"].items()},
    )  # fmt: skip


def with_asked(solution: Solution) -> Solution:
    """The solution with what it asks; `rule` names what decided: "lid-erbij", or "lid-erbij+ruimer" where words gave the direction."""
    kind, rule = _kind(solution.text)
    direction, by_words = _direction(kind, solution.text)
    named = "+".join(filter(None, (rule, direction if by_words and direction != "onbekend" else "")))
    points = _points(solution.text) if kind == EXPERIMENT else ()
    return replace(solution, intervention=kind, direction=direction, rule=named, experiment=points)


def _kind(text: str) -> tuple[str, str]:
    for sentence in (match[0] for match in _SENTENCE.finditer(text)):
        hits = [(rule.rank, at, rule) for rule in _rules().rules if (at := _hit(rule.words, sentence)) is not None]
        if hits:
            rule = min(hits, key=lambda hit: hit[:2])[2]
            doubtful = rule.gives == NOT_LEGAL and _rules().legal.search(text)
            return ("onbekend", "") if doubtful else (rule.gives, rule.id)
    return "onbekend", ""


def _hit(words: re.Pattern[str], sentence: str) -> int | None:
    """Where the words stand, unless all of them are denied."""
    places = (match.start() for match in words.finditer(sentence))
    return next((at for at in places if not _rules().negation.search(sentence[:at])), None)


def _direction(kind: str, text: str) -> tuple[str, bool]:
    """(direction, whether words rather than the kind gave it)."""
    if kind in _rules().kinds:
        return _rules().kinds[kind], False
    if kind in ("onbekend", NOT_LEGAL):
        return "onbekend", False
    found = [name for name, words in _rules().directions.items() if _hit(words, text) is not None]
    clear = [name for name in found if name != "anders"] or found
    return (clear[0], True) if len(clear) == 1 else ("onbekend", False)


def _points(text: str) -> tuple[str, ...]:
    return tuple(name for name, words in _rules().experiment.items() if words.search(text))
