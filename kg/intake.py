"""Taking proposals in: which id a proposal gets, whether it is new, and where its parts are kept."""
from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg import iri
from kg.folder import DataFolder, Writer
from kg.private import PrivateFolder, Source
from kg.write_proposal import names, proposal_triples
from records import Contact, Proposal


@dataclass(frozen=True)
class Taken:
    """What became of one proposal."""

    proposal: Proposal
    status: str  #: added, unchanged or replaced


class Intake:
    """Adds the proposals of documents, one document at a time, inside one writer."""

    def __init__(self, folder: DataFolder, writer: Writer) -> None:
        self._folder, self._writer = folder, writer
        self._private = PrivateFolder(folder)
        self._named = {quad.subject for quad in folder.quads_of(writer.iris.graph("namen"))}
        self._sources = self._private.sources()
        self._documents: dict[str, str] = {}  # sha256 or path → id of the document
        for proposal_id, source in self._sources.items():
            self._note(_document(proposal_id, source.nr), source)

    def take(self, path: Path, data: bytes, readings: Sequence[tuple[Proposal, Contact]]) -> list[Taken]:
        """Keep the proposals read from one document.

        The same content again is `unchanged` under its first id; a document at a known path with other content
        `replaced`; the same stem from another folder gets `stem-2`; several in one document `stem.1`, `stem.2` …
        """
        where, digest = str(path.resolve()), hashlib.sha256(data).hexdigest()
        document = self._documents.get(digest) or self._documents.get(where) or self._free(iri.slug(path.stem))
        taken = []
        for nr, (proposal, contact) in enumerate(readings, 1):
            proposal_id = document if len(readings) == 1 else f"{document}.{nr}"
            source = Source(where, digest, nr)
            taken.append(self._keep(replace(proposal, id=proposal_id), contact, source, data))
            self._note(document, source)
        return taken

    def _keep(self, proposal: Proposal, contact: Contact, source: Source, data: bytes) -> Taken:
        known = self._sources.get(proposal.id)
        if known is None or known.sha256 != source.sha256:
            self._private.keep(proposal.id, source, data, contact)
            self._sources[proposal.id] = source
        self._name(proposal)
        changed = self._writer.put(self._writer.iris.graph("voorstel", proposal.id), proposal_triples(self._writer.iris, proposal))
        return Taken(proposal, "added" if known is None else "replaced" if changed else "unchanged")

    def _name(self, proposal: Proposal) -> None:
        """Add what isn't named yet; a thing keeps the name that it was first given."""
        graph = self._writer.iris.graph("namen")
        new = [triple for triple in names(self._writer.iris, proposal) if triple.subject not in self._named]
        if new:
            self._named |= {triple.subject for triple in new}
            self._writer.put(graph, [*(quad.triple for quad in self._folder.quads_of(graph)), *new])

    def _note(self, document: str, source: Source) -> None:
        self._documents.setdefault(source.sha256, document)
        self._documents.setdefault(source.path, document)

    def _free(self, wanted: str) -> str:
        """The first of name, name-2, name-3 … that no other document has."""
        used = set(self._documents.values())
        return next(name for name in (wanted, *(f"{wanted}-{n}" for n in range(2, len(used) + 3))) if name not in used)


def _document(proposal_id: str, nr: int) -> str:
    """The id of a document from that of its nth proposal; an id from a file's name has no dot of its own."""
    return proposal_id.removesuffix(f".{nr}")
