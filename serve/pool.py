"""A fixed number of worker processes; a question that takes too long or too much costs its worker, which is replaced."""
from __future__ import annotations

import asyncio
import json
import logging
import struct
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from records import UnreachableError
from serve.limits import Limits
from serve.problems import Problem
from serve.walls import DUTCH, require

log = logging.getLogger("regelruimte")
SCRIPT = Path(__file__).with_name("worker.py")
HOME = SCRIPT.parents[1]
READY_WITHIN = 20.0  #: seconds for a worker to start
TRY_AGAIN = 1.0  #: seconds before another try after a worker that didn't start
#: one arena of memory: each thread's own would reserve up to 130 MB of the address space that is limited
ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"}
Reply = tuple[dict[str, Any], bytes]


class Worker:
    """One process of serve/worker.py."""

    def __init__(self, process: asyncio.subprocess.Process, walls: dict[str, Any]) -> None:
        self._process, self.walls = process, walls

    @classmethod
    async def start(cls, memory: int) -> Worker:
        """A new worker, ready. It gets no environment of ours, so no password either. Raises OSError."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", str(SCRIPT), str(HOME), str(memory),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env=ENVIRONMENT, cwd="/",
        )  # fmt: skip
        worker = cls(process, {})
        try:
            worker.walls, _ = await asyncio.wait_for(worker._receive(), READY_WITHIN)
        except (asyncio.IncompleteReadError, TimeoutError) as error:
            await worker.kill()
            raise OSError("een werker start niet") from error
        return worker

    async def ask(self, question: dict[str, Any]) -> Reply:
        """The answer. Raises IncompleteReadError or ConnectionError when the process dies of the question."""
        assert self._process.stdin is not None
        data = json.dumps(question, ensure_ascii=False).encode()
        self._process.stdin.write(struct.pack(">I", len(data)) + data)
        await self._process.stdin.drain()
        return await self._receive()

    async def _receive(self) -> Reply:
        out = self._process.stdout
        assert out is not None
        (size,) = struct.unpack(">I", await out.readexactly(4))
        head = json.loads(await out.readexactly(size))
        return head, await out.readexactly(head["size"])

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def kill(self) -> None:
        if self.alive:
            self._process.kill()
        await self._process.wait()


class Pool:
    """Runs questions in workers, as many at a time as there are workers; a few more may wait."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()  # the last one used has the warmest caches
        self._all: set[Worker] = set()
        self.walls: dict[str, bool] = {}  #: wall → whether it stood around every worker that there was
        self._waiting = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Raises OSError when not one worker starts, UnreachableError when no wall keeps them off the network (serve/walls.py)."""
        for worker in await asyncio.gather(*(Worker.start(self.limits.memory) for _ in range(self.limits.workers))):
            self._welcome(worker)
        try:
            require(self.walls, self.limits.without_wall)
        except UnreachableError:
            await self.stop()
            raise

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*(worker.kill() for worker in self._all))

    def state(self) -> dict[str, Any]:
        """For /health: how many workers there are and are free, and which walls stand around them."""
        return {"workers": len(self._all), "idle": self._idle.qsize(), "waiting": self._waiting, "walls": self.walls}

    async def run(self, question: dict[str, Any], gone: Callable[[], Awaitable[None]] | None = None) -> Reply:
        """The answer to a question; `gone` returns when nobody waits for it any more.

        Raises Problem: full, time, too-heavy, or what the worker says.
        """
        worker = await self._take()
        answer = asyncio.ensure_future(worker.ask(question))
        leaving = asyncio.ensure_future(gone()) if gone else None
        try:
            awaited = [task for task in (answer, leaving) if task]
            await asyncio.wait(awaited, timeout=self.limits.seconds, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                raise Problem("time", seconds=self.limits.seconds)
            head, body = answer.result()
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Problem("too-heavy", memory_mb=self.limits.memory) from error
        finally:
            if leaving:
                leaving.cancel()
            if answer.done() and not answer.cancelled() and answer.exception() is None:
                self._idle.put_nowait(worker)
            else:
                answer.cancel()
                self._replace(worker)
        if not head["ok"]:
            raise Problem.of_worker(head)
        return head, body

    async def touch(self, question: dict[str, Any]) -> None:
        """Ask every idle worker the same, for what it does to the worker: the answers are thrown away."""

        async def ask(worker: Worker) -> None:
            try:
                await asyncio.wait_for(worker.ask(question), self.limits.seconds)
            except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
                self._replace(worker)
            else:
                self._idle.put_nowait(worker)

        await asyncio.gather(*(ask(self._idle.get_nowait()) for _ in range(self._idle.qsize())))

    async def _take(self) -> Worker:
        if self._waiting >= self.limits.waiting:
            raise Problem("full")
        self._waiting += 1
        try:
            worker = await asyncio.wait_for(self._idle.get(), self.limits.patience)
            while not worker.alive:  # ended from outside while it was idle: no fault of this question
                self._replace(worker)
                worker = await asyncio.wait_for(self._idle.get(), self.limits.patience)
            return worker
        except TimeoutError as error:
            raise Problem("full") from error
        finally:
            self._waiting -= 1

    def _welcome(self, worker: Worker) -> None:
        self._all.add(worker)
        self.walls = {wall: self.walls.get(wall, True) and worker.walls["walls"][wall] for wall in DUTCH}
        self._idle.put_nowait(worker)

    def _replace(self, worker: Worker) -> None:
        self._all.discard(worker)
        task = asyncio.ensure_future(self._renew(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _renew(self, old: Worker) -> None:
        await old.kill()
        while True:
            try:
                self._welcome(await Worker.start(self.limits.memory))
                return
            except OSError as error:
                log.warning("een werker start niet (%s); over %s s nog eens", error, TRY_AGAIN)
                await asyncio.sleep(TRY_AGAIN)
