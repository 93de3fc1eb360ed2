"""What every route of the server shares: the data folder, the pool of workers, and how an answer becomes a response."""
from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.folder.data_folder import DataFolder
from kg.permissions import USER_HEADER
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import ReadyQuery, ready_queries
from serve.formats import MEDIA_TYPES
from serve.limits import Limits
from serve.pool import Pool, Reply
from serve.problems import Problem
from serve.sending import Pieces
from serve.snapshots import Snapshot, Snapshots

FOLLOW_EVERY = 2.0  #: seconds
TRUNCATED, ROW_LIMIT, SNAPSHOT = "x-regelruimte-truncated", "x-regelruimte-row-limit", "x-regelruimte-snapshot"


@dataclass(frozen=True)
class Question:
    """A query, and the formats that its answer may have: `rows` for SELECT and ASK, `graph` for CONSTRUCT and DESCRIBE."""

    query: str
    rows: str | None = "json"
    graph: str | None = "ttl"
    default_graphs: Sequence[str] | None = None  #: None: the union of all, or the query's own FROM
    named_graphs: Sequence[str] | None = None
    files: bool = True  #: FROM may name one, in which nothing is found; else it is refused
    safe: bool = False  #: CSV for a spreadsheet: no cell becomes a formula


class Service:
    """One data folder, served."""

    def __init__(self, folder: DataFolder, limits: Limits, with_judgements: bool) -> None:
        self.folder, self.limits, self.with_judgements = folder, limits, with_judgements
        self.iris: Iris = folder.iris
        self.pool, self.snapshots = Pool(limits), Snapshots(folder, with_judgements)
        self.ready: dict[str, ReadyQuery] = {query.name: query for query in ready_queries()}
        self.descriptions: dict[str, Any] = {}  #: snapshot name → its VoID counts (serve/description.py)

    async def run(self, question: Question, request: Request | None = None, pack: bool = False) -> Reply:
        """The answer to a question. Raises Problem; a snapshot that goes meanwhile is only told when it happens twice."""
        gone = _goes(request) if request else None
        for attempt in (1, 2):
            snapshot = await self.snapshots.current()
            try:
                head, body = await self.pool.run(self._frame(question, snapshot, pack), gone, _client(request))
                return head | {"snapshot": snapshot.name}, body
            except Problem as problem:
                if problem.code != "store" or attempt == 2:
                    raise
                await self.snapshots.mend(snapshot)
        raise AssertionError("unreachable")

    def _frame(self, question: Question, snapshot: Snapshot, pack: bool = False) -> dict[str, Any]:
        """The question as serve/worker.py reads it."""
        return {
            "store": snapshot.path, "query": question.query, "accept": {"rows": question.rows, "graph": question.graph},
            "rows": self.limits.rows, "gzip": pack, "safe": question.safe, "files": question.files, "prefixes": self.iris.prefixes,
            "default": question.default_graphs, "named": question.named_graphs,
        }  # fmt: skip

    async def follow(self) -> None:
        """Have idle workers open a new snapshot too: what was erased may not live on in a file that one of them keeps open."""
        before = None
        while True:
            with suppress(Problem):  # a question that meets the same is told
                now = await self.snapshots.current()
                if now != before:
                    await self.pool.touch(self._frame(Question("ASK {}"), now))
                before = now
            await asyncio.sleep(FOLLOW_EVERY)

    async def respond(self, question: Question, request: Request, headers: dict[str, str] | None = None) -> Response:
        """The answer as a response with its validators; 304 when the client has it already."""
        if len(question.query.encode()) > self.limits.text:
            raise Problem("too-long", limit=self.limits.text)
        snapshot = await self.snapshots.current()
        tag = f'W/"{snapshot.name}.{question.rows}.{question.graph}.{self.limits.rows}{".oordelen" * self.with_judgements}"'
        if request.method in ("GET", "HEAD") and tag in _known(request):
            return Response(status_code=304, headers={"etag": tag, "vary": "Accept", "cache-control": "no-cache"})
        head, body = await self.run(question, request, pack=_packs(request))
        tag = tag.replace(snapshot.name, head["snapshot"])
        sent = {"vary": "Accept, Accept-Encoding", "cache-control": "no-cache" if head["lasting"] else "no-store"} | (headers or {})
        sent |= {SNAPSHOT: head["snapshot"], TRUNCATED: str(head["truncated"]).lower(), ROW_LIMIT: str(self.limits.rows)}
        if head["lasting"]:
            sent["etag"] = tag
        if head["gzip"]:
            sent["content-encoding"] = "gzip"
        return Pieces(body, sent, MEDIA_TYPES[head["format"]], self.limits.sending)

    async def select(self, query: str) -> list[dict[str, dict[str, str]]]:
        """The bindings of a query of our own, as in SPARQL results JSON."""
        _, body = await self.run(Question(query))
        return json.loads(body)["results"]["bindings"]


def _goes(request: Request) -> Any:
    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    return gone


def _client(request: Request | None) -> str:
    """Whose turns a question takes: the user whom a proxy names, else the address; "" for the program itself."""
    if request is None:
        return ""
    header = os.environ.get(USER_HEADER)
    return (header and request.headers.get(header)) or (request.client.host if request.client else "?")


def _known(request: Request) -> list[str]:
    return [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]


def _packs(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "").lower()
