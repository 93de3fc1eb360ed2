"""Overlap of a data folder: all its proposals compared, and the signals kept in its graph."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.embedding import Embedder, Progress, VectorCache, choose_embedder
from kg.embedding.cache import forget_vectors
from kg.folder import snapshots
from kg.folder.data_folder import DataFolder
from kg.folder.graph_files import canonical
from kg.judgements import table
from kg.judgements.verdicts import Verdict, pair_verdicts
from kg.judgements.verdicts import stances as judged_stances
from kg.overlap.compare import OVERLAP, Comparison, Pair
from kg.overlap.coverage import keep_seen, versions
from kg.overlap.features import texts_to_embed
from kg.overlap.groups import AskGroup, ask_groups
from kg.overlap.stored import GRAPH, KEPT, comparable_proposals, compared_triples, group_members, signal_triples
from kg.overlap.weights import model
from records import Proposal

CACHE = "cache"  #: in the data folder, for vectors
WAIT = 5.0  #: seconds for the folder's lock


@dataclass(frozen=True)
class Found:
    """The proposals of a folder, compared."""

    proposals: Sequence[Proposal]
    versions: Mapping[str, str]  #: of their files, by id (`kg.overlap.coverage`)
    comparison: Comparison
    verdicts: Mapping[tuple[str, str], Verdict]  #: what people said of a pair
    least: float  #: the probability from which a pair counts as overlap
    pairs: Sequence[Pair]  #: those that count and those that are kept, best first
    groups: Sequence[AskGroup]  #: under the names that the graph has for them


def compare_all(
    folder: DataFolder, at_least: float | None = None, *, progress: Progress | None = None,
    embedder: Callable[[], Embedder | None] = choose_embedder,
) -> Found:  # fmt: skip
    """All proposals of a folder, with what people judged. What still has to be embedded is, and is kept in the folder.

    `progress` is told how many texts are embedded. Nothing else is written: see `keep`.
    """
    proposals, read = _proposals(folder)
    chosen = embedder() if proposals else None
    cache = VectorCache(chosen, folder.path / CACHE) if chosen else None
    comparison = Comparison(proposals, cache, confirmed=_agreed(judged_stances(table.read(folder))), progress=progress)
    least = model(comparison.model_name).cuts[OVERLAP] if at_least is None else at_least
    pairs = comparison.pairs(min(least, KEPT))
    verdicts = pair_verdicts(table.read(folder))  # again: people judge while texts are embedded
    groups = ask_groups(pairs, _agreed(verdicts), group_members(folder.store(), folder.iris))
    return Found(proposals, read, comparison, verdicts, least, pairs, groups)


def keep(folder: DataFolder, found: Found, wait: float = WAIT) -> None:
    """Write the signals to the graph; nothing happens where they are the same.

    Of what was erased in the meantime nothing is written, and nothing stays in the cache. Raises UnreachableError while the folder
    is in use for longer than `wait` seconds.
    """
    if not found.proposals:
        return
    data = _graph(folder, found)  # before the lock: this is most of the work
    with folder.writer("signalen bewaren", wait=wait) as writer:
        there = _still_there(folder, found)
        if there is not found:
            data = _graph(folder, there)
            forget_vectors(folder.path / CACHE, keep=texts_to_embed(there.proposals))
        writer.put_bytes(writer.iris.graph(GRAPH), data)
        keep_seen(folder)


def _graph(folder: DataFolder, found: Found) -> bytes:
    """The graph of signals, as its file has it."""
    iris, titles = folder.iris, {proposal.id: proposal.title for proposal in found.proposals}
    wants = {name: stances for name, stances in found.comparison.stances.items() if name in titles}
    triples = signal_triples(iris, found.pairs, wants, found.groups, titles)
    triples += compared_triples(iris, found.versions, found.comparison.model_name)
    return canonical(iris.graph(GRAPH), triples)


def _proposals(folder: DataFolder) -> tuple[list[Proposal], dict[str, str]]:
    """What is to be compared, and the versions of the files that it surely was read from."""
    folder.store()  # mends the index, if need be
    home = folder.snapshot()
    store = folder.store()  # that snapshot or, where a writer comes between, a newer one: then the versions of what changed are left out
    return comparable_proposals(store, folder.iris), versions(folder, snapshots.listed(home)) if home else {}


def _still_there(folder: DataFolder, found: Found) -> Found:
    """Without the proposals that were erased since."""
    left = [one for one in found.proposals if folder.file_of(folder.iris.graph("voorstel", one.id)).exists()]
    names = {one.id for one in left}
    if len(left) == len(found.proposals):
        return found
    return replace(
        found, proposals=left, versions={name: version for name, version in found.versions.items() if name in names},
        pairs=[pair for pair in found.pairs if {pair.a, pair.b} <= names],
        groups=[group for group in found.groups if names.issuperset(group.proposals)],
    )  # fmt: skip


def _agreed(verdicts: Mapping[tuple[str, str], Verdict]) -> dict[tuple[str, str], str]:
    """Pairs, and proposals with a provision, on which the reviewers agree: what people say goes before what a score says."""
    return {pair: verdict.outcome for pair, verdict in verdicts.items() if verdict.outcome}
