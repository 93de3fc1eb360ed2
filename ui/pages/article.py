"""Artikel: a law or provision as it stood on a day, the room found in it, the proposals that cite it, and other provisions."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import jci
from kg import iri, vocabulary
from kg.laws import Unit
from kg.room.register import Entry
from kg.room.suggest import not_recorded, suggested
from records import InputError, UsageError
from ui.components.citing_list import by_proposal, citing_cards, role_links
from ui.components.html import counted, esc, link, listed, tag, whole_dates
from ui.components.law_text import law_text, version_links
from ui.components.links import HOME, article_url
from ui.components.paging import page_of
from ui.components.room_form import room_form
from ui.components.room_list import given_room, registered
from ui.components.screen import Screen
from ui.data import Graph, address, day
from ui.data_toets import Testing

NO_PROPOSALS = "Geen voorstel noemt deze bepaling."


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?target=` an address, `&op=` a day (without it the last loaded version), `&rol=` and `&pagina=` of the proposals."""
    if not asked.get("target"):
        raise UsageError("Dit scherm heeft een adres nodig: artikel?target=jci1.3:c:BWBR0035303%26artikel=11")
    target, on = address(asked["target"]), day(asked.get("op"))
    try:
        unit, missing = graph.unit(target, on), ""
    except InputError as error:
        unit, missing = None, str(error)
    text = _text(graph, target, unit, on, missing) + _room(graph, target, unit, on) + _related(graph, unit, on)
    columns = tag("div", text) + tag("div", _citing(graph, target, on, asked))
    label = graph.label(target)
    title = label[:1].upper() + label[1:]
    start = not_recorded(_to_record(target, unit), Testing(graph).registered(target)) if jci.law_of(target) else []
    parts = [room_form(graph.desk, target, start, graph.label)] if start else []
    return Screen(title, _source(target) + tag("div", columns, class_="kolommen"), _path(graph, target, on), parts=parts)


def _path(graph: Graph, target: str, on: date | None) -> str:
    above = [above for above in reversed(jci.ancestors(target)) if "#" not in above]
    steps = [link(HOME, "Overzicht"), *(link(article_url(one, on), graph.label(one)) for one in above)]
    return tag("nav", listed(steps), class_="kruimels", aria_label="Kruimelpad")


def _source(target: str) -> str:
    where = "Officiële tekst op wetten.overheid.nl" if jci.law_of(target) else "Naar de bron"
    outside = link(iri.of_target(target.partition("#")[0]).value, f"{where} (andere website)", rel="noopener noreferrer external")
    return tag("p", outside + " · " + tag("code", esc(target)), class_="klein bron")


def _text(graph: Graph, target: str, unit: Unit | None, on: date | None, missing: str) -> str:
    versions = graph.versions(target)
    choice = version_links(target, versions, unit.version if unit else None)
    if unit is None:
        return tag("h2", "Tekst") + choice + tag("p", esc(_why(graph, target, missing, bool(versions))), class_="melding")
    validity = f"{f'Gevraagd: {on}. ' if on else ''}Getoond: de versie {unit.version.validity()}."
    return tag("h2", "Tekst") + tag("p", whole_dates(esc(validity))) + choice + law_text(unit, on)


def _why(graph: Graph, target: str, message: str, loaded: bool) -> str:
    """Why there is no text. The proposals that cite the target are shown all the same."""
    if loaded:
        return f"Geen tekst om te tonen: {message}."
    law = jci.law_of(target)
    return f"De tekst van {graph.label(jci.build(law))} is niet geladen." if law else "Van deze bron is de tekst niet geladen."


def _citing(graph: Graph, target: str, on: date | None, asked: Mapping[str, str]) -> str:
    citations, role = graph.citing(target), asked.get("rol", "")
    if not citations:
        return tag("h2", "Voorstellen") + tag("p", NO_PROPOSALS)
    if role and ("rol", role) not in vocabulary.concepts():
        raise UsageError(f"‘{role}’ is geen rol van een verwijzing.")
    groups = by_proposal([one for one in citations if role in ("", one.role)])
    page = page_of(groups, asked)
    title = tag("h2", f"Genoemd in {counted(len(groups), 'voorstel', 'voorstellen')}")
    cards = citing_cards(page.items, target, on, graph.label)
    steps = page.links(lambda number: article_url(target, on, page=number, role=role))
    return title + role_links(citations, target, on, role) + cards + steps


def _room(graph: Graph, target: str, unit: Unit | None, on: date | None) -> str:
    """In an article or less; of a whole law or chapter the list would say little."""
    if not any(key == "artikel" for key, _ in jci.parts(target)):
        return ""
    recorded = registered(Testing(graph).registered(target), graph.label, date.today())
    return recorded + given_room(graph.given_room(target), unit.version if unit else None, graph.versions(target), on, graph.label)


def _to_record(target: str, unit: Unit | None) -> Sequence[Entry]:
    """Entries to start from: of the room that a rule finds in the text, else an empty one on this provision."""
    in_article = unit is not None and any(key == "artikel" for key, _ in jci.parts(target))
    return [*(suggested(unit.parts) if unit and in_article else []), Entry("", "beleidsruimte", target)]


def _related(graph: Graph, unit: Unit | None, on: date | None) -> str:
    if unit is None:
        return ""
    return _targets(graph, "Verwijst naar", unit.cites, on) + _targets(graph, "Genoemd in andere bepalingen", unit.cited_by, on)


def _targets(graph: Graph, title: str, targets: Sequence[str], on: date | None) -> str:
    rows = [link(article_url(target, on), graph.label(target)) for target in targets if target]
    return tag("section", tag("h2", title) + listed(rows, "bepalingen")) if rows else ""
