"""Read a Word file (.docx): all that its reader sees, and nothing that is hidden or struck out."""
from __future__ import annotations

from lxml import etree

from ingest.documents.archive import Archive
from ingest.documents.document import Document
from ingest.documents.docx_elements import MC, box_of, children, chosen
from ingest.documents.docx_inline import Inline, Open
from ingest.documents.docx_parts import Numbering, Package, W, number, value
from ingest.documents.flow import Block, Row, assemble
from ingest.documents.remarks import DELETED, EMBEDDED
from ingest.documents.tree import parse_xml
from records import InputError

_PAGES = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Pages"


def read_docx(data: bytes, name: str) -> Document:
    """The document. Raises InputError: broken, unsafe, or no Word file."""
    archive = Archive(data, name)
    package = Package(archive, name)
    root = package.root(package.main)
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise InputError(f"{name}: Word-bestand zonder tekst")
    body_of = _Body(package)
    flow = assemble(body_of.read(body), name)
    return Document("docx", flow.text, _pages(archive, name), flow.page_starts, flow.links, tuple(body_of.warnings))


def _pages(archive: Archive, name: str) -> int | None:
    data = archive.read("docProps/app.xml")
    text = None if data is None else parse_xml(data, name).findtext(_PAGES)
    return int(text) if text and text.isdecimal() and 0 < int(text) < 100_000 else None


class _Body(Inline):
    """Walks through the text of a document, in order."""

    def __init__(self, package: Package) -> None:
        super().__init__(package)
        self._numbering = Numbering(package.related("numbering"))

    def read(self, body: etree._Element) -> list[Block]:
        blocks = self._blocks(body)
        return blocks + self._finish() + self._written_notes()

    # --- blocks -----------------------------------------------------------------------------------------------------

    def _blocks(self, parent: etree._Element) -> list[Block]:
        found: list[Block] = []
        for child in parent:
            if child.tag == W + "p":
                found += self._paragraph(child)
            elif child.tag == W + "tbl":
                found += self._written_notes() + self._table(child)
            elif child.tag == W + "sdt":
                found += [] if self._is_placeholder(child) else self._content_of(child)
            elif child.tag in (W + "ins", W + "moveTo", W + "customXml"):
                self._note_insertion(child)
                found += self._blocks(child)
            elif child.tag == MC + "AlternateContent":
                found += self._blocks(chosen(child))
            elif child.tag in (W + "del", W + "moveFrom"):
                self._warn(DELETED)
            elif child.tag == W + "altChunk":
                self._warn(EMBEDDED)
        return found

    def _content_of(self, control: etree._Element) -> list[Block]:
        """What a content control holds; a box that it is, or that stands in a cell of its own, as a paragraph."""
        box = box_of(control)
        content = control.find(W + "sdtContent")
        if box:
            block = Block()
            block.add(box)
            return [block]
        return [] if content is None else self._blocks(content)

    def _table(self, table: etree._Element) -> list[Block]:
        found: list[Block] = []
        for row in children(table, W + "tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                self._warn(DELETED)
                continue
            cells = [self._cell(cell) for cell in children(row, W + "tc")]
            found += Row(cells).blocks()
        return found

    def _cell(self, cell: etree._Element) -> list[Block]:
        if cell.tag == W + "sdt":  # a content control around a cell whose only content is a box
            return self._content_of(cell)
        blocks = self._blocks(cell)
        return [block for block in blocks + self._finish() + self._written_notes() if block.words]

    def _paragraph(self, paragraph: etree._Element) -> list[Block]:
        """The paragraph; with the next, when the mark at its end was struck out."""
        properties = paragraph.find(W + "pPr")
        first = not self._open.block.pieces
        mark = "" if not first else self._mark(properties)
        before = [] if mark or not first or not self._waiting or not self._has_text(paragraph) else self._written_notes()
        if mark:
            self._open.block.is_item = True
            self._open.block.add(mark + " ")
        had = len(self._open.block.pieces)
        self._style_hidden = self._styles.hidden(value(None if properties is None else properties.find(W + "pStyle")))
        for child in paragraph:
            self._part(child)
        self._fields = [field for field in self._fields if field.shows]  # one that was never closed must not swallow the rest
        if mark and len(self._open.block.pieces) == had:  # an empty item: Word shows its mark, it says nothing
            self._open.block = Block()
        ends = None if properties is None else properties.find(f"{W}rPr/{W}del")
        return before + ([] if ends is not None and self._open.block.pieces else self._finish())

    def _mark(self, properties: etree._Element | None) -> str:
        own = None if properties is None else properties.find(W + "numPr")
        style = value(None if properties is None else properties.find(W + "pStyle"))
        list_id, level = self._styles.numbering(style)
        if own is not None:
            list_id = value(own.find(W + "numId")) or list_id
            level = next((found for found in (number(own.find(W + "ilvl")),) if found is not None), level)
        return self._numbering.mark(list_id, level)

    def _finish(self) -> list[Block]:
        """The open paragraph, and the text boxes that hang on it."""
        done, self._open = self._open, Open()
        found = [done.block] if done.block.pieces else []
        for box in done.boxes:
            found += self._blocks(box) + self._finish()
        return found

    def _written_notes(self) -> list[Block]:
        found: list[Block] = []
        waiting, self._waiting = self._waiting, []
        for mark, note, relations in waiting:
            outer, self._relations = self._relations, relations
            written = [block for block in self._blocks(note) + self._finish() if block.words]
            self._relations = outer
            if written:
                written[0].put_before(f"[{mark}] ")
            found += written
        return found

    @staticmethod
    def _has_text(paragraph: etree._Element) -> bool:
        return any(text.text and text.text.strip() for text in paragraph.iter(W + "t"))
