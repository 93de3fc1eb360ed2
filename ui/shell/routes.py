"""Plain addresses beside the screens: the data of each (`gegevens/artikel.csv?target=…`, its state as in its own URL), the search box."""
from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.sheet import safe_cell
from records import RegelruimteError
from ui.kit.downloads import DATA
from ui.kit.urls import HOME, list_url
from ui.screens import search_data
from ui.screens.search import place_url
from ui.screens.search_box import GO
from ui.shell.downloads import DOWNLOADS, attached, graph_of
from ui.shell.screens import SCREENS

_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "ttl": "text/turtle; charset=utf-8"}


async def data(request: Request) -> Response:
    """What a screen shows, as CSV, JSON or Turtle. An unknown screen or form is 404, what the screen can't show 400."""
    screen, form = request.path_params["screen"], request.path_params["form"]
    path = "" if screen == "start" else screen
    if path not in SCREENS or form not in _TYPES:
        return PlainTextResponse("Dit scherm of deze vorm bestaat niet.", 404)
    return await attached(f"{screen}.{form}", _TYPES[form], lambda: _written(request, path, form))


def _written(request: Request, path: str, form: str) -> bytes:
    graph = graph_of(request)
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
    jump, _ = search_data.meant(graph_of(request), words)
    return HOME + place_url(jump).removeprefix(HOME) if jump else list_url("zoeken", {"q": words})


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


_FORMS: Mapping[str, Callable[[Sequence[Mapping[str, Any]]], bytes]] = {"csv": _csv, "json": _json}
ROUTES = [Route(f"/{GO}", go), *DOWNLOADS, Route(f"/{DATA}/{{screen}}.{{form}}", data)]
