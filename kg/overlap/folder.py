"""Overlap of a data folder: all its proposals compared, and the signals kept in its graph."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.embedding import Progress, VectorCache, choose_embedder
from kg.folder import DataFolder
from kg.overlap.cluster import AskGroup, Verdicts, ask_groups
from kg.overlap.compare import Comparison, Pair
from kg.overlap.signals import Confirmed
from kg.overlap.stored import GRAPH, comparable_proposals, group_members, signal_triples
from records import Proposal

CACHE = "cache"  #: in the data folder, for vectors
WAIT = 5.0  #: seconds for the folder's lock


@dataclass(frozen=True)
class Compared:
    """The proposals of a folder, ready to compare."""

    proposals: tuple[Proposal, ...]
    comparison: Comparison


def compare(folder: DataFolder, *, confirmed: Confirmed = {}, progress: Progress | None = None) -> Compared:
    """All proposals of a folder. What still has to be embedded is, and is kept in the folder; `progress` is told.

    `confirmed`: stances that reviewers gave, by (proposal, target).
    """
    proposals = comparable_proposals(folder.store(), folder.iris)
    embedder = choose_embedder() if proposals else None
    cache = VectorCache(embedder, folder.path / CACHE) if embedder else None
    return Compared(tuple(proposals), Comparison(proposals, cache, confirmed=confirmed, progress=progress))


def groups_of(folder: DataFolder, pairs: Sequence[Pair], verdicts: Verdicts = {}) -> list[AskGroup]:
    """The groups of asks, under the names that the graph has for them."""
    return ask_groups(pairs, verdicts, group_members(folder.store(), folder.iris))


def keep_signals(folder: DataFolder, compared: Compared, pairs: Sequence[Pair], groups: Sequence[AskGroup]) -> None:
    """Write the signals to the graph; nothing happens where they are the same. Raises UnreachableError while the folder is in use."""
    if not compared.proposals:
        return
    titles = {proposal.id: proposal.title for proposal in compared.proposals}
    with folder.writer("signalen bewaren", wait=WAIT) as writer:
        writer.put(writer.iris.graph(GRAPH), signal_triples(writer.iris, pairs, compared.comparison.stances, groups, titles))
