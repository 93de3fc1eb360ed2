"""What an erased proposal may have left: what tells it from all others, looked for in every file of the data folder.

Files are read as bytes, so what an engine or a database keeps of deleted rows is seen too, and what it packs is not.
"""
from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kg.folder.data_folder import DataFolder
from kg.folder.private import PrivateFolder

SHORTEST = 6  #: characters that tell something; "Wonen" as a title does not
UNPACKED = 64_000_000  #: bytes that are read of a packed document
_CHUNK = 1 << 22
_HASH = re.compile(rb'#sha256> "([0-9a-f]{64})"')
_TITLE = re.compile(rb'<http://purl\.org/dc/terms/title> ("(?:[^"\\]|\\.)*")')
_HASH_WORD = "de hash van het document"
#: graphs that follow from others, or where people write about proposals: what stands there belongs to nobody else
_ABOUT = ("signaal~", "oordelen.nq")
#: other people, who may have the same name
_OTHERS = ("prive/beoordelaars.sqlite", "prive/rollen.csv")

Needles = Mapping[str, frozenset[bytes]]  #: what it is, in words → its spellings


@dataclass(frozen=True)
class Evidence:
    """What tells a proposal from others. Kept in `prive/` while it is being erased, as its graph goes first."""

    hashes: frozenset[str]  #: of the documents that it was read from
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)  #: what it is ("de titel") → texts

    def __or__(self, other: Evidence) -> Evidence:
        both = {name: self.words.get(name, frozenset()) | other.words.get(name, frozenset()) for name in self.words | other.words}
        return Evidence(self.hashes | other.hashes, both)

    def as_json(self) -> bytes:
        """For the private folder."""
        words = {name: sorted(texts) for name, texts in self.words.items()}
        return json.dumps({"sha256": sorted(self.hashes), "woorden": words}, ensure_ascii=False).encode()

    @staticmethod
    def from_json(data: bytes) -> Evidence:
        """The reverse; of what is damaged nothing."""
        try:
            kept = json.loads(data)
            return Evidence(frozenset(kept["sha256"]), {name: frozenset(texts) for name, texts in kept["woorden"].items()})
        except (ValueError, KeyError, TypeError, AttributeError):
            return Evidence(frozenset())


def evidence(folder: DataFolder, proposal_id: str) -> Evidence:
    """What graph, contact data and the list of sources say of a proposal, whichever of them are left."""
    private = PrivateFolder(folder)
    data = folder.bytes_of(folder.iris.graph("voorstel", proposal_id))
    words = {"de titel": {json.loads(title) for title in _TITLE.findall(data)}} | private.contact_words(proposal_id)
    words["het pad van het document"] = private.own_paths(proposal_id)
    hashes = {found.decode() for found in _HASH.findall(data)} | private.hashes(proposal_id)
    told = {name: frozenset(text for text in texts if len(text) >= SHORTEST) for name, texts in words.items()}
    return Evidence(frozenset(hashes), {name: texts for name, texts in told.items() if texts})


def own_needles(folder: DataFolder, proposal_id: str, known: Evidence) -> Needles:
    """The spellings to look for: those that no other proposal, no law and nobody else's record has."""
    needles = {name: frozenset(one for text in texts for one in _spellings(text)) for name, texts in known.words.items()}
    addresses = [f"/voorstel/{proposal_id}{end}" for end in "/#>"]
    needles["het kenmerk"] = frozenset(one.encode() for one in (*addresses, f"voorstel~{proposal_id}.nq", f'"id": "{proposal_id}"'))
    needles[_HASH_WORD] = frozenset(one.encode() for one in known.hashes)
    shared: set[bytes] = set()
    for file in _records_of_others(folder, proposal_id):
        shared |= _found(file, needles)
    return {name: left for name, all_ in needles.items() if (left := all_ - shared)}


def unnamed_originals(folder: DataFolder) -> list[Path]:
    """Originals that neither a line in the list of sources nor a proposal names: nobody knows whose they are."""
    private = PrivateFolder(folder)
    named = private.hashes()
    for file in folder.graphs.glob("voorstel~*.nq"):
        named |= {found.decode() for found in _HASH.findall(file.read_bytes())}
    return [file for file in private.originals() if file.name not in named]


def is_of(file: Path, needles: Needles) -> bool | None:
    """Whether a document has one of these in it; None where its words can't be read here (a PDF, a packed mail)."""
    wanted = {spelling for name, spellings in needles.items() if name != _HASH_WORD for spelling in spellings}
    wide = {one.decode().encode("utf-16-le") for one in wanted}
    data = file.read_bytes()
    if any(one in data for one in wanted | wide):
        return True
    if data.startswith(b"PK"):
        with suppress(zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
            return any(one in text for text in _unpacked(file) for one in wanted)
        return None
    with suppress(UnicodeDecodeError):
        data.decode()
        return None if data.startswith(b"%PDF") or b"base64" in data else False
    return None


def traces(folder: DataFolder, proposal_id: str, needles: Needles) -> Iterator[str]:
    """A message for each file that still has one of these, and for each that can't be read. Never says the words themselves."""
    private = PrivateFolder(folder)
    skipped = {*_records_of_others(folder, proposal_id), private.erasing_file(proposal_id), *private.originals()}
    for file in sorted(folder.path.rglob("*")):
        if file.is_dir() or file in skipped:
            continue
        where = file.relative_to(folder.path).as_posix()
        try:
            found = _found(file, needles) | {one for spellings in needles.values() for one in spellings if one in where.encode()}
        except FileNotFoundError:  # the log of a database that somebody closed meanwhile
            continue
        except OSError as error:
            yield f"{where}: kan niet worden gelezen ({error.strerror}), dus niet worden nagegaan"
            continue
        told = [name for name, spellings in needles.items() if spellings & found]
        if told:
            yield f"{where}: daarin staat nog {' en '.join(told)}"


def _records_of_others(folder: DataFolder, proposal_id: str) -> Iterator[Path]:
    """Graphs and contact data of other proposals, laws, and lists of other people."""
    own = {folder.file_of(folder.iris.graph("voorstel", proposal_id)), PrivateFolder(folder).contact_file(proposal_id)}
    yield from (file for file in folder.graphs.glob("*.nq") if file not in own and not file.name.startswith(_ABOUT))
    yield from (file for file in (folder.path / "prive" / "contacten").glob("*.json") if file not in own)
    yield from (file for name in _OTHERS if (file := folder.path / name).exists())


def _spellings(text: str) -> Iterable[bytes]:
    """As it is, as a JSON or N-Quads file has it, and as one has it that keeps to ASCII."""
    written = [text, *(json.dumps(text, ensure_ascii=to_ascii)[1:-1] for to_ascii in (True, False))]
    return {one.encode("utf-8", "surrogateescape") for one in written}


def _found(file: Path, needles: Needles) -> set[bytes]:
    """Which spellings a file has, read in pieces that overlap."""
    wanted = {spelling for spellings in needles.values() for spelling in spellings}
    longest, found, tail = max(map(len, wanted), default=0), set[bytes](), b""
    with file.open("rb") as data:
        while piece := data.read(_CHUNK):
            piece = tail + piece
            found |= {one for one in wanted - found if one in piece}
            tail = piece[-longest:]
    return found


def _unpacked(file: Path) -> Iterator[bytes]:
    """The words of a Word or OpenDocument file, without what marks them up."""
    left = UNPACKED
    with zipfile.ZipFile(file) as packed:
        for member in packed.infolist():
            with packed.open(member) as opened:
                data = opened.read(left + 1)
            left -= len(data)
            if left < 0:
                raise NotImplementedError("too large to be read")
            yield html.unescape(re.sub(r"<[^>]*>", "", data.decode("utf-8", "replace"))).encode()
