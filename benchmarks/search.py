"""How long full-text search takes: the index, its size, questions.

    python -m benchmarks.search [FOLDER] [--again] [--proposals 1000]

A folder is only read, but for its `cache/`; with `--again` its index is thrown away first. Without one a store of made-up proposals is
made. Prints tables in Markdown: milliseconds of the first time, and of those after it.
"""
from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.report import Sheet, main, parser, progress
from benchmarks.stores import made_store, place_of
from ingest.citations import read_typed
from ingest.proposals.submitter import municipality_iri
from kg.folder.cache import discard
from kg.folder.data_folder import DataFolder
from kg.search.box import answer
from kg.search.index import indexes
from kg.search.search import search
from kg.search.update import refresh

WORDS = (
    "huisvestingsvergunning", "gemeente", "de gemeente kan bij verordening regels stellen", "woningtoewijzing voorrang",
    "hardheidsclausule", "\"in het belang van de volksgezondheid\"", "burgemeester sluiting woning drugs", "kostendelersnorm",
    "experiment afwijking van de wet", "minister stelt nadere regels", "wet", "artikel", "xyzzy", "Huisvestingswet artikel 11",
    "bijstand studenten inkomen",
)  # fmt: skip
TYPED = ("Hvw 11", "awb 3:40", "Gemeentewet 174a", "BWBR0005416", "Utrecht", "voorrang jongeren")


def arguments() -> argparse.ArgumentParser:
    made = parser(__doc__)
    made.add_argument("folder", type=Path, nargs="?")
    made.add_argument("--again", action="store_true")
    made.add_argument("--proposals", type=int, default=1000)
    made.add_argument("--place", type=Path, help="where a store is made, and found again")
    made.add_argument("--rounds", type=int, default=5)
    return made


def measure(args: argparse.Namespace) -> list[Sheet]:
    """The index, then words searched for and what is typed in the box."""
    with place_of(args.place) as place:
        folder = DataFolder(args.folder or made_store(place, args.proposals))
        return [_index(folder, args.again or args.folder is None), *_asked(folder, args.rounds)]


def _index(folder: DataFolder, again: bool) -> Sheet:
    if again:
        for index in indexes(folder):
            discard(index.file)
    began = time.perf_counter()
    refresh(folder)
    sheet = Sheet("the index")
    sheet.put("made" if again else "followed", "seconds", time.perf_counter() - began)
    for index in indexes(folder):
        sheet.put(index.file.name, "MB", index.file.stat().st_size / 1e6)
    return sheet


def _asked(folder: DataFolder, rounds: int) -> list[Sheet]:
    folder.store()
    ways: dict[str, tuple[tuple[str, ...], Callable[[str], object]]] = {
        "words searched for, ms": (WORDS, lambda one: search(folder, one)),
        "typed in the box, ms": (TYPED, lambda one: answer(folder, one, read_typed(one, on=date.today()), municipality_iri(one))),
    }
    return [_table(title, words, ask, rounds) for title, (words, ask) in ways.items()]


def _table(title: str, words: tuple[str, ...], ask: Callable[[str], object], rounds: int) -> Sheet:
    sheet = Sheet(title)
    progress(title)
    for one in words:
        for nr in range(rounds + 1):
            began, cpu = time.perf_counter(), time.process_time()
            ask(one)
            sheet.put(one, "after" if nr else "first", 1000 * (time.perf_counter() - began))
            if nr:
                sheet.put(one, "after, of the processor", 1000 * (time.process_time() - cpu))
    return sheet


if __name__ == "__main__":
    main(arguments(), measure)
