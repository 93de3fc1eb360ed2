"""Runs commands in a process group of their own and kills it: after some seconds, or at the n-th step on the disk.

`Runner` is a process that has everything imported and forks for each run, so that the moments fall in the work and not in the
imports; `cold=True` starts the real command line instead. Talked to by lines of JSON.
"""
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

HOME = Path(__file__).parents[2]
EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "sqlite3.connect", "os.truncate")
GRAPH, OTHER = b"g", b"."  #: how a step is told: of a graph's file or not
GIVE_UP = 300.0  #: seconds for one run
Commands = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Run:
    """What became of one run."""

    killed: bool
    code: int  #: exit code of the first command that failed; of a killed one -9
    seconds: float
    steps: int  #: on the disk, as far as they were counted (not by a cold one)
    graphs: tuple[int, ...]  #: those of them, from 1, that put a graph's file in its place or remove it
    out: str


class Runner:
    """Runs and kills; a context manager that ends with its process."""

    def __init__(self, work: Path) -> None:
        self._out = work / "uitvoer.txt"
        command = [sys.executable, "-m", "tests.endurance.runner"]
        self._process = subprocess.Popen(command, cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, store: Path, commands: Commands, *, seconds: float | None = None, step: int | None = None, cold: bool = False) -> Run:
        """Run commands after each other, to their end or until the kill."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._out.write_bytes(b"")
        asked = {"store": str(store), "commands": [list(one) for one in commands], "seconds": seconds, "step": step, "cold": cold, "out": str(self._out)}
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline())
        answer["graphs"] = tuple(answer["graphs"])
        return Run(**answer, out=self._out.read_text(encoding="utf-8", errors="replace"))

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


# --- in the process that forks --------------------------------------------------------------------------------------


def _serve() -> None:
    from cli import laws, proposals  # noqa: F401  (imported once, for all children)
    from ingest.citations.name_list import default_names

    default_names()
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)


def _answer(asked: dict) -> dict:
    start, reading, writing = time.monotonic(), *os.pipe()
    child = os.fork()
    if child == 0:
        _child(asked, writing)
    os.close(writing)
    with suppress(ProcessLookupError, PermissionError):
        os.setpgid(child, child)
    killed, status = _wait(child, start + (GIVE_UP if asked["seconds"] is None else asked["seconds"]))
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)  # what the first process left behind
    with os.fdopen(reading, "rb") as steps:
        counted = steps.read()
    code = os.waitstatus_to_exitcode(status)
    graphs = [n for n, step in enumerate(counted, 1) if step == GRAPH[0]]
    spent = time.monotonic() - start
    return {"killed": killed or code == -signal.SIGKILL, "code": code, "seconds": spent, "steps": len(counted), "graphs": graphs}


def _wait(child: int, until: float) -> tuple[bool, int]:
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return False, status
        if time.monotonic() >= until:
            os.killpg(child, signal.SIGKILL)
            return True, os.waitpid(child, 0)[1]
        time.sleep(0.001)


def _child(asked: dict, writing: int) -> None:
    """Never comes back."""
    with suppress(PermissionError):
        os.setpgid(0, 0)
    out = os.open(asked["out"], os.O_WRONLY | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out if asked["cold"] else os.open(os.devnull, os.O_WRONLY), 2)
    code = 1
    try:
        code = _cold(asked) if asked["cold"] else _warm(asked, writing)
    finally:
        sys.stdout.flush()
        os._exit(code)


def _cold(asked: dict) -> int:
    for command in asked["commands"]:
        code = subprocess.run([sys.executable, "-m", "cli.main", "--store", asked["store"], *command], stderr=subprocess.DEVNULL).returncode
        if code:
            return code
    return 0


def _warm(asked: dict, writing: int) -> int:
    from cli.main import main

    _count(asked["store"], asked["step"], writing)
    for command in asked["commands"]:
        code = main(["--store", asked["store"], *command])
        sys.stdout.flush()  # acknowledged, as the end of the command would
        if code:
            return code
    return 0


def _count(store: str, deadly: int | None, writing: int) -> None:
    """Count what the process is about to do in the data folder, a byte a step into a pipe; at the deadly one it dies."""
    counted = 0

    def hook(event: str, arguments: tuple) -> None:
        nonlocal counted
        if event not in EVENTS or not _concerns(event, arguments, store):
            return
        counted += 1
        os.write(writing, GRAPH if event in ("os.rename", "os.remove") and _is_graph(arguments) else OTHER)
        if counted == deadly:
            os.killpg(0, signal.SIGKILL)

    sys.addaudithook(hook)


def _is_graph(arguments: tuple) -> bool:
    """What is renamed becomes, or what is removed is, a graph's file."""
    file = Path(os.fsdecode(arguments[1] if isinstance(arguments[1], str | bytes | os.PathLike) else arguments[0]))
    return file.suffix == ".nq" and file.parent.name == "graphs"


def _concerns(event: str, arguments: tuple, store: str) -> bool:
    if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
        return False
    return any(store in os.fsdecode(one) for one in arguments[:2] if isinstance(one, str | bytes | os.PathLike))


if __name__ == "__main__":
    _serve()
