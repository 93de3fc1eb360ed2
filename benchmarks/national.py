"""The national store: all laws of an archive and ten thousand made-up proposals in one data folder, and what everything costs there.

    python -m benchmarks.national FOLDER --laws LAWS.tar.xz [--proposals 10000] [--build-only]

Builds the store in FOLDER/ once (a second run uses what is there), then measures: size and memory, changes until a reader sees them
(`changes.py`), every ready question, and the lists behind the screens. Prints tables in Markdown, and each aim. The generated proposals
are put in FOLDER.in/, with their known answers. How its screens stand in a browser: `app_pages.py FOLDER`.
"""
from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.changes import Measured, measure_changes, timed
from benchmarks.generate import LawToCite, generate, is_name_of, write
from benchmarks.report import Sheet, main, p95, parser, progress
from benchmarks.stores import BY_WORDS
from ingest.citations.name_list import default_names
from kg.folder.data_folder import DataFolder
from kg.law.laws import list_laws
from kg.overlap.alike import alike
from kg.overlap.coverage import coverage
from kg.proposals.clusters import clusters, law_titles
from kg.proposals.read import list_proposals
from kg.rdf import vocabulary
from kg.rdf.ready_queries import own_base, ready_queries
from kg.rdf.terms import PROLOGUE
from kg.status import status

HOME = Path(__file__).parents[1]
QUESTION = 50  #: milliseconds that a ready question may take
_ARTICLES = PROLOGUE + """
SELECT ?wet ?titel ?nummer WHERE {
  ?wet ruimte:soortRegeling ?soort ; skos:prefLabel ?titel . FILTER(?soort IN ("wet", "rijkswet", "AMvB", "ministeriele-regeling"))
  ?werk ruimte:regeling ?wet ; ruimte:soortOnderdeel "artikel" ; eli:number ?nummer .
  ?deel eli:realizes ?werk ; ruimte:volgorde ?plaats .
} ORDER BY ?wet ?plaats"""
_REFERRED = PROLOGUE + "SELECT ?wet (SUM(?n) AS ?keer) WHERE { ?v ruimte:naar ?wet ; ruimte:aantal ?n } GROUP BY ?wet"


def build(folder: DataFolder, laws: Path, proposals: int) -> dict[str, dict[str, float]]:
    """Make what isn't there yet; gives what each step took: seconds, and megabytes of its largest process."""
    report = folder.path.with_name(f"{folder.path.name}.json")
    took: dict[str, dict[str, float]] = json.loads(report.read_text()) if report.exists() else {}
    if "laws" not in took:
        with tempfile.TemporaryDirectory() as scratch:
            with tarfile.open(laws) as archive:
                archive.extractall(scratch, filter="data")
            took["laws"] = _run(folder, "law", "add", scratch, "--format", "csv")
        report.write_text(json.dumps(took))
    if "proposals" not in took:
        texts = folder.path.with_name(f"{folder.path.name}.in")
        write(texts, generate(proposals, laws=laws_to_cite(folder)))
        (texts / "antwoorden.jsonl").rename(texts.with_suffix(".answers.jsonl"))
        took["proposals"] = _run(folder, "add", str(texts), "--submitted", "2021-05-01", "--format", "csv")
        report.write_text(json.dumps(took))
    if "pairs" not in took:
        took["pairs"] = _run(folder, "overlaps", "--min", "1", "--format", "csv")
        report.write_text(json.dumps(took))
    return took


def laws_to_cite(folder: DataFolder) -> list[LawToCite]:
    """The loaded laws that have a name of their own, those that other laws refer to most first: as often cited by Zipf's law."""
    store, iris = folder.store(), folder.iris
    referred = {row["wet"].value: int(row["keer"].value) for row in store.select(own_base(_REFERRED, iris)).rows}
    found: dict[str, tuple[str, dict[str, None]]] = {}
    for row in store.select(own_base(_ARTICLES, iris)).rows:
        found.setdefault(row["wet"].value, (row["titel"].value, {}))[1][row["nummer"].value] = None
    names = default_names()
    laws = [(wet, wet.rpartition(":")[2], title, tuple(articles)) for wet, (title, articles) in found.items()]
    named = [(wet, LawToCite(law, title, articles)) for wet, law, title, articles in laws if is_name_of(names, title, law)]
    return [law for _, law in sorted(named, key=lambda pair: (-referred.get(pair[0], 0), pair[1].id))]


def _run(folder: DataFolder, *words: str) -> dict[str, float]:
    """A command in a process of its own: seconds, and megabytes of the largest process."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "cli.main", "--store", str(folder.path), *words]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, cwd=HOME, env=os.environ | BY_WORDS)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"seconds": time.perf_counter() - start, "megabytes": peak}


# --- measuring ------------------------------------------------------------------------------------------------------


def answers(folder: DataFolder) -> list[dict[str, Any]]:
    """What the generator planted."""
    file = folder.path.with_name(f"{folder.path.name}.in").with_suffix(".answers.jsonl")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def measure_queries(folder: DataFolder, planted: list[dict[str, Any]], times: int) -> Iterator[Measured]:
    """Every ready question about everything, and with each of its parameters; values as often as proposals have them."""
    rng, store = random.Random(7), folder.store()
    for query in ready_queries():
        text = own_base(query.text, folder.iris)
        store.select(text)  # the first reads the pages of the disk
        whole = [timed(lambda text=text: store.select(text)) for _ in range(times)]
        yield Measured(query.name, "everything", len(store.select(text).rows), [spent for spent, _ in whole], QUESTION)
        for parameter in query.parameters:
            spent, rows = [], 0
            for _ in range(times):
                terms = query.terms(folder.iris, {parameter.name: drawn(rng, planted, parameter.name)})
                milliseconds, answer = timed(lambda text=text, terms=terms: store.select(text, terms))
                spent.append(milliseconds)
                rows = max(rows, len(answer.rows))
            yield Measured(query.name, parameter.name, rows, spent, QUESTION)


def drawn(rng: random.Random, planted: list[dict[str, Any]], name: str) -> str:
    """A real value of a parameter: what a proposal drawn by lot cites, is called, or comes from."""
    one = rng.choice(planted)
    if name in ("regeling", "bepaling"):
        target = rng.choice(one["targets"])
        return target.partition("&")[0] if name == "regeling" else target
    if name in ("voorstel", "na"):
        return one["name"]
    if name == "gemeente":
        return f"gemeente {one['municipality']}"
    lists = {"stand": "stap", "klasse": "paar", "soort": "soort-ruimte", "richting": "standpunt"}
    return rng.choice([slug for kind, slug in vocabulary.concepts() if kind == lists.get(name, name)])


def measure_lists(folder: DataFolder, planted: list[dict[str, Any]], times: int) -> Iterator[Measured]:
    """What the screens ask of everything."""
    store, iris = folder.store(), folder.iris
    asked: dict[str, Callable[[], object]] = {
        "list_proposals": lambda: list_proposals(store, iris), "clusters, per article": lambda: clusters(store, iris, "provision"),
        "clusters, per law": lambda: clusters(store, iris, "law"), "law_titles": lambda: law_titles(store, iris),
        "list_laws": lambda: list_laws(store, iris), "status": lambda: status(folder),
        "opening the folder": lambda: DataFolder(folder.path).store(),
        "alike": lambda: alike(store, iris, random.choice(planted)["name"]), "coverage": lambda: coverage(folder, store, iris),
    }  # fmt: skip
    for name, question in asked.items():
        question()
        spent = [timed(question)[0] for _ in range(times)]
        yield Measured(name, "", 0, spent, 1000)


def table(title: str, found: Iterable[Measured]) -> Sheet:
    """A sheet of what is measured; the p95 is held against each aim."""
    sheet = Sheet(f"{title}, milliseconds")
    for one in found:
        row = ", ".join(filter(None, (one.what, one.about)))
        progress(row)
        sheet.put(row, "rows", one.rows)
        sheet.put(row, "ms", *one.spent)
        if one.aim is not None:
            sheet.aim(f"{row}: p95", p95(one.spent), one.aim, "ms")
    return sheet


def report(folder: DataFolder, took: dict[str, dict[str, float]], laws: Path, times: int) -> list[Sheet]:
    """Measure everything."""
    planted = answers(folder)
    return [
        built(folder, took),
        table("changes", measure_changes(folder, planted, laws_to_cite(folder), laws, max(3, times // 4))),
        table("ready questions", measure_queries(folder, planted, times)),
        table("behind the screens", measure_lists(folder, planted, times)),
    ]


def built(folder: DataFolder, took: dict[str, dict[str, float]]) -> Sheet:
    """What building took, and how large the store is."""
    sheet = Sheet("the store")
    for step, one in took.items():
        sheet.put(f"built: {step}", "seconds", one["seconds"])
        sheet.put(f"built: {step}", "largest process, MB", one["megabytes"])
    snapshot = folder.snapshot()
    assert snapshot is not None
    parts = {name: folder.path / name for name in ("graphs", "cache", "prive")} | {"index (one snapshot)": snapshot}
    for name, part in parts.items():
        sheet.put(name, "GB", sum(file.stat().st_size for file in part.rglob("*") if file.is_file()) / 1e9)
    sheet.notes.append(f"{folder.statements():,} statements.")
    return sheet


def arguments() -> argparse.ArgumentParser:
    made = parser(__doc__)
    made.add_argument("folder", type=Path)
    made.add_argument("--laws", type=Path, required=True)
    made.add_argument("--proposals", type=int, default=10_000)
    made.add_argument("--times", type=int, default=20, help="how often each is measured")
    made.add_argument("--build-only", action="store_true")
    made.add_argument("--queries-only", action="store_true")
    return made


def measure(args: argparse.Namespace) -> list[Sheet]:
    """Build, and measure what was asked."""
    folder = DataFolder(args.folder)
    took = build(folder, args.laws, args.proposals)
    if args.queries_only:
        return [table("ready questions", measure_queries(folder, answers(folder), args.times))]
    return [built(folder, took)] if args.build_only else report(folder, took, args.laws, args.times)


if __name__ == "__main__":
    main(arguments(), measure)
