"""`serve` among clients that mean no good, in short; the long form is `python -m tests.endurance.hostile`."""
from __future__ import annotations

import asyncio
import gc
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from serve.budget import SMALL, Budget
from serve.problems import Problem
from serve.turns import MUCH, Turns
from tests.endurance.hostile import (
    LARGE,
    SLOW_ENOUGH,
    asking_endlessly,
    connected,
    dripping,
    memory,
    not_reading,
    ordinary,
    request,
    served,
)
from tests.support.app_fixtures import example_store

#: bytes of an answer to LARGE on the examples, from below
LARGE_ANSWER = 20 << 20


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example_store(tmp_path_factory.mktemp("vijandig"))


def eventually(holds: Callable[[], bool], within: float = 20) -> bool:
    give_up = time.monotonic() + within
    while not (held := holds()) and time.monotonic() < give_up:
        time.sleep(0.1)
    return held


def test_answers_that_nobody_takes_have_a_budget(store: Path) -> None:
    with served(store, answers=64, sending=2) as (address, pid):
        before = memory(pid)
        assert len(requests.get(f"{address}/sparql", {"query": LARGE}, timeout=60).content) > LARGE_ANSWER
        with not_reading(address, 12):
            peak, found = 0.0, []
            for _ in range(8):
                found.append(ordinary(address, 0.3))
                peak = max(peak, memory(pid))
        assert peak < before + 64 + 60, f"{peak:.0f} MB with 64 for answers; at the start {before:.0f}"
        assert not [fault for one in found for fault in one.faults]
        assert eventually(lambda: memory(pid) < before + 30), "what nobody took is given back"
        assert eventually(lambda: requests.get(f"{address}/health", timeout=10).json()["answers_free"] == 64 << 20)


def test_a_client_that_takes_nothing_is_hung_up_on(store: Path) -> None:
    with served(store, sending=1) as (address, _), connected(address, "127.0.0.2") as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.sendall(request(address, LARGE))
        time.sleep(4)  # longer than it may take
        client.settimeout(10)
        taken = 0
        with pytest.raises(OSError):
            while part := client.recv(1 << 20):
                taken += len(part)
            raise OSError("the end, before all was there")
        assert taken < LARGE_ANSWER


def test_hundreds_of_dripping_connections_leave_room_for_others(store: Path) -> None:
    with served(store, descriptors=256) as (address, _), dripping(address, 300):
        time.sleep(1)
        found = ordinary(address, 3)
        assert found.took and not found.faults
        assert requests.get(f"{address}/health", timeout=10).json()["status"] == "ok"


def test_a_request_that_never_ends_is_cut_off(store: Path) -> None:
    with served(store) as (address, _), connected(address, "127.0.0.2") as client:
        client.settimeout(20)
        client.sendall(b"GET /sparql HTTP/1.1\r\n")
        with suppress(ConnectionResetError):
            assert client.recv(100) == b""


def test_a_short_question_does_not_wait_for_endless_ones(store: Path) -> None:
    with served(store) as (address, _), asking_endlessly(address, 64):
        time.sleep(3)
        found = ordinary(address, 6)
    assert len(found.took) > 5 and not found.faults
    assert found.took[len(found.took) // 2] < SLOW_ENOUGH, "figures are the long form's; here that it gets its turn"


# --- whose turn it is -----------------------------------------------------------------------------------------------------


def test_turns() -> None:
    async def turns() -> None:
        queue: Turns[str] = Turns(most=6, of_one=3, seats=0)
        first, second, third = queue.enter("a"), queue.enter("a"), queue.enter("b")
        assert queue.next(long_too=True) is first
        with queue.spending("a"):
            await asyncio.sleep(0.01)
            assert queue.next(long_too=True) is third, "who uses a worker now goes behind who doesn't"
        first.place.set_result("plaats")
        queue.leave(first)
        assert len(queue) == 2 and queue.next(long_too=True) is third
        queue.leave(third)
        assert queue.next(long_too=False) is second
        cut = queue.enter("c", long=True)
        assert queue.next(long_too=False) is second
        queue.leave(second)
        assert queue.next(long_too=False) is None and queue.next(long_too=True) is cut
        queue._used["d"] = (MUCH + 1, time.monotonic())
        queue.enter("d")
        assert queue.next(long_too=False) is None, "of who used much all counts as long"
        queue.enter("e"), queue.enter("e"), queue.enter("e")
        with pytest.raises(Problem):
            queue.enter("e")
        queue.enter("f")
        with pytest.raises(Problem):
            queue.enter("g")

    asyncio.run(turns())


def test_the_budget_is_given_back_when_an_answer_goes() -> None:
    budget = Budget(4 * SMALL)
    held = budget.take(3 * SMALL)
    with pytest.raises(Problem):
        budget.take(2 * SMALL)
    assert len(budget.take(SMALL)) == SMALL, "a small answer has room of its own"
    del held
    gc.collect()
    assert budget.free == 4 * SMALL
