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
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dossier import word, workbook
from dossier.content import gather
from kg.sheet import safe_cell
from records import RegelruimteError
from ui import who
from ui.components.links import LABELLED_PAIRS
from ui.components.taking import DATA, Taken
from ui.data import Graph, data_folder
from ui.screens import SCREENS

_OFFICE = "application/vnd.openxmlformats-officedocument"
_DOCUMENTS = {"docx": f"{_OFFICE}.wordprocessingml.document", "xlsx": f"{_OFFICE}.spreadsheetml.sheet"}
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
    name = f'attachment; filename="regelruimte-{screen}.{form}"'
    return Response(body, media_type=_TYPES[form], headers={"content-disposition": name, "cache-control": "no-store"})


async def labelled_pairs(request: Request) -> Response:
    """The pairs on which reviewers agree, in the form of the measuring sets. What isn't in it wasn't judged: it has no label."""
    folder = data_folder()
    pairs = await run_in_threadpool(lambda: Graph(folder, who.caller(folder, request)).review.labelled())
    headers = {"content-disposition": 'attachment; filename="paren.json"', "cache-control": "no-store"}
    return Response(_json({"default": None, "pairs": pairs}), media_type=_TYPES["json"], headers=headers)


async def dossier(request: Request) -> Response:
    """The dossier of a proposal, address or group of asks (`?over=`), as docx or xlsx."""
    form = request.url.path.rpartition(".")[2]
    try:
        body = await run_in_threadpool(_dossier, request.query_params.get("over", ""), form)
    except RegelruimteError as error:
        return PlainTextResponse(str(error), 400)
    headers = {"content-disposition": f'attachment; filename="dossier.{form}"', "cache-control": "no-store"}
    return Response(body, media_type=_DOCUMENTS[form], headers=headers)


def _dossier(subject: str, form: str) -> bytes:
    folder = data_folder()
    gathered = gather(folder, subject)
    with TemporaryDirectory() as place:
        file = Path(place) / f"dossier.{form}"
        if form == "xlsx":
            workbook.write(folder, file, [one.proposal.id for one in gathered.proposals])
        else:
            word.write(gathered, file)
        return file.read_bytes()


def _written(request: Request, path: str, form: str) -> bytes:
    folder = data_folder()
    graph = Graph(folder, who.caller(folder, request))
    taken = SCREENS[path][1](graph, dict(request.query_params)).taken or Taken()
    return graph.describe(taken.nodes) if form == "ttl" else _FORMS[form](taken.rows)


def _csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    out = io.StringIO(newline="")
    if rows:
        sheet = csv.DictWriter(out, list(rows[0]))
        sheet.writeheader()
        sheet.writerows({name: safe_cell(_joined(value)) for name, value in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")  # with the mark by which a spreadsheet knows the alphabet


def _joined(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)


def _json(data: Any) -> bytes:
    return json.dumps(data if isinstance(data, Mapping) else list(data), ensure_ascii=False, indent=1, default=str).encode()


_FORMS: Mapping[str, Callable[[Sequence[Mapping[str, Any]]], bytes]] = {"csv": _csv, "json": _json}
ROUTES = [
    *(Route(f"/{DATA}/dossier.{form}", dossier) for form in _DOCUMENTS),
    Route(f"/{LABELLED_PAIRS}", labelled_pairs),
    Route(f"/{DATA}/{{screen}}.{{form}}", data),
]
