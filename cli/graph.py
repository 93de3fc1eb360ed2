"""Commands that ask the whole graph: clusters, query, check, export, status."""
from __future__ import annotations

import dataclasses
import sys
from argparse import Namespace
from pathlib import Path

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, serialize

from cli.files import read_bytes
from cli.output import emit, emit_json, emit_rows, say
from kg.export.files import export as export_graph
from kg.folder.data_folder import DataFolder
from kg.folder.graph import engine
from kg.person_check import standing
from kg.proposals.clusters import clusters as find_clusters
from kg.rdf.engine import Parameters, rows_of
from kg.rdf.ready_queries import QUERIES, own_base, ready_query
from kg.status import status as graph_status
from records import UsageError

GRAPH_FORMATS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "xml": RdfFormat.RDF_XML}


def clusters(args: Namespace) -> int:
    """`clusters [--by provision|law|ask]`."""
    if args.by == "ask":
        from cli.overlaps import ask_clusters  # numpy and the model are loaded only when asked for

        return ask_clusters(args)
    folder = DataFolder(args.store)
    found = [dataclasses.asdict(cluster) for cluster in find_clusters(engine(folder), folder.iris, args.by)]
    if args.format == "json":
        emit_json(found)
    else:
        rows = [row | {"n": len(row["proposals"])} for row in found]
        emit(rows, args.format, {"n": "aantal", "label": "bepaling" if args.by == "provision" else "regeling", "proposals": "voorstellen"})
    return 0


def query(args: Namespace) -> int:
    """`query NAME|FILE.rq [--param k=v]…`: a ready query by name, or one's own from a file."""
    folder = DataFolder(args.store)
    text, parameters = _question(args, folder)
    answer = engine(folder).run(text, parameters)
    is_graph = not isinstance(answer, QueryBoolean | QuerySolutions)
    if is_graph != (args.format in GRAPH_FORMATS):
        raise UsageError("kies ttl, nt of xml voor een CONSTRUCT, en table, csv of json voor een SELECT of ASK")
    if is_graph:
        prefixes = {} if args.format == "nt" else {"prefixes": folder.iris.prefixes}
        serialize(answer, sys.stdout.buffer, GRAPH_FORMATS[args.format], **prefixes)
    elif args.format == "json":
        print(answer.serialize(format=QueryResultsFormat.JSON).decode())
    elif isinstance(answer, QueryBoolean):
        emit_rows(["antwoord"], [["ja" if answer else "nee"]], args.format)
    else:
        found = rows_of(answer)
        cells = ([row[name].value if name in row else "" for name in found.variables] for row in found.rows)
        emit_rows(found.variables, cells, args.format)
    return 0


def _question(args: Namespace, folder: DataFolder) -> tuple[str, Parameters]:
    values = dict(pair.split("=", 1) for pair in args.param if "=" in pair)
    if len(values) != len(args.param):
        raise UsageError("een parameter heeft de vorm naam=waarde en komt één keer voor")
    if args.name.endswith(".rq") and not (QUERIES / args.name).is_file() or "/" in args.name:
        if values:
            raise UsageError("--param hoort bij een kant-en-klare vraag")
        return read_bytes(Path(args.name)).decode("utf-8", errors="replace"), {}
    ready = ready_query(args.name.removesuffix(".rq"))
    return own_base(ready.text, folder.iris), ready.terms(folder.iris, values)


def check(args: Namespace) -> int:
    """`check`: 1 when the graph violates a shape or holds contact data."""
    from kg.check import check as check_graph

    found = check_graph(DataFolder(args.store))
    emit([dataclasses.asdict(finding) for finding in found], args.format, {"severity": "ernst", "node": "waar", "message": "wat"})
    violations = sum(finding.severity == "Violation" for finding in found)
    say(f"{violations} overtredingen, {len(found) - violations} waarschuwingen en opmerkingen")
    return 1 if violations else 0


def export(args: Namespace) -> int:
    """`export FILE`: the graph, or with `.xlsx` the proposals as a workbook."""
    if Path(args.file).suffix == ".xlsx":
        from dossier.workbook import write  # loaded for those who ask a workbook only

        say(f"{args.file}: {write(DataFolder(args.store), Path(args.file))} voorstellen")
    else:
        say(f"{args.file}: {export_graph(DataFolder(args.store), Path(args.file))} uitspraken")
    say(standing(DataFolder(args.store)).words)
    return 0


def status(args: Namespace) -> int:
    """`status`."""
    data = graph_status(DataFolder(args.store))
    for message in data["lost"]:
        say(message)
    if args.format == "json":
        emit_json(data)
    else:
        data["lost"] = len(data["lost"])
        emit([{"wat": key, "waarde": value} for key, value in data.items()], args.format, {"wat": "wat", "waarde": "waarde"})
    return 1 if data["lost"] else 0
