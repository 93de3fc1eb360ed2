"""What people said of a pair of proposals: each with their motivation, and whether they agree."""
from __future__ import annotations

from datetime import date

from kg.judgements.record import Judgement
from kg.judgements.verdicts import Verdict
from kg.rdf import vocabulary
from ui.kit.elements import badge, dutch_date, esc, listed, tag

DIFFER = "Beoordelaars verschillen"


def verdict_badge(verdict: Verdict | None) -> str:
    """In one word; nothing where nobody judged."""
    if verdict is None:
        return ""
    if verdict.outcome is None:
        return badge(DIFFER, "let-op")
    return badge(f"Beoordeeld als {vocabulary.label('paar', verdict.outcome)}", "voorkeur")


def verdict_box(verdict: Verdict | None, me: str | None = None) -> str:
    """Every reviewer (a random id; `me` is called u) with verdict and motivation; nothing where nobody judged."""
    if verdict is None:
        return ""
    return tag("div", tag("p", verdict_badge(verdict)) + listed(_said(one, me) for one in verdict.judgements), class_="oordeel")


def _said(one: Judgement, me: str | None) -> str:
    who = "u" if one.reviewer == me else f"beoordelaar {one.reviewer}"
    when = dutch_date(date.fromisoformat(one.time[:10]))
    outcome = tag("strong", esc(vocabulary.label("paar", one.outcome)) + ":")
    return f"{outcome} {esc(one.motivation)} {tag('span', esc(f'({who}, {when})'), class_='klein')}"
