"""What stands within a paragraph of a Word file: runs of text, fields, links, boxes, notes."""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from ingest.documents.docx_elements import MC, box_of, chosen, form_value, link_in, notes, text_boxes
from ingest.documents.docx_parts import REL_ID, Package, Relations, Styles, W, switched_on, value
from ingest.documents.flow import Block
from ingest.documents.remarks import DELETED, HIDDEN, INSERTED, REMARKS
from ingest.documents.symbols import is_symbol_font, symbol

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_THROUGH = {W + tag for tag in ("ins", "moveTo", "smartTag", "customXml", "bdo", "dir", "sdtContent", "fldSimple", "rubyBase", "ruby")}
_THROUGH |= {_MATH + tag for tag in ("oMath", "oMathPara", "r", "f", "num", "den", "e", "sup", "sub", "sSup", "sSub", "d")}
_TEXT, _RUN_PROPERTIES, _RUN_STYLE, _FONTS = W + "t", W + "rPr", W + "rStyle", W + "rFonts"
_LETTERS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}


@dataclass
class _Field:
    """A field: what it says to do, and whether we are past that, at what it shows."""

    instruction: str = ""
    shows: bool = False
    link: str | None = None


@dataclass
class Open:
    """The paragraph that is being read, and what has to wait until it is done."""

    block: Block = field(default_factory=Block)
    boxes: list[etree._Element] = field(default_factory=list)


class Inline:
    """Reads into the open paragraph; what has to wait until that is done, is kept."""

    def __init__(self, package: Package) -> None:
        self.warnings: dict[str, None] = {}
        self._styles = Styles(package.related("styles"))
        self._notes = {kind: notes(package, kind) for kind in ("footnote", "endnote")}
        self._relations = package.relations
        self._open = Open()
        self._fields: list[_Field] = []
        self._links: list[str] = []
        self._style_hidden = False  # by the style of the open paragraph
        self._waiting: list[tuple[str, etree._Element, Relations]] = []  # notes, until the paragraph or list is done
        self._note_numbers: dict[tuple[str, str], int] = {}
        self._inline: dict[str, Callable[[etree._Element], None]] = {
            W + "r": self._run, W + "hyperlink": self._hyperlink, W + "sdt": self._control, MC + "AlternateContent": self._alternative,
            W + "del": self._deleted, W + "moveFrom": self._moved_away,
        }  # fmt: skip
        self._pieces: dict[str, Callable[[etree._Element], None]] = {
            W + "sym": self._symbol, W + "fldChar": self._field, W + "instrText": self._instruction, W + "ruby": self._part,
            MC + "AlternateContent": self._alternative, **dict.fromkeys(_LETTERS, self._letter),
            W + "drawing": self._drawing, W + "pict": self._drawing, W + "object": self._drawing,
            W + "footnoteReference": lambda part: self._note(part, "footnote"),
            W + "endnoteReference": lambda part: self._note(part, "endnote"),
            W + "commentReference": lambda _part: self._warn(REMARKS),
            W + "lastRenderedPageBreak": lambda _part: self._open.block.begin_page(),
        }  # fmt: skip

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
        properties = run.find(_RUN_PROPERTIES)
        if self._is_hidden(properties):
            if any(text.text for text in run.iter(_TEXT)):
                self._warn(HIDDEN)
            return
        font = ""
        if properties is not None and (fonts := properties.find(_FONTS)) is not None:
            font = value(fonts, "ascii") or value(fonts, "hAnsi") or ""
        symbols = font if is_symbol_font(font) else ""
        for part in run:
            if part.tag == _TEXT:
                text = part.text or ""
                self._add("".join(symbol(symbols, ord(char)) or char for char in text) if symbols else text)
            elif part.tag in self._pieces:
                self._pieces[part.tag](part)

    def _letter(self, part: etree._Element) -> None:
        self._add(_LETTERS[part.tag])
        if value(part, "type") == "page":
            self._open.block.begin_page()

    def _symbol(self, part: etree._Element) -> None:
        code = value(part, "char") or ""
        self._add(symbol(value(part, "font") or "", int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else "")

    def _instruction(self, part: etree._Element) -> None:
        if self._fields and not self._fields[-1].shows:
            self._fields[-1].instruction += part.text or ""

    def _drawing(self, part: etree._Element) -> None:
        self._open.boxes += text_boxes(part)

    def _is_hidden(self, properties: etree._Element | None) -> bool:
        if properties is None:
            return self._style_hidden
        own = switched_on(properties, "vanish")
        if own is not None:
            return own
        style = properties.find(_RUN_STYLE)
        return self._style_hidden or (style is not None and self._styles.hidden(value(style)))

    def _add(self, text: str) -> None:
        if not self._fields:
            self._open.block.add(text, self._links[-1] if self._links else None)
        elif all(field_.shows for field_ in self._fields):
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
            if part.tag in self._pieces:
                self._pieces[part.tag](part)
            else:
                self._part(part)

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
