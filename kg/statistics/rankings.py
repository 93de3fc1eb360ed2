"""The lists of what is largest or first: what a ready question shows when it is asked about everything."""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations, islice

from pyoxigraph import NamedNode, Triple

import jci
from kg.rdf import iri
from kg.rdf.iri import Iris
from kg.rdf.terms import RDFS, A, about, integer, string, text
from kg.statistics.communities import communities
from kg.statistics.facts import Facts
from kg.statistics.per_law import address, proposals_of
from kg.statistics.sizes import Sizes, top

LONGEST = 100  #: rows of a list; an answer of so many comes within some tens of milliseconds
PER_KIND = 20  #: of each role
PER_FIELD = 15  #: of each policy field
PROPOSALS = 50  #: of a list of proposals, each of which gives several rows
TOGETHER = 2  #: proposals that must name two articles together before they count as asked about together

LISTS = {
    "artikelen": "Meest genoemde artikelen", "regelingen": "Meest genoemde regelingen", "bepalingen": "Meest genoemde bepalingen",
    "rollen": "Meest genoemde bepalingen per rol", "leefvelden": "Meest genoemde regelingen per leefveld",
    "buren": "Regelingen die het vaakst samen worden genoemd", "samen": "Artikelen die het vaakst samen worden genoemd",
    "niet-geladen": "Meest genoemde regelingen die niet geladen zijn", "artikelgroepen": "Groepen artikelen waarover samen wordt gevraagd",
    "voorstellen": "De eerste voorstellen", "met-regeling": "De eerste voorstellen die een regeling noemen",
    "zonder-regeling": "De eerste voorstellen zonder regeling", "na-te-lopen": "De eerste citaties om na te lopen",
    "experimenten": "De eerste experimenten zonder duur",
    "duplicaten": "De waarschijnlijkste paren", "vraaggroepen": "De grootste groepen van gelijke vragen",
    "tegengesteld": "Bepalingen met tegengestelde wensen",
    "in-behandeling": "De eerste voorstellen per status na ontvangst", "laatste-oordelen": "De laatste oordelen",
    "ruimte": "Bestaande ruimte",
    "kamerstukken": "De eerste voorstellen die een Kamerstuk noemen",
}  # fmt: skip


def list_triples(
    iris: Iris, facts: Sequence[Facts], sizes: Sizes, loaded: Collection[str], leaks: Iterable[tuple[NamedNode, str]]
) -> list[Triple]:
    """All lists, for the graph `/id/graaf/signaal/lijsten`.

    `facts`: all proposals by id; `sizes`: of all that they name; `loaded`: ids of laws whose text is loaded; `leaks`: (graph, subject)
    of what looks like contact data.
    """
    triples = [
        triple for slug, label in LISTS.items() for triple in about(iris.list(slug), (A, iris.terms.Lijst), (RDFS.label, text(label)))
    ]
    triples += _of_laws(iris, sizes, loaded) + _of_provisions(iris, sizes) + _together(iris, facts, sizes.provision_pairs)
    triples += _first(iris, facts) + _per_submitter(iris, facts) + _per_ask(iris, facts)
    return triples + [Triple(graph, iris.terms.mogelijkContact, NamedNode(node)) for graph, node in leaks]


# --- the largest ----------------------------------------------------------------------------------------------------


def _of_laws(iris: Iris, sizes: Sizes, loaded: Collection[str]) -> list[Triple]:
    own = iris.terms
    absent = {law: size for law, size in sizes.laws.items() if jci.law_of(address(law)) not in loaded}
    found = {"regelingen": top(sizes.laws, LONGEST), "niet-geladen": top(absent, LONGEST)}
    triples = [
        Triple(iris.count("regeling", address(law)), own.regelingclusterVan, iris.list(slug))
        for slug, laws in found.items() for law in laws
    ]  # fmt: skip
    triples += [
        Triple(iris.count("leefveld", topic.rpartition("/")[2], address(law)), own.leefveldtellingVan, iris.list("leefvelden"))
        for topic, laws in sizes.fields.items() for law in top(laws, PER_FIELD)
    ]  # fmt: skip
    return triples + [
        Triple(iris.count("buren", address(law), address(other)), own.burentellingVan, iris.list("buren"))
        for law, other in top(sizes.law_pairs, LONGEST)
    ]


def _of_provisions(iris: Iris, sizes: Sizes) -> list[Triple]:
    own, articles, targets = iris.terms, top(sizes.provisions, LONGEST), top(sizes.targets, LONGEST)
    triples = [Triple(iris.count("artikel", address(one)), own.artikelclusterVan, iris.list("artikelen")) for one in articles]
    triples += [Triple(iris.count("bepaling", address(one)), own.bepalingtellingVan, iris.list("bepalingen")) for one in targets]
    return triples + [
        Triple(iris.count("rol", role, address(one)), own.roltellingVan, iris.list("rollen"))
        for role, found in sizes.roles.items() for one in top(found, PER_KIND)
    ]  # fmt: skip


def _together(iris: Iris, facts: Iterable[Facts], sizes: Mapping[tuple[str, str], int]) -> list[Triple]:
    """The pairs of articles that are named together most, each in both directions, and the groups that such pairs make."""
    own, triples = iris.terms, list[Triple]()
    members: dict[tuple[str, str], list[str]] = {pair: [] for pair in top(sizes, LONGEST // 2)}
    for proposal in facts:
        for pair in combinations(proposal.provisions, 2):
            if pair in members:
                members[pair].append(proposal.id)
    for (one, other), ids in members.items():
        for article, neighbour in ((one, other), (other, one)):
            triples += about(
                iris.count("samen", address(article), address(neighbour)),
                (A, own.Samentelling), (own.samentellingVan, iris.list("samen")), (own.telt, NamedNode(article)),
                (own.metArtikel, NamedNode(neighbour)), *proposals_of(iris, ids),
            )  # fmt: skip
    for nr, group in enumerate(communities({pair: size for pair, size in sizes.items() if size >= TOGETHER})):
        triples += about(
            iris.count("artikelgroep", address(group.centre)),
            (A, own.Artikelgroep), (own.middelpunt, NamedNode(group.centre)), (own.aantalVoorstellen, integer(group.together)),
            *((own.groepsartikel, NamedNode(one)) for one in group.articles),
            (own.inLijst, iris.list("artikelgroepen") if nr < PER_KIND else None),
        )  # fmt: skip
    return triples


# --- the first ------------------------------------------------------------------------------------------------------


def _first(iris: Iris, facts: Sequence[Facts]) -> list[Triple]:
    proposals = {
        "voorstellen": _some(PROPOSALS, (one.id for one in facts)),
        "met-regeling": _some(PER_KIND, (one.id for one in facts if one.laws)),
        "zonder-regeling": _some(LONGEST, (one.id for one in facts if not one.laws)),
        "kamerstukken": _some(LONGEST, (one.id for one in facts if _names_papers(one))),
    }
    unresolved, repaired = (
        _some(LONGEST, (cited.node for one in facts for cited in one.cited if cited.status in statuses))
        for statuses in (("meerduidig", "onbekend"), ("hersteld", "afgeleid"))
    )
    experiments = (ask.node for one in facts for ask in one.asks if ask.kind == "experimenteerbepaling" and not ask.lasts)
    found = {slug: [iris.proposal(one) for one in ids] for slug, ids in proposals.items()} | {
        "na-te-lopen": [NamedNode(node) for node in unresolved + repaired],
        "experimenten": [NamedNode(node) for node in _some(LONGEST, experiments)],
    }
    return [Triple(node, iris.terms.inLijst, iris.list(slug)) for slug, nodes in found.items() for node in nodes]


def _some(number: int, found: Iterable[str]) -> list[str]:
    return list(islice(found, number))


_PAPERS = iri.of_target("kst-").value


def _names_papers(one: Facts) -> bool:
    """It cites a paper of parliament."""
    return any(target.startswith(_PAPERS) for cited in one.cited for target in cited.targets)


# --- all of a few ---------------------------------------------------------------------------------------------------


def _per_submitter(iris: Iris, facts: Iterable[Facts]) -> list[Triple]:
    own, by_submitter = iris.terms, defaultdict[str, list[str]](list)
    for one in facts:
        if one.submitter:
            by_submitter[one.submitter].append(one.id)
    return [
        triple for who, ids in by_submitter.items()
        for triple in about(
            iris.count("indiener", who), (A, own.Indienertelling), (own.telt, NamedNode(who)),
            *proposals_of(iris, ids),
        )
    ]  # fmt: skip


def _per_ask(iris: Iris, facts: Iterable[Facts]) -> list[Triple]:
    own, counts, by_ask = iris.terms, Counter[tuple[str, str]](), defaultdict[tuple[str, str], dict[str, None]](dict)
    for one in facts:
        for ask in one.asks:
            counts[ask.kind, ask.direction] += 1
            by_ask[ask.kind, ask.direction][one.id] = None
    return [
        triple for (kind, direction), ids in by_ask.items() if kind and direction
        for triple in about(
            iris.count("ingreep", kind, direction), (A, own.Ingreeptelling), (own.metIngreep, iris.concept("ingreep", kind)),
            (own.metRichting, iris.concept("standpunt", direction)), (own.aantalOplossingen, integer(counts[kind, direction])),
            (own.voorstellen, string(" ".join(ids))),
        )
    ]  # fmt: skip
