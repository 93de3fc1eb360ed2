"""The command that serves the graph over HTTP."""
from __future__ import annotations

import logging
import socket
from argparse import Namespace

from cli.output import say
from kg.folder import DataFolder
from records import UnreachableError

HOST = "127.0.0.1"


def serve(args: Namespace) -> int:
    """`serve [--port N] [--met-oordelen]`: SPARQL, ready queries and linked data on this machine until interrupted."""
    import uvicorn

    from serve import walls
    from serve.app import make_app
    from serve.limits import Limits

    limits = Limits.of()
    walls.require(walls.tried(), limits.without_wall)
    folder = DataFolder(args.store)
    folder.store()  # mends an index that a crash left behind; the workers only read
    app = make_app(folder, limits, args.met_oordelen)
    listening = _listen(args.port)
    address = f"http://{HOST}:{listening.getsockname()[1]}"
    say(f"SPARQL op {address}/sparql, editor en vragen op {address}/ (stoppen met Ctrl-C)")
    quiet = {"log_config": None, "log_level": logging.WARNING, "access_log": False, "server_header": False}
    longest_get = app.state.service.limits.text  # bytes; uvicorn hangs up on a longer one
    config = uvicorn.Config(app, timeout_graceful_shutdown=2, h11_max_incomplete_event_size=longest_get, **quiet)
    uvicorn.Server(config).run(sockets=[listening])
    return 0


def _listen(port: int) -> socket.socket:
    """A socket on the port, 0 for any. Raises UnreachableError when another program has it."""
    # named as TCP, because only then asyncio turns Nagle's algorithm off, which costs 40 ms an answer
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise UnreachableError(f"poort {port} is niet vrij; kies een andere met --port ({error})") from error
    return listening
