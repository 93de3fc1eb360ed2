"""Judgements as a chain: each row holds a hash of itself and of the row before, so that what is taken out, put back or changed is noticed.

    zout     random, of this row alone
    inhoud   sha256 over the salt and what an erasure blanks
    keten    sha256 over the `keten` of the row before, what an erasure leaves, and `inhoud`

An erasure takes the salt too: nobody can then find out by trying what was hashed, and the chain still holds. The manifest has the
last hash that was in the graph (kg.folder.manifest); the table may be ahead of that, never behind.
"""
from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from kg.folder import manifest
from kg.folder.data_folder import DataFolder
from kg.folder.database import open_database
from kg.folder.losses import Lost
from kg.folder.manifest import Known
from kg.judgements.record import ERASED, Judgement

EMPTY = "0" * 64  #: the last hash of a table without judgements, as the manifest has it
COLUMNS = ("zout", "inhoud", "keten")
LISTS = ("targets", "departments", "evidence")  #: columns that hold a list
KEPT = ("nr", "id", "kind", "criterion", "outcome", "reviewer", "time")  #: what an erasure leaves as it is
_BLANKED = tuple(one.name for one in fields(Judgement) if one.name not in KEPT)
_ALL = (*KEPT, *_BLANKED, *COLUMNS)
_TO_DO = (
    "zet een reservekopie terug in een nieuwe datamap (`regelruimte restore`), "
    "of maak de tabel opnieuw uit de graaf met `regelruimte recover`"
)
_seen: dict[tuple[Path, int], tuple[int, str]] = {}  #: table (path, inode) → the last number and hash up to which it was found right


def link(before: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The three columns of a new row (every column as it is stored), after the row with this `keten`."""
    salt = secrets.token_hex(16)
    hashed = content(salt, row)
    return {"zout": salt, "inhoud": hashed, "keten": _next(before, row, hashed)}


def as_row(judgement: Judgement) -> dict[str, Any]:
    """The columns of a judgement, as they are stored."""
    values = {one.name: getattr(judgement, one.name) for one in fields(Judgement)}
    return values | {name: json.dumps(values[name], ensure_ascii=False, sort_keys=True) for name in (*LISTS, "texts")}


def insert(connection: sqlite3.Connection, row: Mapping[str, Any]) -> int:
    """Put a row (its columns as they are stored) at the end; gives its number. In the open transaction."""
    nr, before = last(connection)
    values = {name: row[name] for name in (*KEPT, *_BLANKED)} | {"nr": nr + 1}
    values |= link(before, values)
    if is_grave(values):
        values["zout"] = None
    connection.execute(f"INSERT INTO oordeel ({', '.join(values)}) VALUES ({', '.join(':' + name for name in values)})", values)
    return nr + 1


def last(connection: sqlite3.Connection) -> tuple[int, str]:
    """Number and hash of the last row; 0 and "" in an empty table."""
    return connection.execute("SELECT nr, keten FROM oordeel ORDER BY nr DESC LIMIT 1").fetchone() or (0, "")


def add_columns(connection: sqlite3.Connection, trigger: str) -> None:
    """Give a table of before there was a chain its columns, in the open transaction. `trigger`: the trigger, made again at the end."""
    if {row[1] for row in connection.execute("PRAGMA table_info(oordeel)")}.issuperset(COLUMNS):
        return
    for name in COLUMNS:
        connection.execute(f"ALTER TABLE oordeel ADD COLUMN {name} TEXT")
    connection.execute("DROP TRIGGER IF EXISTS geen_wijziging")
    before = ""
    for row in list(_rows(connection)):
        new = link(before, row)
        if is_grave(row):
            new["zout"] = None
        connection.execute("UPDATE oordeel SET zout = :zout, inhoud = :inhoud, keten = :keten WHERE nr = :nr", {**new, "nr": row["nr"]})
        before = new["keten"]
    connection.execute(trigger)


def guard(folder: DataFolder) -> None:
    """What every writer asks first (one of `kg.folder.data_folder.GUARDS`). Raises Lost unless the judgements are those that were kept."""
    verify(folder)


def verify(folder: DataFolder, everything: bool = False) -> Known | None:
    """Where the table has come to; None when there is none, and never was. Raises Lost when judgements are gone or changed.

    `everything`: also what this process has found right before.
    """
    file, known = folder.path / manifest.JUDGEMENTS, _known(folder)
    expected = known.size if known else len(graph_ids(folder))
    if not file.exists() or not file.stat().st_size:
        if expected or file.exists():
            raise Lost(f"{file} {'is leeg' if file.exists() else 'ontbreekt'}; bewaard waren {expected} oordelen. {_stopped()}")
        return None
    if everything:
        _seen.pop(_key(file), None)
    with open_database(file) as connection:
        if not _is_chained(connection):
            return None if known is None else _refuse(file, "is een tabel van voor de keten van oordelen")
        return hold(folder, connection)


def hold(folder: DataFolder, connection: sqlite3.Connection) -> Known:
    """The same over a connection that has the table open."""
    file, known = folder.path / manifest.JUDGEMENTS, _known(folder)
    if known is None and (gone := graph_ids(folder) - {row[0] for row in connection.execute("SELECT id FROM oordeel")}):
        _refuse(file, f"mist {len(gone)} oordelen die in de graaf staan")
    if known is not None:
        there = connection.execute("SELECT count(*) FROM oordeel WHERE nr <= ?", (known.changed,)).fetchone()[0]
        if there != known.size:
            _refuse(file, f"telt {there} van de {known.size} oordelen die bewaard waren")
        if known.size and _hash_at(connection, known.changed) != known.sha256:
            _refuse(file, "bevat andere oordelen dan er zijn vastgelegd")
    nr, chain = _seen.get(_key(file), (0, ""))
    if nr and _hash_at(connection, nr) != chain:
        nr, chain = 0, ""
    for row in _rows(connection, nr):
        if not _is_right(chain, row):
            _refuse(file, f"bevat een oordeel dat is gewijzigd (nummer {row['nr']})")
        nr, chain = row["nr"], row["keten"]
    _seen[_key(file)] = (nr, chain)
    return Known(chain or EMPTY, connection.execute("SELECT count(*) FROM oordeel").fetchone()[0], nr)


def graph_ids(folder: DataFolder) -> set[str]:
    """The judgements that the graph has, by the lines of its file."""
    start = folder.iris.judgement("").value.encode()
    lines = folder.bytes_of(folder.iris.graph("oordelen")).splitlines()
    subjects = {line[1 : line.index(b">")] for line in lines if line.startswith(b"<" + start)}
    return {subject[len(start) :].decode() for subject in subjects}


def _known(folder: DataFolder) -> Known | None:
    state = manifest.read(folder.path)
    return state.judgements if state else None


def _is_chained(connection: sqlite3.Connection) -> bool:
    names = {row[1] for row in connection.execute("PRAGMA table_info(oordeel)")}
    return not names or names.issuperset(COLUMNS)


def _key(file: Path) -> tuple[Path, int]:
    return file, file.stat().st_ino


def _hash_at(connection: sqlite3.Connection, nr: int) -> str | None:
    row = connection.execute("SELECT keten FROM oordeel WHERE nr = ?", (nr,)).fetchone()
    return row[0] if row else None


def _rows(connection: sqlite3.Connection, after: int = 0) -> Iterator[dict[str, Any]]:
    for row in connection.execute(f"SELECT {', '.join(_ALL)} FROM oordeel WHERE nr > ? ORDER BY nr", (after,)):
        yield dict(zip(_ALL, row, strict=True))


def _is_right(before: str, row: Mapping[str, Any]) -> bool:
    if row["inhoud"] is None or row["keten"] != _next(before, row, row["inhoud"]):
        return False
    return is_grave(row) if row["zout"] is None else row["inhoud"] == content(row["zout"], row)


def is_grave(row: Mapping[str, Any]) -> bool:
    return row["proposal"].startswith(ERASED) or (row["other"] or "").startswith(ERASED)


def content(salt: str, row: Mapping[str, Any]) -> str:
    said = {name: row[name] for name in _BLANKED if row[name] is not None}  # by name: a column that comes later changes no hash
    return _sha256([salt, said])


def _next(before: str, row: Mapping[str, Any], hashed: str) -> str:
    return _sha256([before, [row[name] for name in KEPT], hashed])


def _sha256(what: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(what, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _refuse(file: Path, what: str) -> None:
    raise Lost(f"{file} {what}. {_stopped()}")


def _stopped() -> str:
    return f"Er wordt niets geschreven: {_TO_DO}"
