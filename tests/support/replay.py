"""A stand-in for the official law service on loopback: serves a folder in the repository's layout, and faults on demand.

    with Replay(folder) as replay:
        replay.queue("/bwb/BWBR0002458/manifest.xml", status(503), cut(100))
        …                                  # the next two requests for that path get these, the third the file
        assert [asked.path for asked in replay.requests] == […]

Files: `{replay.bwb_url}/{BWB}/…` with ETag, Last-Modified and 304. Search: `{replay.sru_url}` answers `dcterms.identifier`
(= or ==) and `dcterms.modified>=` from the manifests in the folder, page by page; any other query gets a diagnostic.
"""
from __future__ import annotations

import hashlib
import socket
import struct
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from tests.support.law_tree import sru_answer

HOST = "127.0.0.1"
XML = "application/xml"


@dataclass(frozen=True)
class Asked:
    """A request that came in."""

    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    address: tuple[str, int]  #: of the client's end of the connection


Fault = Callable[["Handler"], None]


class Replay:
    """The server; it runs while the `with` lasts, and waits for its threads at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.requests: list[Asked] = []
        self.stopping = threading.Event()
        self._queued: dict[str, deque[Fault]] = defaultdict(deque)
        self._always: dict[str, Fault] = {}
        self._lock = threading.Lock()
        self._server = _Server((HOST, 0), Handler)
        self._server.replay = self
        self.url = f"http://{HOST}:{self._server.server_port}"
        self.bwb_url, self.sru_url = f"{self.url}/bwb", f"{self.url}/sru/Search"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop serving; from now on connections are refused."""
        if not self.stopping.is_set():
            self.stopping.set()
            self._server.shutdown()
            self._thread.join()
            self._server.hang_up()
            self._server.server_close()

    def queue(self, path: str, *faults: Fault) -> None:
        """The next requests for a path get these, one each, in order."""
        self._queued[path].extend(faults)

    def always(self, path: str, fault: Fault) -> None:
        """Every request for a path gets this, after what is queued."""
        self._always[path] = fault

    def asked(self, path: str) -> list[Asked]:
        """The requests for a path so far."""
        return [asked for asked in self.requests if asked.path == path]

    def next_fault(self, asked: Asked) -> Fault | None:
        with self._lock:
            self.requests.append(asked)
            queued = self._queued[asked.path]
            return queued.popleft() if queued else self._always.get(asked.path)


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # closing the server waits for them
    replay: Replay

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self._open: set[socket.socket] = set()

    def process_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        self._open.add(request)
        super().process_request(request, client_address)

    def hang_up(self) -> None:
        """End connections that a client keeps for later, which would keep their threads."""
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RD)

    def shutdown_request(self, request: socket.socket) -> None:  # type: ignore[override]
        self._open.discard(request)
        linger = request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)
        if struct.unpack("ii", linger)[0]:
            request.close()  # without a farewell: the client gets a reset
        else:
            super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up early is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = 5  # seconds without a request
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = Asked(parts.path, parse_qs(parts.query), dict(self.headers.items()), self.client_address)
        fault = self.server.replay.next_fault(asked)
        if fault is not None:
            fault(self)
        elif parts.path == "/sru/Search":
            self.send(sru_answer(self.server.replay.folder, self.server.replay.bwb_url, asked.query))
        else:
            self._file(self.found())

    def found(self) -> Path | None:
        """The file that the request is for."""
        root = self.server.replay.folder.resolve()
        path = (root / urlsplit(self.path).path.removeprefix("/bwb/")).resolve()
        return path if path.is_relative_to(root) and path.is_file() else None

    def body(self) -> bytes:
        """What would be served without a fault."""
        path = self.found()
        return path.read_bytes() if path else b"<fout/>"

    def send(self, body: bytes, status: int = 200, headers: Mapping[str, str] | None = None, *, length: int | None = None) -> None:
        """A whole answer; `length` may announce another size."""
        self.send_response(status)
        for name, value in {"Content-Type": XML, "Content-Length": str(len(body) if length is None else length), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _file(self, path: Path | None) -> None:
        if path is None:
            return self.send(b"<html>404</html>", 404, {"Content-Type": "text/html"})
        body = path.read_bytes()
        etag = f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()}"'
        changed = format_datetime(datetime.fromtimestamp(int(path.stat().st_mtime), UTC), usegmt=True)
        known = self.headers["If-None-Match"]
        same = known == etag if known else self.headers["If-Modified-Since"] == changed
        validators = {"ETag": etag, "Last-Modified": changed}
        return self.send(b"", 304, validators) if same else self.send(body, headers=validators)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


# --- faults ---------------------------------------------------------------------------------------------------------


def status(code: int, retry_after: str | None = None) -> Fault:
    """An error page; `retry_after` in seconds or as a date."""
    return lambda handler: handler.send(b"<html>storing</html>", code, {} if retry_after is None else {"Retry-After": retry_after})


def body(data: bytes, kind: str = XML) -> Fault:
    """Status 200 with this body."""
    return lambda handler: handler.send(data, headers={"Content-Type": kind})


def packed(data: bytes) -> Fault:
    """Status 200 with these bytes, said to be packed with gzip."""
    return lambda handler: handler.send(data, headers={"Content-Encoding": "gzip"})


def html() -> Fault:
    """A page for people, with status 200."""
    return body(b"\n<!DOCTYPE html><html><body>Onderhoud</body></html>", "text/html")


def cut(after: int) -> Fault:
    """The file, cut short after so many bytes; its whole length was announced."""

    def serve(handler: Handler) -> None:
        whole = handler.body()
        handler.send(whole[:after], length=len(whole))
        handler.close_connection = True

    return serve


def redirect(to: str, code: int = 302) -> Fault:
    """Elsewhere: an address, or a path on this server."""
    return lambda handler: handler.send(b"", code, {"Location": to})


def reset(after: int | None = None) -> Fault:
    """The connection is reset: at once, or after so many bytes of the file."""

    def serve(handler: Handler) -> None:
        if after is not None:
            whole = handler.body()
            handler.send(whole[:after], length=len(whole))
            handler.wfile.flush()
            handler.server.replay.stopping.wait(0.05)  # let the client take what came before
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.close_connection = True

    return serve


def slow(pause: float, pieces: int) -> Fault:
    """The file in so many pieces (chunked), with a pause in seconds before each; ends early when the server stops."""

    def serve(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", XML)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        whole = handler.body()
        step = max(1, -(-len(whole) // pieces))
        _chunks(handler, (whole[at: at + step] for at in range(0, len(whole), step)), pause)

    return serve


def endless() -> Fault:
    """A body without announced length that goes on until the client hangs up (at most 50 MB)."""

    def serve(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        _chunks(handler, (b"<a>" + b" " * 65536 for _ in range(800)), 0)

    return serve


def oversized(size: int) -> Fault:
    """Announces so many bytes, sends a few."""

    def serve(handler: Handler) -> None:
        handler.send(b"<work>", length=size)
        handler.close_connection = True

    return serve


def silent(seconds: float) -> Fault:
    """No answer for so long, then none at all."""

    def serve(handler: Handler) -> None:
        handler.server.replay.stopping.wait(seconds)
        handler.close_connection = True

    return serve


def _chunks(handler: Handler, pieces: Iterable[bytes], pause: float) -> None:
    handler.close_connection = True
    for piece in pieces:
        if pause and handler.server.replay.stopping.wait(pause):
            return
        handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
    handler.wfile.write(b"0\r\n\r\n")
