"""Corrections of citations, applied to a proposal as it was read: what a person said wins over what a rule found."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import jci
from kg.judgements.record import WITHDRAWN, Judgement
from kg.proposals.triples import FIELDS, passages
from records import Citation, Proposal, Solution

_KINDS = {
    "CELEX:": "eu", "ECLI:": "jurisprudentie", "kst-": "kamerstuk", "stb-": "publicatie", "stcrt-": "publicatie", "trb-": "publicatie",
}  # fmt: skip
RULE = "correctie"  #: the rule of a citation that a person gave


@dataclass(frozen=True)
class Place:
    """Where a quote stands: in which field (and which direction of solution), and from where to where."""

    field: str
    nr: int | None
    start: int
    end: int


@dataclass(frozen=True)
class Corrected:
    """A proposal with the corrections of people, and those that found no place in its present text."""

    proposal: Proposal
    lost: tuple[Judgement, ...]


def apply(proposal: Proposal, judgements: Sequence[Judgement]) -> Corrected:
    """The proposal with the latest correction of each place applied. Applying twice gives the same."""
    lost = []
    for one in (one for one in held(judgements) if one.outcome != WITHDRAWN):
        place = find(proposal, one.field or "", one.quote or "", one.occurrence or 1)
        if place is None:
            lost.append(one)
        else:
            proposal = _applied(proposal, one, place)
    return Corrected(proposal, tuple(lost))


def find(proposal: Proposal, field: str, quote: str, occurrence: int) -> Place | None:
    """The nth place of a quote in a field, counted over all directions of solution; blanks and line breaks are alike."""
    places = [place for place in places_of(proposal, quote) if place.field == field]
    return places[occurrence - 1] if len(places) >= occurrence else None


def anchor(proposal: Proposal, place: Place) -> tuple[str, int]:
    """The quote at a place, and which occurrence of it in the field that is."""
    texts = {(field, nr): words for field, nr, words in passages(proposal)}
    quote = texts[place.field, place.nr][place.start : place.end]
    return quote, [one for one in places_of(proposal, quote) if one.field == place.field].index(place) + 1


def places_of(proposal: Proposal, quote: str) -> list[Place]:
    """Every place of a quote in the fields, in reading order; blanks and line breaks are alike. None for a quote without words."""
    if not quote.split():
        return []
    pattern = re.compile("(?=(" + r"\s+".join(map(re.escape, quote.split())) + "))")  # looks ahead: places may overlap
    return [Place(name, nr, match.start(1), match.end(1)) for name, nr, words in passages(proposal) for match in pattern.finditer(words)]


def held(judgements: Sequence[Judgement]) -> list[Judgement]:
    """The latest correction of each place, in the order in which the places were first corrected."""
    latest: dict[object, Judgement] = {}
    for one in sorted(judgements, key=lambda one: one.nr):
        if one.kind == "citatie" and not one.erased:
            latest[(one.field, one.quote, one.occurrence)] = one
    return list(latest.values())


def _applied(proposal: Proposal, judgement: Judgement, place: Place) -> Proposal:
    gone = [one for one in proposal.citations if _overlaps(one, place)]
    kept = [one for one in proposal.citations if not _overlaps(one, place)]
    if judgement.outcome != "geen":
        kept.append(_citation(proposal, judgement, place, gone))
    order = {field: n for n, field in enumerate(FIELDS)}
    kept.sort(key=lambda one: (order[one.field or ""], one.nr or 0, one.start))
    solutions = tuple(_solution(one, judgement, gone, kept) if one.nr == place.nr else one for one in proposal.solutions)
    return replace(proposal, citations=tuple(kept), solutions=solutions)


def _overlaps(citation: Citation, place: Place) -> bool:
    return (citation.field, citation.nr) == (place.field, place.nr) and citation.start < place.end and citation.end > place.start


def _citation(proposal: Proposal, judgement: Judgement, place: Place, gone: Sequence[Citation]) -> Citation:
    words = next(w for field, nr, w in passages(proposal) if (field, nr) == (place.field, place.nr))
    laws = {law_of(target) for target in judgement.targets}
    law = laws.pop() if len(laws) == 1 else None
    said = "bevestigd" if judgement.outcome == "juist" else "aangewezen"
    return Citation(
        place.start, place.end, words[place.start : place.end], kind_of(judgement.targets[0]), "opgelost", law, judgement.targets, (),
        1.0, RULE, f"Door een beoordelaar {said} (oordeel {judgement.id}).",
        next((one.law_title for one in gone if one.law == law and one.law_title), None),
        next((one.role for one in gone if one.role != "onbekend"), "onbekend"), None, place.field, place.nr,
    )  # fmt: skip


def _solution(solution: Solution, judgement: Judgement, gone: Sequence[Citation], kept: Sequence[Citation]) -> Solution:
    """The provisions that a direction aims at, with those of the citations that went replaced by the right ones."""
    still = {target for one in kept if one.nr == solution.nr for target in one.targets}
    wrong = {target for one in gone for target in one.targets} - still
    targets = [target for target in solution.targets if target not in wrong]
    added = judgement.targets if judgement.outcome == "doel" else ()
    return replace(solution, targets=tuple(dict.fromkeys([*targets, *added])))


def law_of(target: str) -> str | None:
    """The law of a target as a citation has it: BWB id or CELEX number."""
    return jci.law_of(target) or (target.partition("&")[0] if target.startswith("CELEX:") else None)


def kind_of(target: str) -> str:
    """The kind of source that an address is of."""
    return next((kind for start, kind in _KINDS.items() if target.startswith(start)), "wet")
