"""What comes together: proposals that name the same provision, or the same law."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import jci
from kg.law.metadata import departments
from kg.rdf import iri
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE

_MEMBERS = PROLOGUE + """
SELECT DISTINCT ?doel ?kenmerk WHERE { ?voorstel %s ?doel ; dct:identifier ?kenmerk } ORDER BY ?doel ?kenmerk"""
_TITLES = PROLOGUE + """
SELECT ?wet ?titel WHERE {
  { { SELECT DISTINCT ?wet { ?voorstel ruimte:noemtRegeling ?wet } } ?wet rdfs:label ?titel }
  UNION { ?wet a eli:LegalResource ; skos:prefLabel ?titel }
}"""
KINDS = {"provision": "ruimte:noemtBepaling", "law": "ruimte:noemtRegeling"}


@dataclass(frozen=True)
class Cluster:
    """Proposals around one target."""

    target: str  #: canonical address
    label: str
    proposals: tuple[str, ...]  #: ids
    departments: tuple[str, ...] = ()  #: ministries responsible for the law, where known


def clusters(store: GraphStore, iris: Iris, by: str = "provision") -> list[Cluster]:
    """The clusters by provision or by law, the largest first."""
    titles, ministries = law_titles(store, iris), departments(store, iris)
    members: dict[str, list[str]] = {}
    for row in store.select(own_base(_MEMBERS % KINDS[by], iris)).rows:
        members.setdefault(iri.to_target(row["doel"].value), []).append(row["kenmerk"].value)
    found = [
        Cluster(target, label(target, titles), tuple(ids), tuple(filter(None, [ministries.get(jci.law_of(target) or "")])))
        for target, ids in members.items()
    ]
    return sorted(found, key=lambda cluster: (-len(cluster.proposals), cluster.label, cluster.target))


def law_titles(store: GraphStore, iris: Iris) -> dict[str, str]:
    """BWB id or CELEX address → title, of the laws that are loaded or cited; a loaded law's own title comes first."""
    rows = store.select(own_base(_TITLES, iris)).rows
    titles: dict[str, str] = {}
    for row in rows:  # in the order of the query: what is loaded overwrites what a citation called it
        target = iri.to_target(row["wet"].value)
        titles[jci.law_of(target) or target] = row["titel"].value
    return titles


def label(target: str, titles: Mapping[str, str]) -> str:
    """`artikel 11 Huisvestingswet 2014`; the law's id where its title isn't known."""
    law = jci.law_of(target)
    return jci.label(target, titles.get(law)) if law else titles.get(target, target)
