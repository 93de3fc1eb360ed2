"""Clients that mean no good to `serve`, while an ordinary one asks a short question over and over.

    python -m tests.endurance.hostile --seconds 60

Some take nothing of a large answer, some send their request byte by byte, some ask what never ends. All have addresses of their own on
loopback (127.0.0.2 and on), as the server tells clients apart by address. Fails when the ordinary client gets an error, waits longer
than a second at p95, or when the server's memory grows beyond its budget for answers.
"""
from __future__ import annotations

import argparse
import resource
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlsplit

import requests

from tests.support.app_fixtures import example_store
from tests.support.servers import HOME, free_port, running

SHORT = "SELECT ?s { ?s a <https://regelruimte.nl/def#Voorstel> } LIMIT 1"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(CONCAT(STR(?a), STR(?d)) = STR(?g)) }"
SLOW_ENOUGH = 1.0  #: seconds at p95


@dataclass(frozen=True)
class Measured:
    """What an ordinary client saw: seconds of each answer, in order of length, and what went wrong."""

    took: Sequence[float]
    faults: Sequence[str]

    @property
    def p95(self) -> float:
        return self.took[int(len(self.took) * 0.95)] if self.took else float("inf")


def connected(address: str, source: str) -> socket.socket:
    """A connection from one of the addresses of loopback."""
    place = urlsplit(address)
    return socket.create_connection((place.hostname or "", place.port or 0), timeout=10, source_address=(source, 0))


def request(address: str, query: str) -> bytes:
    return f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\n\r\n".encode()


@contextmanager
def not_reading(address: str, number: int, source: str = "127.0.0.2") -> Iterator[None]:
    """Clients that ask for a large answer and take nothing of it."""
    with ExitStack() as stack:
        for _ in range(number):
            client = stack.enter_context(connected(address, source))
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(request(address, LARGE))
        yield


@contextmanager
def dripping(address: str, number: int, source: str = "127.0.0.3", every: float = 0.5) -> Iterator[None]:
    """Clients that send the head of a request byte by byte, and come again when they are cut off."""
    stop = threading.Event()

    def drip() -> None:
        clients: list[socket.socket] = []
        while not stop.is_set():
            try:
                while len(clients) < number and not stop.is_set():
                    clients.append(connected(address, source))
            except OSError:
                pass
            for client in list(clients):
                try:
                    client.sendall(b"G")
                except OSError:
                    client.close()
                    clients.remove(client)
            stop.wait(every)
        for client in clients:
            client.close()

    with _beside([drip], stop):
        yield


@contextmanager
def asking_endlessly(address: str, number: int, source: str = "127.0.0.4") -> Iterator[None]:
    """Clients that ask what never ends, again after each refusal."""
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                with connected(address, source) as client:
                    client.settimeout(0.5)
                    client.sendall(request(address, ENDLESS))
                    while not stop.is_set():
                        try:
                            if b"HTTP/1.1" in client.recv(4096):
                                break
                        except TimeoutError:
                            continue
            except OSError:
                pass
            stop.wait(0.05)

    with _beside([ask] * number, stop):
        yield


@contextmanager
def _beside(work: Sequence, stop: threading.Event) -> Iterator[None]:
    threads = [threading.Thread(target=one, daemon=True) for one in work]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=10)


def ordinary(address: str, seconds: float, pause: float = 0.02) -> Measured:
    """What a client sees that asks a short question over and over."""
    took, faults, end = [], [], time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        try:
            answer = requests.get(f"{address}/sparql", {"query": SHORT}, timeout=20)
            if answer.status_code != 200:
                faults.append(f"{answer.status_code}: {answer.text[:80]}")
        except requests.RequestException as error:
            faults.append(repr(error)[:120])
        took.append(time.monotonic() - began)
        time.sleep(pause)
    return Measured(sorted(took), faults)


def memory(pid: int) -> float:
    """Megabytes of a process that are in memory."""
    fields = Path(f"/proc/{pid}/status").read_text(encoding="ascii").split()
    return int(fields[fields.index("VmRSS:") + 1]) / 1024


@contextmanager
def served(store: Path, descriptors: int | None = None, **limits: object) -> Iterator[tuple[str, int]]:
    """Our server, its address and its process; with at most so many descriptors."""
    port = free_port()
    env = {f"REGELRUIMTE_SERVE_{name.upper()}": str(value) for name, value in limits.items()}
    command = [sys.executable, "-m", "cli.main", "--store", str(store), "serve", "--port", str(port)]
    if descriptors:
        command = ["sh", "-c", f"ulimit -n {descriptors}; exec \"$@\"", "sh", *command]
    with running(command, f"http://127.0.0.1:{port}/health", env) as process:
        yield f"http://127.0.0.1:{port}", process.pid


def main() -> int:
    """Print a line for each kind of client; 1 when one of them did harm."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="how long each kind goes on")
    seconds = parser.parse_args().seconds
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    failed = False
    with TemporaryDirectory() as folder, served(example_store(Path(folder)), descriptors=256) as (address, pid):
        kinds = {"nobody else": None, "40 take nothing": not_reading(address, 40), "300 drip": dripping(address, 300),
                 "64 ask endlessly": asking_endlessly(address, 64)}  # fmt: skip
        for name, hostile in kinds.items():
            with hostile or ExitStack():
                time.sleep(2)
                found = ordinary(address, seconds)
            bad = bool(found.faults) or found.p95 > SLOW_ENOUGH or memory(pid) > 1024
            failed |= bad
            print(f"{name:20} {len(found.took):6} answers, p95 {found.p95 * 1000:6.0f} ms, {len(found.faults)} faults, {memory(pid):5.0f} MB"
                  f"{'  FAULT ' + str(found.faults[:2]) if bad else ''}", flush=True)  # fmt: skip
    return int(failed)


if __name__ == "__main__":
    assert HOME
    sys.exit(main())
