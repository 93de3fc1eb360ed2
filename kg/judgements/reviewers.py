"""Reviewers: a random id in every judgement, the name only in `prive/beoordelaars.sqlite` (owner only)."""
from __future__ import annotations

import re
import secrets
import sqlite3
from pathlib import Path

from kg.clean import clean_text
from kg.folder.data_folder import DataFolder
from kg.folder.database import copy_database, open_database
from kg.judgements.table import read
from records import InputError, UsageError

FILE = Path("prive") / "beoordelaars.sqlite"
_ID = re.compile(r"b-[0-9a-f]{10}")


def reviewer_id(folder: DataFolder, who: str) -> str:
    """The id of a reviewer by name (made at first use), or the id itself. Raises UsageError for no name or an unknown id."""
    name = " ".join(clean_text(who).split())
    if not name:
        raise UsageError("--door: de naam of het kenmerk van de beoordelaar ontbreekt")
    (folder.path / FILE).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open_database(folder.path / FILE, _make, mode=0o600) as connection:
        if _ID.fullmatch(name):
            if connection.execute("SELECT 1 FROM beoordelaar WHERE id = ?", (name,)).fetchone() is None:
                raise UsageError(f"{name}: onbekende beoordelaar")
            return name
        row = (f"b-{secrets.token_hex(5)}", name, name.casefold())
        connection.execute("INSERT INTO beoordelaar (id, naam, gevouwen) VALUES (?, ?, ?) ON CONFLICT (gevouwen) DO NOTHING", row)
        return str(connection.execute("SELECT id FROM beoordelaar WHERE gevouwen = ?", (name.casefold(),)).fetchone()[0])


def known_id(folder: DataFolder, who: str) -> str | None:
    """The id of somebody who judged before; None for who didn't. Makes nothing."""
    if not (folder.path / FILE).exists():
        return None
    with open_database(folder.path / FILE) as connection:
        row = connection.execute("SELECT id FROM beoordelaar WHERE gevouwen = ?", (" ".join(who.split()).casefold(),)).fetchone()
        return str(row[0]) if row is not None else None


def reviewer_name(folder: DataFolder, reviewer: str) -> str:
    """The name behind an id; for the owner of the folder only. Raises InputError when there is none."""
    if (folder.path / FILE).exists():
        with open_database(folder.path / FILE) as connection:
            row = connection.execute("SELECT naam FROM beoordelaar WHERE id = ?", (reviewer,)).fetchone()
            if row is not None:
                return str(row[0])
    raise InputError(f"{reviewer}: onbekende beoordelaar")


def names_are_known(folder: DataFolder) -> None:
    """Raises InputError unless every reviewer in the table of judgements has a name."""
    who = {one.reviewer for one in read(folder) if _ID.fullmatch(one.reviewer)}
    file, known = folder.path / FILE, set[str]()
    if who and file.exists() and file.stat().st_size:
        with open_database(file) as connection:
            known = {row[0] for row in connection.execute("SELECT id FROM beoordelaar")}
    if nameless := who - known:
        raise InputError(f"{file}: van {len(nameless)} beoordelaars ontbreekt de naam; zet dit bestand uit een reservekopie terug")


def backup_names(folder: DataFolder, target: Path) -> None:
    """A consistent copy of the names. Does nothing where there are none."""
    if (folder.path / FILE).exists():
        with open_database(folder.path / FILE) as connection:
            copy_database(connection, target)


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS beoordelaar (id TEXT PRIMARY KEY, naam TEXT NOT NULL, gevouwen TEXT NOT NULL UNIQUE)")
