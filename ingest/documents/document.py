"""What the readers make of a file, and the limits that they hold."""
from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date

from records import InputError

MAX_BYTES = 30 * 2**20  #: of a file as it came; a proposal of two pages with photographs takes some 10 MB
MAX_CHARACTERS = 5_000_000  #: of the text that is read from it; a 500-page report has 1.5 million


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a document: what it points at, and the words that carry it as offsets into the text, end exclusive."""

    start: int
    end: int  #: equal to `start` where no words carry the link
    url: str  #: as written in the file, never fetched


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail."""

    name: str  #: for showing only: without folders and control characters
    kind: str  #: as of `Document`; "" when it is of no kind that is read (it is kept all the same)
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as text.

    Paragraphs are apart by an empty line. Directly under the line before stand: the items of a list, with their mark or
    number; the cells of a table's row (so a heading's cell is a line, and its value's lines follow); what follows a
    line break. A checkbox is ☐ or ☒ at the start of the line that it ticks. A footnote is a paragraph `[mark] text` of
    its own after the paragraph or list that it belongs to (on a PDF page: where it stands, at the foot).
    """

    kind: str  #: docx, odt, pdf, txt, html, eml or msg; found from the content
    text: str
    pages: int | None = None  #: None: the file doesn't tell
    page_starts: tuple[int, ...] = ()  #: offset at which each page begins, from page 1; empty where it is not known
    links: tuple[Link, ...] = ()  #: in the order of the text
    warnings: tuple[str, ...] = ()  #: in Dutch; they hold nothing of the text
    attachments: tuple[Attachment, ...] = ()  #: of a mail
    sent: date | None = None  #: of a mail
    people: tuple[str, ...] = ()  #: of a mail: "Van: name <address>" and "Aan: …", who sent and received it; private

    def page_of(self, offset: int) -> int | None:
        """The page, from 1, on which a place in the text stands; None where that is not known."""
        return bisect_right(self.page_starts, offset) or (1 if self.pages == 1 else None)


def damaged(name: str, what: str = "bestand") -> InputError:
    """The error for a file that breaks off or contradicts itself."""
    return InputError(f"{name}: afgebroken of beschadigd {what}")
