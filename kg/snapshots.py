"""Oxigraph snapshots in `index/`: made anew from the graph files, or from the snapshot before with what changed; and which is in use.

    actueel             the name of the snapshot in use
    {name}/db           the Oxigraph store, never written again once it is in use
    {name}/bestanden.json   size and time of every graph file that it was made from
    {name}/maten.json   the number of statements, and when the folder of graph files last changed before it was made
"""
from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kg.graph_files import Joined, Listing

LOAD_AT_ONCE = 300_000_000  #: bytes of N-Quads; 2.4 GB loads in 1.2 GB of memory so, in 1.6 GB when taken whole
COMPARED = 30_000_000  #: bytes of a graph up to which its statements are compared, so that only what differs is written
MANY = 100  #: new graphs from which they are loaded in one go
KEEP_SNAPSHOTS = 2  #: the one in use, and the one that a reader may still have open


def current(index: Path) -> str | None:
    """The name of the snapshot in use."""
    try:
        name = (index / "actueel").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    return name if (index / name / "bestanden.json").exists() else None


def listed(snapshot: Path) -> Listing:
    """The files that a snapshot was made from."""
    return json.loads((snapshot / "bestanden.json").read_text(encoding="utf-8"))


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


def drop_old(index: Path, keep: str) -> None:
    """Remove the snapshots that nobody should still have open."""
    others = sorted(entry for entry in index.iterdir() if entry.is_dir() and entry.name != keep)
    for old in others[: max(0, len(others) - KEEP_SNAPSHOTS + 1)]:
        shutil.rmtree(old, ignore_errors=True)
