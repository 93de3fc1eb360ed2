"""A fixed number of worker processes; a question that takes too long or too much costs its worker, which is replaced."""
from __future__ import annotations

import asyncio
import json
import logging
import struct
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from records import UnreachableError
from serve.budget import Budget
from serve.limits import Limits
from serve.problems import Problem
from serve.turns import Turns
from serve.walls import DUTCH, require

log = logging.getLogger("regelruimte")
SCRIPT = Path(__file__).with_name("worker.py")
HOME = SCRIPT.parents[1]
READY_WITHIN = 20.0  #: seconds for a worker to start
TRY_AGAIN = 1.0  #: seconds before another try after a worker that didn't start
#: one arena of memory: each thread's own would reserve up to 130 MB of the address space that is limited
ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"}
PIECE = 64 << 10  #: bytes that are read, or sent, at a time
SLICE = 0.25  #: seconds that a question has before others that wait may go first
Reply = tuple[dict[str, Any], bytearray]
Gone = Callable[[], Awaitable[None]]


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

    async def ask(self, question: dict[str, Any], budget: Budget | None = None) -> Reply:
        """The answer. Raises IncompleteReadError or ConnectionError when the process dies of the question, Problem without room for it."""
        assert self._process.stdin is not None
        data = json.dumps(question, ensure_ascii=False).encode()
        self._process.stdin.write(struct.pack(">I", len(data)) + data)
        await self._process.stdin.drain()
        return await self._receive(budget)

    async def _receive(self, budget: Budget | None = None) -> Reply:
        """The next frame. Raise Problem when there is no room for its body now; that is then read and thrown away."""
        out = self._process.stdout
        assert out is not None
        (size,) = struct.unpack(">I", await out.readexactly(4))
        head = json.loads(await out.readexactly(size))
        try:
            body = budget.take(head["size"]) if budget else bytearray(head["size"])
        except Problem:
            await self._take_in(memoryview(bytearray(PIECE)), head["size"])
            raise
        await self._take_in(memoryview(body), head["size"])
        return head, body

    async def _take_in(self, room: memoryview, size: int) -> None:
        """Read so many bytes into the room, from its beginning again where it is smaller."""
        out, at = self._process.stdout, 0
        assert out is not None
        while size:
            part = await out.read(min(size, len(room) - at, PIECE))
            if not part:
                raise asyncio.IncompleteReadError(b"", size)
            room[at : at + len(part)] = part
            size, at = size - len(part), (at + len(part)) % len(room)

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def kill(self) -> None:
        if self.alive:
            self._process.kill()
        await self._process.wait()


@dataclass(eq=False)
class Seat:
    """A worker that answers a question. One seat of the pool is kept for short ones: who sits there goes when others wait."""

    worker: Worker
    kept: bool


class _Cut(Exception):
    """A question on the kept seat had its slice, and others wait."""


class Pool:
    """Runs questions in workers, as many at a time as there are seats; more may wait, by turns. One worker more than seats is ready."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.budget = Budget(limits.answers << 20)
        self.walls: dict[str, bool] = {}  #: wall → whether it stood around every worker that there was
        self._idle: list[Worker] = []  #: the last one used has the warmest caches
        self._all: set[Worker] = set()
        self._seats: set[Seat] = set()
        self._turns: Turns[Seat] = Turns(limits.waiting, max(1, limits.waiting // 4))
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Raises OSError when not one worker starts, UnreachableError when no wall keeps them off the network (serve/walls.py)."""
        for worker in await asyncio.gather(*(Worker.start(self.limits.memory) for _ in range(self.limits.workers + 1))):
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
        """For /health: how many questions can be answered at a time, how many more now, and which walls stand around the workers."""
        seats = min(len(self._all), self.limits.workers)
        free = max(0, min(seats - len(self._seats), len(self._idle)))
        return {"workers": seats, "idle": free, "waiting": len(self._turns), "walls": self.walls, "answers_free": self.budget.free}

    async def run(self, question: dict[str, Any], gone: Gone | None = None, client: str = "") -> Reply:
        """The answer to a question of a client; `gone` returns when nobody waits for it any more.

        Raises Problem: full, time, too-heavy, or what the worker says.
        """
        leaving = asyncio.ensure_future(gone()) if gone else None
        try:
            try:
                head, body = await self._answered(question, leaving, client, long=False)
            except _Cut:
                head, body = await self._answered(question, leaving, client, long=True)
        finally:
            if leaving:
                leaving.cancel()
        if not head["ok"]:
            raise Problem.of_worker(head)
        return head, body

    async def _answered(self, question: dict[str, Any], leaving: asyncio.Future[None] | None, client: str, long: bool) -> Reply:
        seat = await self._take(client, long)
        answer = asyncio.ensure_future(seat.worker.ask(question, self.budget))
        try:
            with self._turns.spending(client):
                await self._until(answer, leaving, seat, time.monotonic() + self.limits.seconds)
            return answer.result()
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Problem("too-heavy", memory_mb=self.limits.memory) from error
        finally:
            fit = answer.done() and not answer.cancelled() and isinstance(answer.exception(), Problem | None)
            answer.cancel()
            self._leave(seat, fit)

    async def _until(self, answer: asyncio.Future[Reply], leaving: asyncio.Future[None] | None, seat: Seat, end: float) -> None:
        """Wait for an answer. Raises Problem when it takes too long or nobody waits for it, _Cut when others go first."""
        awaited = [task for task in (answer, leaving) if task]
        while True:
            left = end - time.monotonic()
            await asyncio.wait(awaited, timeout=min(left, SLICE) if seat.kept else left, return_when=asyncio.FIRST_COMPLETED)
            if answer.done():
                return
            if (leaving and leaving.done()) or time.monotonic() >= end:
                raise Problem("time", seconds=self.limits.seconds)
            if seat.kept and self._open():
                seat.kept = False
            elif seat.kept and self._turns.next(long_too=False):
                raise _Cut

    async def touch(self, question: dict[str, Any]) -> None:
        """Ask every idle worker the same, for what it does to the worker: the answers are thrown away."""

        async def ask(worker: Worker) -> None:
            try:
                await asyncio.wait_for(worker.ask(question), self.limits.seconds)
            except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
                self._replace(worker)
            else:
                self._give(worker)

        idle, self._idle = self._idle, []
        await asyncio.gather(*map(ask, idle))

    # --- seats -----------------------------------------------------------------------------------------------------------

    async def _take(self, client: str, long: bool) -> Seat:
        """A seat, when it is this client's turn. Raises Problem when that takes too long."""
        turn = self._turns.enter(client, long)
        self._hand_out()
        try:
            return await asyncio.wait_for(asyncio.shield(turn.place), self.limits.patience)
        except BaseException as error:
            if turn.place.done() and not turn.place.cancelled():  # it came at that very moment
                self._leave(turn.place.result(), fit=True)
            turn.place.cancel()
            if isinstance(error, TimeoutError):
                raise Problem("full") from error
            raise
        finally:
            self._turns.leave(turn)

    def _open(self) -> bool:
        """A seat for questions of any length is free; where there is only one seat, it is of that kind."""
        return sum(not seat.kept for seat in self._seats) < max(1, self.limits.workers - 1)

    def _hand_out(self) -> None:
        """Give the free seats to those whose turn it is."""
        while self._idle and len(self._seats) < self.limits.workers and (turn := self._turns.next(long_too=self._open())):
            worker = self._idle.pop()
            if not worker.alive:  # ended from outside while it was idle: no fault of this question
                self._replace(worker)
                continue
            seat = Seat(worker, kept=not self._open())
            self._seats.add(seat)
            turn.place.set_result(seat)

    def _leave(self, seat: Seat, fit: bool) -> None:
        """A question has gone; its worker is idle again where it is fit for that, else another comes in its place."""
        self._seats.discard(seat)
        if fit:
            self._give(seat.worker)
        else:
            self._replace(seat.worker)

    def _give(self, worker: Worker) -> None:
        self._idle.append(worker)
        self._hand_out()

    def _welcome(self, worker: Worker) -> None:
        self._all.add(worker)
        self.walls = {wall: self.walls.get(wall, True) and worker.walls["walls"][wall] for wall in DUTCH}
        self._give(worker)

    def _replace(self, worker: Worker) -> None:
        self._all.discard(worker)
        task = asyncio.ensure_future(self._renew(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._hand_out()  # the spare one may have the seat meanwhile

    async def _renew(self, old: Worker) -> None:
        await old.kill()
        while True:
            try:
                self._welcome(await Worker.start(self.limits.memory))
                return
            except OSError as error:
                log.warning("een werker start niet (%s); over %s s nog eens", error, TRY_AGAIN)
                await asyncio.sleep(TRY_AGAIN)
