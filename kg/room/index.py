"""`cache/ruimte.sqlite`: the articles that give room, with their words, for ranking. Made when law is loaded; can be thrown away.

A law's rows carry the size and time of its graph's file; rows that don't match are made anew from that file before use.
"""
from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.folder import cache
from kg.folder.data_folder import DataFolder
from kg.law.unfold import unfold
from kg.room.rules import Room
from kg.room.signals import LawRoom, room_of

log = logging.getLogger("regelruimte")
MANY = 100  #: laws; making the rows of more takes seconds, so it is told
FILE = Path("cache") / "ruimte.sqlite"
_FORMAT = 1  #: of the tables and of the words in them; another one is made anew
_TABLES = """
CREATE TABLE IF NOT EXISTS regeling (id TEXT PRIMARY KEY, stempel TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS artikel (
  nr INTEGER PRIMARY KEY, regeling TEXT NOT NULL, adres TEXT NOT NULL, plaats INTEGER NOT NULL, afdeling TEXT NOT NULL, ruimte TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS per_regeling ON artikel (regeling);
CREATE UNIQUE INDEX IF NOT EXISTS per_adres ON artikel (adres);
CREATE TABLE IF NOT EXISTS verwijzing (regeling TEXT NOT NULL, van TEXT NOT NULL, naar TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS per_van ON verwijzing (van);
CREATE INDEX IF NOT EXISTS per_naar ON verwijzing (naar);
CREATE INDEX IF NOT EXISTS per_verwijzende ON verwijzing (regeling);
CREATE VIRTUAL TABLE IF NOT EXISTS woorden USING fts5 (tekst, tokenize = "unicode61 remove_diacritics 0");
"""
_LIKENESS = """
SELECT adres, -bm25(woorden) FROM woorden JOIN artikel ON nr = woorden.rowid WHERE woorden MATCH ? ORDER BY bm25(woorden) LIMIT ?"""
_WORDS = "SELECT adres, tekst FROM artikel JOIN woorden ON woorden.rowid = nr WHERE regeling = ?"
_INSERT = "INSERT INTO artikel (regeling, adres, plaats, afdeling, ruimte) VALUES (?, ?, ?, ?, ?)"


@dataclass(frozen=True)
class Article:
    """An article that gives room."""

    target: str
    law: str
    place: int
    chapter: str
    rooms: tuple[tuple[str, Room], ...]  #: (address of the paragraph, what it gives)


class RoomIndex:
    """The index of one data folder."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._file = folder.path / FILE

    def put(self, room: LawRoom) -> None:
        """Replace the rows of a law. Its graph's file must be there already."""
        self.put_all([room])

    def put_all(self, rooms: Iterable[LawRoom]) -> None:
        """The same for several laws, in one transaction."""
        with self._connected() as connection, connection:
            for room in rooms:
                self._put(connection, room)

    def refresh(self) -> int:
        """Make the rows of laws whose files are newer or gone; gives how many laws that were."""
        with self._connected() as connection:
            stale = self._stale(connection)
            if len(stale) > MANY:
                log.warning("De index van bestaande ruimte wordt opnieuw gemaakt (%d wetten); dat gebeurt één keer.", len(stale))
            with connection:
                for law in stale:
                    self._put(connection, self._from_file(law))
        return len(stale)

    def lagging(self) -> list[LawRoom]:
        """The room of laws whose rows are not of their file: a law's rows are written last, so its graph of room may lag too.

        Of many such laws none: then the index was thrown away.
        """
        with self._connected() as connection:
            stale = self._stale(connection)
        return [self._from_file(law) for law in stale] if len(stale) <= MANY else []

    def likeness(self, words: Sequence[str], limit: int = 400) -> dict[str, float]:
        """Address → BM25 of the articles that share words with a text, the most alike ones."""
        asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
        if not asked:
            return {}
        with self._connected() as connection:
            return dict(connection.execute(_LIKENESS, (asked, limit)))

    def articles(self, targets: Iterable[str] = (), laws: Iterable[str] = ()) -> dict[str, Article]:
        """Articles by address: those named, and all of the laws named."""
        found: dict[str, Article] = {}
        with self._connected() as connection:
            for column, values in (("adres", targets), ("regeling", laws)):
                for row in _where(connection, f"SELECT adres, regeling, plaats, afdeling, ruimte FROM artikel WHERE {column} IN", values):
                    rooms = tuple((where, Room(**room)) for where, room in json.loads(row[4]))
                    found[row[0]] = Article(row[0], row[1], row[2], row[3], rooms)
        return found

    def words(self, law: str) -> dict[str, str]:
        """Address → words of the articles of a law that give room; empty when the rows aren't of the law's file as it is."""
        with self._connected() as connection:
            stamp = connection.execute("SELECT stempel FROM regeling WHERE id = ?", (law,)).fetchone()
            if stamp is None or stamp[0] != self._stamps([law]).get(law):
                return {}
            return dict(connection.execute(_WORDS, (law,)))

    def linked(self, targets: Sequence[str]) -> set[str]:
        """Addresses of articles that refer to these, or that these refer to."""
        with self._connected() as connection:
            to = {row[0] for row in _where(connection, "SELECT naar FROM verwijzing WHERE van IN", targets)}
            return to | {row[0] for row in _where(connection, "SELECT van FROM verwijzing WHERE naar IN", targets)}

    def _stale(self, connection: sqlite3.Connection) -> list[str]:
        """Laws whose rows are not of their file as it is, or whose file is gone."""
        files, listed = self._stamps(), dict(connection.execute("SELECT id, stempel FROM regeling"))
        return sorted(law for law in files.keys() | listed.keys() if files.get(law) != listed.get(law))

    def _put(self, connection: sqlite3.Connection, room: LawRoom) -> None:
        connection.execute("DELETE FROM woorden WHERE rowid IN (SELECT nr FROM artikel WHERE regeling = ?)", (room.law,))
        for table in ("artikel", "verwijzing"):
            connection.execute(f"DELETE FROM {table} WHERE regeling = ?", (room.law,))
        for article in room.articles:
            rooms = json.dumps([(where, asdict(found)) for where, found in article.rooms], ensure_ascii=False)
            nr = connection.execute(_INSERT, (room.law, article.target, article.place, article.chapter, rooms)).lastrowid
            connection.execute("INSERT INTO woorden (rowid, tekst) VALUES (?, ?)", (nr, article.words))
            links = [(room.law, article.target, cited) for cited in sorted(article.cites)]
            connection.executemany("INSERT INTO verwijzing VALUES (?, ?, ?)", links)
        stamp = self._stamps([room.law]).get(room.law)
        if stamp is None:
            connection.execute("DELETE FROM regeling WHERE id = ?", (room.law,))
        else:
            connection.execute("INSERT OR REPLACE INTO regeling VALUES (?, ?)", (room.law, stamp))

    def _from_file(self, law: str) -> LawRoom:
        versions = unfold(self._folder.iris, (quad.triple for quad in self._folder.quads_of(self._folder.iris.graph("wet", law))))
        return room_of(self._folder.iris, versions[-1]) if versions else LawRoom(law, (), ())

    def _stamps(self, laws: Sequence[str] | None = None) -> dict[str, str]:
        """Law → size and time of its graph's file."""
        if laws is not None:
            named = ((law, self._folder.graphs / f"wet~{law}.nq") for law in laws)
            return {law: cache.stamp(file.stat()) for law, file in named if file.exists()}
        return {name[4:-3]: stamp for name, stamp in cache.stamps(self._folder.graphs, ["wet~"]).items()}

    def _connected(self) -> AbstractContextManager[sqlite3.Connection]:
        return cache.connected(self._file, _TABLES, _FORMAT)


def _where(connection: sqlite3.Connection, sql: str, values: Iterable[str]) -> Iterator[tuple]:
    wanted = sorted(set(values))
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        yield from connection.execute(f"{sql} ({', '.join('?' * len(some))})", some)
