"""The piece of a text that shows why it was found, with the places of the words that were asked."""
from __future__ import annotations

from kg.search import tokens
from kg.search.query import Query
from kg.search.tokens import Word

LENGTH = 240  #: characters of a snippet, about
BEFORE = 60  #: of these before the first word found
LONGEST = 30_000  #: characters of a text that are looked through
Marks = tuple[tuple[int, int], ...]  #: (start, end), `str` indices, in order


def marks(text: str, query: Query) -> Marks:
    """Where the words that were asked stand in a text."""
    return tuple((start, end) for start, end, _ in _hits(text, query))


def snippet(text: str, query: Query) -> tuple[str, Marks]:
    """The piece in which most of what is asked stands, on one line, and the marks in it; the text's beginning when none does."""
    most, first = 0, 0
    hits = _hits(text[:LONGEST], query)
    for at, (start, _, _) in enumerate(hits):
        told = len({name for begin, _, name in hits[at : at + 30] if begin < start + LENGTH - BEFORE})
        if told > most:
            most, first = told, start
    piece = _cut(text, first)
    return piece, marks(piece, query)


def _hits(text: str, query: Query) -> list[tuple[int, int, str]]:
    """(start, end, what was asked) of the words found."""
    placed = list(tokens.places(text))
    names = {word.base: word.base for word in query.words} | {part: word.base for word in query.words for part in word.parts}
    found = {place: name for place, (_, _, word) in enumerate(placed) if (name := _named(word, names))}
    for phrase in query.phrases:
        bases = [word.base for word in phrase]
        for place in range(len(placed) - len(bases) + 1):
            if all(placed[place + n][2].base == base for n, base in enumerate(bases)):
                found |= {place + n: " ".join(bases) for n in range(len(bases))}
    return [(placed[place][0], placed[place][1], found[place]) for place in sorted(found)]


def _named(word: Word, names: dict[str, str]) -> str | None:
    return names.get(word.base) or next((names[part] for part in word.parts if part in names), None)


def _cut(text: str, first: int) -> str:
    start = max(0, first - BEFORE)
    if start:
        start = text.find(" ", start, first) + 1 or first
    end = min(len(text), start + LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", start + 1, end), start + 1) if " " in text[start + 1 : end] else end
    piece = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{piece}{' …' if end < len(text) else ''}"
