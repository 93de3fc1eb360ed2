"""How fast law comes in, beside the physical limit: bare `lxml.etree.iterparse` over the same files, in the same run.

    python -m benchmarks.law_load [FOLDER|LAWS.tar.xz] [--laws N] [--rounds 3] [--adds 1]

Prints a table in Markdown: reading alone against iterparse (CPU seconds, in turn, file by file), then the whole of `law add`
into an empty store in a process of its own, with its peak memory and the size of what it made.
"""
from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from benchmarks.report import Sheet, main, parser, progress
from ingest.law import read_version
from kg.folder.data_folder import DataFolder
from kg.status import status

HOME = Path(__file__).parents[1]
NATIONAL = 8000  #: laws; of fewer, the aims for `law add` say nothing
BARE, OURS, WHOLE = "lxml.etree.iterparse, bare (CPU)", "reading into records (CPU)", "`law add`, whole (wall)"
MEMORY = "`law add`, its largest process"


def arguments() -> argparse.ArgumentParser:
    made = parser(__doc__)
    made.add_argument("source", type=Path, nargs="?", help="a folder or archive of law XML; without it the laws of the examples")
    made.add_argument("--laws", type=int, help="the first so many files only")
    made.add_argument("--rounds", type=int, default=3, help="how often all files are read")
    made.add_argument("--adds", type=int, default=1, help="how often `law add` is run")
    return made


def measure(args: argparse.Namespace) -> list[Sheet]:
    """CPU seconds of reading beside bare iterparse, and the whole of `law add`."""
    source = args.source or HOME / "examples" / "wetten"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "wetten"
        files = _unpacked(source, folder, args.laws) if source.is_file() else _copied(source, folder, args.laws)
        if not files:
            raise SystemExit(f"no law XML in {source.name}")
        size = sum(file.stat().st_size for file in files) / 1e6
        sheet = Sheet(f"{len(files):,} laws, {size:,.1f} MB of XML")
        for _ in range(args.rounds):
            progress("reading")
            for name, seconds in zip((BARE, OURS), _in_turn(files, _iterparse, _read), strict=True):
                _rates(sheet, name, seconds, size, len(files))
        times = sheet.median(OURS, "seconds") / sheet.median(BARE, "seconds")
        sheet.aim("reading into records against bare iterparse", times, 5, "times its CPU time")
        for number in range(args.adds):
            progress("law add")
            _whole(sheet, folder, Path(scratch) / f"store{number}", size, len(files))
        if len(files) > NATIONAL:
            sheet.aim("`law add` of all of them", sheet.median(WHOLE, "seconds"), 240, "s")
            sheet.aim("memory of its largest process", sheet.median(MEMORY, "MB"), 1500, "MB")
    return [sheet]


def _unpacked(archive: Path, target: Path, laws: int | None) -> list[Path]:
    """The files of an archive, the first so many of it."""
    with tarfile.open(archive, "r|*") as tar:
        found = 0
        for member in tar:
            if found == laws:
                break
            tar.extract(member, target, filter="data")
            found += member.name.endswith(".xml")
    return sorted(target.rglob("*.xml"))


def _copied(folder: Path, target: Path, laws: int | None) -> list[Path]:
    target.mkdir(parents=True)
    for nr, file in enumerate(sorted(folder.rglob("*.xml"))[:laws]):
        shutil.copy(file, target / f"{nr:05d}-{file.name}")
    return sorted(target.rglob("*.xml"))


def _iterparse(file: Path) -> None:
    for _, element in etree.iterparse(str(file), load_dtd=False, no_network=True, resolve_entities=False):
        element.clear()


def _read(file: Path) -> None:
    read_version(file)


def _in_turn(files: list[Path], *readers: Callable[[Path], None]) -> list[float]:
    """CPU seconds of each reader over all files, taking turns at each file so that a busy machine hits all alike."""
    spent = [0.0] * len(readers)
    for file in files:
        for n, reader in enumerate(readers):
            start = time.process_time()
            reader(file)
            spent[n] += time.process_time() - start
    return spent


def _whole(sheet: Sheet, folder: Path, store: Path, size: float, laws: int) -> None:
    start = time.perf_counter()
    command = [sys.executable, "-m", "cli.main", "--store", str(store), "law", "add", str(folder), "--format", "csv"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, cwd=HOME)
    wall, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    _rates(sheet, WHOLE, wall, size, laws)
    counts = status(DataFolder(store))
    sheet.put(MEMORY, "MB", used.ru_maxrss / 1024)
    index = sum(file.stat().st_size for file in (store / "index").rglob("*") if file.is_file())
    graphs, triples = counts["bytes"], counts["triples"]
    sheet.notes = [f"`law add` made {triples:,} triples, {graphs / 1e6:,.1f} MB of N-Quads and an index of {index / 1e6:,.1f} MB."]


def _rates(sheet: Sheet, what: str, seconds: float, size: float, laws: int) -> None:
    for column, value in (("seconds", seconds), ("MB/s", size / seconds), ("laws/s", laws / seconds)):
        sheet.put(what, column, value)


if __name__ == "__main__":
    main(arguments(), measure)
