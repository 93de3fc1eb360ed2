"""The table of judgements made anew: from the graph that followed it, and from what can still be read of the table itself."""
from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pyoxigraph import NamedNode, Quad

from kg.folder import manifest
from kg.folder.data_folder import DataFolder
from kg.folder.database import writing
from kg.folder.disk import settle
from kg.folder.manifest import Known, Manifest
from kg.judgements import chain
from kg.judgements.common_ask import make_table
from kg.judgements.record import Judgement
from kg.judgements.table import FILE, prepare
from kg.proposals.triples import RECORD_FIELDS
from kg.rdf import iri
from kg.rdf.iri import Iris
from kg.rdf.terms import PROV
from records import InputError

Row = dict[str, Any]  #: as the table stores it
_ASKS = "gezamenlijke_vraag"


@dataclass(frozen=True)
class Rebuilt:
    """A new table beside the place of the old one."""

    file: Path
    part: Path
    rows: int
    missing: int  #: judgements that were kept and are nowhere any more
    said: tuple[str, ...]  #: what could not be brought back, in Dutch

    def take_place(self, kept: Manifest) -> None:
        """Put it in the place of the old one, with the manifest as it then is."""
        with closing(sqlite3.connect(self.part)) as connection:
            nr, last = chain.last(connection)
        for beside in ("-wal", "-shm"):  # of the old table: to the new one they would be foreign
            self.file.with_name(self.file.name + beside).unlink(missing_ok=True)
        os.replace(self.part, self.file)
        settle(self.file.parent)
        kept.note(FILE, Known(last, self.rows, nr) if nr else None)

    def throw_away(self) -> None:
        self.part.unlink(missing_ok=True)


def rebuild(folder: DataFolder, known: Known | None) -> Rebuilt:
    """A table of all that can be found. `known`: what the manifest says of the old one."""
    file = folder.path / FILE
    from_table, asks, from_graph = _readable(file), _asks(file), _in_graph(folder)
    rows = {row["id"]: row for row in from_table}
    changed = {key for key, row in rows.items() if not _is_own(row)}
    taken = {key: row for key, row in from_graph.items() if key not in rows or key in changed}
    rows |= taken
    graves = sum(chain.is_grave(row) for row in from_table)
    gone = max(0, known.size - len(from_graph) - graves) if known else 0
    is_whole = _graph_is_whole(folder)
    said = _told(len(taken), len(changed - from_graph.keys()), gone if is_whole else 0, bool(asks))
    part = file.with_name(f".{file.name}.herstel.tmp")
    _fill(part, sorted(rows.values(), key=lambda row: (row["time"], row["id"])), asks)
    return Rebuilt(file, part, len(rows), 0 if is_whole else gone, said)


def _told(taken: int, changed: int, graves: int, asks: bool) -> tuple[str, ...]:
    said = []
    if taken:
        said.append(f"{taken} ervan uit de graaf, die niet weet hoe de gelezen tekst luidde (het scherm noemt die gewijzigd)")
    if changed:
        said.append(f"{changed} gewijzigde staan niet in de graaf en zijn overgenomen zoals ze er stonden")
    if graves:
        said.append(f"{graves} lege plekken van gewiste oordelen komen niet terug")
    if not asks:
        said.append("gezamenlijke vragen van groepen zijn er niet gevonden")
    return tuple(said)


def _graph_is_whole(folder: DataFolder) -> bool:
    """The graph of judgements is as it was written, so it has every judgement that the manifest counts and nobody erased."""
    state, file = manifest.read(folder.path), folder.file_of(folder.iris.graph("oordelen"))
    held = state.holds.get(file.name) if state else None
    return held is None or (file.exists() and manifest.known_file(file).sha256 == held.sha256)


def _fill(part: Path, rows: Sequence[Row], asks: Sequence[tuple[Any, ...]]) -> None:
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part, isolation_level=None)) as connection:
        prepare(connection)
        with writing(connection):
            for row in rows:
                chain.insert(connection, row)
            if asks:
                make_table(connection)
                marks = ", ".join("?" * len(asks[0]))
                connection.executemany(f"INSERT INTO {_ASKS} VALUES ({marks})", asks)
        connection.execute("PRAGMA journal_mode = DELETE")  # one file, to be moved


def _readable(file: Path) -> list[Row]:
    """The rows that the old table still gives."""
    names = [*(one.name for one in fields(Judgement)), *chain.COLUMNS]
    rows: list[Row] = []
    if not file.exists():
        return rows
    with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as connection:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(oordeel)")}
        asked = ", ".join(name if name in columns else f"NULL AS {name}" for name in names)
        if columns:
            for row in connection.execute(f"SELECT {asked} FROM oordeel ORDER BY nr"):
                rows.append(dict(zip(names, row, strict=True)))
    return rows


def _asks(file: Path) -> list[tuple[Any, ...]]:
    if file.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as connection:
            return connection.execute(f"SELECT * FROM {_ASKS} ORDER BY nr").fetchall()
    return []


def _is_own(row: Row) -> bool:
    """A row is as it was written, by its own hash; of one without a hash nobody can tell."""
    return row["zout"] is None or chain.content(row["zout"], row) == row["inhoud"]


# --- out of the graph -----------------------------------------------------------------------------------------------


def _in_graph(folder: DataFolder) -> dict[str, Row]:
    """Judgement id → its row, as far as the graph has it."""
    start = folder.iris.judgement("").value
    said: dict[str, list[Quad]] = {}
    with suppress(InputError):
        for quad in folder.quads_of(folder.iris.graph("oordelen")):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(start):
                said.setdefault(quad.subject.value.removeprefix(start), []).append(quad)
    return {key: _row(folder.iris, key, quads) for key, quads in said.items()}


def _row(iris: Iris, key: str, quads: Sequence[Quad]) -> Row:
    values: dict[str, list[str]] = {}
    for quad in quads:
        values.setdefault(quad.predicate.value, []).append(quad.object.value)
    terms, one = iris.terms, _One(values)
    about = sorted(iris.proposal_of(node) or "" for node in one.all(terms.over))
    solution, field, times = one.slug(terms.overOplossing), one.slug(terms.veld), one.first(terms.voorkomen)
    judgement = Judgement(
        kind=one.slug(terms.soortOordeel) or "", proposal=about[0], other=about[1] if len(about) > 1 else None,
        outcome=one.slug(terms.uitkomst) or "", reviewer=one.slug(PROV.wasAttributedTo) or "", motivation=one.first(terms.motivering) or "",
        criterion=one.slug(terms.criterium), solution=int(solution) if solution else None,
        targets=tuple(iri.to_target(node) for node in sorted(one.all(terms.doel))),
        field=RECORD_FIELDS[field] if field else None, quote=one.first(terms.citaat), occurrence=int(times) if times else None,
        day=one.first(terms.datum), departments=tuple(sorted(one.all(terms.genodigde))), session=one.first(terms.werksessie),
        evidence=tuple(sorted(one.all(terms.bewijs))), texts={iri.to_target(node): "" for node in sorted(one.all(terms.bewijsUit))},
        replaces=one.slug(PROV.wasRevisionOf), id=unquote(key), time=one.first(PROV.generatedAtTime) or "",
    )  # fmt: skip
    return chain.as_row(judgement)


@dataclass(frozen=True)
class _One:
    """What the graph says of one judgement."""

    values: Mapping[str, Sequence[str]]

    def all(self, predicate: NamedNode) -> Sequence[str]:
        return self.values.get(predicate.value, ())

    def first(self, predicate: NamedNode) -> str | None:
        return next(iter(self.all(predicate)), None)

    def slug(self, predicate: NamedNode) -> str | None:
        """The last step of the IRI."""
        found = self.first(predicate)
        return unquote(found.rsplit("/", 1)[1]) if found else None
