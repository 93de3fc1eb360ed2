"""The list of names of laws: the one that comes with the project (sources in SOURCES.md), and a store's own beside it."""
from __future__ import annotations

import csv
import gzip
import os
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

import jci
from ingest.citations.names import ABBREVIATION, LawNames, Name
from records import InputError, LawInfo

DATA = Path(__file__).parents[1] / "data"
OWN_NAMES = "namen.tsv"  #: a store's own list in its data folder, made by `law names update`
_COLUMNS = ("name", "law", "kind", "from", "until", "source", "confidence")


@lru_cache(maxsize=1)
def default_names() -> LawNames:
    """The names that come with the project."""
    return LawNames(_shipped(), _successors(), _municipal(), _articles())


def load_names(own: Path) -> LawNames:
    """Those, and a store's own list from the official metadata, which comes first. Raises InputError when that is damaged."""
    names = read_names(own)
    return LawNames(names + _shipped(), _successors(), _municipal(), _articles()) if names else default_names()


def read_names(own: Path) -> list[Name]:
    """A store's own list; empty when there is none. Raises InputError when it is damaged."""
    try:
        return _read(own) if own.exists() else []
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{own}: beschadigde lijst van namen; haal haar weg en maak haar opnieuw met ‘law names update’") from error


def names_of_info(info: LawInfo) -> list[Name]:
    """The names in a law's metadata; those of the past with the years in which they held."""
    address = jci.build(info.law)
    current = [title for title in info.titles if title.until is None]
    found = [
        Name(title.title, address, "short-title" if title in current else "former-title",
             title.since.year if title.since else None, title.until.year if title.until else None, 2)
        for title in info.titles
    ]  # fmt: skip
    found += [Name(name, address, ABBREVIATION, None, None, 2) for name in info.abbreviations]
    return found + [Name(name, address, "nickname", None, None, 1) for name in info.unofficial_titles]


def write_names(file: Path, names: Iterable[Name]) -> int:
    """Write a store's own list, whole and at once; gives the number of names."""
    rows = sorted({(n.name, n.address, n.kind, n.since or "", n.until or "", "wti", n.confidence) for n in names}, key=str)
    part = file.with_name(f".{file.name}.tmp")
    with part.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(rows)
        out.flush()
        os.fsync(out.fileno())
    os.replace(part, file)
    return len(rows)


def _successors() -> dict[str, tuple[str, date]]:
    with (DATA / "law_successors.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {row["law"]: (row["successor"], date.fromisoformat(row["from"])) for row in rows}


def _municipal() -> frozenset[str]:
    with (DATA / "municipal_laws.tsv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["law"] for row in csv.DictReader(file, delimiter="\t"))


def _articles() -> dict[str, tuple[str, ...]]:
    with (DATA / "law_articles.tsv").open(encoding="utf-8", newline="") as file:
        return {row["law"]: tuple(row["articles"].split()) for row in csv.DictReader(file, delimiter="\t")}


def _shipped() -> list[Name]:
    """The list of the domain, with confidence and years, and behind it all titles of the Basiswettenbestand of 2012–2014."""
    with gzip.open(DATA / "law_names_bwb.tsv.gz", "rt", encoding="utf-8", newline="") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines][1:]
    return _read(DATA / "law_names.tsv") + [Name(name, jci.PREFIX + law, kind, None, None, 1) for name, law, kind in rows]


def _read(file: Path) -> list[Name]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [_row(row) for row in csv.DictReader(lines, delimiter="\t")]


def _row(row: dict[str, str]) -> Name:
    law = row["law"]
    address = law if law.startswith("CELEX:") else jci.canonical(law)
    since, until = (int(row[key]) if row[key] else None for key in ("from", "until"))
    return Name(row["name"], address, row["kind"], since, until, int(row["confidence"]))
