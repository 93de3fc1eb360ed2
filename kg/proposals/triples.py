"""A proposal as triples: passages, directions of solution, and citations as Web Annotations. Never contact data."""
from __future__ import annotations

import re

from pyoxigraph import NamedNode, Triple

import jci
from kg.rdf import iri, vocabulary
from kg.rdf.iri import Iris
from kg.rdf.terms import DCT, OA, RDFS, SCHEMA, A, about, boolean, day, decimal, integer, string, text
from kg.rdf.vocabulary import concept
from records import Citation, Proposal

#: field of the record (and of its JSON) → slug in the list of fields
FIELDS = {"policy_fields": "leefveld", "title": "titel", "problem": "probleem", "laws_text": "wet", "solutions": "oplossing"}
RECORD_FIELDS = {slug: field for field, slug in FIELDS.items()}
ADDED_FIELD = "Beleidsterrein dat een indiener noemt, naast de leefvelden van de uitvraag."
CONTEXT = 32  #: characters kept before and after a quote, so that it can be found again in a changed text


def proposal_triples(iris: Iris, proposal: Proposal) -> list[Triple]:
    """All triples of one proposal, for the graph `/id/graaf/voorstel/{id}`."""
    node = iris.proposal(proposal.id)
    triples = _head(iris, proposal, node)
    for field, nr, words in passages(proposal):
        triples += _passage(iris, proposal, field, nr, words)
    for citation in proposal.citations:
        triples += _citation(iris, proposal, node, citation)
    return triples


def passages(proposal: Proposal) -> list[tuple[str, int | None, str]]:
    """(field, number of the solution, text) of every field that has text, in the order of the format."""
    fields: list[tuple[str, int | None, str]] = [
        ("policy_fields", None, "\n".join(proposal.policy_fields)), ("title", None, proposal.title),
        ("problem", None, proposal.problem), ("laws_text", None, proposal.laws_text),
    ]  # fmt: skip
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
        (DCT.creator, _submitter(iris, proposal)), (terms.ingediendDoor, text(proposal.submitter) if proposal.submitter else None),
        *((DCT.subject, iris.concept("leefveld", vocabulary.policy_field(name))) for name in proposal.policy_fields),
        *((terms.melding, text(message)) for message in proposal.messages),
    )  # fmt: skip


def names(iris: Iris, proposal: Proposal) -> list[Triple]:
    """What the proposal mentions is called: its submitter, call, policy fields and laws.

    Other proposals mention the same things, and a statement that stands in two named graphs counts twice for the engine;
    so these go into one graph of their own, `/id/graaf/namen`, each thing once.
    """
    call = iris.call(proposal.call)
    triples = about(call, (A, iris.terms.Uitvraag), (DCT.identifier, string(proposal.call)))
    for name in proposal.policy_fields:
        slug = vocabulary.policy_field(name)
        if ("leefveld", slug) not in vocabulary.concepts():
            triples += vocabulary.concept_triples(iris, "leefveld", slug, name.lower(), ADDED_FIELD)
    who = _submitter(iris, proposal)
    if who:
        triples += about(who, (A, iris.terms.Indiener), (RDFS.label, text(_organisation(proposal.submitter))))
    for citation in proposal.citations:
        if citation.law and citation.law_title:
            law = iri.of_target(jci.build(citation.law) if jci.law_of(citation.law) else citation.law)
            triples += about(law, (RDFS.label, text(citation.law_title)))
    return triples


def _submitter(iris: Iris, proposal: Proposal) -> NamedNode | None:
    if not proposal.submitter:
        return None
    return NamedNode(proposal.submitter_iri) if proposal.submitter_iri else iris.submitter(_organisation(proposal.submitter))


def _organisation(written: str) -> str:
    """The organisation without its department: "gemeente Utrecht, afdeling Wonen" is the gemeente Utrecht."""
    name = re.split(r"[,(;]", written)[0].strip() or written
    return name[0].lower() + name[1:]


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
        (terms.ingreep, concept(iris, "ingreep", solution.intervention)), (terms.richting, concept(iris, "standpunt", solution.direction)),
        (terms.ingreepRegel, string(solution.rule) if solution.rule else None),
        *((terms.experimentpunt, concept(iris, "experimentpunt", point)) for point in solution.experiment),
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
        about(node, *((DCT.references, target) for target in targets), *_named(iris, citation))
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


def _named(iris: Iris, citation: Citation) -> list[tuple[NamedNode, NamedNode]]:
    """The article (or chapter) and the law of every target: what proposals are grouped by, loaded or not."""
    pairs: list[tuple[NamedNode, NamedNode]] = []
    for target in citation.targets:
        law = jci.law_of(target)
        if law and jci.parts(target):
            pairs.append((iris.terms.noemtBepaling, iri.of_target(jci.article_of(target))))
        if law or target.startswith("CELEX:"):
            pairs.append((iris.terms.noemtRegeling, iri.of_target(jci.build(law) if law else target.partition("&")[0])))
    return list(dict.fromkeys(pairs))

