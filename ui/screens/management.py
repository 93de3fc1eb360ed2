"""Beheer: what is in the data folder, its laws and their versions, checking it, comparing, who may do what, and erasing."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from kg.law.laws import LawLine
from kg.permissions import FILE, ROLES
from records import UNDATED
from ui.data.graph import Graph
from ui.kit.downloads import Taken
from ui.kit.elements import badge, counted, esc, link, listed, stacked, stacked_row, tag
from ui.kit.messages import show
from ui.kit.paging import page_of
from ui.kit.screen import Part, Screen, said
from ui.kit.urls import article_url, management_url
from ui.screens.comparing import comparing

ACTION = "beheren"
_FACTS = {
    "proposals": "Voorstellen", "laws": "Wetten", "law_versions": "Geladen versies van wetten", "citations": "Verwijzingen",
    "judgements": "Oordelen", "triples": "Uitspraken in de graaf", "bytes": "Omvang van de graaf", "changed": "Laatste wijziging",
}  # fmt: skip
_SEVERITIES = {"Violation": "fout", "Warning": "waarschuwing", "Info": "ter informatie"}
_FOUND = "bevindingen"  #: in the session: the number of findings of each kind, and the first of them
SHOWN = 50  #: findings
COPY = (
    "<p>Een reservekopie van alles (graaf, oordelen, originelen, contactgegevens) maakt u in een terminal; zij is alleen voor de beheerder "
    "leesbaar:</p><pre>regelruimte backup BESTAND.tar.gz\nregelruimte --store NIEUWE-MAP restore BESTAND.tar.gz</pre>"
)


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?q=` words in the name of a law, `&pagina=`."""
    found = [one for one in graph.laws if asked.get("q", "").casefold().strip() in f"{one.title} {one.id}".casefold()]
    body = _facts(graph.status) + _laws(found, asked)
    rows = [_row(one) for one in found]
    parts: list[Any] = [body, *_comparing(graph)]
    if graph.desk.user.may(ACTION):
        parts += [
            tag("h2", "Controle") + "<p>Klopt de graaf met de regels voor haar vorm, en staan er geen contactgegevens in?</p>",
            lambda: _check(graph), tag("h2", "Wie mag wat", id="rollen") + _roles(graph), lambda: _give_roles(graph),
            tag("h2", "Een voorstel wissen", id="wissen") + "<p>Het voorstel, zijn origineel, contactgegevens en de inhoud van de oordelen "
            "erover verdwijnen, ook uit de bestanden van de index. Dat kan niet ongedaan worden gemaakt.</p>",
            lambda: _erase(graph), tag("h2", "Reservekopie") + COPY,
        ]  # fmt: skip
    else:
        parts.append(said("Controleren, rollen geven en wissen kan met de rol beheerder."))
    return Screen("Beheer", parts=tuple(parts), taken=Taken(rows))


def _comparing(graph: Graph) -> Sequence[Part]:
    found = comparing(graph, always=True)
    return [tag("h2", "Voorstellen vergelijken"), *found] if found else []


def _facts(status: Mapping[str, Any]) -> str:
    size = f"{status['bytes'] / 1e6:.1f} MB".replace(".", ",")
    shown = {**status, "bytes": size, "changed": _moment(status["changed"])}
    rows = "".join(f"<div><dt>{name}</dt><dd>{esc(_number(shown[key]))}</dd></div>" for key, name in _FACTS.items())
    lost = "".join(tag("p", f"Verloren of beschadigd: {esc(message)}", class_="melding", role="alert") for message in status["lost"])
    return tag("section", tag("h2", "In deze datamap") + lost + tag("dl", rows, class_="gegevens"))


def _number(value: Any) -> str:
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)


def _moment(written: str | None) -> str:
    return f"{written[:10]} {written[11:16]} UTC" if written else "nog niets"


def _laws(found: Sequence[LawLine], asked: Mapping[str, str]) -> str:
    search = (
        '<form action="./beheer" method="get" role="search"><div><label for="wet">Naam of BWB-kenmerk</label>'
        + tag("input", "", id="wet", name="q", type="search", value=asked.get("q", "")) + '</div><button type="submit">Zoek</button></form>'
    )  # fmt: skip
    page = page_of(found, asked)
    names = ("Wet", "Soort", "Versies", "Artikelen", "Ministerie")
    rows = "".join(_law(one, names) for one in page.items)
    table = stacked(names, rows)
    none = "<p>Geen wet gevonden. Wetten laadt u in een terminal:</p><pre>regelruimte law add MAP\nregelruimte law fetch --cited</pre>"
    title = tag("h2", counted(len(found), "wet geladen", "wetten geladen"), id="wetten")
    steps = page.links(lambda number: management_url(asked.get("q", ""), number))
    return tag("section", title + search + (table + steps if found else none))


def _law(one: LawLine, names: Sequence[str]) -> str:
    days = [_day(day) for day in one.versions]
    told = days[-1] if len(days) == 1 else f"{days[-1]} en {counted(len(days) - 1, 'eerdere', 'eerdere')}"
    law = link(article_url(one.id), one.title or one.id) + " " + tag("code", esc(one.id))
    cells = (law, esc(one.kind), esc(told), str(one.articles), esc(one.ministry or "niet bekend"))
    return stacked_row(names, cells)


def _day(day: date) -> str:
    return "zonder datum" if day == UNDATED else day.isoformat()


def _row(one: LawLine) -> dict[str, Any]:
    return {
        "regeling": one.id, "titel": one.title, "soort": one.kind, "versies": [_day(day) for day in one.versions],
        "artikelen": one.articles, "ministerie": one.ministry or "",
    }  # fmt: skip


# --- what changes something --------------------------------------------------------------------------------------------


def _check(graph: Graph) -> None:
    if st.button("Controleer de graaf"):
        with st.spinner("De hele graaf wordt nagelopen; bij veel wetten duurt dat minuten …"):
            st.session_state[_FOUND] = graph.desk.check()[:SHOWN]
    if _FOUND in st.session_state:
        found = st.session_state[_FOUND]
        rows = listed(f"{badge(_SEVERITIES[one.severity])} {esc(one.message)} <code>{esc(one.node)}</code>" for one in found)
        first = f"<p>De eerste {SHOWN} bevindingen:</p>" if len(found) == SHOWN else ""
        show(tag("div", first + (rows or "<p>Niets op aan te merken.</p>"), role="status"))


def _roles(graph: Graph) -> str:
    if graph.desk.user.single:
        return (
            "<p>Lokale modus: er staat geen aanmelding voor de app, dus er is één gebruiker met alle rollen. Met een proxy die de naam van "
            "de gebruiker in een kop meestuurt (<code>REGELRUIMTE_USER_HEADER</code>) gelden de rollen hieronder.</p>"
        )
    return ""


def _give_roles(graph: Graph) -> None:
    roles = graph.desk.roles()
    rows = listed(f"<strong>{esc(name)}</strong>: {esc(', '.join(sorted(of_one)))}" for name, of_one in sorted(roles.items()))
    show(rows or f"<p>Er zijn nog geen rollen gegeven. Ze staan in <code>{FILE}</code> in de datamap.</p>")
    with st.form("rollen", clear_on_submit=True, border=False):
        name = st.text_input("Naam, zoals de proxy die geeft")
        chosen = frozenset(role for role in ROLES if st.checkbox(role))
        if st.form_submit_button("Leg rollen vast (geen: van de lijst af)") and name.strip():
            graph.desk.give_roles(name, chosen)
            st.rerun()


def _erase(graph: Graph) -> None:
    with st.form("wissen", clear_on_submit=True, border=False):
        proposal_id = st.text_input("Kenmerk van het voorstel")
        again = st.text_input("Typ het kenmerk nog eens")
        sent = st.form_submit_button("Wis dit voorstel voorgoed")
    if sent and (proposal_id.strip() != again.strip() or not proposal_id.strip()):
        show(said("De twee kenmerken zijn niet gelijk; er is niets gewist."))
    elif sent:
        with st.spinner("Wissen …"):
            erased = graph.desk.erase(proposal_id.strip())
        told = "Niet alles is gewist of nagegaan." if erased.left else f"{erased.id} is gewist."
        rows = listed(map(esc, (*erased.messages, *erased.left)))
        show(tag("div", f"<p>{esc(told)}</p>{rows}", class_="melding", role="alert" if erased.left else "status"))
