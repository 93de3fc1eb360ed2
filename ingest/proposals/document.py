"""From a file as it came to the texts in it that may hold a proposal: the document itself, or a mail and what came with it."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ingest.documents import Document, read_safely
from records import InputError

READABLE = (".txt", ".md", ".docx", ".odt", ".pdf", ".html", ".htm", ".eml", ".msg")  #: endings of the files that can be read
_LAW = re.compile(r"wetten\.overheid\.nl|\bjci1\.3:|BWB[RV]\d{7}")


@dataclass(frozen=True)
class Text:
    """One text of a file, and what is known of it."""

    text: str
    pages: int | None
    sent: date | None  #: the day of the mail that it came with
    warnings: tuple[str, ...]  #: in Dutch, without names of files or people
    people: tuple[str, ...] = ()  #: who sent and received the mail that it came with; private
    whole: bool = True  #: the document itself; False for the message that it came with, which need not be a proposal


def texts_of(data: bytes, name: str) -> Iterator[Text]:
    """The texts in a file, what came with a mail before the mail's own. `name` is what messages call the file.

    Raises InputError for a file that can't be read; an attachment that can't is a warning with the mail.
    """
    document = read_safely(data, name)
    warnings = list(document.warnings)
    for nr, attachment in enumerate(document.attachments, 1):
        try:
            part = read_safely(attachment.data, f"bijlage {nr}") if attachment.kind else None
        except InputError as error:
            warnings.append(str(error))
            continue
        if part is None:
            warnings.append(f"bijlage {nr} is niet gelezen (onbekend soort bestand); ze staat in het bewaarde origineel")
        else:
            said = (*part.warnings, f"gelezen uit bijlage {nr} van een bericht")
            yield Text(_with_links(part), part.pages, document.sent, said, document.people)
    yield Text(_with_links(document), document.pages, document.sent, tuple(warnings), document.people, whole=not document.attachments)


def _with_links(document: Document) -> str:
    """The text, with links to law that its words hide on a line of their own behind the paragraph: they are evidence."""
    text = document.text
    for link in reversed(document.links):
        if _LAW.search(link.url) and link.url not in text:
            end = text.find("\n", link.end)
            end = len(text) if end < 0 else end
            text = f"{text[:end]}\n{link.url}{text[end:]}"
    return text
