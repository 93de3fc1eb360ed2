"""The questions of the screens that find: what is new, what waits, and what somebody means by the words that they type."""
from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from ingest.citations import read_typed
from ingest.proposals import municipality_iri
from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.news import Day
from kg.news import news as kg_news
from kg.proposals.lists import Lists
from kg.rdf.iri import Iris
from kg.review.standings import Pair, Waiting, likely_pairs
from kg.review.standings import waiting as kg_waiting
from kg.search.box import Answer, Place
from kg.search.box import answer as box_answer
from kg.search.search import Found, search
from ui.data.graph import Graph, Standing
from ui.data.snapshot import Snapshot


def news(graph: Graph) -> list[Day]:
    """What was loaded or changed, by day, the latest first."""
    return _news(graph.at, graph.desk.folder)


def waiting(graph: Graph) -> Waiting:
    """What waits for the user of this session."""
    folder = graph.desk.folder
    return _waiting(graph.at, folder, graph.desk.user.name, tuple(table.progress(folder).values()), graph.lists, graph.standing)


def meant(graph: Graph, words: str) -> tuple[Place | None, tuple[Place, ...]]:
    """The one thing that somebody means, or what they may mean."""
    found = _answer(graph, words)
    return found.jump, found.suggestions


def found(graph: Graph, words: str, kind: str, limit: int, offset: int = 0) -> Found:
    """What of a kind has these words, best first."""
    return search(graph.desk.folder, words, [kind], limit, offset)


@lru_cache(maxsize=1)
def prepare() -> None:
    """Read the names of laws and municipalities beside what else is done: the first search then doesn't wait for them."""
    threading.Thread(target=lambda: (read_typed("Hvw 11", on=date.today()), municipality_iri("Utrecht")), daemon=True).start()


def _answer(graph: Graph, words: str) -> Answer:
    nothing: Sequence[str] = ()
    return box_answer(graph.desk.folder, words, read_typed(words, on=date.today()), municipality_iri(words), kinds=nothing, limit=0)


@lru_cache(maxsize=2)
def _news(_at: Snapshot, folder: DataFolder) -> list[Day]:
    return kg_news(folder.graphs)


@lru_cache(maxsize=2)
def _likely(at: Snapshot, base: str) -> frozenset[Pair]:
    return likely_pairs(at.store, Iris(base))


@lru_cache(maxsize=32)
def _waiting(at: Snapshot, folder: DataFolder, who: str, _progress: tuple[int, ...], lists: Lists, standing: Standing) -> Waiting:
    return kg_waiting(folder, _likely(at, folder.iris.base), standing.judged, lists.number, who)
