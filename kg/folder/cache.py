"""Databases in `cache/` of the data folder: made from the graph files, thrown away at will, and following those files."""
from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from records import UnreachableError


@contextmanager
def connected(file: Path, tables: str, made_by: int = 0) -> Iterator[sqlite3.Connection]:
    """A database with these tables; a damaged one, or one `made_by` another version, is made anew.

    Raises UnreachableError when it can't be used.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        connection = _opened(file, tables, made_by)
    except (sqlite3.OperationalError, OSError) as error:  # in use, or it can't be written: no reason to throw it away
        raise UnreachableError(f"{file}: {error}") from error
    except sqlite3.DatabaseError:  # damaged: it is only an index
        discard(file)
        connection = _opened(file, tables, made_by)
    try:
        yield connection
    except sqlite3.OperationalError as error:
        raise UnreachableError(f"{file}: {error}") from error
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:
            raise
        discard(file)  # damaged further on
        raise UnreachableError(f"{file}: beschadigd; wordt bij de volgende vraag opnieuw gemaakt") from error
    finally:
        connection.close()


def discard(file: Path) -> None:
    """Remove a database, with its write-ahead log."""
    for one in file.parent.glob(f"{file.name}*"):
        one.unlink(missing_ok=True)


def stamps(graphs: Path, starts: Sequence[str]) -> dict[str, str]:
    """File name → size and time of each graph file whose name begins so."""
    if not graphs.exists():
        return {}
    with os.scandir(graphs) as entries:
        files = (entry for entry in entries if entry.name.endswith(".nq") and entry.name.startswith(tuple(starts)))
        return {entry.name: stamp(entry.stat()) for entry in files}


def stamp(stat: os.stat_result) -> str:
    return f"{stat.st_size}/{stat.st_mtime_ns}"


def _opened(file: Path, tables: str, made_by: int) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=60)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != made_by and connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        connection.close()
        discard(file)
        connection = sqlite3.connect(file, timeout=60)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    if version != made_by:
        connection.execute(f"PRAGMA user_version = {made_by:d}")
    connection.executescript(tables)
    return connection
