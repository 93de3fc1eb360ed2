"""Read one version (toestand) of a Dutch law from official BWB XML into records: the modern format and that of 2012.

    version = read_version("BWBR0035303_2025-01-01_0.xml")

How text, numbers and references come out:

- A unit's text is what stands before the first unit within it; what follows one is a unit of its own, kind `al`. So the
  whole text is the own text and then the units within, in order; nothing twice.
- A table is a unit of kind `tabel`: a line per row, tabs between cells. A list in a cell gives units within it.
- A footnote (`noot`) and an editors' remark (`redactie`) stay where they stand, in the text.
- A reference in a heading or number has start = end = -1: it lies in no text.
- In a treaty the Dutch text (else the first) is the law; each other language is a unit `verdrag` with places only.
- Meta-data is left out, but for the text of a retroactive change: a unit `terugwerkende-kracht-opmerkingen` that
  stands beside its owner, since it is not that unit's text.
"""
from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import jci
from ingest.law.reader import Reader
from ingest.law.safe_xml import parse_bytes, parse_file
from ingest.law.units import name as name_units
from ingest.law.units import provisions
from records import UNDATED, InputError, Law, Version

_ADDRESS = re.compile(r"/(\d+)/?$")
_FILE = re.compile(r"_(\d+)\.xml(?:\.gz)?$", re.I)


def read_version(source: str | os.PathLike[str], *, name: str | None = None, on: date | None = None) -> Version:
    """Read a file, `.xml` or packed as `.xml.gz`.

    `name` is what messages call it (default: the name of the file). `on` is the first day in force of a file that
    gives none itself, as in the format of 2012; without it such a version is UNDATED. Raises InputError, and nothing
    else, for whatever is wrong with it.
    """
    file_name = Path(source).name
    reader = Reader(name or file_name)
    parse_file(source, reader, reader.name)
    return _version(reader, on, file_name)


def read_version_bytes(data: bytes, name: str, *, on: date | None = None) -> Version:
    """The same for the bytes of a file."""
    reader = Reader(name)
    parse_bytes(data, reader, name)
    return _version(reader, on, name)


def _version(reader: Reader, on: date | None, file_name: str) -> Version:
    law = _law(reader)
    day = _date(reader, on)
    reader.settle_languages()
    name_units(reader.units, law.id)
    return Version(law, day, _number(reader, file_name), provisions(reader.units), paraphrase=reader.paraphrase)


def _law(reader: Reader) -> Law:
    if not reader.found:
        raise InputError(f"{reader.name}: toestand zonder regeling (geen <wetgeving>)")
    if not jci.LAW_ID.fullmatch(reader.law):
        raise InputError(f"{reader.name}: geen geldig BWB-nummer ({reader.law[:40]!r})")
    official = reader.names.get("intitule", "")
    return Law(reader.law, reader.names.get("citeertitel") or official, official, reader.kind)


def _date(reader: Reader, on: date | None) -> date:
    given = reader.attributes.get("inwerkingtreding", "").strip()
    if not given:
        return on or UNDATED
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise InputError(f"{reader.name}: geen geldige datum van inwerkingtreding ({given[:40]!r})") from error


def _number(reader: Reader, file_name: str) -> int:
    address = reader.attributes.get("bwb-ng-vast-deel", "")
    match = _ADDRESS.search(address) or _FILE.search(file_name)
    return int(match[1][:9]) if match else 0
