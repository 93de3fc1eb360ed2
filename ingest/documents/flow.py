"""The text of a document as it is put together: paragraphs, items, cells, notes, links; and the offsets that come of it."""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.documents.document import MAX_CHARACTERS, Link
from ingest.documents.symbols import EMPTY, TICKED, plain, typed_boxes
from records import InputError

_BOX = f"[{EMPTY}{TICKED}]"
_LETTER = re.compile(rf"[^\s{EMPTY}{TICKED}]")
_NO_LETTER = re.compile(rf"[\s{EMPTY}{TICKED}]+")
_HAS_BOX = re.compile(_BOX)
_LABEL_AND_BOX = re.compile(rf"([^{EMPTY}{TICKED}]++)({_BOX})?")
_PAGE = "\f"  # within a paragraph: here a page begins


@dataclass
class Block:
    """A paragraph: pieces of text, each with the link that it carries."""

    pieces: list[tuple[str, str | None]] = field(default_factory=list)
    is_item: bool = False  #: of a list: stands directly under an item before it
    close: bool = False  #: stands directly under whatever is before it

    def add(self, text: str, url: str | None = None) -> None:
        if text:
            self.pieces.append((text, url))

    def put_before(self, text: str) -> None:
        self.pieces.insert(0, (text, None))

    def drop(self, count: int) -> None:
        """Take away the first so many characters."""
        while self.pieces and count:
            text, url = self.pieces.pop(0)
            if len(text) > count:
                self.pieces.insert(0, (text[count:], url))
            count -= min(count, len(text))

    def begin_page(self) -> None:
        self.pieces.append((_PAGE, None))

    @property
    def words(self) -> str:
        return "".join(text for text, _ in self.pieces).strip()


@dataclass
class Row:
    """One row of a table: the blocks of each of its cells."""

    cells: list[list[Block]] = field(default_factory=list)

    def blocks(self) -> list[Block]:
        """All in order, each cell directly under the one before; a box that has a cell to itself joins what it ticks."""
        filled = [cell for cell in self.cells if any(block.words for block in cell)]
        filled = _with_lone_boxes(filled)
        for cell in filled[1:]:
            cell[0].close = True
        return [block for cell in filled for block in cell]


def _with_lone_boxes(cells: list[list[Block]]) -> list[list[Block]]:
    """A row that begins with a box has its boxes before what they tick; any other row after it."""
    box_first = bool(cells) and _is_box(cells[0])
    kept: list[list[Block]] = []
    box: list[Block] = []  # of the cell just before, waiting for its words
    for cell in cells:
        if _is_box(cell) and box_first and not box:
            box = cell
        elif _is_box(cell) and not box_first and not _HAS_BOX.match(kept[-1][0].words):
            kept[-1][0].put_before(cell[0].words + " ")
        else:
            if box:
                cell[0].put_before(box[0].words + " ")
                box = []
            kept.append(cell)
    return kept + ([box] if box else [])


def _is_box(cell: list[Block]) -> bool:
    return len(cell) == 1 and re.fullmatch(_BOX, plain(cell[0].words)) is not None


@dataclass(frozen=True)
class Flow:
    """A text put together, with where its links and pages are."""

    text: str
    links: tuple[Link, ...]
    page_starts: tuple[int, ...]


def assemble(blocks: Iterable[Block], name: str, *, every_page: bool = False) -> Flow:
    """The text of all blocks. Raises InputError when it is longer than MAX_CHARACTERS.

    `every_page`: each page is marked, the first and empty ones too; else a mark tells where a next page begins, perhaps twice.
    """
    parts: list[str] = []
    links: list[Link] = []
    pages: list[int] = []
    at, before, turned = 0, None, 0  # turned: marks since the last text
    for block in blocks:
        text, spans, marks = _finished(block)
        if text:
            if before is not None:
                parts.append("\n" if block.close or (block.is_item and before.is_item) else "\n\n")
                at += len(parts[-1])
            pages += [at] * turned + [at + mark for mark in marks if mark < len(text)]
            turned = 0
            parts.append(text)
            links += [Link(at + start, at + end, url) for start, end, url in spans]
            at, before = at + len(text), block
        turned += sum(mark >= len(text) for mark in marks)
        if at > MAX_CHARACTERS:
            raise InputError(f"{name}: te groot (meer dan {MAX_CHARACTERS:,} tekens tekst)".replace(",", "."))
    starts = [*pages, *[at] * turned] if every_page else sorted({0, *pages}) if pages else []
    return Flow("".join(parts), tuple(links), tuple(starts))


def _finished(block: Block) -> tuple[str, list[tuple[int, int, str]], list[int]]:
    """The block's text with every box at the start of a line, its links, and where in it pages begin."""
    raw, spans, pages = "", [], []
    for piece, url in block.pieces:
        if piece == _PAGE:
            pages.append(len(raw))
            continue
        text = plain(piece)
        if url:
            spans.append((len(raw), len(raw) + len(text), url))
        raw += text
    lines = (line.rstrip(" \t\xa0").lstrip(" ") for line in typed_boxes(raw).split("\n"))
    text = "\n".join(line for old in lines if old.strip() for line in _by_box(old))
    spans = _joined(spans)
    if text == raw or not (spans or pages):
        return text, spans, pages
    return text, *_moved(raw, text, spans, pages)


def _moved(raw: str, text: str, spans: list[tuple[int, int, str]], pages: list[int]) -> tuple[list[tuple[int, int, str]], list[int]]:
    """The same links and pages in the text as it became: its letters are those of `raw`, blanks and boxes may have moved."""
    letters = [match.start() for match in _LETTER.finditer(text)] + [len(text)]
    before: dict[int, int] = {}  # offset in raw → how many letters stand before it
    at = count = 0
    for offset in sorted({*pages, *(offset for start, end, _ in spans for offset in (start, end))}):
        count += len(_NO_LETTER.sub("", raw[at:offset]))
        before[offset], at = count, offset
    moved = []
    for start, end, url in spans:
        begin = letters[before[start]]
        moved.append((begin, letters[before[end] - 1] + 1 if before[end] > before[start] else begin, url))
    return moved, [letters[before[page]] for page in pages]


def _by_box(line: str) -> list[str]:
    """A line for every box, the box first: also where the words stand before their box."""
    if not _HAS_BOX.search(line):
        return [line]
    if not _HAS_BOX.match(line) and _HAS_BOX.match(line[-1]):
        return [f"{box} {words.strip()}" for words, box in _LABEL_AND_BOX.findall(line) if box and words.strip()] or [line]
    parts = [part.strip() for part in re.split(rf"(?={_BOX})", line) if part.strip()]
    return [re.sub(rf"^({_BOX})\s*(?=\S)", r"\1 ", part) for part in parts]


def _joined(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """One link for neighbouring pieces of it."""
    joined: list[tuple[int, int, str]] = []
    for start, end, url in spans:
        if joined and joined[-1][1] == start and joined[-1][2] == url:
            joined[-1] = (joined[-1][0], end, url)
        else:
            joined.append((start, end, url))
    return joined
