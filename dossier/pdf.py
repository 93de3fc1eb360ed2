"""A paper as a PDF that a screen reader can read: tagged (PDF/UA-1), in Dutch, with its title, headings and pages numbered.

typst sets it, in a process of its own (`typeset.py`): it keeps in memory all that it ever set (measured: 300 MB for a large
dossier, and as much for the next), and no other request waits for it.
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from dossier.parts import Paper, Part, Table, clean
from records import InputError

SECONDS = 120  #: for one paper
MEGABYTES = 4096  #: of memory that it may address; 300 proposals take 700
AT_ONCE = 2  #: papers that are set; who comes later waits
_turn = threading.BoundedSemaphore(AT_ONCE)
_SCRIPT = Path(__file__).with_name("typeset.py")
_KEPT = ("TMPDIR", "TEMP", "SYSTEMROOT")  #: what a process needs to start and to have an empty folder; no password of ours
_LINE = 104  #: characters that go on a line of a table
_EDGE = 3  #: characters that the edges of a cell take
_WORD = 18  #: characters of a word that a column makes room for; a longer one is broken
_MOST = 60  #: characters that a column asks for


def made(paper: Paper) -> bytes:
    """The paper as a .pdf. Raises InputError when that fails, or takes too long."""
    data, command = _data(paper), [sys.executable, "-I", str(_SCRIPT), str(MEGABYTES)]
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        with _turn:
            done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, env=environment)
    except subprocess.TimeoutExpired as error:
        raise InputError(f"de PDF is afgebroken na {SECONDS} seconden; vraag een kleiner dossier, of neem Word") from error
    except OSError as error:
        raise InputError(f"de PDF kan niet worden gemaakt ({error.strerror or error})") from error
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        told = done.stderr.decode(errors="replace").strip().splitlines()
        cause = told[-1] if told and done.returncode > 0 else f"er was meer dan {MEGABYTES} MB geheugen nodig, of hij liep vast"
        raise InputError(f"de PDF kan niet worden gemaakt ({cause})")
    return done.stdout


def _data(paper: Paper) -> bytes:
    head = {"title": clean(paper.title), "heading": clean(paper.heading)}
    return json.dumps(head | {"parts": [_part(part) for part in paper.parts]}, ensure_ascii=False).encode()


def _part(part: Part) -> Mapping[str, object]:
    widths = {"widths": _widths(part)} if isinstance(part, Table) else {}
    return {"kind": type(part).__name__, **_cleaned(asdict(part)), **widths}


def _cleaned(value: object) -> object:
    """All words in it without what no font can show."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {name: _cleaned(one) for name, one in value.items()}
    return [_cleaned(one) for one in value] if isinstance(value, list | tuple) else value


def _widths(part: Table) -> list[float]:
    """Characters for each column: enough for its words, and of what is left as much as its longest cell asks for."""
    columns = list(zip(part.headings, zip(*part.rows, strict=True), strict=True))
    least = [_EDGE + min(_WORD, max(len(heading) // 2, _longest((heading, *cells)))) for heading, cells in columns]
    asked = [max(few, _EDGE + min(_MOST, max(map(len, cells)))) for few, (_, cells) in zip(least, columns, strict=True)]
    left, more = max(0, _LINE - sum(least)), sum(asked) - sum(least)
    share = min(1.0, left / more) if more else 0.0
    return [round(few + (many - few) * share, 1) for few, many in zip(least, asked, strict=True)]


def _longest(cells: Iterable[str]) -> int:
    """Characters of the longest word."""
    return max((len(word) for cell in cells for word in cell.split()), default=0)
