"""Commands that open the app: demo (on the bundled examples) and app (on one's own data folder)."""
from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from argparse import Namespace
from pathlib import Path

from cli import graph, laws, overlaps, proposals
from cli.output import say
from ingest.calls import read_call
from kg.access import USER_HEADER
from kg.folder import DataFolder
from kg.room.register import add_entries, read_file
from records import UsageError

HOME = Path(__file__).parents[1]
EXAMPLES = HOME / "examples"
DEMO_STORE = "./regelruimte-demo"
TRIES = 20  #: ports tried after the one asked for


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
    """`app [--port N]`: serve the app on this machine until interrupted."""
    port = _free_port(args.port)
    environment = os.environ | {"REGELRUIMTE_STORE": str(Path(args.store).resolve())}
    if header := os.environ.get(USER_HEADER):  # the proxy's word for who is there, and nothing else, becomes the user
        environment["STREAMLIT_SERVER_TRUSTED_USER_HEADERS"] = json.dumps({header: "naam"})
    headless = "true" if os.environ.get("NO_BROWSER") or not _has_display() else "false"
    command = [sys.executable, "-m", "streamlit", "run", str(HOME / "app.py"), "--server.port", str(port), "--server.headless", headless]
    say(f"\nDe app staat op http://127.0.0.1:{port} (stoppen met Ctrl-C)")
    process = subprocess.Popen(command, env=environment, cwd=HOME)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        return 0


def _free_port(wanted: int) -> int:
    for port in range(wanted, wanted + TRIES):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise UsageError(f"geen vrije poort tussen {wanted} en {wanted + TRIES}; kies een andere met --port")


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and shutil.which("xdg-open") is not None
