"""What both servers share: a port that is theirs or an error, and the run of a web application until it is stopped."""
from __future__ import annotations

import logging
import socket
from contextlib import suppress
from typing import Any

from records import UnreachableError

HOST = "127.0.0.1"
STOP_WITHIN = 2  #: seconds that open connections get at the end


def listen(port: int, host: str = HOST) -> socket.socket:
    """A socket on the port, 0 for any. Raise UnreachableError when another program has it, or the address is none of this machine."""
    # named as TCP, because only then asyncio turns Nagle's algorithm off, which costs 40 ms an answer
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise UnreachableError(f"poort {port} op {host} is niet vrij; kies een andere met --port ({error})") from error
    return listening


def run(app: Any, listening: socket.socket, most: int, stall: float, **settings: Any) -> None:
    """Serve an application until it is told to stop (SIGINT, SIGTERM). `app`: the application, or where it is ("app:app").

    At most `most` connections at a time; one that takes nothing of its answer for `stall` seconds is cut off.

    The peer of a request is the one who is connected: no header may say otherwise, as `serve.gate` goes by it.
    """
    import uvicorn

    from serve.connections import BACKLOG, connections

    config = uvicorn.Config(
        app, log_config=None, log_level=logging.WARNING, access_log=False, server_header=False, proxy_headers=False,
        timeout_graceful_shutdown=STOP_WITHIN, http=connections(most, stall), backlog=BACKLOG, **settings,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):  # Ctrl-C is how one stops it
        uvicorn.Server(config).run(sockets=[listening])
