"""A dossier as a Word document."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from docx.document import Document as WordDocument

from dossier.content import Cited, Dossier, Judged, OneProposal
from dossier.document import clean, empty, save, table
from kg import vocabulary
from kg.room.find import Option
from records import UsageError

PARAPHRASE = "PARAFRASE, NIET DE WETTEKST"


def write(dossier: Dossier, file: Path) -> None:
    """Write a dossier. Raises UsageError for another ending than .docx, InputError when it can't be written."""
    if file.suffix.lower() != ".docx":
        raise UsageError(f"{file.name}: een dossier is een .docx")
    document = empty(f"Dossier {dossier.title}")
    _front(document, dossier)
    for one in dossier.proposals:
        _proposal(document, one)
    _pairs(document, dossier.pairs)
    _provisions(document, dossier.provisions)
    save(document, file)


def _front(document: WordDocument, dossier: Dossier) -> None:
    document.add_heading(clean(f"Dossier: {dossier.title}"), 0)
    count = len(dossier.proposals)
    document.add_paragraph(f"Opgemaakt op {date.today()} · {count} {'voorstel' if count == 1 else 'voorstellen'}")
    document.add_heading("Uit te nodigen departementen", 1)
    rows = [(ministry, ", ".join(laws)) for ministry, laws in dossier.departments]
    table(document, ("departement", "wegens"), rows, "Van geen genoemde wet is bekend welk ministerie ervoor verantwoordelijk is.")


def _proposal(document: WordDocument, one: OneProposal) -> None:
    proposal = one.proposal
    document.add_heading(clean(f"{'CONCEPT ' if proposal.concept else ''}{proposal.title or proposal.id}"), 1)
    table(document, ("gegeven", "waarde"), [
        ("kenmerk", proposal.id), ("indiener", proposal.submitter or "niet gevonden"), ("leefveld", ", ".join(proposal.policy_fields)),
        ("ingediend", f"{proposal.submitted} ({proposal.submitted_source})"), ("status", vocabulary.label("stap", one.status.step)),
    ])  # fmt: skip
    _text(document, "Probleembeschrijving", proposal.problem)
    _text(document, "Betrokken wet", proposal.laws_text)
    for solution in proposal.solutions:
        _text(document, f"Oplossingsrichting {solution.nr}{' (voorkeur)' if solution.preferred else ''}", solution.text)
    document.add_heading("Genoemde bronnen", 2)
    table(document, ("citaat", "bron", "rol"), one.citations, "Geen bron herkend.")
    document.add_heading("Toets", 2)
    rows = [
        (vocabulary.label("criterium", row.criterion), vocabulary.label("uitkomst", row.outcome) if row.outcome else "open", row.reason)
        for row in one.status.criteria
    ]
    table(document, ("criterium", "uitkomst", "toelichting"), rows)
    _judgements(document, one.judgements)
    document.add_heading("Bestaande mogelijkheden", 2)
    headings = ("mogelijkheid", "waarom", "waarom volgens de indiener niet genoeg")
    table(document, headings, [_option(row) for row in one.options], "Niets gevonden.")


def _option(option: Option) -> tuple[str, str, str]:
    mark = f" ({PARAPHRASE})" if option.paraphrase else ""
    return option.label + mark if option.target else option.text, option.reason, " ".join(option.objections)


def _judgements(document: WordDocument, judgements: Sequence[Judged]) -> None:
    for one in judgements:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(clean(f"{one.about}: {one.outcome}")).bold = True
        paragraph.add_run(clean(f" — {one.motivation} ({one.reviewer}, {one.time})"))
        for line in (*(f"gelezen: {read}" for read in one.evidence), *(f"let op: {note}" for note in one.notes)):
            document.add_paragraph(clean(line), style="List Bullet 2")


def _pairs(document: WordDocument, pairs: Sequence[Judged]) -> None:
    if pairs:
        document.add_heading("Oordelen over paren", 1)
        _judgements(document, pairs)


def _provisions(document: WordDocument, provisions: Sequence[Cited]) -> None:
    document.add_heading("Genoemde artikelen, met de geldende tekst", 1)
    for one in provisions:
        document.add_heading(clean(one.label), 2)
        document.add_paragraph(clean(f"{one.validity} · genoemd door: {', '.join(one.proposals)}"))
        if one.paraphrase:
            document.add_paragraph().add_run(PARAPHRASE).bold = True
        document.add_paragraph(clean(one.text) if one.text else "Geen tekst geladen.")


def _text(document: WordDocument, heading: str, words: str) -> None:
    if words:
        document.add_heading(heading, 2)
        for paragraph in words.split("\n\n"):
            document.add_paragraph(clean(paragraph))
