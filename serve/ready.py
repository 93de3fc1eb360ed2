"""Ready queries over HTTP: the list at /api/queries, one at /api/queries/NAME.csv|json|ttl."""
from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.rdf import sparql_text
from kg.rdf.engine import bind
from kg.rdf.ready_queries import ReadyQuery, own_base
from records import UsageError
from serve.formats import MEDIA_TYPES
from serve.problems import Problem
from serve.service import Question, Service

ROW_FORMATS, GRAPH_FORMATS = ("csv", "json", "tsv", "xml"), ("ttl", "nt", "jsonld", "rdf")


async def listed(request: Request) -> Response:
    """What can be asked: name, title, description, parameters, tags, and the text of the query on this store."""
    service: Service = request.app.state.service
    return JSONResponse([_line(query, service) for query in service.ready.values()])


def _line(query: ReadyQuery, service: Service) -> dict[str, object]:
    return {
        "name": query.name, "title": query.title, "description": query.description, "tags": list(query.tags),
        "parameters": [{"name": p.name, "type": p.type, "description": p.description, "example": p.example} for p in query.parameters],
        "formats": list(_formats(query)), "query": own_base(query.text, service.iris),
    }  # fmt: skip


def _formats(query: ReadyQuery) -> tuple[str, ...]:
    return GRAPH_FORMATS if sparql_text.form(query.text) in ("construct", "describe") else ROW_FORMATS


async def one(request: Request) -> Response:
    """The answer to a ready query. CSV is made for a spreadsheet: no cell becomes a formula."""
    service: Service = request.app.state.service
    name, form = request.path_params["name"], request.path_params["form"]
    query = service.ready.get(name)
    if query is None:
        raise Problem("not-found", f"Er is geen vraag {name!r}; de lijst staat op /api/queries.")
    if form not in (formats := _formats(query)):
        raise Problem("not-acceptable", f"Vraag {name!r} geeft: {', '.join(formats)}.", accepted=[MEDIA_TYPES[one] for one in formats])
    text = _bound(query, service, _filled_in(request))
    headers = {"content-disposition": f'inline; filename="{name}.{form}"'}
    return await service.respond(Question(text, rows=form, graph=form, safe=True), request, headers)


def _filled_in(request: Request) -> Mapping[str, str]:
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in values:
            raise Problem("parameter", f"Parameter {name!r} komt meer dan eens voor.", parameter=name)
        if value:  # a form sends what was left empty too
            values[name] = value
    return values


def _bound(query: ReadyQuery, service: Service, values: Mapping[str, str]) -> str:
    """The text with the values in it as terms."""
    try:
        return bind(own_base(query.text, service.iris), query.terms(service.iris, values))
    except UsageError as error:
        raise Problem("parameter", f"{error}.", parameters=[p.name for p in query.parameters]) from error
