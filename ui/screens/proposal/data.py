"""What the screen of a proposal asks beside `ui.data.graph`: who corrected and said what, and what typed words mean."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jci
from kg.judgements import table
from kg.judgements.cases import cases
from kg.judgements.corrections import Place, anchor, find, places_of
from kg.judgements.enter import place_of
from kg.judgements.record import Judgement
from kg.judgements.verdicts import Verdict, stances
from kg.overlap.stances import ReadStance, read_stances
from kg.proposals.triples import passages, proposal_triples
from records import Citation, Proposal
from ui.data.graph import Graph
from ui.data.reader import Meant, machine_reading, meant


@dataclass(frozen=True)
class Spot:
    """A place in a proposal, with what it cites and what people said of it."""

    place: Place
    quote: str
    citation: Citation | None  #: as it holds now; None where nothing is cited
    said: tuple[Judgement, ...]  #: the corrections of this place, oldest first

    @property
    def state(self) -> int:
        """Another number after each correction."""
        return self.said[-1].nr if self.said else 0


@dataclass(frozen=True)
class Stance:
    """What is said of a proposal and a provision that it cites."""

    target: str
    read: ReadStance | None  #: by the machine
    verdict: Verdict | None  #: by people


def written(place: Place) -> str:
    """A place as it stands in a URL: `problem:10-25`, `solutions.2:0-9`."""
    number = f".{place.nr}" if place.nr is not None else ""
    return f"{place.field}{number}:{place.start}-{place.end}"


def place_of_citation(citation: Citation) -> Place:
    """Where a citation of a proposal stands."""
    return Place(citation.field or "", citation.nr, citation.start, citation.end)


def spot(graph: Graph, proposal: Proposal, place: str) -> Spot:
    """Raises UsageError for a place that isn't in the text."""
    found = place_of(proposal, place)
    quote, occurrence = anchor(proposal, found)
    same = (found.field, " ".join(quote.split()), occurrence)
    said = [one for one in corrections(graph, proposal.id) if (one.field, " ".join((one.quote or "").split()), one.occurrence) == same]
    citation = next((one for one in proposal.citations if place_of_citation(one) == found), None)
    return Spot(found, quote, citation, tuple(said))


def corrections(graph: Graph, proposal_id: str) -> list[Judgement]:
    """Every correction of a proposal's citations, oldest first; read at once, not from the snapshot."""
    return [one for one in table.read(graph.desk.folder, proposal_id) if one.kind == "citatie" and not one.erased]


def place_of_correction(proposal: Proposal, one: Judgement) -> Place | None:
    """Where a correction stands in the text; None when the text has no such place any more."""
    return find(proposal, one.field or "", one.quote or "", one.occurrence or 1)


def occurrences(proposal: Proposal, words: str) -> list[tuple[Place, str, str, str]]:
    """Every place of words in the text: the place, what stands before it, the words, what stands after."""
    texts = {(field, nr): text for field, nr, text in passages(proposal)}
    found = []
    for place in places_of(proposal, words):
        text = texts[place.field, place.nr]
        found.append((place, text[max(0, place.start - 60) : place.start], text[place.start : place.end], text[place.end : place.end + 60]))
    return found


def offered(graph: Graph, proposal: Proposal, spot: Spot, words: str) -> list[Meant]:
    """What a person may mean by words typed as the target of a place; words without a law are of the law that is cited there."""
    law = spot.citation.law if spot.citation else None
    return meant(graph.desk.folder, graph.store, words, proposal.submitted, law if law and jci.law_of(law) else None)


def undone(graph: Graph, proposal: Proposal, spot: Spot) -> tuple[str, tuple[str, ...]] | None:
    """The correction (and its targets) that takes back the last one of a place: what was said before, else what the machine reads.

    None where the machine found a citation without a target: that can't be said again as a correction.
    """
    if len(spot.said) > 1:
        before = spot.said[-2]
        return ("geen", ()) if before.outcome == "geen" else ("doel", before.targets)
    read = machine_reading(graph.desk.folder, graph.store, proposal)
    found = next((one for one in read.citations if place_of_citation(one) == spot.place), None)
    if found is None:
        return "geen", ()
    return ("doel", found.targets) if found.targets else None


def proposal_stances(graph: Graph, proposal: Proposal) -> list[Stance]:
    """Per provision that the proposal cites, in the order of its text, and those that people judged besides."""
    read = read_stances(graph.store, graph.desk.folder.iris, proposal.id)
    said = {target: verdict for (_, target), verdict in stances(table.read(graph.desk.folder, proposal.id)).items()}
    cited = (target for one in proposal.citations for target in one.targets if jci.law_of(target) and jci.parts(target))
    return [Stance(target, read.get(target), said.get(target)) for target in dict.fromkeys([*cited, *said])]


def proposal_nodes(graph: Graph, proposal: Proposal) -> list[str]:
    """The IRIs of a proposal, its passages and its citations."""
    iris = graph.desk.folder.iris
    return list(dict.fromkeys(triple.subject.value for triple in proposal_triples(iris, proposal)))


def correction_cases(graph: Graph, proposal_id: str | None) -> Iterator[Mapping[str, Any]]:
    """The corrections of one proposal, or of all, as test cases (`kg.judgements.cases`)."""
    return cases(graph.store, graph.desk.folder.iris, table.read(graph.desk.folder, proposal_id))
