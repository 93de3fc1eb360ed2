"""Counts as triples: of each cited law in a graph of its own, and the lists of what is largest or first in one graph for all."""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Triple

import jci
from kg.rdf import iri
from kg.rdf.iri import Iris
from kg.rdf.terms import A, about, integer, string
from kg.statistics.facts import Facts


@dataclass
class LawCounts:
    """What is counted of one law; everything by IRI, proposals by id."""

    proposals: list[str] = field(default_factory=list)
    articles: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    targets: Counter[str] = field(default_factory=Counter)  #: citations of precisely this unit
    target_proposals: Counter[str] = field(default_factory=Counter)
    roles: Counter[tuple[str, str]] = field(default_factory=Counter)  #: (role, target) → citations
    role_proposals: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    fields: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    neighbours: Counter[str] = field(default_factory=Counter)


@lru_cache(maxsize=65536)
def law_of(target: str) -> str:
    """The IRI of the law that a target (a BWB unit, or an act as a whole) lies in."""
    return target.partition("&")[0]


def count_laws(facts: Iterable[Facts], wanted: Collection[str]) -> dict[str, LawCounts]:
    """The counts of these laws over all proposals, which come in order of id."""
    found: dict[str, LawCounts] = {}
    for one in facts:
        mine = [law for law in one.laws if law in wanted]
        for law in mine:
            counts = found.setdefault(law, LawCounts())
            counts.proposals.append(one.id)
            counts.neighbours.update(other for other in one.laws if other != law)
            for topic in one.fields:
                counts.fields[topic].append(one.id)
        if mine:
            _count_provisions(one, {law: found[law] for law in mine})
    return found


def _count_provisions(one: Facts, counts: Mapping[str, LawCounts]) -> None:
    for article in one.provisions:
        if law_of(article) in counts:
            counts[law_of(article)].articles[article].append(one.id)
    exact, roles = Counter[str](), Counter[tuple[str, str]]()
    for citation in one.cited:
        for target in citation.targets:
            if law_of(target) in counts:
                roles[citation.role, target] += 1
                if "&" in target:
                    exact[target] += 1
    for target, times in exact.items():
        counts[law_of(target)].targets[target] += times
        counts[law_of(target)].target_proposals[target] += 1
    for (role, target), times in roles.items():
        counts[law_of(target)].roles[role, target] += times
        counts[law_of(target)].role_proposals[role, target].append(one.id)


# --- a law ----------------------------------------------------------------------------------------------------------


def law_triples(iris: Iris, law: str, counts: LawCounts) -> list[Triple]:
    """The counts of one law, for its graph `/id/graaf/signaal/telling/{law}`."""
    own, node = iris.terms, NamedNode(law)
    triples = about(
        iris.count("regeling", address(law)),
        (A, own.Regelingcluster), (own.regelingclusterVan, node), (own.telt, node), *proposals_of(iris, counts.proposals),
    )  # fmt: skip
    for article, ids in counts.articles.items():
        triples += about(
            iris.count("artikel", address(article)),
            (A, own.Artikelcluster), (own.artikelclusterVan, node), (own.telt, NamedNode(article)), *proposals_of(iris, ids),
        )  # fmt: skip
    for target, times in counts.targets.items():
        triples += about(
            iris.count("bepaling", address(target)),
            (A, own.Bepalingtelling), (own.bepalingtellingVan, node), (own.telt, NamedNode(target)),
            (own.aantalCitaties, integer(times)), (own.aantalVoorstellen, integer(counts.target_proposals[target])),
        )  # fmt: skip
    for (role, target), times in counts.roles.items():
        triples += about(
            iris.count("rol", role, address(target)),
            (A, own.Roltelling), (own.roltellingVan, node), (own.telt, NamedNode(target)), (own.metRol, iris.concept("rol", role)),
            (own.aantalCitaties, integer(times)), *proposals_of(iris, counts.role_proposals[role, target]),
        )  # fmt: skip
    for topic, ids in counts.fields.items():
        triples += about(
            iris.count("leefveld", topic.rpartition("/")[2], address(law)),
            (A, own.Leefveldtelling), (own.leefveldtellingVan, node), (own.telt, node), (own.metLeefveld, NamedNode(topic)),
            *proposals_of(iris, ids),
        )  # fmt: skip
    for other, number in counts.neighbours.items():
        triples += about(
            iris.count("buren", address(law), address(other)),
            (A, own.Burentelling), (own.burentellingVan, node), (own.telt, node), (own.metBuur, NamedNode(other)),
            (own.aantalVoorstellen, integer(number)), *((own.verwijzingen, one) for one in _references(iris, law, other)),
        )  # fmt: skip
    return triples


def _references(iris: Iris, law: str, other: str) -> list[NamedNode]:
    """The nodes that count the references of one law to another, both ways; there is one where a loaded law refers."""
    pair = [jci.law_of(address(one)) or address(one) for one in (law, other)]
    return [iris.law_references(*pair), iris.law_references(*reversed(pair))]


def proposals_of(iris: Iris, ids: Sequence[str]) -> list[tuple[NamedNode, Literal]]:
    """How many proposals, and which."""
    return [(iris.terms.aantalVoorstellen, integer(len(ids))), (iris.terms.voorstellen, string(" ".join(ids)))]


def address(node: str) -> str:
    """The address that an IRI stands for, as a step of another IRI."""
    return iri.to_target(node)
