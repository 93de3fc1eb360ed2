"""The likely duplicates of one proposal, read from the stored signals.

Apart from `kg.overlap`, so that a screen needn't load what compares.
"""
from __future__ import annotations

from dataclasses import dataclass

from kg.rdf import iri
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE

_ALIKE = PROLOGUE + """
SELECT ?ander ?kans ?klasse ?tegengesteld ?reden ?deelt WHERE {
  VALUES ?voorstel { UNDEF }
  ?signaal a ruimte:Overlapsignaal ; ruimte:vergelijkt ?voorstel, ?buur ; ruimte:kans ?kans ; ruimte:klasse/skos:notation ?klasse .
  FILTER(?buur != ?voorstel)
  ?buur dct:identifier ?ander .
  OPTIONAL { ?signaal ruimte:tegengesteld ?tegengesteld }
  OPTIONAL { ?signaal ruimte:reden ?reden }
  OPTIONAL { ?signaal ruimte:deelt ?deelt }
} ORDER BY DESC(?kans) ?ander ?deelt"""


@dataclass(frozen=True)
class Alike:
    """Another proposal that may ask the same, by the machine."""

    other: str  #: id
    probability: float  #: that a person calls the pair duplicaat or overlap
    kind: str  #: slug of the list `paar`
    opposite: bool  #: the one wants more room, the other stricter rules
    shared: tuple[str, ...]  #: addresses that both cite
    reason: str  #: Dutch; "" where none is stored


def alike(store: GraphStore, iris: Iris, proposal_id: str) -> list[Alike]:
    """The proposals that the stored signals name beside this one, the most alike first."""
    found: dict[str, Alike] = {}
    shared: dict[str, list[str]] = {}
    for row in store.select(own_base(_ALIKE, iris), {"voorstel": iris.proposal(proposal_id)}).rows:
        value = {name: term.value for name, term in row.items()}
        other = value["ander"]
        found.setdefault(other, Alike(
            other, float(value["kans"]), value["klasse"], value.get("tegengesteld") == "true", (), value.get("reden", ""),
        ))  # fmt: skip
        shared.setdefault(other, []).extend([iri.to_target(value["deelt"])] if "deelt" in value else [])
    return [
        Alike(one.other, one.probability, one.kind, one.opposite, tuple(dict.fromkeys(shared[one.other])), one.reason)
        for one in found.values()
    ]
