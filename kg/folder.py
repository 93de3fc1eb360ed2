"""The data folder: canonical N-Quads files are the truth, the Oxigraph index beside them can be thrown away.

    store.json      the base of the store's IRIs, fixed when the folder is made
    graphs/*.nq     one sorted N-Quads file per named graph
    index/          Oxigraph snapshots, and `actueel`, which names the one in use (see kg.snapshots)
    prive/          contacts and original documents, owner only (see kg.private)
    slot            the writer's lock; not empty while a writer is at work, or after one that did not end well

Nobody reads a snapshot that is being written: a writer makes the next one and flips the pointer. A crash between the
two leaves files that differ from the snapshot's list of files; the next opening sees that and makes the index anew.
"""
from __future__ import annotations

import json
import os
import pkgutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg import snapshots, vocabulary
from kg.disk import at_work, locked, settle, unwritable, write_file
from kg.graph_files import Listing, canonical, entry, file_name, listing
from kg.iri import DEFAULT_BASE, Iris
from kg.snapshots import Change
from kg.store import OxigraphStore
from records import InputError, UnreachableError

WAIT_FOR_LOCK = 60.0  #: seconds a second writer waits
KEPT_AT_MOST = 150_000_000  #: bytes of changed files that a writer remembers as they were, so that only what differs is written
#: what a killed writer may leave half written, under the folder
_HALF = ("graphs/.*.tmp", "index/.*.tmp", "prive/*/.*.tmp", "prive/.bronnen.jsonl.tmp", "prive/.contact.log.tmp")
#: what is kept beside the graph, or follows from it, and has graphs of its own: each leaves these as they should be, last in every
#: writer, in this order. By name, because they take from this module; called with the folder and the writer.
FOLLOWERS = ("kg.room.follow:catch_up", "kg.judgements.follow:catch_up", "kg.counts.follow:keep_up")


class DataFolder:
    """One store on disk. Making the object reads nothing but `store.json`; a missing folder is made by the first writer."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path).absolute()  # whoever works on it may do so from another folder: the workers of `serve` run in /
        self.graphs, self.index, self._slot = self.path / "graphs", self.path / "index", self.path / "slot"
        self._opened: tuple[str, OxigraphStore] | None = None
        self._seen: tuple[str, int] | None = None  # a snapshot, and when the graph files last changed as it was found to be of them
        self._writing = False

    @property
    def iris(self) -> Iris:
        """The IRIs of this store. Raises InputError when `store.json` is damaged."""
        settings = self.path / "store.json"
        if not settings.exists():
            return Iris(os.environ.get("REGELRUIMTE_BASE", DEFAULT_BASE))
        try:
            return Iris(json.loads(settings.read_text(encoding="utf-8"))["base"])
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{settings}: beschadigd bestand; zet een reservekopie terug") from error

    # --- reading -----------------------------------------------------------------------------------------------------

    def store(self) -> OxigraphStore:
        """The graph as it is now: a read-only snapshot, opened once and again when a writer has flipped the pointer.

        An index that is missing or older than its files (after a crash) is made first, unless a writer is at work:
        then the snapshot before it still serves.
        """
        name = snapshots.current(self.index)
        if not self._writing and (name is None or (self._files_changed(name) and not at_work(self._slot) and self.outdated(name))):
            name = self._mend(name)
        return OxigraphStore(Store()) if name is None else self._open(name)

    def _open(self, name: str) -> OxigraphStore:
        """A snapshot; the one after it, when writers have overtaken and dropped it since its name was read."""
        opened = self._opened
        while opened is None or opened[0] != name:
            try:
                opened = self._opened = (name, OxigraphStore(Store.read_only(str(self.index / name / "db"))))
            except OSError:
                newer = snapshots.current(self.index)
                if newer is None or newer == name:
                    raise
                name = newer
        return opened[1]

    def statements(self) -> int:
        """How many statements the graph has, without counting them again."""
        store = self.store()
        name = snapshots.current(self.index)
        counted = snapshots.measures(self.index / name).get("statements") if name else 0
        return len(store) if counted is None else counted

    def _files_changed(self, name: str) -> bool:
        """Some graph file may have changed since a snapshot (by name) was last found to be of them.

        A writer replaces files whole, so the time at which their folder changed tells: to look at each takes a tenth of a second at
        ten thousand proposals.
        """
        return self._seen != (name, self._folder_changed())

    def _folder_changed(self) -> int:
        return self.graphs.stat().st_mtime_ns if self.graphs.exists() else 0

    def outdated(self, name: str) -> bool:
        """The graph files are not those that a snapshot (by name) was made from."""
        if not self._files_changed(name):
            return False
        changed = self._folder_changed()
        measures = snapshots.measures(self.index / name)
        if not measures:  # of before there were counts
            return True
        if measures["folder_changed"] != changed and listing(self.graphs) != snapshots.listed(self.index / name):
            return True
        self._seen = (name, changed)
        return False

    def _mend(self, name: str | None) -> str | None:
        if not listing(self.graphs):
            return name
        try:
            with self.writer("index herstellen", wait=WAIT_FOR_LOCK if name is None else 0):
                pass
        except (UnreachableError, InputError):  # another is writing, or nobody can: what there is still serves
            if name is None:
                raise
        return snapshots.current(self.index)

    def snapshot(self) -> Path | None:
        """The folder of the snapshot in use, as it is (nothing is mended): `db` in it is the Oxigraph store. None without data."""
        name = snapshots.current(self.index)
        return self.index / name if name else None

    def quads_of(self, graph: NamedNode) -> list[Quad]:
        """The quads of one named graph, from its file; empty when there is none."""
        return list(parse(input=self.bytes_of(graph), format=RdfFormat.N_QUADS))

    def bytes_of(self, graph: NamedNode) -> bytes:
        """What is in the file of one named graph: a line for each quad, sorted; empty when there is none."""
        file = self.file_of(graph)
        return file.read_bytes() if file.exists() else b""

    def file_of(self, graph: NamedNode) -> Path:
        """Where a named graph is kept."""
        return self.graphs / file_name(self.iris, graph)

    def graph_files(self) -> Iterator[tuple[NamedNode, Path]]:
        """Every named graph with its file, by file name. A file speaks of one graph, which ends each of its lines."""
        for file in sorted(self.graphs.glob("*.nq")):
            with file.open("rb") as lines:
                (quad,) = parse(input=lines.readline(), format=RdfFormat.N_QUADS)
            yield quad.graph_name, file

    # --- writing -----------------------------------------------------------------------------------------------------

    @contextmanager
    def writer(self, action: str, wait: float = WAIT_FOR_LOCK) -> Iterator[Writer]:
        """The one writer of the folder. On leaving without an error its changes are in the files and in a new snapshot.

        Raises UnreachableError when another writer keeps the folder for longer than `wait` seconds, InputError when it can't be
        written (a full disk, no right).
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(self.path, error) from error
        with locked(self._slot, action, wait) as ended_well:
            self._prepare()
            if not ended_well:
                snapshots.drop(self.index, snapshots.in_use(self.index))
            writer, self._writing = Writer(self, after_crash=not ended_well), True
            try:
                yield writer
                writer.follow()
            finally:
                try:
                    writer.flush_index()
                finally:
                    self._writing = False

    def _prepare(self) -> None:
        try:
            self.graphs.mkdir(exist_ok=True)
            self.index.mkdir(exist_ok=True)
            for left_over in (file for pattern in _HALF for file in self.path.glob(pattern)):
                left_over.unlink()
        except OSError as error:
            raise unwritable(self.path, error) from error
        settings = self.path / "store.json"
        if not settings.exists():
            write_file(settings, json.dumps({"formaat": 1, "base": self.iris.base}).encode())


class Writer:
    """Changes named graphs. Each graph's file is replaced whole and at once; the index follows in one step."""

    def __init__(self, folder: DataFolder, after_crash: bool = False) -> None:
        self._folder, self.iris = folder, folder.iris
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
        if data:
            write_file(file, data)
            self.files[file.name] = entry(file.stat())
        else:
            file.unlink()
            self.files.pop(file.name, None)
        return True

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
        """Make the index anew from the files and drop every older snapshot, so that no deleted byte is left in one."""
        folder = self._folder
        snapshots.drop(folder.index, {snapshots.make(folder.graphs, folder.index, snapshots.files_of(folder.graphs, self.files), None)})
        self._changed, self._kept = {}, 0

    def _explains(self, files: Listing, listed: Listing) -> bool:
        """The files that differ from the snapshot are those that this writer changed, from what the snapshot has, and the smaller part."""
        ours = {change.file.name: change.entry for change in self._changed.values()}
        differ = {name for name in files.keys() | listed.keys() if files.get(name) != listed.get(name)}
        size = sum(files.get(name, [0])[0] for name in differ)
        same_start = all(name in ours and ours[name] == listed.get(name) for name in differ)
        return same_start and 2 * size < sum(size for size, _ in files.values())
