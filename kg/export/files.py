"""The whole graph as a file."""
from __future__ import annotations

from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from kg.export.catalog import PREFIXES, catalog_triples, dataset_iri
from kg.folder.data_folder import DataFolder
from kg.folder.disk import replacing
from kg.person_check import standing
from kg.rdf.terms import RDFS, text
from records import UsageError

FORMATS = {".trig": RdfFormat.TRIG, ".nq": RdfFormat.N_QUADS, ".ttl": RdfFormat.TURTLE, ".jsonld": RdfFormat.JSON_LD}
_WITH_GRAPHS = (".trig", ".nq", ".jsonld")


def export(folder: DataFolder, file: Path) -> int:
    """Write the graph, and what catalogues want to know of it, in the format that the file's ending names; gives the number of statements.

    `.ttl` holds all named graphs as one. Raises UsageError for another ending, InputError when the file can't be written.
    """
    if file.suffix not in FORMATS:
        raise UsageError(f"{file.name}: onbekend formaat; kies {', '.join(FORMATS)} of .xlsx")
    graph = folder.iris.graph("catalogus")
    described = [Quad(*triple, graph) for triple in (*catalog_triples(folder), persons_note(folder))]
    quads = sorted([*folder.store().quads(), *described], key=str)
    statements = quads if file.suffix in _WITH_GRAPHS else dict.fromkeys(quad.triple for quad in quads)
    prefixes = {"prefixes": folder.iris.prefixes | PREFIXES} if file.suffix in (".trig", ".ttl") else {}
    with replacing(file) as part, part.open("wb") as out:
        serialize(statements, out, FORMATS[file.suffix], **prefixes)
    return len(statements)


def persons_note(folder: DataFolder) -> Triple:
    """How far the check on names of persons is: whoever gets the export must know."""
    return Triple(dataset_iri(folder.iris), RDFS.comment, text(standing(folder).words))
