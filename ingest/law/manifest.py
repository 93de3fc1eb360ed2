"""Read a law's `manifest.xml`: which versions (toestanden) there are, when each is in force, and the hash of its file.

    manifest = read_manifest(data, "BWBR0002458/manifest.xml")
    manifest.on(date(2014, 6, 1)).label        # "2014-02-15_0"

Source: `_manifest.xsd` of the official repository and its files; `einddatum` and `zichtdatum_eind` are last days
(each is the day before the next version's first), so every `…until` here is one day later: the first day no longer.
"""
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import jci
from ingest.law.elements import Element, day, day_after, walk
from records import InputError

_LABEL = re.compile(r"(\d{4}-\d\d-\d\d)_(\d{1,4})")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")  # it becomes part of an address and of a path in the cache
_SHA512 = re.compile(r"[0-9a-f]{128}")


@dataclass(frozen=True, slots=True)
class ManifestVersion:
    """One version of the law, as the manifest lists it."""

    label: str  #: "2013-01-01_1", the folder of its file
    date: dt.date  #: first day in force
    number: int  #: tells versions of one date apart
    until: dt.date | None  #: first day no longer in force; None: no end known
    seen_from: dt.date | None  #: from this day on it was the text known for its period (zichtdatum)
    seen_until: dt.date | None  #: first day on which another text replaced it, with retroactive effect; None: still the text
    sha512: str | None  #: of the file, hexadecimal, lower case
    size: int | None  #: of the file, in bytes
    file: str  #: name of the file
    deleted: bool  #: the source offers no XML file of it (any more)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The versions of one law, by date and then number."""

    law: str  #: BWB id
    versions: tuple[ManifestVersion, ...]
    wti_location: str | None  #: name of its file with wetstechnische informatie
    generated: dt.date | None = None  #: the day on which the source made it: up to it nothing else came

    def on(self, day: dt.date) -> ManifestVersion | None:
        """The version in force on a day as it is known now, or None (not yet, or no longer in force).

        Where several claim the day, one that no later text replaced goes before one that was; then the latest date,
        then the highest number.
        """
        in_force = (v for v in self.versions if not v.deleted and v.date <= day and (v.until is None or day < v.until))
        return max(in_force, key=lambda v: (v.seen_until is None, v.date, v.number), default=None)


def read_manifest(data: bytes, name: str) -> Manifest:
    """Read the bytes of a manifest; `name` goes into messages.

    Raises InputError: unsafe or broken XML, no manifest, or a version whose label, dates, size or hash can't be read.
    """
    reader = _Reader(name)
    walk(data, name, "work", reader.close)
    if not jci.LAW_ID.fullmatch(reader.law):
        raise InputError(f"{name}: beschadigd manifest, geen BWB-id: {reader.law[:40]!r}")
    versions = sorted(reader.versions, key=lambda v: (v.date, v.number))
    generated = day(reader.generated[:10], name) if reader.generated else None
    return Manifest(reader.law, tuple(versions), reader.work.get("wti_locatie") or None, generated)


class _Reader:
    """Collects what stands in the manifest, version by version."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.law = self.generated = ""
        self.work: dict[str, str] = {}
        self.versions: list[ManifestVersion] = []
        self._fields: dict[str, str] = {}  # of the version being read
        self._item: Element | None = None

    def close(self, open_: tuple[Element, ...]) -> None:
        match [element.name for element in open_]:
            case ["work"]:
                self.law = open_[0].attributes.get("label", "")
                self.generated = open_[0].attributes.get("gegenereerd", "")
            case ["work", "metadata", field]:
                self.work[field] = open_[-1].text
            case ["work", "expression"]:
                self.versions.append(self._version(open_[-1].attributes))
                self._fields, self._item = {}, None
            case ["work", "expression", "metadata", field]:
                self._fields[field] = open_[-1].text
            case ["work", "expression", "manifestation", "metadata", field] if _is_xml(open_[2]):
                self._fields[field] = open_[-1].text
            case ["work", "expression", "manifestation", "item"] if _is_xml(open_[2]):
                self._item = open_[-1]

    def _version(self, attributes: dict[str, str]) -> ManifestVersion:
        label = attributes.get("label", "")
        found = _LABEL.fullmatch(label)
        if not found:
            raise InputError(f"{self._name}: beschadigd manifest, geen versie: {label[:40]!r}")
        name = f"{self._name}, versie {label}"
        file, size, sha512 = self._file(name)
        return ManifestVersion(
            label, day(self._fields.get("datum_inwerkingtreding", found[1]), name), int(found[2]), self._until("einddatum", name),
            self._from("zichtdatum_start", name), self._until("zichtdatum_eind", name),
            sha512, size, file, deleted=not file or "true" in (attributes.get("_deleted"), self._deleted()),
        )

    def _from(self, field: str, name: str) -> dt.date | None:
        text = self._fields.get(field)
        return day(text, name) if text else None

    def _until(self, field: str, name: str) -> dt.date | None:
        last = self._from(field, name)
        return day_after(last) if last else None

    def _file(self, name: str) -> tuple[str, int | None, str | None]:
        """Name, size and hash; empty and None where the manifest gives none. A hash that is none is damage, not absence."""
        file = self._item.attributes.get("label", "") if self._item is not None else ""
        size, sha512 = self._fields.get("size", ""), self._fields.get("hashcode", "").lower()
        if file and not _FILE.fullmatch(file):
            raise InputError(f"{name}: beschadigd manifest, geen bestandsnaam: {file[:40]!r}")
        if size and not re.fullmatch(r"\d{1,12}", size):
            raise InputError(f"{name}: beschadigd manifest, geen omvang: {size[:40]!r}")
        if sha512 and not _SHA512.fullmatch(sha512):
            raise InputError(f"{name}: beschadigd manifest, geen sha512: {sha512[:40]!r}")
        return file, int(size) if size else None, sha512 or None

    def _deleted(self) -> str | None:
        return self._item.attributes.get("_deleted") if self._item is not None else None


def _is_xml(manifestation: Element) -> bool:
    return manifestation.attributes.get("label") == "xml"
