"""A SPARQL 1.1 server as the engine, and filling it: this file touches the network, and only when REGELRUIMTE_SPARQL is set.

    REGELRUIMTE_SPARQL           address for questions; its default graph must be the union of its named graphs
    REGELRUIMTE_SPARQL_UPDATE    address for updates
    REGELRUIMTE_SPARQL_GRAPHS    address of the Graph Store Protocol; used before the one for updates
    REGELRUIMTE_SPARQL_USER, _PASSWORD    for HTTP Basic;  REGELRUIMTE_SPARQL_TOKEN    for a Bearer token

What `oxigraph serve` has at …/query, …/update and …/store is found from the first alone.
"""
from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

import requests
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from kg.rdf import sparql_text
from kg.rdf.engine import Answer, Engine
from records import InputError, UnreachableError, UsageError

TIMES = (5.0, 60.0)  #: seconds to connect, and without a byte
SEND_TIMES = (5.0, 600.0)
ROWS, GRAPH = "application/sparql-results+json", "application/n-triples"


@dataclass(frozen=True)
class Server:
    """Addresses of a SPARQL server. What is secret is never shown."""

    query: str = field(repr=False)
    update: str | None = field(default=None, repr=False)
    graphs: str | None = field(default=None, repr=False)
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Server | None:
        """The server that the environment names. Raises UsageError for an address that is none."""
        names = {"query": "", "update": "_UPDATE", "graphs": "_GRAPHS", "user": "_USER", "password": "_PASSWORD", "token": "_TOKEN"}
        found = {name: environment.get(f"REGELRUIMTE_SPARQL{suffix}") or None for name, suffix in names.items()}
        query = found.pop("query")
        if query is None:
            return None
        for address in (query, found["update"], found["graphs"]):
            if address is not None and not re.match(r"https?://[^/\s]", address):
                raise UsageError("REGELRUIMTE_SPARQL (of _UPDATE, _GRAPHS): geen adres dat met https:// of http:// begint")
        if query.endswith("/query"):
            found["update"] = found["update"] or query.removesuffix("query") + "update"
            found["graphs"] = found["graphs"] or query.removesuffix("query") + "store"
        return cls(query, **found)

    @property
    def name(self) -> str:
        """The address for messages, without a name and password in it."""
        return without_secrets(self.query)


def without_secrets(address: str) -> str:
    """An address without user, password and parameters."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


class Connection:
    """Requests to one server, with its credentials. Every failure is one clear sentence."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._session = requests.Session()
        if server.token:
            self._session.headers["authorization"] = f"Bearer {server.token}"
        elif server.user:
            self._session.auth = (server.user, server.password or "")

    def send(
        self, method: str, address: str, times: tuple[float, float] = TIMES, missing_is_fine: bool = False, **request: object
    ) -> bytes:
        """The body of the answer. Raises UsageError (400), UnreachableError (no answer, refused, 5xx)."""
        name = without_secrets(address)
        try:
            with self._session.request(method, address, timeout=times, allow_redirects=False, **request) as answer:  # type: ignore[arg-type]
                status, body = answer.status_code, answer.content
        except requests.RequestException as error:
            raise UnreachableError(f"{name}: geen antwoord ({type(error).__name__})") from None  # its text may hold the password
        if status == 400:
            raise UsageError(f"{name}: de vraag is geen geldige SPARQL: {body[:500].decode('utf-8', 'replace').strip()}")
        if status in (401, 403):
            raise UnreachableError(f"{name}: geen toegang ({status}); zie REGELRUIMTE_SPARQL_USER, _PASSWORD en _TOKEN")
        if not 200 <= status < 300 and not (status == 404 and missing_is_fine):
            raise UnreachableError(f"{name}: de server antwoordt met {status}")
        return body


class RemoteStore(Engine):
    """Any SPARQL 1.1 server. Its default graph must be the union of its named graphs, as most have it."""

    def __init__(self, server: Server) -> None:
        self._connection = Connection(server)

    def _run(self, query: str) -> Answer:
        form = sparql_text.form(query)
        if form == "update":
            raise UsageError("de vraag is geen geldige SPARQL: een wijziging is geen vraag")
        graph, name = form in ("construct", "describe"), self._connection.server.name
        headers = {"accept": GRAPH if graph else ROWS}
        body = self._connection.send("POST", self._connection.server.query, data={"query": query}, headers=headers)
        try:
            if graph:
                return [quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES)]
            return _whole(body)
        except (SyntaxError, ValueError) as error:
            # some servers answer a timeout with 200 and a body that breaks off
            raise UnreachableError(f"{name}: het antwoord is afgebroken of geen {headers['accept']}") from error


def _whole(body: bytes) -> QuerySolutions | QueryBoolean:
    """The answer, once it is known to be whole: rows are parsed as they are asked for. Raises SyntaxError when it breaks off."""
    if isinstance(found := parse_query_results(body, format=QueryResultsFormat.JSON), QuerySolutions):
        for _ in found:
            pass
        found = parse_query_results(body, format=QueryResultsFormat.JSON)
    return found


def graphs_at(store: Engine, start: str) -> set[str]:
    """The named graphs of the server whose IRIs begin so."""
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    return {row["g"].value for row in store.select(query).rows if row["g"].value.startswith(start)}


class GraphWriter:
    """Replaces and removes whole named graphs of a server."""

    def __init__(self, server: Server) -> None:
        if not (server.graphs or server.update):
            raise UsageError("zet REGELRUIMTE_SPARQL_GRAPHS (Graph Store Protocol) of REGELRUIMTE_SPARQL_UPDATE")
        self._server, self._connection = server, Connection(server)

    def put(self, graph: str, n_triples: bytes) -> None:
        """Make a graph hold exactly these triples. Raises UnreachableError."""
        if self._server.graphs:
            headers = {"content-type": GRAPH}
            self._connection.send("PUT", self._server.graphs, SEND_TIMES, params={"graph": graph}, data=n_triples, headers=headers)
            return
        self.remove(graph)
        lines = n_triples.decode("utf-8").split("\n")  # in a literal other ends of lines may stand
        for start in range(0, len(lines), _LINES):
            self._update(f"INSERT DATA {{ GRAPH <{graph}> {{\n" + "\n".join(lines[start : start + _LINES]) + "\n} }")

    def remove(self, graph: str) -> None:
        """Make a graph be gone. Raises UnreachableError."""
        if self._server.graphs:
            self._connection.send("DELETE", self._server.graphs, SEND_TIMES, missing_is_fine=True, params={"graph": graph})
        else:
            self._update(f"DROP SILENT GRAPH <{graph}>")

    def _update(self, update: str) -> None:
        assert self._server.update is not None
        headers = {"content-type": "application/sparql-update"}
        self._connection.send("POST", self._server.update, SEND_TIMES, data=update.encode(), headers=headers)


_LINES = 5000  #: triples in one update


def check_answer(store: Engine, graph: str) -> None:
    """Raises InputError when the server's default graph is not the union: then every question would find nothing."""
    if store.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") and not store.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} ?s ?p ?o }}"):
        raise InputError("de standaardgraaf van de server is niet de vereniging van alle grafen; zet dat aan (docs/serve.md)")
