"""Work sessions that were held: when, about what, with whom, and what came of it."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from kg.judgements.verdicts import WorkSession
from kg.rdf import vocabulary
from ui.kit.elements import badge, counted, dutch_date, esc, link, listed, stacked, stacked_row, tag
from ui.kit.urls import proposal_url, sessions_url
from ui.screens.sessions.data import Sessions

NAMED = 5  #: proposals of a session; the others are folded
AGAIN = 40  #: proposals that fit in an address
UNDONE = "ongedaan gemaakt"
_NAMES = ("Datum", "Voorstellen", "Departementen", "Uitkomst")


def held(sessions: Sessions, found: Iterable[WorkSession]) -> str:
    """A table of sessions."""
    body = "".join(_row(sessions, one) for one in found)
    return stacked(_NAMES, body, "sessies")


def day_of(one: WorkSession) -> str:
    """The day on which it was held, in words."""
    return dutch_date(date.fromisoformat(one.day)) if one.day else "onbekende dag"


def _row(sessions: Sessions, one: WorkSession) -> str:
    day = day_of(one)
    cells = (tag("span", day, class_="heel"), _proposals(sessions, one), listed(map(esc, one.departments)) or "niet vastgelegd",
             tag("div", esc(one.outcome), class_="passage") + _go(one, day))  # fmt: skip
    return stacked_row(_NAMES, cells)


def _proposals(sessions: Sessions, one: WorkSession) -> str:
    rows = [_proposal(sessions, one, name) for name in (*one.proposals, *one.withdrawn)]
    rest = len(rows) - NAMED
    more = tag("details", f"<summary>Nog {counted(rest, 'voorstel', 'voorstellen')}</summary>" + listed(rows[NAMED:])) if rest > 0 else ""
    return listed(rows[:NAMED]) + more


def _proposal(sessions: Sessions, one: WorkSession, name: str) -> str:
    step = one.following.get(name)
    mark = " " + badge(f"daarna: {vocabulary.label('stap', step)}") if step else ""
    mark += " " + badge(UNDONE, "let-op") if name in one.withdrawn else ""
    return link(proposal_url(name), sessions.title(name)) + mark


def _go(one: WorkSession, day: str) -> str:
    """To the session itself, where it is taken back; and to a new one about the same."""
    see = "Bekijk of maak ongedaan" if one.proposals else "Bekijk"
    rows = [link(sessions_url(sessie=one.id), see, aria_label=f"{see} (werksessie van {day})")]
    every = (*one.proposals, *one.withdrawn)
    if len(every) <= AGAIN:
        words = "Zet deze voorstellen opnieuw op een agenda"
        rows.append(link(sessions_url(voorstellen=",".join(every)), words, aria_label=f"{words} (werksessie van {day})"))
    return listed(rows, "meenemen klein niet-op-papier")


def rows_of(sessions: Sessions, one: WorkSession) -> list[dict[str, object]]:
    """A session as data, a row for each proposal."""
    return [
        {
            "sessie": one.id, "dag": one.day, "voorstel": name, "titel": sessions.title(name), "indiener": sessions.submitter(name),
            "vervolgstap": one.following.get(name, ""), "departementen": list(one.departments), "uitkomst": one.outcome,
            UNDONE: one.withdrawn.get(name, "")[:10],
        }
        for name in (*one.proposals, *one.withdrawn)
    ]  # fmt: skip


def having(sessions: Sessions, found: Sequence[WorkSession], words: str, department: str) -> list[WorkSession]:
    """Those in which each word stands, in the outcome or the proposals' titles and submitters; and where a department was."""
    wanted = words.casefold().split()

    def text(one: WorkSession) -> str:
        about = (f"{name} {sessions.title(name)} {sessions.submitter(name)}" for name in (*one.proposals, *one.withdrawn))
        return " ".join([one.outcome, *about]).casefold()

    return [
        one for one in found
        if (not department or department in one.departments) and (not wanted or all(word in text(one) for word in wanted))
    ]  # fmt: skip
