"""The command that fills a SPARQL server."""
from __future__ import annotations

from argparse import Namespace

from cli.output import say
from kg.export.publish import publish as publish_graph
from kg.folder.data_folder import DataFolder
from kg.person_check import standing
from kg.rdf.remote import Server
from records import UsageError


def publish(args: Namespace) -> int:
    """`publish [--met-oordelen]`: the server that REGELRUIMTE_SPARQL names gets what the data folder has."""
    server = Server.of()
    if server is None:
        raise UsageError("zet REGELRUIMTE_SPARQL op het adres van de SPARQL-server (docs/serve.md)")
    done = publish_graph(DataFolder(args.store), server, args.met_oordelen)
    say(f"{server.name}: {done.graphs} grafen met {done.triples} uitspraken gezet, {done.removed} grafen verwijderd")
    say(standing(DataFolder(args.store)).words)
    return 0
