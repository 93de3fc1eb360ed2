"""How far the test of a proposal is: its step, the four criteria, and what each reviewer said."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kg.judgements.record import WITHDRAWN
from kg.judgements.status import DIFFER
from kg.rdf import vocabulary
from ui.kit.elements import badge, counted, dutch_date, esc, link, listed, stacked, stacked_row, tag, whole_dates
from ui.kit.urls import toets_url

_NAMES = ("Criterium", "Stand", "Oordelen")


def standing_line(test: Mapping[str, Any]) -> str:
    """The step, and how many criteria are open, on one line."""
    still_open = sum(one["open"] for one in test["criteria"])
    return f"{_step(test)} ({counted(still_open, 'criterium', 'criteria')} open)"


def standing_section(test: Mapping[str, Any]) -> str:
    """The test as `kg.review.overview` gives it."""
    rows = {one["id"]: one for one in test["judgements"]}
    body = "".join(_criterion(one, rows) for one in test["criteria"])
    table = stacked(_NAMES, body, "toets")
    title = tag("h2", "Stand van de toets", id="toets")
    go = link(toets_url(test["proposal"]), "Naar het scherm Toets")
    step = tag("p", f"{badge(_step(test), 'voorkeur')} {go}")
    return tag("section", title + step + directions(test) + table + steps_taken(test["judgements"]))


def _step(test: Mapping[str, Any]) -> str:
    return vocabulary.label("stap", test["status"])


def directions(test: Mapping[str, Any]) -> str:
    """How far each direction of solution is; nothing where no judgement names one."""
    rows = listed(f"Richting {one['nr']}: {esc(standing_line(one))}" for one in test.get("solutions", ()))
    return tag("p", "Per oplossingsrichting:") + rows if rows else ""


def _criterion(one: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> str:
    name, meaning = vocabulary.concepts()[("criterium", one["criterion"])]
    judged = listed(judgement_line(rows[name]) for name in one["judgements"] if name in rows) or "nog geen"
    cells = (esc(name[:1].upper() + name[1:]) + tag("p", esc(meaning), class_="klein"), state(one), judged)
    return stacked_row(_NAMES, cells)


def state(one: Mapping[str, Any], closed: bool = False) -> str:
    """The outcome of a criterion, or why it has none; nobody waits for one in a step that is `closed`, so it isn't called open there."""
    if one["outcome"]:
        return badge(vocabulary.label("uitkomst", one["outcome"]), "voorkeur")
    mark = badge("open", "let-op" if one["reason"].endswith(DIFFER) else "") + " " if one["open"] and not closed else ""
    return mark + esc(one["reason"])


def judgement_line(row: Mapping[str, Any]) -> str:
    """What one reviewer said, when, and whether a text changed since; `row` as `kg.review.overview` gives it."""
    about = f", richting {row['solution']}" if row["solution"] is not None else ""
    outcome = vocabulary.label("uitkomst", row["outcome"])
    name = tag("span", esc(row["reviewer"]), class_="heel")
    who = tag("span", f"(beoordelaar {name}, {_on(row)})", class_="klein")
    changed = "".join(tag("p", badge("tekst gewijzigd", "let-op") + " " + whole_dates(esc(one["message"]))) for one in row["changed"])
    return f"<strong>{esc(outcome)}</strong>{about}: {esc(row['motivation'])} {who}{changed}"


def steps_taken(judgements: Sequence[Mapping[str, Any]]) -> str:
    """The steps that people entered, by day, also those that they took back."""
    by = {one["replaces"]: one for one in judgements}
    steps = [one for one in judgements if one["kind"] == "stap" and one["outcome"] != WITHDRAWN]
    shown = [one for one in steps if one["id"] not in by or by[one["id"]]["outcome"] == WITHDRAWN]
    rows = listed(_entered(one, by.get(one["id"])) for one in sorted(shown, key=lambda one: one["day"] or ""))
    return tag("h3", "Stappen") + rows if rows else ""


def _entered(one: Mapping[str, Any], back: Mapping[str, Any] | None) -> str:
    day = f"{dutch_date(date.fromisoformat(one['day']))}: " if one["day"] else ""
    invited = f" Departementen: {', '.join(one['departments'])}." if one["departments"] else ""
    undone = f" {badge(f'ongedaan gemaakt op {_on(back)}', 'let-op')}" if back else ""
    return f"{day}{tag('strong', esc(vocabulary.label('stap', one['outcome'])))}. {esc(one['motivation'])}{esc(invited)}{undone}"


def _on(row: Mapping[str, Any]) -> str:
    return dutch_date(date.fromisoformat(row["time"][:10]))
