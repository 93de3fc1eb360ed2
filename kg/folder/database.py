"""SQLite databases of ours that hold what can't be made again: opened, filled and compacted with messages that name the file."""
from __future__ import annotations

import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.folder.disk import settle, unwritable
from records import InputError, UnreachableError

WAIT = 30.0  #: seconds for another writer


@contextmanager
def open_database(
    file: Path, prepare: Callable[[sqlite3.Connection], None] | None = None, mode: int = 0o644
) -> Iterator[sqlite3.Connection]:
    """A database of ours, in autocommit; its errors as messages that name the file. Also for the reviewers' names.

    `prepare` makes its tables where they aren't there yet, in a file with these permissions.
    """
    connection = None
    try:
        if prepare is not None and not file.exists():
            _begin(file, prepare, mode)
        connection = _on_read_only_disk(file) or sqlite3.connect(file, timeout=WAIT, isolation_level=None)
        if prepare is not None:
            patiently(lambda: prepare(connection))
        connection.execute("PRAGMA synchronous = FULL")
        yield connection
    except sqlite3.OperationalError as error:
        if _is_busy(error):
            raise UnreachableError(f"{file}: blijft in gebruik door een ander proces; probeer het later") from error
        raise InputError(f"{file}: kan niet worden gelezen of geschreven ({error})") from error
    except sqlite3.DatabaseError as error:
        raise InputError(f"{file}: beschadigd bestand ({error}); zet een reservekopie terug") from error
    finally:
        if connection is not None:
            connection.close()


def _begin(file: Path, prepare: Callable[[sqlite3.Connection], None], mode: int) -> None:
    """Make a database beside its place and put it there whole: who reads meanwhile sees none, and never one without its tables.

    One that another process put there first stays. Where the disk knows no links it is made in its place. Raises InputError.
    """
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.tmp")
    try:
        os.close(os.open(part, os.O_RDWR | os.O_CREAT, mode))  # before the engine makes it with wider permissions
    except OSError as error:
        raise unwritable(file, error) from error
    connection = sqlite3.connect(part, isolation_level=None)
    try:
        prepare(connection)
        connection.close()
        try:
            os.link(part, file)
        except OSError:
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, mode))
    finally:
        connection.close()
        for one in file.parent.glob(f"{part.name}*"):
            one.unlink()
    settle(file.parent)


def _on_read_only_disk(file: Path) -> sqlite3.Connection | None:
    """A connection that wants no log beside the file, which can't be made there; None where it can, or where a log holds more rows."""
    log = file.with_name(f"{file.name}-wal")
    if os.access(file.parent, os.W_OK) or not file.exists() or (log.exists() and log.stat().st_size):
        return None
    return sqlite3.connect(f"{file.resolve().as_uri()}?immutable=1", uri=True, isolation_level=None)


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that holds the write lock from its start."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _truncated(connection: sqlite3.Connection, statement: str) -> None:
    row = connection.execute(statement).fetchone()
    if row is not None and row[0]:  # a checkpoint says so, rather than raise, when a reader is in the way
        raise sqlite3.OperationalError("database is locked")


def patiently(action: Callable[[], None]) -> None:
    """Try again while the file is busy: a change of journal mode and a VACUUM don't wait by themselves."""
    give_up = time.monotonic() + WAIT
    while True:
        try:
            return action()
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() > give_up:
                raise
            time.sleep(0.02)


def _is_busy(error: sqlite3.Error) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def compact(connection: sqlite3.Connection) -> None:
    """Overwrite what was deleted from a database, and cut off its log, once others let it."""
    for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
        patiently(lambda statement=statement: _truncated(connection, statement))


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """A copy of a database as one file."""
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
