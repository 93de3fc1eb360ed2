"""A paper in Word: real headings, table headings that repeat, Dutch as its language."""
from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from dossier.parts import Heading, Items, Paper, Paragraph, Part, Room, Table, clean


def made(paper: Paper) -> bytes:
    """The paper as a .docx."""
    document = _empty(paper.title)
    document.add_heading(clean(paper.heading), 0)
    for part in paper.parts:
        _add(document, part)
    document.save(data := BytesIO())
    return data.getvalue()


def _empty(title: str) -> WordDocument:
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


def _add(document: WordDocument, part: Part) -> None:
    match part:
        case Heading(text, level):
            document.add_heading(clean(text), level)
        case Paragraph(text, strong=True):
            document.add_paragraph().add_run(clean(text)).bold = True
        case Paragraph(text):
            document.add_paragraph(clean(text))
        case Items():
            _items(document, part)
        case Table():
            _table(document, part)
        case Room(text):
            document.add_paragraph(clean(text))
            document.add_paragraph("")


def _items(document: WordDocument, part: Items) -> None:
    for item in part.items:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(clean(item.strong)).bold = True
        paragraph.add_run(clean(item.text))
        for line in item.under:
            document.add_paragraph(clean(line), style="List Bullet 2")


def _table(document: WordDocument, part: Table) -> None:
    made = document.add_table(rows=1, cols=len(part.headings), style="Table Grid")
    for cell, heading in zip(made.rows[0].cells, part.headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    repeats = OxmlElement("w:tblHeader")  # the first row stands on every page that the table runs over
    repeats.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(repeats)
    for row in part.rows:
        for cell, words in zip(made.add_row().cells, row, strict=True):
            cell.text = clean(words)
