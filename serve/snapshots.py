"""Which snapshot of the data folder is served: always the one in use, without the judgements unless they are asked for."""
from __future__ import annotations

import asyncio
import logging
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from kg.folder.data_folder import DataFolder
from kg.folder.snapshots import is_damage
from records import RegelruimteError
from serve.problems import Problem

log = logging.getLogger("regelruimte")
LOOK_EVERY = 0.5  #: seconds between two looks at the pointer; new data may take 10
WITHOUT = "zonder-oordelen"


def _unreadable(error: RegelruimteError) -> Problem:
    """Said to the client without the paths that are in the log."""
    log.error("%s", error)
    return Problem("store", "De index is beschadigd en kan nu niet opnieuw worden gemaakt; de beheerder ziet in het logboek en met "
                            "`regelruimte status` waarom.")  # fmt: skip


@dataclass(frozen=True)
class Snapshot:
    """A state of the data. `path` is an Oxigraph folder to be opened read-only, None for a store without data."""

    name: str
    path: str | None


class Snapshots:
    """Follows the pointer of a data folder."""

    def __init__(self, folder: DataFolder, with_judgements: bool = False) -> None:
        self._folder, self._with_judgements = folder, with_judgements
        self._now, self._looked = Snapshot("leeg", None), float("-inf")
        self._lock = asyncio.Lock()

    async def current(self) -> Snapshot:
        """The snapshot in use. Raises Problem when it goes, or can't be read or prepared, at this very moment."""
        if time.monotonic() - self._looked > LOOK_EVERY:
            async with self._lock:
                if time.monotonic() - self._looked > LOOK_EVERY:
                    try:
                        self._now = await asyncio.to_thread(self._look)
                    except RegelruimteError as error:
                        raise _unreadable(error) from error
                    except (OSError, ValueError) as error:
                        raise Problem("store") from error
                    self._looked = time.monotonic()
        return self._now

    def forget(self) -> None:
        """Look at the pointer at the next question: the snapshot has gone."""
        self._looked = float("-inf")

    async def mend(self, seen: Snapshot) -> None:
        """After a snapshot could not be read: look again, and when it still is the one in use, have the index made anew. Raises Problem."""
        self.forget()
        try:
            await asyncio.to_thread(self._folder.mend_index, seen.name)
        except RegelruimteError as error:
            raise _unreadable(error) from error

    def _look(self) -> Snapshot:
        try:
            return self._prepared()
        except (OSError, RuntimeError) as error:
            home = self._folder.snapshot()
            if home is None or not is_damage(error):
                raise
            self._folder.mend_index(home.name)
            return self._prepared()

    def _prepared(self) -> Snapshot:
        home = self._folder.snapshot()
        if home is None and self._folder.has_graphs():  # the pointer is damaged or gone
            self._folder.mend_index(None)
            home = self._folder.snapshot()
        if home is None:
            return Snapshot("leeg", None)
        if home.name == self._now.name:
            return self._now
        whole = home / "db"
        return Snapshot(home.name, str(whole if self._with_judgements else self._without_judgements(whole)))

    def _without_judgements(self, whole: Path) -> Path:
        """The snapshot itself when it has no judgements, else a copy without them beside it, which goes when it goes."""
        judgements, copy = self._folder.iris.graph("oordelen"), whole.with_name(WITHOUT)
        store = Store.read_only(str(whole))
        if copy.exists() or not store.contains_named_graph(judgements):
            return copy if copy.exists() else whole
        part = whole.with_name(f".{WITHOUT}.{os.getpid()}")
        shutil.rmtree(part, ignore_errors=True)
        store.backup(str(part))
        cleaned = Store(str(part))
        cleaned.remove_graph(judgements)
        cleaned.flush()
        del cleaned
        try:
            part.rename(copy)
        except OSError:  # another server was first
            shutil.rmtree(part, ignore_errors=True)
        return copy
