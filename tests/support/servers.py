"""Servers that the tests start on a free port of this machine: the real `oxigraph serve`, and our own."""
from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

HOME = Path(__file__).parents[2]
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
START_WITHIN = 90.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: list[str], health: str, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is up when `health` answers; it is ended afterwards."""
    process = subprocess.Popen(command, cwd=HOME, env=os.environ | (env or {}), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        give_up = time.monotonic() + START_WITHIN
        while time.monotonic() < give_up:
            try:
                requests.get(health, timeout=1)
                break
            except requests.RequestException:
                assert process.poll() is None, f"{command[:4]} stopte met {process.returncode}"
                time.sleep(0.05)
        else:
            raise AssertionError(f"{command[:4]} kwam niet op binnen {START_WITHIN} s")
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def oxigraph_serve(*options: str) -> Iterator[str]:
    """An empty `oxigraph serve` in memory; gives its address for questions."""
    base = f"http://127.0.0.1:{free_port()}"
    with running([str(OXIGRAPH), "serve", "--bind", base.removeprefix("http://"), *options], f"{base}/query?query=ASK%7B%7D"):
        yield f"{base}/query"


@contextmanager
def regelruimte_serve(store: Path, *options: str, **limits: object) -> Iterator[str]:
    """Our own server over a data folder, with limits as `seconds=1`; gives its address without a slash at the end."""
    port = free_port()
    env = {f"REGELRUIMTE_SERVE_{name.upper()}": str(value) for name, value in limits.items()}
    command = [sys.executable, "-m", "cli.main", "--store", str(store), "serve", "--port", str(port), *options]
    with running(command, f"http://127.0.0.1:{port}/health", env):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def listening_address() -> Iterator[tuple[str, list[int]]]:
    """An address on this machine, and the connections that arrived there."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        arrived: list[int] = []

        def take() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                arrived.append(1)
                connection.close()

        threading.Thread(target=take, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/", arrived
        listening.shutdown(socket.SHUT_RDWR)
