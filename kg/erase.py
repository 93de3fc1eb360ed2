"""Removing a proposal everywhere, the bytes included: graph, contact, original, index, databases."""
from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.database import compact, open_database
from kg.folder import DataFolder, Writer
from kg.judgements import table
from kg.judgements.common_ask import erase_asks
from kg.judgements.follow import catch_up
from kg.private import COPIES, PrivateFolder
from kg.proposals import read_proposal
from kg.terms import string
from kg.write_proposal import names
from records import InputError

Eraser = Callable[[DataFolder, Writer, str], None]


def _judgements(folder: DataFolder, writer: Writer, proposal_id: str) -> None:
    """Tombstones stay of what was judged; the graph follows."""
    erase_asks(folder, proposal_id)
    table.erase(folder, proposal_id)
    catch_up(folder, writer)


def _signals_and_vectors(folder: DataFolder, writer: Writer, proposal_id: str) -> None:
    from kg.overlap.forget import forget  # numpy and scipy are loaded only when something is erased

    forget(folder, writer, proposal_id)


def _copies_of_recover(folder: DataFolder, _writer: Writer, _proposal_id: str) -> None:
    """They may hold any proposal, in files that can't be read."""
    shutil.rmtree(folder.path / COPIES, ignore_errors=True)


def _search_index(folder: DataFolder, _writer: Writer, proposal_id: str) -> None:
    from kg.search.index import forget  # the Dutch dictionaries, as above

    forget(folder, proposal_id)


#: those that make something of a proposal's text, and make it again from what it becomes
DERIVED: list[Eraser] = [_signals_and_vectors, _search_index]
#: those that keep something about a proposal beside its graph: each removes what it has of this id, inside the writer, and
#: may leave what names nobody. Databases are compacted afterwards.
ERASERS: list[Eraser] = [_judgements, *DERIVED, _copies_of_recover]


@dataclass(frozen=True)
class Erased:
    """What was removed."""

    id: str
    messages: tuple[str, ...]


def erase(folder: DataFolder, proposal_id: str) -> Erased:
    """Remove a proposal and everything that was kept of it. Raises InputError when there is none of that id.

    The index is made anew from the files that stay, as an engine keeps deleted bytes; other readers see that at their next question.
    """
    if not re.fullmatch(r"[a-z0-9-]+(?:\.\d+)?", proposal_id):
        raise InputError("geen voorstel met dit kenmerk")
    private = PrivateFolder(folder)
    with folder.writer("voorstel wissen") as writer:
        graph = writer.iris.graph("voorstel", proposal_id)
        if not (folder.quads_of(graph) or proposal_id in private.sources() or private.is_erasing(proposal_id)):
            raise InputError(f"{proposal_id}: geen voorstel met dit kenmerk")
        private.begin_erasing(proposal_id)
        remove_names(folder, writer, proposal_id)
        writer.put(graph, [])
        shared = private.erase(proposal_id)
        for eraser in ERASERS:
            eraser(folder, writer, proposal_id)
        writer.follow()
        compact_databases(folder)
        writer.rebuild_index()
        private.end_erasing(proposal_id)
    said = [f"het origineel bevatte ook {', '.join(shared)} en is mee gewist; wat daarvan gelezen is, blijft"] if shared else []
    return Erased(proposal_id, tuple(said))


def remove_names(folder: DataFolder, writer: Writer, proposal_id: str) -> None:
    """Names of things that only this proposal mentions."""
    try:
        proposal = read_proposal(folder.store(), writer.iris, proposal_id)
    except InputError:
        return
    own = {triple.subject for triple in names(writer.iris, proposal)}
    graph = writer.iris.graph("voorstel", proposal_id)
    gone = {node for node in own if isinstance(node, NamedNode) and not _mentioned(folder, node, graph)}
    kept = [quad.triple for quad in folder.quads_of(writer.iris.graph("namen")) if quad.subject not in gone]
    writer.put(writer.iris.graph("namen"), kept)


def _mentioned(folder: DataFolder, node: NamedNode, besides: NamedNode) -> bool:
    """By a graph that isn't made from others: signals and counts follow by themselves."""
    signals = folder.iris.graph("signaal").value
    query = f"ASK {{ GRAPH ?graaf {{ ?s ?p {node} }} FILTER(?graaf != {besides} && !STRSTARTS(STR(?graaf), {string(signals)})) }}"
    return folder.store().ask(query)


def compact_databases(folder: DataFolder) -> None:
    """Overwrite deleted rows in every SQLite database of the folder, and cut off its write-ahead log."""
    for file in sorted(folder.path.rglob("*.sqlite")):
        with open_database(file) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            compact(connection)
