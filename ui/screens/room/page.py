"""Bestaande ruimte: the register of existing options, and what the machine proposes to record in it."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import jci
from kg.rdf import vocabulary
from kg.room.register import Entry
from kg.room.suggest import Suggestion, not_recorded
from records import InputError, UsageError
from ui.data.graph import Graph, address
from ui.kit.downloads import Taken
from ui.kit.elements import badge, counted, link, listed, tag
from ui.kit.filters import filter_form, hidden, select, tick
from ui.kit.paging import page_of
from ui.kit.screen import Part, Screen
from ui.kit.urls import register_url
from ui.screens.assessment.data import Testing
from ui.screens.room.forms import RECORD, end_form, room_form
from ui.screens.room.options import MACHINE, entry_card

SIZE = 20
FILTERS = ("soort", "wet", "bepaling", "geldig", "toon")
PROVISIONS = {"met": "met een bepaling", "zonder": "buiten het recht"}


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?soort=&wet=&bepaling=met|zonder&geldig=vandaag` filter; `&toon=voorgesteld` lists what the machine proposes, `&pagina=` turns it;
    `&nieuw=` an address (or nothing) opens the form on it, `&beeindig=` an id the form that ends it."""
    kept = {name: asked[name] for name in FILTERS if asked.get(name)}
    if kept.get("soort") and ("soort-ruimte", kept["soort"]) not in vocabulary.concepts():
        raise UsageError(f"‘{kept['soort']}’ is geen soort bestaande ruimte.")
    testing = Testing(graph)
    entries = testing.register()
    found = [one for one in entries if _fits(one, kept)]
    found.sort(key=lambda one: (not one.target, graph.label(one.target) if one.target else "", one.sentence))
    proposed = kept.get("toon") == "voorgesteld"
    head = _filters(graph, entries, kept) + _views(kept, len(found))
    if proposed:
        suggestions = testing.unrecorded(entries, kept.get("wet", ""), kept.get("soort", ""))
        body = head + _suggestions(graph, suggestions, asked, kept)
        rows = [_row(graph, one.entry) for one in suggestions]
    else:
        body = head + _list(graph, found, asked, kept)
        rows = [_row(graph, one) for one in found]
    taken = Taken(rows, [] if proposed else [testing.option_node(one.id) for one in found], "existing-room")
    controls = _controls(graph, testing, entries, asked)
    first = "nieuw" in asked or "beeindig" in asked  # the form was asked for: it doesn't stand below a long list
    return Screen("Register van bestaande ruimte", "" if first else body, parts=[controls, *([body] if first else [])], taken=taken)


def _controls(graph: Graph, testing: Testing, entries: Sequence[Entry], asked: Mapping[str, str]) -> Part:
    if asked.get("beeindig"):
        entry = next((one for one in entries if one.id == asked["beeindig"]), None)
        if entry is None:
            raise InputError(f"‘{asked['beeindig']}’ staat niet in het register.")
        return end_form(graph.desk, entry)
    target = address(asked["nieuw"]) if asked.get("nieuw") else ""
    suggestions = not_recorded(testing.suggested(target), entries) if target else []
    start = suggestions or ([Entry("", "beleidsruimte", target)] if target else [])
    return room_form(graph.desk, f"register|{target}", start, graph.label, opened="nieuw" in asked)


def _fits(one: Entry, kept: Mapping[str, str]) -> bool:
    law = jci.law_of(one.target) or "" if one.target else ""
    return (
        kept.get("soort", one.kind) == one.kind and kept.get("wet", law) == law
        and {"met": bool(one.target), "zonder": not one.target}.get(kept.get("bepaling", ""), True)
        and (kept.get("geldig") != "vandaag" or one.holds(date.today()))
    )  # fmt: skip


def _filters(graph: Graph, entries: Sequence[Entry], kept: Mapping[str, str]) -> str:
    kinds = {slug: label for (name, slug), (label, _) in vocabulary.concepts().items() if name == "soort-ruimte"}
    laws = {law: graph.titles.get(law, law) for one in entries if one.target and (law := jci.law_of(one.target))}
    return filter_form(
        "ruimte", select("soort", "Soort", kinds, kept), select("wet", "Regeling", laws, kept),
        select("bepaling", "Bepaling", PROVISIONS, kept), tick("geldig", "vandaag", "Geldt vandaag", kept), hidden("toon", kept),
    )  # fmt: skip


def _views(kept: Mapping[str, str], count: int) -> str:
    rest = {name: value for name, value in kept.items() if name != "toon"}
    proposed = kept.get("toon") == "voorgesteld"
    choices = [
        link(register_url(**rest), f"In het register ({count})", aria_current=None if proposed else "page"),
        link(register_url(**rest, toon="voorgesteld"), "Voorgesteld door de machine", aria_current="page" if proposed else None),
    ]
    return tag("nav", listed(choices, "keuze"), aria_label="Weergave")


def _list(graph: Graph, found: Sequence[Entry], asked: Mapping[str, str], kept: dict[str, str]) -> str:
    if not found:
        what = "Het register heeft niets dat bij dit filter past." if kept else "Het register is nog leeg."
        return tag("p", f"{what} Leg hieronder iets vast, of kijk wat de machine voorstelt.")
    page = page_of(found, asked, SIZE)
    may = graph.desk.user.may(RECORD)
    cards = "".join(_entry(graph, one, may) for one in page.items)
    return tag("h2", counted(len(found), "mogelijkheid", "mogelijkheden")) + cards + _turn(page.links, kept)


def _entry(graph: Graph, one: Entry, may: bool) -> str:
    go = link(register_url(beeindig=one.id), "Beëindig", aria_label=f"Beëindig: {one.sentence[:60]}")
    return entry_card(one, graph.label, date.today(), "" if one.until or not may else tag("p", go))


def _suggestions(graph: Graph, found: Sequence[Suggestion], asked: Mapping[str, str], kept: dict[str, str]) -> str:
    where = "in deze regeling" if kept.get("wet") else "in artikelen die voorstellen noemen, de meest genoemde eerst"
    title = tag("h2", f"{counted(len(found), 'voorgestelde mogelijkheid', 'voorgestelde mogelijkheden')} {where}")
    if not found:
        return title + tag("p", "Niets meer voor te stellen. Kies een andere regeling of soort.")
    page = page_of(found, asked, SIZE)
    about = tag("p", f"{badge(MACHINE)} Een regel las woorden die op ruimte wijzen. Een mens maakt er een gewone zin van.")
    cards = "".join(_suggestion(graph, one) for one in page.items)
    return title + about + cards + _turn(page.links, kept)


def _suggestion(graph: Graph, one: Suggestion) -> str:
    named = tag("p", f"Genoemd in {counted(one.proposals, 'voorstel', 'voorstellen')}.", class_="klein") if one.proposals else ""
    name = graph.label(one.entry.target or "")
    go = tag("p", link(register_url(nieuw=one.entry.target or ""), "Leg vast", aria_label=f"Leg vast: {name}"))
    versions = graph.versions(one.entry.target or "")
    mark = tag("p", badge("parafrase, niet de wettekst", "let-op")) if versions and versions[-1].paraphrase else ""
    return entry_card(one.entry, graph.label, date.today(), mark + named + (go if graph.desk.user.may(RECORD) else ""))


def _turn(links: Callable[[Callable[[int], str]], str], kept: dict[str, str]) -> str:
    return links(lambda number: register_url(**kept, pagina=number))


def _row(graph: Graph, one: Entry) -> dict[str, Any]:
    return {
        "zin": one.sentence, "soort": one.kind, "bepaling": one.target or "", "opschrift": graph.label(one.target) if one.target else "",
        "voorwaarde": one.condition, "van": one.since, "tot": one.until, "bron": one.source, "vastgelegd door": one.reviewer,
        "kenmerk": one.id,
    }  # fmt: skip
