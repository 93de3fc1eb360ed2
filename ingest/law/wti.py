"""Read a law's WTI file (wetstechnische informatie): its names, ministry, legal areas, and who refers to it.

Source: `wti_0.36.xsd` and `wti_2016-1.xsd`, and the four files at hand. Rows have two periods: `geldig` (the law's) and
`zichtbaar` (what was known when). A row that is no longer zichtbaar was replaced by another with the same period, so
only the others count. `geldig-tot` is the first day no longer: of 3,147 rows that follow one another in the files, 3,135
have `geldig-tot` equal to the next `geldig-van` and none lies one day before it. (Where a regulation lapsed, its last
row often gives the last day instead: 2013-07-31. The file doesn't tell the two apart; they come as written.)
"""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import jci
from ingest.law.elements import OPEN_END, Element, day, walk
from records import Incoming, InputError, LawInfo, LawTitle


def read_wti(data: bytes, name: str) -> LawInfo:
    """Read the bytes of a WTI file; `name` goes into messages.

    Raises InputError: unsafe or broken XML, no WTI, no BWB id, or a date that can't be read.
    """
    reader = _Reader(name)
    walk(data, name, "wetstechnische-informatie", reader.close)
    if not jci.LAW_ID.fullmatch(reader.law):
        raise InputError(f"{name}: beschadigde WTI, geen BWB-id: {reader.law[:40]!r}")
    texts = reader.texts
    return LawInfo(
        reader.law, next(iter(texts["eerstverantwoordelijke"]), ""), next(iter(texts["soort-regeling"]), ""),
        _distinct(texts["afkorting"]), _distinct(texts["niet-officiele-titel"]), _titles(reader.titles),
        tuple(reader.areas), _distinct(texts["overheidsdomein"]), tuple(reader.incoming),
        tuple(sorted(reader.based_on)), tuple(sorted(reader.basis_for)),
    )


_TEXTS = ("eerstverantwoordelijke", "soort-regeling", "afkorting", "niet-officiele-titel", "overheidsdomein")


@dataclass
class _Reader:
    name: str
    law: str = ""
    texts: dict[str, list[str]] = field(default_factory=lambda: {tag: [] for tag in _TEXTS})
    titles: list[LawTitle] = field(default_factory=list)
    areas: list[tuple[str, str | None]] = field(default_factory=list)
    incoming: list[Incoming] = field(default_factory=list)
    based_on: set[str] = field(default_factory=set)
    basis_for: set[str] = field(default_factory=set)
    _area: dict[str, str] = field(default_factory=dict)

    def close(self, open_: tuple[Element, ...]) -> None:
        if len(open_) == 1:
            self.law = open_[0].attributes.get("bwb-id", "")
        elif open_[1].name == "algemene-informatie":
            self._general(open_[-1])
        elif open_[1].name == "gerelateerde-regelgeving" and len(open_) > 3:
            self._related(open_)

    def _general(self, element: Element) -> None:
        text = element.text
        if element.name in self.texts and text:
            self.texts[element.name].append(text)
        elif element.name == "citeertitel" and text and _visible(element):
            self.titles.append(LawTitle(text, element.attributes.get("status") == "officieel", *self._period(element)))
        elif element.name in ("hoofdgebied", "specifiekgebied"):
            self._area[element.name] = text
        elif element.name == "rechtsgebied":
            self.areas.append((self._area.get("hoofdgebied", ""), self._area.get("specifiekgebied") or None))
            self._area.clear()

    def _related(self, open_: tuple[Element, ...]) -> None:
        *above, row, element = open_
        list_ = above[-1].name
        if element.name == "extref" and list_ == "verwijzing-door" and _visible(row):
            self._incoming(above[-2], row, element)
        elif "grondslag" in (element.name, row.name):  # its own bwb-id, or those of the references in its text
            if _visible(element if element.name == "grondslag" else row):
                self.based_on |= _law(element)
        elif element.name == "gerelateerde-regeling" and row.name == "grondslag-voor" and _visible(element):
            self.basis_for |= _law(element)

    def _incoming(self, unit: Element, row: Element, extref: Element) -> None:
        of_law = unit.name != "regelingelement"
        citing = _address(extref.attributes.get("doc") or row.attributes.get("bwb-id", ""))
        if citing:
            self.incoming.append(Incoming(
                None if of_law else unit.attributes.get("label-id"), unit.attributes.get("groep", ""),
                unit.attributes.get("label", ""), citing, extref.attributes.get("label-id"), *self._period(row),
            ))

    def _period(self, element: Element) -> tuple[date | None, date | None]:
        dates = (element.attributes.get(key) for key in ("geldig-van", "geldig-tot"))
        since, until = (day(text, self.name) if text else None for text in dates)
        return since, None if until == OPEN_END else until


def _visible(element: Element) -> bool:
    return element.attributes.get("zichtbaar-tot", OPEN_END.isoformat())[:10] == OPEN_END.isoformat()


def _law(element: Element) -> set[str]:
    law = element.attributes.get("bwb-id", "")
    return {law} if jci.LAW_ID.fullmatch(law) else set()


def _address(doc: str) -> str:
    """The canonical address; one that can't be read stays as written, for a reader to see."""
    try:
        return jci.canonical(doc) if doc else ""
    except ValueError:
        return doc


def _titles(found: list[LawTitle]) -> tuple[LawTitle, ...]:
    """Without the bare repeat, at the top of the file, of a title that the list below it gives with dates."""
    dated = {row.title for row in found if row.since}
    return tuple(dict.fromkeys(row for row in found if row.since or row.title not in dated))


def _distinct(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
