"""Oxigraph snapshots in `index/`: made anew from the graph files, or from the snapshot before with what changed; and which is in use.

    actueel             the name of the snapshot in use
    {name}/db           the Oxigraph store, never written again once it is in use
    {name}/bestanden.json   size and time of every graph file that it was made from
    {name}/maten.json   the number of statements, and when the folder of graph files last changed before it was made
"""
from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping, Set
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kg.disk import unwritable, write_file
from kg.graph_files import Joined, Listing, listing

LOAD_AT_ONCE = 300_000_000  #: bytes of N-Quads; 2.4 GB loads in 1.2 GB of memory so, in 1.6 GB when taken whole
COMPARED = 30_000_000  #: bytes of a graph up to which its statements are compared, so that only what differs is written
MANY = 100  #: new graphs from which they are loaded in one go


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
        return (index / "actueel").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None


def in_use(index: Path) -> set[str | None]:
    """The snapshot in use and the one before it, which a reader may still have open."""
    name = current(index)
    older = [entry.name for entry in index.iterdir() if entry.is_dir() and entry.name < (name or "")]
    return {name, max(older, default=None)}


def listed(snapshot: Path) -> Listing:
    """The files that a snapshot was made from; empty when it was dropped since its name was read."""
    try:
        return json.loads((snapshot / "bestanden.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


def make(graphs: Path, index: Path, changed: Mapping[NamedNode, Path] | None) -> str:
    """The name of a new snapshot, in use: of all graph files, or (`changed`) of those on top of the snapshot before it.

    Raises InputError when the disk is full; the snapshot before it then still serves.
    """
    folder_changed, files, before = graphs.stat().st_mtime_ns, listing(graphs), current(index)
    name = _next_name(index)
    target = index / name
    try:
        target.mkdir()
        if changed is not None and before is not None:
            statements = patch(index / before, target / "db", changed)
        else:
            statements = build(sorted(graphs.glob("*.nq")), target / "db")
        write_file(target / "maten.json", json.dumps({"statements": statements, "folder_changed": folder_changed}).encode())
        write_file(target / "bestanden.json", json.dumps(files).encode())
        write_file(index / "actueel", name.encode())
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        if current(index) != name:  # half made it only fills the disk
            shutil.rmtree(target, ignore_errors=True)
    return name


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
    """`statements` and `folder_changed` of a snapshot; empty for one of before these were kept."""
    try:
        return json.loads((snapshot / "maten.json").read_text(encoding="ascii"))
    except FileNotFoundError:
        return {}


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
    return statements


def _load(store: Store, files: list[Path]) -> int:
    store.bulk_load(input=(joined := Joined(files)), format=RdfFormat.N_QUADS)
    return joined.lines


def patch(before: Path, target: Path, changed: Mapping[NamedNode, Path]) -> int:
    """A copy of the snapshot before, with graphs as their files have them now; gives the number of statements."""
    old = Store.read_only(str(before / "db"))
    old.backup(str(target))
    statements = measures(before).get("statements")
    if statements is None:
        statements = len(old)
    store = Store(str(target))
    new = [file for graph, file in changed.items() if file.exists() and not old.contains_named_graph(graph)]
    if len(new) > MANY:
        statements += _load(store, new)
        changed = {graph: file for graph, file in changed.items() if file not in set(new)}
    statements += sum(_replace(store, graph, file) for graph, file in changed.items())
    store.flush()
    return statements


def _replace(store: Store, graph: NamedNode, file: Path) -> int:
    """Make a graph what its file says; gives by how many statements it grew."""
    if not file.exists() or file.stat().st_size > COMPARED:
        return _exchange(store, graph, file)
    new = set(parse(path=str(file), format=RdfFormat.N_QUADS))
    old = set(store.quads_for_pattern(None, None, None, graph))
    for quad in old - new:
        store.remove(quad)
    store.extend(new - old)
    return len(new) - len(old)


def _exchange(store: Store, graph: NamedNode, file: Path) -> int:
    """All of a graph taken out, and all of the file put in."""
    before = sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
    store.remove_graph(graph)
    if not file.exists():
        return -before
    store.load(path=str(file), format=RdfFormat.N_QUADS)
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph)) - before
