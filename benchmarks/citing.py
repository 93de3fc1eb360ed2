"""How fast citations are found, and how many, beside what one would pick instead: nllegalcit, and one alternation of the same names.

    python -m benchmarks.citing [--times N] [--texts N] [--peers PYTHON]

Prints a table in Markdown, all in one run and in turn. The texts are our own example proposals. `--peers` is the Python of an
environment that has nllegalcit (`make bench-env`). Finding is compared, not resolving: neither of the others tells an article's law.
"""
from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import subprocess
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.report import Sheet, main, parser, progress
from ingest.citations import find_citations

HOME = Path(__file__).parents[1]
DAY = date(2021, 4, 30)
_PEER = """
import json, sys, time
from nllegalcit import parse_citations
texts = json.load(sys.stdin)
start = time.process_time()
found = sum(len(parse_citations(text)) for text in texts)
print(json.dumps([time.process_time() - start, found]))
"""
OURS = "Regelruimte (found and resolved)"
NOTE = (
    "Finding is compared, not resolving: neither of the others tells an article's law. nllegalcit reads ECLI and papers of parliament, "
    "and no articles of a law that is named in words; so it finds little or nothing in such texts."
)
Measured = tuple[float, int]  #: seconds of the processor, places found


def arguments() -> argparse.ArgumentParser:
    made = parser(__doc__)
    made.add_argument("--times", type=int, default=3)
    made.add_argument("--texts", type=int, help="the first so many only")
    made.add_argument("--peers", type=Path)
    return made


def measure(args: argparse.Namespace) -> list[Sheet]:
    """Characters a second, and places found."""
    texts = [file.read_text(encoding="utf-8") for file in sorted((HOME / "examples" / "voorstellen").glob("*.txt"))[: args.texts]]
    size = sum(map(len, texts))
    sheet = Sheet(f"{len(texts)} texts, {size:,} characters; processor time")
    ways: dict[str, Callable[[list[str]], Measured]] = {OURS: ours(), "one alternation of the same names": naive()}
    if args.peers and args.peers.exists():
        ways["nllegalcit"] = lambda given: peer(args.peers, given)
    else:
        sheet.notes.append("**nllegalcit is not installed (`make bench-env`): not compared.**")
    for _ in range(args.times):
        for name, way in ways.items():
            progress(name)
            seconds, found = way(texts)
            sheet.put("characters a second", name, size / seconds)
            sheet.put("places found", name, found)
    sheet.notes.append(NOTE)
    sheet.aim("finding citations", sheet.median("characters a second", OURS), 200_000, "characters a second", at_least=True)
    return [sheet]


def ours() -> Callable[[list[str]], Measured]:
    """The finder as `add` calls it, without loaded law."""
    find_citations("", on=DAY)  # reads the names: 0.2 s, once a process
    return lambda texts: _timed(texts, lambda text: len(find_citations(text, on=DAY)))


def naive() -> Callable[[list[str]], Measured]:
    """What one writes in an hour: every name in one regular expression, with an article before or behind it where there is one."""
    written = sorted({name for name in _all_names() if len(name) > 2}, key=len, reverse=True)
    law = "|".join(map(re.escape, written))
    article = r"art(?:ikel(?:en)?|\.)?\s+[\d.:]+[a-z]*(?:[\s,]+(?:lid|onder|eerste|tweede)\s*\S*)?"
    pattern = re.compile(rf"(?:{article}\s+(?:van\s+de\s+|van\s+het\s+)?)?\b(?:{law})\b|{article}", re.I)
    return lambda texts: _timed(texts, lambda text: sum(1 for _ in pattern.finditer(text)))


def _all_names() -> set[str]:
    found: set[str] = set()
    data = HOME / "ingest" / "data"
    for file, opened in ((data / "law_names.tsv", open), (data / "law_names_bwb.tsv.gz", gzip.open)):
        with opened(file, "rt", encoding="utf-8", newline="") as rows:
            found |= {row["name"] for row in csv.DictReader((line for line in rows if not line.startswith("#")), delimiter="\t")}
    return found


def peer(python: Path, texts: list[str]) -> Measured:
    """nllegalcit in its own environment; its start is not counted."""
    done = subprocess.run([python, "-c", _PEER], input=json.dumps(texts), capture_output=True, text=True, check=True)
    seconds, found = json.loads(done.stdout)
    return seconds, found


def _timed(texts: list[str], count: Callable[[str], int]) -> Measured:
    start = time.process_time()
    found = sum(map(count, texts))
    return time.process_time() - start, found


if __name__ == "__main__":
    main(arguments(), measure)
