"""One page of a PDF as lines with their places, through PDFium: text, links, and what was filled in."""
from __future__ import annotations

import ctypes
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.documents.symbols import EMPTY, TICKED, plain

GAP = 2.0  #: a blank this many times the height of the letters parts two columns or cells
_SAME_ROW = 0.6  #: of the height of the letters
_NARROW = 0.3  #: of the height: what a letter takes at least, on average over a word
_MARK = re.compile(r"(?:[-–•*▪●o☐☒]|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.):]|\d{1,2}(?:\.\d{1,2})*\.?)$")  # of an item: stays with its text
_BROKEN = "\ufffe"  # PDFium: a hyphen at the end of a line, joined to the next
_BLANK = re.compile(r"\s+")
_LINE = re.compile(rf"[^\r\n{_BROKEN}]+{_BROKEN}?|{_BROKEN}")


@dataclass
class Line:
    """A line of text, or the part of it in one column. Coordinates in points, from the lower left corner of the page."""

    text: str
    x0: float
    x1: float
    y: float  #: of the base line
    height: float  #: of the letters with room for accents and tails, some 1.2 times the type size
    broken: bool = False  #: ends within a word, at a hyphen that is not part of it
    words: list[tuple[int, float]] = field(default_factory=list)  #: offset and x of each
    raised: list[tuple[int, int]] = field(default_factory=list)  #: digits set high: spans in the text
    links: list[tuple[int, int, str]] = field(default_factory=list)

    def insert(self, at: int, text: str) -> None:
        """Put text in between."""
        self.replace(at, at, text)

    def replace(self, start: int, end: int, text: str) -> None:
        grown = len(text) - (end - start)
        self.text = self.text[:start] + text + self.text[end:]
        self.words = [(n + grown if n >= end else n, x) for n, x in self.words]
        self.raised = [(a + grown, b + grown) if a >= end else (a, b) for a, b in self.raised]
        self.links = [(a + grown if a >= end else a, b + grown if b >= end else b, url) for a, b, url in self.links]


@dataclass
class Page:
    """What is on a page, in the order in which the file draws it (nearly always the order of reading)."""

    lines: list[Line]
    turned: bool  #: lies on its side: places say nothing
    scanned: bool  #: a picture with hardly any text


def read_page(document: pdfium.PdfDocument, number: int, forms: object | None) -> Page:
    """Page `number`, from 0. Raises pdfium.PdfiumError when it is broken."""
    page = document[number]
    text = page.get_textpage()
    try:
        turned = page.get_rotation() != 0
        lines = _whole([line for line in _Text(text, turned).lines() if line.text])
        notes = list(_annotations(page, forms))
        for line in lines:
            _with_links(line, notes, text)
        for note in notes:
            _fill_in(lines, note)
        letters = sum(len(line.text) - line.text.count(" ") for line in lines)
        return Page(lines, turned, letters < 20 and _has_picture(page))
    finally:
        text.close()
        page.close()


def _has_picture(page: pdfium.PdfPage) -> bool:
    return next(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=5), None) is not None


# --- text -----------------------------------------------------------------------------------------------------------


class _Text:
    """The characters of a page and their places. Asking a place costs 1 µs, so only the ends of words are asked."""

    def __init__(self, page: pdfium.PdfTextPage, turned: bool) -> None:
        self._turned = turned
        self._page = page.raw
        self._text = page.get_text_range()
        self._exact = page.count_chars() == len(self._text)  # else some characters take two places, or none
        self._box = [ctypes.c_double() for _ in range(4)]
        self._loose = raw.FS_RECTF()

    def lines(self) -> Iterator[Line]:
        for match in _LINE.finditer(self._text):
            start, end = match.span()
            while start < end and self._text[start].isspace():
                start += 1
            while end > start and self._text[end - 1].isspace():
                end -= 1
            if start < end:
                yield from self._parts(start, end)

    def _parts(self, start: int, end: int) -> Iterator[Line]:
        """The line, cut at wide blanks, and where PDFium missed that a next one begins; a mark of an item stays with its text."""
        (x, base), height = self._origin(start), self._height(start)
        words = [(start, x)]
        begin = start
        for blank in () if self._turned else _BLANK.finditer(self._text, start, end):
            before, after = blank.start() - 1, blank.end()
            x, y = self._origin(after)
            if abs(y - base) > 0.7 * height or self._is_wide(words[-1], before, x, height, begin):
                yield self._line(begin, before + 1, base, height, words)
                begin, words, base, height = after, [], y, self._height(after)
            words.append((after, x))
        yield self._line(begin, end, base, height, words)

    def _is_wide(self, word: tuple[int, float], last: int, x: float, height: float, begin: int) -> bool:
        """The blank after a word (its begin and x; its last letter) parts columns. Most need no second look: letters fill it."""
        if x - word[1] - _NARROW * height * (last - word[0] + 1) < GAP * height:
            return False
        return x - self._right(last) > GAP * height and not _MARK.fullmatch(self._text[begin : last + 1])

    def _line(self, start: int, end: int, base: float, height: float, words: list[tuple[int, float]]) -> Line:
        written = self._text[start:end]
        broken = written[-1] in "\u2010\xad"
        raised = [
            (start + digit.start(), start + digit.end()) for digit in re.finditer(r"(?<!^)\d", written)
            if self._origin(start + digit.start())[1] - base > 0.12 * height
        ]  # fmt: skip

        ascii_only = written.isascii()

        def place(index: int) -> int:
            return index - start if ascii_only else len(plain(self._text[start:index].replace(_BROKEN, "-")))

        return Line(
            plain((written[:-1] if broken else written).replace(_BROKEN, "-")),
            words[0][1], self._right(end - 1), base, height, broken,
            [(place(index), x) for index, x in words], [(place(a), place(b)) for a, b in _joined(raised)],
        )  # fmt: skip

    def _index(self, index: int) -> int:
        return index if self._exact else raw.FPDFText_GetCharIndexFromTextIndex(self._page, index)

    def _right(self, index: int) -> float:
        raw.FPDFText_GetCharBox(self._page, self._index(index), *self._box)
        return self._box[1].value

    def _origin(self, index: int) -> tuple[float, float]:
        """Where the character begins, on the base line."""
        raw.FPDFText_GetCharOrigin(self._page, self._index(index), *self._box[:2])
        return self._box[0].value, self._box[1].value

    def _height(self, index: int) -> float:
        raw.FPDFText_GetLooseCharBox(self._page, self._index(index), self._loose)
        return max(self._loose.top - self._loose.bottom, 1.0)


def _whole(lines: list[Line]) -> list[Line]:
    """Lines that PDFium broke at a change of height (a raised mark of a note) are made whole again."""
    whole: list[Line] = []
    for line in lines:
        last = whole[-1] if whole else None
        if last is None or last.broken or not _touch(last, line):
            whole.append(line)
            continue
        blank = " " if line.x0 - last.x1 > 0.1 * last.height else ""
        shift = len(last.text) + len(blank)
        last.raised += [(shift, shift + len(line.text))] if _is_mark(line, last) else [(a + shift, b + shift) for a, b in line.raised]
        if _is_mark(last, line):
            last.y, last.height = line.y, line.height
        last.text += blank + line.text
        last.x1, last.broken = line.x1, line.broken
        last.words += [(n + shift, x) for n, x in line.words]
    return whole


def _touch(left: Line, right: Line) -> bool:
    """Stand at one height (a mark somewhat higher) with no more than a blank between."""
    higher = 0.6 if _is_mark(left, right) or _is_mark(right, left) else 0.1
    height = max(left.height, right.height)
    return abs(right.y - left.y) < higher * height and -0.5 * height < right.x0 - left.x1 < 0.5 * height


def _is_mark(line: Line, beside: Line) -> bool:
    return line.height < 0.9 * beside.height and line.text.isdecimal() and len(line.text) <= 3


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


# --- annotations ----------------------------------------------------------------------------------------------------


@dataclass
class _Note:
    """Something laid over the page: a link, a field that is filled in, a text typed on it."""

    x0: float
    x1: float
    bottom: float
    top: float
    url: str = ""
    text: str = ""


def _annotations(page: pdfium.PdfPage, forms: object | None) -> Iterator[_Note]:
    place = raw.FS_RECTF()
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if raw.FPDFAnnot_GetRect(annotation, place):
            (left, right), (bottom, top) = sorted((place.left, place.right)), sorted((place.bottom, place.top))
            note = _Note(left, right, bottom, top)
            if kind == raw.FPDF_ANNOT_LINK:
                note.url = _address(page, annotation)
            elif kind == raw.FPDF_ANNOT_WIDGET and forms is not None:
                note.text = _filled_in(annotation, forms)
            elif kind == raw.FPDF_ANNOT_FREETEXT:
                note.text = _string(lambda buffer, size, held=annotation: raw.FPDFAnnot_GetStringValue(held, b"Contents", buffer, size))
            if note.url or note.text:
                yield note
        raw.FPDFPage_CloseAnnot(annotation)


def _address(page: pdfium.PdfPage, annotation: object) -> str:
    link = raw.FPDFAnnot_GetLink(annotation)
    action = raw.FPDFLink_GetAction(link) if link else None
    if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
        return ""
    size = raw.FPDFAction_GetURIPath(page.pdf, action, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(page.pdf, action, buffer, size)
    return buffer.raw[: max(size - 1, 0)].decode("utf-8", "replace")


def _filled_in(annotation: object, forms: object) -> str:
    kind = raw.FPDFAnnot_GetFormFieldType(forms, annotation)
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        return TICKED if raw.FPDFAnnot_IsChecked(forms, annotation) else EMPTY
    if kind not in (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        return ""
    return _string(lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(forms, annotation, buffer, size))


def _string(ask: Callable[[object, int], int]) -> str:
    """What PDFium writes into a buffer, after being asked how much that is."""
    size = ask(None, 0)
    buffer = ctypes.create_string_buffer(size)
    ask(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    text = buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")
    return plain(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _with_links(line: Line, notes: list[_Note], text: pdfium.PdfTextPage) -> None:
    for note in notes:
        if not note.url or not (note.bottom - 2 <= line.y <= note.top and note.x0 < line.x1 and line.x0 < note.x1):
            continue
        words = plain(text.get_text_bounded(note.x0 - 1, line.y - line.height / 3, note.x1 + 1, line.y + line.height)).strip()
        start = line.text.find(words) if words else -1
        line.links.append((start, start + len(words), note.url) if start >= 0 else (0, len(line.text), note.url))


def _fill_in(lines: list[Line], note: _Note) -> None:
    """Put what was filled in where it is seen: a box before its words, a text after its label."""
    row = [line for line in lines if note.bottom - _SAME_ROW * line.height <= line.y <= note.top]
    if not note.text or (note.text in (EMPTY, TICKED) and _tick(row, note)):
        return
    height = row[0].height if row else 12.0
    written = [text for text in note.text.split("\n") if text.strip()]
    first = note.top - height if len(written) > 1 else (note.bottom + note.top) / 2 - height / 3
    filled = [Line(text, note.x0, note.x1, first - 1.2 * n * height, height) for n, text in enumerate(written)]
    before = [n for n, line in enumerate(lines) if line.x0 <= note.x0 and any(line is found for found in row)]
    below = (n for n, line in enumerate(lines) if line.y < note.bottom)
    place = before[-1] + 1 if before else next(below, len(lines))
    lines[place:place] = filled


def _tick(row: list[Line], note: _Note) -> bool:
    """Put a box before the word to its right, else before the line to its left; False where there is none."""
    middle = (note.bottom + note.top) / 2
    for line in sorted(row, key=lambda line: abs(line.y + line.height / 3 - middle)):
        word = bisect_left([x for _, x in line.words], note.x0)
        if word < len(line.words):
            line.insert(line.words[word][0], note.text + " ")
            return True
    if row:
        row[-1].insert(0, note.text + " ")
    return bool(row)
