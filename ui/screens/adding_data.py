"""What the screen Toevoegen asks of `ingest`: the proposals in a file that was sent, also with corrected fields.

What was read is kept in memory for a moment (it holds contact data), never in a session or on disk before somebody saves it.
"""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from ingest.calls import read_call
from ingest.citations import LawNames, load_names
from ingest.proposals import Fields, Reading, read_corrected, with_fields
from kg.folder.data_folder import DataFolder
from kg.folder.private import PrivateFolder, Source
from kg.law.lookup import GraphLaw
from records import Contact, Proposal

_OWN_NAMES = "namen.tsv"  #: in the data folder, made by `law names update`
_KEPT = 8  #: files; of one person who adds, or of some


@lru_cache(maxsize=_KEPT)
def read(
    folder: DataFolder, name: str, data: bytes, call: str, submitted: date | None, black: tuple[str, ...] = ()
) -> tuple[Reading, ...]:
    """The proposals in a file, without the words that are blacked out. Raises InputError, in Dutch, for a file that holds none."""
    loaded, names = _known(folder)
    private, digest = PrivateFolder(folder), sha256(data).hexdigest()
    black = (*private.black(digest), *black)
    return tuple(read_corrected(
        data, name, private.fields(digest), call=read_call(call), submitted=submitted, loaded=loaded, names=names, black=black
    ))  # fmt: skip


def read_anew(folder: DataFolder, data: bytes, source: Source, proposal: Proposal, black: Sequence[str]) -> list[tuple[Proposal, Contact]]:
    """A document that is in the store, with what people corrected and without the words that they blacked out."""
    loaded, names = _known(folder)
    submitted = proposal.submitted if proposal.submitted_source == "opgegeven" else None
    corrected = PrivateFolder(folder).fields(source.sha256)
    readings = read_corrected(
        data, Path(source.path).name, corrected, call=read_call(proposal.call), submitted=submitted, loaded=loaded, names=names, black=black
    )
    return [(one.proposal, one.contact) for one in readings]


def corrected(folder: DataFolder, reading: Reading, fields: Fields, call: str) -> Reading:
    """The same with other fields: citations are found anew."""
    loaded, names = _known(folder)
    return with_fields(reading, fields, read_call(call), loaded=loaded, names=names)


def forget() -> None:
    """After saving: what was read needn't stay in memory."""
    read.cache_clear()


def known(folder: DataFolder, data: bytes) -> bool:
    """This very file was added before."""
    digest = sha256(data).hexdigest()
    return any(source.sha256 == digest for source in PrivateFolder(folder).sources().values())


def place_of(folder: DataFolder, name: str, data: bytes, replaces: str = "") -> Path:
    """What tells a document that was sent from others: its content; or where the one that it replaces came from."""
    if replaces:
        return Path(PrivateFolder(folder).sources()[replaces].path)
    return Path("/verzonden") / sha256(data).hexdigest()[:16] / Path(name).name


def black_at(folder: DataFolder, where: Path) -> list[str]:
    """The words that people blacked out in the document that came from there, of which this may be a new version."""
    return PrivateFolder(folder).black("", str(where))


def _known(folder: DataFolder) -> tuple[GraphLaw, LawNames]:
    return GraphLaw(folder.store(), folder.iris), _names(folder.path)


@lru_cache(maxsize=1)
def _names(path: Path) -> LawNames:
    return load_names(path / _OWN_NAMES)
