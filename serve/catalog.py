"""`/id/dataset`: what the data are, for catalogues (DCAT-AP-NL); at the address where they are served now."""
from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.export.catalog import PREFIXES, catalog_triples, dataset_iri
from serve import page
from serve.description import WRITERS
from serve.formats import MEDIA_TYPES
from serve.linked import wanted_form
from serve.service import Service


async def dataset(request: Request) -> Response:
    """The whole description, also for the address of a part of it."""
    service: Service = request.app.state.service
    form, iris = wanted_form(request), service.iris
    triples = catalog_triples(service.folder, endpoint=str(request.url.replace(path="/sparql", query="")))
    headers = {"vary": "Accept", "cache-control": "no-cache"}
    if form == "html":
        it = dataset_iri(iris).value
        labels = page.borrowed_words(iris.prefixes | PREFIXES) | _titles(triples)
        html = page.thing_page(iris, it, _rows(triples, first=it), [], labels, full=False)
        return HTMLResponse(html, headers=headers | {"content-language": "nl"})
    prefixes = {} if WRITERS[form] == RdfFormat.N_TRIPLES else {"prefixes": iris.prefixes | PREFIXES}
    return Response(serialize(triples, format=WRITERS[form], **prefixes), headers=headers, media_type=MEDIA_TYPES[form])


def _rows(triples: Sequence[Triple], first: str) -> list[page.Row]:
    rows = [{"s": _term(t.subject), "p": _term(t.predicate), "o": _term(t.object)} for t in triples]
    return sorted(rows, key=lambda row: (row["s"]["value"] != first, row["s"]["value"], row["p"]["value"], row["o"]["value"]))


def _term(term: object) -> dict[str, str]:
    assert isinstance(term, NamedNode | Literal)
    return {"type": "uri" if isinstance(term, NamedNode) else "literal", "value": term.value}


def _titles(triples: Sequence[Triple]) -> dict[str, str]:
    named = ("http://purl.org/dc/terms/title", "http://xmlns.com/foaf/0.1/name")
    return {_term(t.subject)["value"]: _term(t.object)["value"] for t in triples if t.predicate.value in named}
