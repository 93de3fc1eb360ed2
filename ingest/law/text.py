"""The running text of one unit while it is read: white space folded, paragraphs and table cells apart, references placed."""
from __future__ import annotations

import jci
from records import Reference


class _Mark:
    """A reference while it is read."""

    __slots__ = ("target", "start", "end")

    def __init__(self, target: str) -> None:
        self.target = target
        self.start: int | None = None  # not known before its first word
        self.end = 0


class Run:
    """A stretch of text between two units. Everything written comes out once, in order.

    Between two pieces stands what the mark-up asks for: nothing, a blank, a line break (paragraph, table row) or tabs
    (table cells; an empty cell keeps its tab, so that columns stay in line).
    """

    __slots__ = ("_parts", "_length", "_gap", "_open", "_found")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._gap = ""
        self._found: list[_Mark] = []
        self._open: list[_Mark] = []

    def write(self, text: str) -> None:
        """Add text as it stands in the file."""
        words = text.split()
        if not words:
            self._gap = self._gap or " "
            return
        gap = self._gap or (" " if text[0].isspace() else "")
        if not self._length:
            gap = gap.lstrip("\n ")
        folded = " ".join(words)
        begin = self._length + len(gap)
        for mark in self._open:
            if mark.start is None:
                mark.start = begin
        self._parts += (gap, folded)
        self._length = begin + len(folded)
        self._gap = " " if text[-1].isspace() else ""

    def blank(self) -> None:
        """A word ends here."""
        self._gap = self._gap or " "

    def line(self) -> None:
        """A paragraph or table row ends here."""
        self._gap = "\n"

    def cell(self) -> None:
        """A table cell ends here and another begins."""
        self._gap = self._gap.rstrip(" ") + "\t"

    def open_reference(self, target: str) -> None:
        """A marked reference begins."""
        mark = _Mark(target)
        self._open.append(mark)
        self._found.append(mark)

    def close_reference(self) -> None:
        """The last opened reference ends; without one (its unit was cut) nothing happens."""
        if self._open:
            mark = self._open.pop()
            mark.end = self._length
            mark.start = self._length if mark.start is None else mark.start

    def take(self) -> tuple[str, tuple[Reference, ...]]:
        """The text and the references in it, in order; the run is empty afterwards."""
        while self._open:
            self.close_reference()
        text = "".join(self._parts)
        found = tuple(Reference(m.target, text[m.start : m.end], m.start or 0, m.end) for m in self._found)
        self.__init__()
        return text, found

    def __bool__(self) -> bool:
        return bool(self._parts or self._found)


class Sink(Run):
    """Takes what is no text of the law (meta-data, the word before a number) and forgets it."""

    def write(self, text: str) -> None:
        """Forget it."""

    def open_reference(self, target: str) -> None:
        """Forget it."""


LABEL = "label-id:"  #: a target known by the unit's identity alone; `units.provisions` turns it into an address


def target_of(attributes: dict[str, str], law: str) -> str:
    """Where an `intref` or `extref` points: a canonical address, `CELEX:…`, or "" where the editors name no target.

    A mark without `doc` (a range, "artikelen 8 tot en met 10") may name the units by `label-id`: the first one counts,
    as with the ranges that have a `doc`. With nothing but another law's `bwb-id` it points at that law as a whole.
    """
    doc, other = attributes.get("doc", "").strip(), attributes.get("bwb-id", "").strip()
    if attributes.get("reeks", "").lower() == "celex":
        return f"CELEX:{doc}" if doc else ""
    if doc in ("", "onbekend"):
        label = attributes.get("label-id", "").partition(",")[0].strip()
        if other and other != law:
            return _canonical(other)
        return LABEL + label if other and label else ""
    return _canonical(doc)


def _canonical(address: str) -> str:
    try:
        return jci.canonical(address)
    except ValueError:
        return ""
