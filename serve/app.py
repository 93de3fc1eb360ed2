"""The ASGI application: routes, security headers, and errors in Dutch."""
from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import logging
import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.folder.data_folder import DataFolder
from kg.status import losses
from records import UsageError
from serve import catalog, linked, protocol, ready
from serve.gate import Gate, Rules
from serve.headers import EVERYWHERE, SecurityHeaders
from serve.limits import Limits
from serve.problems import Problem
from serve.service import ROW_LIMIT, SNAPSHOT, TRUNCATED, Service
from serve.walls import DUTCH, SETTING

log = logging.getLogger("regelruimte")
CORS = "REGELRUIMTE_SERVE_CORS"  #: setting: sites whose pages may read, with commas
STATIC = Path(__file__).with_name("static")
VENDOR = Path(__file__).parents[1] / "vendor"

# YASGUI writes style elements and draws its icons from data addresses; scripts and requests are this server's alone.
HEADERS = {
    "content-security-policy": "; ".join((
        "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self' data:",
        "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    )),
    **EVERYWHERE,
}  # fmt: skip
_START = "SELECT * WHERE {\n  ?s ?p ?o\n} LIMIT 10"


def make_app(folder: DataFolder, limits: Limits | None = None, with_judgements: bool = False) -> Starlette:
    """The server over one data folder. Judgements are for inside: with them no page of another site may read along."""
    service = Service(folder, limits or Limits(), with_judgements)

    @asynccontextmanager
    async def running(app: Starlette) -> AsyncIterator[None]:
        await service.pool.start()
        following = asyncio.create_task(service.follow())
        yield
        following.cancel()
        await service.pool.stop()

    reading = ["GET", "HEAD", "POST"]
    app = Starlette(
        routes=[
            Route("/sparql", protocol.sparql, methods=reading),
            Route("/api/queries", ready.listed),
            Route("/api/queries/{name}.{form}", ready.one),
            Route("/api/config", _config),
            Route("/health", _health),
            Route("/id/dataset", catalog.dataset),
            Route("/id/dataset/{part:path}", catalog.dataset),
            Route("/id/{path:path}", linked.thing),
            Route("/def", linked.vocabulary_page),
            Route("/", _editor),
            Mount("/static", StaticFiles(directory=STATIC)),
            Mount("/vendor", StaticFiles(directory=VENDOR)),
        ],
        middleware=_walls(reading, frozenset() if with_judgements else origins()),
        exception_handlers={Problem: _problem, HTTPException: _http_problem, Exception: _accident},
        lifespan=running,
    )
    app.state.service = service
    return app


def origins(environment: Mapping[str, str] = os.environ) -> frozenset[str]:
    """The sites whose pages may read the answers (CORS). Raise UsageError for what is no origin."""
    found = frozenset(filter(None, map(str.strip, environment.get(CORS, "").split(","))))
    for one in found:
        if not re.fullmatch(r"https?://[a-z0-9.:\[\]-]+", one):
            raise UsageError(f"{CORS}: {one!r} is geen site (wel bijvoorbeeld https://kaart.example.nl)")
    return found


def _walls(methods: list[str], readers: frozenset[str]) -> list[Middleware]:
    walls = [Middleware(SecurityHeaders, headers=HEADERS), Middleware(Gate, rules=Rules.of_server(readers))]
    return [*walls, _open_for_reading(methods, readers)] if readers else walls


def _open_for_reading(methods: list[str], readers: frozenset[str]) -> Middleware:
    shown = ["etag", "retry-after", SNAPSHOT, TRUNCATED, ROW_LIMIT]
    headers = ["accept", "content-type", "if-none-match"]
    return Middleware(CORSMiddleware, allow_origins=sorted(readers), allow_methods=methods, allow_headers=headers, expose_headers=shown)


async def _editor(request: Request) -> Response:
    return FileResponse(STATIC / "editor.html", headers={"cache-control": "no-cache", "content-language": "nl"})


async def _config(request: Request) -> Response:
    """What the editor has to know; `queries` changes with the set of ready queries, so that a browser forgets the old tabs."""
    service: Service = request.app.state.service
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in service.iris.prefixes.items())
    version = hashlib.sha256("".join(query.text for query in service.ready.values()).encode()).hexdigest()[:12]
    return JSONResponse({"prefixes": service.iris.prefixes, "start": f"{declared}\n{_START}", "queries": version})


async def _health(request: Request) -> Response:
    """Whether questions can be asked, over which snapshot, and which walls stand. 503 when no worker lives."""
    service: Service = request.app.state.service
    pool, limits, snapshot = service.pool.state(), service.limits, await service.snapshots.current()
    standing = [DUTCH[wall] for wall, stands in pool["walls"].items() if stands]
    walls = " en ".join(standing) or f"geen muur, door {SETTING}; alleen de controle op SERVICE"
    lost = await asyncio.to_thread(losses, service.folder)
    status = "geen werkers" if not pool["workers"] else "er is iets verloren of beschadigd" if lost else "ok"
    body = {
        "status": status, "lost": len(lost), "snapshot": snapshot.name, **pool, "network": walls,
        "judgements": service.with_judgements, "limits": dataclasses.asdict(limits),
    }  # fmt: skip
    return JSONResponse(body, 200 if pool["workers"] else 503, {"cache-control": "no-store"})


async def _problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    return problem.response()


async def _http_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {404: "not-found", 405: "method"}.get(error.status_code, "internal")
    response = Problem(code).response()
    response.headers.update(error.headers or {})
    return response


async def _accident(request: Request, error: Exception) -> Response:
    log.error("%s %s: %s", request.method, request.url.path, error, exc_info=error)
    return Problem("internal").response()
