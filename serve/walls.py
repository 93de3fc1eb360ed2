"""The walls around a process that runs questions: no way to the network, no file to write, a memory limit. Up for good.

Two keep it off the network, and each is enough: a network namespace with nothing in it, and a filter of system calls that
refuses `socket`. The second needs no right that a container's rules forbid.
"""
from __future__ import annotations

import ctypes
import errno
import json
import os
import platform
import resource
import signal
import struct
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from records import UnreachableError

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC = 1, 1
KILL, REFUSE, ALLOW = 0x80000000, 0x00050000 | errno.EACCES, 0x7FFF0000
LOAD, JUMP_EQUAL, JUMP_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  #: instructions of the filter
NUMBER_AT, ARCHITECTURE_AT = 0, 4  #: where the kernel puts the call and the architecture that it is made in
X32 = 0x40000000  #: bit of calls in the other form of x86_64, which would pass by the numbers
_NEW_CALLS = (425, 438)  #: io_uring_setup (which opens sockets without `socket`), pidfd_getfd; the same number everywhere
#: machine → architecture, number of `seccomp`, numbers of what is refused: socket, connect, ptrace, and the new ones
MACHINES = {
    "x86_64": (0xC000003E, 317, (41, 42, 101, *_NEW_CALLS)),
    "aarch64": (0xC00000B7, 277, (198, 203, 117, *_NEW_CALLS)),
}
DUTCH = {"network_namespace": "naamruimte zonder netwerk", "socket_filter": "filter dat sockets weigert"}
SETTING = "REGELRUIMTE_SERVE_WITHOUT_WALL"
HOME = Path(__file__).parents[1]
_TRY = "import json, sys; sys.path.insert(0, sys.argv[1]); from serve import walls; print(json.dumps(walls.confine(4096)))"
TRIED_WITHIN = 20.0  #: seconds


def require(standing: Mapping[str, bool], without: bool) -> None:
    """Raises UnreachableError when no wall stands and the setting doesn't allow that."""
    if not without and not any(standing.values()):
        raise UnreachableError(
            "niets houdt vragen hier van het netwerk: dit systeem geeft een proces geen netwerk-naamruimte en ook geen filter op sockets"
            " (op macOS bestaan die niet; in een container verbieden de regels ervan ze). Start op Linux, of met regels die `seccomp` of"
            f" `unshare` toestaan, of zet {SETTING}=1 als er geen netwerk is of u het risico neemt (docs/serve.md)"
        )


def confine(megabytes: int) -> dict[str, Any]:
    """Put the walls up; tells which stand. What the system refuses is told, not hidden."""
    if sys.platform == "linux":
        _libc().prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    walls = {"network_namespace": leave_network(), "socket_filter": refuse_sockets()}
    for limit, value in ((resource.RLIMIT_AS, megabytes << 20), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError):  # macOS refuses a limit of memory below what it has reserved
            resource.setrlimit(limit, (value, value))
    return {"walls": walls, "memory_mb": megabytes, "pid": os.getpid()}


def leave_network() -> bool:
    """Go into a network namespace of one's own; False where that isn't allowed. Only while the process has one thread."""
    return sys.platform == "linux" and any(_libc().unshare(flags) == 0 for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET))


def refuse_sockets() -> bool:
    """Have the kernel refuse every new socket to all threads; False where it doesn't. Needs no_new_privs, which it sets."""
    if sys.platform != "linux" or platform.machine() not in MACHINES or struct.calcsize("P") != 8:
        return False
    architecture, seccomp, refused = MACHINES[platform.machine()]
    lines = ctypes.create_string_buffer(b"".join(filter_program(architecture, refused)))
    program = ctypes.create_string_buffer(struct.pack("HP", len(lines) // 8, ctypes.addressof(lines)))
    libc = _libc()
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    done = libc.syscall(ctypes.c_long(seccomp), ctypes.c_ulong(SECCOMP_SET_MODE_FILTER), ctypes.c_ulong(SECCOMP_FILTER_FLAG_TSYNC), program)
    return done == 0 and libc.socket(2, 1, 0) == -1 and ctypes.get_errno() == errno.EACCES


def filter_program(architecture: int, refused: tuple[int, ...]) -> list[bytes]:
    """The filter, an instruction of eight bytes each. Calls of another architecture, or in the form x32, end the process."""
    n = len(refused)
    return [
        _line(LOAD, ARCHITECTURE_AT), _line(JUMP_EQUAL, architecture, otherwise=n + 3),
        _line(LOAD, NUMBER_AT), _line(JUMP_AT_LEAST, X32, then=n + 1),
        *(_line(JUMP_EQUAL, call, then=n + 1 - place) for place, call in enumerate(refused)),
        _line(RETURN, ALLOW), _line(RETURN, KILL), _line(RETURN, REFUSE),
    ]  # fmt: skip


def _line(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("HBBI", code, then, otherwise, value)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def tried() -> dict[str, bool]:
    """Which walls the system allows a process of ours, by trying them in one; none when that fails."""
    try:
        command = [sys.executable, "-I", "-c", _TRY, str(HOME)]
        done = subprocess.run(command, capture_output=True, timeout=TRIED_WITHIN, check=True, env={}, cwd="/")
        return dict(json.loads(done.stdout)["walls"])
    except (OSError, subprocess.SubprocessError, ValueError):
        return {}
