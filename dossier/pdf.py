"""A paper as a PDF that a screen reader can read: tagged (PDF/UA-1), in Dutch, with its title, headings and pages numbered.

typst sets it, in a process of its own (`typeset.py`): it keeps in memory all that it ever set (measured: 300 MB for a large
dossier, and as much for the next), and no other request waits for it.
"""
from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from dossier.parts import Paper, Part, Table, clean
from records import InputError

SECONDS = 120  #: for one paper
_SCRIPT = Path(__file__).with_name("typeset.py")
_LEAST, _MOST = 6, 44  #: characters that a column is at least, and at most, weighed for
_WORD = 20  #: characters of a word that a column makes room for; a longer one is broken


def made(paper: Paper) -> bytes:
    """The paper as a .pdf. Raises InputError when that fails, or takes too long."""
    try:
        # -I and no environment: it needs nothing of ours
        done = subprocess.run([sys.executable, "-I", str(_SCRIPT)], input=_data(paper), capture_output=True, timeout=SECONDS, env={})
    except subprocess.TimeoutExpired as error:
        raise InputError(f"de PDF is afgebroken na {SECONDS} seconden; vraag een kleiner dossier, of neem Word") from error
    except OSError as error:
        raise InputError(f"de PDF kan niet worden gemaakt ({error.strerror or error})") from error
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        told = done.stderr.decode(errors="replace").strip().splitlines()
        raise InputError(f"de PDF kan niet worden gemaakt ({told[-1] if told else f'code {done.returncode}'})")
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


def _widths(part: Table) -> list[int]:
    """How wide each column is beside the others: wide enough for its words, wider as its cells are longer."""
    columns = list(zip(part.headings, *part.rows, strict=True))
    return [max(_LEAST, min(_MOST, max(map(len, cells))), min(_WORD, _longest_word(cells))) for cells in columns]


def _longest_word(cells: tuple[str, ...]) -> int:
    return max((len(word) for cell in cells for word in cell.split()), default=0)
