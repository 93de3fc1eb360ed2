"""What a direction of solution asks, as the rules of the machine read it."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kg.rdf import vocabulary
from records import Solution
from ui.kit.elements import badge, esc, link, tag
from ui.kit.urls import cited_url
from ui.screens.room.options import MACHINE

Label = Callable[[str], str]
_POINTS = tuple(slug for name, slug in vocabulary.concepts() if name == "experimentpunt")
_EXPERIMENT = "experimenteerbepaling"


def asked(solution: Solution, on: date, label: Label) -> str:
    """Intervention, direction, provisions and the points of an experiment, with the rule that decided."""
    known = solution.intervention != "onbekend"
    if not (known or solution.targets):
        return tag("p", "Wat deze richting vraagt, is niet bepaald.", class_="klein")
    facts = [("Gevraagd", esc(vocabulary.label("ingreep", solution.intervention)) if known else "niet bepaald")]
    if solution.direction != "onbekend":
        facts.append(("Richting", esc(vocabulary.label("standpunt", solution.direction))))
    if solution.intervention == _EXPERIMENT:
        facts.append(("Het experiment noemt", _points(solution)))
    if solution.targets:
        facts.append(("Bepaling", "; ".join(link(cited_url(target, on), label(target)) for target in solution.targets)))
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    rule = f" Regel: {solution.rule}." if solution.rule else ""
    return tag("dl", rows, class_="gegevens vraag") + tag("p", badge(MACHINE) + esc(rule), class_="klein")


def _points(solution: Solution) -> str:
    """Aanwijzing 2.41 asks for all of them, so what isn't told is named too."""
    told = [vocabulary.label("experimentpunt", slug) for slug in _POINTS if slug in solution.experiment]
    missing = [vocabulary.label("experimentpunt", slug) for slug in _POINTS if slug not in solution.experiment]
    words = ", ".join(told) or "geen van de punten van Aanwijzing 2.41"
    return esc(f"{words} (niet gevonden: {', '.join(missing)})" if told and missing else words)
