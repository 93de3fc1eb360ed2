"""The data folder: canonical N-Quads files are the truth, the Oxigraph index beside them can be thrown away.

    store.json      the base of the store's IRIs, fixed when the folder is made
    graphs/*.nq     one sorted N-Quads file per named graph
    index/          Oxigraph snapshots, and `actueel`, which names the one in use
    prive/          contacts and original documents, owner only (see kg.private)
    slot            the writer's lock

Nobody reads a snapshot that is being written: a writer makes the next one and flips the pointer. A crash between the
two leaves files that differ from the snapshot's list of files; the next opening sees that and makes the index anew.
"""
from __future__ import annotations

import fcntl
import io
import json
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from kg import vocabulary
from kg.iri import DEFAULT_BASE, Iris
from kg.store import OxigraphStore
from records import InputError, UnreachableError

log = logging.getLogger("regelruimte")
WAIT_FOR_LOCK = 60.0  #: seconds a second writer waits
LOAD_AT_ONCE = 300_000_000  #: bytes of N-Quads; 2.4 GB loads in 1.2 GB of memory so, in 1.6 GB when taken whole
KEEP_SNAPSHOTS = 2  #: the one in use, and the one that a reader may still have open


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
        if name is None:
            return OxigraphStore(Store())
        if self._opened is None or self._opened[0] != name:
            self._opened = (name, OxigraphStore(Store.read_only(str(self.index / name / "db"))))
        return self._opened[1]

    def _mend(self, name: str | None) -> str | None:
        if not self._files():
            return name
        try:
            with self.writer("index herstellen", wait=WAIT_FOR_LOCK if name is None else 0):
                pass
        except (UnreachableError, OSError):
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
        try:
            name = (self.index / "actueel").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        return name if (self.index / name / "bestanden.json").exists() else None

    def _files(self) -> dict[str, list[int]]:
        """Size and time of change of every graph file: what the index was made from."""
        if not self.graphs.exists():
            return {}
        with os.scandir(self.graphs) as entries:
            return {e.name: [(s := e.stat()).st_size, s.st_mtime_ns] for e in entries if e.name.endswith(".nq")}

    def _listed(self, name: str) -> dict[str, list[int]]:
        return json.loads((self.index / name / "bestanden.json").read_text(encoding="utf-8"))

    # --- writing -----------------------------------------------------------------------------------------------------

    @contextmanager
    def writer(self, action: str, wait: float = WAIT_FOR_LOCK) -> Iterator[Writer]:
        """The one writer of the folder. On leaving without an error its changes are in the files and in a new snapshot.

        Raises UnreachableError when another writer keeps the folder for longer than `wait` seconds.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with _locked(self.path / "slot", action, wait):
            self._prepare()
            writer, self._writing = Writer(self), True
            try:
                yield writer
                for follower in FOLLOWERS:
                    follower(self, writer)
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
        """Take the changes into use: a copy of the current snapshot with the changed graphs, or all made anew."""
        folder, files, current = self._folder, self._folder._files(), self._folder._current()
        if current is not None and files == folder._listed(current):
            return
        name = f"{time.time_ns():020d}"
        target = folder.index / name
        target.mkdir()
        if current is not None and self._explains(files, folder._listed(current)):
            self._patch(folder.index / current / "db", target / "db")
        else:
            _build(sorted(folder.graphs.glob("*.nq")), target / "db")
        write_file(target / "bestanden.json", json.dumps(files).encode())
        write_file(folder.index / "actueel", name.encode())
        _drop_old_snapshots(folder.index, keep=name)

    def rebuild_index(self) -> None:
        """Make the index anew from the files and drop every older snapshot, so that no deleted byte is left in one."""
        for name in self._folder.index.iterdir():
            shutil.rmtree(name, ignore_errors=True) if name.is_dir() else name.unlink()
        self.flush_index()

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


def write_file(file: Path, data: bytes, mode: int = 0o644) -> None:
    """Replace a file whole and durably: a reader sees the old bytes or the new, also after a crash."""
    part = file.with_name(f".{file.name}.tmp")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    os.replace(part, file)


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


def _drop_old_snapshots(index: Path, keep: str) -> None:
    others = sorted(entry for entry in index.iterdir() if entry.is_dir() and entry.name != keep)
    for old in others[: max(0, len(others) - KEEP_SNAPSHOTS + 1)]:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _locked(file: Path, action: str, wait: float) -> Iterator[None]:
    with open(file, "a+", encoding="utf-8") as lock:
        give_up, told = time.monotonic() + wait, False
        while not _try_lock(lock):
            lock.seek(0)
            holder = lock.read().strip() or "een ander proces"
            if time.monotonic() >= give_up:
                raise UnreachableError(f"{file.parent}: in gebruik door {holder}; probeer het later")
            if not told:
                log.warning("%s: wacht op %s", file.parent, holder)
                told = True
            time.sleep(0.05)
        lock.truncate(0)
        lock.write(f"proces {os.getpid()} ({action})")
        lock.flush()
        yield


def _try_lock(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
