"""What the source's metadata (WTI) say of a law: its ministry, other names and legal areas; a graph of its own per law."""
from __future__ import annotations

import csv
from functools import lru_cache

from pyoxigraph import Triple

import jci
from kg.rdf import iri
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import ELI, PROLOGUE, RDFS, SKOS, A, about, text
from kg.rdf.vocabulary import DATA
from records import LawInfo

_DEPARTMENTS = PROLOGUE + """
SELECT ?wet ?naam WHERE { ?wet eli:responsibility_of_agent/rdfs:label ?naam }"""


def info_triples(iris: Iris, info: LawInfo) -> list[Triple]:
    """The statements for `/id/graaf/wti/{BWB}`. A ministry is named per law: the source gives it as words, not as a code."""
    law = iri.of_target(jci.build(info.law))
    ministry = iris.ministry(info.law, info.ministry) if info.ministry else None
    triples = about(
        law,
        (ELI.responsibility_of_agent, ministry),
        *((SKOS.altLabel, text(name)) for name in info.abbreviations),
        *((iris.terms.nietOfficieleTitel, text(name)) for name in info.unofficial_titles),
        *((iris.terms.rechtsgebied, text(": ".join(filter(None, area)))) for area in info.areas),
    )  # fmt: skip
    return triples + (about(ministry, (A, iris.terms.Ministerie), (RDFS.label, text(info.ministry))) if ministry else [])


def departments(store: GraphStore, iris: Iris) -> dict[str, str]:
    """BWB id → the ministry responsible for it: from the metadata that are loaded, else from our short list with its sources."""
    rows = store.select(own_base(_DEPARTMENTS, iris)).rows
    return _listed() | {jci.law_of(row["wet"].value) or "": row["naam"].value for row in rows}


@lru_cache(maxsize=1)
def _listed() -> dict[str, str]:
    with (DATA / "ministries.csv").open(encoding="utf-8", newline="") as file:
        return {row["regeling"]: row["ministerie"] for row in csv.DictReader(file)}
