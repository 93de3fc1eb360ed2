"""Misspelt names of laws: `Wbmpg` for `Wbmgp`, `Huisvestigingswet` for `Huisvestingswet`.

A repair needs one candidate and is never made onto an ordinary word: only tokens that look like a name are tried.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.citations.names import ABBREVIATION, LawNames, Name, NameMatch
from ingest.citations.text import fold

_TOKEN = re.compile(r"(?<![\w-])[A-Z][\w-]{4,40}(?![\w-])")
_ABBREVIATION = re.compile(r"[A-Z][A-Za-z]{4,7}")
_CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxz]{4}", re.I)  # no Dutch word is written so, but abbreviations are
_ONE_WORD = re.compile(r"[\w-]{8,}(?:wet|wetboek|wetten)")


def misspelt(text: str, names: LawNames) -> Iterator[tuple[NameMatch, str]]:
    """Places that read as a misspelt name, with the reason in Dutch. (A name that is right is none: it is on the list.)"""
    for token in _TOKEN.finditer(text):
        if names.named(token[0]):
            continue
        near = sorted(_candidates(token[0], names), key=lambda name: name.name.isupper() != token[0].isupper())
        if len({name.address for name in near}) == 1 or _same_family(near):
            match = NameMatch(token.start(), token.end(), tuple(near), weak=False)
            yield match, f"‘{token[0]}’ gelezen als ‘{near[0].name}’ ({_fault(fold(token[0]), fold(near[0].name))})"


def _same_family(near: list[Name]) -> bool:
    """One name that several laws bear (an old law and its successor): which one is for the date to say."""
    return len({fold(name.name) for name in near}) == 1


@lru_cache(maxsize=4096)
def _candidates(word: str, names: LawNames) -> list[Name]:
    folded = fold(word)
    if _ABBREVIATION.fullmatch(word) and _CLUSTER.search(word):
        pool = [n for n in names.all_names() if n.kind == ABBREVIATION and abs(len(n.name) - len(word)) <= 1 and len(n.name) >= 5]
        return [n for n in pool if _distance(folded, fold(n.name), 1) <= 1]
    if _ONE_WORD.fullmatch(folded):
        limit = 1 if len(folded) < 12 else 2
        pool = [n for n in names.all_names() if n.kind != ABBREVIATION and " " not in n.name and fold(n.name).endswith("wet")]
        near = [(d, n) for n in pool if (d := _distance(folded, fold(n.name), limit)) <= limit and n.name[0].lower() == folded[0]]
        best = min((d for d, _ in near), default=0)
        return [n for d, n in near if d == best]
    return []


def _distance(a: str, b: str, limit: int) -> int:
    """Optimal string alignment distance (insert, delete, replace, swap of neighbours); more than `limit` is `limit + 1`."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before, row = [0] * (len(b) + 1), list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i, *[0] * len(b)]
        for j, y in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], older[j - 2] + 1)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def _fault(written: str, right: str) -> str:
    if sorted(written) == sorted(right):
        return "letters verwisseld"
    if len(written) < len(right):
        return "letter vergeten"
    return "letter te veel" if len(written) > len(right) else "andere letter"
