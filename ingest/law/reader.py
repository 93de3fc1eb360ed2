"""The walk through a law's XML: which element opens a unit, which is text, which is a number, heading or meta-data.

Elements come one by one and nothing of the file is kept but the units, so a law of any size streams. An element that
is not known here is a paragraph of the unit it stands in: nothing falls out.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ingest.law.safe_xml import Close, Open
from ingest.law.text import Run, target_of
from ingest.law.units import KEYS, Unit, number_of
from records import InputError, Reference

MAX_UNITS = 1_000_000  #: the largest law of the 2012 corpus has 6,100
_REMARK = "terugwerkende-kracht-opmerkingen"
_UNITS = frozenset(KEYS) | {
    "tekst", "structuurtekst", "table", "aanhef", "circulaire.aanhef", "considerans", "afkondiging", "preambule",
    "context", "wetsluiting", "regeling-sluiting", "circulaire-sluiting", "bijlage-sluiting", "slotformulering",
    "gegeven", "uitgifte", "ondertekening", "goedkeuring", "citaat-artikel", "wetcitaat", "wijziging",
    "wijzig-lid-groep", "wijzig-divisie", "model", "officiele-inhoudsopgave", "artikel.toelichting", "alias-titel",
}  # fmt: skip
_NUMBERED = frozenset({"lid", "wijzig-lid", "li", "definitie-item", "specificatie-item"})
_INLINE = {
    "nadruk", "sup", "inf", "redactie", "nootref", "dossierref", "unl", "ovl", "afk", "aanhaling", "extref-groep",
    "intref-groep", "dfn", "cit", "indexterm",
}  # fmt: skip
#: apart from what precedes by a blank, where the file has none
_SPACED = frozenset({"noot.nr", "noot.al", "naam", "voornaam", "achternaam", "plaats", "datum", "koning"})

References = tuple[Reference, ...]


class Reader:
    """Receives the elements in order; what one does on opening is in the table of where it stands."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.attributes: dict[str, str] = {}  # of the root
        self.names: dict[str, str] = {}  # intitule and citeertitel
        self.law, self.kind = "", ""
        self.found = self.paraphrase = False
        self.units = [Unit("wetgeving", None, {})]
        self._top = self.units[0]
        self._top.closed = True  # the law has no text of its own: text directly under it becomes `al`
        self._treaties: list[tuple[Unit, str]] = []
        self._run, self._outer = Run(), list[Run]()
        self._cell, self._cells = False, 0
        self._tables()

    def _tables(self) -> None:
        words: dict[str, Open] = dict.fromkeys(_INLINE, _nothing) | dict.fromkeys(_SPACED, self._spaced)
        words |= {"intref": self._reference, "extref": self._reference, "meta-data": self._aside}
        self._in_body: dict[str, Open] = dict.fromkeys(_UNITS, self._unit) | words
        self._in_body |= {"kop": self._kop, "lidnr": self._number, "li.nr": self._number, "verdrag": self._treaty}
        self._in_body |= {"row": self._row, "entry": self._entry}
        self._in_body |= dict.fromkeys(("intitule", "citeertitel"), self._name)
        self._in_body |= dict.fromkeys(("origine", "publicatie"), self._aside)
        self._in_kop = words | {"nr": self._nr, "titel": self._title, "subtitel": self._title, "label": self._label}
        self._in_aside: dict[str, Open] = {"jci": self._jci, _REMARK: self._remark}
        self.actions: dict[str, Open] = dict.fromkeys(("toestand", "wetgeving"), self._root)
        self.other: Open = self._refuse

    # --- called by the parser ---------------------------------------------------------------------------------------

    def text(self, text: str) -> None:
        """Characters."""
        self._run.parts.append(text)

    def instruction(self, target: str, text: str) -> None:
        """`<?regelruimte parafrase="ja"?>` before the root: our own words, not the law."""
        if not self.attributes and not self.found and target == "regelruimte" and 'parafrase="ja"' in text:
            self.paraphrase = True

    # --- the law itself ---------------------------------------------------------------------------------------------

    def _refuse(self, tag: str, attributes: dict[str, str]) -> None:
        raise InputError(f"{self.name}: geen toestand van een regeling (begint met <{tag[:40]}>)")

    def _root(self, tag: str, attributes: dict[str, str]) -> Close | None:
        if tag == "wetgeving":
            return self._wetgeving(tag, attributes)
        self.attributes, self.other = attributes, _nothing
        self.actions = {"wetgeving": self._wetgeving}
        return None

    def _wetgeving(self, tag: str, attributes: dict[str, str]) -> Close:
        self.found = True
        self.law = (self.attributes.get("bwb-id") or attributes.get("bwb-id", "")).strip()
        self.kind = attributes.get("soort", "")
        return self._enter(self._in_body, self._block, Run(), self._flush)

    def _name(self, tag: str, attributes: dict[str, str]) -> Close:
        def done(text: str, references: References) -> None:
            self.names.setdefault(tag, text.replace("\n", " "))
            if references:
                self._add(Unit(tag, self._top, attributes)).references = _nowhere(references)

        return self._capture(done)

    def _treaty(self, tag: str, attributes: dict[str, str]) -> Close:
        language = attributes.get("xml:lang", "")
        close = self._unit(tag, attributes)
        self._top.closed = True  # like the law itself, since it may be the law
        self._top.heading = " ".join(filter(None, (attributes.get("tekst"), language))) or None
        self._treaties.append((self._top, language))
        return close

    def settle_languages(self) -> None:
        """Make the Dutch treaty text (else the first) the law itself; the other languages stand beside it."""
        if not self._treaties:
            return
        main = next((unit for unit, language in self._treaties if language == "nl"), self._treaties[0][0])
        for unit, _ in self._treaties:
            unit.foreign = unit is not main
        self.units.remove(main)
        for unit in self.units:
            if unit.parent is main:
                unit.parent = main.parent

    # --- units and their text ---------------------------------------------------------------------------------------

    def _add(self, unit: Unit) -> Unit:
        if len(self.units) > MAX_UNITS:
            raise InputError(f"{self.name}: te groot (meer dan {MAX_UNITS} eenheden)")
        self.units.append(unit)
        return unit

    def _unit(self, tag: str, attributes: dict[str, str]) -> Close:
        self._flush()
        self._top.closed = True
        self._top = self._add(Unit(tag, self._top, attributes))
        self._top.cell, self._cell = self._cell, False
        return self._end_unit

    def _end_unit(self) -> None:
        self._flush()
        self._cell, parent = self._top.cell, self._top.parent
        self._top = parent or self.units[0]

    def _flush(self) -> None:
        """Give the text read so far to the unit it belongs to."""
        text, references = self._run.take()
        if text or references:
            unit = self._add(Unit("al", self._top, {})) if self._top.closed else self._top
            unit.text = text
            unit.references += references

    def _block(self, tag: str, attributes: dict[str, str]) -> Close:
        self._break()
        return self._break

    def _break(self) -> None:
        if self._cell:
            self._run.blank()
        else:
            self._run.line()

    def _spaced(self, tag: str, attributes: dict[str, str]) -> None:
        self._run.blank()

    def _row(self, tag: str, attributes: dict[str, str]) -> None:
        self._cells = 0
        self._run.line()

    def _entry(self, tag: str, attributes: dict[str, str]) -> Close:
        if self._cells:
            self._run.cell()
        self._cells += 1
        self._cell = True
        return self._end_entry

    def _end_entry(self) -> None:
        self._cell = False

    def _reference(self, tag: str, attributes: dict[str, str]) -> Close:
        self._run.open_reference(target_of(attributes, self.law))
        return self._end_reference

    def _end_reference(self) -> None:
        self._run.close_reference()

    # --- numbers and headings ---------------------------------------------------------------------------------------

    def _number(self, tag: str, attributes: dict[str, str]) -> Close | None:
        top = self._top
        if top.tag not in _NUMBERED or top.number is not None or top.closed or self._run:
            return self._spaced(tag, attributes)  # a footnote's own list
        return self._nr(tag, attributes)

    def _nr(self, tag: str, attributes: dict[str, str]) -> Close:
        self._outer.append(self._run)  # `_capture` by hand, since so many elements pass here
        self._run = Run()
        return self._end_nr

    def _end_nr(self) -> None:
        text, references = self._run.take()
        self._run = self._outer.pop()
        self._top.number = number_of(text.replace("\n", " "))
        if references:
            self._top.references += _nowhere(references)

    def _kop(self, tag: str, attributes: dict[str, str]) -> Close:
        if self._top.tag in ("wetgeving", "verdrag"):
            return self._block(tag, attributes)  # no unit to carry it: keep it as text
        return self._enter(self._in_kop, self._block, Run())

    def _title(self, tag: str, attributes: dict[str, str]) -> Close:
        def done(text: str, references: References) -> None:
            self._top.heading = " ".join([self._top.heading or "", *text.split()]).strip() or None
            self._top.references += _nowhere(references)

        return self._capture(done)

    def _label(self, tag: str, attributes: dict[str, str]) -> Close:
        def done(_text: str, references: References) -> None:
            self._top.references += _nowhere(references)

        return self._capture(done)

    # --- meta-data --------------------------------------------------------------------------------------------------

    def _aside(self, tag: str, attributes: dict[str, str]) -> Close:
        return self._enter(self._in_aside, _nothing, Run())

    def _jci(self, tag: str, attributes: dict[str, str]) -> None:
        if self._top.jci is None or attributes.get("versie") == "1.3":
            self._top.jci = attributes.get("verwijzing", "")

    def _remark(self, tag: str, attributes: dict[str, str]) -> Close:
        owner, cell = self._top, self._cell
        self._top = self._add(Unit(tag, owner.parent or owner, attributes))
        self._cell = False

        def done() -> None:
            self._flush()
            self._top, self._cell = owner, cell

        return self._enter(self._in_body, self._block, Run(), done)

    # --- passing from one place to another --------------------------------------------------------------------------

    def _enter(self, actions: dict[str, Open], other: Open, run: Run, done: Close | None = None) -> Close:
        """Read on with another table and another run; what comes back calls `done` and returns to the old ones."""
        before = self.actions, self.other, self._run
        self.actions, self.other, self._run = actions, other, run

        def close() -> None:
            if done is not None:
                done()
            self.actions, self.other, self._run = before

        return close

    def _capture(self, done: Callable[[str, References], None]) -> Close:
        """Read on into a run of its own; `done` gets what it holds."""
        outer, self._run = self._run, Run()

        def close() -> None:
            inner, self._run = self._run, outer
            done(*inner.take())

        return close


def _nothing(tag: str, attributes: dict[str, str]) -> None:
    """Inline mark-up: its text runs on."""


def _nowhere(references: References) -> References:
    return tuple([replace(reference, start=-1, end=-1) for reference in references])
