"""What people said of pairs, stances and work sessions, read from the table for those who rank and list."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.judgements.record import Judgement
from kg.judgements.status import latest

#: pair verdict → label of the measuring sets
_LABELS = {"duplicaat": "duplicate", "overlap": "overlapping", "zelfde-artikel": "same-article-other-ask", "geen": "unrelated"}

SESSION = "werksessie"  #: the step of a proposal that was discussed


@dataclass(frozen=True)
class Verdict:
    """What the reviewers say of a pair, or of a proposal and a provision."""

    outcome: str | None  #: None when they differ
    judgements: tuple[Judgement, ...]  #: the latest of each reviewer


@dataclass(frozen=True)
class WorkSession:
    """A session in which proposals were discussed."""

    id: str
    day: str  #: ISO
    proposals: tuple[str, ...]
    departments: tuple[str, ...]
    outcome: str
    following: Mapping[str, str]  #: proposal → the step that the session sent it on to, where it did
    judgements: tuple[str, ...]  #: ids of its rows


def pair_verdicts(judgements: Iterable[Judgement]) -> dict[tuple[str, str], Verdict]:
    """By pair of proposals, the first in order of the alphabet first."""
    return _grouped(((one.proposal, one.other or ""), one) for one in latest(judgements) if one.kind == "paar" and not one.erased)


def stances(judgements: Iterable[Judgement]) -> dict[tuple[str, str], Verdict]:
    """By proposal and address of the provision."""
    return _grouped(((one.proposal, one.targets[0]), one) for one in latest(judgements) if one.kind == "standpunt" and not one.erased)


def labelled_pairs(judgements: Iterable[Judgement]) -> list[dict[str, str]]:
    """The verdicts on which reviewers agree, as the measuring sets have them: `{"a", "b", "label"}`."""
    found = pair_verdicts(judgements).items()
    return [{"a": a, "b": b, "label": _LABELS[verdict.outcome]} for (a, b), verdict in sorted(found) if verdict.outcome]


def work_sessions(judgements: Iterable[Judgement]) -> list[WorkSession]:
    """The work sessions, the latest day first."""
    rows: dict[str, list[Judgement]] = {}
    for one in latest(judgements):
        if one.session and not one.erased:
            rows.setdefault(one.session, []).append(one)
    found = [
        WorkSession(
            session, of_it[0].day or "", tuple(dict.fromkeys(one.proposal for one in of_it)),
            tuple(dict.fromkeys(name for one in of_it for name in one.departments)), of_it[-1].motivation,
            {one.proposal: one.outcome for one in of_it if one.outcome != SESSION}, tuple(one.id for one in of_it),
        )
        for session, of_it in rows.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.day, one.id), reverse=True)


def _grouped(pairs: Iterable[tuple[tuple[str, str], Judgement]]) -> dict[tuple[str, str], Verdict]:
    rows: dict[tuple[str, str], list[Judgement]] = {}
    for key, one in pairs:
        rows.setdefault(key, []).append(one)
    return {key: Verdict(_agreed(of_it), tuple(of_it)) for key, of_it in rows.items()}


def _agreed(judgements: list[Judgement]) -> str | None:
    outcomes = {one.outcome for one in judgements}
    return outcomes.pop() if len(outcomes) == 1 else None
