"""Toets, the board: every proposal by step, with what keeps it there."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.proposals.lists_read import Line, law_id
from kg.rdf import vocabulary
from kg.review.board import Standing
from records import UsageError
from ui.data.graph import Graph
from ui.kit.downloads import Taken
from ui.kit.elements import badge, counted, esc, link, listed, tag
from ui.kit.filters import filter_form, hidden, select, tick, typed
from ui.kit.paging import page_of
from ui.kit.screen import Screen
from ui.kit.urls import board_url, sessions_url, toets_url
from ui.screens.assessment.data import Testing

SIZE = 30  #: proposals on a page of a list
FIRST = 8  #: cards of a step on the board; all of them are on the list of the step
COLUMNS = {
    "ontvangen": ("ontvangen",), "toets": ("toets",), "werkgroep": ("werkgroep",), "werksessie": ("werksessie",), "kabinet": ("kabinet",),
    "afgedaan": ("afgedaan-strijdig", "afgedaan-bestaand", "afgedaan-niet-juridisch"),
}  # fmt: skip
FOR_ME, CHANGED = "mij", "ja"
FILTERS = ("leefveld", "wet", "gemeente", "open", "gewijzigd")


@dataclass(frozen=True)
class _Card:
    """A proposal and how far it is."""

    line: Line
    standing: Standing

    @property
    def laws(self) -> frozenset[str]:
        """Ids of the laws that it cites."""
        return frozenset(map(law_id, self.line.laws))


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?leefveld=&wet=&gemeente=&open=mij&gewijzigd=ja` filter; `&stap=` gives the whole list of one step, `&pagina=` turns it."""
    if asked.get("stap") and asked["stap"] not in COLUMNS:
        raise UsageError(f"‘{asked['stap']}’ is geen stap van het bord (wel: {', '.join(COLUMNS)}).")
    testing = Testing(graph)
    kept = {name: asked[name].strip() for name in FILTERS if asked.get(name, "").strip()}
    standings = testing.standings
    cards = [_Card(one, standings[name]) for name, one in testing.lines.items()]
    found = _filtered(cards, kept, testing)
    columns = {name: [one for one in found if one.standing.step in steps] for name, steps in COLUMNS.items()}
    chosen = asked.get("stap", "")
    listed_ones = columns[chosen] if chosen else found
    page = page_of(listed_ones, asked, SIZE)
    body = _filters(graph, cards, kept, chosen) + _step_links(columns, kept, chosen, len(found))
    if not found:
        body += tag("p", "Geen voorstel past bij dit filter.") + tag("p", link(board_url(), "Alle voorstellen"))
    elif chosen:
        body += tag("h2", esc(f"{_name(chosen)} ({len(listed_ones)})"))
        body += tag("div", "".join(_shown(testing, one) for one in page.items), class_="kaarten")
        body += page.links(lambda number: board_url(**kept, stap=chosen, pagina=number))
        body += "" if listed_ones else tag("p", "Geen voorstel staat bij deze stap.")
    else:
        body += tag("div", "".join(_column(testing, name, rows, kept) for name, rows in columns.items()), class_="bord")
    drawn = page.items if chosen else [one for rows in columns.values() for one in rows[:FIRST]]
    taken = Taken([_row(one, graph) for one in listed_ones], [testing.node(one.line.id) for one in drawn], "proposals-by-status")
    return Screen("Toets: alle voorstellen per stap", body, taken=taken)


def _filtered(cards: Sequence[_Card], kept: Mapping[str, str], testing: Testing) -> list[_Card]:
    """Where reviewers differ comes first, then what waits longest."""
    me, who = testing.reviewer, kept.get("gemeente", "").casefold()
    found = [
        one for one in cards
        if kept.get("leefveld", "") in ("", *one.line.fields) and kept.get("wet", "") in ("", *one.laws)
        and who in one.line.submitter.casefold() and (kept.get("open") != FOR_ME or one.standing.open_for(me))
        and (kept.get("gewijzigd") != CHANGED or _changed(testing, one))
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.standing.differ, one.line.submitted, one.line.id))


def _filters(graph: Graph, cards: Sequence[_Card], kept: Mapping[str, str], chosen: str) -> str:
    fields = {slug: graph.lists.fields[slug] for one in cards for slug in one.line.fields}
    laws = {law: graph.titles.get(law, law) for one in cards for law in one.laws}
    return filter_form(
        "toets", select("leefveld", "Leefveld", fields, kept), select("wet", "Regeling", laws, kept),
        typed("gemeente", "Gemeente of indiener", kept), tick("open", FOR_ME, "Open voor mij", kept),
        tick("gewijzigd", CHANGED, "Tekst gewijzigd sinds de toets", kept), hidden("stap", {"stap": chosen}),
    )  # fmt: skip


def _step_links(columns: Mapping[str, Sequence[_Card]], kept: Mapping[str, str], chosen: str, total: int) -> str:
    choices = [link(board_url(**kept), f"Bord ({total})", aria_current="page" if not chosen else None)]
    choices += [
        link(board_url(**kept, stap=name), f"{_name(name)} ({len(rows)})", aria_current="page" if name == chosen else None)
        for name, rows in columns.items()
    ]
    sessions = tag("p", link(sessions_url(), "Werksessies: gehouden en voor te bereiden"), class_="klein")
    return tag("nav", listed(choices, "keuze"), aria_label="Stappen") + sessions


def _column(testing: Testing, name: str, rows: Sequence[_Card], kept: Mapping[str, str]) -> str:
    head = tag("h2", esc(f"{_name(name)} ({len(rows)})"))
    cards = "".join(_shown(testing, one) for one in rows[:FIRST]) or tag("p", "geen", class_="klein")
    more = tag("p", link(board_url(**kept, stap=name), f"Alle {counted(len(rows), 'voorstel', 'voorstellen')} bij {_name(name)}"))
    return tag("section", head + cards + (more if len(rows) > FIRST else ""), class_=None if rows else "leeg")


def _shown(testing: Testing, one: _Card) -> str:
    line, standing = one.line, one.standing
    flags = [badge("beoordelaars verschillen", "let-op")] if standing.differ else []
    if _changed(testing, one):
        flags.append(badge("tekst gewijzigd sinds de toets", "let-op"))
    if standing.step.startswith("afgedaan-"):
        flags.insert(0, badge(vocabulary.label("stap", standing.step).removeprefix("afgedaan: "), "voorkeur"))
    waits = ", ".join(vocabulary.label("criterium", name) for name in standing.waiting)
    open_ones = tag("p", esc(f"Open: {waits}"), class_="klein") if waits and standing.step == "toets" else ""
    title = tag("h3", link(toets_url(line.id), line.title or line.id))
    who = tag("p", esc(line.submitter), class_="klein") if line.submitter else ""
    return tag("article", title + who + open_ones + (tag("p", " ".join(flags)) if flags else ""), class_="kaart")


def _changed(testing: Testing, one: _Card) -> bool:
    """A text that was read is another now; of those that nobody judged there is nothing to ask."""
    return bool(one.standing.judged) and testing.changed(one.line.id)


def _row(one: _Card, graph: Graph) -> dict[str, Any]:
    line = one.line
    return {
        "kenmerk": line.id, "titel": line.title, "indiener": line.submitter, "ingediend": line.submitted,
        "stap": one.standing.step, "open criteria": list(one.standing.waiting), "beoordelaars verschillen": one.standing.differ,
        "leefvelden": sorted(graph.lists.fields[slug] for slug in line.fields), "regelingen": sorted(one.laws),
    }  # fmt: skip


def _name(column: str) -> str:
    words = vocabulary.label("stap", column)
    return words[:1].upper() + words[1:]
