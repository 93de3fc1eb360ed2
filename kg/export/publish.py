"""The graph from the data folder on a SPARQL server: every named graph replaced, what is gone removed."""
from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.folder.data_folder import DataFolder
from kg.rdf.remote import GraphWriter, RemoteStore, Server, check_answer, graphs_at


@dataclass(frozen=True)
class Published:
    """What was done: numbers of graphs, and of triples sent."""

    graphs: int
    removed: int
    triples: int


def publish(folder: DataFolder, server: Server, with_judgements: bool = False) -> Published:
    """Fill a server from the N-Quads files. Judgements stay at home unless they are asked for.

    Raises UnreachableError when the server stops half-way (running it again finishes the work), InputError when its
    default graph is not the union of its named graphs.
    """
    store, writer, judgements = RemoteStore(server), GraphWriter(server), folder.iris.graph("oordelen")
    files = {graph: file for graph, file in folder.graph_files() if with_judgements or graph != judgements}
    before, triples = graphs_at(store, folder.iris.graph("").value), 0
    for graph, file in files.items():
        data = _n_triples(file.read_bytes(), graph)
        writer.put(graph.value, data)
        triples += data.count(b"\n")
    gone = sorted(before - {graph.value for graph in files})
    for name in gone:
        writer.remove(name)
    if files:
        check_answer(store, next(iter(files)).value)
    return Published(len(files), len(gone), triples)


def _n_triples(n_quads: bytes, graph: NamedNode) -> bytes:
    """The lines of a file of one graph without that graph: the files are canonical, so the name stands at each line's end."""
    end, plain = f" {graph} .\n".encode(), b" .\n"
    return b"".join(line.removesuffix(end) + plain for line in n_quads.splitlines(keepends=True))
