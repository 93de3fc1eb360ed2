"""What the machine reads as the stance of a proposal on each provision that it cites, from the stored signals."""
from __future__ import annotations

from dataclasses import dataclass

from kg.rdf import iri
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE

_STANCES = PROLOGUE + """
SELECT ?bepaling ?standpunt ?reden WHERE {
  VALUES ?voorstel { UNDEF }
  ?signaal a ruimte:Standpuntsignaal ; ruimte:vanVoorstel ?voorstel ; ruimte:overBepaling ?bepaling ;
           ruimte:standpunt/skos:notation ?standpunt .
  OPTIONAL { ?signaal ruimte:reden ?reden }
} ORDER BY ?bepaling"""


@dataclass(frozen=True)
class ReadStance:
    """A stance, and the words that say so."""

    slug: str
    reason: str  #: Dutch; "" where none is stored


def read_stances(store: GraphStore, iris: Iris, proposal_id: str) -> dict[str, ReadStance]:
    """By address of the provision; none for a proposal that wasn't compared yet."""
    rows = store.select(own_base(_STANCES, iris), {"voorstel": iris.proposal(proposal_id)}).rows
    return {
        iri.to_target(row["bepaling"].value): ReadStance(row["standpunt"].value, row["reden"].value if "reden" in row else "")
        for row in rows
    }
