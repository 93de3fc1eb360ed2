"""Leave out what runs along every page of a PDF: headers, footers, page numbers.

Only the first and last lines of a page are looked at: in a text that repeats itself (a bundle of forms) a line further
in is the author's.
"""
from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from statistics import median

from ingest.documents.pdf_page import Line, Page

EDGE = 3  #: lines at the top and at the bottom of a page that may be a header or footer
SHARE = 2 / 3  #: of the pages that a running line stands on
APART = 1.4  #: times the distance between two lines of the text, at least, from a running line to the text …
APART_ALIKE = 2.2  #: … and when its letters are those of the text: more than an open line, which forms have between their fields
_PAGE_NUMBER = re.compile(r"[-–\s]*(?:(?:pagina|pag\.|blad|bladzijde|p\.)\s*)?(\d{1,4})(?:\s*(?:/|van|\|)\s*(\d{1,4}))?[-–\s]*", re.I)
_SAID = re.compile(r"pag|blad|/|van", re.I)


def without_running_lines(pages: list[Page]) -> list[Page]:
    """The pages without them."""
    rows = [[] if page.turned else _rows(page.lines) for page in pages]
    seen: dict[str, list[tuple[int, list[int]]]] = defaultdict(list)
    for number, page_rows in enumerate(rows):
        edge = [line for row in [*page_rows[:EDGE], *page_rows[-EDGE:]] for line in row]
        for key, numbers in {_key(line): _numbers(line) for line in edge}.items():
            seen[key].append((number, numbers))
    running = {key for key, places in seen.items() if len(places) >= max(2, SHARE * len(pages)) and _counts_along(places)}
    return [replace(page, lines=_without(page.lines, page_rows, running, number, len(pages)))
            for number, (page, page_rows) in enumerate(zip(pages, rows, strict=True), 1)]  # fmt: skip


def _without(lines: list[Line], rows: list[list[Line]], running: set[str], number: int, count: int) -> list[Line]:
    def runs(line: Line) -> bool:
        if _is_page_number(line.text, number, count):
            return True
        return _key(line) in running and ":" not in line.text  # a colon: the heading of a field in a bundle of forms

    gone: list[Line] = []
    for inward in (rows, rows[::-1]):
        found = [n for n, row in enumerate(inward[:EDGE]) if any(map(runs, row))]
        last = max((n for n in found if _stands_apart(inward, n, rows)), default=-1)
        gone += [line for n in found if n <= last for line in inward[n] if runs(line)]
    return [line for line in lines if not any(line is found for found in gone)]


def _stands_apart(rows: list[list[Line]], last: int, all_rows: list[list[Line]]) -> bool:
    """The header or footer has more room between it and the text than two lines of the text have."""
    if last + 1 >= len(rows):
        return True
    edge, text = rows[last][0], rows[last + 1][0]
    steps = [above[0].y - below[0].y for above, below in zip(all_rows, all_rows[1:], strict=False)]
    apart = APART if _PAGE_NUMBER.fullmatch(edge.text) or abs(edge.height - text.height) > 0.04 * text.height else APART_ALIKE
    return abs(edge.y - text.y) > apart * min(median(steps), 1.5 * text.height)


def _rows(lines: list[Line]) -> list[list[Line]]:
    """From top to bottom; lines at one height are taken together: a header may have a left and a right part."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if rows and abs(rows[-1][0].y - line.y) < line.height / 3:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _key(line: Line) -> str:
    """The line with its digits masked, and about where it stands."""
    return f"{re.sub(r'[0-9]+', '#', line.text)}@{line.y / 6:.0f}"


def _numbers(line: Line) -> list[int]:
    return [int(number[:9]) for number in re.findall("[0-9]+", line.text)]


def _counts_along(places: list[tuple[int, list[int]]]) -> bool:
    """Every number in the line is the same on each page, or goes up with the pages: "Artikel 3" and "Artikel 7" do not."""
    for column in zip(*(numbers for _, numbers in places), strict=False):
        pages = [page for page, _ in places]
        if len(set(column)) > 1 and len({number - page for number, page in zip(column, pages, strict=True)}) > 1:
            return False
    return True


def _is_page_number(text: str, number: int, count: int) -> bool:
    """"2", "- 2 -", "Pagina 2 van 3": a bare number only when it is the page's own."""
    match = _PAGE_NUMBER.fullmatch(text)
    if match is None:
        return False
    if match[2]:
        return int(match[1]) <= int(match[2])
    return int(match[1]) == number or bool(_SAID.search(text)) and int(match[1]) <= number + count
