"""The walls around a worker: each keeps it off the network by itself, and without one nothing starts unless a setting says so."""
from __future__ import annotations

import asyncio
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from kg.folder.data_folder import DataFolder
from records import UnreachableError, UsageError
from serve import pool, walls
from serve.limits import Limits
from serve.pool import Pool
from serve.walls import ALLOW, DUTCH, KILL, MACHINES, REFUSE, SETTING, filter_program
from tests.support.servers import HOME, free_port, regelruimte_serve

CONNECT = """
import socket, sys
sys.path.insert(0, ".")
from serve import walls
listening = socket.create_server(("127.0.0.1", 0))
here = listening.getsockname()
socket.create_connection(here, 2).close()
print("muur", {})
try:
    socket.create_connection(here, 2)
except OSError as error:
    print("dicht", error.errno)
"""
#: a program that runs the command with walls that the system refuses
REFUSED = """
import sys
sys.path.insert(0, ".")
from serve import walls
walls.tried = lambda: {{"network_namespace": False, "socket_filter": False}}
from cli.main import main
sys.exit(main({}))
"""


def run(code: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=HOME, env=os.environ | env, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("wall", ["leave_network", "refuse_sockets"])
def test_each_wall_keeps_a_process_off_the_network_by_itself(wall: str) -> None:
    done = run(CONNECT.format(f"walls.{wall}()"))
    if "muur False" in done.stdout:
        pytest.skip(f"this system refuses {wall}")
    assert "dicht" in done.stdout, done


def test_the_socket_filter_holds_for_threads_that_run_already() -> None:
    code = CONNECT.replace("print(\"muur\", {})", (
        "import threading, queue; asked, said = queue.Queue(), queue.Queue()\n"
        "def other():\n"
        "    asked.get()\n"
        "    try: said.put(socket.socket())\n"
        "    except OSError as error: said.put(error.errno)\n"
        "threading.Thread(target=other, daemon=True).start()\n"
        "print('muur', walls.refuse_sockets()); asked.put(1); print('draad', said.get(timeout=5))"
    ))  # fmt: skip
    done = run(code)
    if "muur False" in done.stdout:
        pytest.skip("this system refuses a filter")
    assert "draad 13" in done.stdout and "dicht 13" in done.stdout, done


def verdict(program: list[bytes], architecture: int, call: int) -> int:
    """What the kernel would do with a call, by the rules of its filters."""
    value, place = 0, 0
    while True:
        code, then, otherwise, operand = struct.unpack("HBBI", program[place])
        place += 1
        if code == walls.LOAD:
            value = {walls.NUMBER_AT: call, walls.ARCHITECTURE_AT: architecture}[operand]
        elif code == walls.RETURN:
            return operand
        else:
            met = value == operand if code == walls.JUMP_EQUAL else value >= operand
            place += then if met else otherwise


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_refuses_what_it_names_and_nothing_else(machine: str) -> None:
    architecture, _, refused = MACHINES[machine]
    program = filter_program(architecture, refused)
    assert {call for call in range(1000) if verdict(program, architecture, call) == REFUSE} == set(refused)
    assert {verdict(program, architecture, call) for call in set(range(1000)) - set(refused)} == {ALLOW}
    assert {verdict(program, architecture, walls.X32 + call) for call in (*refused, 0)} == {KILL}
    assert {verdict(program, 0x40000003, call) for call in (*refused, 0, 359)} == {KILL}, "calls of another architecture"


def test_health_says_which_walls_stand(example_folder: DataFolder) -> None:
    with regelruimte_serve(example_folder.path, workers=1) as address:
        health = requests.get(f"{address}/health", timeout=10).json()
    assert health["walls"] == walls.tried() and set(health["walls"]) == set(DUTCH) and any(health["walls"].values())
    assert all((words in health["network"]) is health["walls"][wall] for wall, words in DUTCH.items())
    assert health["limits"]["without_wall"] is False


def test_serve_refuses_to_start_without_a_wall(example_folder: DataFolder) -> None:
    command = ["--store", str(example_folder.path), "serve", "--port", str(free_port())]
    done = run(REFUSED.format(command), **{SETTING: "0"})
    assert done.returncode == 3 and SETTING in done.stderr and "macOS" in done.stderr and "Traceback" not in done.stderr, done


def test_the_setting_is_yes_or_no() -> None:
    assert Limits.of({SETTING: "1"}).without_wall and not Limits.of({SETTING: "0"}).without_wall and not Limits.of({}).without_wall
    with pytest.raises(UsageError, match=SETTING):
        Limits.of({SETTING: "ja"})


def without_walls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Workers of a system that refuses both walls."""
    script = tmp_path / "worker.py"
    source = pool.SCRIPT.read_text(encoding="utf-8")
    assert "from serve.walls import confine\n" in source
    refused = "from serve import walls; walls.leave_network = walls.refuse_sockets = lambda: False; confine = walls.confine\n"
    script.write_text(source.replace("from serve.walls import confine\n", refused), encoding="utf-8")
    monkeypatch.setattr(pool, "SCRIPT", script)


@pytest.mark.parametrize("allowed", [False, True])
def test_a_pool_without_a_wall_starts_only_by_the_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, allowed: bool) -> None:
    without_walls(monkeypatch, tmp_path)

    async def started() -> dict[str, bool]:
        workers = Pool(Limits(workers=1, without_wall=allowed))
        await workers.start()
        try:
            return workers.state()["walls"]
        finally:
            await workers.stop()

    if allowed:
        assert asyncio.run(started()) == {"network_namespace": False, "socket_filter": False}
    else:
        with pytest.raises(UnreachableError, match="netwerk"):
            asyncio.run(started())
