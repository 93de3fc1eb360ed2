"""The words of a proposal that may name persons, as rows for whoever decides on them."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.proposals.name_list import kinds_of
from ingest.proposals.offers import names_of, offers_in
from records import Offered, Proposal

Place = tuple[str, int | None, str]  # field, the solution's number, text


def offered_in(proposal: Proposal, contacts: Sequence[str]) -> tuple[Offered, ...]:
    """What may name a person in the fields as printed, each wording once; `contacts`: names of persons that were taken out already."""
    fields = list(_fields(proposal))
    known = {name.split()[0] for name in contacts if len(name.split()) > 1 and "v" in kinds_of(name.split()[0])}
    found = [offers_in(text) for *_, text in fields]
    known = known.union(*(names_of(text, offers) for (*_, text), offers in zip(fields, found, strict=True)))
    if known:  # those are looked for everywhere
        found = [offers_in(text, frozenset(known)) for *_, text in fields]
    rows: dict[str, Offered] = {}
    for (field, nr, text), offers in zip(fields, found, strict=True):
        cited = [(one.start, one.end) for one in proposal.citations if (one.field, one.nr) == (field, nr)]
        for offer in offers:
            if any(start < offer.end and offer.start < end for start, end in cited):
                continue
            quote = " ".join(text[offer.start : offer.end].split())
            first = rows.get(quote)
            rows[quote] = Offered(
                quote, *((first.field, first.solution, first.start, first.end, first.times + 1, first.reason) if first
                         else (field, nr, offer.start, offer.end, 1, offer.reason))
            )  # fmt: skip
    return tuple(rows.values())


def _fields(proposal: Proposal) -> Iterator[Place]:
    yield from (("title", None, proposal.title), ("submitter", None, proposal.submitter))
    yield "policy_fields", None, "\n".join(proposal.policy_fields)
    yield from (("problem", None, proposal.problem), ("laws_text", None, proposal.laws_text))
    yield from (("solutions", solution.nr, solution.text) for solution in proposal.solutions)
