"""Load many law files at once: by law, so that one law is never in two hands, in as many processes as there are cores."""
from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import jci
from ingest.law import read_version
from kg.folder import DataFolder, Writer
from kg.iri import Iris
from kg.law_history import law_graph
from records import RegelruimteError, Version

FEW = 8  #: laws; for fewer, starting processes costs more than it gains


@dataclass(frozen=True)
class Loaded:
    """What became of some files."""

    laws: frozenset[str] = frozenset()  #: ids of the laws that were read
    failed: int = 0  #: files that could not be read
    messages: tuple[str, ...] = ()

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(self.laws | other.laws, self.failed + other.failed, self.messages + other.messages)


@dataclass(frozen=True)
class _Made:
    loaded: Loaded
    graphs: tuple[tuple[str, bytes], ...]  #: (law, its N-Quads)


def load_files(folder: DataFolder, writer: Writer, files: Sequence[Path], on: date | None) -> Iterator[Loaded]:
    """Read the files and put them in the graph, law by law. `on` is the first day in force of files that give none."""
    groups = _by_law(files)
    tasks = [(folder.path, writer.iris.base, group, on) for group in groups]
    for made in _in_parallel(tasks) if len(groups) > FEW else map(_make, tasks):
        for law, data in made.graphs:
            writer.put_bytes(writer.iris.graph("wet", law), data)
        yield made.loaded


def count_laws(files: Sequence[Path]) -> int:
    """How many steps `load_files` takes."""
    return len(_by_law(files))


def _by_law(files: Iterable[Path]) -> list[list[Path]]:
    """The files of each law together, by the id in their names; a file without one comes last, with others of its kind."""
    groups: dict[str, list[Path]] = {}
    for file in files:
        match = jci.LAW_ID.search(file.name)
        groups.setdefault(match[0] if match else "", []).append(file)
    unnamed = groups.pop("", [])
    return [*groups.values(), *([unnamed] if unnamed else [])]


def _in_parallel(tasks: list[tuple[Path, str, list[Path], date | None]]) -> Iterator[_Made]:
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        yield from pool.map(_make, tasks, chunksize=4)


def _make(task: tuple[Path, str, list[Path], date | None]) -> _Made:
    """Read the files of one law and write its new graph, in whatever process."""
    path, base, files, on = task
    read: dict[str, list[Version]] = {}
    messages: list[str] = []
    for file in files:
        try:
            version = read_version(file, on=on)
        except RegelruimteError as error:
            messages.append(str(error))
            continue
        read.setdefault(version.law.id, []).append(version)
    failed = len(messages)
    graphs = []
    for law, versions in read.items():
        data, status = law_graph(DataFolder(path), Iris(base), versions)
        graphs.append((law, data))
        if "ignored" in status.values():
            messages.append(f"{versions[0].law.title}: parafrase overgeslagen; de officiële tekst is geladen")
    return _Made(Loaded(frozenset(read), failed, tuple(messages)), tuple(graphs))
