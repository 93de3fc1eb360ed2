"""Named graphs as files: canonical N-Quads, their names and what there is of them, and reading them as one stream."""
from __future__ import annotations

import io
import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from kg.rdf.iri import Iris

Listing = dict[str, list[int]]  #: file name → [size, time of change]


def canonical(graph: NamedNode, triples: Iterable[Triple]) -> bytes:
    """The triples as N-Quads of one graph, each once, sorted."""
    quads = (Quad(t.subject, t.predicate, t.object, graph) for t in triples)
    lines = serialize(quads, format=RdfFormat.N_QUADS).splitlines(keepends=True)
    return b"".join(sorted(set(lines)))


def file_name(iris: Iris, graph: NamedNode) -> str:
    """What the file of a named graph is called: `wet~BWBR0035303.nq`."""
    name = graph.value.removeprefix(f"{iris.base}/id/graaf/")
    return quote(name, safe="").replace("%2F", "~") + ".nq"


def listing(folder: Path) -> Listing:
    """Size and time of change of every graph file in a folder."""
    if not folder.exists():
        return {}
    with os.scandir(folder) as entries:
        return {one.name: entry(one.stat()) for one in entries if one.name.endswith(".nq")}


def entry(stat: os.stat_result) -> list[int]:
    """What a listing has of a file."""
    return [stat.st_size, stat.st_mtime_ns]


class Joined(io.RawIOBase):
    """Files read as one stream."""

    def __init__(self, files: list[Path]) -> None:
        self._waiting, self._open = iter(files), io.BytesIO()
        self.lines = 0  #: read so far: a file of a graph has one for each statement

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not (data := self._open.read(size)):
            file = next(self._waiting, None)
            if file is None:
                return b""
            self._open = io.BytesIO(file.read_bytes())
        self.lines += data.count(b"\n")
        return data
