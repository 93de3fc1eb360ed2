"""How far every proposal is, for lists. Pure: what it needs is handed to it."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.judgements.record import Judgement
from kg.judgements.stages import current, stages
from kg.judgements.status import by_proposal, latest, status


@dataclass(frozen=True)
class Standing:
    """How far a proposal is."""

    step: str  #: slug of the list `stap`
    stage: int  #: number of the step of the test at which it waits; 0 when it is done with before the end
    waiting: tuple[str, ...]  #: criteria that keep it there
    differ: bool  #: reviewers differ on a criterion
    judged: frozenset[tuple[str, str]] = frozenset()  #: (reviewer, criterion) of every judgement that counts

    def open_for(self, reviewer: str) -> bool:
        """A criterion keeps it where it is, and this reviewer (an id; "" for one who never judged) said nothing of that one."""
        return any((reviewer, criterion) not in self.judged for criterion in self.waiting)


def standing(judgements: Sequence[Judgement], solutions: Sequence[int] = ()) -> Standing:
    """Of one proposal, from the judgements on it."""
    found = status(judgements, solutions)
    here = current(stages(found))
    judged = {(one.reviewer, one.criterion or "") for one in latest(judgements) if one.kind == "toets" and not one.erased}
    return Standing(found.step, here.nr if here else 0, here.waiting if here else (), found.differ, frozenset(judged))


def standings(judgements: Iterable[Judgement], proposals: Iterable[str], solutions: Mapping[str, Sequence[int]]) -> dict[str, Standing]:
    """By proposal; `solutions` gives the numbers of the directions of those where a judgement names one (`directed`)."""
    about = by_proposal(judgements)
    untouched = standing(())
    return {name: standing(about[name], solutions.get(name, ())) if name in about else untouched for name in proposals}


def directed(judgements: Iterable[Judgement]) -> list[str]:
    """The proposals of which a judgement names a direction of solution."""
    return list(dict.fromkeys(one.proposal for one in judgements if one.solution is not None and not one.erased))
