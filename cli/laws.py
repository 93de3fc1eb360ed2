"""Commands about law: law add, law list, law show."""
from __future__ import annotations

import dataclasses
from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from typing import Any

from cli import search_index
from cli.files import expand
from cli.law_files import FEW, Loaded, by_law, load_files
from cli.output import emit, emit_json, progress, say
from ingest.law import ENDINGS
from kg.folder.data_folder import DataFolder
from kg.law.diff import Piece, difference, marked
from kg.law.laws import LawLine, Unit, list_laws, unit
from kg.proposals.citations import citing
from kg.proposals.clusters import label, law_titles
from records import UNDATED, InputError

COLUMNS = {"id": "regeling", "title": "titel", "kind": "soort", "versions": "versies", "articles": "artikelen", "provisions": "bepalingen"}


def add(args: Namespace) -> int:
    """`law add PATH…`: every toestand that can be read is added, also when others fail; 1 when any failed."""
    folder = DataFolder(args.store)
    loaded = add_paths(folder, args.paths, args.on)
    lines = [_line(line) for line in list_laws(folder.store(), folder.iris, loaded.laws)]
    emit(lines, args.format, COLUMNS)
    return 1 if loaded.failed else 0


def add_paths(folder: DataFolder, paths: Sequence[str], on: date | None = None) -> Loaded:
    """Add the laws in files and folders, with as many processes as there are cores; says what went wrong as it goes."""
    groups = by_law(expand(paths, ENDINGS))
    done = Loaded()
    with folder.writer("wetten toevoegen") as writer, progress() as bar:
        for result in bar.track(load_files(folder, writer, groups, on), total=len(groups), description="Wetten lezen"):
            for message in result.messages:
                say(message)
            done = done + result
    if len(groups) > FEW:
        search_index.follow(folder)
    return done


def list_(args: Namespace) -> int:
    """`law list`."""
    folder = DataFolder(args.store)
    emit([_line(line) for line in list_laws(folder.store(), folder.iris)], args.format, COLUMNS)
    return 0


def _line(line: LawLine) -> dict[str, Any]:
    return dataclasses.asdict(line) | {"versions": [None if day == UNDATED else day.isoformat() for day in line.versions]}


def show(args: Namespace) -> int:
    """`law show TARGET [--on DATE]`: a unit in a version."""
    folder = DataFolder(args.store)
    store = folder.store()
    try:
        found = unit(store, folder.iris, args.target, args.on)
    except ValueError as error:
        raise InputError(str(error)) from error
    proposals = list(dict.fromkeys(one.proposal for one in citing(store, folder.iris, found.target)))
    pieces = None if args.diff is None else _difference(folder, found, args.diff)
    data = _unit(found, proposals) | ({} if pieces is None else {"diff": [dataclasses.asdict(piece) for piece in pieces]})
    if args.format == "json":
        emit_json(data)
    elif args.format == "csv":
        emit(data["children"], "csv", {"jci": "adres", "kind": "soort", "number": "nummer", "heading": "opschrift"})
    else:
        _print_unit(found, proposals, law_titles(store, folder.iris), pieces)
    return 0


def _difference(folder: DataFolder, found: Unit, day: date) -> list[Piece]:
    """What differs between the unit as found and as it stood on another day, the earlier one first."""
    other = unit(folder.store(), folder.iris, found.target, day)
    older, newer = sorted((found, other), key=lambda one: one.version.key)
    return difference(older.text, newer.text)


def _unit(found: Unit, proposals: list[str]) -> dict[str, Any]:
    version = found.version
    children = [part for part in found.parts if part.depth == 1]
    return {
        "jci": found.target, "label": found.label, "version": version.iri,
        "in_force_from": None if version.date == UNDATED else version.date, "in_force_until": version.until,
        "validity": version.validity(), "text": found.text,
        "children": [{"jci": c.target, "kind": c.kind, "number": c.number, "heading": c.heading} for c in children],
        "cites": list(found.cites), "cited_by": list(found.cited_by), "proposals": proposals, "paraphrase": version.paraphrase,
    }  # fmt: skip


def _print_unit(found: Unit, proposals: list[str], titles: dict[str, str], pieces: list[Piece] | None) -> None:
    print(f"{found.label}\n{found.version.validity()}")
    if found.version.paraphrase:
        print("PARAFRASE, NIET DE WETTEKST")
    print(f"\n{found.text if pieces is None else marked(pieces)}")
    for heading, targets in (("Verwijst naar", found.cites), ("Genoemd in", found.cited_by)):
        if targets:
            print(f"\n{heading}: " + "; ".join(label(target, titles) for target in targets))
    if proposals:
        print(f"\nVoorstellen: {', '.join(proposals)}")
