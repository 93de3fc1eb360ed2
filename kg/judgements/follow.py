"""The graph follows the table: every writer leaves `/id/graaf/oordelen`, and corrected proposals, as the table has them.

A judgement is safe once it is in the table; this only shows it to those who ask the graph.
"""
from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Sequence, Set
from dataclasses import replace

from pyoxigraph import Quad, Store

from kg.folder.data_folder import DataFolder, Writer
from kg.folder.disk import write_file
from kg.folder.manifest import JUDGEMENTS
from kg.judgements import table
from kg.judgements.corrections import apply
from kg.judgements.record import Judgement
from kg.judgements.triples import judgement_triples
from kg.proposals.read import read_proposal
from kg.proposals.triples import proposal_triples
from kg.rdf.engine import OxigraphStore
from kg.rdf.vocabulary import schema_triples
from records import Proposal, UnreachableError

log = logging.getLogger("regelruimte")
MARK = "oordelen.json"  #: in `index/`: how far the graph has come; without it all is made anew
_POSITION = re.compile(rb"/oplossing/(\d+)> <https://schema\.org/position> ")
DELAY = 5.0  #: seconds in which judgements gather into one batch


def follow(folder: DataFolder, wait: float = 10.0) -> bool:
    """Bring the graph up to the table now. False when another writer keeps the folder for longer than `wait` seconds: it will do it."""
    if not _behind(folder):
        return True
    try:
        with folder.writer("oordelen in de graaf zetten", wait):
            pass
    except UnreachableError:
        return False
    return True


def catch_up(folder: DataFolder, writer: Writer) -> None:
    """What every writer does last (`kg.folder.writing.FOLLOWERS`); after `table.erase` to be called before the index is made anew."""
    known = table.position(folder)
    _follow(folder, writer, is_gone=known is not None and known.size > 0 and not folder.file_of(folder.iris.graph("oordelen")).exists())
    if known is not None and known != writer.manifest.state.judgements:
        writer.manifest.note(JUDGEMENTS, known)


def _follow(folder: DataFolder, writer: Writer, is_gone: bool) -> None:
    changed = writer.changed_proposals()
    if not (changed or writer.after_crash or is_gone or _behind(folder)):
        return
    shown = {} if writer.after_crash else _shown(folder)  # after a crash: proposals may have changed without it
    progress, judgements = table.progress(folder), table.read(folder)
    if not judgements:
        return
    fresh = {one.proposal for one in judgements if one.kind == "citatie" and one.nr > shown.get("nr", 0)}
    corrected_ones = {one.proposal for one in judgements if one.kind == "citatie"}
    for proposal_id in sorted(fresh | (changed & corrected_ones)):
        _correct(folder, writer, proposal_id, [one for one in judgements if one.proposal == proposal_id])
    solutions = _solutions(folder, {one.proposal for one in judgements if not one.erased})
    writer.put(writer.iris.graph("oordelen"), judgement_triples(writer.iris, judgements, solutions))
    write_file(folder.index / MARK, json.dumps(progress).encode())


def corrected(folder: DataFolder, proposal: Proposal) -> Proposal:
    """A proposal with the corrections of people applied; those that found no place are told in its messages."""
    done = apply(proposal, table.read(folder, proposal.id))
    told = (f"De correctie van de citatie ‘{one.quote}’ (oordeel {one.id}) past niet meer op de tekst." for one in done.lost)
    return replace(done.proposal, messages=tuple(dict.fromkeys([*done.proposal.messages, *told])))


def _behind(folder: DataFolder) -> bool:
    return table.progress(folder) != (_shown(folder) or table.NOTHING)


def _shown(folder: DataFolder) -> dict[str, int]:
    """How far the graph has come."""
    try:
        found = json.loads((folder.index / MARK).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):  # missing or damaged: all is made anew
        return {}
    return found if isinstance(found, dict) else {}


def _correct(folder: DataFolder, writer: Writer, proposal_id: str, judgements: Sequence[Judgement]) -> None:
    proposal = _from_file(folder, proposal_id)
    if proposal is not None:
        done = apply(proposal, judgements).proposal
        if done != proposal:
            writer.put(writer.iris.graph("voorstel", proposal_id), proposal_triples(writer.iris, done))


def _solutions(folder: DataFolder, proposals: Set[str]) -> dict[str, Sequence[int]]:
    """The numbers of the directions of solution by proposal, of those that there are.

    Read off the lines of their files: a snapshot may not be there yet, and thousands of files would take long to parse.
    """
    files = {one: folder.bytes_of(folder.iris.graph("voorstel", one)) for one in proposals}
    return {one: [int(nr) for nr in _POSITION.findall(data)] for one, data in files.items() if data}


def _from_file(folder: DataFolder, proposal_id: str) -> Proposal | None:
    """A proposal as its graph's file has it now; None when there is none."""
    iris, store = folder.iris, Store()
    quads = folder.quads_of(iris.graph("voorstel", proposal_id))
    schema = iris.graph("schema")
    store.extend([*quads, *folder.quads_of(iris.graph("namen")), *(Quad(*triple, schema) for triple in schema_triples(iris))])
    return read_proposal(OxigraphStore(store), iris, proposal_id) if quads else None


class Follower:
    """Lets the graph follow in batches: for a process that stays (the app, the server)."""

    def __init__(self, folder: DataFolder, delay: float = DELAY) -> None:
        self._folder, self._delay = folder, delay
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def soon(self) -> None:
        """After a judgement: the graph has it within some seconds."""
        with self._lock:
            if self._timer is None:
                self._timer = threading.Timer(self._delay, self._run)
                self._timer.daemon = True
                self._timer.start()

    def _run(self) -> None:
        with self._lock:
            self._timer = None
        try:
            if not follow(self._folder, wait=0):
                self.soon()
        except Exception:  # a full disk, a folder that is gone: the judgements are in the table, and the next writer shows them
            log.exception("%s: oordelen staan nog niet in de graaf", self._folder.path)

