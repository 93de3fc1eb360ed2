"""What people said of pairs, stances and work sessions, read from the table for those who rank and list."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from kg.judgements.record import WITHDRAWN, Judgement
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
    proposals: tuple[str, ...]  #: none when all was taken back
    departments: tuple[str, ...]
    outcome: str
    following: Mapping[str, str]  #: proposal → the step that the session sent it on to, where it did
    judgements: tuple[str, ...]  #: ids of its rows, those that took something back last
    reviewer: str  #: who entered it: a random id
    entered: str  #: UTC, ISO
    withdrawn: Mapping[str, str]  #: proposal of which it was taken back → when, UTC, ISO


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
    """The work sessions, the latest day first; also those that were taken back."""
    every = [one for one in judgements if one.session and not one.erased]
    held = {one.id for one in latest(every)}
    back = {one.replaces: one for one in every if one.outcome == WITHDRAWN}
    rows: dict[str, list[Judgement]] = {}
    for one in every:
        if one.id in held or one.id in back:
            rows.setdefault(one.session or "", []).append(one)
    return sorted((_session(of_it, held, back) for of_it in rows.values()), key=lambda one: (one.day, one.id), reverse=True)


def _session(rows: Sequence[Judgement], held: Set[str], back: Mapping[str | None, Judgement]) -> WorkSession:
    first, holding = rows[0], [one for one in rows if one.id in held]
    proposals = tuple(dict.fromkeys(one.proposal for one in holding))
    undone = [back[one.id] for one in rows if one.id in back]
    return WorkSession(
        first.session or "", first.day or "", proposals, tuple(dict.fromkeys(name for one in rows for name in one.departments)),
        first.motivation, {one.proposal: one.outcome for one in holding if one.outcome != SESSION},
        tuple(one.id for one in (*rows, *undone)), first.reviewer, first.time,
        {one.proposal: one.time for one in undone if one.proposal not in proposals},
    )  # fmt: skip


def _grouped(pairs: Iterable[tuple[tuple[str, str], Judgement]]) -> dict[tuple[str, str], Verdict]:
    rows: dict[tuple[str, str], list[Judgement]] = {}
    for key, one in pairs:
        rows.setdefault(key, []).append(one)
    return {key: Verdict(_agreed(of_it), tuple(of_it)) for key, of_it in rows.items()}


def _agreed(judgements: list[Judgement]) -> str | None:
    outcomes = {one.outcome for one in judgements}
    return outcomes.pop() if len(outcomes) == 1 else None
