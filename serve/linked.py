"""Linked data: every IRI of ours answers, as a Dutch page, Turtle, JSON-LD, N-Triples or RDF/XML."""
from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.rdf import vocabulary
from kg.rdf.terms import PROLOGUE
from serve import page
from serve.description import WRITERS
from serve.formats import GRAPH, MEDIA_TYPES, PAGE, choose
from serve.problems import Problem
from serve.service import Question, Service

FORMATS = {**PAGE, **GRAPH}
MOST = 100  #: things that refer here, or stand in a graph, that a page lists

#: what is said of a thing, and of its parts (`thing#part`)
_ABOUT = """{ VALUES ?s { %(it)s } ?s ?p ?o }
  UNION { %(it)s ?link ?s . FILTER(isIRI(?s) && STRSTARTS(STR(?s), CONCAT(STR(%(it)s), "#"))) ?s ?p ?o }"""
_IN_GRAPH = "GRAPH %(it)s { ?s ?p ?o }"
_REFERRING = """SELECT DISTINCT ?s ?p WHERE { ?s ?p %(it)s . FILTER(!STRSTARTS(STR(?s), CONCAT(STR(%(it)s), "#"))) }
  ORDER BY ?p ?s LIMIT %(most)d"""
_LABELS = PROLOGUE + """
SELECT ?x (SAMPLE(?name) AS ?label) WHERE { VALUES ?x { %s } ?x skos:prefLabel|rdfs:label|dct:title ?name } GROUP BY ?x"""
_SUBJECTS = "SELECT DISTINCT ?s WHERE { GRAPH %(it)s { ?s ?p ?o } } ORDER BY ?s LIMIT %(most)d"


async def thing(request: Request) -> Response:
    """`/id/…`: one thing of ours. 404, in the form that was asked for, when the graph says nothing of it."""
    service: Service = request.app.state.service
    form = wanted_form(request)
    it = service.iris.of_path(request.scope["raw_path"].decode("ascii").removeprefix(request.scope.get("root_path", "")))
    is_graph = it.value.startswith(service.iris.graph("").value)
    where = (_IN_GRAPH if is_graph else _ABOUT) % {"it": it}
    if form != "html":
        await _must_exist(service, where, it)
        return await service.respond(Question(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}", None, form), request)
    if is_graph:
        return await _graph_page(service, it)
    rows = await service.select(f"SELECT DISTINCT ?s ?p ?o WHERE {{ {where} }} ORDER BY ?s ?p ?o")
    if not rows:
        return _unknown(it)
    referring = await service.select(_REFERRING % {"it": it, "most": MOST})
    labels = await _labels(service, [row[key] for row in rows + referring for key in row])
    return _page(page.thing_page(service.iris, it.value, rows, referring, labels, full=len(referring) == MOST))


async def vocabulary_page(request: Request) -> Response:
    """`/def`: our own terms; they are ours whatever is in the store."""
    service: Service = request.app.state.service
    form, start = wanted_form(request), f"{service.iris.base}/def"
    triples = [triple for triple in vocabulary.schema_triples(service.iris) if _iri(triple).startswith(start)]
    if form == "html":
        return _page(page.vocabulary_page(service.iris, triples))
    prefixes = {} if WRITERS[form] == RdfFormat.N_TRIPLES else {"prefixes": service.iris.prefixes}
    return Response(serialize(triples, format=WRITERS[form], **prefixes), headers={"vary": "Accept"}, media_type=MEDIA_TYPES[form])


def _iri(triple: Triple) -> str:
    return triple.subject.value if isinstance(triple.subject, NamedNode) else ""


def wanted_form(request: Request) -> str:
    """What is asked for: `?format=ttl`, which a link on a page can say, or else the Accept header."""
    wanted = request.query_params.get("format")
    form = (wanted if wanted in FORMATS else None) if wanted else choose(request.headers.get("accept"), FORMATS)
    if form is None:
        raise Problem("not-acceptable", accepted=[types[0] for types in FORMATS.values()])
    return form


async def _must_exist(service: Service, where: str, it: NamedNode) -> None:
    if not await service.select(f"SELECT ?s WHERE {{ {where} }} LIMIT 1"):
        raise Problem("not-found", f"De graaf zegt niets over {it.value}.")


async def _graph_page(service: Service, it: NamedNode) -> Response:
    subjects = await service.select(_SUBJECTS % {"it": it, "most": MOST})
    if not subjects:
        return _unknown(it)
    labels = await _labels(service, [row["s"] for row in subjects])
    return _page(page.graph_page(service.iris, it.value, [row["s"]["value"] for row in subjects], labels, full=len(subjects) == MOST))


async def _labels(service: Service, terms: Sequence[dict[str, str]]) -> dict[str, str]:
    iris = dict.fromkeys(NamedNode(term["value"]) for term in terms if term["type"] == "uri")
    if not iris:
        return {}
    return {row["x"]["value"]: row["label"]["value"] for row in await service.select(_LABELS % " ".join(map(str, iris))) if "x" in row}


def _unknown(it: NamedNode) -> Response:
    return _page(page.not_found(it.value), status=404)


def _page(html: str, status: int = 200) -> Response:
    return HTMLResponse(html, status, {"vary": "Accept", "cache-control": "no-cache", "content-language": "nl"})
