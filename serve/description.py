"""The service description (SPARQL 1.1) and VoID of what is served, made once per snapshot."""
from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response

from kg.export.catalog import dataset_iri
from kg.rdf import terms
from kg.rdf.terms import DCT, A, Namespace
from serve.formats import MEDIA_TYPES
from serve.service import Service

SD, VOID, FORMATS = (
    Namespace("http://www.w3.org/ns/sparql-service-description#"), Namespace("http://rdfs.org/ns/void#"), Namespace("http://www.w3.org/ns/formats/"),
)  # fmt: skip
RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip
WRITERS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD, "rdf": RdfFormat.RDF_XML}
MOST_GRAPHS = 500  #: named graphs that the description lists

_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_CLASSES = "SELECT ?what (COUNT(?s) AS ?n) WHERE { ?s a ?what } GROUP BY ?what ORDER BY DESC(?n) ?what"
_PROPERTIES = "SELECT ?what (COUNT(?s) AS ?n) WHERE { ?s ?what ?o } GROUP BY ?what ORDER BY DESC(?n) ?what"
_GRAPHS = "SELECT DISTINCT ?what WHERE { GRAPH ?what { ?s ?p ?o } } ORDER BY ?what LIMIT %d"


async def describe(request: Request, service: Service, form: str) -> Response:
    """The description in one of the formats of a graph."""
    snapshot = await service.snapshots.current()
    tag = f'W/"{snapshot.name}.description.{form}"'
    headers = {"etag": tag, "vary": "Accept", "cache-control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    endpoint = str(request.url.replace(query=""))
    if snapshot.name not in service.descriptions:
        service.descriptions = {snapshot.name: await _counts(service)}
    triples = _triples(service, NamedNode(endpoint), service.descriptions[snapshot.name])
    prefixes = {} if form == "nt" else {"prefixes": service.iris.prefixes | {"sd": SD.iri, "void": VOID.iri, "formats": FORMATS.iri}}
    return Response(serialize(triples, format=WRITERS[form], **prefixes), headers=headers, media_type=MEDIA_TYPES[form])


async def _counts(service: Service) -> dict[str, list[tuple[str, int]]]:
    async def counted(query: str) -> list[tuple[str, int]]:
        rows = await service.select(query)
        return [(row["what"]["value"] if "what" in row else "", int(row["n"]["value"]) if "n" in row else 0) for row in rows]

    questions = {"all": _COUNT, "classes": _CLASSES, "properties": _PROPERTIES, "graphs": _GRAPHS % MOST_GRAPHS}
    return {name: await counted(query) for name, query in questions.items()}


def _triples(service: Service, endpoint: NamedNode, counts: dict[str, list[tuple[str, int]]]) -> list[Triple]:
    here, dataset, default = BlankNode("dienst"), BlankNode("gegevens"), BlankNode("standaardgraaf")
    found: list[tuple[BlankNode, NamedNode, NamedNode | BlankNode | Literal]] = [
        (here, A, SD.Service), (here, SD.endpoint, endpoint), (here, SD.supportedLanguage, SD.SPARQL11Query),
        (here, SD.feature, SD.UnionDefaultGraph), (here, SD.defaultDataset, dataset),
        *((here, SD.resultFormat, FORMATS[name]) for name in RESULT_FORMATS),
        (dataset, A, SD.Dataset), (dataset, A, VOID.Dataset), (dataset, VOID.sparqlEndpoint, endpoint),
        (dataset, DCT.title, terms.text("Voorstellen voor ruimte in regels, en de wetten die ze noemen")),
        (dataset, terms.RDFS.seeAlso, dataset_iri(service.iris)),
        (dataset, VOID.uriSpace, Literal(f"{service.iris.base}/id/")),
        (dataset, VOID.triples, terms.integer(counts["all"][0][1])),
        (dataset, VOID.classes, terms.integer(len(counts["classes"]))),
        (dataset, VOID.properties, terms.integer(len(counts["properties"]))),
        *((dataset, VOID.vocabulary, NamedNode(iri)) for iri in service.iris.prefixes.values()),
        (dataset, SD.defaultGraph, default), (default, A, SD.Graph),
    ]  # fmt: skip
    for n, (iri, number) in enumerate(counts["classes"]):
        part = BlankNode(f"klasse{n}")
        found += [(dataset, VOID.classPartition, part), (part, VOID["class"], NamedNode(iri)), (part, VOID.entities, terms.integer(number))]
    for n, (iri, number) in enumerate(counts["properties"]):
        part = BlankNode(f"eigenschap{n}")
        found += [(dataset, VOID.propertyPartition, part), (part, VOID.property, NamedNode(iri))]
        found.append((part, VOID.triples, terms.integer(number)))
    for n, (iri, _) in enumerate(counts["graphs"]):
        part = BlankNode(f"graaf{n}")
        found += [(dataset, SD.namedGraph, part), (part, A, SD.NamedGraph), (part, SD.name, NamedNode(iri))]
    return [Triple(*row) for row in found]
