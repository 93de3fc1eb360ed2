"""The room that a visible rule found in a provision, as the signal graph has it."""
from __future__ import annotations

import re
from dataclasses import dataclass

import jci
from kg.rdf import iri
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE

_GIVEN = PROLOGUE + """
SELECT ?bepaling ?soort ?regel ?versie ?bevoegde ?voorwaarde ?duur WHERE {
  VALUES ?graaf { UNDEF }
  VALUES ?genoemd { UNDEF }
  GRAPH ?graaf { ?ruimte a ruimte:MogelijkeRuimte ; ruimte:grondslag ?bepaling ; ruimte:soortRuimte ?begrip ; ruimte:regel ?regel ;
                         ruimte:gelezenIn ?versie }
  FILTER(?bepaling = ?genoemd || STRSTARTS(STR(?bepaling), CONCAT(STR(?genoemd), "&")))
  ?begrip skos:notation ?soort .
  OPTIONAL { ?ruimte ruimte:bevoegde ?bevoegde }
  OPTIONAL { ?ruimte ruimte:voorwaarde ?voorwaarde }
  OPTIONAL { ?ruimte ruimte:duur ?duur }
}"""


@dataclass(frozen=True)
class GivenRoom:
    """Room of one kind in an article or lid."""

    target: str
    kind: str  #: slug of the list `soort-ruimte`
    rule: str  #: that found it
    version: str  #: IRI of the version that was read: the newest one loaded
    holder: str = ""  #: who has the power, as the sentence says
    condition: str = ""
    duration: str = ""


def given(store: GraphStore, iris: Iris, target: str) -> list[GivenRoom]:
    """The room in a provision and in what lies within it, in the order of its numbers; none for law that isn't loaded."""
    law = jci.law_of(target)
    if law is None:
        return []
    asked = {"graaf": iris.graph("signaal", "ruimte", law), "genoemd": iri.of_target(target)}
    found = []
    for row in store.select(own_base(_GIVEN, iris), asked).rows:
        value = {name: term.value for name, term in row.items()}
        found.append(GivenRoom(
            iri.to_target(value["bepaling"]), value["soort"], value["regel"], value["versie"], value.get("bevoegde", ""),
            value.get("voorwaarde", ""), value.get("duur", ""),
        ))  # fmt: skip
    return sorted(found, key=lambda one: (_order(one.target), one.kind))


def _order(target: str) -> list[tuple[int, str]]:
    """Numbers by value: lid 10 after lid 2."""
    return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in re.split(r"(\d+)", target)]
