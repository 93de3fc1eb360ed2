"""What else the proposals cite that cite a provision."""
from __future__ import annotations

from collections.abc import Iterable

from kg.rdf import iri
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE

_OTHERS = PROLOGUE + """
SELECT DISTINCT ?kenmerk ?ander WHERE {
  VALUES ?voorstel { UNDEF }
  ?voorstel ruimte:noemtBepaling ?ander ; dct:identifier ?kenmerk .
} ORDER BY ?kenmerk ?ander"""


def cited_articles(store: GraphStore, iris: Iris, proposals: Iterable[str]) -> dict[str, list[str]]:
    """Proposal → the articles (or chapters) that it cites, by address; each of the proposals is there."""
    found: dict[str, list[str]] = {one: [] for one in proposals}
    if found:
        for row in store.select(own_base(_OTHERS, iris), {"voorstel": [iris.proposal(one) for one in found]}).rows:
            found[row["kenmerk"].value].append(iri.to_target(row["ander"].value))
    return found
