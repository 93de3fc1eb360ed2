"""A SPARQL server as the engine: filled from the data folder, asked the same questions, and every fault one clear sentence."""
from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pyoxigraph import NamedNode, Triple

from cli.main import main
from kg.export.publish import publish
from kg.folder.data_folder import DataFolder
from kg.folder.graph import engine
from kg.proposals.clusters import clusters
from kg.rdf.ready_queries import own_base, ready_queries
from kg.rdf.remote import RemoteStore, Server
from kg.rdf.sparql_text import form
from kg.rdf.terms import string
from records import InputError, UnreachableError, UsageError
from tests.support.servers import oxigraph_serve

PASSWORD = "w8woord-dat-niemand-ziet"


def server_at(address: str, **more: str) -> Server:
    found = Server.of({"REGELRUIMTE_SPARQL": address} | {f"REGELRUIMTE_SPARQL_{name.upper()}": value for name, value in more.items()})
    assert found is not None
    return found


@pytest.fixture(scope="module")
def oxigraph() -> Iterator[str]:
    with oxigraph_serve("--union-default-graph") as address:
        yield address


@pytest.fixture(scope="module")
def filled(oxigraph: str, example_folder: DataFolder) -> RemoteStore:
    """The examples on a server."""
    done = publish(example_folder, server_at(oxigraph))
    assert done.triples == len(example_folder.store()) and done.graphs == len(list(example_folder.graphs.glob("*.nq")))
    return RemoteStore(server_at(oxigraph))


@pytest.mark.parametrize("name", [query.name for query in ready_queries() if form(query.text) == "select"])
def test_every_ready_query_answers_alike(filled: RemoteStore, example_folder: DataFolder, name: str) -> None:
    query = next(query for query in ready_queries() if query.name == name)
    text = own_base(query.text, example_folder.iris)
    here = example_folder.store()
    for values in ({}, *({parameter.name: parameter.example} for parameter in query.parameters)):
        parameters = query.terms(example_folder.iris, values)
        ours, theirs = here.select(text, parameters), filled.select(text, parameters)
        assert theirs.variables == ours.variables
        assert comparable(theirs.rows) == comparable(ours.rows)


def comparable(rows: tuple) -> list:
    """Rows without the order inside a joined list, which SPARQL leaves open."""
    return sorted(sorted((name, " ".join(sorted(term.value.split()))) for name, term in row.items()) for row in rows)


def test_faces_ask_the_server_when_it_is_set(
    filled: RemoteStore, oxigraph: str, folder: DataFolder, example_folder: DataFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With an empty data folder, so that what is shown can only come from the server."""
    assert not clusters(engine(folder), folder.iris, "provision")
    monkeypatch.setenv("REGELRUIMTE_SPARQL", oxigraph)
    expected = clusters(example_folder.store(), example_folder.iris, "provision")
    assert clusters(engine(folder), folder.iris, "provision") == expected
    assert main(["--store", str(folder.path), "query", "clusters-per-article", "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(expected) + 1


def test_a_screen_runs_on_the_server(filled: RemoteStore, oxigraph: str, folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.data.graph import Graph
    from ui.screens.article import page as article
    from ui.screens.proposal import page as proposal

    monkeypatch.setenv("REGELRUIMTE_SPARQL", oxigraph)
    graph = Graph(folder)
    page = article.render(graph, {"target": "jci1.3:c:BWBR0035303&artikel=11"})
    assert page.title == "Artikel 11 Huisvestingswet 2014" and "oosterhaag-minder-voorrangsgroepen" in page.html
    assert "plafond voor voorrang" in proposal.render(graph, {"id": "oosterhaag-minder-voorrangsgroepen"}).title


def put(folder: DataFolder, **words: str | None) -> None:
    """One statement in each graph; None removes the graph."""
    with folder.writer("test") as writer:
        for graph, word in words.items():
            triple = Triple(NamedNode(f"https://example.org/{graph}"), NamedNode("https://example.org/p"), string(word or ""))
            writer.put(folder.iris.graph(graph), [triple] if word else [])


def words(store: RemoteStore) -> set[str]:
    return {row["o"].value for row in store.select("SELECT ?o { ?s <https://example.org/p> ?o }").rows}


@pytest.mark.parametrize("by", ["graphs", "update"])
def test_publishing_again_replaces_and_removes(folder: DataFolder, by: str) -> None:
    odd = 'met "aanhaling", \\ en\nregels\u2028en\x85 <https://ruimte.example/id/graaf/a> .'
    with oxigraph_serve("--union-default-graph") as address:
        server = server_at(address)
        if by == "update":
            server = Server(address, update=address.replace("query", "update"))
        put(folder, a=odd, b="twee", oordelen="oordeel")
        publish(folder, server)
        assert words(RemoteStore(server)) == {odd, "twee"}, "judgements stay at home"
        put(folder, a="anders", b=None)
        assert publish(folder, server).removed == 1
        assert words(RemoteStore(server)) == {"anders"}
        publish(folder, server, with_judgements=True)
        assert words(RemoteStore(server)) == {"anders", "oordeel"}


def test_a_server_whose_default_graph_is_empty_is_told(folder: DataFolder) -> None:
    put(folder, a="een")
    with oxigraph_serve() as address, pytest.raises(InputError, match="standaardgraaf"):
        publish(folder, server_at(address))


def test_a_cut_off_answer_is_no_answer(example_folder: DataFolder) -> None:
    """`oxigraph serve` answers a timeout with 200 and the beginning of a result."""
    with oxigraph_serve("--union-default-graph", "--timeout-s", "1") as address:
        publish(example_folder, server_at(address))
        with pytest.raises(UnreachableError, match="afgebroken"):
            RemoteStore(server_at(address)).select("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?f && ?c = ?h && ?b = ?i) }")


class _Answers(http.server.BaseHTTPRequestHandler):
    """Answers every request with what the test set."""

    status, body, asked = 200, b"", []

    def do_POST(self) -> None:
        self.asked.append({name.lower(): value for name, value in self.headers.items()})
        self.send_response(self.status)
        self.send_header("content-length", str(len(self.body)))
        self.send_header("location", "http://127.0.0.1:9/elders")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def answering(status: int, body: bytes) -> Iterator[tuple[str, list[dict[str, str]]]]:
    handler = type("Answers", (_Answers,), {"status": status, "body": body, "asked": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql", handler.asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(("status", "body", "error", "words"), [
    (200, b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"a:b"}}', UnreachableError, "afgebroken"),
    (200, b"<html>inloggen</html>", UnreachableError, "afgebroken of geen"), (401, b"", UnreachableError, "geen toegang"),
    (403, b"", UnreachableError, "geen toegang"), (302, b"", UnreachableError, "302"), (500, b"", UnreachableError, "500"), (504, b"", UnreachableError, "504"),
    (400, b"Parse error: line 1", UsageError, "Parse error: line 1"),
])  # fmt: skip
def test_every_fault_is_one_sentence(status: int, body: bytes, error: type[Exception], words: str) -> None:
    with answering(status, body) as (address, _), pytest.raises(error, match=words):
        RemoteStore(server_at(address)).select("SELECT * { ?s ?p ?o }")


def test_no_server_is_one_sentence(capsys: pytest.CaptureFixture[str], folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGELRUIMTE_SPARQL", "http://127.0.0.1:9/sparql")
    assert main(["--store", str(folder.path), "query", "clusters-per-article"]) == 3
    assert "http://127.0.0.1:9/sparql: geen antwoord" in capsys.readouterr().err


def test_credentials_are_sent_and_never_shown(capsys: pytest.CaptureFixture[str], folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = b'{"head":{"vars":[]},"results":{"bindings":[]}}'
    with answering(200, rows) as (address, asked):
        RemoteStore(server_at(address, user="lezer", password=PASSWORD)).select("SELECT * {}")
        RemoteStore(server_at(address, token=PASSWORD)).select("SELECT * {}")
    assert asked[0]["authorization"].startswith("Basic ") and asked[1]["authorization"] == f"Bearer {PASSWORD}"
    assert PASSWORD not in repr(server_at("https://x/query", user="lezer", password=PASSWORD, token=PASSWORD))
    for secret in ({"REGELRUIMTE_SPARQL": f"http://lezer:{PASSWORD}@127.0.0.1:9/query?sleutel={PASSWORD}"}, {"REGELRUIMTE_SPARQL": f"ftp://lezer:{PASSWORD}@x/"}):
        for name, value in secret.items():
            monkeypatch.setenv(name, value)
        for command in (["query", "clusters-per-article"], ["publish"]):
            assert main(["--store", str(folder.path), *command]) in (2, 3)
            shown = capsys.readouterr()
            assert PASSWORD not in shown.out + shown.err and shown.err


def test_publishing_without_an_address_is_wrong_usage(folder: DataFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("REGELRUIMTE_SPARQL", raising=False)
    assert main(["--store", str(folder.path), "publish"]) == 2
    assert "REGELRUIMTE_SPARQL" in capsys.readouterr().err
    monkeypatch.setenv("REGELRUIMTE_SPARQL", "http://127.0.0.1:9/sparql")
    assert main(["--store", str(folder.path), "publish"]) == 2
    assert "REGELRUIMTE_SPARQL_GRAPHS" in capsys.readouterr().err
