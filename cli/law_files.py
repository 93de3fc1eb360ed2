"""Load many law files at once: by law, so that one law is never in two hands, in as many processes as there are cores."""
from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import jci
from cli.files import read_bytes
from ingest.law import read_version
from ingest.law.manifest import Manifest, read_manifest
from ingest.law.wti import read_wti
from kg.folder.data_folder import DataFolder, Writer
from kg.folder.graph_files import canonical
from kg.law.history import LawGraph, law_graph, put_law
from kg.law.metadata import info_triples
from kg.rdf.iri import Iris
from records import LawInfo, RegelruimteError, Version

Task = tuple[Path, str, list[Path], date | None]  #: data folder, base, files of one law, first day of those that give none
Graph = tuple[tuple[str, str], bytes]  #: the name of a graph ("wti", law), and its N-Quads
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
    laws: tuple[LawGraph, ...]
    graphs: tuple[Graph, ...]


def load_files(folder: DataFolder, writer: Writer, groups: Sequence[list[Path]], on: date | None) -> Iterator[Loaded]:
    """Read files, grouped `by_law`, and put them in the graph. `on` is the first day in force of files that give none."""
    tasks: list[Task] = [(folder.path, writer.iris.base, group, on) for group in groups]
    for made in _in_parallel(tasks) if len(groups) > FEW else map(_make, tasks):
        for law in made.laws:
            put_law(folder, writer, law)
        for name, data in made.graphs:
            writer.put_bytes(writer.iris.graph(*name), data)
        yield made.loaded


def by_law(files: Iterable[Path]) -> list[list[Path]]:
    """The files of each law together, by the id in their names or their folder's; those without one come last."""
    groups: dict[str, list[Path]] = {}
    for file in files:
        match = jci.LAW_ID.search(file.name) or jci.LAW_ID.search(file.parent.name)
        groups.setdefault(match[0] if match else "", []).append(file)
    unnamed = groups.pop("", [])
    return [*groups.values(), *([unnamed] if unnamed else [])]


def _in_parallel(tasks: list[Task]) -> Iterator[_Made]:
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        yield from pool.map(_make, tasks, chunksize=4)


def _make(task: Task) -> _Made:
    """Read the files of one law and write its new graph, in whatever process."""
    path, base, files, on = task
    read, messages = _Read(), list[str]()
    for file in files:
        try:
            read.take(file, on)
        except RegelruimteError as error:
            messages.append(str(error))
    messages += read.without_text()
    failed, laws, graphs = len(messages), list[LawGraph](), list[Graph]()
    for law, found in read.versions.items():
        laws.append(law_graph(DataFolder(path), Iris(base), read.with_validity(law)))
        if "ignored" in laws[-1].status.values():
            messages.append(f"{found[0].law.title}: parafrase overgeslagen; de officiële tekst is geladen")
    for law, info in read.infos.items():
        graph = Iris(base).graph("wti", law)
        graphs.append((("wti", law), canonical(graph, info_triples(Iris(base), info))))
    return _Made(Loaded(frozenset(read.versions), failed, tuple(messages)), tuple(laws), tuple(graphs))


class _Read:
    """What was read of the files of a law: its versions, and the manifest and metadata that say more of them."""

    def __init__(self) -> None:
        self.versions: dict[str, list[Version]] = {}
        self.manifests: dict[str, Manifest] = {}
        self.infos: dict[str, LawInfo] = {}

    def take(self, file: Path, on: date | None) -> None:
        """Read one file. Raises InputError."""
        name = file.name.lower()
        if name.endswith(".wti"):
            info = read_wti(read_bytes(file), str(file))
            self.infos[info.law] = info
        elif name.endswith("manifest.xml"):
            manifest = read_manifest(read_bytes(file), str(file))
            self.manifests[manifest.law] = manifest
        else:
            version = read_version(file, name=str(file), on=on)
            self.versions.setdefault(version.law.id, []).append(version)

    def without_text(self) -> list[str]:
        """A message for each law of which only a manifest or metadata came: there is nothing to say it of."""
        bare = sorted((self.manifests.keys() | self.infos.keys()) - self.versions.keys())
        for law in bare:
            self.infos.pop(law, None)
        return [f"{law}: alleen een manifest of metagegevens, geen toestand; geef ook de toestanden" for law in bare]

    def with_validity(self, law: str) -> list[Version]:
        """The versions, with the end that the manifest gives them."""
        manifest = self.manifests.get(law)
        if manifest is None:
            return self.versions[law]
        ends = {(v.date, v.number): v.until for v in manifest.versions}
        return [
            replace(v, until=ends[v.date, v.number], checked=manifest.generated) if (v.date, v.number) in ends else v
            for v in self.versions[law]
        ]
