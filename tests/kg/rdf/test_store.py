"""The port for questions, the same on every engine: memory, the data folder, a SPARQL server. Parameters are never query text."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from kg.export.publish import publish
from kg.folder.data_folder import DataFolder
from kg.rdf.engine import Engine, OxigraphStore, bind
from kg.rdf.remote import RemoteStore, Server
from records import UsageError
from tests.support.servers import oxigraph_serve

P = NamedNode("https://example.org/p")
QUERY = "SELECT ?s ?o WHERE { VALUES ?o { UNDEF } ?s <https://example.org/p> ?o } ORDER BY ?s"


WORDS = ("een", "twee", "} UNION { ?s ?p ?o")


@pytest.fixture(scope="module", params=["geheugen", "datamap", "server"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The same three statements, each in a graph of its own, in each engine."""
    triples = [Triple(NamedNode(f"https://example.org/{n}"), P, Literal(word)) for n, word in enumerate(WORDS)]
    if request.param == "geheugen":
        memory = Store()
        memory.extend(Quad(*triple, NamedNode(f"https://example.org/g{n}")) for n, triple in enumerate(triples))
        yield OxigraphStore(memory)
        return
    folder = _folder(tmp_path_factory.mktemp("contract"), triples)
    if request.param == "datamap":
        yield folder.store()
        return
    with oxigraph_serve("--union-default-graph") as address:
        server = Server.of({"REGELRUIMTE_SPARQL": address})
        assert server is not None
        publish(folder, server)
        yield RemoteStore(server)


def _folder(path: Path, triples: list[Triple]) -> DataFolder:
    folder = DataFolder(path / "store")
    with folder.writer("test") as writer:
        for n, triple in enumerate(triples):
            writer.put(folder.iris.graph("proef", str(n)), [triple])
    return folder


def test_a_question_sees_all_graphs(store: Engine) -> None:
    assert len(store.select(QUERY).rows) == 3


def test_a_parameter_restricts(store: Engine) -> None:
    assert [row["s"].value for row in store.select(QUERY, {"o": Literal("twee")}).rows] == ["https://example.org/1"]


def test_several_values_of_one_parameter(store: Engine) -> None:
    assert len(store.select(QUERY, {"o": [Literal("een"), Literal("twee")]}).rows) == 2


@pytest.mark.parametrize("attack", ["} UNION { ?s ?p ?o", '" } ?s ?p ?o { "', "\\\" }", "VALUES ?s { <https://example.org/0> }", "?s"])
def test_a_value_never_becomes_query_text(store: Engine, attack: str) -> None:
    rows = store.select(QUERY, {"o": Literal(attack)}).rows
    assert len(rows) == (1 if attack == "} UNION { ?s ?p ?o" else 0)


def test_a_value_that_looks_like_a_block_is_not_read_as_one() -> None:
    query = "SELECT * WHERE { VALUES ?a { UNDEF } VALUES ?b { UNDEF } ?a ?b ?c }"
    bound = bind(query, {"a": Literal("VALUES ?b { 1 }"), "b": P})
    assert bound.count(str(P)) == 1
    assert 'VALUES ?a { "VALUES ?b { 1 }" }' in bound


def test_an_iri_that_breaks_out_is_no_iri() -> None:
    with pytest.raises(ValueError, match="IRI"):
        NamedNode("https://example.org/> } #")


def test_an_unknown_parameter_is_named(store: Engine) -> None:
    with pytest.raises(UsageError, match="'x'"):
        store.select(QUERY, {"x": P})


def test_a_row_limit_is_visible(store: Engine) -> None:
    assert store.select(QUERY, max_rows=2).truncated is True
    assert store.select(QUERY, max_rows=3).truncated is False


def test_a_faulty_query_says_where(store: Engine) -> None:
    with pytest.raises(UsageError, match="1:"):
        store.select("SELECT * WHERE { ?s ?p }")


@pytest.mark.parametrize(("form", "query"), [("select", "ASK {}"), ("ask", "SELECT * {}"), ("construct", "ASK {}")])
def test_each_form_refuses_the_others(store: Engine, form: str, query: str) -> None:
    with pytest.raises(UsageError, match="geen"):
        getattr(store, form)(query)


def test_ask_and_construct(store: Engine) -> None:
    assert store.ask("ASK { ?s ?p 'een' }") is True
    assert len(store.construct("CONSTRUCT { ?s <https://example.org/q> ?o } WHERE { ?s <https://example.org/p> ?o }")) == 3
    assert len(store.construct("DESCRIBE <https://example.org/0>")) == 1


def test_a_query_may_name_its_graphs() -> None:
    """Not asked of `oxigraph serve`: with the union as its default graph it passes over FROM."""
    memory = Store()
    memory.extend(Quad(NamedNode(f"https://example.org/{n}"), P, Literal(n), NamedNode(f"https://example.org/g{n}")) for n in range(3))
    rows = OxigraphStore(memory).select("SELECT ?s FROM <https://example.org/g1> WHERE { ?s ?p ?o }").rows
    assert [row["s"].value for row in rows] == ["https://example.org/1"]


@pytest.mark.parametrize("update", ["INSERT DATA { <a:b> <a:c> 1 }", "DELETE WHERE { ?s ?p ?o }"])
def test_an_update_is_no_query(store: Engine, update: str) -> None:
    with pytest.raises(UsageError, match="geldige SPARQL"):
        store.select(update)


def test_no_question_leaves_the_graph(store: Engine) -> None:
    with pytest.raises(UsageError, match="SERVICE"):
        store.select("SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }")
