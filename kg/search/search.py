"""Full-text search over proposals, submitters, laws and provisions."""
from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from kg.folder.data_folder import DataFolder
from kg.search import tokens
from kg.search.documents import KINDS, LAW, MUNICIPALITY, PROPOSAL, PROVISION, SUBMITTER
from kg.search.index import Match, indexes
from kg.search.query import Query, read
from kg.search.snippet import Marks, marks, snippet
from kg.search.update import ready

FARTHEST = 1000  #: hits of one kind; who needs more asks more precisely
_HELD_BY = {"voorstellen": (MUNICIPALITY, SUBMITTER, LAW, PROPOSAL), "wetten": (LAW, PROVISION)}


@dataclass(frozen=True)
class Hit:
    """A thing found. Marks are (start, end), `str` indices into the text before them."""

    kind: str  #: voorstel, regeling, bepaling, gemeente, indiener
    target: str  #: id of a proposal, address of law, IRI of a municipality or submitter
    title: str
    title_marks: Marks
    snippet: str  #: plain text, one line
    marks: Marks
    score: float  #: 0..1
    paraphrase: bool = False  #: the text is our paraphrase, not the law's


@dataclass(frozen=True)
class Found:
    """The answer to a search."""

    hits: tuple[Hit, ...]
    ready: bool  #: False: the index is still being made, so there may be more


def search(folder: DataFolder, words: str, kinds: Sequence[str] | None = None, limit: int = 20, offset: int = 0) -> Found:
    """What fits the words, best first; "…" around words asks for them together.

    Never raises for odd words; an unknown kind finds nothing. Waits for no index: what is not in it yet is not found.
    """
    query = read(words)
    limit, offset = max(0, min(limit, FARTHEST)), max(0, min(offset, FARTHEST))
    is_ready = ready(folder)
    if not query or not limit:
        return Found((), is_ready)
    wanted = [kind for kind in KINDS if kinds is None or kind in kinds]
    found = list(islice(_merged(folder, query, wanted, limit + offset), offset, offset + limit))
    return Found(tuple(_shown(query, score, match) for score, match in found), is_ready)


def _merged(folder: DataFolder, query: Query, kinds: Sequence[str], limit: int) -> Iterator[tuple[float, Match]]:
    """What was found of all kinds, each kind in its own order, the best of their heads first; a law of both indexes once."""
    streams = [
        _scored(query, found)
        for index in reversed(indexes(folder)) for kind in kinds if kind in _HELD_BY[index.name]
        if (found := index.find(query, kind, limit))
    ]  # fmt: skip
    seen: set[tuple[str, str]] = set()
    for score, match in heapq.merge(*streams, key=lambda one: -one[0]):
        if (match.kind, match.target) not in seen:
            seen.add((match.kind, match.target))
            yield score, match


def _scored(query: Query, found: Sequence[Match]) -> list[tuple[float, Match]]:
    """With their scores, none higher than the one before."""
    scores = accumulate((_score(query, match, found[0].fit) for match in found), min)
    return list(zip(scores, found, strict=True))


def _score(query: Query, match: Match, best: float) -> float:
    """Half for having all that is asked, a quarter for what share of it the title has, a quarter for how it compares to its kind's best."""
    asked = {word.base for word in query.words} | {word.base for phrase in query.phrases for word in phrase}
    title = {name for word in tokens.words(match.title) for name in (word.base, *word.parts)}
    return round(0.5 * match.whole + 0.25 * len(asked & title) / len(asked) + 0.25 * (match.fit / best if best > 0 else 1.0), 4)


def _shown(query: Query, score: float, match: Match) -> Hit:
    piece, places = snippet(match.text, query)
    return Hit(match.kind, match.target, match.title, marks(match.title, query), piece, places, score, match.paraphrase)
