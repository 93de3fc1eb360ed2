"""The lists of all proposals, kept between visits. Ten thousand proposals take some ten seconds to read: after a change they are
read again beside the visitors, who get the lists of the moment before when that takes longer than they would wait."""
from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache

from kg.folder.data_folder import DataFolder
from kg.proposals.lists import Lists, fingerprint
from kg.rdf.engine import Engine

PATIENCE = 2.0  #: seconds that a visitor waits for newer lists


@dataclass(frozen=True)
class Kept:
    """Lists, and what they were read from."""

    state: object
    lists: Lists


class KeptLists:
    """The lists of one folder. Many threads may ask at once; they are read by one thread at a time."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder, self._lock = folder, threading.Lock()
        self._kept: Kept | None = None
        self._coming: Future[Kept] | None = None

    def now(self, store: Engine) -> tuple[Lists, bool]:
        """The lists of a snapshot, and whether they are up to it. Raises what reading them raised."""
        state = fingerprint(self._folder, store)
        wanted: object = store if state is None else state
        with self._lock:
            before = self._kept
            if before and before.state == wanted:
                return before.lists, True
            coming = self._coming or self._begin(wanted, store)
        try:
            found = coming.result(PATIENCE if before else None)
        except TimeoutError:
            assert before
            return before.lists, False
        return found.lists, found.state == wanted

    def _begin(self, wanted: object, store: Engine) -> Future[Kept]:
        self._coming = coming = Future()
        threading.Thread(target=self._read, args=(coming, wanted, store), daemon=True).start()
        return coming

    def _read(self, coming: Future[Kept], wanted: object, store: Engine) -> None:
        try:
            found = Kept(wanted, Lists(store, self._folder.iris))
        except BaseException as error:  # told to those who wait; the next visitor tries again
            with self._lock:
                self._coming = None
            coming.set_exception(error)
            return
        with self._lock:
            self._kept, self._coming = found, None
        coming.set_result(found)


@lru_cache(maxsize=4)
def kept_lists(folder: DataFolder) -> KeptLists:
    """The lists of a folder, one for each process."""
    return KeptLists(folder)
