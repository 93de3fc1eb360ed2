"""The data folder: canonical N-Quads files are the truth, the Oxigraph index beside them can be thrown away.

    store.json      the base of the store's IRIs, fixed when the folder is made
    graphs/*.nq     one sorted N-Quads file per named graph
    index/          Oxigraph snapshots, and `actueel`, which names the one in use (see kg.snapshots)
    prive/          contacts and original documents, owner only (see kg.private)
    slot            the writer's lock

Nobody reads a snapshot that is being written: a writer makes the next one and flips the pointer. A crash between the
two leaves files that differ from the snapshot's list of files; the next opening sees that and makes the index anew.
"""
from __future__ import annotations

import json
import os
import pkgutil
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg import snapshots, vocabulary
from kg.graph_files import Listing, canonical, file_name, listing, write_file
from kg.iri import DEFAULT_BASE, Iris
from kg.lock import locked
from kg.store import OxigraphStore
from records import InputError, UnreachableError

WAIT_FOR_LOCK = 60.0  #: seconds a second writer waits
#: what is kept beside the graph, or follows from it, and has graphs of its own: each leaves these as they should be, last in every
#: writer, in this order. By name, because they take from this module; called with the folder and the writer.
FOLLOWERS = ("kg.judgements.follow:catch_up", "kg.counts.follow:keep_up")


class DataFolder:
    """One store on disk. Making the object reads nothing but `store.json`; a missing folder is made by the first writer."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.graphs, self.index = self.path / "graphs", self.path / "index"
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
        if not self._writing and (name is None or self._outdated(name)):
            name = self._mend(name)
        if name is None:
            return OxigraphStore(Store())
        if self._opened is None or self._opened[0] != name:
            self._opened = (name, OxigraphStore(Store.read_only(str(self.index / name / "db"))))
        return self._opened[1]

    def statements(self) -> int:
        """How many statements the graph has, without counting them again."""
        store = self.store()
        name = snapshots.current(self.index)
        counted = snapshots.measures(self.index / name).get("statements") if name else 0
        return len(store) if counted is None else counted

    def _outdated(self, name: str) -> bool:
        """The graph files are not those that a snapshot was made from.

        A writer replaces files whole, so the time at which their folder changed tells whether any did: to look at each takes a tenth
        of a second at ten thousand proposals.
        """
        changed = self.graphs.stat().st_mtime_ns if self.graphs.exists() else 0
        if self._seen == (name, changed):
            return False
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
        except (UnreachableError, OSError):
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

        Raises UnreachableError when another writer keeps the folder for longer than `wait` seconds.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with locked(self.path / "slot", action, wait):
            self._prepare()
            writer, self._writing = Writer(self), True
            try:
                yield writer
                writer.follow()
            finally:
                writer.flush_index()
                self._writing = False

    def _prepare(self) -> None:
        self.graphs.mkdir(exist_ok=True)
        self.index.mkdir(exist_ok=True)
        for left_over in self.graphs.glob(".*.tmp"):
            left_over.unlink()
        settings = self.path / "store.json"
        if not settings.exists():
            write_file(settings, json.dumps({"formaat": 1, "base": self.iris.base}).encode())


class Writer:
    """Changes named graphs. Each graph's file is replaced whole and at once; the index follows in one step."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder, self.iris = folder, folder.iris
        self._changed: dict[NamedNode, Path] = {}
        self.put(self.iris.graph("schema"), vocabulary.schema_triples(self.iris))

    def put(self, graph: NamedNode, triples: Iterable[Triple]) -> bool:
        """Replace a graph by these triples (none: remove it). Gives False when that changes nothing."""
        return self.put_bytes(graph, canonical(graph, triples))

    def put_bytes(self, graph: NamedNode, data: bytes) -> bool:
        """The same with the graph's canonical N-Quads at hand."""
        file = self._folder.graphs / file_name(self.iris, graph)
        if (file.read_bytes() if file.exists() else b"") == data:
            return False
        if data:
            write_file(file, data)
        else:
            file.unlink()
        self._changed[graph] = file
        return True

    def changed_proposals(self) -> set[str]:
        """Ids of the proposals whose graphs this writer changed or removed."""
        start = self.iris.graph("voorstel", "").value
        return {unquote(graph.value.removeprefix(start)) for graph in self._changed if graph.value.startswith(start)}

    def follow(self) -> None:
        """Bring up to date what follows from the graph, or is kept beside it."""
        for follower in FOLLOWERS:
            pkgutil.resolve_name(follower)(self._folder, self)

    def flush_index(self) -> None:
        """Take the changes into use: a copy of the current snapshot with the changed graphs, or all made anew."""
        folder, current = self._folder, snapshots.current(self._folder.index)
        folder_changed, files = folder.graphs.stat().st_mtime_ns, listing(folder.graphs)
        listed = snapshots.listed(folder.index / current) if current else {}
        if current is not None and files == listed and snapshots.measures(folder.index / current):
            return
        name = f"{time.time_ns():020d}"
        target = folder.index / name
        target.mkdir()
        if current is not None and self._explains(files, listed):
            statements = snapshots.patch(folder.index / current, target / "db", self._changed)
        else:
            statements = snapshots.build(sorted(folder.graphs.glob("*.nq")), target / "db")
        measures = {"statements": statements, "folder_changed": folder_changed}
        write_file(target / "maten.json", json.dumps(measures).encode())
        write_file(target / "bestanden.json", json.dumps(files).encode())
        write_file(folder.index / "actueel", name.encode())
        snapshots.drop_old(folder.index, keep=name)

    def rebuild_index(self) -> None:
        """Make the index anew from the files and drop every older snapshot, so that no deleted byte is left in one."""
        for name in self._folder.index.iterdir():
            shutil.rmtree(name, ignore_errors=True) if name.is_dir() else name.unlink()
        self.flush_index()

    def _explains(self, files: Listing, listed: Listing) -> bool:
        """The files that differ from the snapshot are those that this writer changed, and are the smaller part."""
        ours = {file.name for file in self._changed.values()}
        differ = {name for name in files.keys() | listed.keys() if files.get(name) != listed.get(name)}
        size = sum(files.get(name, [0])[0] for name in differ)
        return differ <= ours and 2 * size < sum(size for size, _ in files.values())
