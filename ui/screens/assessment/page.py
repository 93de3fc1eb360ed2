"""Toets: a proposal in the order of the call, step after step, with what to read, what was judged, and the form for the next judgement."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from kg.judgements.record import CRITERIA, Judgement
from kg.judgements.stages import STAGES, Stage, stages
from kg.judgements.status import Criterion
from kg.rdf import vocabulary
from kg.review.candidates import AtStake
from kg.room.options import Option
from kg.room.register import Entry
from kg.room.suggest import not_recorded, suggested_of
from records import Proposal, RegelruimteError, UsageError
from ui.data.graph import Graph
from ui.kit.downloads import Taken
from ui.kit.elements import dutch_date, esc, link, listed, tag
from ui.kit.messages import show, told
from ui.kit.screen import Screen, guarded
from ui.kit.urls import board_url, proposal_url
from ui.screens.assessment import board
from ui.screens.assessment.data import Now, Testing
from ui.screens.assessment.forms import Asked, not_allowed, step_form, verdict_form
from ui.screens.assessment.standing import directions, standing_line, steps_taken
from ui.screens.assessment.steps import again_link, criterion_head, outside_law, rights, solved, stage_head, stage_links, verdicts
from ui.screens.room.forms import EMPTY, room_form
from ui.screens.room.options import NO_LAW, options

ROOM = 8  #: options that are shown whole and can be ticked as read; the others are folded
OUTSIDE = "niet-juridisch"
JUDGE = "beoordelen"
#: single keys can be turned off, here as on Beoordelen (WCAG 2.1.4)
_KEYS = tag("p", f"Toetsen: j ja, d deels, n nee, o onduidelijk. {link('#', 'Sneltoetsen uitzetten', data_doe='toetsen')}", class_="klein")


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?id=` a proposal, `&criterium=` the one whose form is open (else the next that waits for this user); without `id` the board."""
    if not asked.get("id"):
        return board.render(graph, asked)
    if asked.get("criterium", CRITERIA[0]) not in CRITERIA:
        raise UsageError(f"‘{asked['criterium']}’ is geen criterium (wel: {', '.join(CRITERIA)}).")
    proposal, testing = graph.proposal(asked["id"]), Testing(graph)
    screen = _Test(graph, testing, proposal, _material(graph, testing, proposal))
    path = tag("nav", listed([link(board_url(), "Alle toetsen"), "Toets"]), class_="kruimels", aria_label="Kruimelpad")
    title = proposal.title or proposal.id
    about = f"{link(proposal_url(proposal.id), 'Lees het voorstel')} · {esc(proposal.submitter or 'indiener niet gevonden')}"
    about += f" · ingediend {dutch_date(proposal.submitted)}"
    body = st.fragment(lambda: guarded(lambda: screen.show(asked.get("criterium", ""))))
    return Screen(f"Toets: {title}", tag("p", about), path, f"Toets: {esc(title)}", (body,), screen.taken())


@dataclass(frozen=True)
class _Material:
    """What there is to read; it doesn't change while somebody judges."""

    rights: Sequence[AtStake]
    room: Sequence[Option]  #: in law
    outside: Sequence[Option]
    others: Sequence[Entry]  #: of the register, outside the law, that don't look like the ask
    pins: Mapping[str, str]  #: address of an option → IRI of its version
    solved: Sequence[Judgement]  #: on other proposals: solved outside the law
    problem: str = ""  #: why existing room can't be shown


def _material(graph: Graph, testing: Testing, proposal: Proposal) -> _Material:
    try:
        found, problem = graph.options(proposal.id), ""
    except RegelruimteError as error:  # its index is made at first use
        found, problem = [], str(error)
    outside = [one for one in found if one.target is None]
    said = {one.text for one in outside}
    today = date.today()
    others = [one for one in testing.register() if one.target is None and one.holds(today) and one.sentence not in said]
    room = [one for one in found if one.target]
    pins = {one.target: testing.pin(one.target) for one in room[:ROOM] if one.target}
    return _Material(testing.at_stake(proposal), room, outside, others, pins, testing.solved_outside(proposal), problem)


class _Test:
    """One proposal on the screen. Only the judgements are read again after each action."""

    def __init__(self, graph: Graph, testing: Testing, proposal: Proposal, material: _Material) -> None:
        self._graph, self._testing, self._proposal, self._material = graph, testing, proposal, material
        self._desk = graph.desk
        self._to_read = dict(zip(STAGES, (self._rights(), self._room(), self._outside()), strict=False))

        law = [entry for one in material.room[:ROOM] if one.target for entry in suggested_of(one.target, one.text, one.kind)]
        law = not_recorded(law, testing.register())
        self._to_record = {"Bestaand recht": law, "Niet-juridisch alternatief": [EMPTY]}

    def show(self, chosen: str) -> None:
        """Everything below the title."""
        now = self._testing.now(self._proposal)
        steps = stages(now.status)
        active = self._active(now, steps, st.query_params.get("criterium", chosen))
        said = "" if active else told(f"toets|{self._proposal.id}")  # else it stands in the form
        head = tag("p", f"{tag('strong', 'Stand:')} {standing_line(now.overview)}") + directions(now.overview) + stage_links(steps) + _KEYS
        show(head + said)
        for step in steps:
            if step.name not in self._to_read:
                self._work_group(step, now)
            elif active in STAGES[step.name]:
                show(stage_head(step))
                read, judge = st.columns((3, 2), gap="large")
                with read:
                    show(self._to_read[step.name])
                    if step.name in self._to_record:
                        room_form(self._desk, f"toets|{self._proposal.id}|{step.nr}", self._to_record[step.name], self._graph.label)()
                with judge:
                    self._judge(step, now, active)
            else:
                fold = tag("details", "<summary>Wat er te lezen is</summary>" + self._to_read[step.name], class_="te-lezen")
                show(stage_head(step) + "".join(self._criterion(step, one, now) for one in step.criteria) + fold)

    def taken(self) -> Taken:
        """Everything that was judged and that there is to read, as rows."""
        now = self._testing.now(self._proposal)
        rows = [_judged(row) for row in now.overview["judgements"] if row["kind"] in ("toets", "stap")] + self._readings()
        nodes = [self._testing.node(self._proposal.id), *(self._testing.judgement_node(one.id) for one in now.judgements)]
        return Taken(rows, nodes, "judgements-with-evidence", {"voorstel": self._proposal.id})

    def _active(self, now: Now, steps: Sequence[Stage], chosen: str) -> str:
        """The criterion whose form is open: the one chosen unless its step is closed, else the next that waits for this user."""
        reachable = {criterion for step in steps if step.state != "gesloten" for criterion in STAGES[step.name]}
        if chosen in reachable:
            return chosen
        mine = {one.criterion for one in now.judgements if one.kind == "toets" and one.reviewer == self._testing.reviewer}
        waiting = [criterion for step in steps for criterion in step.waiting]
        return next((one for one in waiting if one not in mine), "")

    def _judge(self, step: Stage, now: Now, active: str) -> None:
        """The criteria of a step, one of them with its form."""
        for one in step.criteria:
            show(self._criterion(step, one, now, again=one.criterion != active))
            if one.criterion == active:
                self._form(one.criterion, now)

    def _criterion(self, step: Stage, one: Criterion, now: Now, again: bool = True) -> str:
        closed = step.state == "gesloten"
        html = criterion_head(one, titled=len(step.criteria) > 1)
        html += verdicts(one, now.overview, now.evidence, self._graph.label, closed)
        if not again or closed or not self._desk.user.may(JUDGE):
            return html
        return html + again_link(self._proposal.id, one.criterion, "Beoordeel dit criterium" if one.open else "Geef een ander oordeel")

    def _form(self, criterion: str, now: Now) -> None:
        if not self._desk.user.may(JUDGE):
            show(not_allowed(self._desk.user, JUDGE))
            return
        numbers = [one.nr for one in self._proposal.solutions]
        asked = Asked(self._proposal.id, criterion, numbers if len(numbers) > 1 else [], self._texts(criterion), len(now.judgements))
        verdict_form(self._desk, asked, _next_criterion)

    def _texts(self, criterion: str) -> list[tuple[str, str]]:
        """The provisions that can be ticked as read."""
        if criterion == "bestaand-recht":
            labels = {one.target: one.label for one in self._material.room if one.target}
            return [(pin, f"{labels[target]}{_since(pin)}") for target, pin in self._material.pins.items() if pin]
        every = [each for one in self._material.rights for each in one.provisions if each.pin and each.criterion == criterion]
        return list(dict.fromkeys((each.pin, f"{each.label}{_since(each.pin)}") for each in every))

    def _work_group(self, step: Stage, now: Now) -> None:
        show(stage_head(step) + steps_taken(now.overview["judgements"]))
        if step.state == "gesloten":
            return
        if not self._desk.user.may(JUDGE):
            show(not_allowed(self._desk.user, JUDGE))
            return
        show(tag("h3", "Leg een stap vast") + tag("p", "Alle stappen zijn beantwoord. Leg hier vast wat er daarna gebeurt."))
        step_form(self._desk, self._proposal.id, len(now.judgements), self._testing.departments(self._proposal))

    def _rights(self) -> str:
        return tag("h3", "Rechten en bepalingen") + rights(self._material.rights, self._graph.proposals, date.today())

    def _room(self) -> str:
        title = tag("h3", "Bestaande ruimte")
        if self._material.problem:
            return title + tag("p", esc(f"Niet te tonen: {self._material.problem}"), class_="melding")
        if not self._graph.counts.laws and not self._material.room:
            return title + tag("p", NO_LAW)
        today, rest = date.today(), self._material.room[ROOM:]
        more = tag("details", f"<summary>Verder {len(rest)} mogelijkheden</summary>" + options(rest, today, texts=True)) if rest else ""
        return title + options(self._material.room[:ROOM], today, texts=True) + more

    def _outside(self) -> str:
        title, found = tag("h3", "Oplossingen buiten het recht"), self._material.outside
        none = "" if found or self._material.others else tag("p", "Het register heeft nog geen oplossing buiten het recht.")
        return title + (options(found, date.today(), texts=True) if found else none) + outside_law(self._material.others) + solved(
            self._material.solved, self._graph.proposals
        )

    def _readings(self) -> list[dict[str, Any]]:
        read = [
            _row("Verdragen en Grondwet", "recht", each.label, each.text, each.pin, one.touched.reason)
            for one in self._material.rights for each in one.provisions
        ]  # fmt: skip
        read += [
            _row(stage, one.kind, one.label, one.text, one.version or "", one.reason)
            for stage, found in (("Bestaand recht", self._material.room), ("Niet-juridisch alternatief", self._material.outside))
            for one in found
        ]  # fmt: skip
        return read


def _next_criterion() -> None:
    """After a judgement the next criterion that waits comes up, rather than the one in the URL."""
    with suppress(KeyError):
        del st.query_params["criterium"]


def _since(pin: str) -> str:
    """The day of the version that an IRI names."""
    found = next((piece for piece in pin.split("/") if len(piece) == 10 and piece[4:5] == "-" and piece[:4].isdigit()), "")
    return f" (versie van {dutch_date(date.fromisoformat(found))})" if found else ""


def _judged(row: Mapping[str, Any]) -> dict[str, Any]:
    about = vocabulary.label("criterium", row["criterion"]) if row["criterion"] else "stap"
    when = row["day"] or row["time"]
    said = _row(about, row["outcome"], "", "", " ".join(row["evidence"]), row["motivation"])
    return said | {"richting": row["solution"], "beoordelaar": row["reviewer"], "wanneer": when, "gewijzigd": bool(row["changed"])}


def _row(stage: str, kind: str, label: str, text: str, version: str, why: str) -> dict[str, Any]:
    return {
        "onderdeel": stage, "soort of uitkomst": kind, "bepaling": label, "tekst": text, "versie": version, "reden of motivering": why,
        "richting": None, "beoordelaar": "", "wanneer": "", "gewijzigd": False,
    }  # fmt: skip
