"""The status of a proposal follows from judgements, by one rule; nothing here reads or writes."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.judgements.record import CRITERIA, WITHDRAWN, Judgement

#: criterion → the status that its `ja` gives, in the order of the call
_ENDS = (
    ("verdragen", "afgedaan-strijdig"), ("grondwet", "afgedaan-strijdig"),
    ("bestaand-recht", "afgedaan-bestaand"), ("niet-juridisch", "afgedaan-niet-juridisch"),
)  # fmt: skip
DIFFER = "beoordelaars verschillen"  #: the reason why a criterion is open while each reviewer has an outcome
_STEPS = ("werksessie", "kabinet")  #: steps that a person enters; the others follow from the criteria
_BACK = ("toets", "werkgroep")  #: steps that, entered after those, take a proposal back to what follows from its criteria
#: of directions that end differently: one still alive counts first, then one that is answered
_RANK = ("toets", "kabinet", "werksessie", "werkgroep", "afgedaan-bestaand", "afgedaan-niet-juridisch", "afgedaan-strijdig")


@dataclass(frozen=True)
class Criterion:
    """How a criterion stands."""

    criterion: str
    outcome: str | None  #: what the reviewers agree on; None while it is open, or when directions differ
    open: bool
    reason: str  #: why there is no one outcome, in Dutch; else ""
    judgements: tuple[Judgement, ...]  #: the latest of each reviewer


@dataclass(frozen=True)
class Status:
    """Where a proposal, or one direction of solution, stands in the test."""

    step: str  #: slug of the list `stap`
    criteria: tuple[Criterion, ...]
    solutions: tuple[tuple[int, Status], ...] = ()  #: of each direction that a judgement names

    @property
    def open(self) -> tuple[str, ...]:
        """The criteria that are still open."""
        return tuple(one.criterion for one in self.criteria if one.open)

    @property
    def differ(self) -> bool:
        """Reviewers differ on a criterion, of the proposal or of one direction."""
        each = [self, *(of_it for _, of_it in self.solutions)]
        return any(criterion.reason == DIFFER for of_it in each for criterion in of_it.criteria)


def by_proposal(judgements: Iterable[Judgement]) -> dict[str, list[Judgement]]:
    """The judgements from which a status follows: of the test, and steps."""
    held: dict[str, list[Judgement]] = {}
    for one in judgements:
        if one.kind in ("toets", "stap") and not one.erased:
            held.setdefault(one.proposal, []).append(one)
    return held


def latest(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Of each reviewer and subject the last judgement, and none that another one replaces or that was withdrawn."""
    held: dict[object, Judgement] = {}
    ordered = sorted(judgements, key=lambda one: one.nr)
    replaced = {one.replaces for one in ordered}
    for one in ordered:
        if one.id not in replaced or not one.id:
            held[(one.reviewer, one.subject) if one.kind != "stap" else one.nr] = one
    return [one for one in held.values() if one.outcome != WITHDRAWN]


def status(judgements: Sequence[Judgement], solutions: Sequence[int] = ()) -> Status:
    """The status of one proposal from the judgements on it; `solutions` are the numbers of its directions.

    A judgement without a number counts for the proposal and for every direction that has none of its own on that
    criterion. Where judgements name directions, the proposal is as far as the direction that is still alive.
    """
    own = [one for one in judgements if not one.erased]
    whole = _status([one for one in own if one.solution is None], own)
    named = sorted({one.solution for one in own if one.kind == "toets" and one.solution is not None})
    if not named:
        return whole
    each = tuple((nr, _status(_for_solution(own, nr), own)) for nr in sorted({*named, *solutions}))
    step = min((one.step if one.step != "ontvangen" else "toets" for _, one in each), key=_RANK.index)
    criteria = (_over_solutions(one, [(nr, found.criteria[n]) for nr, found in each]) for n, one in enumerate(whole.criteria))
    return Status(step, tuple(criteria), each)


def _over_solutions(whole: Criterion, each: Sequence[tuple[int, Criterion]]) -> Criterion:
    """A criterion of the proposal from that of its directions: open while it is open for one of them."""
    judgements = tuple({judgement.id: judgement for _, one in each for judgement in one.judgements}.values())
    waiting = next(((nr, one) for nr, one in each if one.open), None)
    if waiting:
        return Criterion(whole.criterion, None, True, f"oplossing {waiting[0]}: {waiting[1].reason}", judgements)
    outcomes = {one.outcome for _, one in each}
    outcome = outcomes.pop() if len(outcomes) == 1 else None
    return Criterion(whole.criterion, outcome, False, "" if outcome else "verschilt per oplossingsrichting", judgements)


def _for_solution(judgements: Sequence[Judgement], nr: int) -> list[Judgement]:
    """The judgements on a direction, and those on the whole proposal for the criteria on which it has none."""
    has_own = {one.criterion for one in judgements if one.solution == nr}
    return [one for one in judgements if one.solution == nr or (one.solution is None and one.criterion not in has_own)]


def _status(counted: Sequence[Judgement], judgements: Sequence[Judgement]) -> Status:
    criteria = tuple(_criterion(name, [one for one in counted if one.kind == "toets" and one.criterion == name]) for name in CRITERIA)
    outcomes = {one.criterion: one.outcome for one in criteria}
    ended = next((end for name, end in _ENDS if outcomes[name] == "ja"), None)
    if ended:
        return Status(ended, criteria)
    steps = [one.outcome for one in latest(judgements) if one.kind == "stap" and one.outcome in (*_STEPS, *_BACK)]
    if steps and steps[-1] in _STEPS:
        return Status(steps[-1], criteria)
    if not any(one.open for one in criteria):
        return Status("werkgroep", criteria)
    return Status("toets" if any(one.judgements for one in criteria) or _in_test(judgements) else "ontvangen", criteria)


def _in_test(judgements: Sequence[Judgement]) -> bool:
    return any(one.kind == "stap" and one.outcome == "toets" for one in latest(judgements))


def _criterion(name: str, judgements: Sequence[Judgement]) -> Criterion:
    held = {one.reviewer: one for one in sorted(latest(judgements), key=lambda one: one.nr)}
    outcomes = {one.outcome for one in held.values()}
    reason = (
        "geen oordeel" if not outcomes
        else DIFFER if len(outcomes) > 1
        else "onduidelijk" if outcomes == {"onduidelijk"} else ""
    )  # fmt: skip
    return Criterion(name, None if reason else outcomes.pop(), bool(reason), reason, tuple(held.values()))
