"""Comparing all proposals in a process of its own, for the app: started once per data folder, followed, stopped.

    cache/vergelijken.slot  the lock: taken by who starts the process and handed to it, so the kernel frees it however that ends
    cache/vergelijken.json  how far it is, and how the last one ended
    cache/vergelijken.stop  somebody asked it to stop

The process (`kg/overlap/__main__.py`) ends with the one that started it: it reads from a pipe that the kernel closes then.
"""
from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from kg.folder.data_folder import DataFolder
from kg.folder.disk import unwritable, write_file
from records import UnreachableError

LOCK, TOLD, STOP = (Path("cache") / f"vergelijken.{ending}" for ending in ("slot", "json", "stop"))
NEVER, BUSY, DONE, FAILED, STOPPED, BROKEN_OFF = "nooit", "bezig", "klaar", "mislukt", "gestopt", "afgebroken"
PATIENCE = 1.0  #: seconds to take the lock in, which who only looks whether it is free holds for a moment


@dataclass(frozen=True)
class Run:
    """The comparison that is at work, or the last one."""

    at: str = NEVER
    step: str = ""  #: what it is doing, in Dutch
    done: int = 0  #: of the step, of `total`; 0 of 0 where that isn't known
    total: int = 0
    message: str = ""  #: how it ended, in Dutch
    began: str = ""  #: ISO 8601, UTC
    ended: str = ""


def start(folder: DataFolder) -> bool:
    """Have a process compare; False when one is at it already. Raises InputError or UnreachableError when it can't be started."""
    try:
        (folder.path / LOCK).parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder.path / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise unwritable(folder.path / LOCK, error) from error
    try:
        if not _took(lock):
            return False
        (folder.path / STOP).unlink(missing_ok=True)
        tell(folder, Run(BUSY, "Beginnen", began=now()))
        child = _started(folder, lock)
    finally:
        os.close(lock)  # the process has it too
    threading.Thread(target=_wait, args=(child,), name="vergelijken", daemon=True).start()
    return True


def stop(folder: DataFolder) -> None:
    """Ask the process to stop: it does within seconds, unless it is writing already. What was embedded is kept."""
    write_file(folder.path / STOP, b"")


def latest(folder: DataFolder) -> Run:
    """The comparison that is at work, or how the last one ended."""
    told = _told(folder)
    if told.at == BUSY and not _busy(folder):
        told = _told(folder)  # it may have ended between the two
        if told.at == BUSY:
            return replace(told, at=BROKEN_OFF)
    return told


def tell(folder: DataFolder, run: Run) -> None:
    """Say how far it is: for the process itself."""
    write_file(folder.path / TOLD, json.dumps(asdict(run)).encode())


def now() -> str:
    """The moment, as a run tells it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _started(folder: DataFolder, lock: int) -> subprocess.Popen[bytes]:
    paths = os.pathsep.join(filter(None, (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH"))))
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "kg.overlap", str(folder.path.resolve())], env=os.environ | {"PYTHONPATH": paths},
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, pass_fds=[lock], start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        message = f"het proces dat vergelijkt, start niet ({error.strerror or error})"
        tell(folder, Run(FAILED, message=message, ended=now()))
        raise UnreachableError(message) from error


def _wait(child: subprocess.Popen[bytes]) -> None:
    """Keeps the pipe open for as long as both live."""
    child.wait()
    assert child.stdin is not None
    child.stdin.close()


def _took(lock: int) -> bool:
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > give_up:
                return False
            time.sleep(0.02)


def _busy(folder: DataFolder) -> bool:
    try:
        lock = os.open(folder.path / LOCK, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _told(folder: DataFolder) -> Run:
    try:
        return Run(**json.loads((folder.path / TOLD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Run()
