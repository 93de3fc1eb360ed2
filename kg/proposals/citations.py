"""Who cites a provision: proposals with the exact words, and where they stand."""
from __future__ import annotations

from dataclasses import dataclass

import jci
from kg.proposals.triples import RECORD_FIELDS
from kg.rdf import iri
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE

_WITHIN = PROLOGUE + """
SELECT DISTINCT ?doel WHERE { VALUES ?genoemd { UNDEF } ?voorstel $NAMES ?genoemd ; dct:references ?doel }"""
_CITING = PROLOGUE + """
SELECT ?kenmerk ?titel ?naam ?citaat ?voor ?na ?doel ?status ?rol ?reden ?veld ?nr ?start WHERE {
  VALUES ?doel { UNDEF }
  ?citatie oa:hasBody ?doel ; ruimte:citaatUit ?voorstel .
  ?voorstel dct:identifier ?kenmerk .
  OPTIONAL { ?voorstel dct:title ?titel }
  OPTIONAL { ?voorstel ruimte:ingediendDoor ?naam }
  ?citatie ruimte:oplosstatus/skos:notation ?status ; ruimte:rol/skos:notation ?rol ; ruimte:reden ?reden ;
           oa:hasTarget ?plek .
  ?plek oa:hasSource ?passage ; oa:hasSelector ?woorden, ?positie .
  ?woorden oa:exact ?citaat ; oa:prefix ?voor ; oa:suffix ?na . ?positie oa:start ?start .
  ?passage ruimte:veld/skos:notation ?veld .
  OPTIONAL { ?passage schema:position ?nr }
} ORDER BY ?kenmerk ?veld ?nr ?start ?doel"""


@dataclass(frozen=True)
class Citing:
    """One citation of a provision (or of something in it) by a proposal."""

    proposal: str
    title: str
    submitter: str
    quote: str
    before: str  #: a few words around the quote
    after: str
    target: str
    status: str
    role: str
    reason: str
    field: str
    nr: int | None
    start: int


def citing(store: GraphStore, iris: Iris, target: str) -> list[Citing]:
    """The citations of a unit and of all within it, by proposal. Works for law that isn't loaded too."""
    target = jci.canonical(target)
    names, group = _group(target)
    cited = store.select(own_base(_WITHIN.replace("$NAMES", names), iris), {"genoemd": iri.of_target(group)}).rows
    within = [row["doel"] for row in cited if _lies_in(iri.to_target(row["doel"].value), target)]  # a few: each leads to its citations
    found = []
    for row in store.select(own_base(_CITING, iris), {"doel": within}).rows if within else ():
        value = {name: term.value for name, term in row.items()}
        found.append(Citing(
            value["kenmerk"], value.get("titel", ""), value.get("naam", ""), value["citaat"], value["voor"], value["na"],
            iri.to_target(value["doel"]), value["status"], value["rol"], value["reden"], RECORD_FIELDS[value["veld"]],
            int(value["nr"]) if "nr" in value else None, int(value["start"]),
        ))  # fmt: skip
    return found


def _lies_in(address: str, target: str) -> bool:
    return address == target or address.startswith((f"{target}&", f"{target}#"))


def _group(target: str) -> tuple[str, str]:
    """The property that leads from proposals to a target, and what it leads to: its article, its law, or itself."""
    if jci.law_of(target):
        return ("ruimte:noemtBepaling", jci.article_of(target)) if jci.parts(target) else ("ruimte:noemtRegeling", target)
    whole_act = target.startswith("CELEX:") and "&" not in target
    return ("ruimte:noemtRegeling" if whole_act else "dct:references", target)
