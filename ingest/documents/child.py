"""Read a file of a stranger in a process of its own, with a limit on time and on memory.

A process is kept for many files (starting one takes as long as reading ten) and replaced when a file kills it.
"""
from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import date
from pathlib import Path

from ingest.documents.document import Attachment, Document, Link
from ingest.documents.read import check_size
from records import InputError

MAX_FILES = 500  #: that one process reads, lest a leak adds up
_HOME = Path(__file__).parents[2]


def read_safely(data: bytes, name: str, *, seconds: float = 30, megabytes: int = 1024) -> Document:
    """As `read_document`, in a child process that is killed after `seconds` and may address `megabytes` of memory in all.

    May be called from several threads: each has a process to itself while it reads. Raises InputError, also when the
    file took too long, took too much or crashed its reader. On a platform without the `resource` module (Windows) there
    is only the time limit.
    """
    check_size(data, name)
    worker = _pool.take()
    try:
        return worker.read(data, name, seconds, megabytes)
    finally:
        if worker.usable:
            _pool.give_back(worker)
        else:
            worker.stop()


def make_ready() -> None:
    """Let a process start beside what the caller does next, before there is a file: starting one takes a tenth of a second."""
    _pool.give_back(_pool.take())


class _Worker:
    """One child process."""

    def __init__(self) -> None:
        paths = [str(_HOME), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ingest.documents.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)}, close_fds=True,
        )  # fmt: skip
        self._files = 0
        self._late = False
        self.usable = True

    def read(self, data: bytes, name: str, seconds: float, megabytes: int) -> Document:
        """Hand the file over and wait. Raises InputError; unless it is the file's own, the worker is usable no more."""
        self.usable = False
        clock = threading.Timer(seconds, self._kill)
        clock.start()
        try:
            head, files = self._exchange(data, {"name": name, "seconds": seconds, "megabytes": megabytes, "size": len(data)})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{name}: {self._cause(seconds, megabytes)}") from error
        finally:
            clock.cancel()
        self._files += 1
        self.usable = self._files < MAX_FILES and not self._late
        if "error" in head:
            raise InputError(head["error"])
        return _unpacked(head, files)

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """End the process, and wait until it is gone."""
        self.usable = False
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was still to be written to a process that is gone
                stream.close()

    def _exchange(self, data: bytes, request: dict[str, object]) -> tuple[dict, list[bytes]]:
        to_child, from_child = self._process.stdin, self._process.stdout
        to_child.write(json.dumps(request).encode() + b"\n")
        to_child.write(data)
        to_child.flush()
        head = json.loads(from_child.readline())
        files = [from_child.read(file["size"]) for file in head.get("attachments", ())]
        if any(len(file) != said["size"] for file, said in zip(files, head.get("attachments", ()), strict=True)):
            raise ValueError("an answer that breaks off")
        return head, files

    def _kill(self) -> None:
        self._late = True
        self._process.kill()

    def _cause(self, seconds: float, megabytes: int) -> str:
        if self._late:
            return f"lezen afgebroken na {seconds:g} seconden"
        if self._process.wait() == 0:  # it ends by itself when its memory runs out
            return f"lezen kost te veel geheugen (meer dan {megabytes} MB)"
        return "de lezer is erop stukgelopen (beschadigd of kwaadaardig bestand)"


def _unpacked(head: dict, files: list[bytes]) -> Document:
    return Document(
        kind=head["kind"], text=head["text"], pages=head["pages"], page_starts=tuple(head["page_starts"]),
        links=tuple(Link(**link) for link in head["links"]), warnings=tuple(head["warnings"]),
        attachments=tuple(Attachment(said["name"], said["kind"], file) for said, file in zip(head["attachments"], files, strict=True)),
        sent=date.fromisoformat(head["sent"]) if head["sent"] else None, people=tuple(head["people"]),
    )  # fmt: skip


class _Pool:
    """The processes that wait for a file."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []

    def take(self) -> _Worker:
        """One that waits, or a new one."""
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.lives:
                    return worker
                worker.stop()
        return _Worker()

    def give_back(self, worker: _Worker) -> None:
        with self._lock:
            self._idle.append(worker)

    def close(self) -> None:
        """Stop all that wait."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.stop()

    def forget(self) -> None:
        """In a forked process: those of the parent are not ours."""
        self._lock = threading.Lock()
        self._idle = []


_pool = _Pool()
atexit.register(_pool.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.forget)
