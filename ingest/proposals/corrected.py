"""Fields that a person corrected after reading: what they say goes in the place of what was read, and is read like it."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Any

from ingest.calls import Call
from ingest.citations import LawNames, LoadedLaw
from ingest.proposals.contact import redactor
from ingest.proposals.finish import finished
from ingest.proposals.read import Reading, read_proposals, with_offers
from ingest.proposals.submitter import municipality
from records import InputError, Proposal, Solution

NOTE = "velden zijn bij het toevoegen met de hand verbeterd"


@dataclass(frozen=True)
class Fields:
    """The fields of one proposal, as a person may correct them."""

    title: str
    policy_fields: tuple[str, ...]
    submitter: str
    submitted: date
    problem: str
    laws_text: str
    solutions: tuple[str, ...]  #: numbered from 1 in this order
    preferred: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self) | {"submitted": self.submitted.isoformat()}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Fields:
        """What `as_json` gave. Raises InputError for anything else."""
        try:
            lists = {name: tuple(map(str, data[name])) for name in ("policy_fields", "solutions")}
            return Fields(**{**data, **lists, "submitted": date.fromisoformat(data["submitted"])})
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"geen verbeterde velden van een voorstel ({error})") from error


def fields_of(proposal: Proposal) -> Fields:
    """The fields of a proposal as it was read."""
    preferred = next((solution.nr for solution in proposal.solutions if solution.preferred), None)
    texts = tuple(solution.text for solution in proposal.solutions)
    return Fields(
        proposal.title, proposal.policy_fields, proposal.submitter, proposal.submitted, proposal.problem, proposal.laws_text,
        texts, preferred,
    )  # fmt: skip


def read_corrected(
    data: bytes, name: str, corrected: Sequence[Mapping[str, Any] | None], *, call: Call, submitted: date | None = None,
    loaded: LoadedLaw | None = None, names: LawNames | None = None, black: Sequence[str] = (),
) -> list[Reading]:  # fmt: skip
    """`read_proposals`, with what people corrected earlier (`Fields.as_json`, by the proposals' order) in its place."""
    readings = read_proposals(data, name, call=call, submitted=submitted, loaded=loaded, names=names, black=black)
    return [
        with_fields(reading, Fields.from_json(fields), call, loaded=loaded, names=names) if fields else reading
        for reading, fields in zip_longest(readings, corrected[: len(readings)])
    ]


def with_fields(
    reading: Reading, fields: Fields, call: Call, *, loaded: LoadedLaw | None = None, names: LawNames | None = None
) -> Reading:
    """The reading with these fields in the place of its own; the same fields give the same reading.

    Contact data that come in with them are redacted as at reading; citations are found anew.
    """
    if fields == fields_of(reading.proposal):
        return reading
    old = reading.proposal
    around = "\n".join([reading.contact.block, fields.title, fields.problem, fields.laws_text, *fields.solutions])
    redact = redactor(reading.contact.names, around, reading.black)
    place = municipality(fields.submitter)
    solutions = tuple(
        Solution(nr, redact(text.strip()), preferred=nr == fields.preferred) for nr, text in enumerate(fields.solutions, 1) if text.strip()
    )
    source = old.submitted_source if fields.submitted == old.submitted else "opgegeven"
    proposal = replace(
        old, title=redact(fields.title.strip()), policy_fields=tuple(redact(one.strip()) for one in fields.policy_fields if one.strip()),
        submitter=redact(fields.submitter.strip()), submitter_iri=place.iri if place else None,
        area_type=call.area_type(place.iri if place else None), submitted=fields.submitted, submitted_source=source,
        problem=redact(fields.problem.strip()), laws_text=redact(fields.laws_text.strip()), solutions=solutions,
        citations=(), messages=(NOTE,),
    )  # fmt: skip
    return with_offers(replace(reading, proposal=finished(proposal, call, None, loaded, names)))
