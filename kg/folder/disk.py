"""Files that are whole or not there, a lock between processes, and what to say when a disk takes no more."""
from __future__ import annotations

import errno
import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from records import InputError, UnreachableError

log = logging.getLogger("regelruimte")
_CAUSES = {
    errno.ENOSPC: "de schijf is vol", errno.EDQUOT: "de schijfruimte van deze gebruiker is op", errno.EFBIG: "het bestand wordt te groot",
    errno.EROFS: "de schijf is alleen-lezen", errno.EACCES: "geen schrijfrecht", errno.EPERM: "geen schrijfrecht",
    errno.ENOENT: "die map is er niet",
}  # fmt: skip
UNWRITABLE = frozenset(_CAUSES) - {errno.ENOENT, errno.EACCES, errno.EPERM}  #: what only writing fails with


def unwritable(path: Path, error: OSError) -> InputError:
    """What to raise when a file or folder can't be written."""
    known = next((code for code in _CAUSES if os.strerror(code) in str(error)), error.errno)  # the engine gives no number
    return InputError(f"{path}: kan niet worden geschreven ({_CAUSES.get(known or 0) or error.strerror or error})")


def write_file(file: Path, data: bytes, mode: int = 0o644, first: Callable[[os.stat_result], None] | None = None) -> None:
    """Replace a file whole and durably: a reader sees the old bytes or the new, also after a crash. Raises InputError when it can't.

    `first` is called with what the new file is (its size, its time), before it takes the place of the old one.
    """
    part = file.with_name(f".{file.name}.tmp")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if first is not None:
            first(part.stat())
        os.replace(part, file)
    except InputError:
        part.unlink(missing_ok=True)
        raise
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise unwritable(file, error) from error


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """A place beside a file to write it in; it takes the file's place at the end, and is removed when that fails. Raises InputError."""
    part = file.with_name(f".{file.name}.tmp")
    try:
        yield part
        os.replace(part, file)
    except OSError as error:
        raise unwritable(file, error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def settle(*folders: Path) -> None:
    """Make the names of files that were put in folders outlive a power failure, as their bytes do; what isn't there is passed over.

    Apart from writing, because many files go into one folder. Raises InputError when the disk refuses.
    """
    for folder in folders:
        try:
            opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise unwritable(folder, error) from error


@contextmanager
def locked(file: Path, action: str, wait: float) -> Iterator[bool]:
    """Hold a lock. Gives whether its last holder ended well: while one is at work, and when it failed or was killed, its name stays
    in the file. Raises UnreachableError when another holds it for longer than `wait` seconds, InputError when it can't be made.
    """
    try:
        lock = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
    except OSError as error:
        raise unwritable(file, error) from error
    try:
        _take(lock, file, wait)
        ended_well = not os.pread(lock, 1, 0)
        with suppress(OSError):  # a full disk must not keep anybody from erasing; who holds it is only told
            os.ftruncate(lock, 0)
            os.write(lock, f"proces {os.getpid()} ({action})".encode())
        yield ended_well
        os.ftruncate(lock, 0)
    finally:
        os.close(lock)


def at_work(file: Path) -> bool:
    """Somebody holds the lock. Whether one who died left it is found out only where a name stands in the file."""
    try:
        if file.stat().st_size == 0:
            return False
        lock = os.open(file, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _try(lock)
    finally:
        os.close(lock)


def _take(lock: int, file: Path, wait: float) -> None:
    give_up, told = time.monotonic() + wait, False
    while not _try(lock):
        holder = os.pread(lock, 1000, 0).decode(errors="replace").strip() or "een ander proces"
        if time.monotonic() >= give_up:
            raise UnreachableError(f"{file.parent}: in gebruik door {holder}; probeer het later")
        if not told:
            log.warning("%s: wacht op %s", file.parent, holder)
            told = True
        time.sleep(0.05)


def _try(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
