"""Read a page of answers of the SRU search service: one record per version (toestand) of a law.

Source: SRU 1.2 (`searchRetrieveResponse`, diagnostics) and a real answer of the BWB connection. Its last days
(`…_einddatum`) come out one day later, as in the manifest: the first day no longer.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import jci
from ingest.law.elements import Element, day, day_after, walk
from records import InputError


@dataclass(frozen=True, slots=True)
class SruRecord:
    """One version of a law, as the search service describes it. Empty or None where it says nothing."""

    id: str  #: BWB id
    title: str
    type: str  #: wet, AMvB, ministeriele-regeling, verdrag …
    authority: str  #: ministry, as written
    toestand: str  #: IRI of the version: http://wetten.overheid.nl/id/BWBR0001840/2002-03-21/0
    valid_from: date | None
    valid_until: date | None  #: first day no longer; None: no end known
    seen_from: date | None
    seen_until: date | None  #: first day on which another text replaced it; None: still the text
    modified: date | None  #: of the record, which is what `dcterms.modified` asks for
    location_toestand: str  #: addresses at the repository; the client refuses those of another host
    location_wti: str
    location_manifest: str


@dataclass(frozen=True, slots=True)
class SruPage:
    """One page of an answer."""

    total: int  #: records that the whole answer has
    next: int | None  #: where the next page starts, counted from 1
    records: tuple[SruRecord, ...]


def read_page(data: bytes, name: str) -> SruPage:
    """Read the bytes of an answer; `name` goes into messages.

    Raises InputError: unsafe or broken XML, no SRU answer, a diagnostic (its own words are in the message), or a record
    without BWB id or with a date that can't be read.
    """
    reader = _Reader(name)
    walk(data, name, "searchRetrieveResponse", reader.close)
    if reader.diagnostic:
        raise InputError(f"{name}: de zoekdienst weigert de vraag: {reader.diagnostic}")
    if "numberOfRecords" not in reader.answer:
        raise InputError(f"{name}: geen volledig antwoord van de zoekdienst")
    return SruPage(reader.number("numberOfRecords") or 0, reader.number("nextRecordPosition"), tuple(reader.records))


@dataclass
class _Reader:
    name: str
    answer: dict[str, str] = field(default_factory=dict)
    records: list[SruRecord] = field(default_factory=list)
    diagnostic: str = ""
    _fields: dict[str, str] = field(default_factory=dict)

    def close(self, open_: tuple[Element, ...]) -> None:
        names = [element.name for element in open_]
        element = open_[-1]
        if "diagnostic" in names:
            if element.name in ("message", "details") and element.text:
                self.diagnostic += f"{': ' if self.diagnostic else ''}{element.text[:200]}"
            elif element.name == "diagnostic" and not self.diagnostic:
                self.diagnostic = "zonder toelichting"
        elif len(open_) == 2:
            self.answer[element.name] = element.text
        elif names[1:] == ["records", "record"]:
            self.records.append(self._record())
            self._fields = {}
        elif "recordData" in names and element.text:
            self._fields.setdefault(element.name, element.text)

    def number(self, field_: str) -> int | None:
        text = self.answer.get(field_, "")
        if text and not (text.isascii() and text.isdigit() and len(text) < 10):
            raise InputError(f"{self.name}: {field_} is geen getal: {text[:40]!r}")
        return int(text) if text else None

    def _record(self) -> SruRecord:
        law, get = self._fields.get("identifier", ""), self._fields.get
        if not jci.LAW_ID.fullmatch(law):
            raise InputError(f"{self.name}: record zonder BWB-id: {law[:40]!r}")
        return SruRecord(
            law, get("title", ""), get("type", ""), get("authority", ""), get("toestand", ""),
            self._day("geldigheidsperiode_startdatum"), self._until("geldigheidsperiode_einddatum"),
            self._day("zichtperiode_startdatum"), self._until("zichtperiode_einddatum"), self._day("modified"),
            get("locatie_toestand", ""), get("locatie_wti", ""), get("locatie_manifest", ""),
        )

    def _day(self, field_: str) -> date | None:
        text = self._fields.get(field_)
        return day(text, f"{self.name}, {field_}") if text else None

    def _until(self, field_: str) -> date | None:
        last = self._day(field_)
        return day_after(last) if last else None
