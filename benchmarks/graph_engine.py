"""The graph in our store beside plain rdflib: opening it, and the nine shapes of question of `endpoint.py`, in one process and run.

    python -m benchmarks.graph_engine [--triples 100000] [--times 10] [--slow-times 2]

Prints a table in Markdown, milliseconds (median, least–most). Both engines see the union of the named graphs of the same N-Quads files.
"""
from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import rdflib

from benchmarks.endpoint import BASE, CROSSING, INDEXED, LAW, TRIPLES_OF_A_LAW, TRIPLES_OF_A_PROPOSAL, make
from benchmarks.report import Sheet, main, parser, progress
from kg.folder.data_folder import DataFolder
from kg.rdf.terms import PROLOGUE

OURS = "Regelruimte"


def arguments() -> argparse.ArgumentParser:
    made = parser(__doc__)
    made.add_argument("--triples", type=int, default=100_000)
    made.add_argument("--times", type=int, default=10)
    made.add_argument("--builds", type=int, default=3, help="how often the index is made, and each opened")
    made.add_argument("--slow-times", type=int, default=2, help="of a shape that takes rdflib over a second")
    return made


def measure(args: argparse.Namespace) -> list[Sheet]:
    """Milliseconds of both."""
    with tempfile.TemporaryDirectory() as place:
        sheet = Sheet("milliseconds")
        for nr in range(args.builds):
            progress("index, opening, rdflib")
            folder = DataFolder(Path(place) / f"store{nr}")
            make(folder, args.triples)
            sheet.put("making the index, once", OURS, _timed(folder.store)[0])
            opened, store = _timed(DataFolder(folder.path).store)
            loaded, dataset = _timed(lambda folder=folder: _rdflib(folder))
            sheet.put("opening, at every start", OURS, opened)
            sheet.put("opening, at every start", "rdflib", loaded)
        sheet.title = f"{len(store):,} statements, milliseconds"
        for name, shape in (INDEXED | CROSSING).items():
            progress(name)
            for query in [PROLOGUE + shape % one for one in _values(args.triples, args.times)]:
                sheet.put(name, OURS, _timed(lambda query=query: _count(store.run(query)))[0])
                theirs = sheet.rows[name].get("rdflib", [])
                if len(theirs) < args.slow_times or max(theirs) < 1000:
                    sheet.put(name, "rdflib", _timed(lambda query=query: _count(dataset.query(query)))[0])
        for row in list(sheet.rows)[1:]:
            sheet.put(row, "rdflib / Regelruimte", sheet.median(row, "rdflib") / sheet.median(row, OURS))
    return [sheet]


def _rdflib(folder: DataFolder) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    for file in sorted(folder.graphs.glob("*.nq")):
        dataset.parse(file, format="nquads")
    return dataset


def _values(triples: int, times: int) -> list[dict[str, str]]:
    """What the shapes begin at; the same for both."""
    rng = random.Random(5)
    laws, proposals = max(1, int(triples * 0.65 / TRIPLES_OF_A_LAW)), int(triples * 0.3 / TRIPLES_OF_A_PROPOSAL)
    articles = [f"{LAW % int(laws * rng.random() ** 3)}&artikel={rng.randrange(1, 8)}" for _ in range(times)]
    return [{"article": one, "proposal": f"{BASE}/id/voorstel/v{rng.randrange(proposals)}"} for one in articles]


def _count(answer: object) -> int:
    return sum(1 for _ in answer)  # type: ignore[attr-defined]


def _timed(do: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    result = do()
    return (time.perf_counter() - start) * 1000, result


if __name__ == "__main__":
    main(arguments(), measure)
