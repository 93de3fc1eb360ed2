"""The data folder: canonical N-Quads files are the truth, the Oxigraph index beside them can be thrown away.

    manifest        what each graph file and the judgements should be, so that a loss is noticed (see kg.folder.manifest)
    store.json      the base of the store's IRIs, fixed when the folder is made
    graphs/*.nq     one sorted N-Quads file per named graph
    index/          Oxigraph snapshots, and `actueel`, which names the one in use (see kg.folder.snapshots)
    prive/          contacts and original documents, owner only (see kg.folder.private)
    slot            the writer's lock; not empty while a writer is at work, or after one that did not end well

Nobody reads a snapshot that is being written: a writer makes the next one and flips the pointer. A crash between the
two leaves files that differ from the snapshot's list of files; the next opening sees that and makes the index anew.
"""
from __future__ import annotations

import logging
import os
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg.folder import settings, snapshots
from kg.folder.disk import at_work, locked, unwritable
from kg.folder.graph_files import file_name, listing
from kg.folder.losses import WHAT_TO_DO, Lost, compared
from kg.folder.manifest import Manifest
from kg.folder.writing import Writer
from kg.rdf.engine import OxigraphStore
from kg.rdf.iri import DEFAULT_BASE, Iris
from records import InputError, UnreachableError

log = logging.getLogger("regelruimte")
WAIT_FOR_LOCK = 60.0  #: seconds a second writer waits
#: what a killed writer may leave half written, under the folder
_HALF = ("graphs/.*.tmp", "index/.*.tmp", "prive/*/.*.tmp", "prive/.bronnen.jsonl.tmp", "prive/.contact.log.tmp",
         ".manifest.tmp", ".oordelen.sqlite.herstel.tmp*")  # fmt: skip
#: what must hold of what is kept beside the graph before anybody writes; called with the folder, raises Lost
GUARDS = ("kg.judgements.chain:guard",)


class DataFolder:
    """One store on disk. Making the object reads nothing but `store.json`; a missing folder is made by the first writer."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path).absolute()  # whoever works on it may do so from another folder: the workers of `serve` run in /
        self.graphs, self.index, self._slot = self.path / "graphs", self.path / "index", self.path / "slot"
        self._opened: tuple[str, OxigraphStore] | None = None
        self._seen: tuple[str, int] | None = None  # a snapshot, and when the graph files last changed as it was found to be of them
        self._writing = False
        settings.refuse_newer(self.path)

    @property
    def iris(self) -> Iris:
        """The IRIs of this store. Raises InputError when `store.json` is damaged."""
        kept = settings.read(self.path)
        return Iris(kept["base"] if kept else os.environ.get("REGELRUIMTE_BASE", DEFAULT_BASE))

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
                store = Store.read_only(str(self.index / name / "db"))
            except (OSError, RuntimeError) as error:
                newer = snapshots.current(self.index)
                name = newer if newer not in (None, name) else self._made_anew(name, error)
            else:
                opened = self._opened = (name, OxigraphStore(store, partial(self._renewed, name)))
        return opened[1]

    def _made_anew(self, name: str, error: Exception) -> str:
        """The index instead of a snapshot (by name) that the engine can't read, from the files."""
        if not snapshots.is_damage(error):
            raise error
        snapshots.discard(self.index, name)
        if self._writing:
            return snapshots.make(self.graphs, self.index, snapshots.files_of(self.graphs, listing(self.graphs)), None)
        made = self._mend(None)
        if made is None or made == name:
            raise InputError(f"{self.index / name}: beschadigd, en kan niet opnieuw worden gemaakt") from error
        return made

    def _renewed(self, name: str, error: Exception) -> Store:
        """The engine of the index made anew, after a question on a snapshot (by name) found it damaged."""
        self._opened = None
        return self._open(self._made_anew(name, error) if snapshots.current(self.index) == name else self._current()).engine

    def mend_index(self, name: str | None) -> None:
        """Make the index anew when the snapshot in use is (still) this one, which could not be read; None: there is none in use.

        Raises InputError or UnreachableError when that can't be done.
        """
        if snapshots.current(self.index) == name:
            if name is not None:
                snapshots.discard(self.index, name)
            self._mend(None, wait=0)

    def has_graphs(self) -> bool:
        """There is something to make an index of."""
        return any(self.graphs.glob("*.nq"))

    def _current(self) -> str:
        return snapshots.current(self.index) or ""

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

    def _mend(self, name: str | None, wait: float | None = None) -> str | None:
        if not listing(self.graphs):
            return name
        wait = (WAIT_FOR_LOCK if name is None else 0) if wait is None else wait
        try:
            with self.writer("index herstellen", wait):
                pass
        except Lost as error:
            _say_once(str(error))
            if name is None:
                with locked(self._slot, "index herstellen", wait):
                    snapshots.make_of_sound(self.graphs, self.index)
        except (UnreachableError, InputError):  # another is writing, or nobody can: what there is still serves
            if name is None:
                raise
        return snapshots.current(self.index)

    def snapshot(self) -> Path | None:
        """The folder of the snapshot in use, as it is (nothing is mended): `db` in it is the Oxigraph store. None without data."""
        name = snapshots.current(self.index)
        return self.index / name if name else None

    def quads_of(self, graph: NamedNode) -> list[Quad]:
        """The quads of one named graph, from its file; empty when there is none. Raises InputError when it is damaged."""
        try:
            return list(parse(input=self.bytes_of(graph), format=RdfFormat.N_QUADS))
        except (SyntaxError, ValueError) as error:
            raise _damaged(self.file_of(graph)) from error

    def bytes_of(self, graph: NamedNode) -> bytes:
        """What is in the file of one named graph: a line for each quad, sorted; empty when there is none."""
        file = self.file_of(graph)
        return file.read_bytes() if file.exists() else b""

    def file_of(self, graph: NamedNode) -> Path:
        """Where a named graph is kept."""
        return self.graphs / file_name(self.iris, graph)

    def graph_files(self) -> Iterator[tuple[NamedNode, Path]]:
        """Every named graph with its file, by file name. A file speaks of one graph, which ends each of its lines.

        Raises InputError for a damaged one.
        """
        for file in sorted(self.graphs.glob("*.nq")):
            try:
                with file.open("rb") as lines:
                    (quad,) = parse(input=lines.readline(), format=RdfFormat.N_QUADS)
            except (SyntaxError, ValueError) as error:
                raise _damaged(file) from error
            yield quad.graph_name, file

    # --- writing -----------------------------------------------------------------------------------------------------

    @contextmanager
    def writer(
        self, action: str, wait: float = WAIT_FOR_LOCK, accept: Callable[[DataFolder, bool], Manifest] | None = None
    ) -> Iterator[Writer]:
        """The one writer of the folder. On leaving without an error its changes are in the files and in a new snapshot.

        Raises UnreachableError when another writer keeps the folder for longer than `wait` seconds, InputError when it can't be
        written (a full disk, no right) or something in it is lost; only who is to `accept` that (kg.recover) goes on.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(self.path, error) from error
        with locked(self._slot, action, wait) as ended_well:
            self._prepare()
            kept = _accepted(self, ended_well) if accept is None else accept(self, ended_well)
            if self._is_older():
                settings.write(self.path, self.iris.base)
            if not ended_well:
                snapshots.drop(self.index, snapshots.in_use(self.index))
            writer, self._writing = Writer(self, kept, after_crash=not ended_well), True
            try:
                try:
                    yield writer
                    writer.follow()
                finally:
                    writer.flush_index()
                kept.end()  # only now: the files have their names for good
            finally:
                self._writing = False

    def _is_older(self) -> bool:
        kept = settings.read(self.path)
        return kept is None or kept["formaat"] < settings.FORMAT

    def _prepare(self) -> None:
        try:
            self.graphs.mkdir(exist_ok=True)
            self.index.mkdir(exist_ok=True)
            for left_over in (file for pattern in _HALF for file in self.path.glob(pattern)):
                left_over.unlink()
        except OSError as error:
            raise unwritable(self.path, error) from error


def _accepted(folder: DataFolder, ended_well: bool) -> Manifest:
    """The guards first: what is mended after them may be all that is left of what they find lost."""
    for guard in GUARDS:
        pkgutil.resolve_name(guard)(folder)
    return compared(folder, ended_well)


def _damaged(file: Path) -> InputError:
    return InputError(f"{file}: beschadigd bestand; {WHAT_TO_DO}")


@cache
def _say_once(message: str) -> None:
    log.warning("%s", message)
