"""How fast `add` is: a thousand two-page proposals made from the examples, added once and once more.

    python benchmarks/proposals_add.py [NUMBER]
"""
from __future__ import annotations

import contextlib
import io
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).parents[1]
sys.path.insert(0, str(HOME))

from cli.main import main  # noqa: E402

EXAMPLES = sorted((HOME / "examples" / "voorstellen").glob("*.txt"))


def make(folder: Path, number: int) -> int:
    """Proposals in ten folders, each the text of an example with a title of its own; gives the bytes written."""
    size = 0
    for nr in range(number):
        text = EXAMPLES[nr % len(EXAMPLES)].read_text(encoding="utf-8").replace("Onderwerp/titel:", f"Onderwerp/titel: Variant {nr}", 1)
        file = folder / f"map{nr % 10}" / f"voorstel-{nr}.txt"
        file.parent.mkdir(exist_ok=True)
        size += file.write_text(text, encoding="utf-8")
    return size


def run(store: Path, *words: str) -> float:
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        main(["--store", str(store), *words])
    return time.perf_counter() - start


def bench(number: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "in"
        folder.mkdir()
        size = make(folder, number)
        store = Path(temporary) / "store"
        run(store, "law", "add", str(HOME / "examples" / "wetten"))
        print(f"{number} proposals, {size / number:,.0f} characters each, {os.cpu_count()} cores")
        for what in ("first time", "once more"):
            seconds = run(store, "add", str(folder))
            print(f"{what}: {seconds:.1f} s, {number / seconds:.0f} proposals a second")
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(f"largest process: {peak / 1000:.0f} MB")


if __name__ == "__main__":  # worker processes import this file
    bench(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
