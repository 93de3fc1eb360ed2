"""Misspelt names of laws: `Wbmpg` for `Wbmgp`, `Huisvestigingswet` for `Huisvestingswet`, `Wet maatschapelijke ondersteuning`.

A repair needs one candidate and is never made onto an ordinary word: only tokens that look like a name are tried, and words
behind the beginning of a title ("Wet …", "Algemene wet …").
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.citations.names import ABBREVIATION, CITED, LawNames, Name, NameMatch
from ingest.citations.text import fold

Repair = tuple[NameMatch, str]  #: what it is read as, and the reason in Dutch

_TOKEN = re.compile(r"(?<![\w-])[A-Z][\w-]{3,40}(?![\w-])")
_ABBREVIATION = re.compile(r"[A-Z][A-Za-z]{4,7}")
_SHORT_ABBREVIATION = re.compile(r"[A-Z][b-df-hj-np-tv-z]{3,5}")
_CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxz]{4}", re.I)  # no Dutch word is written so, but abbreviations are
_ONE_WORD = re.compile(r"[\w-]{8,}(?:wet|wetboek|wetten)")
#: a kind of law made with another's name: "Invoeringswet X" is no slip for "Invorderingswet"
_FUNCTION = re.compile(r"(?:uitvoerings|invoerings|wijzigings|aanpassings|overgangs|reparatie|verzamel|kader|goedkeurings)", re.I)
_SHORT_WORD = re.compile(r"\w{3,}wet")
_TITLE_BEGINS = re.compile(r"(?<![\w-])(?:[Ww]et|[Aa]lg\w{2,6}e\s+wet|[Tt]ijdelijke\s+wet|[Bb]esluit|[A-Za-z]\w{3,25}(?=\s+wet\b))(?=\s)")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
#: words that people leave out or add
_SMALL = frozenset(("de", "het", "een", "van", "voor", "door", "in", "op", "en", "inzake", "betreffende", "met", "tot", "bij"))


def misspelt(text: str, names: LawNames) -> Iterator[Repair]:
    """Places that read as a misspelt name, with the reason in Dutch. (A name that is right is none: it is on the list.)"""
    yield from _titles(text, names)
    for token in _TOKEN.finditer(text):
        if names.named(token[0]) or _FUNCTION.match(token[0]):
            continue
        near = sorted(_candidates(token[0], names), key=lambda name: name.name.isupper() != token[0].isupper())
        if len({name.address for name in near}) == 1 or _same_family(near):
            match = NameMatch(token.start(), token.end(), tuple(near), weak=False, written=token[0])
            yield match, f"‘{token[0]}’ gelezen als ‘{near[0].name}’ ({_fault(fold(token[0]), fold(near[0].name))})"


def _same_family(near: list[Name]) -> bool:
    """One name that several laws bear (an old law and its successor): which one is for the date to say."""
    return len({fold(name.name) for name in near}) == 1


@lru_cache(maxsize=4096)
def _candidates(word: str, names: LawNames) -> list[Name]:
    folded = fold(word)
    if (_ABBREVIATION.fullmatch(word) and _CLUSTER.search(word)) or _SHORT_ABBREVIATION.fullmatch(word):
        pool = [n for n in names.all_names() if n.kind == ABBREVIATION and abs(len(n.name) - len(word)) <= 1 and len(n.name) >= 4]
        pool = [n for n in pool if len(n.name) >= 5 or n.law in names.municipal]
        return [n for n in pool if _distance(folded, fold(n.name), 1) <= 1 and n.name[0] == word[0]]
    if _ONE_WORD.fullmatch(folded):
        limit = 1 if len(folded) < 12 else 2
        pool = [n for n in names.all_names() if n.kind not in (ABBREVIATION, CITED) and " " not in n.name and fold(n.name).endswith("wet")]
        near = [(d, n) for n in pool if (d := _distance(folded, fold(n.name), limit)) <= limit and n.name[0].lower() == folded[0]]
        best = min((d for d, _ in near), default=0)
        return [n for d, n in near if d == best]
    if _SHORT_WORD.fullmatch(folded):
        daily = [n for n in names.all_names() if n.law in names.municipal and n.kind == "short-title" and fold(n.name).endswith("wet")]
        return [n for n in daily if n.name[0].lower() == folded[0] and _distance(folded, fold(n.name), 1) <= 1]
    return []


# --- titles of several words ----------------------------------------------------------------------------------------


def _titles(text: str, names: LawNames) -> Iterator[Repair]:
    """Words behind the beginning of a title that are almost one on the list: a slip in a word, or another small word."""
    for begin in _TITLE_BEGINS.finditer(text):
        words = [word for word in _WORD.finditer(text, begin.start(), begin.start() + 160) if "\n" not in text[begin.start() : word.end()]]
        found = _nearest(tuple(fold(word[0]) for word in words[:14]), names)
        if found:
            length, name = found
            start, end = begin.start(), words[length - 1].end()
            if fold(text[start:end]) != fold(name.name):
                match = NameMatch(start, end, names.named(name.name), weak=False, written=text[start:end])
                yield match, f"‘{text[start:end]}’ gelezen als ‘{name.name}’ (schrijffout in de titel)"


@lru_cache(maxsize=8)
def _title_index(names: LawNames) -> dict[str, list[tuple[tuple[str, ...], Name]]]:
    """First five letters of a word → the titles of several words that hold such a word, as content words."""
    index: dict[str, list[tuple[tuple[str, ...], Name]]] = {}
    for name in names.all_names():
        words = _content(tuple(_WORD.findall(fold(name.name))))
        title = name.kind in ("short-title", "shortened", "former-title") and name.confidence > 1
        if title and len(words) >= 2 and sum(map(len, words)) >= 12:
            for beginning in {word[:5] for word in words if len(word) > 4}:
                index.setdefault(beginning, []).append((words, name))
    return index


def _content(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _SMALL)


@lru_cache(maxsize=4096)
def _nearest(words: tuple[str, ...], names: LawNames) -> tuple[int, Name] | None:
    """The one title that the first words almost are, and how many of them it takes; None where none or several fit."""
    index = _title_index(names)
    best: dict[str, tuple[int, int, Name]] = {}  # a title → letters that differ, words that it takes (more is better, so negative)
    for title, name in {item for word in words for item in index.get(word[:5], ())} | _by_joining(words, names):
        length = _takes(words, len(title))
        cost = _cost(_content(words[:length]), title) if length else None
        if cost is not None:
            best[fold(name.name)] = (cost, -length, name)
    ranked = sorted(best.values(), key=lambda found: found[:2])
    if not ranked or (len(ranked) > 1 and ranked[1][:2] == ranked[0][:2]):
        return None
    return -ranked[0][1], ranked[0][2]


def _by_joining(words: tuple[str, ...], names: LawNames) -> set[tuple[tuple[str, ...], Name]]:
    """`Participatie wet`: two words that the list has as one."""
    joined = names.named("".join(words[:2])) if len(words) > 1 and words[1] == "wet" else ()
    return {(words[:2], name) for name in joined if name.kind in ("short-title", "shortened")}


def _takes(words: tuple[str, ...], content: int) -> int:
    """How many of the words hold that many content words; 0 when there are fewer."""
    for length, word in enumerate(words, 1):
        content -= word not in _SMALL
        if content == 0:
            return length
    return 0


def _cost(words: tuple[str, ...], title: tuple[str, ...]) -> int | None:
    """Letters that differ, at most one or two in one word of six or more; None when the words are another title."""
    different = [(a, b) for a, b in zip(words, title, strict=True) if a != b]
    if not different:
        return 0
    (a, b), *more = different
    limit = 2 if len(b) >= 10 else 1
    distance = _distance(a, b, limit)
    return distance if not more and min(len(a), len(b)) >= 6 and distance <= limit else None


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
