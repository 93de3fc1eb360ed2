"""The graph in our store beside plain rdflib: opening it, and the nine shapes of question of `endpoint.py`, in one process and run.

    python benchmarks/graph_engine.py [--triples 100000] [--times 10] [--slow-times 2]

Prints a table in Markdown, milliseconds (median, least–most). Both engines see the union of the named graphs of the same N-Quads files.
"""
from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import rdflib

from benchmarks.endpoint import BASE, CROSSING, INDEXED, LAW, TRIPLES_OF_A_LAW, TRIPLES_OF_A_PROPOSAL, make
from kg.folder import DataFolder
from kg.terms import PROLOGUE


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--slow-times", type=int, default=2, help="of a shape that takes rdflib over a second")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = DataFolder(Path(place) / "store")
        make(folder, args.triples)
        built, store = _timed(folder.store)
        opened, store = _timed(DataFolder(folder.path).store)
        loaded, dataset = _timed(lambda: _rdflib(folder))
        print(f"{len(store):,} statements\n\n| | Regelruimte | rdflib | times |\n|---|---|---|---|")
        print(f"| making the index, once | {built:,.0f} | | |")
        print(f"| opening, at every start | {opened:,.1f} | {loaded:,.0f} | {loaded / opened:,.0f} |")
        for name, shape in (INDEXED | CROSSING).items():
            asked = [PROLOGUE + shape % one for one in _values(args.triples, args.times)]
            ours = [_timed(lambda query=query: _count(store.run(query)))[0] for query in asked]
            theirs: list[float] = []
            for query in asked:
                if len(theirs) < args.slow_times or max(theirs) < 1000:
                    theirs.append(_timed(lambda query=query: _count(dataset.query(query)))[0])
            print(f"| {name} | {_told(ours)} | {_told(theirs)} | {statistics.median(theirs) / statistics.median(ours):,.0f} |")


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


def _told(spent: list[float]) -> str:
    return f"{statistics.median(spent):,.2f} ({min(spent):,.2f}–{max(spent):,.2f})"


if __name__ == "__main__":
    main()
