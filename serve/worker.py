"""The process that runs questions: behind the walls of serve/walls.py, with one read-only snapshot.

It runs as a script of its own (`python -I serve/worker.py HOME MEGABYTES`), takes one question at a time on stdin and
answers on stdout; both are frames: four bytes of length, a JSON head, and for an answer `head["size"]` bytes of body. It has
no time limit of its own: the pool kills it (serve/pool.py).

A question: store (folder or null), query, accept {"rows": format|null, "graph": format|null}, rows (cap), gzip, safe (CSV
for a spreadsheet), files (may FROM name one; there is nothing to find in any), default / named (graph IRIs or null),
prefixes. An answer: {"ok": true, form, format, rows, truncated, gzip, lasting, size} or
{"ok": false, "code", "detail", "line"?, "column"?}.
"""
from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
import os
import re
import struct
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

WORTH_PACKING = 1400  #: bytes; less fits in one packet anyway
LARGEST = 256 << 20  #: bytes of an answer
Answer = tuple[dict[str, Any], bytes]


class Refused(Exception):
    """A question that isn't answered: a code that serve/problems.py knows, and the cause."""

    def __init__(self, code: str, detail: str = "", **more: Any) -> None:
        super().__init__(detail)
        self.head = {"ok": False, "code": code, "detail": detail, **more}


# --- questions -----------------------------------------------------------------------------------------------------------


class Worker:
    """Answers questions over the snapshot that each names; keeps the last one open."""

    def __init__(self) -> None:
        from pyoxigraph import Store

        self._path: str | None = None
        self._store = Store()

    def answer(self, question: dict[str, Any]) -> Answer:
        """Raises Refused."""
        from pyoxigraph import QueryBoolean, QueryResultsFormat, QueryTriples

        from kg.rdf import sparql_text

        query = question["query"]
        form = sparql_text.form(query)
        if form == "update":
            raise Refused("update")
        try:
            text = sparql_text.engine_text(query)
        except sparql_text.CallsOut as error:
            raise Refused("service") from error
        if not question["files"] and sparql_text.names_files(query):
            raise Refused("file")
        wanted = question["accept"]["graph" if form in ("construct", "describe") else "rows"]
        if form and wanted is None:
            raise Refused("not-acceptable", form)
        dataset = _dataset(question, sparql_text.has_dataset(query))
        self._open(question["store"])
        found, rows, truncated = self._ask(text, dataset), None, False
        if isinstance(found, QueryTriples):
            body, rows, truncated = _graph(found, question, wanted)
        elif isinstance(found, QueryBoolean):
            body = found.serialize(format=getattr(QueryResultsFormat, wanted.upper()))
        else:
            body, rows, truncated = _solutions(found, lambda: self._ask(text, dataset), question["rows"], wanted)
        if wanted == "csv" and question["safe"]:
            body = _safe_for_spreadsheets(body)
        head = {"ok": True, "form": form, "format": wanted, "rows": rows, "truncated": truncated, "gzip": False}
        head["lasting"] = not sparql_text.changes_by_itself(query)
        if question["gzip"] and len(body) > WORTH_PACKING:
            body, head["gzip"] = gzip.compress(body, 5, mtime=0), True
        return head, body

    def _ask(self, query: str, dataset: dict[str, Any]) -> Any:
        try:
            return self._store.query(query, **dataset)
        except SyntaxError as error:
            raise Refused("syntax", str(error), **_place(str(error))) from error

    def _open(self, path: str | None) -> None:
        from pyoxigraph import Store

        if path != self._path:
            try:
                self._store = Store.read_only(path) if path else Store()
            except (OSError, ValueError) as error:
                raise Refused("store", str(error)) from error
            self._path = path


def _dataset(question: dict[str, Any], own: bool) -> dict[str, Any]:
    """Which graphs are asked: those that the protocol names, else those of the query's own FROM, else the union of all."""
    from pyoxigraph import NamedNode

    default, named = question["default"], question["named"]
    if default is None and named is None:
        return {"use_default_graph_as_union": not own}
    try:
        return {"default_graph": [NamedNode(g) for g in default or ()], "named_graphs": [NamedNode(g) for g in named or ()]}
    except ValueError as error:
        raise Refused("graph", str(error)) from error


def _solutions(found: Any, again: Callable[[], Any], cap: int, wanted: str) -> tuple[bytes, int | None, bool]:
    """The answer to a SELECT in the wanted format: body, number of rows where it is known, and whether there were more.

    The engine writes it. Only when more rows than the cap seem to come is it asked again for TSV, where a line is a row.
    """
    from pyoxigraph import QueryResultsFormat, parse_query_results

    written, out = getattr(QueryResultsFormat, wanted.upper()), _Counting(_ROW_ENDS[wanted], cap)
    try:
        found.serialize(out, format=written)
        return out.getvalue(), None, False
    except _Enough:
        lines, truncated = _Counting(b"\n", cap + 1), False
    try:
        again().serialize(lines, format=QueryResultsFormat.TSV)
    except _Enough:
        truncated = True
    first = lines.getvalue().splitlines(keepends=True)[: cap + 1]  # the head, and a line for each row
    body = parse_query_results(b"".join(first), format=QueryResultsFormat.TSV).serialize(format=written)
    if wanted == "json" and truncated:
        body = body.rstrip()[:-1] + b',"truncated":true}'
    return body, cap if truncated else None, truncated


def _graph(found: Any, question: dict[str, Any], wanted: str) -> tuple[bytes, int | None, bool]:
    """The answer to a CONSTRUCT or DESCRIBE, at most the cap of it, each statement once."""
    from pyoxigraph import RdfFormat, serialize

    written = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD, "rdf": RdfFormat.RDF_XML}[wanted]
    triples = list(dict.fromkeys(itertools.islice(found, question["rows"])))
    truncated = next(found, None) is not None
    prefixes = {} if wanted == "nt" else {"prefixes": question["prefixes"]}
    out = _Counting(b"", question["rows"])
    serialize(triples, out, format=written, **prefixes)
    return out.getvalue(), len(triples), truncated


#: bytes that stand between two rows. In JSON they may also stand in a value, so their number is the most that there can be
_ROW_ENDS = {"json": b"},{", "xml": b"</result>", "csv": b"\n", "tsv": b"\n"}


class _Enough(Exception):
    """More rows than the cap."""


class _Counting(io.RawIOBase):
    """Takes an answer in, and stops the engine when there are more rows than the cap, or too many bytes."""

    def __init__(self, row_end: bytes, cap: int) -> None:
        self._parts: list[bytes] = []
        self._end, self._cap, self._rows, self._size, self._tail = row_end, cap, 0, 0, b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._size += len(part)
        if self._size > LARGEST:
            raise Refused("too-large")
        if self._end:
            joined = self._tail + part
            self._rows += joined.count(self._end)
            self._tail = joined[1 - len(self._end) :] if len(self._end) > 1 else b""
            if self._rows > self._cap:
                raise _Enough
        return len(part)

    def getvalue(self) -> bytes:
        return b"".join(self._parts)


def _safe_for_spreadsheets(body: bytes) -> bytes:
    from kg.sheet import safe_cell

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in csv.reader(io.StringIO(body.decode(), newline="")):
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue().encode()


def _place(message: str) -> dict[str, int]:
    """Line and column of a syntax error, from 1; nothing where the engine names none."""
    found = re.match(r"error at (\d+):(\d+)", message)
    return {"line": int(found[1]), "column": int(found[2])} if found else {}


# --- frames --------------------------------------------------------------------------------------------------------------


def send(out: BinaryIO, head: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame."""
    data = json.dumps(head | {"size": len(body)}, ensure_ascii=False).encode()
    out.write(struct.pack(">I", len(data)) + data + body)
    out.flush()


def receive(source: BinaryIO) -> dict[str, Any] | None:
    """Read one question; None when the pool has gone."""
    size = source.read(4)
    return json.loads(source.read(struct.unpack(">I", size)[0])) if len(size) == 4 else None


def main(home: str, megabytes: int) -> None:
    """Serve questions until stdin ends."""
    source, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may get between the frames
    sys.path.insert(0, home)
    from kg.folder.snapshots import is_damage
    from serve.walls import confine

    worker, walls = Worker(), confine(megabytes)
    send(out, {"ok": True, **walls})
    while (question := receive(source)) is not None:
        try:
            head, body = worker.answer(question)
        except Refused as refusal:
            head, body = refusal.head, b""
        except MemoryError:
            head, body = {"ok": False, "code": "too-heavy", "detail": ""}, b""
        except OSError as error:  # the snapshot was taken away under our feet
            head, body = {"ok": False, "code": "store", "detail": str(error)}, b""
        except RuntimeError as error:
            code = "store" if is_damage(error) else "evaluation"
            head, body = {"ok": False, "code": code, "detail": str(error)}, b""
        except Exception as error:  # said, so that it isn't taken for a lack of memory
            head, body = {"ok": False, "code": "internal", "detail": repr(error)}, b""
        send(out, head, body)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
