"""Corrections of citations as test cases: what a person said a text cites, to measure the reader of citations against."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from kg.judgements.corrections import find, held
from kg.judgements.record import Judgement
from kg.proposals.read import read_proposal
from kg.proposals.triples import passages
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from records import InputError, Proposal


def cases(store: GraphStore, iris: Iris, judgements: Iterable[Judgement]) -> Iterator[Mapping[str, Any]]:
    """One case for each place that people corrected and that the text still has, by proposal.

    `{"id", "text", "date", "submitter"}` is a line for `cite --jsonl`; `"field", "nr", "start", "end", "quote"` say where the
    place is in `text` (the field as kept: contact data are out of it), and `"targets"` what it cites: nothing where a person
    said that it is no citation. `"outcome"` and `"reviewer"` (a random id) tell who said what.
    """
    by_proposal = groupby(sorted(held(list(judgements)), key=lambda one: (one.proposal, one.nr)), key=lambda one: one.proposal)
    for proposal_id, of_it in by_proposal:
        try:
            proposal = read_proposal(store, iris, proposal_id)
        except InputError:  # erased or replaced since: nothing left to measure on
            continue
        yield from filter(None, (_case(proposal, one) for one in of_it))


def _case(proposal: Proposal, one: Judgement) -> dict[str, Any] | None:
    place = find(proposal, one.field or "", one.quote or "", one.occurrence or 1)
    if place is None:
        return None
    text = next(words for field, nr, words in passages(proposal) if (field, nr) == (place.field, place.nr))
    return {
        "id": f"{proposal.id}.{one.id}", "text": text, "date": proposal.submitted.isoformat(), "submitter": proposal.submitter or None,
        "proposal": proposal.id, "field": place.field, "nr": place.nr, "start": place.start, "end": place.end,
        "quote": text[place.start : place.end], "targets": list(one.targets) if one.outcome != "geen" else [],
        "outcome": one.outcome, "reviewer": one.reviewer,
    }  # fmt: skip
