"""What is on a paper, whatever it is made of: Word (`word`) and PDF (`pdf`) each put these parts on their pages."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 stands under the heading of the paper."""

    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, its lines as they are; `strong` for what nobody may miss."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Item:
    """A line of a list: a strong beginning, the rest, and the lines under it."""

    strong: str
    text: str
    under: tuple[str, ...]


@dataclass(frozen=True)
class Items:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True)
class Table:
    """A table with headings over its columns, and at least one row."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Room:
    """Room to write by hand, under what belongs there."""

    text: str


Part = Heading | Paragraph | Items | Table | Room


@dataclass(frozen=True)
class Paper:
    """A document of ours."""

    title: str  #: in the properties of the file
    heading: str  #: over its first page
    parts: tuple[Part, ...]


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], none: str) -> Table | Paragraph:
    """A table, or for no rows the words that say so."""
    return Table(tuple(headings), tuple(map(tuple, rows))) if rows else Paragraph(none)


def clean(words: str) -> str:
    """Without the characters that XML can't hold, and no font can show."""
    return _NOT_XML.sub("\ufffd", words)
