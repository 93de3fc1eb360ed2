"""The running text of one unit: white space folded, paragraphs and table cells apart, references placed."""
from __future__ import annotations

import re

import jci
from records import Reference

# Marks between the pieces of text while a unit is read: characters that XML itself forbids.
_LINE, _CELL, _OPEN, _CLOSE = "\x00", "\x01", "\x02", "\x03"
_APART = f" \t\r\n{_LINE}{_CELL}"
_MARK = re.compile("([\x00-\x03])")


class Run:
    """A stretch of text between two units. Everything written comes out once, in order.

    Writing only collects, since most of the time goes there; `take` folds.
    """

    __slots__ = ("parts", "targets")

    def __init__(self) -> None:
        self.parts: list[str] = []  #: text as in the file, and marks
        self.targets: list[str] = []

    def blank(self) -> None:
        """A word ends here."""
        self.parts.append(" ")

    def line(self) -> None:
        """A paragraph or table row ends here."""
        self.parts.append(_LINE)

    def cell(self) -> None:
        """A table cell ends here and another begins."""
        self.parts.append(_CELL)

    def open_reference(self, target: str) -> None:
        """A marked reference begins."""
        self.targets.append(target)
        self.parts.append(_OPEN)

    def close_reference(self) -> None:
        """The last opened reference ends."""
        self.parts.append(_CLOSE)

    def take(self) -> tuple[str, tuple[Reference, ...]]:
        """The text and the references in it, in order; the run is empty afterwards."""
        text = "".join(self.parts)
        self.parts.clear()
        if self.targets:
            targets, self.targets = self.targets, []
            return _placed(text, targets)
        text = text.rstrip(_APART).lstrip(_APART[:-1])  # by far the most runs are one paragraph, or nothing
        if not text:
            return "", ()
        if _MARK.search(text) is None:
            return " ".join(text.split()), ()
        lines = text.replace(_CLOSE, "").split(_LINE)  # a close without an open: a reference that a unit cut in two
        return "\n".join(filter(None, [_cells(line) for line in lines])), ()

    def __bool__(self) -> bool:
        return bool(self.targets or "".join(self.parts).strip(_APART))


def _cells(line: str) -> str:
    """A paragraph, or a table row: an empty cell keeps its tab, so that columns stay in line."""
    if _CELL not in line:
        return " ".join(line.split())
    return "\t".join([" ".join(cell.split()) for cell in line.split(_CELL)]).rstrip("\t")


def _placed(marked: str, targets: list[str]) -> tuple[str, tuple[Reference, ...]]:
    """The same folding, piece by piece, with the offsets of each reference: from its first word to its last."""
    folder = _Folder()
    for piece in _MARK.split(marked):
        folder.add(piece)
    text = "".join(folder.parts)
    spans = [(folder.length if a is None else a, folder.length if b is None else b) for a, b in folder.spans]
    return text, tuple([Reference(t, text[a:b], a, b) for t, (a, b) in zip(targets, spans, strict=True)])


class _Folder:
    """Text so far, and what must come between it and the next word."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.gap = ""
        self.spans: list[list[int | None]] = []
        self.open: list[list[int | None]] = []

    def add(self, piece: str) -> None:
        """Add text, or what a mark asks for."""
        if piece == _OPEN:
            self.open.append([None, None])
            self.spans.append(self.open[-1])
        elif piece == _CLOSE:
            self.close()
        elif piece == _LINE:
            self.gap = "\n"
        elif piece == _CELL:
            self.gap = self.gap.rstrip(" ") + "\t"
        elif words := piece.split():
            self.words(" ".join(words), piece[0].isspace(), piece[-1].isspace())
        elif piece:
            self.gap = self.gap or " "

    def close(self) -> None:
        if self.open:  # else the reference began in a unit before this one
            span = self.open.pop()
            span[0] = self.length if span[0] is None else span[0]
            span[1] = self.length

    def words(self, words: str, blank_before: bool, blank_after: bool) -> None:
        gap = self.gap or (" " if blank_before else "")
        gap = gap if self.length else gap.lstrip("\n ")
        for span in self.open:
            if span[0] is None:
                span[0] = self.length + len(gap)
        self.parts.append(gap + words)
        self.length += len(self.parts[-1])
        self.gap = " " if blank_after else ""


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
