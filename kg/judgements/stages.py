"""The test in the order of the call: step after step, each open only when those before it are answered.

Everything follows from `kg.judgements.status`; nothing here reads or writes.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.judgements.status import Criterion, Status
from kg.rdf import vocabulary

#: name of a step → its criteria; the last one has none: there the work session is entered
STAGES = {
    "Verdragen en Grondwet": ("verdragen", "grondwet"),
    "Bestaand recht": ("bestaand-recht",),
    "Niet-juridisch alternatief": ("niet-juridisch",),
    "Werkgroep": (),
}
State = Literal["klaar", "open", "gesloten"]


@dataclass(frozen=True)
class Stage:
    """One step of the test as it stands."""

    nr: int
    name: str
    criteria: tuple[Criterion, ...]
    state: State
    waiting: tuple[str, ...] = ()  #: criteria that keep it open
    reason: str = ""  #: why it is closed, or what it waits for, in Dutch


def stages(found: Status) -> list[Stage]:
    """The steps of a proposal. A direction of solution that is done with keeps no step open; one that is alive does."""
    alive = list(found.solutions) or [(None, found)]
    by_name = {one.criterion: one for one in found.criteria}
    steps: list[Stage] = []
    closed = ""
    for nr, (name, criteria) in enumerate(STAGES.items(), 1):
        shown = tuple(by_name[criterion] for criterion in criteria)
        if closed:
            steps.append(Stage(nr, name, shown, "gesloten", reason=closed))
            continue
        alive_after = [(number, one) for number, one in alive if not _ends(one, criteria)]
        waits = {criterion: why for number, one in alive_after for criterion, why in _waits(one, criteria, number)}
        why = "; ".join(f"{vocabulary.label('criterium', criterion)}: {reason}" for criterion, reason in waits.items())
        steps.append(Stage(nr, name, shown, "open" if waits or not criteria else "klaar", tuple(waits), why))
        alive = alive_after
        if waits:
            closed = f"Eerst stap {nr} ({why})."
        elif not alive:
            closed = f"Niet meer nodig: {vocabulary.label('stap', found.step)}."
    return steps


def current(steps: list[Stage]) -> Stage | None:
    """The step at which a proposal waits; None when it is done with before the end."""
    return next((one for one in steps if one.state == "open"), None)


def _ends(one: Status, criteria: tuple[str, ...]) -> bool:
    return any(each.outcome == "ja" for each in one.criteria if each.criterion in criteria)


def _waits(one: Status, criteria: tuple[str, ...], number: int | None) -> list[tuple[str, str]]:
    of_direction = f"richting {number}: " if number is not None else ""
    return [(each.criterion, of_direction + each.reason) for each in one.criteria if each.criterion in criteria and each.open]
