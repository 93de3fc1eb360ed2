"""Oxigraph snapshots in `index/`: made anew from the graph files, or from the snapshot before with what changed; and which is in use.

    actueel             the name of the snapshot in use
    {name}/db           the Oxigraph store, never written again once it is in use
    {name}/bestanden.json   size and time of every graph file that it was made from
    {name}/maten.json   the number of statements, and when the folder of graph files last changed before it was made
"""
from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg.folder.disk import settle, unwritable, write_file
from kg.folder.graph_files import Joined, Listing, listing

log = logging.getLogger("regelruimte")
LOAD_AT_ONCE = 300_000_000  #: bytes of N-Quads; 2.4 GB loads in 1.2 GB of memory so, in 1.6 GB when taken whole
MANY = 100  #: new graphs from which they are loaded in one go
LARGE = 10_000_000  #: bytes of a graph's file from which it is loaded in bulk: in a transaction the engine keeps all of it in memory
MUCH = 100_000_000  #: bytes of changed files from which the engine puts its own in order at once


@dataclass(frozen=True)
class Change:
    """A graph that is to be in the next snapshot as its file has it now."""

    file: Path
    entry: list[int] | None  #: size and time of its file as the snapshot before has it; None when there was none
    before: bytes | None  #: what was in that file; None when it was too much to keep


@dataclass(frozen=True)
class Files:
    """The graph files that a snapshot is made from."""

    listing: Listing
    folder_changed: int  #: when their folder last changed, ns


def files_of(graphs: Path, known: Listing) -> Files:
    """What there is now, as the one who writes there knows it."""
    return Files(dict(known), graphs.stat().st_mtime_ns)


def current(index: Path) -> str | None:
    """The name of the snapshot in use. Read again when writers have dropped it in the meantime."""
    name = _pointer(index)
    while name is not None and not (index / name / "bestanden.json").exists():
        earlier, name = name, _pointer(index)
        if name == earlier:
            return None
    return name


def _pointer(index: Path) -> str | None:
    try:
        name = (index / "actueel").read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return name if name.isdigit() else None  # else it is damaged, and the index is made anew


def in_use(index: Path) -> set[str | None]:
    """The snapshot in use and the one before it, which a reader may still have open."""
    name = current(index)
    older = [entry.name for entry in index.iterdir() if entry.is_dir() and entry.name < (name or "")]
    return {name, max(older, default=None)}


def listed(snapshot: Path) -> Listing:
    """The files that a snapshot was made from; empty when it was dropped since its name was read, or the list is damaged."""
    return _read_json(snapshot / "bestanden.json")


def _read_json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_damage(error: Exception) -> bool:
    """An error of the engine that tells of files of its own that are gone or garbled."""
    return isinstance(error, RuntimeError | OSError) and any(word in str(error) for word in ("orruption", "IO error"))


def discard(index: Path, name: str) -> None:
    """Take a damaged snapshot out of use; the next reader or writer makes one anew."""
    log.warning("%s: beschadigd; de index wordt opnieuw gemaakt uit de bestanden in graphs/", index / name)
    (index / name / "bestanden.json").unlink(missing_ok=True)


def make(graphs: Path, index: Path, files: Files, changed: Mapping[NamedNode, Change] | None, without: Set[str] = frozenset()) -> str:
    """The name of a new snapshot, in use: of all graph files, or (`changed`) of those on top of the snapshot before it.

    Of all of them too when the one before turns out to be damaged.
    Raises InputError when the disk is full; the snapshot before it then still serves.
    """
    before, name = current(index), _next_name(index)
    target = index / name
    try:
        target.mkdir()
        statements = _patched(index / before, target / "db", changed) if changed is not None and before is not None else None
        if statements is None:
            statements = build([graphs / name for name in sorted(files.listing.keys() - without)], target / "db")
        measured = {"statements": statements, "folder_changed": files.folder_changed}
        write_file(target / "maten.json", json.dumps(measured).encode())
        write_file(target / "bestanden.json", json.dumps(files.listing).encode())
        settle(graphs, target, index)
        write_file(index / "actueel", name.encode())
        settle(index)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        if current(index) != name:  # half made it only fills the disk
            shutil.rmtree(target, ignore_errors=True)
    return name


def make_of_sound(graphs: Path, index: Path) -> str:
    """A snapshot of the graph files that can be read, where others are damaged; its list has all of them."""
    files = listing(graphs)
    broken = {name for name in files if not _parses(graphs / name)}
    return make(graphs, index, files_of(graphs, files), None, broken)


def _parses(file: Path) -> bool:
    try:
        for _ in parse(path=str(file), format=RdfFormat.N_QUADS):
            pass
    except (SyntaxError, ValueError, OSError):
        return False
    return True


def _patched(before: Path, target: Path, changed: Mapping[NamedNode, Change]) -> int | None:
    """As `patch`; None, and nothing in the way, when the snapshot before is damaged."""
    try:
        return patch(before, target, changed)
    except (RuntimeError, OSError) as error:
        if not is_damage(error):
            raise
    log.warning("%s: beschadigd; de index wordt opnieuw gemaakt uit de bestanden in graphs/", before)
    shutil.rmtree(target, ignore_errors=True)
    return None


def _next_name(index: Path) -> str:
    """The time, but always later than that of every snapshot there is: a clock may go back."""
    names = [int(entry.name) for entry in index.iterdir() if entry.name.isdigit()]
    return f"{max([time.time_ns(), *(name + 1 for name in names)]):020d}"


def drop(index: Path, keep: Set[str | None]) -> None:
    """Remove all but some, also what a killed writer left half made."""
    for entry in index.iterdir():
        if entry.is_dir() and entry.name not in keep:
            shutil.rmtree(entry, ignore_errors=True)


def measures(snapshot: Path) -> dict[str, int]:
    """`statements` and `folder_changed` of a snapshot; empty for one of before these were kept, or when they are damaged."""
    found = _read_json(snapshot / "maten.json")
    return found if {"statements", "folder_changed"} <= found.keys() else {}


def build(files: list[Path], target: Path) -> int:
    """A store of all files; gives the number of statements.

    Many files in one go: a load per file would make the engine sort its own files over and over; all at once, take memory.
    """
    store, statements = Store(str(target)), 0
    waiting, size = [], 0
    for file in files:
        waiting.append(file)
        size += file.stat().st_size
        if size > LOAD_AT_ONCE:
            statements += _load(store, waiting)
            waiting, size = [], 0
    statements += _load(store, waiting)
    store.flush()
    store.optimize()  # else the engine does it in the midst of a later small change, which at national size then takes half a minute
    return statements


def _load(store: Store, files: list[Path]) -> int:
    store.bulk_load(input=(joined := Joined(files)), format=RdfFormat.N_QUADS)
    return joined.lines


def patch(before: Path, target: Path, changed: Mapping[NamedNode, Change]) -> int:
    """A copy of the snapshot before, with graphs as their files have them now; gives the number of statements."""
    old = Store.read_only(str(before / "db"))
    old.backup(str(target))
    statements = measures(before).get("statements")
    if statements is None:
        statements = len(old)
    store = Store(str(target))
    much = sum(change.file.stat().st_size for change in changed.values() if change.file.exists()) > MUCH
    new = {graph for graph, change in changed.items() if change.entry is None and change.file.exists()}
    if len(new) > MANY:
        statements += _load(store, [changed[graph].file for graph in new])
        changed = {graph: change for graph, change in changed.items() if graph not in new}
    for graph, change in changed.items():
        statements += _mend(store, change.before, change.file) if change.before else _exchange(store, graph, change.file)
    store.flush()
    if much:
        store.optimize()  # as in `build`
    return statements


def _mend(store: Store, before: bytes, file: Path) -> int:
    """Take out the statements that are no longer in a file, and put in those that are new; gives by how many the graph grew.

    By line: in a graph's file each statement is one, always written in the same way.
    """
    old, new = (set(data.splitlines(keepends=True)) for data in (before, file.read_bytes() if file.exists() else b""))
    for quad in _quads(old - new):
        store.remove(quad)
    store.extend(_quads(new - old))
    return len(new) - len(old)


def _quads(lines: Iterable[bytes]) -> Iterable[Quad]:
    return parse(b"".join(lines), RdfFormat.N_QUADS)


def _exchange(store: Store, graph: NamedNode, file: Path) -> int:
    """All of a graph taken out, and all of the file put in."""
    before = sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
    store.remove_graph(graph)
    if not file.exists():
        return -before
    if file.stat().st_size > LARGE:
        return _load(store, [file]) - before
    loaded = Joined([file])
    store.load(input=loaded, format=RdfFormat.N_QUADS)
    return loaded.lines - before
