"""The one who writes in a data folder: changes whole graphs, and leaves what follows from them as it should be."""
from __future__ import annotations

import hashlib
import pkgutil
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import NamedNode, Triple

from kg.folder import snapshots
from kg.folder.disk import settle, write_file
from kg.folder.graph_files import Listing, canonical, entry, listing
from kg.folder.losses import Folder
from kg.folder.manifest import Known, Manifest, derived
from kg.folder.snapshots import Change
from kg.rdf import vocabulary

KEPT_AT_MOST = 150_000_000  #: bytes of changed files that a writer remembers as they were, so that only what differs is written
#: what is kept beside the graph, or follows from it, and has graphs of its own: each leaves these as they should be, last in every
#: writer, in this order. By name, because they take from this module; called with the folder and the writer.
FOLLOWERS = ("kg.room.follow:catch_up", "kg.judgements.follow:catch_up", "kg.statistics.update:keep_up")


class Writer:
    """Changes named graphs. Each graph's file is replaced whole and at once; the index follows in one step."""

    def __init__(self, folder: Folder, manifest: Manifest, after_crash: bool = False) -> None:
        self._folder, self.iris, self.manifest = folder, folder.iris, manifest
        self.after_crash = after_crash  #: the writer before did not end well, so what follows from the graphs may lag behind
        self._changed: dict[NamedNode, Change] = {}  # since the snapshot in use
        self._ever_changed: set[NamedNode] = set()
        self._kept = 0  # bytes, of what was in those files
        #: every graph file as it is now; read once, as nobody else writes them meanwhile and looking at each takes a tenth of a second
        self.files = listing(folder.graphs)
        self.put(self.iris.graph("schema"), vocabulary.schema_triples(self.iris))

    def put(self, graph: NamedNode, triples: Iterable[Triple]) -> bool:
        """Replace a graph by these triples (none: remove it). Gives False when that changes nothing."""
        return self.put_bytes(graph, canonical(graph, triples))

    def put_bytes(self, graph: NamedNode, data: bytes) -> bool:
        """The same with the graph's canonical N-Quads at hand."""
        file = self._folder.file_of(graph)
        before = file.read_bytes() if file.exists() else b""
        if before == data:
            return False
        if graph not in self._changed:
            self._changed[graph] = self._change(file, before)
            self._ever_changed.add(graph)
        with self.manifest.about_to_change(file.name):
            self._replace(file, data)
        return True

    def _replace(self, file: Path, data: bytes) -> None:
        ahead = not derived(file.name)  # what doesn't follow from others is in the manifest before it is there
        if data:
            sha256 = hashlib.sha256(data).hexdigest()
            write_file(file, data, first=lambda new: self.manifest.note(file.name, Known(sha256, *entry(new)), ahead))
            self.files[file.name] = entry(file.stat())
        else:
            self.manifest.note(file.name, None, ahead)
            file.unlink()
            self.files.pop(file.name, None)

    def _change(self, file: Path, before: bytes) -> Change:
        fits = self._kept + len(before) <= KEPT_AT_MOST
        self._kept += len(before) if fits else 0
        return Change(file, entry(file.stat()) if file.exists() else None, before if fits else None)

    def changed_proposals(self) -> set[str]:
        """Ids of the proposals whose graphs this writer changed or removed."""
        start = self.iris.graph("voorstel", "").value
        return {unquote(graph.value.removeprefix(start)) for graph in self._ever_changed if graph.value.startswith(start)}

    def follow(self) -> None:
        """Bring up to date what follows from the graph, or is kept beside it."""
        for follower in FOLLOWERS:
            pkgutil.resolve_name(follower)(self._folder, self)

    def flush_index(self) -> None:
        """Take the changes into use: a copy of the current snapshot with the changed graphs, or all made anew.

        Raises InputError when the disk is full; the snapshot before it then still serves.
        """
        folder, current = self._folder, snapshots.current(self._folder.index)
        if current is not None and not self._changed and not folder.outdated(current):
            return
        files = snapshots.files_of(folder.graphs, self.files)
        listed = snapshots.listed(folder.index / current) if current else {}
        if current is None or files.listing != listed or not snapshots.measures(folder.index / current):
            settle(*folder.path.glob("prive/*/"), folder.path / "prive", folder.path)
            patch = current is not None and self._explains(files.listing, listed)
            name = snapshots.make(folder.graphs, folder.index, files, self._changed if patch else None)
            snapshots.drop(folder.index, {name, current})  # a reader may still have the one before
        self._changed, self._kept = {}, 0

    def rebuild_index(self) -> None:
        """Make the index and the manifest anew from the files and drop every older snapshot, so that no deleted byte or name is left."""
        folder = self._folder
        snapshots.drop(folder.index, {snapshots.make(folder.graphs, folder.index, snapshots.files_of(folder.graphs, self.files), None)})
        self.manifest.rewrite(self.manifest.state.holds)
        self._changed, self._kept = {}, 0

    def _explains(self, files: Listing, listed: Listing) -> bool:
        """The files that differ from the snapshot are those that this writer changed, from what the snapshot has, and the smaller part."""
        ours = {change.file.name: change.entry for change in self._changed.values()}
        differ = {name for name in files.keys() | listed.keys() if files.get(name) != listed.get(name)}
        size = sum(files.get(name, [0])[0] for name in differ)
        same_start = all(name in ours and ours[name] == listed.get(name) for name in differ)
        return same_start and 2 * size < sum(size for size, _ in files.values())
