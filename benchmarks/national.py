"""The national store: all laws of an archive and ten thousand made-up proposals in one data folder, and what everything costs there.

    python -m benchmarks.national FOLDER --laws LAWS.tar.xz [--proposals 10000] [--build-only]

Builds the store in FOLDER/ once (a second run uses what is there), then measures: size and memory, every ready question, `add` of one
more proposal until a reader sees it, a law update, a judgement, and the lists behind the screens. Prints tables in Markdown, and each aim.
The generated proposals are put in FOLDER.in/, with their known answers.
"""
from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.generate import LawToCite, generate, is_name_of, write
from benchmarks.report import Sheet, main, p95, parser, progress
from cli.proposals import add_paths
from ingest.calls import read_call
from ingest.citations.name_list import default_names
from kg import vocabulary
from kg.alike import alike
from kg.clusters import clusters, law_titles
from kg.compared import coverage
from kg.folder import DataFolder
from kg.judgements.enter import judge_criterion
from kg.judgements.follow import follow
from kg.laws import list_laws
from kg.proposals import list_proposals
from kg.ready import own_base, ready_queries
from kg.status import status
from kg.terms import PROLOGUE

HOME = Path(__file__).parents[1]
_Answer = TypeVar("_Answer")
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
    subprocess.run([sys.executable, "-m", "cli.main", "--store", str(folder.path), *words], stdout=subprocess.DEVNULL, check=True, cwd=HOME)
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
        whole = [_timed(lambda text=text: store.select(text)) for _ in range(times)]
        yield Measured(query.name, "alles", len(store.select(text).rows), [spent for spent, _ in whole])
        for parameter in query.parameters:
            spent, rows = [], 0
            for _ in range(times):
                terms = query.terms(folder.iris, {parameter.name: drawn(rng, planted, parameter.name)})
                milliseconds, answer = _timed(lambda text=text, terms=terms: store.select(text, terms))
                spent.append(milliseconds)
                rows = max(rows, len(answer.rows))
            yield Measured(query.name, parameter.name, rows, spent)


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


def measure_writing(folder: DataFolder, planted: list[dict[str, Any]], laws: Path, times: int) -> Iterator[Measured]:
    """One more proposal, a judgement, and a law again with another text, until a reader sees it."""
    reader, cited = DataFolder(folder.path), laws_to_cite(folder)
    with tempfile.TemporaryDirectory() as scratch:
        spent, inside = [], []
        for nr in range(times):
            *_, one = generate(nr + 1, seed=time.time_ns(), laws=cited)
            file = Path(scratch) / f"erbij-{time.time_ns()}.txt"
            file.write_text(one.text, encoding="utf-8")
            start = time.perf_counter()
            _run(folder, "add", str(file), "--submitted", "2021-05-01")
            _shows(reader, file.stem)
            spent.append((time.perf_counter() - start) * 1000)
            again = Path(scratch) / f"erbij-{time.time_ns()}.txt"
            again.write_text(one.text.replace("2", "4"), encoding="utf-8")
            start = time.perf_counter()
            add_paths(folder, [str(again)], read_call(), date(2021, 5, 1))
            _shows(reader, again.stem)
            inside.append((time.perf_counter() - start) * 1000)
        yield Measured("een voorstel erbij", "opdracht `add` tot het te zien is", times, spent)
        yield Measured("een voorstel erbij", "in een proces dat al loopt", times, inside[1:])
        for law in (_of_middle_size(folder, cited), cited[0].id):
            yield _law_update(folder, laws, law, Path(scratch), times)
    yield from _judgements(folder, planted, times * 5)


def _of_middle_size(folder: DataFolder, laws: Sequence[LawToCite]) -> str:
    sizes = {law.id: folder.file_of(folder.iris.graph("wet", law.id)).stat().st_size for law in laws}
    return sorted(sizes, key=lambda law: (sizes[law], law))[len(sizes) // 2]


def _shows(reader: DataFolder, proposal_id: str) -> None:
    while not reader.store().ask(f"ASK {{ {reader.iris.proposal(proposal_id)} a {reader.iris.terms.Voorstel} }}"):
        time.sleep(0.005)


def _law_update(folder: DataFolder, laws: Path, law: str, scratch: Path, times: int) -> Measured:
    """A law loaded again with one sign changed: all of it is read, and all that follows from it made again."""
    with tarfile.open(laws) as archive:
        member = next(one for one in archive if law in one.name and one.isfile())
        archive.extract(member, scratch, filter="data")
    file, spent = scratch / member.name, []
    original = file.read_text(encoding="utf-8")
    for nr in range(times):
        file.write_text(original.replace("</al>", f" {nr}</al>", 1) if nr < times - 1 else original, encoding="utf-8")
        start = time.perf_counter()
        _run(folder, "law", "add", str(file), "--format", "csv")
        spent.append((time.perf_counter() - start) * 1000)
    return Measured("een regeling opnieuw", law, times, spent)


def _judgements(folder: DataFolder, planted: list[dict[str, Any]], times: int) -> Iterator[Measured]:
    """Of a proposal that nobody had before them, whose laws are read from the disk; and again, as after reading it on a screen."""
    rng, first, again = random.Random(3), list[float](), list[float]()
    criteria = [slug for kind, slug in vocabulary.concepts() if kind == "criterium"]
    for _ in range(times):
        name = rng.choice(planted)["name"]
        for spent in (first, again):
            words = (rng.choice(criteria), rng.choice(["ja", "nee", "onduidelijk"]), "Gelezen en gewogen.", "Proef")
            spent.append(_timed(lambda name=name, words=words: judge_criterion(folder, name, *words))[0])
    milliseconds, _ = _timed(lambda: follow(folder))
    progress(f"the graph follows {2 * times} judgements in {milliseconds / 1000:.1f} s")
    yield Measured("een oordeel", "over wat niemand voor zich had", times, first)
    yield Measured("een oordeel", "over wat net gelezen is", times, again)


def measure_lists(folder: DataFolder, planted: list[dict[str, Any]], times: int) -> Iterator[Measured]:
    """What the screens ask of everything."""
    store, iris = folder.store(), folder.iris
    asked: dict[str, Callable[[], object]] = {
        "list_proposals": lambda: list_proposals(store, iris), "clusters, per artikel": lambda: clusters(store, iris, "provision"),
        "clusters, per regeling": lambda: clusters(store, iris, "law"), "law_titles": lambda: law_titles(store, iris),
        "list_laws": lambda: list_laws(store, iris), "status": lambda: status(folder),
        "de map openen": lambda: DataFolder(folder.path).store(),
        "alike": lambda: alike(store, iris, random.choice(planted)["name"]), "coverage": lambda: coverage(folder, store, iris),
    }  # fmt: skip
    for name, question in asked.items():
        question()
        spent = [_timed(question)[0] for _ in range(times)]
        yield Measured(name, "", 0, spent)


@dataclass(frozen=True)
class Measured:
    """What was measured, with the milliseconds of each time."""

    what: str
    about: str
    rows: int
    spent: list[float]


def _timed(question: Callable[[], _Answer]) -> tuple[float, _Answer]:
    start = time.perf_counter()
    answer = question()
    return (time.perf_counter() - start) * 1000, answer


def table(title: str, found: Iterable[Measured], aims: Callable[[Measured], float | None]) -> Sheet:
    """A sheet of what is measured; the p95 is held against each aim."""
    sheet = Sheet(f"{title}, milliseconds")
    for one in found:
        row = ", ".join(filter(None, (one.what, one.about)))
        progress(row)
        sheet.put(row, "rows", one.rows)
        sheet.put(row, "ms", *one.spent)
        if (aim := aims(one)) is not None:
            sheet.aim(f"{row}: p95", p95(one.spent), aim, "ms")
    return sheet


AIMS = {"een voorstel erbij": 2000.0, "een regeling opnieuw": 5000.0, "een oordeel": 100.0}


def report(folder: DataFolder, took: dict[str, dict[str, float]], laws: Path, times: int) -> list[Sheet]:
    """Measure everything."""
    planted = answers(folder)
    return [
        built(folder, took),
        table("writing", measure_writing(folder, planted, laws, max(3, times // 4)), lambda one: AIMS.get(one.what)),
        table("ready questions", measure_queries(folder, planted, times), lambda _: 50.0),
        table("behind the screens", measure_lists(folder, planted, times), lambda _: 1000.0),
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
        return [table("ready questions", measure_queries(folder, answers(folder), args.times), lambda _: 50.0)]
    return [built(folder, took)] if args.build_only else report(folder, took, args.laws, args.times)


if __name__ == "__main__":
    main(arguments(), measure)
