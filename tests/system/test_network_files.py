"""The files that touch the network are these, and no others."""
from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).parents[2]
ROOMS = ("kg", "ingest", "cli", "ui", "serve", "dossier", "queries", "examples", "calls")
#: modules that can reach another machine
NETWORK = {"socket", "ssl", "http", "ftplib", "smtplib", "imaplib", "poplib", "telnetlib", "xmlrpc", "socketserver", "requests", "urllib3", "httpx", "aiohttp", "websockets"}
#: who asks another machine
ASKING = {"ingest/law/transport.py", "kg/rdf/remote.py", "kg/embedding/remote.py"}
#: who only listens on this machine, or looks whether a port is free
LISTENING = {"cli/demo.py", "cli/listen.py"}


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        for name in names:
            yield "requests" if name.startswith("urllib.request") else name.partition(".")[0]


def test_only_these_files_touch_the_network() -> None:
    files = [*HOME.glob("*.py"), *(file for room in ROOMS for file in (HOME / room).rglob("*.py"))]
    touching = {file.relative_to(HOME).as_posix() for file in files if NETWORK & set(imported(file))}
    assert {"ingest/law/transport.py", "kg/rdf/remote.py"} <= touching <= ASKING | LISTENING
    assert not [file for file in LISTENING if {"requests", "urllib3"} & set(imported(HOME / file))]


def test_serving_knows_no_documents_and_nobody_imports_it_but_the_command() -> None:
    assert not [file for file in (HOME / "serve").rglob("*.py") if {"ingest", "cli", "ui", "app", "streamlit"} & set(imported(file))]
    others = [file for room in ("kg", "ingest", "ui") for file in (HOME / room).rglob("*.py")]
    # the screen Vragen asks the same sandbox; the headers are those of the server
    assert sorted(file.name for file in others if {"serve", "cli"} & set(imported(file))) == ["middleware.py", "runner.py"]
