"""The lines of a PDF's pages as paragraphs: columns in order, footnotes apart, a sentence that runs over a page kept whole."""
from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from ingest.documents.flow import Block
from ingest.documents.pdf_page import Line, Page

_PARAGRAPH = 1.35  # times the usual distance between lines
_FEW = 5  # steps from line to line: too few to say what is usual
_COLUMN_LINES = 4  # side by side, at least, to be columns of running text and not the rows of a table
_COLUMN_LETTERS = 25  # in a line of a column, as usual
_NOTE = re.compile(r"(\d{1,3})\s*(?=[^\s\d.,)])")
_UNIT = re.compile(r"\b[cdk]?m$")  # m², not a mark
_ENDS = re.compile(r"[.:;?!…\"”’)]$")
_ITEM = re.compile(r"(?:[-–•*▪●☐☒]|o|\(?\d{1,2}[.)]|[a-z][.)])\s")


def paragraphs(pages: list[Page]) -> list[Block]:
    """All pages' text in order, each page's beginning marked."""
    blocks: list[Block] = []
    notes: list[Block] = []  # of a page that ends within a sentence: after the paragraph that runs on
    last: Line | None = None
    edges: dict[int, float] = {}
    for page in pages:
        body, own_notes = _parted(page)
        edges_before, edges, leading = edges, _edges(body), _leading(body)
        begins = True
        for line in _by_column(body) if not page.turned else body:
            if begins:
                goes_on = last is not None and _runs_over(last, line, edges_before)
            else:
                goes_on = page.turned or _goes_on(last, line, leading, edges)
            if not goes_on:
                blocks += [*notes, Block()]
                notes = []
            elif not last.broken:
                blocks[-1].add("\n")
            if begins:
                blocks[-1].begin_page()
            _write(blocks[-1], line)
            last, begins = line, False
        if begins:  # nothing on it
            blocks.append(Block())
            blocks[-1].begin_page()
            last = None
        notes += own_notes
    return blocks + notes


def _write(block: Block, line: Line) -> None:
    at = 0
    for start, end, url in sorted(line.links):
        if start >= at:
            block.add(line.text[at:start])
            block.add(line.text[start:end], url)
            at = end
    block.add(line.text[at:])


# --- paragraphs -----------------------------------------------------------------------------------------------------


def _leading(lines: list[Line]) -> float:
    """The usual distance between two lines of a paragraph, in points; 0 where there are no lines."""
    steps = [above.y - below.y for above, below in zip(lines, lines[1:], strict=False)]
    steps = sorted(step for step, line in zip(steps, lines, strict=False) if 0.5 * line.height < step < 2.5 * line.height)
    if len(steps) < _FEW:
        return min([*steps[:1], *(1.25 * line.height for line in lines[:1])], default=0.0)
    return steps[len(steps) // 3]


def _edges(lines: list[Line]) -> dict[int, float]:
    """How far to the right the lines go that begin at an x (in steps of 10 points): the width of a column or cell."""
    edges: dict[int, float] = {}
    for line in lines:
        edges[_column(line)] = max(edges.get(_column(line), 0.0), line.x1)
    return edges


def _column(line: Line) -> int:
    return round(line.x0 / 10)


def _goes_on(above: Line, below: Line, leading: float, edges: dict[int, float]) -> bool:
    """The line belongs to the paragraph of the one before it, or stands beside it in a table's row."""
    step = above.y - below.y
    if abs(step) < 0.5 * below.height or (below.x0 > above.x1 and -4 * below.height < step < 0):
        return True
    if step < 0:  # up again, to the next column or cell
        return not _ENDS.search(above.text) and below.text[:1].islower()
    if step > _PARAGRAPH * leading:
        return False
    return not (_ENDS.search(above.text) and not _ITEM.match(below.text) and _had_room(above, below, edges))


def _had_room(above: Line, below: Line, edges: dict[int, float]) -> bool:
    """The first word of the next line would have fitted on the line before: its end was meant."""
    word = (below.words[1][1] if len(below.words) > 1 else below.x1) - below.x0
    return above.x1 + word < edges.get(_column(above), 0.0) - 2 * above.height


def _runs_over(above: Line, below: Line, edges: dict[int, float]) -> bool:
    """A sentence goes on over the border of a page."""
    if above.broken:
        return True
    if _ENDS.search(above.text) or _ITEM.match(below.text):
        return False
    return below.text[:1].islower() or not _had_room(above, below, edges)


# --- footnotes ------------------------------------------------------------------------------------------------------


def _parted(page: Page) -> tuple[list[Line], list[Block]]:
    """The text of a page without its footnotes, and these; their marks leave the text."""
    lines = page.lines
    usual = median([line.height for line in lines]) if lines else 0.0
    first = len(lines)
    for n in range(len(lines) - 1, 0, -1):
        if page.turned or lines[n].height > 0.93 * usual:
            break
        if _NOTE.match(lines[n].text):
            first = n
    for line in lines[:first]:
        for start, end in sorted(line.raised, reverse=True):
            if not _UNIT.search(line.text[:start]):
                between = line.text[start - 1 : start] == line.text[end : end + 1] == " "
                line.replace(start, end + between, "")
    return lines[:first], _notes(lines[first:])


def _notes(lines: list[Line]) -> list[Block]:
    """Small lines at the foot of a page as notes, each with its number."""
    notes: list[Block] = []
    number, broken = 0, False
    for line in lines:
        match = _NOTE.match(line.text)
        if match and number in (0, int(match[1]) - 1):
            number = int(match[1])
            line.replace(0, match.end(), f"[{match[1]}] ")
            notes.append(Block())
        elif not broken:
            notes[-1].add("\n")
        broken = line.broken
        _write(notes[-1], line)
    return notes


# --- columns --------------------------------------------------------------------------------------------------------


def _by_column(lines: list[Line]) -> Iterator[Line]:
    """Lines that were drawn from left to right over two columns of running text: the left one first, then the right."""
    n = 0
    while n < len(lines):
        pairs = _side_by_side(lines, n)
        if len(pairs) >= _COLUMN_LINES and median(len(left.text) for left, _ in pairs) >= _COLUMN_LETTERS:
            yield from (left for left, _ in pairs)
            yield from (right for _, right in pairs)
            n += 2 * len(pairs)
        else:
            yield lines[n]
            n += 1


def _side_by_side(lines: list[Line], begin: int) -> list[tuple[Line, Line]]:
    """From a line on: pairs at one height, all with the same left edges."""
    pairs: list[tuple[Line, Line]] = []
    for left, right in zip(lines[begin::2], lines[begin + 1 :: 2], strict=False):
        if abs(left.y - right.y) > 0.3 * left.height or right.x0 <= left.x1:
            break
        if pairs and (abs(pairs[0][0].x0 - left.x0) > left.height or abs(pairs[0][1].x0 - right.x0) > left.height):
            break
        pairs.append((left, right))
    return pairs
