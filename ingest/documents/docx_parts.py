"""The parts of a Word file beside its text: relations, styles and the numbering of lists."""
from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from lxml import etree

from ingest.documents.archive import Archive
from ingest.documents.numerals import numeral
from ingest.documents.symbols import plain, symbol
from ingest.documents.tree import parse_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
#: the ISO Strict variant has the same elements under other names
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": REL_ID[1:-3].encode(),
}
_OFF = {"0", "false", "off", "none"}


def value(element: etree._Element | None, attribute: str = "val") -> str | None:
    """An attribute of Word's own; None where the element or the attribute isn't there."""
    return None if element is None else element.get(W + attribute)


def number(element: etree._Element | None, attribute: str = "val") -> int | None:
    text = value(element, attribute)
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else None


def switched_on(properties: etree._Element | None, tag: str) -> bool | None:
    """A property that is on or off; None where it isn't said."""
    found = None if properties is None else properties.find(W + tag)
    return None if found is None else (value(found) or "1").lower() not in _OFF


@dataclass
class Relations:
    """What a part points at: ids of relations → (kind, target, outside the file)."""

    by_id: dict[str, tuple[str, str, bool]] = field(default_factory=dict)

    def target(self, kind: str) -> str | None:
        return next((target for found, target, _ in self.by_id.values() if found == kind), None)

    def link(self, relation: str | None) -> str | None:
        _, target, outside = self.by_id.get(relation or "", ("", "", False))
        return target if outside else None


class Package:
    """The archive of a Word file, with its parts by the relation that leads to them."""

    def __init__(self, archive: Archive, name: str) -> None:
        self._archive, self._name = archive, name
        self.main = self._relations("").target("officeDocument") or "word/document.xml"
        self.relations = self._relations(self.main)

    def root(self, member: str | None) -> etree._Element | None:
        """The XML of a part, None when it isn't there."""
        data = self._archive.read(member) if member else None
        if data is None:
            return None
        for strict, common in _STRICT.items():
            data = data.replace(strict, common)
        return parse_xml(data, self._name)

    def related(self, kind: str) -> etree._Element | None:
        """The part of a kind (`styles`, `numbering`, `footnotes` …) that belongs to the main one."""
        return self.root(self.relations.target(kind))

    def relations_of(self, kind: str) -> Relations:
        """The relations of that part itself: the links in footnotes are there."""
        member = self.relations.target(kind)
        return self._relations(member) if member else Relations()

    def _relations(self, member: str) -> Relations:
        folder, file = posixpath.split(member)
        root = self.root(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = Relations()
        for relation in () if root is None else root.iter(_PACKAGE + "Relationship"):
            kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
            target, outside = relation.get("Target") or "", relation.get("TargetMode") == "External"
            place = target if outside else posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found.by_id[relation.get("Id") or ""] = (kind, place, outside)
        return found


@dataclass(frozen=True)
class Style:
    hidden: bool | None
    list_id: str | None
    level: int | None
    based_on: str | None


class Styles:
    """What the named styles say of hiding and numbering, followed to the styles that they are based on."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, Style] = {}
        for style in () if root is None else root.findall(W + "style"):
            numbering = style.find(f"{W}pPr/{W}numPr")
            self._styles[value(style, "styleId") or ""] = Style(
                switched_on(style.find(W + "rPr"), "vanish"),
                value(None if numbering is None else numbering.find(W + "numId")),
                number(None if numbering is None else numbering.find(W + "ilvl")),
                value(style.find(W + "basedOn")),
            )

    def hidden(self, style: str | None) -> bool:
        return next((found.hidden for found in self._chain(style) if found.hidden is not None), False)

    def numbering(self, style: str | None) -> tuple[str | None, int]:
        """The list of a paragraph style, and the level in it."""
        chain = self._chain(style)
        list_id = next((found.list_id for found in chain if found.list_id), None)
        return list_id, next((found.level for found in chain if found.level is not None), 0)

    def _chain(self, style: str | None) -> list[Style]:
        chain: list[Style] = []
        while style in self._styles and len(chain) < 20:  # a style may, wrongly, be based on itself
            chain.append(self._styles[style])
            style = chain[-1].based_on
        return chain


@dataclass
class _Level:
    form: str
    pattern: str  #: "%1." or a bullet
    start: int
    font: str


_FORMS = {"decimalZero": "01", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}


class Numbering:
    """The marks of the items of lists, counted as the document goes."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}  # id → what it counts with, levels, restarts
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if root is None:
            return
        abstract = {value(item, "abstractNumId") or "": _levels(item) for item in root.findall(W + "abstractNum")}
        for item in root.findall(W + "num"):
            base = value(item.find(W + "abstractNumId")) or ""
            own, restarts = dict(abstract.get(base, {})), {}
            for override in item.findall(W + "lvlOverride"):
                level, start = number(override, "ilvl") or 0, number(override.find(W + "startOverride"))
                own |= {level: _level(found)} if (found := override.find(W + "lvl")) is not None else {}
                restarts |= {level: start} if start is not None else {}
            self._lists[value(item, "numId") or ""] = (base, own, restarts)

    def mark(self, list_id: str | None, level: int) -> str:
        """The next mark of a list at a level, "" where it shows none; lists of one family count on, unless restarted."""
        if list_id not in self._lists:
            return ""
        base, levels, restarts = self._lists[list_id]
        counts = self._counts.setdefault(base, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for restarted in restarts:
                counts.pop(restarted, None)
        here = levels.get(level)
        if here is None:
            return ""
        start = restarts.get(level, here.start)
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in [found for found in counts if found > level]:
            del counts[deeper]
        return self._shown(here, levels, counts)

    @staticmethod
    def _shown(here: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
        if here.form == "none":
            return ""
        if here.form == "bullet":
            return _bullet(here)

        def count(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            other = levels.get(level, here)
            return numeral(counts.get(level, other.start), _FORMS.get(other.form, "1"))

        return re.sub(r"%(\d)", count, here.pattern)


def _bullet(level: _Level) -> str:
    """A bullet as a plain character. A box that serves as a bullet is no checkbox: nobody can tick it."""
    shown = plain("".join(symbol(level.font, ord(char)) or char for char in level.pattern)).strip()
    return "•" if not shown or shown in "☐☒" or not shown.isascii() and shown not in "–—•▪●" else shown


def _levels(abstract: etree._Element) -> dict[int, _Level]:
    return {number(level, "ilvl") or 0: _level(level) for level in abstract.findall(W + "lvl")}


def _level(level: etree._Element) -> _Level:
    fonts = level.find(f"{W}rPr/{W}rFonts")
    start = number(level.find(W + "start"))
    return _Level(
        value(level.find(W + "numFmt")) or "decimal", value(level.find(W + "lvlText")) or "",
        1 if start is None else start, value(fonts, "ascii") or value(fonts, "hAnsi") or "",
    )  # fmt: skip
