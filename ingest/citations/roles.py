"""The role of a citation in the argument: what the submitter wants with the provision, by careful rules on its sentence.

The rules are data (`ingest/data/citation_roles.tsv`: role, id, where to look, pattern, an example of our own). `before` and `after`: the
words stand right beside the citation; `sentence`: in its sentence, not further off than `NEAR`. No rule fits: onbekend.
"""
from __future__ import annotations

import csv
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.citations.text import PARAGRAPH

_RULES = Path(__file__).parents[1] / "data" / "citation_roles.tsv"
_SENTENCE_END = re.compile(r"(?<=[a-zé)\]”\"\d])[.!?;](?=\s+[A-ZÀ-Ý‘“\"(])|" + PARAGRAPH)
_SOURCES = ("jurisprudentie", "publicatie", "kamerstuk")  #: what explains, rather than what is asked about
NEAR = 160  #: characters between a citation and the words that tell its role
UNKNOWN = "onbekend"
_WHERE = {"before": r"\b(?:{})\s+$", "after": r"\s*(?:{})", "sentence": "{}"}


@dataclass(frozen=True, slots=True)
class RoleRule:
    """One rule: the role it gives, and when."""

    role: str
    id: str
    where: str  #: before, after or sentence
    pattern: re.Pattern[str]
    example: str


@lru_cache(maxsize=1)
def role_rules() -> tuple[RoleRule, ...]:
    """The rules, the first that fits decides."""
    with _RULES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(
        RoleRule(row["role"], row["rule"], row["where"], re.compile(_WHERE[row["where"]].format(row["pattern"]), re.I), row["example"])
        for row in rows
    )


class Roles:
    """The roles of the citations of one text (folded)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._ends = [match.end() for match in _SENTENCE_END.finditer(text)]

    def role(self, start: int, end: int, kind: str) -> str:
        """The role of the citation at a place; onbekend where no rule says it."""
        if kind in _SOURCES:
            return "achtergrond"
        first, last = self._sentence(start, end)
        for rule in role_rules():
            if self._fits(rule, first, start, end, last):
                return rule.role
        return UNKNOWN

    def _fits(self, rule: RoleRule, first: int, start: int, end: int, last: int) -> bool:
        if rule.where == "before":
            return bool(rule.pattern.search(self.text, max(first, start - NEAR), start))
        if rule.where == "after":
            return bool(rule.pattern.match(self.text, end, last))
        return self._near(rule, first, start, end, last)

    def _near(self, rule: RoleRule, first: int, start: int, end: int, last: int) -> bool:
        around = self.text[first:last]
        return any(
            match.end() + first >= start - NEAR and match.start() + first <= end + NEAR for match in rule.pattern.finditer(around)
        )

    def _sentence(self, start: int, end: int) -> tuple[int, int]:
        place = bisect_right(self._ends, start)
        first = self._ends[place - 1] if place else 0
        behind = bisect_right(self._ends, end)
        last = self._ends[behind] if behind < len(self._ends) else len(self.text)
        return max(first, start - 3 * NEAR), min(last, end + 3 * NEAR)
