"""`cache/zoeken-*.sqlite`: full-text indexes (FTS5) of proposals and of law, apart so that a proposal is really gone when it is erased.

The FTS5 table itself has no contents, only where words stand; beside it each text is kept packed, for snippets and for taking words
out again. Each graph file that is in here is listed with its size and time; a file that doesn't match is read again.
"""
from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from kg.folder import cache
from kg.folder.data_folder import DataFolder
from kg.search import tokens
from kg.search.documents import INFO_START, KINDS, LAW_START, NAMES_START, PROPOSALS_START, Document, Words
from kg.search.query import Query

_TABLES = """
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS bron (naam TEXT PRIMARY KEY, stempel TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS stuk (
  nr INTEGER PRIMARY KEY, bron TEXT NOT NULL, doel TEXT NOT NULL, titel TEXT NOT NULL, woorden BLOB NOT NULL, parafrase INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS per_bron ON stuk (bron);
CREATE TABLE IF NOT EXISTS stand (sleutel TEXT PRIMARY KEY, waarde TEXT NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS woorden USING fts5 (
  kop, tekst, rond, delen, content = '', tokenize = "unicode61 remove_diacritics 0"
);
"""
_WEIGHTS = "8.0, 1.0, 1.5, 0.5"  #: of a word in the title or heading, the text, what it belongs to, and as a part of a compound
_FIND = f"""
SELECT nr, doel, titel, -gewicht, woorden, parafrase FROM (
  SELECT rowid AS treffer, bm25(woorden, {_WEIGHTS}) AS gewicht FROM woorden
  WHERE woorden MATCH ? AND rowid BETWEEN ? AND ? ORDER BY gewicht LIMIT ?
) JOIN stuk ON nr = treffer ORDER BY gewicht, nr"""
_ADD = "INSERT INTO woorden (rowid, kop, tekst, rond, delen) VALUES (?, ?, ?, ?, ?)"
_REMOVE = "INSERT INTO woorden (woorden, rowid, kop, tekst, rond, delen) VALUES ('delete', ?, ?, ?, ?, ?)"
_ROOM = 1 << 40  #: numbers that each kind has, so that one kind is asked for by a range
_FORMAT = 1  #: of these tables; another one is made anew

Source = tuple[str, str, Sequence[Document]]  #: name of a graph file, its stamp, and what is in it


@dataclass(frozen=True, slots=True)
class Match:
    """A thing found."""

    kind: str
    target: str
    title: str
    fit: float  #: BM25, higher is better; comparable within one kind
    packed: bytes
    paraphrase: bool
    whole: bool  #: it has all that was asked, not just some of it

    @property
    def text(self) -> str:
        return _unpacked(self.packed).text


class SearchIndex:
    """One of the two indexes of a data folder."""

    def __init__(self, folder: DataFolder, name: str, starts: Sequence[str], wipes: bool = False) -> None:
        self.name, self._folder, self._starts = name, folder, starts
        self.wipes = wipes  #: what is taken out must be gone to the byte
        self.file = folder.path / "cache" / f"zoeken-{name}.sqlite"

    def files(self) -> dict[str, str]:
        """Name → stamp of the graph files that belong in here."""
        return cache.stamps(self._folder.graphs, self._starts)

    def stale(self) -> dict[str, str | None]:
        """Name → stamp of what must be read again; None: the file is gone."""
        files = self.files()
        with self._connected() as connection:
            listed = dict(connection.execute("SELECT naam, stempel FROM bron"))
        return {name: files.get(name) for name in sorted(files.keys() | listed.keys()) if files.get(name) != listed.get(name)}

    def follows(self, snapshot: str) -> bool:
        """All that the snapshot has is in here."""
        if not self.file.exists():
            return False
        with self._connected() as connection:
            return connection.execute("SELECT 1 FROM stand WHERE sleutel = 'snapshot' AND waarde = ?", (snapshot,)).fetchone() is not None

    def mark(self, snapshot: str) -> None:
        """Say that all that the snapshot has is in here."""
        with self._connected() as connection, connection:
            connection.execute("INSERT OR REPLACE INTO stand VALUES ('snapshot', ?)", (snapshot,))

    def put(self, sources: Iterable[Source]) -> int:
        """Replace what came from these files, in one transaction; gives how many things that took out."""
        gone = 0
        with self._connected() as connection, connection:
            for name, stamp, found in sources:
                gone += _remove(connection, name)
                if not (self._folder.graphs / name).exists():  # erased since it was read; this transaction has the lock, so it stays so
                    continue
                connection.execute("INSERT INTO bron VALUES (?, ?)", (name, stamp))
                for document in found:
                    _add(connection, name, document)
        return gone

    def remove(self, names: Iterable[str]) -> int:
        """Forget what came from these files."""
        with self._connected() as connection, connection:
            return sum(_remove(connection, name) for name in names)

    def tidy(self) -> None:
        """Merge what was written in many small steps: questions are faster then, and of what was taken out no byte is left."""
        with self._connected() as connection:
            with connection:
                connection.execute("INSERT INTO woorden (woorden) VALUES ('optimize')")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def find(self, query: Query, kind: str, limit: int) -> list[Match]:
        """The best of one kind: first what has all that is asked, then what has some of it."""
        if not self.file.exists() or not query:
            return []
        low = KINDS.index(kind) * _ROOM
        with self._connected() as connection:
            found: dict[int, Match] = {}
            for whole, expression in ((True, query.all), (False, query.any)):
                if expression and len(found) < limit:
                    rows = connection.execute(_FIND, (expression, low, low + _ROOM - 1, limit + len(found)))
                    found |= {row[0]: Match(kind, *row[1:5], bool(row[5]), whole) for row in rows if row[0] not in found}
        return list(found.values())[:limit]

    def _connected(self) -> AbstractContextManager[sqlite3.Connection]:
        """Words are taken out as they were put in, so an index made by another way of folding is made anew."""
        return cache.connected(self.file, _TABLES, (tokens.made_by() + _FORMAT) % (1 << 31))


def indexes(folder: DataFolder) -> tuple[SearchIndex, SearchIndex]:
    """That of proposals and what they name, and that of law."""
    proposals = SearchIndex(folder, "voorstellen", (PROPOSALS_START, NAMES_START), wipes=True)
    return proposals, SearchIndex(folder, "wetten", (LAW_START, INFO_START))


def forget(folder: DataFolder, proposal_id: str) -> None:
    """Leave nothing of an erased proposal; what it alone named goes when the index follows the graph."""
    index, _ = indexes(folder)
    if index.file.exists():
        index.remove([f"{PROPOSALS_START}{proposal_id}.nq", f"{NAMES_START}nq"])
        index.tidy()


def _add(connection: sqlite3.Connection, name: str, document: Document) -> None:
    low = KINDS.index(document.kind) * _ROOM
    (last,) = connection.execute("SELECT MAX(nr) FROM stuk WHERE nr BETWEEN ? AND ?", (low, low + _ROOM - 1)).fetchone()
    nr = (last or low) + 1
    row = (nr, name, document.target, document.title, _packed(document.words), document.paraphrase)
    connection.execute("INSERT INTO stuk VALUES (?, ?, ?, ?, ?, ?)", row)
    connection.execute(_ADD, (nr, *document.folded))


def _remove(connection: sqlite3.Connection, name: str) -> int:
    """What came from a file goes; a table without contents must be told the words that it forgets."""
    rows = connection.execute("SELECT nr, woorden FROM stuk WHERE bron = ?", (name,)).fetchall()
    connection.executemany(_REMOVE, ((nr, *_unpacked(words).folded()) for nr, words in rows))
    connection.execute("DELETE FROM stuk WHERE bron = ?", (name,))
    connection.execute("DELETE FROM bron WHERE naam = ?", (name,))
    return len(rows)


def _packed(words: Words) -> bytes:
    return zlib.compress(json.dumps([words.head, words.text, words.around], ensure_ascii=False).encode(), 6)


def _unpacked(packed: bytes) -> Words:
    return Words(*json.loads(zlib.decompress(packed)))
