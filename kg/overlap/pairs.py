"""All pairs that the stored signals offer, and of one pair why: for those who review them.

Apart from `kg.overlap`, so that a screen needn't load what compares.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import jci
from kg.rdf import iri
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE

# What is told of a signal by scans of one statement each, its pair by its IRI: a join took ten times as long for 77,000 pairs.
_CHANCES = PROLOGUE + "SELECT ?signaal ?kans { ?signaal ruimte:kans ?kans }"
_KINDS = PROLOGUE + "SELECT ?signaal ?klasse { ?signaal ruimte:klasse ?klasse }"
_OPPOSITE = PROLOGUE + "SELECT ?signaal { ?signaal ruimte:tegengesteld true }"
_THERE = PROLOGUE + "SELECT ?kenmerk { ?voorstel a ruimte:Voorstel ; dct:identifier ?kenmerk }"
_PARTS = PROLOGUE + """
SELECT ?naam ?waarde WHERE {
  VALUES ?signaal { UNDEF }
  ?signaal ruimte:bijdrage ?deel . ?deel ruimte:signaal ?naam ; ruimte:waarde ?waarde
} ORDER BY ?naam"""
_STANCES = PROLOGUE + """
SELECT ?bepaling ?standpunt WHERE {
  VALUES ?voorstel { UNDEF }
  ?signaal a ruimte:Standpuntsignaal ; ruimte:vanVoorstel ?voorstel ; ruimte:overBepaling ?bepaling ;
           ruimte:standpunt/skos:notation ?standpunt
} ORDER BY ?bepaling"""


_CITED = PROLOGUE + """
SELECT DISTINCT ?kenmerk ?bepaling WHERE {
  VALUES ?voorstel { UNDEF }
  ?voorstel ruimte:noemtBepaling ?bepaling ; dct:identifier ?kenmerk
} ORDER BY ?bepaling ?kenmerk"""


@dataclass(frozen=True, slots=True)
class Offered:
    """Two proposals that may ask the same, by the machine."""

    a: str  #: id; the first in order of the alphabet
    b: str
    probability: float  #: that a person calls the pair duplicaat or overlap
    kind: str  #: slug of the list `paar`
    opposite: bool  #: the one wants more room, the other stricter rules

    @property
    def pair(self) -> tuple[str, str]:
        """As judgements name it."""
        return self.a, self.b


def offered(store: GraphStore, iris: Iris) -> list[Offered]:
    """All pairs of the stored signals whose proposals are still there, the likeliest first."""
    chances, kinds, opposite, proposals = (store.select(own_base(query, iris)).rows for query in (_CHANCES, _KINDS, _OPPOSITE, _THERE))
    kind_of = {row["signaal"].value: row["klasse"].value.rpartition("/")[2] for row in kinds}
    opposites = {row["signaal"].value for row in opposite}
    there = {row["kenmerk"].value for row in proposals}
    found = []
    for row in chances:
        signal = row["signaal"].value
        a, b = sorted(iris.signal_pair(signal))
        if a in there and b in there:
            found.append(Offered(a, b, float(row["kans"].value), kind_of[signal], signal in opposites))
    return sorted(found, key=lambda one: (-one.probability, one.a, one.b))


def contributions(store: GraphStore, iris: Iris, a: str, b: str) -> dict[str, float]:
    """What each signal adds to the log-odds of a pair; empty where the machine didn't keep the pair."""
    signals = [iris.overlap_signal(a, b), iris.overlap_signal(b, a)]
    rows = store.select(own_base(_PARTS, iris), {"signaal": signals}).rows
    return {row["naam"].value: float(row["waarde"].value) for row in rows}


def proposed_stances(store: GraphStore, iris: Iris, proposal_id: str) -> dict[str, str]:
    """What the words of a proposal seem to want of each provision that it cites: address → slug of the list `standpunt`."""
    rows = store.select(own_base(_STANCES, iris), {"voorstel": iris.proposal(proposal_id)}).rows
    return {iri.to_target(row["bepaling"].value): row["standpunt"].value for row in rows}


def cited_articles(store: GraphStore, iris: Iris, proposals: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The articles that proposals cite (a lid or onderdeel counts for its article), those that most of them cite first."""
    found: dict[str, list[str]] = {}
    rows = store.select(own_base(_CITED, iris), {"voorstel": [iris.proposal(one) for one in proposals]}).rows if proposals else ()
    for row in rows:
        names = found.setdefault(jci.article_of(iri.to_target(row["bepaling"].value)), [])
        names += [row["kenmerk"].value] if row["kenmerk"].value not in names else []
    return sorted(found.items(), key=lambda cited: (-len(cited[1]), cited[0]))
