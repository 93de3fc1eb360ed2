"""The data folder: canonical N-Quads files are the truth, the Oxigraph index beside them can be thrown away.

    store.json      the base of the store's IRIs, fixed when the folder is made
    graphs/*.nq     one sorted N-Quads file per named graph
    index/          Oxigraph snapshots, and `actueel`, which names the one in use
    prive/          contacts and original documents, owner only (see kg.private)
    slot            the writer's lock; not empty while a writer is at work, or after one that did not end well

Nobody reads a snapshot that is being written: a writer makes the next one and flips the pointer. A crash between the
two leaves files that differ from the snapshot's list of files; the next opening sees that and makes the index anew.
"""
from __future__ import annotations

import io
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from kg import vocabulary
from kg.disk import locked, unwritable, write_file
from kg.iri import DEFAULT_BASE, Iris
from kg.store import OxigraphStore
from records import InputError, UnreachableError

WAIT_FOR_LOCK = 60.0  #: seconds a second writer waits
LOAD_AT_ONCE = 300_000_000  #: bytes of N-Quads; 2.4 GB loads in 1.2 GB of memory so, in 1.6 GB when taken whole
#: what a killed writer may leave half written, under the folder
_HALF = ("graphs/.*.tmp", "index/.*.tmp", "prive/*/.*.tmp", "prive/.bronnen.jsonl.tmp", "prive/.contact.log.tmp")


class DataFolder:
    """One store on disk. Making the object reads nothing but `store.json`; a missing folder is made by the first writer."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.graphs, self.index = self.path / "graphs", self.path / "index"
        self._opened: tuple[str, OxigraphStore] | None = None
        self._writing = False
        self._checked: tuple[str | None, int] | None = None  # the snapshot and the state of `graphs/` that were compared last

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
        name = self._current()
        if not self._writing and self._checked != (seen := (name, _changed_at(self.graphs))):
            if name is None or self._files() != self._listed(name):
                name = self._mend(name)
            else:
                self._checked = seen
        return OxigraphStore(Store()) if name is None else self._open(name)

    def _open(self, name: str) -> OxigraphStore:
        """A snapshot; the one after it, when writers have overtaken and dropped it since its name was read."""
        opened = self._opened
        while opened is None or opened[0] != name:
            try:
                opened = self._opened = (name, OxigraphStore(Store.read_only(str(self.index / name / "db"))))
            except OSError:
                newer = self._current()
                if newer is None or newer == name:
                    raise
                name = newer
        return opened[1]

    def _mend(self, name: str | None) -> str | None:
        if not self._files():
            return name
        try:
            with self.writer("index herstellen", wait=WAIT_FOR_LOCK if name is None else 0):
                pass
        except (UnreachableError, InputError):  # another is writing, or nobody can: what there is still serves
            if name is None:
                raise
        return self._current()

    def snapshot(self) -> Path | None:
        """The folder of the snapshot in use, as it is (nothing is mended): `db` in it is the Oxigraph store. None without data."""
        name = self._current()
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
        return self.graphs / _file_name(self.iris, graph)

    def graph_files(self) -> Iterator[tuple[NamedNode, Path]]:
        """Every named graph with its file, by file name. A file speaks of one graph, which ends each of its lines."""
        for file in sorted(self.graphs.glob("*.nq")):
            with file.open("rb") as lines:
                (quad,) = parse(input=lines.readline(), format=RdfFormat.N_QUADS)
            yield quad.graph_name, file

    def _current(self) -> str | None:
        """The name of the snapshot in use. Read again when writers have dropped it in the meantime."""
        name = self._pointer()
        while name is not None and not (self.index / name / "bestanden.json").exists():
            earlier, name = name, self._pointer()
            if name == earlier:
                return None
        return name

    def _in_use(self) -> set[str | None]:
        """The snapshot in use and the one before it, which a reader may still have open."""
        current = self._current()
        older = [entry.name for entry in self.index.iterdir() if entry.is_dir() and entry.name < (current or "")]
        return {current, max(older, default=None)}

    def _pointer(self) -> str | None:
        try:
            return (self.index / "actueel").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None

    def _files(self) -> dict[str, list[int]]:
        """Size and time of change of every graph file: what the index was made from."""
        if not self.graphs.exists():
            return {}
        with os.scandir(self.graphs) as entries:
            return {e.name: [(s := e.stat()).st_size, s.st_mtime_ns] for e in entries if e.name.endswith(".nq")}

    def _listed(self, name: str) -> dict[str, list[int]]:
        try:
            return json.loads((self.index / name / "bestanden.json").read_text(encoding="utf-8"))
        except FileNotFoundError:  # dropped since its name was read
            return {}

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
        with locked(self.path / "slot", action, wait) as ended_well:
            self._prepare()
            if not ended_well:
                _drop_snapshots(self.index, self._in_use())
            writer, self._writing = Writer(self, after_crash=not ended_well), True
            try:
                yield writer
                for follower in FOLLOWERS:
                    follower(self, writer)
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
        self._changed: dict[NamedNode, Path] = {}
        self.put(self.iris.graph("schema"), vocabulary.schema_triples(self.iris))

    def put(self, graph: NamedNode, triples: Iterable[Triple]) -> bool:
        """Replace a graph by these triples (none: remove it). Gives False when that changes nothing."""
        return self.put_bytes(graph, canonical(graph, triples))

    def put_bytes(self, graph: NamedNode, data: bytes) -> bool:
        """The same with the graph's canonical N-Quads at hand."""
        file = self._folder.graphs / _file_name(self.iris, graph)
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

    def flush_index(self) -> None:
        """Take the changes into use: a copy of the current snapshot with the changed graphs, or all made anew.

        Raises InputError when the disk is full; the snapshot before it then still serves.
        """
        folder, files, current = self._folder, self._folder._files(), self._folder._current()
        if current is None or files != folder._listed(current):
            patch = current is not None and self._explains(files, folder._listed(current))
            name = self._make(files, folder.index / current / "db" if current and patch else None)
            _drop_snapshots(folder.index, {name, current})  # a reader may still have the one before

    def rebuild_index(self) -> None:
        """Make the index anew from the files and drop every older snapshot, so that no deleted byte is left in one."""
        _drop_snapshots(self._folder.index, {self._make(self._folder._files(), None)})

    def _make(self, files: dict[str, list[int]], based_on: Path | None) -> str:
        """The name of a new snapshot, in use: of all files, or of those that changed on top of another snapshot."""
        index = self._folder.index
        name = _next_name(index)
        target = index / name
        try:
            target.mkdir()
            if based_on is not None:
                self._patch(based_on, target / "db")
            else:
                _build(sorted(self._folder.graphs.glob("*.nq")), target / "db")
            write_file(target / "bestanden.json", json.dumps(files).encode())
            write_file(index / "actueel", name.encode())
        except OSError as error:
            raise unwritable(target, error) from error
        finally:
            if self._folder._current() != name:  # half made it only fills the disk
                shutil.rmtree(target, ignore_errors=True)
        return name

    def _explains(self, files: dict[str, list[int]], listed: dict[str, list[int]]) -> bool:
        """The files that differ from the snapshot are those that this writer changed, and are the smaller part."""
        ours = {file.name for file in self._changed.values()}
        differ = {name for name in files.keys() | listed.keys() if files.get(name) != listed.get(name)}
        size = sum(files.get(name, [0])[0] for name in differ)
        return differ <= ours and 2 * size < sum(size for size, _ in files.values())

    def _patch(self, current: Path, target: Path) -> None:
        Store.read_only(str(current)).backup(str(target))
        store = Store(str(target))
        for graph, file in self._changed.items():
            store.remove_graph(graph)
            if file.exists():
                store.load(path=str(file), format=RdfFormat.N_QUADS)
        store.flush()


#: what is kept beside the graph and has a graph of its own: each leaves that as it stands, last in every writer (`kg.judgements.follow`)
FOLLOWERS: list[Callable[[DataFolder, Writer], None]] = []


def canonical(graph: NamedNode, triples: Iterable[Triple]) -> bytes:
    """The triples as N-Quads of one graph, each once, sorted."""
    quads = (Quad(t.subject, t.predicate, t.object, graph) for t in triples)
    lines = serialize(quads, format=RdfFormat.N_QUADS).splitlines(keepends=True)
    return b"".join(sorted(set(lines)))


def _changed_at(folder: Path) -> int:
    """When a file was last put in a folder or taken from it (ns): `write_file` replaces, so every change shows. 0 without the folder."""
    return folder.stat().st_mtime_ns if folder.exists() else 0


def _file_name(iris: Iris, graph: NamedNode) -> str:
    name = graph.value.removeprefix(f"{iris.base}/id/graaf/")
    return quote(name, safe="").replace("%2F", "~") + ".nq"


def _build(files: list[Path], target: Path) -> None:
    """Many files in one go: a load per file would make the engine sort its own files over and over; all at once, take memory."""
    store = Store(str(target))
    waiting, size = [], 0
    for file in files:
        waiting.append(file)
        size += file.stat().st_size
        if size > LOAD_AT_ONCE:
            store.bulk_load(input=_Joined(waiting), format=RdfFormat.N_QUADS)
            waiting, size = [], 0
    store.bulk_load(input=_Joined(waiting), format=RdfFormat.N_QUADS)
    store.flush()


class _Joined(io.RawIOBase):
    """Files read as one stream."""

    def __init__(self, files: list[Path]) -> None:
        self._waiting, self._open = iter(files), io.BytesIO()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not (data := self._open.read(size)):
            file = next(self._waiting, None)
            if file is None:
                return b""
            self._open = io.BytesIO(file.read_bytes())
        return data


def _next_name(index: Path) -> str:
    """The time, but always later than that of every snapshot there is: a clock may go back."""
    names = [int(entry.name) for entry in index.iterdir() if entry.name.isdigit()]
    return f"{max([time.time_ns(), *(name + 1 for name in names)]):020d}"


def _drop_snapshots(index: Path, keep: Set[str | None]) -> None:
    """All but those in use, also what a killed writer left half made."""
    for entry in index.iterdir():
        if entry.is_dir() and entry.name not in keep:
            shutil.rmtree(entry, ignore_errors=True)
