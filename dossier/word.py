"""A dossier as a Word document: real headings, table headings that repeat, Dutch as its language."""
from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from dossier.content import Cited, Dossier, Judged, OneProposal
from kg import vocabulary
from kg.room.find import Option
from records import InputError, UsageError

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PARAPHRASE = "PARAFRASE, NIET DE WETTEKST"


def write(dossier: Dossier, file: Path) -> None:
    """Write a dossier. Raises UsageError for another ending than .docx, InputError when it can't be written."""
    if file.suffix.lower() != ".docx":
        raise UsageError(f"{file.name}: een dossier is een .docx")
    document = _empty(dossier.title)
    _front(document, dossier)
    for one in dossier.proposals:
        _proposal(document, one)
    _pairs(document, dossier.pairs)
    _provisions(document, dossier.provisions)
    part = file.with_name(f".{file.name}.tmp")
    try:
        document.save(str(part))
        os.replace(part, file)
    except OSError as error:
        raise InputError(f"{file}: kan niet worden geschreven ({error.strerror or error})") from error
    finally:
        part.unlink(missing_ok=True)


def _empty(title: str) -> WordDocument:
    document = Document()
    about = document.core_properties
    about.title, about.author, about.last_modified_by, about.comments = _clean(f"Dossier {title}"), "Regelruimte", "", ""
    about.language, about.created, about.modified = "nl-NL", datetime.now(UTC), datetime.now(UTC)
    style = document.styles["Normal"]
    style.font.size = Pt(10)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "nl-NL")
    style.element.get_or_add_rPr().append(language)
    return document


def _front(document: WordDocument, dossier: Dossier) -> None:
    document.add_heading(_clean(f"Dossier: {dossier.title}"), 0)
    count = len(dossier.proposals)
    document.add_paragraph(f"Opgemaakt op {date.today()} · {count} {'voorstel' if count == 1 else 'voorstellen'}")
    document.add_heading("Uit te nodigen departementen", 1)
    rows = [(ministry, ", ".join(laws)) for ministry, laws in dossier.departments]
    _table(document, ("departement", "wegens"), rows, "Van geen genoemde wet is bekend welk ministerie ervoor verantwoordelijk is.")


def _proposal(document: WordDocument, one: OneProposal) -> None:
    proposal = one.proposal
    document.add_heading(_clean(f"{'CONCEPT ' if proposal.concept else ''}{proposal.title or proposal.id}"), 1)
    _table(document, ("gegeven", "waarde"), [
        ("kenmerk", proposal.id), ("indiener", proposal.submitter or "niet gevonden"), ("leefveld", ", ".join(proposal.policy_fields)),
        ("ingediend", f"{proposal.submitted} ({proposal.submitted_source})"), ("status", vocabulary.label("stap", one.status.step)),
    ])  # fmt: skip
    _text(document, "Probleembeschrijving", proposal.problem)
    _text(document, "Betrokken wet", proposal.laws_text)
    for solution in proposal.solutions:
        _text(document, f"Oplossingsrichting {solution.nr}{' (voorkeur)' if solution.preferred else ''}", solution.text)
    document.add_heading("Genoemde bronnen", 2)
    _table(document, ("citaat", "bron", "rol"), one.citations, "Geen bron herkend.")
    document.add_heading("Toets", 2)
    rows = [
        (vocabulary.label("criterium", row.criterion), vocabulary.label("uitkomst", row.outcome) if row.outcome else "open", row.reason)
        for row in one.status.criteria
    ]
    _table(document, ("criterium", "uitkomst", "toelichting"), rows)
    _judgements(document, one.judgements)
    document.add_heading("Bestaande mogelijkheden", 2)
    headings = ("mogelijkheid", "waarom", "waarom volgens de indiener niet genoeg")
    _table(document, headings, [_option(row) for row in one.options], "Niets gevonden.")


def _option(option: Option) -> tuple[str, str, str]:
    mark = f" ({PARAPHRASE})" if option.paraphrase else ""
    return option.label + mark if option.target else option.text, option.reason, " ".join(option.objections)


def _judgements(document: WordDocument, judgements: Sequence[Judged]) -> None:
    for one in judgements:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(_clean(f"{one.about}: {one.outcome}")).bold = True
        paragraph.add_run(_clean(f" — {one.motivation} ({one.reviewer}, {one.time})"))
        for line in (*(f"gelezen: {read}" for read in one.evidence), *(f"let op: {note}" for note in one.notes)):
            document.add_paragraph(_clean(line), style="List Bullet 2")


def _pairs(document: WordDocument, pairs: Sequence[Judged]) -> None:
    if pairs:
        document.add_heading("Oordelen over paren", 1)
        _judgements(document, pairs)


def _provisions(document: WordDocument, provisions: Sequence[Cited]) -> None:
    document.add_heading("Genoemde artikelen, met de geldende tekst", 1)
    for one in provisions:
        document.add_heading(_clean(one.label), 2)
        document.add_paragraph(_clean(f"{one.validity} · genoemd door: {', '.join(one.proposals)}"))
        if one.paraphrase:
            document.add_paragraph().add_run(PARAPHRASE).bold = True
        document.add_paragraph(_clean(one.text) if one.text else "Geen tekst geladen.")


def _text(document: WordDocument, heading: str, words: str) -> None:
    if words:
        document.add_heading(heading, 2)
        for paragraph in words.split("\n\n"):
            document.add_paragraph(_clean(paragraph))


def _table(document: WordDocument, headings: Sequence[str], rows: Sequence[Sequence[str]], none: str = "") -> None:
    if not rows:
        document.add_paragraph(none)
        return
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    repeats = OxmlElement("w:tblHeader")  # the first row stands on every page that the table runs over
    repeats.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeats)
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = _clean(words)


def _clean(words: str) -> str:
    """Without the characters that XML can't hold."""
    return _NOT_XML.sub("\ufffd", words)
