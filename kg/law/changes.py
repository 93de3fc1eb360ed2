"""What changed in a law, and which proposals that touches."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

import jci
from kg.rdf import iri
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE, string

_CHANGED = PROLOGUE + """
SELECT DISTINCT ?werk WHERE {
  VALUES ?wet { UNDEF } VALUES ?na { UNDEF } VALUES ?tot { UNDEF }
  ?werk ruimte:regeling ?wet . ?deel eli:realizes ?werk .
  { ?deel ruimte:vanaf ?sleutel } UNION { ?deel ruimte:tot ?sleutel }
  FILTER(?sleutel > ?na && ?sleutel <= ?tot)
} ORDER BY ?werk"""
_TOUCHED = PROLOGUE + """
SELECT DISTINCT ?kenmerk WHERE {
  VALUES ?bepaling { UNDEF } ?voorstel ruimte:noemtBepaling ?bepaling ; dct:identifier ?kenmerk
} ORDER BY ?kenmerk"""
_CITED = PROLOGUE + """
SELECT DISTINCT ?wet ?datum WHERE { ?voorstel ruimte:noemtRegeling ?wet ; dct:dateSubmitted ?datum } ORDER BY ?wet ?datum"""


@dataclass(frozen=True)
class Change:
    """What differs between two versions of a law."""

    law: str
    provisions: tuple[str, ...]  #: addresses of articles (or of units outside an article) whose text differs
    proposals: tuple[str, ...]  #: ids of proposals that cite one of them


def changes(store: GraphStore, iris: Iris, law: str, after: str, until: str) -> Change:
    """What changed after the version with key `after`, up to and with the version `until`."""
    where = {"wet": iri.of_target(jci.build(law)), "na": string(after), "tot": string(until)}
    rows = store.select(own_base(_CHANGED, iris), where).rows
    units = tuple(dict.fromkeys(jci.article_of(iri.to_target(row["werk"].value)).partition("#")[0] for row in rows))
    touched = [iri.of_target(unit) for unit in units]
    proposals = store.select(own_base(_TOUCHED, iris), {"bepaling": touched}).rows if touched else ()
    return Change(law, units, tuple(row["kenmerk"].value for row in proposals))


def cited_laws(store: GraphStore, iris: Iris) -> dict[str, set[date]]:
    """The laws that proposals cite (BWB ids), each with the days on which those proposals were submitted."""
    found: dict[str, set[date]] = {}
    for row in store.select(own_base(_CITED, iris)).rows:
        law = jci.law_of(row["wet"].value)
        if law and isinstance(row["wet"], NamedNode):
            found.setdefault(law, set()).add(date.fromisoformat(row["datum"].value))
    return found
