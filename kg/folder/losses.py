"""Before a writer writes, the data folder is compared with its manifest: a loss stops it, what follows from the rest is mended."""
from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pyoxigraph import NamedNode

from kg.folder import manifest, settings, snapshots
from kg.folder.disk import at_work
from kg.folder.graph_files import Listing, listing
from kg.folder.manifest import Difference, Manifest
from kg.rdf.iri import Iris
from records import InputError

MANY = 100  #: files that who only reads will look into
log = logging.getLogger("regelruimte")
WHAT_TO_DO = "zet een reservekopie terug in een nieuwe datamap (`regelruimte restore`), of zie wat nog kan met `regelruimte recover`"


class Folder(Protocol):
    """What those who write need of a data folder."""

    path: Path
    graphs: Path
    index: Path

    @property
    def iris(self) -> Iris: ...

    def file_of(self, graph: NamedNode) -> Path: ...

    def outdated(self, name: str) -> bool: ...


class Lost(InputError):
    """Something that was kept is gone, or other than it was written."""


def compared(folder: Folder, ended_well: bool) -> Manifest:
    """The manifest of a folder whose files are as it says, for its one writer. A folder of before there was one gets one.

    `ended_well`: the writer before came to its end. Raises Lost when a file is gone or changed that doesn't follow from others.
    """
    found, wrong = _opened(folder, ended_well)
    if lost := [one for one in wrong if not manifest.derived(one.name)]:
        raise Lost(told(folder.path, lost))
    for one in wrong:
        log.warning("%s: %s; wordt opnieuw gemaakt", folder.graphs / one.name, one.what)
        drop(folder, found, one.name)
    return found


def drop(folder: Folder, of: Manifest, name: str) -> None:
    """Take a graph file away, if it is there, and out of the manifest."""
    of.note(name, None)
    (folder.graphs / name).unlink(missing_ok=True)


def told(folder: Path, lost: Sequence[Difference]) -> str:
    """The message about what is lost."""
    first = "; ".join(f"{folder / 'graphs' / one.name} {one.what}" for one in lost[:5])
    more = f" (en nog {len(lost) - 5})" if len(lost) > 5 else ""
    return f"{first}{more}. Er wordt niets geschreven: {WHAT_TO_DO}"


def seen(folder: Folder, every_byte: bool = False) -> list[str]:
    """What is wrong with the files of a folder, for who only reads: as far as their names and sizes tell, or `every_byte`.

    Nothing while a writer is at work: that one compares, and what is read here one after the other is not of one moment.
    """
    return [] if at_work(folder.path / "slot") else _seen(folder, every_byte)


def _seen(folder: Folder, every_byte: bool) -> list[str]:
    try:
        state = manifest.read(folder.path)
        kept = settings.read(folder.path)
    except InputError as error:
        return [str(error)]
    if state is None:
        return [_no_manifest(folder)] if kept and kept["formaat"] > 1 else []
    files = listing(folder.graphs)
    names = None if every_byte else _suspects(state, files)
    lost = [one for one in manifest.damage(folder.graphs, state, names) if not manifest.derived(one.name)]
    return [told(folder.path, lost)] if lost and not at_work(folder.path / "slot") and manifest.read(folder.path) == state else []


def _suspects(state: manifest.State, files: Listing) -> set[str]:
    """Files whose size or time isn't what was noted; the size alone where many have another time, as in a folder that was copied."""
    told = {name: [known.size, known.changed] for name, known in state.graphs.items()}
    other_size = {name for name in told.keys() | files.keys() if told.get(name, [-1])[0] != files.get(name, [-1])[0]}
    other_time = {name for name in told.keys() & files.keys() if told[name] != files[name]}
    return other_size | (other_time if len(other_time) <= MANY else set())


def _opened(folder: Folder, ended_well: bool) -> tuple[Manifest, list[Difference]]:
    kept, files = settings.read(folder.path), listing(folder.graphs)
    if kept is None and files:
        raise Lost(f"{folder.path / settings.FILE} ontbreekt. Er wordt niets geschreven: {WHAT_TO_DO}")
    if (folder.path / manifest.FILE).exists():
        found = Manifest(folder.path)
        return found, found.differences(files)
    if kept is not None and kept["formaat"] > 1:
        raise Lost(_no_manifest(folder))
    earlier = snapshots.listed(folder.index / name) if ended_well and (name := snapshots.current(folder.index)) else {}
    holds, wrong = manifest.taken_in(folder.graphs, files, earlier)
    if not all(manifest.derived(one.name) for one in wrong):
        return Manifest(folder.path), wrong
    found = Manifest(folder.path)
    found.rewrite(holds)
    return found, wrong


def _no_manifest(folder: Folder) -> str:
    return f"{folder.path / manifest.FILE} ontbreekt. Er wordt niets geschreven: {WHAT_TO_DO}"
