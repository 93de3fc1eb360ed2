"""A proposal as triples: passages, directions of solution, and citations as Web Annotations. Never contact data."""
from __future__ import annotations

from pyoxigraph import NamedNode, Triple

from kg import iri, vocabulary
from kg.iri import Iris
from kg.terms import A, DCT, OA, RDFS, SCHEMA, about, boolean, day, decimal, integer, string, text
from kg.vocabulary import concept
from records import Citation, Proposal

#: field of the record (and of its JSON) → slug in the list of fields
FIELDS = {"title": "titel", "problem": "probleem", "laws_text": "wet", "solutions": "oplossing"}
CONTEXT = 32  #: characters kept before and after a quote, so that it can be found again in a changed text


def proposal_triples(iris: Iris, proposal: Proposal) -> list[Triple]:
    """All triples of one proposal, for the graph `/id/graaf/voorstel/{id}`."""
    node = iris.proposal(proposal.id)
    triples = _head(iris, proposal, node) + _policy_fields(iris, proposal, node) + _submitter(iris, proposal, node)
    for field, nr, words in passages(proposal):
        triples += _passage(iris, proposal, field, nr, words)
    for citation in proposal.citations:
        triples += _citation(iris, proposal, node, citation)
    return triples


def passages(proposal: Proposal) -> list[tuple[str, int | None, str]]:
    """(field, number of the solution, text) of every field that has text, in the order of the format."""
    fields = [("title", None, proposal.title), ("problem", None, proposal.problem), ("laws_text", None, proposal.laws_text)]
    fields += [("solutions", solution.nr, solution.text) for solution in proposal.solutions]
    return [(field, nr, words) for field, nr, words in fields if words]


def _head(iris: Iris, proposal: Proposal, node: NamedNode) -> list[Triple]:
    terms = iris.terms
    return about(
        node,
        (A, terms.Voorstel), (DCT.identifier, string(proposal.id)), (DCT.title, text(proposal.title) if proposal.title else None),
        (terms.concept, boolean(proposal.concept)),
        (DCT.dateSubmitted, day(proposal.submitted)),
        (terms.indieningsbron, concept(iris, "indieningsbron", proposal.submitted_source)),
        (DCT.isPartOf, iris.call(proposal.call)), (terms.gebiedstype, concept(iris, "gebiedstype", proposal.area_type)),
        (terms.sha256, string(proposal.source_sha256)),
        *((terms.melding, text(message)) for message in proposal.messages),
    ) + about(iris.call(proposal.call), (A, terms.Uitvraag), (DCT.identifier, string(proposal.call)))  # fmt: skip


def _policy_fields(iris: Iris, proposal: Proposal, node: NamedNode) -> list[Triple]:
    triples = []
    for name in proposal.policy_fields:
        slug = iri.slug(name)
        triples += about(node, (DCT.subject, iris.concept("leefveld", slug)))
        if ("leefveld", slug) not in vocabulary.concepts():
            definition = "Beleidsterrein dat een indiener noemt, naast de leefvelden van de uitvraag."
            triples += vocabulary.concept_triples(iris, "leefveld", slug, name.lower(), definition)
    return triples


def _submitter(iris: Iris, proposal: Proposal, node: NamedNode) -> list[Triple]:
    if not proposal.submitter:
        return []
    who = NamedNode(proposal.submitter_iri) if proposal.submitter_iri else iris.submitter(proposal.submitter)
    return about(node, (DCT.creator, who)) + about(who, (A, iris.terms.Indiener), (RDFS.label, text(proposal.submitter)))


def _passage(iris: Iris, proposal: Proposal, field: str, nr: int | None, words: str) -> list[Triple]:
    terms, node = iris.terms, iris.proposal(proposal.id)
    passage = iris.passage(proposal.id, FIELDS[field], nr)
    triples = about(
        passage, (A, terms.Passage), (DCT.isPartOf, node), (terms.veld, concept(iris, "veld", FIELDS[field])), (SCHEMA.text, text(words))
    )  # fmt: skip
    if nr is None:
        return triples + about(node, (DCT.hasPart, passage))
    solution = next(solution for solution in proposal.solutions if solution.nr == nr)
    return triples + about(node, (DCT.hasPart, passage), (terms.oplossing, passage)) + about(
        passage,
        (A, terms.Oplossingsrichting), (SCHEMA.position, integer(nr)), (terms.voorkeur, boolean(solution.preferred)),
        (terms.ingreep, concept(iris, "ingreep", solution.intervention)),
        *((terms.beoogt, iri.of_target(target)) for target in solution.targets),
    )  # fmt: skip


def _citation(iris: Iris, proposal: Proposal, node: NamedNode, citation: Citation) -> list[Triple]:
    terms = iris.terms
    passage = iris.passage(proposal.id, FIELDS[citation.field or ""], citation.nr)
    words = next(w for field, nr, w in passages(proposal) if (field, nr) == (citation.field, citation.nr))
    mark = iris.citation(passage, citation.start, citation.end)
    place, quote, position = (iri.part_of(mark, name) for name in ("plek", "citaat", "positie"))
    targets = [iri.of_target(target) for target in citation.targets]
    return (
        about(node, *((DCT.references, target) for target in targets))
        + about(
            mark,
            (A, terms.Citatie), (A, OA.Annotation), (OA.motivatedBy, OA.linking), (OA.hasTarget, place), (terms.citaatUit, node),
            *((OA.hasBody, target) for target in targets),
            *((terms.kandidaat, iri.of_target(candidate)) for candidate in citation.candidates),
            (terms.soortBron, concept(iris, "soort-bron", citation.kind)),
            (terms.oplosstatus, concept(iris, "oplosstatus", citation.status)), (terms.rol, concept(iris, "rol", citation.role)),
            (terms.zekerheid, decimal(citation.confidence)), (terms.regel, string(citation.rule)), (terms.reden, text(citation.reason)),
        )
        + about(place, (A, OA.SpecificResource), (OA.hasSource, passage), (OA.hasSelector, quote), (OA.hasSelector, position))
        + about(
            quote,
            (A, OA.TextQuoteSelector), (OA.exact, text(citation.quote)),
            (OA.prefix, text(words[max(0, citation.start - CONTEXT) : citation.start])),
            (OA.suffix, text(words[citation.end : citation.end + CONTEXT])),
        )
        + about(position, (A, OA.TextPositionSelector), (OA.start, integer(citation.start)), (OA.end, integer(citation.end)))
    )  # fmt: skip
