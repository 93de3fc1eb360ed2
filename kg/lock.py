"""The writer's lock of a data folder: one at a time, the others wait and are told for whom."""
from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from records import UnreachableError

log = logging.getLogger("regelruimte")


@contextmanager
def locked(file: Path, action: str, wait: float) -> Iterator[None]:
    """Hold the lock. Raises UnreachableError when another holds it for longer than `wait` seconds."""
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
