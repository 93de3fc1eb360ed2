"""The agenda of a work session on the screen: who is invited for which law, and the points with their proposals."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kg.review.work_sessions import Agenda, Discussed, Guest, Point
from ui.kit.elements import badge, counted, esc, link, listed, stacked, stacked_row, tag
from ui.kit.urls import cited_url, cluster_url, dossier_url, proposal_url, toets_url

ARTICLES = 10  #: of a point; the others are folded
_GUESTS = ("Departement", "Komt voor", "Voorstellen")
_PROPOSALS = ("Voorstel", "Indiener", "Stand van de toets")
NO_GUESTS = "Van geen genoemde wet is bekend welk ministerie ervoor verantwoordelijk is."
NOT_READY = "toets niet af"

Without = Callable[[str], str]  #: name of a group or proposal → address of the agenda without it


def guests(agenda: Agenda) -> str:
    """The departments to invite."""
    rows = [_guest(one) for one in agenda.guests]
    unknown = listed(map(esc, agenda.unknown))
    fold = tag("details", f"<summary>Ministerie onbekend: {counted(len(agenda.unknown), 'regeling', 'regelingen')}</summary>" + unknown)
    body = _table(_GUESTS, rows, "genodigden") if rows else tag("p", NO_GUESTS)
    return tag("section", tag("h2", "Uit te nodigen departementen") + body + (fold if agenda.unknown else ""))


def points(agenda: Agenda, without: Without) -> str:
    """The points, numbered, each with its proposals and articles."""
    rows = "".join(_point(nr, one, without) for nr, one in enumerate(agenda.points, 1))
    return tag("section", tag("h2", "Te bespreken") + rows)


def _guest(one: Guest) -> tuple[str, ...]:
    return esc(one.department), listed(map(esc, one.laws)), str(len(one.proposals))


def _point(nr: int, point: Point, without: Without) -> str:
    name = point.group or point.proposals[0].id
    subject = f"vraaggroep/{name}" if point.group else name
    go = [
        *([link(cluster_url(name), "Open het cluster")] if point.group else []),
        *(link(dossier_url(subject, form), words, download="") for form, words in (("docx", "Dossier (Word)"), ("pdf", "Dossier (PDF)"))),
        link(without(name), "Haal van de agenda", aria_label=f"Haal van de agenda: {point.ask}"),
    ]
    note = "" if point.written or not point.group else tag("p", (
        "De gezamenlijke vraag is nog niet geschreven; hier staat de titel van het meest gelijkende voorstel."
    ), class_="klein")  # fmt: skip
    title = tag("h3", f"{nr}. {esc(point.ask)}")
    table = _table(_PROPOSALS, [_proposal(one) for one in point.proposals], "paren")
    return tag("article", title + note + table + _articles(point) + listed(go, "meenemen niet-op-papier"), class_="kaart")


def _proposal(one: Discussed) -> tuple[str, ...]:
    mark = "" if one.ready or one.done else " " + badge(NOT_READY, "let-op")
    test = link(toets_url(one.id), one.stand) + mark
    return link(proposal_url(one.id), one.title), esc(one.submitter) or "niet gevonden", test


def _articles(point: Point) -> str:
    if not point.articles:
        return tag("p", "Geen artikel gevonden dat deze voorstellen noemen.")
    rows = [
        link(cited_url(one.target), one.label) + (f" ({len(one.proposals)} voorstellen)" if len(one.proposals) > 1 else "")
        for one in point.articles
    ]
    more = tag("details", f"<summary>Nog {counted(len(rows) - ARTICLES, 'artikel', 'artikelen')}</summary>" + listed(rows[ARTICLES:]))
    return tag("h4", "Genoemde artikelen") + listed(rows[:ARTICLES]) + (more if len(rows) > ARTICLES else "")


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], kind: str) -> str:
    return stacked(names, "".join(stacked_row(names, row) for row in rows), kind)


def rows_of(agenda: Agenda) -> list[Mapping[str, object]]:
    """Its proposals as data."""
    return [
        {
            "punt": nr, "vraag": point.ask, "groep": point.group, "voorstel": one.id, "titel": one.title, "indiener": one.submitter,
            "stap": one.step, "open criteria": list(one.open),
            "artikelen": [cited.label for cited in point.articles if one.id in cited.proposals],
            "departementen": [guest.department for guest in agenda.guests if one.id in guest.proposals],
        }
        for nr, point in enumerate(agenda.points, 1) for one in point.proposals
    ]  # fmt: skip
