"""The common ask of a group in one sentence, as a person writes it: an append-only table beside the judgements; the last one holds."""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kg.folder.data_folder import DataFolder
from kg.folder.database import open_database, writing
from kg.judgements.chain import verify
from kg.judgements.enter import check_motivation
from kg.judgements.reviewers import reviewer_id
from kg.judgements.table import FILE, prepare
from records import UsageError

LONGEST = 300  #: characters of a sentence
_TABLE = """
CREATE TABLE IF NOT EXISTS gezamenlijke_vraag (
  nr INTEGER PRIMARY KEY AUTOINCREMENT, groep TEXT NOT NULL, zin TEXT NOT NULL, leden TEXT NOT NULL,
  reviewer TEXT NOT NULL, time TEXT NOT NULL
)"""
_GUARDS = {
    "vraag_geen_wijziging": "BEFORE UPDATE ON gezamenlijke_vraag BEGIN SELECT RAISE(ABORT, 'een vraag wordt niet gewijzigd'); END",
    "vraag_geen_verwijdering": "BEFORE DELETE ON gezamenlijke_vraag BEGIN SELECT RAISE(ABORT, 'een vraag wordt niet verwijderd'); END",
}


@dataclass(frozen=True)
class CommonAsk:
    """One sentence, written once."""

    group: str
    sentence: str  #: "" takes back what was written before
    members: tuple[str, ...]  #: of the group when it was written
    reviewer: str  #: random id
    time: str  #: UTC, ISO


def write_ask(folder: DataFolder, group: str, sentence: str, members: Sequence[str], reviewer: str) -> CommonAsk:
    """Write the common ask of a group; "" takes it back. Raises UsageError for more than one line, or contact data."""
    words = check_motivation(sentence)
    if len(words) > LONGEST or "\n" in words:
        raise UsageError(f"de gezamenlijke vraag is één zin van hoogstens {LONGEST} tekens")
    row = CommonAsk(group, words, tuple(members), reviewer_id(folder, reviewer), datetime.now(UTC).isoformat(timespec="milliseconds"))
    verify(folder)  # before a table is made where one is lost
    with open_database(folder.path / FILE, make_table) as connection, writing(connection):
        values = (row.group, row.sentence, json.dumps(row.members), row.reviewer, row.time)
        connection.execute("INSERT INTO gezamenlijke_vraag (groep, zin, leden, reviewer, time) VALUES (?, ?, ?, ?, ?)", values)
    return row


def asks(folder: DataFolder) -> dict[str, list[CommonAsk]]:
    """All that was written, by group, the last one last."""
    found: dict[str, list[CommonAsk]] = {}
    if not (folder.path / FILE).exists():
        return found
    with open_database(folder.path / FILE) as connection:
        if _known(connection):
            for group, sentence, members, reviewer, time in connection.execute(
                "SELECT groep, zin, leden, reviewer, time FROM gezamenlijke_vraag ORDER BY nr"
            ):
                found.setdefault(group, []).append(CommonAsk(group, sentence, tuple(json.loads(members)), reviewer, time))
    return found


def erase_asks(folder: DataFolder, proposal_id: str) -> None:
    """Remove the sentences about groups with an erased proposal. Before `table.erase`, which compacts the file."""
    if not (folder.path / FILE).exists():
        return
    with open_database(folder.path / FILE) as connection:
        if not _known(connection):
            return
        connection.execute("PRAGMA secure_delete = ON")
        with writing(connection):
            connection.execute("DROP TRIGGER IF EXISTS vraag_geen_verwijdering")
            gone = "groep = :id OR EXISTS (SELECT 1 FROM json_each(leden) WHERE value = :id)"
            connection.execute(f"DELETE FROM gezamenlijke_vraag WHERE {gone}", {"id": proposal_id})
            connection.execute(f"CREATE TRIGGER vraag_geen_verwijdering {_GUARDS['vraag_geen_verwijdering']}")


def _known(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'gezamenlijke_vraag'").fetchone()[0] == 1


def make_table(connection: sqlite3.Connection) -> None:
    """Make the table of sentences, and that of judgements, where there is none."""
    prepare(connection)
    connection.execute(_TABLE)
    for name, trigger in _GUARDS.items():
        connection.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {trigger}")
