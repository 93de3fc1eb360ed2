"""Taking proposals in: which id a proposal gets, whether it is new, and where its parts are kept."""
from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.folder.data_folder import DataFolder, Writer
from kg.folder.graph_files import canonical
from kg.folder.private import PrivateFolder, Source
from kg.judgements.follow import corrected
from kg.loading.changes import changes
from kg.proposals.read import read_proposal
from kg.proposals.triples import names, proposal_triples
from kg.rdf import iri
from records import Contact, InputError, Proposal

Reading = tuple[Proposal, Contact]
_UNNAMED = "de bestandsnaam noemt een persoon; die woorden staan niet in het kenmerk"


@dataclass(frozen=True)
class Taken:
    """What became of one proposal."""

    proposal: Proposal
    status: str  #: added, unchanged or replaced
    messages: tuple[str, ...] = ()  #: what changed, for the user; not kept


class Intake:
    """Adds the proposals of documents, one document at a time, inside one writer."""

    def __init__(self, folder: DataFolder, writer: Writer) -> None:
        self._folder, self._writer = folder, writer
        self._private = PrivateFolder(folder)
        self._sources = self._private.sources()
        self._members: dict[str, list[str]] = {}  # document → ids of its proposals
        self._by_content: dict[str, str] = {}  # sha256 → document
        self._by_path: dict[str, str] = {}
        for proposal_id, source in self._sources.items():
            self._note(_document(proposal_id), proposal_id, source)
        self._names = _Names(folder, writer)

    def take(self, path: Path, data: bytes, readings: Sequence[Reading]) -> list[Taken]:
        """Keep the proposals read from one document.

        The same content again is `unchanged` under its first id; a document at a known path with other content
        `replaced`; the same stem from another folder gets `stem-2`; several in one document `stem.1`, `stem.2` …
        What the document no longer holds is removed.
        """
        where, digest = str(path.resolve()), hashlib.sha256(data).hexdigest()
        document = self._by_content.get(digest) or self._by_path.get(where) or self._free(_stem(path, readings))
        known = self._members.pop(document, [])
        old_content = {self._sources[proposal_id].sha256 for proposal_id in known}
        for sha256 in old_content - {digest}:  # sent again, that is another document
            self._by_content.pop(sha256, None)
        taken = []
        for nr, (proposal_id, (proposal, contact)) in enumerate(zip(self._ids(document, known, readings), readings, strict=True), 1):
            source = Source(self._sources[known[0]].path if digest in old_content else where, digest, nr)
            taken.append(self._keep(replace(proposal, id=proposal_id), contact, source, data))
            self._note(document, proposal_id, source)
        if not known and _stem(path, readings) != iri.slug(path.stem):
            taken[0] = replace(taken[0], messages=(*taken[0].messages, _UNNAMED))
        gone = [proposal_id for proposal_id in known if proposal_id not in self._members[document]]
        for proposal_id in gone:
            self._remove(proposal_id)
        if gone:
            said = f"{', '.join(gone)} staat niet meer in dit bestand en is verwijderd"
            taken[0] = replace(taken[0], status="replaced", messages=(*taken[0].messages, said))
        return taken

    def _keep(self, proposal: Proposal, contact: Contact, source: Source, data: bytes) -> Taken:
        known = self._sources.get(proposal.id)
        if known is not None:  # what people corrected stays corrected
            proposal = corrected(self._folder, proposal)
        self._names.add(proposal)  # first: a name of what nothing mentions harms nobody, a mention without a name is a violation
        changed = self._writer.put(self._writer.iris.graph("voorstel", proposal.id), proposal_triples(self._writer.iris, proposal))
        if known != source:  # last, so that what was cut off between the two is added again
            self._private.keep(proposal.id, source, data, contact)
            self._sources[proposal.id] = source
        else:
            self._private.offer(proposal.id, contact.offered)
        if known is None:
            return Taken(proposal, "added")
        before = self._before(proposal.id) if changed else None
        return Taken(proposal, "replaced" if changed else "unchanged", tuple(changes(before, proposal)) if before else ())

    def _remove(self, proposal_id: str) -> None:
        self._writer.put(self._writer.iris.graph("voorstel", proposal_id), [])
        self._private.drop(proposal_id)
        del self._sources[proposal_id]

    def _before(self, proposal_id: str) -> Proposal | None:
        """The proposal as the last snapshot has it, the one before this writer; None for one that came with this batch."""
        try:
            return read_proposal(self._folder.store(), self._folder.iris, proposal_id)
        except InputError:
            return None

    def _ids(self, document: str, known: list[str], readings: Sequence[Reading]) -> list[str]:
        """An id for each proposal in a document: that of a known one with the same title, else by its place, else a new one.

        A document keeps the ids that it gave, also when it held one proposal and now holds two, or the other way round.
        """
        if not known and len(readings) == 1:
            return [document]
        titles = {}
        if len(known) > 1 or len(readings) > 1:
            titles = {proposal_id: old.title for proposal_id in known if (old := self._before(proposal_id))}
        free, ids = list(known), [""] * len(readings)
        told = [proposal.title for proposal, _ in readings]
        for at, title in enumerate(told):
            same = [name for name in free if titles.get(name) == title]
            if title and len(same) == told.count(title) == 1:
                ids[at] = same[0]
                free.remove(same[0])
        for at, named in enumerate(ids):
            if not named:
                place = [f"{document}.{at + 1}", *([document] if at == 0 else []), *(free if len(ids) == 1 else [])]
                fresh = (f"{document}.{n}" for n in range(at + 1, at + len(known) + len(ids) + 2))
                ids[at] = next((name for name in place if name in free), "") or next(n for n in fresh if n not in known and n not in ids)
                free = [name for name in free if name != ids[at]]
        return ids

    def _note(self, document: str, proposal_id: str, source: Source) -> None:
        self._members.setdefault(document, []).append(proposal_id)
        self._by_content[source.sha256] = document
        self._by_path[source.path] = document

    def _free(self, wanted: str) -> str:
        """The first of name, name-2, name-3 … that no other document has."""
        return next(name for name in (wanted, *(f"{wanted}-{n}" for n in range(2, len(self._members) + 3))) if name not in self._members)


class _Names:
    """What things are called, in a graph of its own; a thing keeps the name that it was first given."""

    def __init__(self, folder: DataFolder, writer: Writer) -> None:
        self._writer, self._graph = writer, writer.iris.graph("namen")
        self._lines = folder.bytes_of(self._graph).splitlines(keepends=True)  # kept sorted: it is written again for each new name
        self._named = {quad.subject for quad in folder.quads_of(self._graph)}

    def add(self, proposal: Proposal) -> None:
        """Write the names of what nobody mentioned before."""
        new = [triple for triple in names(self._writer.iris, proposal) if triple.subject not in self._named]
        if new:
            self._named |= {triple.subject for triple in new}
            self._lines = sorted([*self._lines, *canonical(self._graph, new).splitlines(keepends=True)])
            self._writer.put_bytes(self._graph, b"".join(self._lines))


def _document(proposal_id: str) -> str:
    """The id of a document from that of one of its proposals; an id from a file's name has no dot of its own."""
    return proposal_id.partition(".")[0]


def _stem(path: Path, readings: Sequence[Reading]) -> str:
    """The slug of a file's name, without the names of the contacts: an id stands in the graph."""
    persons = {iri.slug(word) for _, contact in readings for word in contact.file_words}
    persons |= {iri.slug(word) for _, contact in readings for name in contact.names for word in re.split(r"[\s.-]+", name) if len(word) > 2}
    words = iri.slug(path.stem).split("-")
    kept = [word for word in words if word not in persons]
    return "-".join(kept) if kept else "voorstel"
