"""The search index following the graph: by the writer after its work, or in a process of its own at the first question."""
from __future__ import annotations

import fcntl
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from kg.folder.data_folder import DataFolder
from kg.rdf.iri import Iris
from kg.search.documents import Document, documents
from kg.search.index import SearchIndex, Source, indexes
from records import UnreachableError

log = logging.getLogger("regelruimte")
#: told how many graph files are in the index, of how many that were not
Progress = Callable[[int, int], None]
AT_ONCE = 64  #: files in one transaction
MANY = 200  #: files; reading more takes longer than starting processes for it
LITTLE = 4_000_000  #: bytes of graph files that are read while a person waits: about half a second
AGAIN = 30.0  #: seconds before a process that made no index is started again
_started: dict[Path, tuple[float, subprocess.Popen[bytes]]] = {}
_LOCK = Path("cache") / "zoeken.slot"
_Task = tuple[str, str, str, Path]  #: base, name, stamp, file


def refresh(folder: DataFolder, progress: Progress | None = None, wait: bool = True) -> bool:
    """Take into the index what changed in the graph; gives False when another process is doing that and `wait` is off."""
    with _locked(folder.path / _LOCK, wait) as ours:
        if not ours:
            return False
        snapshot = folder.snapshot()
        work = [(index, index.stale()) for index in indexes(folder)]
        total, done = sum(len(stale) for _, stale in work), 0
        if total > MANY:
            log.info("De zoekindex wordt gemaakt (%d bestanden).", total)
        for index, stale in work:
            for step in _follow(folder, index, stale):
                done += step
                if progress:
                    progress(done, total)
            if snapshot is not None:
                index.mark(snapshot.name)
        return True


def ready(folder: DataFolder) -> bool:
    """The index has all that the graph has. A little that is missing is added first; much is left to a process of its own.

    Never raises: what can't be written now is written later.
    """
    snapshot = folder.snapshot()
    try:
        if snapshot is None or all(index.follows(snapshot.name) for index in indexes(folder)):
            return True
        if not much(folder):
            return refresh(folder, wait=False)
        in_background(folder)
    except (OSError, UnreachableError) as error:
        log.warning("De zoekindex kan niet worden bijgewerkt: %s", error)
    return False


def much(folder: DataFolder) -> bool:
    """More changed than can be read while a person waits."""
    files = [folder.graphs / name for index in indexes(folder) for name, stamp in index.stale().items() if stamp is not None]
    return sum(file.stat().st_size for file in files if file.exists()) > LITTLE


def in_background(folder: DataFolder) -> subprocess.Popen[bytes] | None:
    """Have a process of low priority make the index; None when one is at it already, or was started a moment ago."""
    started = _started.get(folder.path)
    if started and (started[1].poll() is None or time.monotonic() - started[0] < AGAIN):
        return None
    with _locked(folder.path / _LOCK, wait=False) as ours:
        if not ours:
            return None
    home = Path(__file__).parents[2]
    paths = os.pathsep.join(filter(None, (str(home), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        [sys.executable, "-m", "kg.search", str(folder.path.resolve())], env=os.environ | {"PYTHONPATH": paths},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    _started[folder.path] = (time.monotonic(), process)
    return process


def _follow(folder: DataFolder, index: SearchIndex, stale: dict[str, str | None]) -> Iterator[int]:
    """Bring one index up to date; gives the number of files after each step."""
    gone = [name for name, stamp in stale.items() if stamp is None]
    removed = index.remove(gone) if gone else 0
    yield len(gone)
    tasks = [(folder.iris.base, name, stamp, folder.graphs / name) for name, stamp in stale.items() if stamp is not None]
    read = _in_parallel(tasks) if len(tasks) > MANY else map(_read, tasks)
    while some := list(islice(read, AT_ONCE)):
        removed += index.put(some)
        yield len(some)
    if len(tasks) > AT_ONCE or (removed and index.wipes):
        index.tidy()


def _in_parallel(tasks: Sequence[_Task]) -> Iterator[Source]:
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        yield from pool.map(_read, tasks, chunksize=8)


def _read(task: _Task) -> Source:
    base, name, stamp, file = task
    found: Sequence[Document] = documents(Iris(base), name, file.read_bytes()) if file.exists() else ()
    return name, stamp, found


@contextmanager
def _locked(file: Path, wait: bool) -> Iterator[bool]:
    """Whether this process may write the index."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
