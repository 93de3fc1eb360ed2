"""The hand-kept register of existing options: a plain sentence, the provision (if any), the condition, valid from and until.

It is a graph, `/id/graaf/bestaande-ruimte`, and its file is the truth. An entry is never taken away; its validity ends.
"""
from __future__ import annotations

import csv
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

import jci
from kg.folder.data_folder import DataFolder, Writer
from kg.judgements.enter import check_motivation
from kg.judgements.record import check_slug
from kg.judgements.reviewers import reviewer_id
from kg.rdf import iri
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import DCT, PROLOGUE, PROV, XSD, A, about, day, text
from kg.rdf.vocabulary import concept
from kg.room.rules import Room
from records import InputError, UsageError

GRAPH = "bestaande-ruimte"
_ENTRIES = PROLOGUE + """
SELECT ?optie ?zin ?soort ?bepaling ?voorwaarde ?van ?tot ?bron ?door WHERE {
  ?optie a ruimte:BestaandeRuimte ; dct:title ?zin ; ruimte:soortRuimte/skos:notation ?soort .
  OPTIONAL { ?optie ruimte:grondslag ?bepaling }
  OPTIONAL { ?optie ruimte:voorwaarde ?voorwaarde }
  OPTIONAL { ?optie ruimte:geldigVan ?van }
  OPTIONAL { ?optie ruimte:geldigTot ?tot }
  OPTIONAL { ?optie dct:source ?bron }
  OPTIONAL { ?optie prov:wasAttributedTo ?door }
} ORDER BY ?optie"""


@dataclass(frozen=True)
class Entry:
    """An option that people know of."""

    sentence: str  #: what it allows, in plain words
    kind: str  #: slug of `soort-ruimte`
    target: str | None = None  #: address of the provision; None for a solution outside the law
    condition: str = ""
    since: date | None = None
    until: date | None = None  #: first day that it no longer holds
    source: str = ""  #: where it is known from
    reviewer: str = ""  #: name or id of who records it
    id: str = ""

    def holds(self, on: date) -> bool:
        """It is valid on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


def add_entries(folder: DataFolder, entries: Sequence[Entry]) -> list[Entry]:
    """Record options; gives them with their ids. One that is there already, with the same words and provision, is not added again.

    Raises UsageError for an empty sentence, an unknown kind, a bad address, or contact data.
    """
    checked = [_checked(folder, entry) for entry in entries]
    with folder.writer("bestaande ruimte vastleggen") as writer:
        known = {(one.sentence, one.target): one for one in read_entries(folder.store(), folder.iris)}
        added = [known.get((one.sentence, one.target)) or replace(one, id=secrets.token_hex(6)) for one in checked]
        new = [one for one in added if one.id not in {old.id for old in known.values()}]
        _put(folder, writer, [triple for one in new for triple in _triples(writer.iris, one)])
    return added


def proposed(target: str, found: Room) -> Entry:
    """An entry to start from, of room that a rule found in the law: a person makes the sentence plain and records it."""
    who = f"{found.holder[0].upper()}{found.holder[1:]}: " if found.holder else ""
    return Entry(f"{who}{found.sentence}", found.kind, target, found.condition or "")


def end_entry(folder: DataFolder, entry_id: str, until: date) -> None:
    """An option no longer holds from a day on. Raises UsageError when there is none of that id."""
    node, valid_until = folder.iris.option(entry_id), folder.iris.terms.geldigTot
    with folder.writer("bestaande ruimte beëindigen") as writer:
        triples = [quad.triple for quad in folder.quads_of(writer.iris.graph(GRAPH))]
        kept = [triple for triple in triples if (triple.subject, triple.predicate) != (node, valid_until)]
        if not any(triple.subject == node for triple in kept):
            raise UsageError(f"{entry_id}: geen mogelijkheid met dit kenmerk in het register")
        writer.put(writer.iris.graph(GRAPH), [*kept, Triple(node, valid_until, day(until))])


def read_entries(store: GraphStore, iris: Iris) -> list[Entry]:
    """All options in the register, those that no longer hold too."""
    found = []
    for row in store.select(own_base(_ENTRIES, iris)).rows:
        value = {name: term.value for name, term in row.items()}
        since, until = (date.fromisoformat(value[name]) if name in value else None for name in ("van", "tot"))
        found.append(Entry(
            value["zin"], value["soort"], iri.to_target(value["bepaling"]) if "bepaling" in value else None, value.get("voorwaarde", ""),
            since, until, value.get("bron", ""), value.get("door", "").rpartition("/")[2], value["optie"].rpartition("/")[2],
        ))  # fmt: skip
    return found


def read_file(file: Path) -> list[Entry]:
    """Options from a CSV file: zin, soort, bepaling, voorwaarde, van, tot, bron. Raises InputError that names the file and line."""
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{file}: kan niet worden gelezen ({error})") from error
    return [_entry(file, line, row) for line, row in enumerate(rows, 2)]


def _entry(file: Path, line: int, row: Mapping[str, str]) -> Entry:
    try:
        since, until = (date.fromisoformat(row[name]) if row[name] else None for name in ("van", "tot"))
        return Entry(row["zin"], row["soort"], row["bepaling"] or None, row["voorwaarde"], since, until, row["bron"])
    except (KeyError, ValueError, TypeError) as error:
        raise InputError(f"{file}: regel {line} is geen mogelijkheid ({error})") from error


def _put(folder: DataFolder, writer: Writer, triples: Sequence[Triple]) -> None:
    graph = writer.iris.graph(GRAPH)
    writer.put(graph, [*(quad.triple for quad in folder.quads_of(graph)), *triples])


def _checked(folder: DataFolder, entry: Entry) -> Entry:
    try:
        target = jci.canonical(entry.target) if entry.target else None
    except ValueError as error:
        raise UsageError(f"{entry.target}: geen adres van een bepaling") from error
    if entry.until and entry.since and entry.until <= entry.since:
        raise UsageError(f"geldig tot ({entry.until}) ligt niet na geldig van ({entry.since}): ‘{entry.sentence[:60]}’")
    return replace(
        entry, sentence=check_motivation(entry.sentence, "de zin die zegt wat er kan, ontbreekt"),
        kind=check_slug("soort-ruimte", entry.kind), target=target, condition=check_motivation(entry.condition),
        source=check_motivation(entry.source),
        reviewer=reviewer_id(folder, entry.reviewer) if entry.reviewer else "",
    )  # fmt: skip


def _triples(iris: Iris, entry: Entry) -> list[Triple]:
    terms, now = iris.terms, datetime.now(UTC).isoformat(timespec="seconds")
    return about(
        iris.option(entry.id),
        (A, terms.BestaandeRuimte), (DCT.title, text(entry.sentence)), (terms.soortRuimte, concept(iris, "soort-ruimte", entry.kind)),
        (terms.grondslag, iri.of_target(entry.target) if entry.target else None),
        (terms.voorwaarde, text(entry.condition) if entry.condition else None), (DCT.source, text(entry.source) if entry.source else None),
        (terms.geldigVan, day(entry.since) if entry.since else None), (terms.geldigTot, day(entry.until) if entry.until else None),
        (PROV.wasAttributedTo, iris.reviewer(entry.reviewer) if entry.reviewer else None),
        (PROV.generatedAtTime, Literal(now, datatype=NamedNode(XSD + "dateTime"))),
    )  # fmt: skip
