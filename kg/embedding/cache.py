"""Vectors kept by content hash: a text is embedded once per model."""
from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from kg.embedding.port import Embedder, Vectors
from records import UnreachableError

Progress = Callable[[int, int], None]  #: (embedded, of how many)
FILE = "vectoren.sqlite"
AT_ONCE = 16  #: texts between two commits: what is embedded is kept, also when the work is broken off
_TABLE = "CREATE TABLE IF NOT EXISTS vectoren (model TEXT, sha256 TEXT, vector BLOB, PRIMARY KEY (model, sha256)) WITHOUT ROWID"


class VectorCache:
    """An embedder that remembers, in `vectoren.sqlite` in a folder; without a folder, in memory.

    A damaged file is no error: the texts are embedded again.
    """

    def __init__(self, embedder: Embedder, folder: Path | None = None) -> None:
        self._embedder = embedder
        self.name = embedder.name
        self._file = folder / FILE if folder else None
        self._memory: dict[str, Vectors] = {}

    def missing(self, texts: Sequence[str]) -> int:
        """How many of the texts still have to be embedded."""
        return len({_hash(text) for text in texts} - self._known(texts).keys())

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row for each text; `progress` is told how many are embedded, of how many that were not known, every few texts."""
        known = self._known(texts)
        new = list({digest: text for text in texts if (digest := _hash(text)) not in known}.items())
        for start in range(0, len(new), AT_ONCE):
            part = new[start : start + AT_ONCE]
            rows = self._embedder.embed([text for _, text in part])
            vectors = {digest: row for (digest, _), row in zip(part, rows, strict=True)}
            known |= vectors
            self._keep(vectors)
            if progress:
                progress(start + len(part), len(new))
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        return np.vstack([known[_hash(text)] for text in texts]).astype(np.float32)

    def _known(self, texts: Sequence[str]) -> dict[str, Vectors]:
        digests = list({_hash(text) for text in texts})
        if self._file is None:
            return {digest: self._memory[digest] for digest in digests if digest in self._memory}
        found: dict[str, Vectors] = {}
        with closing(_opened(self._file)) as database:
            for start in range(0, len(digests), 500):
                part = digests[start : start + 500]
                marks = ",".join("?" * len(part))
                query = f"SELECT sha256, vector FROM vectoren WHERE model = ? AND sha256 IN ({marks})"
                rows = database.execute(query, (self.name, *part))
                found |= {digest: np.frombuffer(vector, dtype="<f4") for digest, vector in rows}
        return found

    def _keep(self, new: dict[str, Vectors]) -> None:
        if self._file is None:
            self._memory |= new
            return
        rows = [(self.name, digest, row.astype("<f4").tobytes()) for digest, row in new.items()]
        with closing(_opened(self._file)) as database, database:
            database.executemany("INSERT OR REPLACE INTO vectoren VALUES (?, ?, ?)", rows)


def forget_vectors(folder: Path, keep: Sequence[str]) -> None:
    """Remove the vectors of all texts but these, of every model."""
    if not (folder / FILE).exists():
        return
    kept = {_hash(text) for text in keep}
    with closing(_opened(folder / FILE)) as database, database:
        gone = [row for row in database.execute("SELECT model, sha256 FROM vectoren") if row[1] not in kept]
        database.executemany("DELETE FROM vectoren WHERE model = ? AND sha256 = ?", gone)


def _opened(file: Path) -> sqlite3.Connection:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return _ready(file)
    except (sqlite3.OperationalError, OSError) as error:
        raise UnreachableError(f"{file}: kan niet worden geopend ({error})") from error
    except sqlite3.DatabaseError:  # not a database: it holds nothing that can't be made again
        file.unlink(missing_ok=True)
        return _ready(file)


def _ready(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, timeout=60)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute(_TABLE)
        database.commit()
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()
