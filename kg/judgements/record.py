"""A judgement of a person, of five kinds, and what it looks like as JSON."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from dataclasses import field as column
from typing import Any

from kg.rdf.vocabulary import concepts
from records import UsageError

CRITERIA = ("verdragen", "grondwet", "bestaand-recht", "niet-juridisch")  #: in the order of the call
#: kind → the list that its outcome comes from
OUTCOMES = {"toets": "uitkomst", "paar": "paar", "standpunt": "standpunt", "citatie": "correctie", "stap": "stap"}
WITHDRAWN = "ingetrokken"  #: outcome of a row that only takes back the reviewer's earlier one on the same subject, of any kind
ERASED = "gewist:"  #: what the proposal of a tombstone begins with; a hash follows


@dataclass(frozen=True, slots=True)
class Judgement:
    """One row: who judged what, when, why, and having read which texts. Never changed; a correction is a new row."""

    kind: str  #: toets (a criterion), paar, standpunt, citatie (a correction of a citation) or stap
    proposal: str  #: id; of a pair the first in order of the alphabet
    outcome: str  #: a slug of the kind's list (`OUTCOMES`), or `WITHDRAWN`
    reviewer: str  #: random id; the name is in `prive/`
    motivation: str = ""
    criterion: str | None = None
    solution: int | None = None  #: number of the direction of solution that it is about; None: the whole proposal
    other: str | None = None  #: the second proposal of a pair
    targets: tuple[str, ...] = ()  #: addresses: the provision of a stance, the right targets of a citation
    field: str | None = None  #: with `quote` and `occurrence` the place of a citation: survives re-reading
    quote: str | None = None
    occurrence: int | None = None  #: 1 for the first time that the quote stands in the field, and so on
    day: str | None = None  #: of a step, ISO
    departments: tuple[str, ...] = ()  #: invited to a work session, or there
    session: str | None = None  #: steps of one work session share this
    evidence: tuple[str, ...] = ()  #: IRIs of the versions that were read
    texts: Mapping[str, str] = column(default_factory=dict)  #: address → sha256 of its text as it stood at the judgement
    replaces: str | None = None  #: id of the earlier judgement that this one corrects
    id: str = ""
    time: str = ""  #: UTC, ISO
    nr: int = 0  #: place in the table

    @property
    def erased(self) -> bool:
        """What remains of a judgement on a proposal that was erased."""
        return self.proposal.startswith(ERASED) or (self.other or "").startswith(ERASED)

    @property
    def outcome_list(self) -> str:
        """The list of concepts that its outcome comes from."""
        return "intrekking" if self.outcome == WITHDRAWN else OUTCOMES[self.kind]

    @property
    def subject(self) -> tuple[object, ...]:
        """What it is about: of two judgements of one reviewer on the same subject the later one holds."""
        place = (self.field, self.quote, self.occurrence)
        return (self.kind, self.proposal, self.other, self.solution, self.criterion, *(self.targets if self.kind == "standpunt" else place))


def as_json(judgement: Judgement) -> dict[str, Any]:
    """The stored row: every key, null where it doesn't apply."""
    data = asdict(judgement)
    return {"id": data.pop("id"), "nr": data.pop("nr"), **data}


def check_slug(list_name: str, slug: str) -> str:
    """The slug. Raises UsageError, naming what can be chosen, when the list doesn't have it."""
    allowed = [known for in_list, known in concepts() if in_list == list_name]
    if slug not in allowed:
        raise UsageError(f"{slug!r} staat niet in de lijst {list_name}; kies uit {', '.join(allowed)}")
    return slug
