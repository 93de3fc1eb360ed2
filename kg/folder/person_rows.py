"""The check "gegevens van personen" of one proposal: words that may name persons, and what was decided. Private, never in the graph."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from records import Offered, UsageError

OPEN, BLACK, LEFT = "open", "zwart", "gelaten"


@dataclass(frozen=True)
class PersonRow:
    """Words that may name a person, and what was decided."""

    nr: int  #: stays, whatever is decided or read anew
    quote: str
    field: str
    solution: int | None
    start: int | None  #: of the first place, into the field as printed; None where the words no longer stand
    end: int | None
    times: int
    reason: str
    status: str = OPEN  #: open, zwart or gelaten
    decisions: tuple[dict[str, str], ...] = ()  #: status, reviewer's id and time of each, the last one holds

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> PersonRow:
        return PersonRow(**{**data, "decisions": tuple(data["decisions"])})

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def merged(rows: Sequence[PersonRow], offered: Sequence[Offered]) -> list[PersonRow]:
    """The rows after the proposal was read anew: what was decided stays, what no longer stands there and was open goes.

    Words that were blacked out and stand there all the same are open again: nobody may think that they are gone.
    """
    fresh = {one.quote: one for one in offered}
    kept = [_placed(row, fresh.pop(row.quote, None)) for row in rows]
    kept = [row for row in kept if row.times or row.decisions]
    first = max((row.nr for row in rows), default=0) + 1
    new = [
        PersonRow(nr, one.quote, one.field, one.solution, one.start, one.end, one.times, one.reason)
        for nr, one in enumerate(fresh.values(), first)
    ]
    return kept + new


def _placed(row: PersonRow, one: Offered | None) -> PersonRow:
    if one is None:
        return replace(row, start=None, end=None, times=0)
    status = OPEN if row.status == BLACK else row.status
    return replace(
        row, field=one.field, solution=one.solution, start=one.start, end=one.end, times=one.times, reason=one.reason, status=status
    )  # fmt: skip


def decided(rows: Sequence[PersonRow], decisions: Mapping[int, str], by: str) -> list[PersonRow]:
    """The rows with these decisions (number → zwart or gelaten). Raises UsageError for a number that isn't there."""
    if unknown := sorted(set(decisions) - {row.nr for row in rows}):
        raise UsageError(f"geen nummer {unknown[0]} bij dit voorstel (wel: {', '.join(str(row.nr) for row in rows) or 'geen enkel'})")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return [
        replace(row, status=decisions[row.nr], decisions=(*row.decisions, {"status": decisions[row.nr], "door": by, "tijd": now}))
        if row.nr in decisions else row
        for row in rows
    ]  # fmt: skip


def blacked(rows: Sequence[PersonRow]) -> list[str]:
    """The words that are blacked out, as the last decision has it."""
    return [row.quote for row in rows if row.decisions and row.decisions[-1]["status"] == BLACK]
