"""Judgements as triples, for the graph `/id/graaf/oordelen`: made anew from the table, reviewers as random ids only."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from kg.judgements.record import Judgement
from kg.judgements.status import Status, status
from kg.proposals.triples import FIELDS
from kg.rdf import iri
from kg.rdf.iri import Iris
from kg.rdf.terms import PROV, XSD, A, about, day, integer, string, text
from kg.rdf.vocabulary import concept

LISTED = 50  #: judgements in the list that a question about all of them shows
PER_STEP = 20  #: proposals of each status in such a list


def judgement_triples(iris: Iris, judgements: Iterable[Judgement], solutions: Mapping[str, Sequence[int]]) -> list[Triple]:
    """All judgements but tombstones, the status and open criteria that follow from them, and the lists of the last and the first.

    `solutions` gives the numbers of the directions of solution by proposal; a proposal that isn't in it has no status.
    """
    kept = [one for one in judgements if not one.erased]
    triples = [triple for one in kept for triple in _judgement(iris, one)]
    last = [one for one in kept if one.kind == "toets"][-LISTED:]
    triples += [Triple(iris.judgement(one.id), iris.terms.inLijst, iris.list("laatste-oordelen")) for one in last]
    per_step: Counter[str] = Counter()
    by_proposal: dict[str, list[Judgement]] = {}
    for one in kept:
        if one.kind in ("toets", "stap"):
            by_proposal.setdefault(one.proposal, []).append(one)
    for proposal, about_it in sorted(by_proposal.items()):
        if proposal in solutions:
            found = status(about_it, solutions[proposal])
            triples += _status(iris, iris.proposal(proposal), found, proposal)
            per_step[found.step] += 1
            if per_step[found.step] <= PER_STEP:
                triples.append(Triple(iris.proposal(proposal), iris.terms.inLijst, iris.list("in-behandeling")))
    return triples


def _judgement(iris: Iris, one: Judgement) -> list[Triple]:
    terms, node, reviewer = iris.terms, iris.judgement(one.id), iris.reviewer(one.reviewer)
    return about(reviewer, (A, PROV.Agent)) + about(
        node,
        (A, terms.Oordeel), (terms.soortOordeel, concept(iris, "soort-oordeel", one.kind)),
        (terms.over, iris.proposal(one.proposal)), (terms.over, iris.proposal(one.other) if one.other else None),
        (terms.overOplossing, iris.passage(one.proposal, "oplossing", one.solution) if one.solution is not None else None),
        (terms.criterium, concept(iris, "criterium", one.criterion) if one.criterion else None),
        (terms.uitkomst, concept(iris, one.outcome_list, one.outcome)),
        (terms.motivering, text(one.motivation) if one.motivation else None),
        *((terms.bewijs, NamedNode(read)) for read in one.evidence),
        *((terms.bewijsUit, iri.of_target(target)) for target in one.texts),
        *((terms.doel, iri.of_target(target)) for target in one.targets),
        (terms.veld, concept(iris, "veld", FIELDS[one.field]) if one.field else None),
        (terms.citaat, text(one.quote) if one.quote else None), (terms.voorkomen, integer(one.occurrence) if one.occurrence else None),
        (terms.datum, day(date.fromisoformat(one.day)) if one.day else None),
        (terms.werksessie, string(one.session) if one.session else None),
        *((terms.genodigde, text(name)) for name in one.departments),
        (PROV.wasAttributedTo, reviewer), (PROV.generatedAtTime, Literal(one.time, datatype=NamedNode(XSD + "dateTime"))),
        (PROV.wasRevisionOf, iris.judgement(one.replaces) if one.replaces else None),
    )  # fmt: skip


def _status(iris: Iris, node: NamedNode, found: Status, proposal: str) -> list[Triple]:
    terms = iris.terms
    still_open = ((terms.openCriterium, concept(iris, "criterium", one)) for one in found.open)
    triples = about(node, (terms.status, concept(iris, "stap", found.step)), *still_open)
    for nr, of_solution in found.solutions:
        triples += _status(iris, iris.passage(proposal, "oplossing", nr), of_solution, proposal)
    return triples
