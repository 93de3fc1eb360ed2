"""`oordelen.sqlite` in the data folder: an append-only table with many writers at once, durable before it is acknowledged.

WAL with `synchronous=FULL`: a commit is on disk when `append` comes back. Triggers refuse to change or delete a row; only
`erase` takes them off, inside one transaction that no other writer can see into.
"""
from __future__ import annotations

import hashlib
import json
import re
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

from kg.folder.data_folder import DataFolder
from kg.folder.database import compact, copy_database, open_database, writing
from kg.folder.manifest import JUDGEMENTS, Known
from kg.judgements import chain
from kg.judgements.record import ERASED, OUTCOMES, Judgement
from records import UnreachableError, UsageError

FILE = JUDGEMENTS
NOTHING = {"nr": 0, "rows": 0, "erased": 0}  #: the progress of an empty table
_COLUMNS = [one.name for one in fields(Judgement)]
_ID = re.compile(r"[0-9a-f]{16}")  #: as `append` gives them; what else is asked for may not even be text
_NUMBERS = ("nr", "solution", "occurrence")
_TABLE = """
CREATE TABLE IF NOT EXISTS oordeel (
  nr INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL CHECK (kind IN ({kinds})),
  proposal TEXT NOT NULL, outcome TEXT NOT NULL, reviewer TEXT NOT NULL, time TEXT NOT NULL, {others}
)"""
_GUARDS = {
    "geen_wijziging": "BEFORE UPDATE ON oordeel BEGIN SELECT RAISE(ABORT, 'een oordeel wordt niet gewijzigd'); END",
    "geen_verwijdering": "BEFORE DELETE ON oordeel BEGIN SELECT RAISE(ABORT, 'een oordeel wordt niet verwijderd'); END",
    "geen_vervanging": "BEFORE INSERT ON oordeel WHEN EXISTS (SELECT 1 FROM oordeel WHERE id = NEW.id OR nr = NEW.nr) "
    "BEGIN SELECT RAISE(ABORT, 'een oordeel wordt niet vervangen'); END",
}


def append(folder: DataFolder, judgements: Sequence[Judgement]) -> list[Judgement]:
    """Store judgements, all or none, and give them back as stored: with id, number, time, and what each replaces.

    A judgement on a subject that the same reviewer judged before refers to that earlier row. Raises UnreachableError when
    the table stays busy, InputError when it is damaged or can't be written.
    """
    chain.verify(folder)  # before a table is made where one is lost
    with _connected(folder, make=True) as connection:
        opened = (folder.path / FILE).stat().st_ino
        with writing(connection):
            chain.hold(folder, connection)
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            stored = [_insert(connection, replace(one, id=secrets.token_hex(8), time=now)) for one in judgements]
        if not (folder.path / FILE).exists() or (folder.path / FILE).stat().st_ino != opened:
            raise UnreachableError(f"{folder.path / FILE}: is intussen vervangen; het oordeel is niet bewaard, probeer het opnieuw")
    return stored


def position(folder: DataFolder) -> Known | None:
    """Where the table has come to, found right; None without one. One of before there was a chain gets its chain. Raises Lost."""
    known = chain.verify(folder)
    if known is None and (folder.path / FILE).exists():
        with _connected(folder, make=True) as connection:
            known = chain.hold(folder, connection)
    return known


def read(folder: DataFolder, proposal: str | None = None, after: int = 0) -> list[Judgement]:
    """Judgements in the order in which they were made: all, or those on one proposal (pairs with it among them).

    With `after` only those with a higher number, for who has read the others.
    """
    if not (folder.path / FILE).exists():
        return []
    with _connected(folder) as connection:
        return list(_rows(connection, proposal=proposal, after=after))


def progress(folder: DataFolder) -> dict[str, int]:
    """How far the table has come: the last number, the number of rows, and how many of them are tombstones."""
    if not (folder.path / FILE).exists():
        return NOTHING
    with _connected(folder) as connection:
        row = connection.execute(f"SELECT coalesce(max(nr), 0), count(*), count(*) FILTER (WHERE {_IS_ERASED}) FROM oordeel").fetchone()
        return {"nr": row[0], "rows": row[1], "erased": row[2]}


def find(folder: DataFolder, judgement_id: str) -> Judgement:
    """One judgement. Raises UsageError when there is none of that id."""
    if _ID.fullmatch(judgement_id) and (folder.path / FILE).exists():
        with _connected(folder) as connection:
            for found in _rows(connection, id=judgement_id):
                return found
    raise UsageError(f"{judgement_id}: geen oordeel met dit kenmerk")


def erase(folder: DataFolder, proposal_id: str) -> int:
    """Blank what was judged on a proposal, down to the bytes; gives the number of rows.

    Of each judgement a tombstone stays: a hash of the proposal's id, kind, criterion, outcome, time and reviewer.
    """
    if not (folder.path / FILE).exists():
        return 0
    grave = ERASED + hashlib.sha256(f"{folder.iris.base}|{proposal_id}".encode()).hexdigest()[:32]
    with _connected(folder, make=True) as connection:  # which gives a table of before the chain its columns
        connection.execute("PRAGMA secure_delete = ON")
        with writing(connection):
            erased = _blank(connection, proposal_id, grave)
        compact(connection)
    return erased


def backup(folder: DataFolder, target: Path) -> None:
    """A consistent copy of the table, also while others write. Does nothing where there is no table."""
    if (folder.path / FILE).exists():
        with _connected(folder) as connection:
            copy_database(connection, target)


# --- rows -----------------------------------------------------------------------------------------------------------

_IS_ERASED = f"proposal LIKE '{ERASED}%' OR other LIKE '{ERASED}%'"


_WHERE = {"proposal": "(proposal = :proposal OR other = :proposal)", "after": "nr > :after", "id": "id = :id"}


def _rows(connection: sqlite3.Connection, **asked: object) -> Iterator[Judgement]:
    """Rows by number; `asked` as the keys of `_WHERE`, where None asks nothing."""
    where = " AND ".join(_WHERE[name] for name, value in asked.items() if value is not None) or "1"
    for row in connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM oordeel WHERE {where} ORDER BY nr", asked):
        values = dict(zip(_COLUMNS, row, strict=True))
        lists = {name: tuple(json.loads(values[name])) for name in chain.LISTS}
        yield Judgement(**values | lists | {"texts": json.loads(values["texts"])})


def _insert(connection: sqlite3.Connection, judgement: Judgement) -> Judgement:
    judgement = replace(judgement, replaces=judgement.replaces or _replaced(connection, judgement))
    return replace(judgement, nr=chain.insert(connection, chain.as_row(judgement)))


def _replaced(connection: sqlite3.Connection, judgement: Judgement) -> str | None:
    """The reviewer's own latest judgement on the same subject. A step is an event: a later one doesn't replace it."""
    if judgement.kind == "stap":
        return None
    mine = (judgement.reviewer, judgement.subject)
    same = [one.id for one in _rows(connection, proposal=judgement.proposal) if (one.reviewer, one.subject) == mine]
    return same[-1] if same else None


def _blank(connection: sqlite3.Connection, proposal_id: str, grave: str) -> int:
    kept = ("nr", "id", "kind", "criterion", "outcome", "reviewer", "time", "proposal", "other")
    blank = {name: "[]" if name in chain.LISTS else "{}" if name == "texts" else None for name in _COLUMNS if name not in kept}
    blank |= {"motivation": "", "zout": None}
    connection.execute("DROP TRIGGER geen_wijziging")
    changed = connection.execute(
        f"UPDATE oordeel SET {', '.join(f'{name} = :{name}' for name in blank)}, "
        "proposal = iif(proposal = :p, :grave, proposal), other = iif(other = :p, :grave, other) WHERE proposal = :p OR other = :p",
        blank | {"p": proposal_id, "grave": grave},
    ).rowcount
    connection.execute(f"CREATE TRIGGER geen_wijziging {_GUARDS['geen_wijziging']}")
    return changed


# --- the file -------------------------------------------------------------------------------------------------------


@contextmanager
def _connected(folder: DataFolder, make: bool = False) -> Iterator[sqlite3.Connection]:
    file = folder.path / FILE
    if make:
        folder.path.mkdir(parents=True, exist_ok=True)
    with open_database(file, prepare if make else None) as connection:
        yield connection


def prepare(connection: sqlite3.Connection) -> None:
    """Make the table where there is none."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
    guards = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'oordeel'"
    columns = {row[1] for row in connection.execute("PRAGMA table_info(oordeel)")}
    if connection.execute(guards).fetchone()[0] == len(_GUARDS) and columns.issuperset(chain.COLUMNS):
        return
    named = ("nr", "id", "kind", "proposal", "outcome", "reviewer", "time")
    others = ", ".join(f"{name} {'INTEGER' if name in _NUMBERS else 'TEXT'}" for name in _COLUMNS if name not in named)
    with writing(connection):
        connection.execute(_TABLE.format(kinds=", ".join(f"'{kind}'" for kind in OUTCOMES), others=others))
        connection.execute("CREATE INDEX IF NOT EXISTS per_voorstel ON oordeel (proposal)")
        connection.execute("CREATE INDEX IF NOT EXISTS per_tweede_voorstel ON oordeel (other)")
        for name, trigger in _GUARDS.items():
            connection.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {trigger}")
        chain.add_columns(connection, f"CREATE TRIGGER geen_wijziging {_GUARDS['geen_wijziging']}")
