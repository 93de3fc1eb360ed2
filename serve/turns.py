"""Whose question is next, when there are more questions than workers.

Of those who wait the client goes first that has used the workers least of late; of one client the question that came first. A
question that has had its slice of time, and what a client asks that has used much, goes behind all others: a short question never waits
for long ones.
"""
from __future__ import annotations

import asyncio
import itertools
import math
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from serve.problems import Problem

MUCH = 2.0  #: seconds of worker; what a client asks after that counts as long until some of it is forgotten
FORGETS = 60.0  #: seconds in which two thirds of what a client used are forgotten
Place = TypeVar("Place")


@dataclass(eq=False)
class Turn(Generic[Place]):
    """A question that waits; its place comes as the result of `place`."""

    client: str
    number: int
    long: bool  #: it has had its slice
    place: asyncio.Future[Place] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Turns(Generic[Place]):
    """The questions that wait."""

    def __init__(self, most: int, of_one: int) -> None:
        self._most, self._of_one = most, of_one
        self._waiting: dict[Turn[Place], None] = {}
        self._by_client: Counter[str] = Counter()
        self._used: dict[str, tuple[float, float]] = {}  #: client → seconds used, and when that was so
        self._running: dict[str, list[float]] = {}  #: client → when each of its questions began that are being answered
        self._numbers = itertools.count()

    def __len__(self) -> int:
        return len(self._waiting)

    def enter(self, client: str, long: bool = False) -> Turn[Place]:
        """A turn in the queue. Raise Problem when too many wait, of all or of this client."""
        if len(self._waiting) >= self._most or self._by_client[client] >= self._of_one:
            raise Problem("full")
        turn: Turn[Place] = Turn(client, next(self._numbers), long)
        self._waiting[turn] = None
        self._by_client[client] += 1
        return turn

    def leave(self, turn: Turn[Place]) -> None:
        """The turn waits no more."""
        if self._waiting.pop(turn, self) is None:
            self._by_client[turn.client] -= 1
            self._by_client += Counter()  # those at zero go

    def next(self, long_too: bool) -> Turn[Place] | None:
        """Who is next, of those that had no slice yet, or of all; it stays in the queue until it leaves."""
        ready = [turn for turn in self._waiting if not turn.place.done() and (long_too or not self._is_long(turn))]
        return min(ready, key=lambda turn: (self._is_long(turn), self.used(turn.client), turn.number), default=None)

    def _is_long(self, turn: Turn[Place]) -> bool:
        """It had its slice, or is of a client whose questions have taken long of late."""
        return turn.long or self.used(turn.client) > MUCH

    @contextmanager
    def spending(self, client: str) -> Iterator[None]:
        """Within it a client uses a worker."""
        began = time.monotonic()
        self._running[client] = [*self._running.get(client, ()), began]
        try:
            yield
        finally:
            self._running[client].remove(began)
            if not self._running[client]:
                del self._running[client]
            now = time.monotonic()
            self._used = {one: (seconds, at) for one, (seconds, at) in self._used.items() if now - at < 5 * FORGETS}
            self._used[client] = (self._before(client, now) + now - began, now)

    def used(self, client: str) -> float:
        """Seconds of worker that a client used of late, those of questions that are being answered among them."""
        now = time.monotonic()
        return self._before(client, now) + sum(now - began for began in self._running.get(client, ()))

    def _before(self, client: str, now: float) -> float:
        seconds, at = self._used.get(client, (0.0, now))
        return seconds * math.exp((at - now) / FORGETS)
