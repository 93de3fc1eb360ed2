"""What the agenda of a work session says on paper, with room to write the outcome of each point."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dossier.parts import Heading, Paper, Paragraph, Part, Room, table
from kg.review.work_sessions import Agenda, Discussed, Point

ARTICLES = 30  #: that are named of a point
NO_GUESTS = "Van geen genoemde wet is bekend welk ministerie ervoor verantwoordelijk is."


def agenda_paper(agenda: Agenda, persons: str = "") -> Paper:
    """An agenda as a paper; `persons`: how far the check on names of persons is, in words."""
    title = f"Agenda werksessie{f' op {agenda.day:%d-%m-%Y}' if agenda.day else ''}"
    points = (part for nr, point in enumerate(agenda.points, 1) for part in _point(nr, point))
    return Paper(title, title, (*_front(agenda, persons), *points))


def _front(agenda: Agenda, persons: str) -> Iterator[Part]:
    yield Paragraph(
        f"Opgemaakt op {date.today():%d-%m-%Y} · punten: {len(agenda.points)} · voorstellen: {len(agenda.proposals)}"
        f" · departementen: {len(agenda.guests)}"
    )
    if persons:
        yield Paragraph(persons)
    yield Heading("Uit te nodigen departementen", 1)
    rows = [(one.department, "\n".join(one.laws), str(len(one.proposals))) for one in agenda.guests]
    yield table(("departement", "wegens", "voorstellen"), rows, NO_GUESTS)
    if agenda.unknown:
        yield Paragraph(f"Ministerie onbekend: {'; '.join(agenda.unknown)}.")


def _point(nr: int, point: Point) -> Iterator[Part]:
    yield Heading(f"{nr}. {point.ask}", 1)
    yield table(("kenmerk", "voorstel", "indiener", "stand van de toets"), [_row(one) for one in point.proposals], "")
    if point.articles:
        named = "; ".join(one.label for one in point.articles[:ARTICLES])
        rest = len(point.articles) - ARTICLES
        yield Paragraph(f"Genoemde artikelen: {named}{f'; en nog {rest}' if rest > 0 else ''}.")
    yield Room("Uitkomst:")


def _row(one: Discussed) -> tuple[str, str, str, str]:
    return one.id, one.title, one.submitter or "niet gevonden", one.stand
