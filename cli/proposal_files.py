"""Read many proposals at once, in as many processes as there are cores; what comes out keeps the order of the files."""
from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

from cli.files import read_bytes
from ingest.calls import Call
from ingest.citations import OWN_NAMES, LawNames, load_names
from ingest.proposals import Reading, read_corrected
from kg.folder.data_folder import DataFolder
from kg.folder.private import PrivateFolder
from kg.law.lookup import GraphLaw
from records import InputError

FEW = 40  #: files; for fewer, starting processes (a second) costs more than it gains
WAITING = 8  #: files a process that may be read ahead of what is written


@dataclass(frozen=True)
class Job:
    """What holds for every file of one batch."""

    store: Path
    call: Call
    submitted: date | None


@dataclass(frozen=True)
class Read:
    """What was read of one file: its proposals, or why it could not be read."""

    file: Path
    data: bytes
    readings: tuple[Reading, ...]
    error: str = ""


def read_files(job: Job, files: Sequence[Path]) -> Iterator[Read]:
    """Read files in order. The index of the store must be there; a worker reads law from it."""
    if len(files) <= FEW:
        yield from (read_file(job, file) for file in files)
        return
    processes = os.cpu_count() or 1
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_ignore_interrupts) as pool:
        ahead: deque[Future[Read]] = deque()
        try:
            for file in files:
                ahead.append(pool.submit(read_file, job, file))
                if len(ahead) > WAITING * processes:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def read_file(job: Job, file: Path) -> Read:
    """Read one file, in whatever process."""
    try:
        data = read_bytes(file)
        folder = DataFolder(job.store)
        loaded, names = _known(job.store, folder.snapshot())
        private, digest = PrivateFolder(folder), sha256(data).hexdigest()
        readings = read_corrected(
            data, str(file), private.fields(digest), call=job.call, submitted=job.submitted, loaded=loaded, names=names,
            black=private.black(digest, str(file.resolve())),
        )  # fmt: skip
    except InputError as error:
        return Read(file, b"", (), str(error))
    return Read(file, data, tuple(readings))


@lru_cache(maxsize=1)
def _known(store: Path, snapshot: Path | None) -> tuple[GraphLaw, LawNames]:
    """Law and names as a snapshot has them: an earlier one is out of date, and its files go."""
    folder = DataFolder(store)
    return GraphLaw(folder.store(), folder.iris), load_names(store / OWN_NAMES)


def _ignore_interrupts() -> None:
    """Ctrl-C reaches every process of the terminal; only the one that writes decides to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
