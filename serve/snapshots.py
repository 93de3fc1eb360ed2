"""Which snapshot of the data folder is served: always the one in use, without the judgements unless they are asked for."""
from __future__ import annotations

import asyncio
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from kg.folder import DataFolder
from serve.problems import Problem

LOOK_EVERY = 0.5  #: seconds between two looks at the pointer; new data may take 10
WITHOUT = "zonder-oordelen"


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
                    except (OSError, ValueError) as error:
                        raise Problem("store") from error
                    self._looked = time.monotonic()
        return self._now

    def forget(self) -> None:
        """Look at the pointer at the next question: the snapshot has gone."""
        self._looked = float("-inf")

    def _look(self) -> Snapshot:
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
