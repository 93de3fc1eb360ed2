"""Overlap and the graph: proposals as far as they are compared, read all at once; signals written, to be made again at will."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from kg.overlap.compare import Pair
from kg.overlap.coverage import model_mark
from kg.overlap.groups import AskGroup
from kg.overlap.stance import Stance
from kg.rdf import iri
from kg.rdf.engine import GraphStore, Row
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import DCT, PROLOGUE, RDFS, A, about, boolean, decimal, string, text
from kg.rdf.vocabulary import concept
from records import Citation, Proposal, Solution

KEPT = 0.05  #: probability from which a pair is written to the graph; opposites about one article also below it
OPPOSITES = 10  #: of one proposal that are kept below that, the likeliest
LISTED = 60  #: pairs of a class, groups, and provisions in the lists that a question about everything shows
GRAPH = "signaal"
_HEADS = PROLOGUE + """
SELECT ?kenmerk ?titel ?datum ?uitvraag WHERE {
  ?voorstel a ruimte:Voorstel ; dct:identifier ?kenmerk ; dct:dateSubmitted ?datum ; dct:isPartOf/dct:identifier ?uitvraag .
  OPTIONAL { ?voorstel dct:title ?titel }
} ORDER BY ?kenmerk"""
_PASSAGES = PROLOGUE + """
SELECT ?kenmerk ?veld ?nr ?tekst ?ingreep ?doel WHERE {
  ?voorstel a ruimte:Voorstel ; dct:identifier ?kenmerk ; dct:hasPart ?passage .
  ?passage ruimte:veld/skos:notation ?veld ; schema:text ?tekst .
  OPTIONAL { ?passage schema:position ?nr ; ruimte:ingreep/skos:notation ?ingreep OPTIONAL { ?passage ruimte:beoogt ?doel } }
} ORDER BY ?kenmerk ?veld ?nr ?doel"""
_CITED = PROLOGUE + """
SELECT ?kenmerk ?doel ?naam WHERE {
  ?voorstel a ruimte:Voorstel ; dct:identifier ?kenmerk ; dct:references ?doel .
  BIND(IRI(REPLACE(STR(?doel), "[&#].*$", "")) AS ?regeling) OPTIONAL { ?regeling rdfs:label ?naam }
} ORDER BY ?kenmerk ?doel"""
_GROUPS = PROLOGUE + """
SELECT ?naam ?kenmerk WHERE {
  ?groep a ruimte:Vraaggroep ; dct:identifier ?naam ; ruimte:groepslid/dct:identifier ?kenmerk
} ORDER BY ?naam ?kenmerk"""


def comparable_proposals(store: GraphStore, iris: Iris) -> list[Proposal]:
    """All proposals by id, with what overlap compares: title, passages, and what they cite. Quotes and places are left out."""

    def by_proposal(query: str) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in store.select(own_base(query, iris)).rows:
            found.setdefault(_v(row, "kenmerk"), []).append(row)
        return found

    passages, cited = by_proposal(_PASSAGES), by_proposal(_CITED)
    return [_proposal(rows[0], passages.get(name, []), cited.get(name, [])) for name, rows in by_proposal(_HEADS).items()]


def _proposal(head: Row, passages: Sequence[Row], cited: Sequence[Row]) -> Proposal:
    texts = {_v(row, "veld"): _v(row, "tekst") for row in passages if "nr" not in row}
    return Proposal(
        id=_v(head, "kenmerk"), title=_v(head, "titel"), concept=False, policy_fields=(), submitter="", submitter_iri=None,
        area_type="onbekend", submitted=date.fromisoformat(_v(head, "datum")), submitted_source="aanname", call=_v(head, "uitvraag"),
        problem=texts.get("probleem", ""), laws_text=texts.get("wet", ""), solutions=_solutions(passages),
        citations=tuple(_citation(row) for row in cited), messages=(), source_sha256="",
    )  # fmt: skip


def _solutions(rows: Sequence[Row]) -> tuple[Solution, ...]:
    numbered: dict[int, list[Row]] = {}
    for row in rows:
        if "nr" in row:
            numbered.setdefault(int(_v(row, "nr")), []).append(row)
    return tuple(
        Solution(
            nr, _v(of_it[0], "tekst"), intervention=_v(of_it[0], "ingreep") or "onbekend",
            targets=tuple(dict.fromkeys(iri.to_target(_v(row, "doel")) for row in of_it if "doel" in row)),
        )
        for nr, of_it in sorted(numbered.items())
    )  # fmt: skip


def _citation(row: Row) -> Citation:
    """What is cited, as a citation without a place."""
    target = iri.to_target(_v(row, "doel"))
    return Citation(
        start=0, end=0, quote="", kind="wet", status="opgelost", law=None, targets=(target,), candidates=(),
        confidence=1.0, rule="", reason="", law_title=_v(row, "naam") or None,
    )  # fmt: skip


def group_members(store: GraphStore, iris: Iris) -> dict[str, set[str]]:
    """The groups of asks as they were last written: name → proposals."""
    found: dict[str, set[str]] = {}
    for row in store.select(own_base(_GROUPS, iris)).rows:
        found.setdefault(_v(row, "naam"), set()).add(_v(row, "kenmerk"))
    return found


# --- writing --------------------------------------------------------------------------------------------------------


def signal_triples(
    iris: Iris, pairs: Sequence[Pair], stances: Mapping[str, Mapping[str, Stance]], groups: Sequence[AskGroup], titles: Mapping[str, str]
) -> list[Triple]:
    """All signals, for the graph `/id/graaf/signaal`: likely pairs, what each proposal wants of a provision, groups of asks."""
    triples: list[Triple] = []
    per_class: Counter[str] = Counter()
    opposites: Counter[str] = Counter()
    for pair in sorted(pairs, key=lambda one: (-one.score, one.a, one.b)):
        kept = pair.score >= KEPT
        if not kept and pair.opposite and pair.kind == "zelfde-artikel" and max(opposites[pair.a], opposites[pair.b]) < OPPOSITES:
            kept = True
            opposites.update((pair.a, pair.b))
        if kept:
            triples += _pair(iris, pair)
            per_class[pair.kind] += 1
            if per_class[pair.kind] <= LISTED:
                triples.append(Triple(iris.overlap_signal(pair.a, pair.b), iris.terms.inLijst, iris.list("duplicaten")))
    triples += _opposites(iris, stances)
    for proposal_id, by_target in stances.items():
        for target, stance in by_target.items():
            triples += _stance(iris, proposal_id, target, stance)
    for nr, group in enumerate(groups):
        triples += about(
            iris.ask_group(group.name),
            (A, iris.terms.Vraaggroep), (DCT.identifier, string(group.name)), (RDFS.label, text(titles.get(group.central) or group.name)),
            (iris.terms.bevestigd, boolean(group.confirmed)), *((iris.terms.groepslid, iris.proposal(one)) for one in group.proposals),
            (iris.terms.inLijst, iris.list("vraaggroepen") if nr < LISTED else None),
        )  # fmt: skip
    return triples


def compared_triples(iris: Iris, versions: Mapping[str, str], model: str) -> list[Triple]:
    """Which proposals were compared, in which version, and with which language model (`kg.overlap.coverage`): for the same graph."""
    told = [Triple(iris.proposal(name), iris.terms.vergelekenVersie, string(version)) for name, version in versions.items()]
    return told + ([Triple(iris.graph(GRAPH), iris.terms.vergelekenMet, string(model_mark(model)))] if model else [])


def _pair(iris: Iris, pair: Pair) -> list[Triple]:
    terms, node = iris.terms, iris.overlap_signal(pair.a, pair.b)
    triples = about(
        node,
        (A, terms.Overlapsignaal), (terms.vergelijkt, iris.proposal(pair.a)), (terms.vergelijkt, iris.proposal(pair.b)),
        (terms.kans, decimal(round(pair.score, 4))), (terms.klasse, concept(iris, "paar", pair.kind)),
        (terms.tegengesteld, boolean(pair.opposite)), (terms.reden, text(pair.reason)),
        *((terms.deelt, iri.of_target(target)) for target in pair.shared),
    )  # fmt: skip
    for name, value in pair.signals.items():
        part = iri.part_of(node, name)
        triples += about(node, (terms.bijdrage, part))
        triples += about(part, (terms.signaal, string(name)), (terms.waarde, decimal(round(value, 4))))
    return triples


def _stance(iris: Iris, proposal_id: str, target: str, stance: Stance) -> list[Triple]:
    terms = iris.terms
    return about(
        iris.stance_signal(proposal_id, target),
        (A, terms.Standpuntsignaal), (terms.vanVoorstel, iris.proposal(proposal_id)), (terms.overBepaling, iri.of_target(target)),
        (terms.standpunt, concept(iris, "standpunt", stance.slug)), (terms.zekerheid, decimal(round(abs(stance.score), 4))),
        (terms.reden, text(f"woorden: {', '.join(stance.evidence)}") if stance.evidence else None),
    )  # fmt: skip


def _opposites(iris: Iris, stances: Mapping[str, Mapping[str, Stance]]) -> list[Triple]:
    """Of each provision of which some want more room and others stricter rules, who they are; those with most of both are listed."""
    sides: dict[str, tuple[list[str], list[str]]] = {}
    for proposal_id, by_target in sorted(stances.items()):
        for target, stance in by_target.items():
            if stance.slug in ("ruimer", "strenger"):
                sides.setdefault(target, ([], []))[stance.slug == "strenger"].append(proposal_id)
    both = sorted(((min(map(len, two)), target) for target, two in sides.items() if all(two)), key=lambda one: (-one[0], one[1]))
    triples: list[Triple] = []
    for nr, (_, target) in enumerate(both):
        wider, stricter = sides[target]
        triples += about(
            iris.count("tegengesteld", target),
            (A, iris.terms.Tegenstelling), (iris.terms.tegenstellingOver, iri.of_target(target)), (iris.terms.telt, iri.of_target(target)),
            (iris.terms.ruimer, string(" ".join(wider))), (iris.terms.strenger, string(" ".join(stricter))),
            (iris.terms.tegenstellingOver, iris.list("tegengesteld") if nr < LISTED else None),
        )  # fmt: skip
    return triples


def _v(row: Row, name: str) -> str:
    term = row.get(name)
    return term.value if isinstance(term, NamedNode | Literal) else ""
