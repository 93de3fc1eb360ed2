"""Removing a proposal everywhere, the bytes included: graph, contact, original, index, databases."""
from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pyoxigraph import NamedNode

from kg.folder.data_folder import DataFolder, Writer
from kg.folder.database import compact, open_database
from kg.folder.private import COPIES, ErasedFiles, PrivateFolder
from kg.judgements import table
from kg.judgements.common_ask import erase_asks
from kg.judgements.follow import catch_up
from kg.proposals.read import read_proposal
from kg.proposals.triples import names
from kg.rdf.terms import string
from kg.traces import Evidence, Needles, evidence, is_of, own_needles, traces, unnamed_originals
from records import InputError

Result = TypeVar("Result")
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
    """What was removed, and what wasn't."""

    id: str
    messages: tuple[str, ...]
    left: tuple[str, ...] = ()  #: what could not be removed, found or looked at: then it may not be said to be gone


def erase(folder: DataFolder, proposal_id: str) -> Erased:
    """Remove a proposal and everything that was kept of it, and look whether it is gone. Raises InputError when there is none of that id.

    The index is made anew from the files that stay, as an engine keeps deleted bytes; other readers see that at their next question.
    What fails on a file is told in `left`; then, and after a kill, the same can be run again.
    """
    if not re.fullmatch(r"[a-z0-9-]+(?:\.\d+)?", proposal_id):
        raise InputError("geen voorstel met dit kenmerk")
    private = PrivateFolder(folder)
    with folder.writer("voorstel wissen") as writer:
        graph, begun = writer.iris.graph("voorstel", proposal_id), private.begun_erasing(proposal_id)
        there = folder.file_of(graph).exists() or private.contact_file(proposal_id).exists()
        if not (there or begun is not None or proposal_id in private.sources()):
            raise InputError(f"{proposal_id}: geen voorstel met dit kenmerk")
        known = evidence(folder, proposal_id) | Evidence.from_json(begun or b"")
        needles = own_needles(folder, proposal_id, known)
        private.begin_erasing(proposal_id, known.as_json())
        remove_names(folder, writer, proposal_id)
        writer.put(graph, [])
        failed = _Failures()
        files = failed.of(lambda: private.erase(proposal_id, known.hashes)) or ErasedFiles((), ())
        failed.of(lambda: private.forget_black(proposal_id))
        said, left = _unnamed(folder, known, needles)
        for eraser in ERASERS:
            failed.of(lambda eraser=eraser: eraser(folder, writer, proposal_id))
        writer.follow()
        failed.of(lambda: compact_databases(folder))
        writer.rebuild_index()
        left += [f"prive/originelen/{one}: het origineel was er niet meer" for one in files.missing if begun is None]
        left += traces(folder, proposal_id, needles)
        if failed.told:
            left = [*failed.told, *left, f"wissen is niet af; neem de oorzaak weg en wis {proposal_id} nog eens"]
        else:
            private.end_erasing(proposal_id)
    if files.shared:
        said.insert(0, f"het origineel bevatte ook {', '.join(files.shared)} en is mee gewist; wat daarvan gelezen is, blijft")
    return Erased(proposal_id, tuple(said), tuple(left))


class _Failures:
    """Steps of which one that fails doesn't keep the next from being done."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def of(self, step: Callable[[], Result]) -> Result | None:
        """Do a step; None when it failed."""
        try:
            return step()
        except (InputError, ValueError) as error:
            self.told.append(str(error))
        except OSError as error:
            self.told.append(f"{error.filename or 'schijf'}: kan niet worden gewist ({error.strerror or error})")
        return None


def _unnamed(folder: DataFolder, known: Evidence, needles: Needles) -> tuple[list[str], list[str]]:
    """Remove the originals of this proposal that nothing names any more; (what was removed, what can't be told to be of somebody else)."""
    removed, left = [], []
    for file in unnamed_originals(folder):
        where = file.relative_to(folder.path).as_posix()
        of_it = is_of(file, needles) if known.words else None
        if of_it:
            file.unlink()
            removed.append(f"{where}: geen regel noemde dit origineel; het droeg gegevens van dit voorstel en is gewist")
        elif of_it is None:
            doubt = "of het van dit voorstel is, is niet na te gaan; bekijk het en verwijder het zo nodig"
            left.append(f"{where}: geen regel noemt dit origineel, en {doubt}")
    return removed, left


def remove_names(folder: DataFolder, writer: Writer, proposal_id: str, now: bytes = b"") -> None:
    """Names of things that only this proposal mentions, in the snapshot. `now`: its graph as it will be, whose names stay."""
    try:
        proposal = read_proposal(folder.store(), writer.iris, proposal_id)
    except InputError:
        return
    own = {triple.subject for triple in names(writer.iris, proposal)}
    graph = writer.iris.graph("voorstel", proposal_id)
    gone = {node for node in own if isinstance(node, NamedNode) and str(node).encode() not in now and not _mentioned(folder, node, graph)}
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
