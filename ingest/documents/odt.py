"""Read an OpenDocument text (.odt): all that its reader sees, and nothing that is hidden or struck out."""
from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from ingest.documents.archive import Archive
from ingest.documents.document import Document
from ingest.documents.flow import Block, Row, assemble
from ingest.documents.odt_parts import DRAW, LOEXT, OFFICE, TABLE, TEXT, XLINK, Controls, ListMarks, Styles, change_kinds, count_of
from ingest.documents.remarks import DELETED, HIDDEN, INSERTED, REMARKS
from ingest.documents.symbols import EMPTY, TICKED
from ingest.documents.tree import parse_xml
from records import InputError

_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
_NOT_TEXT = {TEXT + tag for tag in (
    "tracked-changes", "note-citation", "page-number", "page-count", "placeholder", "sequence-decls", "variable-decls",
    "user-field-decls", "alphabetical-index-auto-mark-file", "ruby-text")} | {OFFICE + "forms", OFFICE + "annotation-end"}  # fmt: skip


def read_odt(data: bytes, name: str) -> Document:
    """The document. Raises InputError: broken, unsafe, encrypted, or no text document."""
    archive = Archive(data, name)
    if b"encryption-data" in (archive.read("META-INF/manifest.xml") or b""):
        raise InputError(f"{name}: versleuteld (wachtwoord)")
    content = archive.read("content.xml")
    root = None if content is None else parse_xml(content, name)
    text = None if root is None else root.find(f"{OFFICE}body/{OFFICE}text")
    if root is None or text is None:
        raise InputError(f"{name}: OpenDocument zonder tekst")
    styles = archive.read("styles.xml")
    roots = [root] if styles is None else [parse_xml(styles, name), root]
    body = _Body(roots, Controls(text))
    flow = assemble(body.read(text), name)
    return Document("odt", flow.text, _pages(archive, name), flow.page_starts, flow.links, tuple(body.warnings))


def _pages(archive: Archive, name: str) -> int | None:
    data = archive.read("meta.xml")
    statistic = None if data is None else next(parse_xml(data, name).iter(_META + "document-statistic"), None)
    count = "" if statistic is None else statistic.get(_META + "page-count", "")
    return int(count) if count.isdecimal() and 0 < int(count[:9]) < 100_000 else None


class _Body:
    """Walks through the text of a document, in order."""

    def __init__(self, roots: list[etree._Element], controls: Controls) -> None:
        self.warnings: dict[str, None] = {}
        self._styles, self._marks, self._controls = Styles(roots), ListMarks(roots), controls
        self._block = Block()
        self._frames: list[etree._Element] = []  # hanging on the open paragraph
        self._notes: list[tuple[str, etree._Element]] = []  # until the paragraph or list is done
        self._inline: dict[str, Callable[[etree._Element, str | None], None]] = {
            TEXT + "a": self._link, TEXT + "note": self._note, OFFICE + "annotation": self._remark,
            DRAW + "frame": self._frame, DRAW + "custom-shape": self._frame, DRAW + "g": self._frame, DRAW + "control": self._control,
            LOEXT + "content-control": self._content_control,
            _FIELD + "fieldmark": self._field_mark, _FIELD + "fieldmark-start": self._field_mark,
            TEXT + "soft-page-break": lambda _part, _url: self._block.begin_page(),
        }  # fmt: skip

    def read(self, text: etree._Element) -> list[Block]:
        for warning in change_kinds(text):
            self._warn(INSERTED if warning == "insertion" else DELETED)
        return self._blocks(text) + self._written_notes()

    # --- blocks -----------------------------------------------------------------------------------------------------

    def _blocks(self, parent: etree._Element) -> list[Block]:
        found: list[Block] = []
        for child in parent:
            tag = child.tag
            if tag in (TEXT + "p", TEXT + "h"):
                found += self._paragraph(child, "")
            elif tag == TEXT + "list":
                found += self._list(child, None, 1)
            elif tag == TABLE + "table":
                found += self._written_notes() + self._table(child)
            elif tag in (DRAW + "frame", DRAW + "custom-shape", DRAW + "g"):
                found += self._text_box(child)
            elif tag == TEXT + "soft-page-break":
                page = Block()
                page.begin_page()
                found.append(page)
            elif tag not in _NOT_TEXT:
                found += self._container(child)
        return found

    def _container(self, element: etree._Element) -> list[Block]:
        """A section, index or numbered paragraph: what is in it, unless it is hidden."""
        if element.get(TEXT + "display") == "none" or element.get(TEXT + "is-hidden") == "true":
            self._warn(HIDDEN)
            return []
        return self._blocks(element)

    def _list(self, element: etree._Element, style: str | None, level: int) -> list[Block]:
        style = element.get(TEXT + "style-name") or style
        if level == 1:
            self._marks.begin(element, style)
        found: list[Block] = []
        for item in element:
            if item.tag not in (TEXT + "list-item", TEXT + "list-header"):
                continue
            mark = self._marks.next(style, level, item.get(TEXT + "start-value")) if item.tag == TEXT + "list-item" else ""
            for child in item:
                if child.tag == TEXT + "list":
                    found += self._list(child, style, level + 1)
                elif child.tag in (TEXT + "p", TEXT + "h"):
                    found += self._paragraph(child, mark)
                    mark = ""
                else:
                    found += self._blocks([child])
        return found

    def _table(self, table: etree._Element) -> list[Block]:
        found: list[Block] = []
        for row in _rows(table):
            cells = [cell for cell in row if cell.tag == TABLE + "table-cell"]
            found += Row([[block for block in self._blocks(cell) + self._written_notes() if block.words] for cell in cells]).blocks()
        return found

    def _paragraph(self, paragraph: etree._Element, mark: str) -> list[Block]:
        marked = any(mark.get(TEXT + "is-hidden") == "true" for mark in paragraph.iter(TEXT + "hidden-paragraph"))
        if marked or self._styles.hidden(paragraph.get(TEXT + "style-name")):
            self._warn(HIDDEN)
            return []
        outer, self._block = self._block, Block()
        outer_frames, self._frames = self._frames, []
        before = [] if mark or not self._notes else self._written_notes()
        self._through(paragraph, None)
        block, frames = self._block, self._frames
        self._block, self._frames = outer, outer_frames
        if mark and block.words:
            block.put_before(mark + " ")
            block.is_item = True
        found = [*before, block] if block.pieces else before
        for frame in frames:
            found += self._text_box(frame)
        return found

    def _text_box(self, frame: etree._Element) -> list[Block]:
        if frame.tag == DRAW + "custom-shape":
            return self._blocks([child for child in frame if child.tag in (TEXT + "p", TEXT + "list")])
        if frame.tag == DRAW + "text-box":
            return self._blocks(frame)
        return [block for child in frame if child.tag.startswith(DRAW) for block in self._text_box(child)]

    def _written_notes(self) -> list[Block]:
        found: list[Block] = []
        waiting, self._notes = self._notes, []
        for mark, body in waiting:
            written = [block for block in self._blocks(body) if block.words]
            if written:
                written[0].put_before(f"[{mark}] ")
            found += written
        return found

    # --- within a paragraph -----------------------------------------------------------------------------------------

    def _through(self, parent: etree._Element, url: str | None) -> None:
        self._add(parent.text, url)
        for part in parent:
            self._part(part, url)
            self._add(part.tail, url)

    def _part(self, part: etree._Element, url: str | None) -> None:
        tag = part.tag
        if tag in self._inline:
            self._inline[tag](part, url)
        elif tag == TEXT + "s":
            self._block.add(" " * count_of(part), url)
        elif tag == TEXT + "tab":
            self._block.add("\t", url)
        elif tag == TEXT + "line-break":
            self._block.add("\n", url)
        elif tag == TEXT + "hidden-text" or (tag == TEXT + "span" and self._styles.hidden(part.get(TEXT + "style-name"))):
            self._warn(HIDDEN)
        elif tag not in _NOT_TEXT:
            self._through(part, url)

    def _add(self, text: str | None, url: str | None) -> None:
        """Text as OpenDocument counts it: white space of the file itself is one blank, and none after another."""
        if not text:
            return
        folded = " ".join(text.split()) or " "
        folded = (" " if text[0].isspace() and folded != " " else "") + folded + (" " if text[-1].isspace() and folded != " " else "")
        last = self._block.pieces[-1][0] if self._block.pieces else " "
        self._block.add(folded[1:] if folded[0] == " " and last[-1:] == " " else folded, url)

    def _link(self, link: etree._Element, _url: str | None) -> None:
        target = link.get(XLINK + "href") or ""
        self._through(link, target if target and not target.startswith("#") else None)

    def _note(self, note: etree._Element, _url: str | None) -> None:
        body, citation = note.find(TEXT + "note-body"), note.find(TEXT + "note-citation")
        kind = "eindnoot " if note.get(TEXT + "note-class") == "endnote" else ""
        if body is not None:
            self._notes.append((kind + ("" if citation is None else "".join(citation.itertext()).strip()), body))

    def _remark(self, _part: etree._Element, _url: str | None) -> None:
        self._warn(REMARKS)

    def _frame(self, frame: etree._Element, _url: str | None) -> None:
        self._frames.append(frame)

    def _control(self, control: etree._Element, _url: str | None) -> None:
        self._block.add(self._controls.shown(control.get(DRAW + "control")))

    def _content_control(self, control: etree._Element, url: str | None) -> None:
        if control.get(LOEXT + "checkbox") == "true":
            self._block.add(TICKED if control.get(LOEXT + "checked") == "true" else EMPTY)
        elif control.get(LOEXT + "showing-place-holder") != "true":
            self._through(control, url)

    def _field_mark(self, mark: etree._Element, url: str | None) -> None:
        if mark.get(_FIELD + "type", "").endswith("FORMCHECKBOX"):
            settings = {part.get(_FIELD + "name"): part.get(_FIELD + "value") for part in mark.iter(_FIELD + "param")}
            self._block.add(TICKED if settings.get("Checkbox_Checked") == "true" else EMPTY)

    def _warn(self, warning: str) -> None:
        self.warnings[warning] = None


def _rows(table: etree._Element) -> list[etree._Element]:
    """The rows of a table, also those in its head and in groups."""
    found: list[etree._Element] = []
    for child in table:
        if child.tag == TABLE + "table-row":
            found.append(child)
        elif child.tag in (TABLE + "table-header-rows", TABLE + "table-row-group", TABLE + "table-rows"):
            found += _rows(child)
    return found
