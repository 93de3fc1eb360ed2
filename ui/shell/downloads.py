"""Files that a screen offers beside its own data: corrections as test cases, judged pairs, dossiers."""
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kg.person_check import standing
from records import RegelruimteError
from ui.data import user as who
from ui.data.graph import Graph, data_folder
from ui.kit.downloads import DATA
from ui.kit.urls import LABELLED_PAIRS
from ui.screens.proposal.data import correction_cases
from ui.screens.sessions.data import Sessions, choice

_OFFICE = "application/vnd.openxmlformats-officedocument"
_PAPERS = {"docx": f"{_OFFICE}.wordprocessingml.document", "pdf": "application/pdf"}
_DOCUMENTS = _PAPERS | {"xlsx": f"{_OFFICE}.spreadsheetml.sheet"}


def graph_of(request: Request) -> Graph:
    """The store as it is now, for whoever asks."""
    folder = data_folder()
    return Graph(folder, who.caller(folder, request))


async def attached(name: str, type_: str, make: Callable[[], bytes]) -> Response:
    """A file made beside the other requests; what can't be made is a message, with status 400."""
    try:
        body = await run_in_threadpool(make)
    except RegelruimteError as error:
        return PlainTextResponse(str(error), 400)
    headers = {"content-disposition": f'attachment; filename="regelruimte-{name}"', "cache-control": "no-store"}
    return Response(body, media_type=type_, headers=headers)


async def correction_lines(request: Request) -> Response:
    """People's corrections as test cases, one a line: of one proposal (`?id=`), or of all."""

    def lines() -> bytes:
        cases = correction_cases(graph_of(request), request.query_params.get("id"))
        return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in cases)

    return await attached("correcties.jsonl", "application/x-ndjson", lines)


async def labelled_pairs(request: Request) -> Response:
    """The pairs on which reviewers agree, in the form of the measuring sets. What isn't in it wasn't judged: it has no label."""

    def pairs() -> bytes:
        data = {"default": None, "pairs": graph_of(request).review.labelled()}
        return json.dumps(data, ensure_ascii=False, indent=1).encode()

    return await attached("paren.json", "application/json", pairs)


async def dossier(request: Request) -> Response:
    """The dossier of a proposal, address or group of asks (`?over=`), as docx, pdf or xlsx."""
    form = _form(request)
    return await attached(f"dossier.{form}", _DOCUMENTS[form], lambda: _dossier(request.query_params.get("over", ""), form))


def _dossier(subject: str, form: str) -> bytes:
    from dossier import forms, report, workbook  # only now: no screen waits for the writers of Word and Excel files
    from dossier.content import gather

    folder = data_folder()
    gathered = gather(folder, subject)
    if form != "xlsx":
        return forms.FORMS[form](report.dossier_paper(gathered))
    with TemporaryDirectory() as place:
        file = Path(place) / "dossier.xlsx"
        workbook.write(folder, file, [one.proposal.id for one in gathered.proposals])
        return file.read_bytes()


async def agenda(request: Request) -> Response:
    """The agenda of a work session as docx or pdf, of the same state as the screen (`?groepen=&voorstellen=&dag=`)."""
    form = _form(request)
    return await attached(f"agenda.{form}", _PAPERS[form], lambda: _agenda(graph_of(request), dict(request.query_params), form))


def _agenda(graph: Graph, asked: dict[str, str], form: str) -> bytes:
    from dossier import forms
    from dossier.agenda import agenda_paper

    made = Sessions(graph).agenda(choice(asked))
    return forms.FORMS[form](agenda_paper(made, standing(graph.desk.folder, made.proposals).words))


def _form(request: Request) -> str:
    return request.url.path.rpartition(".")[2]


DOWNLOADS = [
    *(Route(f"/{DATA}/agenda.{form}", agenda) for form in _PAPERS),
    Route(f"/{DATA}/correcties.jsonl", correction_lines),
    Route(f"/{LABELLED_PAIRS}", labelled_pairs),
    *(Route(f"/{DATA}/dossier.{form}", dossier) for form in _DOCUMENTS),
]
