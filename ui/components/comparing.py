"""Comparing the proposals from a screen: how many were not compared, the button that starts it, and how far it is.

The work is done by a process of its own (`kg.comparing`), the same for everybody who looks: who comes back finds it again.
"""
from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import streamlit as st

from kg.compared import Coverage
from kg.comparing import BROKEN_OFF, BUSY, DONE, FAILED, Run, latest
from kg.desk import Desk
from ui.components.html import counted, dutch_date, esc, tag
from ui.components.links import COMPARING
from ui.components.say import attempt, show, told
from ui.components.screen import Part, guarded
from ui.data import Graph
from ui.data_compare import covered

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
    ended = "" if busy else _ended(run, waits or always)
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


def _ended(run: Run, whatever: bool) -> str:
    """How the last one ended: when that is news, or `whatever` it was that it left undone."""
    news = run.at == DONE and run.ended and datetime.now(UTC) - datetime.fromisoformat(run.ended) < NEWS
    words = _BROKEN_OFF if run.at == BROKEN_OFF else run.message
    if not words or not (news or whatever):
        return ""
    failed = run.at in (FAILED, BROKEN_OFF)
    before = "Het vergelijken is niet gelukt: " if run.at == FAILED else ""
    return tag("p", esc(before + words), class_="melding" if news or run.at != DONE else None, role="alert" if failed else "status")


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
