"""What a list of all proposals says of each: title, submitter, policy fields, and the laws that it cites."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import jci
from kg import iri
from kg.iri import Iris
from kg.proposals import ProposalLine, list_proposals
from kg.ready import own_base
from kg.store import GraphStore
from kg.terms import PROLOGUE

_FIELDS = PROLOGUE + """
SELECT ?kenmerk ?leefveld ?naam WHERE {
  ?voorstel dct:subject ?veld ; dct:identifier ?kenmerk . ?veld skos:notation ?leefveld ; skos:prefLabel ?naam
}"""
_LAWS = PROLOGUE + "SELECT DISTINCT ?kenmerk ?wet WHERE { ?voorstel ruimte:noemtRegeling ?wet ; dct:identifier ?kenmerk }"
_NUMBERS = PROLOGUE + """
SELECT ?voorstel ?nr WHERE { VALUES ?voorstel { UNDEF } ?voorstel dct:hasPart/schema:position ?nr } ORDER BY ?nr"""


@dataclass(frozen=True)
class Described:
    """A proposal in a list that can be filtered."""

    line: ProposalLine
    fields: Mapping[str, str]  #: slug of the list `leefveld` → its name
    laws: frozenset[str]  #: BWB ids and CELEX numbers


def described(store: GraphStore, iris: Iris) -> list[Described]:
    """All proposals, by id."""
    fields: dict[str, dict[str, str]] = {}
    for row in store.select(own_base(_FIELDS, iris)).rows:
        fields.setdefault(row["kenmerk"].value, {})[row["leefveld"].value] = row["naam"].value
    laws: dict[str, set[str]] = {}
    for row in store.select(own_base(_LAWS, iris)).rows:
        target = iri.to_target(row["wet"].value)
        laws.setdefault(row["kenmerk"].value, set()).add(jci.law_of(target) or target)
    return [Described(line, fields.get(line.id, {}), frozenset(laws.get(line.id, ()))) for line in list_proposals(store, iris)]


def solution_numbers(store: GraphStore, iris: Iris, proposals: Sequence[str]) -> dict[str, list[int]]:
    """The numbers of the directions of solution, of some proposals."""
    if not proposals:
        return {}
    names = {iris.proposal(name).value: name for name in proposals}
    found: dict[str, list[int]] = {}
    for row in store.select(own_base(_NUMBERS, iris), {"voorstel": [iris.proposal(name) for name in proposals]}).rows:
        found.setdefault(names[row["voorstel"].value], []).append(int(row["nr"].value))
    return found
