"""Questions in SPARQL that somebody writes: run by the walled-off workers of the server, never in the process of the app.

The workers (serve/pool.py) start at the first question and stop with the app. They see the graph without judgements.
"""
from __future__ import annotations

import asyncio
import atexit
import io
import json
import threading
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from textwrap import shorten
from typing import Any, TypeVar

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.folder.data_folder import DataFolder
from records import UnreachableError, UsageError
from serve.limits import Limits
from serve.problems import PROBLEMS, Problem
from serve.service import Question, Service
from serve.walls import require

ROWS, WORKERS, SECONDS = 10_000, 2, 20.0  #: of one answer; processes; time for one question, unless the environment sets them
LONGEST_QUESTION = 20_000  #: characters; it stands in an address
LONGEST = 200  #: characters of the engine's own words
GRAPH_COLUMNS = ("onderwerp", "eigenschap", "waarde")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Cell:
    """A value in an answer."""

    text: str
    iri: bool = False


@dataclass(frozen=True)
class Table:
    """An answer; that of a CONSTRUCT or DESCRIBE as statements, that of an ASK as one row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    truncated: bool  #: there was more than may be given


class Asker:
    """The workers of one data folder, and the thread that talks to them."""

    def __init__(self, folder: DataFolder, limits: Limits) -> None:
        self._without_wall = limits.without_wall
        # our own questions call nobody: where no wall stands, they are answered all the same
        self._service = Service(folder, replace(limits, without_wall=True), with_judgements=False)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="vragen", daemon=True)
        self._thread.start()
        try:
            self._do(self._service.pool.start())
        except OSError:
            self._end()
            raise
        self._following = asyncio.run_coroutine_threadsafe(self._service.follow(), self._loop)
        atexit.register(self.stop)

    def ask(self, query: str, typed: bool = True) -> Table:
        """The answer to a question that somebody typed, or to one of ours. All but its length is checked in the worker.

        Raises UsageError with what is wrong with it, UnreachableError when it can't be answered now.
        """
        if len(query) > LONGEST_QUESTION:
            raise UsageError(f"De vraag is te lang: hier mag zij {LONGEST_QUESTION:,} tekens hebben.".replace(",", "."))
        if typed:
            require(self._service.pool.walls, self._without_wall)
        try:
            head, body = self._do(self._service.run(Question(query, rows="json", graph="nt", files=False)))
        except Problem as problem:
            raise _said(problem) from problem
        return _statements(body, head["truncated"]) if head["format"] == "nt" else _bindings(body, head["truncated"])

    def stop(self) -> None:
        """End the workers and the thread."""
        if self._loop.is_closed():
            return
        atexit.unregister(self.stop)
        self._following.cancel()
        self._do(self._service.pool.stop())
        self._end()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


@lru_cache(maxsize=4)
def asker(folder: DataFolder) -> Asker:
    """The workers of a folder, started once. Raises UnreachableError when they don't start."""
    limits = Limits.of()
    own = {"rows": ROWS, "workers": WORKERS, "seconds": SECONDS}
    changed = {name: value for name, value in own.items() if getattr(limits, name) == getattr(Limits(), name)}
    try:
        return Asker(folder, replace(limits, **changed))  # type: ignore[arg-type]
    except OSError as error:
        raise UnreachableError("de werkers voor vragen starten niet; probeer het later") from error


def _said(problem: Problem) -> UsageError | UnreachableError:
    """A problem in words for a screen, with the place and the engine's own words where there are any."""
    status, title = PROBLEMS[problem.code]
    words, engine = [_sentence(title), _sentence(problem.detail)], problem.more.get("engine")
    if engine:  # it may list every sign that could have stood there
        words.append(f"De machine zegt: {shorten(engine, LONGEST, placeholder=' …')}")
    return (UnreachableError if status >= 500 else UsageError)(" ".join(filter(None, words)))


def _sentence(words: str) -> str:
    return words if not words or words.endswith(".") else f"{words}."


def _bindings(body: bytes, truncated: bool) -> Table:
    found = json.loads(body)
    if "boolean" in found:
        return Table(("antwoord",), ((Cell("ja" if found["boolean"] else "nee"),),), False)
    columns = tuple(found["head"]["vars"])
    rows = tuple(tuple(_cell(row.get(name)) for name in columns) for row in found["results"]["bindings"])
    return Table(columns, rows, truncated)


def _cell(value: dict[str, Any] | None) -> Cell | None:
    if value is None:
        return None
    return Cell(str(value["value"]), value["type"] == "uri") if isinstance(value["value"], str) else Cell(json.dumps(value["value"]))


def _statements(body: bytes, truncated: bool) -> Table:
    quads = parse(input=io.BytesIO(body), format=RdfFormat.N_TRIPLES)
    return Table(GRAPH_COLUMNS, tuple(_terms((q.subject, q.predicate, q.object)) for q in quads), truncated)


def _terms(terms: Sequence[object]) -> tuple[Cell, ...]:
    return tuple(Cell(one.value, isinstance(one, NamedNode)) if isinstance(one, NamedNode | Literal) else Cell(str(one)) for one in terms)
