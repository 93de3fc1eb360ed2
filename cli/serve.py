"""The command that serves the graph over HTTP."""
from __future__ import annotations

from argparse import Namespace

from cli.listen import HOST, listen, run
from cli.output import say
from kg.folder.data_folder import DataFolder


def serve(args: Namespace) -> int:
    """`serve [--port N] [--met-oordelen]`: SPARQL, ready queries and linked data on this machine until interrupted."""
    from serve import walls
    from serve.app import make_app
    from serve.limits import Limits

    limits = Limits.of()
    walls.require(walls.tried(), limits.without_wall)
    folder = DataFolder(args.store)
    folder.store()  # mends an index that a crash left behind; the workers only read
    app = make_app(folder, limits, args.met_oordelen)
    listening = listen(args.port)
    address = f"http://{HOST}:{listening.getsockname()[1]}"
    say(f"SPARQL op {address}/sparql, editor en vragen op {address}/ (stoppen met Ctrl-C)")
    longest_get = app.state.service.limits.text  # bytes; uvicorn hangs up on a longer one
    run(app, listening, limits.connections, limits.sending, h11_max_incomplete_event_size=longest_get)
    return 0
