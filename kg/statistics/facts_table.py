"""`cache/tellingen.sqlite`: of every graph file that is counted its size, its time, and what is counted of it. Can be thrown away."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.folder.data_folder import DataFolder
from kg.folder.graph_files import Listing

FILE = Path("cache") / "tellingen.sqlite"
FORM = 5  #: of the rows and of what is made from them; a table of another form is made anew
_TABLE = "CREATE TABLE IF NOT EXISTS bestand (naam TEXT PRIMARY KEY, maat INTEGER NOT NULL, tijd INTEGER NOT NULL, feiten TEXT NOT NULL)"


class Table:
    """The table of one data folder, open for one writer (the folder's lock is held)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self) -> tuple[Listing, dict[str, str]]:
        """The files as they were when they were counted, and what is counted of each."""
        rows = self._connection.execute("SELECT naam, maat, tijd, feiten FROM bestand ORDER BY naam").fetchall()
        return {name: [size, time] for name, size, time, _ in rows}, {name: facts for name, _, _, facts in rows}

    def replace(self, files: Listing, facts: Mapping[str, str], gone: set[str]) -> None:
        """Put rows in and take rows out, all or none."""
        with self._connection:
            self._connection.executemany("DELETE FROM bestand WHERE naam = ?", [(name,) for name in gone])
            rows = [(name, *files[name], text) for name, text in facts.items()]
            self._connection.executemany("INSERT OR REPLACE INTO bestand VALUES (?, ?, ?, ?)", rows)


@contextmanager
def opened(folder: DataFolder) -> Iterator[Table]:
    """The table; an empty one when there was none, or one of another form, or a damaged one."""
    file = folder.path / FILE
    file.parent.mkdir(exist_ok=True)
    connection = sqlite3.connect(file)
    try:
        try:
            form = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError:
            form = None
        if form != FORM:
            connection.close()
            file.unlink()
            connection = sqlite3.connect(file)
            connection.execute(f"PRAGMA user_version = {FORM}")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(_TABLE)
        yield Table(connection)
    finally:
        connection.close()


def is_there(folder: DataFolder) -> bool:
    """Something was counted in this folder, in the present form."""
    file = folder.path / FILE
    if not file.exists():
        return False
    with file.open("rb") as data:  # the header of an SQLite file has the form as its user version
        return int.from_bytes(data.read(64)[60:64], "big") == FORM
