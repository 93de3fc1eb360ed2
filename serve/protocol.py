"""The SPARQL 1.1 Protocol for queries, at /sparql."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from serve.description import describe
from serve.formats import GRAPH, PAGE, ROWS, choose
from serve.problems import Problem
from serve.service import Question, Service

QUERY, UPDATE, FORM = "application/sparql-query", "application/sparql-update", "application/x-www-form-urlencoded"
DRAIN = 64 << 20  #: bytes of a body that are read to be thrown away, so that the client hears why
MANY_GRAPHS = 1000  #: default-graph-uri and named-graph-uri together
Values = Mapping[str, Sequence[str]]


async def sparql(request: Request) -> Response:
    """GET with `query`, POST as a form or with the query as body; a GET without a query gets the service description."""
    service: Service = request.app.state.service
    if request.method in ("GET", "HEAD"):
        values = _values(request.scope["query_string"])
        if not ({"query", "update"} & values.keys()):
            return await _description(request, service)
    else:
        values = await _posted(request, service.limits.text)
    return await service.respond(_question(values, request.headers.get("accept")), request)


async def _description(request: Request, service: Service) -> Response:
    form = choose(request.headers.get("accept"), {**GRAPH, **PAGE})
    if form == "html":
        return RedirectResponse("./", 303)
    if form is None:
        raise Problem("not-acceptable", accepted=[types[0] for types in GRAPH.values()])
    return await describe(request, service, form)


async def _posted(request: Request, limit: int) -> Values:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == UPDATE:
        raise Problem("update")
    if kind not in (QUERY, FORM):
        raise Problem("media-type", accepted=[QUERY, FORM])
    body = await _body(request, limit * (1 if kind == QUERY else 4))  # a form may need three bytes and more for one
    if kind == FORM:
        return _values(body)
    return {**_values(request.scope["query_string"]), "query": [_text(body)]}


async def _body(request: Request, limit: int) -> bytes:
    """The body. Raises Problem when it is longer than the limit; what is too long is read to its end, and not kept."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size <= limit:
            parts.append(part)
        elif size > DRAIN:
            break
    if size > limit:
        raise Problem("too-long", limit=limit)
    return b"".join(parts)


def _values(encoded: bytes) -> Values:
    try:
        return parse_qs(encoded.decode("ascii"), keep_blank_values=True, strict_parsing=False, errors="strict", max_num_fields=MANY_GRAPHS)
    except UnicodeDecodeError as error:
        raise Problem("encoding") from error
    except ValueError as error:
        raise Problem("too-long", fields=MANY_GRAPHS) from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem("encoding") from error


def _question(values: Values, accept: str | None) -> Question:
    if "update" in values:
        raise Problem("update")
    queries = values.get("query", ())
    if len(queries) != 1:
        raise Problem("query", "De vraag hoort één keer mee te komen, als 'query'.")
    return Question(queries[0], choose(accept, ROWS), choose(accept, GRAPH), values.get("default-graph-uri"), values.get("named-graph-uri"))
