"""The data of a screen at a plain address: `gegevens/artikel.csv?target=…`, with the same state as the screen's own URL."""
from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.sheet import safe_cell
from records import RegelruimteError
from ui import data_find, who
from ui.components.links import HOME, list_url
from ui.components.search_box import GO
from ui.components.taking import DATA
from ui.data import Graph, data_folder
from ui.data_read import correction_cases
from ui.pages.search import place_url
from ui.screens import SCREENS

_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "ttl": "text/turtle; charset=utf-8"}


async def data(request: Request) -> Response:
    """What a screen shows, as CSV, JSON or Turtle. An unknown screen or form is 404, what the screen can't show 400."""
    screen, form = request.path_params["screen"], request.path_params["form"]
    path = "" if screen == "start" else screen
    if path not in SCREENS or form not in _TYPES:
        return PlainTextResponse("Dit scherm of deze vorm bestaat niet.", 404)
    try:
        body = await run_in_threadpool(_written, request, path, form)
    except RegelruimteError as error:
        return PlainTextResponse(str(error), 400)
    return _file(f"{screen}.{form}", body, _TYPES[form])


def _written(request: Request, path: str, form: str) -> bytes:
    graph = _graph(request)
    taken = SCREENS[path][1](graph, dict(request.query_params)).taken
    return graph.describe(taken.nodes) if form == "ttl" else _FORMS[form](taken.rows)


async def go(request: Request) -> Response:
    """What was typed in the search box: on to the one thing that it means, else to the screen Zoeken."""
    words = " ".join(request.query_params.get("q", "").split())
    try:
        url = await run_in_threadpool(_meant, request, words) if words else list_url("zoeken", {})
    except RegelruimteError:  # said there
        url = list_url("zoeken", {"q": words})
    return RedirectResponse(url, 303, {"cache-control": "no-store"})


def _meant(request: Request, words: str) -> str:
    jump, _ = data_find.meant(_graph(request), words)
    return HOME + place_url(jump).removeprefix(HOME) if jump else list_url("zoeken", {"q": words})


def _graph(request: Request) -> Graph:
    folder = data_folder()
    return Graph(folder, who.caller(folder, request))


def _csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    out = io.StringIO(newline="")
    if rows:
        sheet = csv.DictWriter(out, list(rows[0]))
        sheet.writeheader()
        sheet.writerows({name: safe_cell(_joined(value)) for name, value in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")  # with the mark by which a spreadsheet knows the alphabet


def _joined(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)


def _json(rows: Sequence[Mapping[str, Any]]) -> bytes:
    return json.dumps(list(rows), ensure_ascii=False, indent=1, default=str).encode()


async def correction_lines(request: Request) -> Response:
    """People's corrections as test cases, one a line: of one proposal (`?id=`), or of all."""
    try:
        lines = await run_in_threadpool(_cases, request)
    except RegelruimteError as error:
        return PlainTextResponse(str(error), 400)
    return _file("correcties.jsonl", lines, "application/x-ndjson")


def _cases(request: Request) -> bytes:
    graph = _graph(request)
    return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in correction_cases(graph, request.query_params.get("id")))


async def word_dossier(request: Request) -> Response:
    """The dossier of a proposal, or of all proposals around an address (`?onderwerp=`), as Word."""
    try:
        data = await run_in_threadpool(_dossier, request.query_params.get("onderwerp", ""))
    except RegelruimteError as error:
        return PlainTextResponse(str(error), 400)
    return _file("dossier.docx", data, "application/vnd.openxmlformats-officedocument.wordprocessingml.document")


def _dossier(subject: str) -> bytes:
    from dossier.content import gather  # only now: no other screen waits for the writer of Word files
    from dossier.word import write

    with TemporaryDirectory() as place:
        file = Path(place) / "dossier.docx"
        write(gather(data_folder(), subject), file)
        return file.read_bytes()


def _file(name: str, body: bytes, type_: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="regelruimte-{name}"', "cache-control": "no-store"}
    return Response(body, media_type=type_, headers=headers)


_FORMS: Mapping[str, Callable[[Sequence[Mapping[str, Any]]], bytes]] = {"csv": _csv, "json": _json}
ROUTES = [
    Route(f"/{GO}", go),
    Route(f"/{DATA}/correcties.jsonl", correction_lines),
    Route(f"/{DATA}/dossier.docx", word_dossier),
    Route(f"/{DATA}/{{screen}}.{{form}}", data),
]
