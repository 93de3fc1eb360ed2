"""Walk through a small official XML file (manifest, WTI, SRU answer) element by element, with the safe parser of `safe_xml`."""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from ingest.law import safe_xml
from records import InputError

OPEN_END = date(9999, 12, 31)  #: how all three files write "no end"


@dataclass(slots=True)
class Element:
    """An element that is open, or just closes."""

    name: str  #: without the prefix of its namespace
    attributes: dict[str, str]
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text (not that of elements within it), white space folded."""
        return " ".join("".join(self.parts).split())


Closing = Callable[[tuple[Element, ...]], None]  #: gets the open elements from the root on; the last one closes


def walk(data: bytes, name: str, root: str, closing: Closing) -> None:
    """Call `closing` at the end of every element. Raises InputError: no XML, unsafe, or another root than `root`."""
    safe_xml.parse_bytes(data, _Walker(name, root, closing), name)


class _Walker:
    """The handler that `safe_xml` calls."""

    def __init__(self, name: str, root: str, closing: Closing) -> None:
        self.actions: dict[str, safe_xml.Open] = {}
        self.other: safe_xml.Open = self._start
        self._name, self._root, self._closing = name, root, closing
        self._open: list[Element] = []

    def _start(self, tag: str, attributes: dict[str, str]) -> safe_xml.Close:
        element = Element(tag.rpartition(":")[2], attributes)
        if not self._open and element.name != self._root:
            raise InputError(f"{self._name}: <{self._root}> verwacht, <{element.name}> gevonden")
        self._open.append(element)
        return self._close

    def _close(self) -> None:
        self._closing(tuple(self._open))
        self._open.pop()

    def text(self, text: str) -> None:
        if self._open:
            self._open[-1].parts.append(text)

    def instruction(self, target: str, text: str) -> None:
        """Processing instructions say nothing here."""


def day(text: str, name: str) -> date:
    """An `xs:date`, its time zone left out. Raises InputError that quotes what stands there."""
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d(?:Z|[+-]\d\d:\d\d)?", text):
            raise ValueError
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise InputError(f"{name}: geen datum: {text[:40]!r}") from error


def day_after(last: date) -> date | None:
    """The first day on which something that holds up to and including `last` holds no more; None when it has no end."""
    return None if last >= OPEN_END else last + timedelta(days=1)
