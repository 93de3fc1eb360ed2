"""How long full-text search takes on a data folder: the index, its size, questions. `python benchmarks/search.py FOLDER [--again]`.

The folder is only read, but for its `cache/`. With `--again` the index is thrown away first.
"""
from __future__ import annotations

import argparse
import statistics
import time
from datetime import date
from pathlib import Path

from ingest.citations import read_typed
from ingest.proposals.submitter import municipality_iri
from kg.cache import discard
from kg.folder import DataFolder
from kg.search.box import answer
from kg.search.build import refresh
from kg.search.find import search
from kg.search.index import indexes

WORDS = (
    "huisvestingsvergunning", "gemeente", "de gemeente kan bij verordening regels stellen", "woningtoewijzing voorrang",
    "hardheidsclausule", "\"in het belang van de volksgezondheid\"", "burgemeester sluiting woning drugs", "kostendelersnorm",
    "experiment afwijking van de wet", "minister stelt nadere regels", "wet", "artikel", "xyzzy", "Huisvestingswet artikel 11",
    "bijstand studenten inkomen",
)  # fmt: skip
TYPED = ("Hvw 11", "awb 3:40", "Gemeentewet 174a", "BWBR0005416", "Utrecht", "voorrang jongeren")
ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--again", action="store_true")
    args = parser.parse_args()
    folder = DataFolder(args.folder)
    if args.again:
        for index in indexes(folder):
            discard(index.file)
    began = time.perf_counter()
    refresh(folder)
    print(f"index made or followed: {time.perf_counter() - began:.1f} s")
    for index in indexes(folder):
        print(f"{index.file.name}: {index.file.stat().st_size / 1e6:.1f} MB")
    folder.store()
    for name, words, ask in (
        ("search", WORDS, lambda one: search(folder, one)),
        ("box", TYPED, lambda one: answer(folder, one, read_typed(one, on=date.today()), municipality_iri(one))),
    ):
        for one in words:
            times, own = [], []
            for _ in range(ROUNDS):
                began, cpu = time.perf_counter(), time.process_time()
                ask(one)
                times.append(1000 * (time.perf_counter() - began))
                own.append(1000 * (time.process_time() - cpu))
            then = f"{statistics.median(times[1:]):6.1f} ms ({statistics.median(own[1:]):5.1f} of processor)"
            print(f"{name:7} first {times[0]:7.1f} ms, then {then}  {one}")


if __name__ == "__main__":
    main()
