"""The national store: all laws of an archive and ten thousand made-up proposals in one data folder, and what everything costs there.

    python benchmarks/national.py FOLDER --laws LAWS.tar.xz [--proposals 10000] [--build-only]

Builds the store in FOLDER/ once (a second run uses what is there), then measures: size and memory, every ready question, `add` of one
more proposal until a reader sees it, a law update, a judgement, and the lists behind the screens. Prints tables in Markdown; each aim
that is missed is said. The generated proposals are put in FOLDER.in/, with their known answers.
"""
from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).parents[1]
sys.path.insert(0, str(HOME))

from benchmarks.generate import LawToCite, generate, is_name_of, write  # noqa: E402
from ingest.citations.name_list import default_names  # noqa: E402
from kg.folder import DataFolder  # noqa: E402
from kg.ready import own_base  # noqa: E402
from kg.terms import PROLOGUE  # noqa: E402

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


def main() -> None:
    """Build, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--laws", type=Path, required=True)
    parser.add_argument("--proposals", type=int, default=10_000)
    parser.add_argument("--build-only", action="store_true")
    args = parser.parse_args()
    folder = DataFolder(args.folder)
    print(f"{platform.machine()}, {os.cpu_count()} cores (load {os.getloadavg()[0]:.1f}), Python {platform.python_version()}\n")
    print(build(folder, args.laws, args.proposals))


if __name__ == "__main__":
    main()
