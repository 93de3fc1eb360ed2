"""`oordelen.sqlite` in the data folder: an append-only table with many writers at once, durable before it is acknowledged.

WAL with `synchronous=FULL`: a commit is on disk when `append` comes back. Triggers refuse to change or delete a row; only
`erase` takes them off, inside one transaction that no other writer can see into.
"""
from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

from kg.disk import settle, unwritable
from kg.folder import DataFolder
from kg.judgements.record import ERASED, OUTCOMES, Judgement
from records import InputError, UnreachableError, UsageError

FILE = "oordelen.sqlite"
NOTHING = {"nr": 0, "rows": 0, "erased": 0}  #: the progress of an empty table
WAIT = 30.0  #: seconds for another writer
_LISTS = ("targets", "departments", "evidence")
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
    with _connected(folder, make=True) as connection, writing(connection):
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        return [_insert(connection, replace(one, id=secrets.token_hex(8), time=now)) for one in judgements]


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
    with _connected(folder) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        with writing(connection):
            erased = _blank(connection, proposal_id, grave)
        compact(connection)
    return erased


def compact(connection: sqlite3.Connection) -> None:
    """Overwrite what was deleted from a database, and cut off its log, once others let it."""
    for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
        patiently(lambda statement=statement: _truncated(connection, statement))


def backup(folder: DataFolder, target: Path) -> None:
    """A consistent copy of the table, also while others write. Does nothing where there is no table."""
    if (folder.path / FILE).exists():
        with _connected(folder) as connection:
            copy_database(connection, target)


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """A copy of a database as one file."""
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()


# --- rows -----------------------------------------------------------------------------------------------------------

_IS_ERASED = f"proposal LIKE '{ERASED}%' OR other LIKE '{ERASED}%'"


_WHERE = {"proposal": "(proposal = :proposal OR other = :proposal)", "after": "nr > :after", "id": "id = :id"}


def _rows(connection: sqlite3.Connection, **asked: object) -> Iterator[Judgement]:
    """Rows by number; `asked` as the keys of `_WHERE`, where None asks nothing."""
    where = " AND ".join(_WHERE[name] for name, value in asked.items() if value is not None) or "1"
    for row in connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM oordeel WHERE {where} ORDER BY nr", asked):
        values = dict(zip(_COLUMNS, row, strict=True))
        lists = {name: tuple(json.loads(values[name])) for name in _LISTS}
        yield Judgement(**values | lists | {"texts": json.loads(values["texts"])})


def _insert(connection: sqlite3.Connection, judgement: Judgement) -> Judgement:
    judgement = replace(judgement, replaces=judgement.replaces or _replaced(connection, judgement))
    values = {name: getattr(judgement, name) for name in _COLUMNS if name != "nr"}
    values |= {name: json.dumps(values[name], ensure_ascii=False, sort_keys=True) for name in (*_LISTS, "texts")}
    names = list(values)
    sql = f"INSERT INTO oordeel ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"
    return replace(judgement, nr=connection.execute(sql, values).lastrowid or 0)


def _replaced(connection: sqlite3.Connection, judgement: Judgement) -> str | None:
    """The reviewer's own latest judgement on the same subject. A step is an event: a later one doesn't replace it."""
    if judgement.kind == "stap":
        return None
    mine = (judgement.reviewer, judgement.subject)
    same = [one.id for one in _rows(connection, proposal=judgement.proposal) if (one.reviewer, one.subject) == mine]
    return same[-1] if same else None


def _blank(connection: sqlite3.Connection, proposal_id: str, grave: str) -> int:
    kept = ("nr", "id", "kind", "criterion", "outcome", "reviewer", "time", "proposal", "other")
    blank = {name: "[]" if name in _LISTS else "{}" if name == "texts" else None for name in _COLUMNS if name not in kept}
    blank["motivation"] = ""
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


def prepare(connection: sqlite3.Connection) -> None:
    """Make the table where there is none."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
    guards = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'oordeel'"
    if connection.execute(guards).fetchone()[0] == len(_GUARDS):
        return
    named = ("nr", "id", "kind", "proposal", "outcome", "reviewer", "time")
    others = ", ".join(f"{name} {'INTEGER' if name in _NUMBERS else 'TEXT'}" for name in _COLUMNS if name not in named)
    with writing(connection):
        connection.execute(_TABLE.format(kinds=", ".join(f"'{kind}'" for kind in OUTCOMES), others=others))
        connection.execute("CREATE INDEX IF NOT EXISTS per_voorstel ON oordeel (proposal)")
        connection.execute("CREATE INDEX IF NOT EXISTS per_tweede_voorstel ON oordeel (other)")
        for name, trigger in _GUARDS.items():
            connection.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {trigger}")


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
