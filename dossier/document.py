"""What every Word document of ours has: real headings, table headings that repeat, Dutch as its language; saved whole or not at all."""
from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from records import InputError

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def save(document: WordDocument, file: Path) -> None:
    """Write a document. Raises InputError when that fails; what stood there stays then."""
    part = file.with_name(f".{file.name}.tmp")
    try:
        document.save(str(part))
        os.replace(part, file)
    except OSError as error:
        raise InputError(f"{file}: kan niet worden geschreven ({error.strerror or error})") from error
    finally:
        part.unlink(missing_ok=True)


def empty(title: str) -> WordDocument:
    """A document with a title in its properties, and nothing on its pages."""
    document = Document()
    about = document.core_properties
    about.title, about.author, about.last_modified_by, about.comments = clean(title), "Regelruimte", "", ""
    about.language, about.created, about.modified = "nl-NL", datetime.now(UTC), datetime.now(UTC)
    style = document.styles["Normal"]
    style.font.size = Pt(10)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "nl-NL")
    style.element.get_or_add_rPr().append(language)
    return document


def table(document: WordDocument, headings: Sequence[str], rows: Sequence[Sequence[str]], none: str = "") -> None:
    """A table, or for no rows the words that say so."""
    if not rows:
        document.add_paragraph(none)
        return
    made = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    for cell, heading in zip(made.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    repeats = OxmlElement("w:tblHeader")  # the first row stands on every page that the table runs over
    repeats.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(repeats)
    for row in rows:
        for cell, words in zip(made.add_row().cells, row, strict=True):
            cell.text = clean(words)


def clean(words: str) -> str:
    """Without the characters that XML can't hold."""
    return _NOT_XML.sub("\ufffd", words)
