"""The agenda of a work session as a Word document, with room to write the outcome of each point."""
from __future__ import annotations

from datetime import date
from pathlib import Path

from docx.document import Document as WordDocument

from dossier.document import clean, empty, save, table
from kg.agenda import Agenda, Discussed, Point

ARTICLES = 30  #: that are named of a point
NO_GUESTS = "Van geen genoemde wet is bekend welk ministerie ervoor verantwoordelijk is."


def write(agenda: Agenda, file: Path) -> None:
    """Write an agenda. Raises InputError when it can't be written."""
    on = f" op {agenda.day:%d-%m-%Y}" if agenda.day else ""
    document = empty(f"Agenda werksessie{on}")
    document.add_heading(f"Agenda werksessie{on}", 0)
    document.add_paragraph(
        f"Opgemaakt op {date.today():%d-%m-%Y} · punten: {len(agenda.points)} · voorstellen: {len(agenda.proposals)}"
        f" · departementen: {len(agenda.guests)}"
    )
    document.add_heading("Uit te nodigen departementen", 1)
    rows = [(one.department, "\n".join(one.laws), str(len(one.proposals))) for one in agenda.guests]
    table(document, ("departement", "wegens", "voorstellen"), rows, NO_GUESTS)
    if agenda.unknown:
        document.add_paragraph(clean(f"Ministerie onbekend: {'; '.join(agenda.unknown)}."))
    for nr, point in enumerate(agenda.points, 1):
        _point(document, nr, point)
    save(document, file)


def _point(document: WordDocument, nr: int, point: Point) -> None:
    document.add_heading(clean(f"{nr}. {point.ask}"), 1)
    table(document, ("kenmerk", "voorstel", "indiener", "stand van de toets"), [_row(one) for one in point.proposals])
    if point.articles:
        named = "; ".join(one.label for one in point.articles[:ARTICLES])
        rest = len(point.articles) - ARTICLES
        document.add_paragraph(clean(f"Genoemde artikelen: {named}{f'; en nog {rest}' if rest > 0 else ''}."))
    document.add_paragraph("Uitkomst:")
    document.add_paragraph("")


def _row(one: Discussed) -> tuple[str, str, str, str]:
    return one.id, one.title, one.submitter or "niet gevonden", one.stand
