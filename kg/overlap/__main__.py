"""`python -m kg.overlap FOLDER`: the process that compares all proposals beside the app (`kg/overlap/job.py` starts it).

It ends when its standard input does, or when it is asked to stop, but never while it writes.
"""
from __future__ import annotations

import logging
import os
import select
import signal
import sys
import threading
import time
from dataclasses import replace
from typing import NoReturn

from kg.embedding.choose import SECOND
from kg.folder.data_folder import WAIT_FOR_LOCK, DataFolder
from kg.overlap import job
from kg.overlap.job import BUSY, DONE, FAILED, STOPPED, Run, tell
from kg.overlap.run import Found, compare_all, keep
from records import RegelruimteError

log = logging.getLogger("regelruimte")
EVERY = 0.3  #: seconds between two tellings
LOOK = 0.5  #: seconds between two looks whether to stop
READING, EMBEDDING, SCORING, WRITING = (
    "Voorstellen lezen en vergelijken", "Teksten lezen met het taalmodel", "Voorstellen met elkaar vergelijken", "Uitkomst bewaren",
)  # fmt: skip
UNEXPECTED = "Er ging iets mis bij het vergelijken; in het logboek van de app staat de oorzaak."
INTERRUPTED = "Het vergelijken is gestopt. De teksten die al waren gelezen, zijn bewaard: een volgende keer gaat het daar verder."


class Stopped(BaseException):
    """Somebody asked to stop, or the app is gone."""


def run(folder: DataFolder) -> Run:
    """Compare, keep what came of it, and tell meanwhile how far it is; gives how it ended."""
    began = Run(BUSY, READING, began=job.now())
    tell(folder, began)
    try:
        found = compare_all(folder, progress=_Teller(folder, began))
        for number in (signal.SIGTERM, signal.SIGINT):  # what was begun is written whole
            signal.signal(number, signal.SIG_IGN)
        tell(folder, replace(began, step=WRITING))
        keep(folder, found, wait=WAIT_FOR_LOCK)
        ended = replace(began, at=DONE, message=_message(found))
    except Stopped:
        ended = replace(began, at=STOPPED, message=INTERRUPTED)
    except RegelruimteError as error:
        ended = replace(began, at=FAILED, message=str(error))
    except Exception:
        log.exception("onverwachte fout bij het vergelijken")
        ended = replace(began, at=FAILED, message=UNEXPECTED)
    ended = replace(ended, step="", ended=job.now())
    tell(folder, ended)
    return ended


class _Teller:
    """Tells how many texts are embedded, a few times a second."""

    def __init__(self, folder: DataFolder, began: Run) -> None:
        self._folder, self._began, self._last = folder, began, 0.0

    def __call__(self, done: int, total: int) -> None:
        if done >= total:
            tell(self._folder, replace(self._began, step=SCORING))
        elif time.monotonic() - self._last >= EVERY:
            self._last = time.monotonic()
            tell(self._folder, replace(self._began, step=EMBEDDING, done=done, total=total))


def _message(found: Found) -> str:
    """No names: what is told outlives a proposal."""
    words = [f"{len(found.proposals)} voorstellen vergeleken" if len(found.proposals) != 1 else "1 voorstel bekeken"]
    if not found.comparison.with_model and found.proposals:
        words.append("zonder taalmodel: alleen woorden, wetten en richting zijn vergeleken")
    if found.comparison.model_name.startswith(SECOND):
        words.append("met het tweede taalmodel, dat minder goed vindt")
    if short := len(found.comparison.too_little):
        words.append(f"{short} met te weinig tekst om te vergelijken")
    return "; ".join(words) + "."


def _stop(_number: int, _frame: object) -> NoReturn:
    raise Stopped


def _watch(folder: DataFolder) -> None:
    """Stop when somebody asks for it, or when nothing holds the other end of the standard input any more."""
    while not (folder.path / job.STOP).exists():
        if select.select([0], [], [], LOOK)[0] and not os.read(0, 1):
            break
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    os.nice(10)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    data_folder = DataFolder(sys.argv[1])
    threading.Thread(target=_watch, args=(data_folder,), daemon=True).start()
    try:
        sys.exit(0 if run(data_folder).at in (DONE, STOPPED) else 1)
    except Stopped:  # between two steps
        tell(data_folder, Run(STOPPED, message=INTERRUPTED, ended=job.now()))
