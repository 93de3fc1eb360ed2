"""Proposals read back from the graph."""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

import jci
from kg.proposals.triples import FIELDS, RECORD_FIELDS
from kg.rdf import iri, vocabulary
from kg.rdf.engine import GraphStore, Row
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE
from records import Citation, InputError, Proposal, Solution

# An OPTIONAL of one triple is asked per row; one with more in it, or with another in it, goes through all proposals first.
_HEAD = PROLOGUE + """
SELECT ?titel ?concept ?datum ?bron ?uitvraag ?indiener ?naam ?gebied ?sha WHERE {
  VALUES ?voorstel { UNDEF }
  ?voorstel ruimte:concept ?concept ; dct:dateSubmitted ?datum ; ruimte:indieningsbron/skos:notation ?bron ;
            dct:isPartOf/dct:identifier ?uitvraag ; ruimte:gebiedstype/skos:notation ?gebied ; ruimte:sha256 ?sha .
  OPTIONAL { ?voorstel dct:title ?titel }
  OPTIONAL { ?voorstel dct:creator ?indiener }
  OPTIONAL { ?voorstel ruimte:ingediendDoor ?naam }
}"""
_MESSAGES = PROLOGUE + "SELECT ?melding WHERE { VALUES ?voorstel { UNDEF } ?voorstel ruimte:melding ?melding } ORDER BY ?melding"
_PASSAGES = PROLOGUE + """
SELECT ?veld ?tekst ?nr ?voorkeur ?ingreep ?richting ?regel ?punt ?doel WHERE {
  VALUES ?voorstel { UNDEF }
  ?voorstel dct:hasPart ?passage .
  ?passage ruimte:veld/skos:notation ?veld ; schema:text ?tekst .
  OPTIONAL { ?passage schema:position ?nr }
  OPTIONAL { ?passage ruimte:voorkeur ?voorkeur }
  OPTIONAL { ?passage ruimte:ingreep/skos:notation ?ingreep }
  OPTIONAL { ?passage ruimte:richting/skos:notation ?richting }
  OPTIONAL { ?passage ruimte:ingreepRegel ?regel }
  OPTIONAL { ?passage ruimte:experimentpunt/skos:notation ?punt }
  OPTIONAL { ?passage ruimte:beoogt ?doel }
} ORDER BY ?veld ?nr ?doel"""
_CITATIONS = PROLOGUE + """
SELECT ?citatie ?veld ?nr ?start ?eind ?citaat ?soort ?status ?rol ?zekerheid ?regel ?reden ?doel ?kandidaat WHERE {
  VALUES ?voorstel { UNDEF }
  ?citatie ruimte:citaatUit ?voorstel ; ruimte:soortBron ?soort ; ruimte:oplosstatus ?status ;
           ruimte:rol ?rol ; ruimte:zekerheid ?zekerheid ; ruimte:regel ?regel ; ruimte:reden ?reden ; oa:hasTarget ?plek .
  ?plek oa:hasSource ?passage ; oa:hasSelector/oa:exact ?citaat ; oa:hasSelector ?positie .
  ?positie oa:start ?start ; oa:end ?eind .
  ?passage ruimte:veld ?veld .
  OPTIONAL { ?passage schema:position ?nr }
  OPTIONAL { ?citatie oa:hasBody ?doel }
  OPTIONAL { ?citatie ruimte:kandidaat ?kandidaat }
} ORDER BY ?citatie ?doel ?kandidaat"""
_NAMES = PROLOGUE + "SELECT ?wet ?naam WHERE { VALUES ?wet { UNDEF } ?wet rdfs:label ?naam }"
_LIST = PROLOGUE + """
SELECT ?kenmerk ?titel ?naam ?datum WHERE {
  ?voorstel a ruimte:Voorstel ; dct:identifier ?kenmerk ; dct:dateSubmitted ?datum .
  OPTIONAL { ?voorstel dct:title ?titel }
  OPTIONAL { ?voorstel ruimte:ingediendDoor ?naam }
} ORDER BY ?kenmerk"""


@dataclass(frozen=True)
class ProposalLine:
    """A proposal in a list."""

    id: str
    title: str
    submitter: str
    submitted: date


def list_proposals(store: GraphStore, iris: Iris) -> list[ProposalLine]:
    """All proposals, by id."""
    rows = store.select(own_base(_LIST, iris)).rows
    return [ProposalLine(_v(r, "kenmerk"), _v(r, "titel"), _v(r, "naam"), date.fromisoformat(_v(r, "datum"))) for r in rows]


def read_proposal(store: GraphStore, iris: Iris, proposal_id: str) -> Proposal:
    """One proposal as it was read. Raises InputError when the graph has none of that id."""

    def ask(query: str) -> tuple[Row, ...]:
        return store.select(own_base(query, iris), {"voorstel": iris.proposal(proposal_id)}).rows

    heads = ask(_HEAD)
    if not heads:
        raise InputError(f"{proposal_id}: geen voorstel met dit kenmerk")
    head = heads[0]
    texts, solutions = _passages(ask(_PASSAGES))
    who = _v(head, "indiener")
    return Proposal(
        id=proposal_id, title=_v(head, "titel"), concept=_v(head, "concept") == "true",
        policy_fields=tuple(texts.get("leefveld", "").splitlines()), submitter=_v(head, "naam"),
        submitter_iri=None if who.startswith(iris.base) else who or None, area_type=_v(head, "gebied"),
        submitted=date.fromisoformat(_v(head, "datum")), submitted_source=_v(head, "bron"), call=_v(head, "uitvraag"),
        problem=texts.get("probleem", ""), laws_text=texts.get("wet", ""), solutions=solutions,
        citations=_citations(store, iris, ask(_CITATIONS)),
        messages=tuple(_v(row, "melding") for row in ask(_MESSAGES)), source_sha256=_v(head, "sha"),
    )  # fmt: skip


def _passages(rows: tuple[Row, ...]) -> tuple[dict[str, str], tuple[Solution, ...]]:
    texts = {_v(row, "veld"): _v(row, "tekst") for row in rows if "nr" not in row}
    by_number: dict[int, list[Row]] = {}
    for row in rows:
        if "nr" in row:
            by_number.setdefault(int(_v(row, "nr")), []).append(row)
    return texts, tuple(_solution(nr, by_number[nr]) for nr in sorted(by_number))


def _solution(nr: int, rows: list[Row]) -> Solution:
    row = rows[0]
    targets = tuple(dict.fromkeys(iri.to_target(_v(r, "doel")) for r in rows if "doel" in r))
    told = {_v(r, "punt") for r in rows}
    points = tuple(point for kind, point in vocabulary.concepts() if kind == "experimentpunt" and point in told)
    return Solution(
        nr, _v(row, "tekst"), _v(row, "voorkeur") == "true", _v(row, "ingreep"), targets, direction=_v(row, "richting") or "onbekend",
        rule=_v(row, "regel"), experiment=points,
    )  # fmt: skip


def _citations(store: GraphStore, iris: Iris, rows: tuple[Row, ...]) -> tuple[Citation, ...]:
    names = _law_names(store, iris, rows)
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(_v(row, "citatie"), []).append(row)
    order = {field: place for place, field in enumerate(FIELDS)}
    return tuple(sorted((_citation(one, names) for one in grouped.values()), key=lambda c: (order[c.field or ""], c.nr or 0, c.start)))


def _law_names(store: GraphStore, iris: Iris, rows: tuple[Row, ...]) -> dict[str, str]:
    """What the laws of the targets are called, by IRI; asked apart, because in one question it goes through all references of all law."""
    laws = {_law_iri(row) for row in rows if "doel" in row}
    if not laws:
        return {}
    found = store.select(own_base(_NAMES, iris), {"wet": [NamedNode(law) for law in sorted(laws)]}).rows
    return {_v(row, "wet"): _v(row, "naam") for row in found}


def _law_iri(row: Row) -> str:
    """The IRI of the law that the target of a citation lies in; "" without a target."""
    return re.split("[&#]", _v(row, "doel"))[0]


def _citation(rows: list[Row], names: dict[str, str]) -> Citation:
    row = rows[0]
    targets = tuple(dict.fromkeys(iri.to_target(_v(r, "doel")) for r in rows if "doel" in r))
    candidates = tuple(dict.fromkeys(iri.to_target(_v(r, "kandidaat")) for r in rows if "kandidaat" in r))
    return Citation(
        start=int(_v(row, "start")), end=int(_v(row, "eind")), quote=_v(row, "citaat"),
        kind=_slug(row, "soort"), status=_slug(row, "status"), law=_law(targets),
        targets=targets, candidates=candidates, confidence=float(_v(row, "zekerheid")),
        rule=_v(row, "regel"), reason=_v(row, "reden"), law_title=names.get(_law_iri(row)), role=_slug(row, "rol"),
        field=RECORD_FIELDS[_slug(row, "veld")], nr=int(_v(row, "nr")) if "nr" in row else None,
    )  # fmt: skip


def _law(targets: tuple[str, ...]) -> str | None:
    if not targets:
        return None
    return jci.law_of(targets[0]) or (targets[0].partition("&")[0] if targets[0].startswith("CELEX:") else None)


def _v(row: Row, name: str) -> str:
    """The text of a value, "" when unbound."""
    term = row.get(name)
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _slug(row: Row, name: str) -> str:
    """The slug of a concept: the last part of its IRI."""
    return _v(row, name).rpartition("/")[2]
