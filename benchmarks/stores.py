"""Data folders with made-up proposals (`generate.py`) to measure on; made once a run, where several benchmarks look."""
from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.generate import generate, write
from benchmarks.report import progress

HOME = Path(__file__).parents[1]
BY_WORDS = {"REGELRUIMTE_EMBEDDING": "geen"}  #: to compare proposals by; a language model would take a tenth of a second for each


def made_store(place: Path, proposals: int) -> Path:
    """The folder in `place` with so many proposals and the laws of the examples, compared by words; made where it isn't there yet."""
    store, texts = place / f"store-{proposals}", place / f"texts-{proposals}"
    if not (done := place / f"store-{proposals}.made").exists():
        progress(f"making a store of {proposals:,} proposals")
        write(texts, generate(proposals))
        (texts / "antwoorden.jsonl").unlink()
        for words in (["law", "add", "examples/wetten"], ["add", str(texts), "--submitted", "2021-05-01"], ["overlaps", "--min", "1"]):
            command = [sys.executable, "-m", "cli.main", "--store", str(store), *words, "--format", "csv"]
            subprocess.run(command, cwd=HOME, stdout=subprocess.DEVNULL, check=True, env=os.environ | BY_WORDS)
        done.touch()
    return store


@contextlib.contextmanager
def place_of(given: Path | None) -> Iterator[Path]:
    """Where stores are made: the folder that was given, else one that goes away."""
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
        return
    with tempfile.TemporaryDirectory() as passing:
        yield Path(passing)
