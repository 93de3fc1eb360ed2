"""All benchmarks, one after the other, on one page: `make bench` (an hour), `make bench-quick` (two minutes).

Both need `make bench-env`.

    python -m benchmarks.run [--quick] [--part NAME …] [--page docs/benchmarks.md]

Each part runs in a process of its own (`python -m benchmarks.X`), alone; how far it is goes to stderr, the page to stdout and to its
file (not to a file with `--part`, unless `--page` names one). What fails, takes too long or lacks its data is said on the page. Stopped
with Ctrl-C it writes what it has.
"""
from __future__ import annotations

import argparse
import os
import platform
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks import report
from benchmarks.report import Aim, Sheet

HOME = Path(__file__).parents[1]
PAGE = HOME / "docs" / "benchmarks.md"
ARCHIVE = HOME.parent / "shared" / "data" / "bwb2012" / "laws.tar.xz"
PEERS = HOME / ".venv-bench" / "bin"
QUICK_LIMIT, FULL_LIMIT = 240, 4 * 3600  #: seconds that a part may take; some ten in the quick form on a quiet machine


@dataclass(frozen=True)
class Part:
    """A benchmark with what it is called with; `quick` is None for what only the full form runs."""

    name: str
    module: str
    about: str
    quick: str | None
    full: str
    needs: Path | None = None  #: without it the part can't run

    def command(self, quick: bool, places: Mapping[str, object]) -> list[str]:
        """The words after `python -m`. Raises ValueError when the quick form doesn't have this part."""
        plan = self.quick if quick else self.full
        if plan is None:
            raise ValueError(self.name)
        return [f"benchmarks.{self.module}", *(word.format_map(places) for word in plan.split())]


PARTS = (
    Part("law", "law_load", "Law XML beside bare `lxml.etree.iterparse`, the least that reading can cost",
         "{laws} --laws 20 --rounds 3 --adds 1", "{laws} --laws 500 --rounds 5 --adds 3"),
    Part("citing", "citing", "Finding citations beside `nllegalcit` and one alternation of the same names",
         "--times 3 --texts 2 --peers {python}", "--times 10 --peers {python}"),
    Part("graph", "graph_engine", "The graph beside plain `rdflib`",
         "--triples 20000 --times 5 --slow-times 1 --builds 1", "--triples 100000 --times 20 --slow-times 3 --builds 5"),
    Part("endpoint", "endpoint", "The endpoint beside `oxigraph serve` and `rdflib-endpoint`",
         "--triples 20000 --times 10 --seconds 1 --rdflib-endpoint {rdflib}",
         "--triples 100000 --times 50 --seconds 30 --rdflib-endpoint {rdflib}"),
    Part("endpoint-large", "endpoint", "The endpoint beside `oxigraph serve`, ten times as much",
         None, "--triples 1000000 --times 30 --seconds 30"),
    Part("documents", "read_documents", "Word files beside `docx2python`, and a large PDF",
         "--files 20 --rounds 2 --pages 500 --pdf-times 1 --peers {python}",
         "--files 100 --rounds 7 --pages 500 --pdf-times 5 --peers {python}"),
    Part("add", "proposals_add", "`add` of proposals: reading, citations, graph", "--number 40 --times 1", "--number 500 --times 3"),
    Part("overlap", "overlap_growth", "How overlap grows",
         "--sizes 300 --times 2 --embed 2", "--sizes 1000 3000 10000 30000 --times 2 --embed 12"),
    Part("find", "find", "Making the screens that find, without a browser", "--proposals 500", "--proposals 10000"),
    Part("search", "search", "Full-text search",
         "--proposals 300 --rounds 3 --place {place}", "--proposals 10000 --rounds 5 --place {place}"),
    Part("national", "national", "The national store: 8,960 laws and 10,000 proposals", None, "{place}/national --laws {archive}", ARCHIVE),
    Part("pages", "app_pages", "Screens in Chromium, warm",
         "--proposals 300 --times 2 --sessions 0 --place {place} --screens artikelen artikel voorstel beoordelen",
         "{national} --proposals 12 1000 10000 --times 5 --sessions 20 --place {place}"),
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What became of a part: its sheets, or why there are none."""

    part: Part
    sheets: tuple[Sheet, ...] = ()
    failed: str = ""
    seconds: float = 0.0
    load: float = 0.0  #: when it began


def run(parts: Sequence[Part], quick: bool, scratch: Path) -> Iterator[Outcome]:
    """Each part in turn; a Ctrl-C ends the one at work, and the others aren't begun."""
    stopped = False
    for part in parts:
        if stopped:
            yield Outcome(part, failed="not run: stopped before")
        elif quick and part.quick is None:
            yield Outcome(part, failed="only in the full form (`make bench`)")
        elif part.needs is not None and not part.needs.exists():
            yield Outcome(part, failed=f"its data are not here: `{part.needs.name}`")
        else:
            try:
                yield one(part, quick, scratch)
            except KeyboardInterrupt:
                stopped = True
                yield Outcome(part, failed="stopped while it ran")


def one(part: Part, quick: bool, scratch: Path) -> Outcome:
    """Run a part to its end, or to the limit."""
    print(f"{part.name}: {part.about}", file=sys.stderr, flush=True)
    found, limit = scratch / f"{part.name}.json", QUICK_LIMIT if quick else FULL_LIMIT
    command = [sys.executable, "-m", *part.command(quick, places(scratch)), "--json", str(found)]
    begin, load, said = time.perf_counter(), os.getloadavg()[0], deque[str](maxlen=20)
    process = subprocess.Popen(
        command, cwd=HOME, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True
    )
    teller = threading.Thread(target=_tell, args=(process, said), daemon=True)
    teller.start()
    try:
        code = process.wait(timeout=limit)
    except subprocess.TimeoutExpired:
        return Outcome(part, failed=f"took longer than {limit} s", seconds=limit, load=load)
    finally:
        _end(process)
        teller.join(timeout=5)
    seconds = time.perf_counter() - begin
    if code or not found.exists():
        last = next((line.strip() for line in reversed(said) if line.strip()), "")
        return Outcome(part, failed=f"failed ({code}): {last}", seconds=seconds, load=load)
    return Outcome(part, tuple(report.read(found)), seconds=seconds, load=load)


def places(scratch: Path) -> dict[str, object]:
    """What the plans name: where stores are made, the laws there are, and the programs of the peers."""
    laws = ARCHIVE if ARCHIVE.exists() else HOME / "examples" / "wetten"
    national = scratch / "stores" / "national"
    made = {"archive": ARCHIVE, "national": national if (national / "store.json").exists() else ""}  # by the part of that name
    return {"place": scratch / "stores", "laws": laws, "python": PEERS / "python", "rdflib": PEERS / "rdflib-endpoint"} | made


def _tell(process: subprocess.Popen[str], said: deque[str]) -> None:
    assert process.stderr is not None
    with process.stderr as lines:
        for line in lines:
            said.append(line)
            sys.stderr.write(line)
            sys.stderr.flush()


def _end(process: subprocess.Popen[str]) -> None:
    """End what is still at work, and all that it started; asked first, as it may have servers to stop."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


# --- the page -------------------------------------------------------------------------------------------------------


def page(outcomes: Sequence[Outcome], quick: bool, machine: Mapping[str, str]) -> str:
    """All of it in Markdown."""
    command, form = ("make bench-quick", "the quick form: small sizes, few repeats") if quick else ("make bench", "the full form")
    aims = [(outcome.part.name, aim) for outcome in outcomes for sheet in outcome.sheets for aim in sheet.aims]
    absent = [f"- **{outcome.part.name}** ({outcome.part.about}): {outcome.failed}" for outcome in outcomes if outcome.failed]
    sections = [_section(outcome) for outcome in outcomes if outcome.sheets]
    blocks = [
        "# Benchmarks", f"Made by `{command}`, {form}. {HOW}",
        "\n".join(["| machine | |", "|---|---|", *(f"| {name} | {value} |" for name, value in machine.items())]),
        "## Aims", _counted(aims), report.aims(aims), *sections, "## Not measured", "\n".join(absent) or "Nothing is missing.",
    ]  # fmt: skip
    return "\n\n".join(blocks) + "\n"


HOW = (
    "A figure is a median with its spread, `median (least–most)`, with the 95th percentile where there are twenty measurements or more; "
    "one without a spread was measured once, or never differed. Columns beside each other are of the same run on the same machine."
)


def _counted(aims: Sequence[tuple[str, Aim]]) -> str:
    missed = sum(not aim.met for _, aim in aims)
    return f"{len(aims) - missed} met, {missed} missed."


def _section(outcome: Outcome) -> str:
    head = f"## {outcome.part.about}"
    how = f"`benchmarks/{outcome.part.module}.py`, {outcome.seconds:.0f} s; load when it began {outcome.load:.1f}."
    return "\n\n".join([head, how, *map(report.markdown, outcome.sheets)])


def machine() -> dict[str, str]:
    """What it ran on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores", "memory": f"{memory:.0f} GB",
        "Python": f"{platform.python_version()} on {platform.system()} {platform.machine()}", "date": date.today().isoformat(),
        "load at the start": f"{os.getloadavg()[0]:.1f} (of work beside it, which makes every wall time longer)",
    }  # fmt: skip


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def arguments() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--quick", action="store_true")
    made.add_argument("--part", action="append", choices=[part.name for part in PARTS], help="only this one; may be given again")
    made.add_argument("--page", type=Path)
    return made


def main() -> None:
    """Run what was asked, print the page and write it."""
    args = arguments().parse_args()
    report.stop_gently()
    chosen = [part for part in PARTS if not args.part or part.name in args.part]
    begun, described = time.perf_counter(), machine()
    with tempfile.TemporaryDirectory() as scratch:
        outcomes = list(run(chosen, args.quick, Path(scratch)))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = f"{time.perf_counter() - begun:.0f} s on the clock, {used.ru_utime + used.ru_stime:.0f} s of processor"
    text = page(outcomes, args.quick, described | {"all of it took": took})
    print(text)
    if target := args.page or (None if args.part else PAGE):
        target.write_text(text, encoding="utf-8")
    if any(outcome.failed.startswith(("failed", "took", "stopped", "not run")) for outcome in outcomes):
        sys.exit(1)


if __name__ == "__main__":
    main()
