"""How fast `add` is: a thousand two-page proposals made from the examples, added once and once more.

    python -m benchmarks.proposals_add [--number 1000] [--times 1]
"""
from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import Sheet, main, parser, progress

HOME = Path(__file__).parents[1]
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
    command = [sys.executable, "-m", "cli.main", "--store", str(store), *words]
    subprocess.run(command, cwd=HOME, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def arguments() -> argparse.ArgumentParser:
    made = parser(__doc__)
    made.add_argument("--number", type=int, default=1000)
    made.add_argument("--times", type=int, default=1, help="each in a store of its own")
    return made


def measure(args: argparse.Namespace) -> list[Sheet]:
    """Seconds of `add`, the start of the command included."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "in"
        folder.mkdir()
        size = make(folder, args.number)
        sheet = Sheet(f"{args.number:,} proposals, {size / args.number:,.0f} characters each")
        for nr in range(args.times):
            store = Path(temporary) / f"store{nr}"
            run(store, "law", "add", str(HOME / "examples" / "wetten"))
            for what in ("first time", "once more, all unchanged"):
                progress(what)
                seconds = run(store, "add", str(folder))
                sheet.put(what, "seconds", seconds)
                sheet.put(what, "proposals a second", args.number / seconds)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sheet.notes.append(f"Largest process: {peak:.0f} MB.")
    return [sheet]


if __name__ == "__main__":
    main(arguments(), measure)
