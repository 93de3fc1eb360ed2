"""Read a Word file (.docx): all that its reader sees, and nothing that is hidden or struck out."""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from ingest.documents.archive import Archive
from ingest.documents.document import Document
from ingest.documents.docx_elements import MC, box_of, children, chosen, form_value, link_in, notes, text_boxes
from ingest.documents.docx_parts import REL_ID, Numbering, Package, Relations, Styles, W, number, switched_on, value
from ingest.documents.flow import Block, Row, assemble
from ingest.documents.remarks import DELETED, EMBEDDED, HIDDEN, INSERTED, REMARKS
from ingest.documents.symbols import is_symbol_font, symbol
from ingest.documents.tree import parse_xml
from records import InputError

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PAGES = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Pages"
_THROUGH = {W + tag for tag in ("ins", "moveTo", "smartTag", "customXml", "bdo", "dir", "sdtContent", "fldSimple", "rubyBase", "ruby")}
_THROUGH |= {_MATH + tag for tag in ("oMath", "oMathPara", "r", "f", "num", "den", "e", "sup", "sub", "sSup", "sSub", "d")}
_LETTERS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}


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


@dataclass
class _Field:
    """A field: what it says to do, and whether we are past that, at what it shows."""

    instruction: str = ""
    shows: bool = False
    link: str | None = None


@dataclass
class _Open:
    """The paragraph that is being read, and what has to wait until it is done."""

    block: Block = field(default_factory=Block)
    boxes: list[etree._Element] = field(default_factory=list)


class _Body:
    """Walks through the text of a document, in order."""

    def __init__(self, package: Package) -> None:
        self.warnings: dict[str, None] = {}
        self._styles = Styles(package.related("styles"))
        self._numbering = Numbering(package.related("numbering"))
        self._notes = {kind: notes(package, kind) for kind in ("footnote", "endnote")}
        self._relations = package.relations
        self._open = _Open()
        self._fields: list[_Field] = []
        self._links: list[str] = []
        self._style_hidden = False  # by the style of the open paragraph
        self._waiting: list[tuple[str, etree._Element, Relations]] = []  # notes, until the paragraph or list is done
        self._note_numbers: dict[tuple[str, str], int] = {}
        self._inline: dict[str, Callable[[etree._Element], None]] = {
            W + "r": self._run, W + "hyperlink": self._hyperlink, W + "sdt": self._control, MC + "AlternateContent": self._alternative,
            W + "del": self._deleted, W + "moveFrom": self._moved_away,
        }  # fmt: skip

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
        done, self._open = self._open, _Open()
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

    # --- within a paragraph -----------------------------------------------------------------------------------------

    def _part(self, part: etree._Element) -> None:
        action = self._inline.get(part.tag)
        if action is not None:
            action(part)
        elif part.tag == _MATH + "t":
            self._add(part.text or "")
        elif part.tag in _THROUGH:
            self._note_insertion(part)
            self._through(part)

    def _through(self, parent: etree._Element) -> None:
        if parent.tag == W + "fldSimple":
            self._fields.append(_Field(value(parent, "instr") or "", True, link_in(value(parent, "instr") or "")))
        for child in parent:
            self._part(child)
        if parent.tag == W + "fldSimple" and self._fields:
            self._fields.pop()

    def _run(self, run: etree._Element) -> None:
        properties = run.find(W + "rPr")
        if self._is_hidden(properties):
            if any(text.text for text in run.iter(W + "t")):
                self._warn(HIDDEN)
            return
        font = ""
        if properties is not None and (fonts := properties.find(W + "rFonts")) is not None:
            font = value(fonts, "ascii") or value(fonts, "hAnsi") or ""
        for part in run:
            self._piece(part, font)

    def _piece(self, part: etree._Element, font: str) -> None:
        tag = part.tag
        if tag == W + "t":
            text = part.text or ""
            self._add("".join(symbol(font, ord(char)) or char for char in text) if is_symbol_font(font) else text)
        elif tag in _LETTERS:
            self._add(_LETTERS[tag])
            if value(part, "type") == "page":
                self._open.block.begin_page()
        elif tag == W + "lastRenderedPageBreak":
            self._open.block.begin_page()
        elif tag == W + "sym":
            code = value(part, "char") or ""
            self._add(symbol(value(part, "font") or "", int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else "")
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            self._note(part, "footnote" if tag.endswith("footnoteReference") else "endnote")
        elif tag == W + "fldChar":
            self._field(part)
        elif tag == W + "instrText" and self._fields and not self._fields[-1].shows:
            self._fields[-1].instruction += part.text or ""
        elif tag == MC + "AlternateContent":
            self._alternative(part)
        elif tag in (W + "drawing", W + "pict", W + "object"):
            self._open.boxes += text_boxes(part)
        elif tag == W + "commentReference":
            self._warn(REMARKS)
        elif tag == W + "ruby":
            self._part(part)

    def _is_hidden(self, properties: etree._Element | None) -> bool:
        own = switched_on(properties, "vanish")
        if own is not None:
            return own
        style = None if properties is None else value(properties.find(W + "rStyle"))
        return self._style_hidden or (style is not None and self._styles.hidden(style))

    def _add(self, text: str) -> None:
        if any(not field_.shows for field_ in self._fields):
            return
        links = [*self._links, *(field_.link for field_ in self._fields if field_.link)]
        self._open.block.add(text, links[-1] if links else None)

    def _hyperlink(self, link: etree._Element) -> None:
        url = self._relations.link(link.get(REL_ID))
        self._links += [url] if url else []
        self._through(link)
        if url:
            self._links.pop()

    def _field(self, mark: etree._Element) -> None:
        kind = value(mark, "fldCharType")
        if kind == "begin":
            form = mark.find(W + "ffData")
            if form is not None:
                self._add(form_value(form))
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
            self._fields[-1].link = link_in(self._fields[-1].instruction)
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _control(self, control: etree._Element) -> None:
        box = box_of(control)
        content = control.find(W + "sdtContent")
        if box:
            self._add(box)
        elif content is not None and not self._is_placeholder(control):
            self._through(content)

    @staticmethod
    def _is_placeholder(control: etree._Element) -> bool:
        return bool(switched_on(control.find(W + "sdtPr"), "showingPlcHdr")) and not box_of(control)

    def _alternative(self, alternative: etree._Element) -> None:
        """One content in two versions, for new and old programs: the first, unless it has nothing that we read."""
        for part in chosen(alternative):
            if part.tag in self._inline or part.tag in _THROUGH:
                self._part(part)
            else:
                self._piece(part, "")

    def _note(self, reference: etree._Element, kind: str) -> None:
        note_id = value(reference, "id") or ""
        found, relations = self._notes[kind]
        if note_id not in found or (kind, note_id) in self._note_numbers:
            return
        count = sum(seen == kind for seen, _ in self._note_numbers) + 1
        self._note_numbers[kind, note_id] = count
        mark = str(count) if kind == "footnote" else f"eindnoot {count}"
        self._waiting.append((mark, found[note_id], relations))

    def _deleted(self, _part: etree._Element) -> None:
        self._warn(DELETED)

    def _moved_away(self, _part: etree._Element) -> None:
        """Moved text is told once, where it went."""

    def _note_insertion(self, part: etree._Element) -> None:
        if part.tag in (W + "ins", W + "moveTo") and len(part):
            self._warn(INSERTED)

    def _warn(self, warning: str) -> None:
        self.warnings[warning] = None
