"""Read a web page or the HTML of a mail. Nothing is fetched, nothing is run."""
from __future__ import annotations

import re

from lxml import etree

from ingest.documents.document import Document, damaged
from ingest.documents.flow import Block, Row, assemble
from ingest.documents.numerals import numeral
from ingest.documents.remarks import DELETED, GUESSED, HIDDEN
from ingest.documents.symbols import EMPTY, TICKED
from ingest.documents.text import decode
from records import InputError

MAX_DEPTH = 200  #: elements within elements; a mail that was forwarded ten times reaches some 60
_NO_TEXT = {
    "head", "script", "style", "template", "noscript", "title", "iframe", "object", "svg", "math", "canvas", "audio", "video", "nav",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "main", "p", "pre",
    "section", "summary",
}  # fmt: skip
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]{2,40})""", re.I)
_BULLET = re.compile(r"\s*[·•●▪§]\s+")


def read_html(data: bytes, name: str) -> Document:
    """The document. Raises InputError: no text in it, or unsafe."""
    text, guessed = _text(data, name)
    document = read_markup(text, name)
    return Document("html", document.text, links=document.links, warnings=(*document.warnings, *((GUESSED,) if guessed else ())))


def read_markup(text: str, name: str) -> Document:
    """The same for HTML that is already characters."""
    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(name, "HTML-bestand") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):  # all that lies deeper is lost
        raise InputError(f"{name}: te diep genest")
    page = _Page(name)
    blocks = [] if root is None else page.read(root)
    flow = assemble(blocks, name)
    return Document("html", flow.text, links=flow.links, warnings=tuple(page.warnings))


def _text(data: bytes, name: str) -> tuple[str, bool]:
    """As the page says that it is encoded, else as any text."""
    said = _CHARSET.search(data[:2048])
    if said and b"\x00" not in data:
        try:
            return data.decode(said[1].decode("ascii")), False
        except (LookupError, UnicodeDecodeError):
            pass
    decoded = decode(data)
    if decoded is None:
        raise InputError(f"{name}: onbekend soort bestand")
    return decoded


class _Page:
    """Walks through a page, in order."""

    def __init__(self, name: str) -> None:
        self.warnings: dict[str, None] = {}
        self._name = name
        self._block = Block()

    def read(self, root: etree._Element) -> list[Block]:
        return self._blocks(root, None, 0) + self._finish()

    def _blocks(self, parent: etree._Element, url: str | None, depth: int) -> list[Block]:
        """The paragraphs that are done within an element; the last one stays open, for what follows on its line."""
        if depth > MAX_DEPTH:
            raise InputError(f"{self._name}: te diep genest")
        found: list[Block] = []
        keep = parent.tag in ("pre", "textarea")
        self._add(parent.text, url, keep)
        for child in parent:
            if isinstance(child.tag, str):
                found += self._element(child, url, depth)
            self._add(child.tail, url, keep)
        return found

    def _element(self, element: etree._Element, url: str | None, depth: int) -> list[Block]:
        tag = element.tag
        if tag in _NO_TEXT:
            return []
        if element.get("hidden") is not None or _HIDING.search(element.get("style") or ""):
            if "".join(element.itertext()).strip():
                self._warn(HIDDEN)
            return []
        if tag in ("del", "s", "strike"):
            self._warn(DELETED)
            return []
        if tag == "br":
            self._block.add("\n")
            return []
        if tag in ("input", "select"):
            self._block.add(_shown(element))
            return []
        if tag == "a":
            target = (element.get("href") or "").strip()
            return self._blocks(element, target if target and not target.startswith("#") else url, depth + 1)
        if tag == "table":
            return self._finish() + self._table(element, url, depth + 1)
        if tag in ("ul", "ol"):
            return self._finish() + self._list(element, url, depth + 1)
        if tag in _BLOCKS or tag == "li":
            return self._finish() + self._blocks(element, url, depth + 1) + self._finish()
        return self._blocks(element, url, depth + 1)

    def _list(self, element: etree._Element, url: str | None, depth: int) -> list[Block]:
        found: list[Block] = []
        start = element.get("start") or ""
        count = int(start) if start.isdecimal() and len(start) < 7 else 1
        for item in element:
            if item.tag != "li":
                if isinstance(item.tag, str):
                    found += self._element(item, url, depth) + self._finish()
                continue
            written = self._blocks(item, url, depth) + self._finish()
            if written and not written[0].is_item:
                written[0].put_before(f"{numeral(count, element.get('type') or '1')}. " if element.tag == "ol" else "• ")
                written[0].is_item = True
            count += 1
            found += written
        return found

    def _table(self, table: etree._Element, url: str | None, depth: int) -> list[Block]:
        found: list[Block] = []
        for child in table:
            if child.tag in ("thead", "tbody", "tfoot"):
                found += self._table(child, url, depth + 1)
            elif child.tag == "tr":
                cells = [cell for cell in child if cell.tag in ("td", "th") and not _HIDING.search(cell.get("style") or "")]
                written = [self._blocks(cell, url, depth + 1) + self._finish() for cell in cells]
                found += Row([[block for block in cell if block.words] for cell in written]).blocks()
            elif child.tag == "caption":
                found += self._blocks(child, url, depth + 1) + self._finish()
        return found

    def _add(self, text: str | None, url: str | None, keep: bool) -> None:
        if not text:
            return
        if not keep:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
            last = self._block.pieces[-1][0] if self._block.pieces else " "
            if text[0] == " " and last[-1:] in " \n":
                text = text[1:]
        self._block.add(text, url)

    def _finish(self) -> list[Block]:
        done, self._block = self._block, Block()
        if not done.words:
            return []
        mark = _BULLET.match("".join(text for text, _ in done.pieces))
        if mark:  # how Word writes the items of a list in a mail
            done.drop(mark.end())
            done.put_before("• ")
        done.is_item = bool(mark)
        return [done]

    def _warn(self, warning: str) -> None:
        self.warnings[warning] = None


def _shown(element: etree._Element) -> str:
    """What a field of a form shows: its box, its text, the chosen line."""
    if element.tag == "select":
        chosen = [option for option in element.iter("option") if option.get("selected") is not None]
        return ", ".join(" ".join("".join(option.itertext()).split()) for option in chosen)
    kind = (element.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return TICKED if element.get("checked") is not None else EMPTY
    return "" if kind in ("hidden", "password", "submit", "button", "reset", "image", "file") else element.get("value") or ""
