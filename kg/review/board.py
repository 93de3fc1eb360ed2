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


def standings(judgements: Iterable[Judgement], directions: Mapping[str, Sequence[int]]) -> dict[str, Standing]:
    """By proposal; `directions` has the numbers of the directions of solution of every proposal that there is."""
    about, untouched = by_proposal(judgements), standing(())
    return {name: standing(about[name], numbers) if name in about else untouched for name, numbers in directions.items()}
