"""Commands that open the app: demo (on the bundled examples) and app (on one's own data folder)."""
from __future__ import annotations

import os
import shutil
import socket
import sys
import threading
import time
import webbrowser
from argparse import Namespace
from pathlib import Path

from cli import graph, laws, overlaps, proposals
from cli.listen import HOST, listen, run
from cli.output import say
from ingest.calls import read_call
from kg.folder.data_folder import DataFolder
from kg.room.register import add_entries, read_file
from records import UnreachableError

HOME = Path(__file__).parents[1]
EXAMPLES = HOME / "examples"
DEMO_STORE = "./regelruimte-demo"
PORT = 8501  #: of the app, where none is asked for
TRIES = 20  #: ports tried from there
CONNECTIONS, STALL = 512, 60.0  #: clients at a time; seconds without a byte taken
LARGEST_MESSAGE = 20 << 20  #: bytes that the page may send in one message


def demo(args: Namespace) -> int:
    """`demo [--no-app]`: build the example graph, print the clusters per article, open the app."""
    start = time.perf_counter()
    args.store = args.store or DEMO_STORE
    folder = DataFolder(args.store)
    failed = laws.add_paths(folder, [str(EXAMPLES / "wetten")]).failed
    report = proposals.add_paths(folder, [str(EXAMPLES / "voorstellen")], read_call(), None)
    add_entries(folder, read_file(EXAMPLES / "ruimte.csv"))
    overlaps.compared(folder)
    say(f"{len(report)} voorstellen en hun wetten geladen en vergeleken in {time.perf_counter() - start:.1f} s ({folder.path})\n")
    args.by, args.format = "provision", "table"
    graph.clusters(args)
    if failed or any(row["status"] == "failed" for row in report):
        return 1
    return 0 if args.no_app else app(args)


def app(args: Namespace) -> int:
    """`app [--port N]`: serve the app on this machine until interrupted.

    Another address than loopback is for who has a proxy before it: `STREAMLIT_SERVER_ADDRESS` and the settings of `serve.gate`.
    """
    from serve.gate import Rules, check_address

    host = os.environ.get("STREAMLIT_SERVER_ADDRESS", HOST)
    check_address(host)
    Rules.of_app()  # what can't be read is told before anything is loaded
    listening = listen(args.port, host) if args.port is not None else _first_free(host)
    port = listening.getsockname()[1]
    os.environ["REGELRUIMTE_STORE"] = str(Path(args.store).resolve())
    os.environ["STREAMLIT_SERVER_ADDRESS"], os.environ["STREAMLIT_SERVER_PORT"] = host, str(port)
    os.chdir(HOME)  # where the settings of the screens are
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"
    say(f"\nDe app staat op {address} (stoppen met Ctrl-C)")
    if not os.environ.get("NO_BROWSER") and _has_display():
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    run("app:app", listening, CONNECTIONS, STALL, ws="websockets-sansio", ws_max_size=LARGEST_MESSAGE, ws_per_message_deflate=False)
    return 0


def _first_free(host: str) -> socket.socket:
    """The usual port, or where no port was asked for and another program has it, the first one after it that is free."""
    for port in range(PORT, PORT + TRIES):
        try:
            return listen(port, host)
        except UnreachableError:
            continue
    raise UnreachableError(f"geen vrije poort tussen {PORT} en {PORT + TRIES}; kies een andere met --port")


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and shutil.which("xdg-open") is not None
