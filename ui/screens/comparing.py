"""Comparing the proposals from a screen: how many were not compared, the button that starts it, and how far it is.

The work is done by a process of its own (`kg.overlap.job`), the same for everybody who looks: who comes back finds it again.
"""
from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import streamlit as st

from kg.actions import Desk
from kg.overlap.coverage import Coverage
from kg.overlap.job import BROKEN_OFF, BUSY, DONE, FAILED, STOPPED, Run, latest
from ui.data.graph import Graph
from ui.kit.elements import counted, dutch_date, esc, tag
from ui.kit.messages import attempt, show, told
from ui.kit.screen import Part, guarded
from ui.kit.urls import COMPARING
from ui.screens.comparing_data import covered

ACTION = "voorstellen vergelijken"
POLL = 1.0  #: seconds between two looks at how far it is
NEWS = timedelta(minutes=2)  #: for which everybody is told that it is done
WORKING = "De voorstellen worden nu met elkaar vergeleken. U kunt doorwerken of dit scherm verlaten."
UNKNOWN = (
    "Het is niet bekend welke voorstellen met elkaar zijn vergeleken: de laatste vergelijking is gemaakt voordat dat werd bijgehouden."
)
_NOT_ALLOWED = "Vergelijken kan met de rol beoordelaar of beheerder."
_BROKEN_OFF = (
    "Het vergelijken is halverwege afgebroken: het proces is beëindigd, misschien door te weinig geheugen of een volle schijf. "
    "De teksten die al waren gelezen, zijn bewaard: een volgende keer gaat het daar verder."
)
_PLACE = "vergelijken"  #: of what an action told, and of the buttons


def comparing(graph: Graph, always: bool = False) -> Sequence[Part]:
    """What is to be said and done about comparing; nothing where all is compared and nobody is at it, unless `always`."""
    now, run = covered(graph), latest(graph.desk.folder)
    if not now.total:
        return []
    waits, busy = bool(now.waiting) or not now.known, run.at == BUSY
    ended = "" if busy else _ended(run, waits, always)
    if not (waits or always or busy):
        return [ended] if ended else []
    head = tag("p", esc(WORKING if busy else state(now)), id=COMPARING, class_="melding" if waits or busy else None)
    controls = partial(guarded, partial(_progress, graph.desk) if busy else partial(_button, graph.desk, waits))
    return [head + ended, lambda: st.fragment(controls, run_every=POLL if busy else None)()]


def state(now: Coverage) -> str:
    """How far comparing has come, in words."""
    if not now.known:
        return UNKNOWN
    whole, waiting = counted(now.total, "voorstel", "voorstellen"), counted(len(now.waiting), "van", "van")
    if not now.waiting:
        return f"Alle {whole} zijn met elkaar vergeleken." if now.total > 1 else "Er is één voorstel, en dat is bekeken."
    if not now.ever:
        return f"De {whole} zijn nog niet met elkaar vergeleken." if now.total > 1 else "Er is één voorstel; het is nog niet bekeken."
    hows = {False: "toegevoegd", True: "gewijzigd"}
    how = " of ".join(words for before, words in hows.items() if before in now.waiting.values())
    since = f" ({how} sinds {dutch_date(now.since)})" if now.since else ""
    return f"{waiting} de {whole} {'is' if len(now.waiting) == 1 else 'zijn'} nog niet met de andere vergeleken{since}."


def progress(run: Run) -> str:
    """How far a comparison is, with a bar that has no end while nobody knows it."""
    known = {"value": str(run.done), "max": str(run.total)} if run.total else {}
    bar = tag("progress", aria_label="voortgang van het vergelijken", **known)
    words = f"{run.step}: {run.done:,} van {run.total:,}".replace(",", ".") if run.total else f"{run.step} …"
    return tag("p", f"{bar} {esc(words)}", class_="voortgang")


def _ended(run: Run, waits: bool, always: bool) -> str:
    """How the last one ended: that it did while that is news, or (`always`) when; what went wrong, for as long as something waits."""
    if run.at == DONE and not waits:
        ended = datetime.fromisoformat(run.ended)
        if datetime.now(UTC) - ended < NEWS:
            return tag("p", esc(run.message), class_="melding", role="status")
        when = f"Voor het laatst vanaf een scherm op {dutch_date(ended.date())}, {ended:%H:%M} UTC: {run.message}"
        return tag("p", esc(when), class_="klein") if always else ""
    words = {BROKEN_OFF: _BROKEN_OFF, FAILED: f"Het vergelijken is niet gelukt: {run.message}", STOPPED: run.message}.get(run.at, "")
    return tag("p", esc(words), class_="melding", role="status" if run.at == STOPPED else "alert") if words and (waits or always) else ""


def _progress(desk: Desk) -> None:
    run = latest(desk.folder)
    if run.at != BUSY:  # it ended: the whole screen shows what came of it
        st.rerun()
    show(progress(run))
    if desk.user.may(ACTION) and st.button("Stop het vergelijken", key=f"{_PLACE}-stop"):
        attempt(_PLACE, lambda: _done(desk.stop_comparing(), "Het vergelijken wordt gestopt."))
        show(told(_PLACE))


def _button(desk: Desk, waits: bool) -> None:
    if not desk.user.may(ACTION):
        show(tag("p", _NOT_ALLOWED, class_="klein"))
        return
    words, kind = ("Vergelijk nu", "primary") if waits else ("Vergelijk opnieuw", "secondary")
    if st.button(words, key=f"{_PLACE}-start", type=kind):  # type: ignore[arg-type]
        if attempt(_PLACE, lambda: _done(desk.compare(), "")):
            st.rerun()
        show(told(_PLACE))


def _done(_result: object, words: str) -> str:
    return words
