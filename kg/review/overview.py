"""The test of one proposal as it stands: status, criteria, every judgement, and which rest on a text that changed."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.folder.data_folder import DataFolder
from kg.folder.graph import engine
from kg.judgements import table
from kg.judgements.evidence import Texts
from kg.judgements.record import Judgement, as_json
from kg.judgements.status import Status, status
from kg.proposals.read import read_proposal
from records import InputError, UsageError


def overview(folder: DataFolder, proposal_id: str) -> dict[str, Any]:
    """Status and judgements of a proposal, as JSON. Raises UsageError for an unknown proposal."""
    store, iris = engine(folder), folder.iris
    try:
        proposal = read_proposal(store, iris, proposal_id)
    except InputError as error:
        raise UsageError(str(error)) from error
    judgements = table.read(folder, proposal_id)
    return told(proposal_id, status(judgements, [one.nr for one in proposal.solutions]), judgements, Texts(store, iris))


def told(proposal_id: str, found: Status, judgements: Sequence[Judgement], texts: Texts) -> dict[str, Any]:
    """The same of a status and judgements that were read already."""
    return {"proposal": proposal_id, **_status(found), "judgements": [_row(one, texts) for one in judgements]}


def _status(found: Status) -> dict[str, Any]:
    criteria = [
        {
            "criterion": one.criterion, "outcome": one.outcome, "open": one.open, "reason": one.reason,
            "judgements": [judgement.id for judgement in one.judgements],
        }
        for one in found.criteria
    ]  # fmt: skip
    solutions = [{"nr": nr, **_status(of_solution)} for nr, of_solution in found.solutions]
    return {"status": found.step, "criteria": criteria} | ({"solutions": solutions} if solutions else {})


def _row(judgement: Judgement, texts: Texts) -> dict[str, Any]:
    changed = [{"target": one.target, "since": one.since, "message": one.message} for one in texts.changed(judgement)]
    return as_json(judgement) | {"changed": changed}
