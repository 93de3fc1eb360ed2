"""How fast law comes in, beside the physical limit: bare `lxml.etree.iterparse` over the same files, in the same run.

    python benchmarks/law_load.py FOLDER            # a folder of law XML
    python benchmarks/law_load.py LAWS.tar.xz       # or an archive of one

Prints a table in Markdown: reading alone against iterparse (CPU seconds, in turn, file by file), then the whole of `law add`
into an empty store in a process of its own, with its peak memory and the size of what it made.
"""
from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from ingest.law import read_version
from kg.folder import DataFolder
from kg.status import status


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("source", type=Path)
    source = arguments.parse_args().source
    with tempfile.TemporaryDirectory() as scratch:
        folder = _unpacked(source, Path(scratch) / "wetten") if source.is_file() else source
        files = sorted(folder.rglob("*.xml"))
        size = sum(file.stat().st_size for file in files) / 1e6
        print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; {len(files)} files, {size:.0f} MB\n")
        print("| what | seconds | MB/s | laws/s | against iterparse |\n|---|---|---|---|---|")
        bare, ours = _in_turn(files, _iterparse, _read)
        print(_row("lxml.etree.iterparse, bare (CPU)", bare, size, len(files), bare))
        print(_row("reading into records (CPU)", ours, size, len(files), bare))
        _whole(folder, Path(scratch) / "store", size, len(files), bare)


def _unpacked(archive: Path, target: Path) -> Path:
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return target


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


def _whole(folder: Path, store: Path, size: float, laws: int, bare: float) -> None:
    start = time.perf_counter()
    command = [sys.executable, "-m", "cli.main", "--store", str(store), "law", "add", str(folder), "--format", "csv"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    wall, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    counts = status(DataFolder(store))
    print(_row("`law add`, whole (wall)", wall, size, laws, bare))
    index = sum(file.stat().st_size for file in (store / "index").rglob("*") if file.is_file())
    cpu, memory, triples = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, counts["triples"]
    print(f"\n`law add`: {cpu:.0f} CPU seconds, peak memory of its largest process {memory:.0f} MB;")
    print(f"{triples:,} triples ({triples / wall:,.0f} a second), N-Quads {counts['bytes'] / 1e9:.2f} GB, index {index / 1e9:.2f} GB.")


def _row(what: str, seconds: float, size: float, laws: int, bare: float) -> str:
    return f"| {what} | {seconds:.1f} | {size / seconds:.1f} | {laws / seconds:.0f} | {seconds / bare:.1f} × |"


if __name__ == "__main__":
    main()
