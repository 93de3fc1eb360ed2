"""Leaving nothing of an erased proposal in signals and vectors."""
from __future__ import annotations

from pyoxigraph import NamedNode, Triple

from kg.embedding.cache import forget_vectors
from kg.folder.data_folder import DataFolder, Writer
from kg.overlap.coverage import keep_seen
from kg.overlap.features import texts_to_embed
from kg.overlap.run import CACHE
from kg.overlap.stored import GRAPH, comparable_proposals


def forget(folder: DataFolder, writer: Writer, proposal_id: str) -> None:
    """Remove the signals that speak of a proposal, and the vectors that no other proposal needs."""
    _forget_signals(folder, writer, proposal_id)
    others = [one for one in comparable_proposals(folder.store(), folder.iris) if one.id != proposal_id]
    forget_vectors(folder.path / CACHE, keep=texts_to_embed(others))
    keep_seen(folder, without=proposal_id)


def _forget_signals(folder: DataFolder, writer: Writer, proposal_id: str) -> None:
    """A signal or group that names the proposal goes whole, with its parts: it is made again from what stays."""
    graph, proposal, terms = folder.iris.graph(GRAPH), folder.iris.proposal(proposal_id), folder.iris.terms
    triples = [quad.triple for quad in folder.quads_of(graph)]
    in_words = [t for t in triples if t.predicate in (terms.ruimer, terms.strenger) and proposal_id in t.object.value.split()]
    named = in_words + [triple for triple in triples if triple.object == proposal]
    gone = {triple.subject.value for triple in named if isinstance(triple.subject, NamedNode)} | {proposal.value}
    writer.put(graph, (triple for triple in triples if _whole(triple) not in gone))


def _whole(triple: Triple) -> str:
    """The signal that a statement is about: itself, or what it is a part of."""
    subject = triple.subject
    return subject.value.partition("#")[0] if isinstance(subject, NamedNode) else ""
