"""The port for questions: parameters are terms and never query text."""
from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.store import OxigraphStore, bind
from records import UsageError

P = NamedNode("https://example.org/p")
QUERY = "SELECT ?s ?o WHERE { VALUES ?o { UNDEF } ?s <https://example.org/p> ?o } ORDER BY ?s"


@pytest.fixture
def store() -> OxigraphStore:
    memory = Store()
    for n, word in enumerate(("een", "twee", "} UNION { ?s ?p ?o")):
        memory.add(Quad(NamedNode(f"https://example.org/{n}"), P, Literal(word), NamedNode(f"https://example.org/g{n}")))
    return OxigraphStore(memory)


def test_a_question_sees_all_graphs(store: OxigraphStore) -> None:
    assert len(store.select(QUERY).rows) == 3


def test_a_parameter_restricts(store: OxigraphStore) -> None:
    assert [row["s"].value for row in store.select(QUERY, {"o": Literal("twee")}).rows] == ["https://example.org/1"]


def test_several_values_of_one_parameter(store: OxigraphStore) -> None:
    assert len(store.select(QUERY, {"o": [Literal("een"), Literal("twee")]}).rows) == 2


@pytest.mark.parametrize("attack", ["} UNION { ?s ?p ?o", '" } ?s ?p ?o { "', "\\\" }", "VALUES ?s { <https://example.org/0> }", "?s"])
def test_a_value_never_becomes_query_text(store: OxigraphStore, attack: str) -> None:
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


def test_an_unknown_parameter_is_named(store: OxigraphStore) -> None:
    with pytest.raises(UsageError, match="'x'"):
        store.select(QUERY, {"x": P})


def test_a_row_limit_is_visible(store: OxigraphStore) -> None:
    assert store.select(QUERY, max_rows=2).truncated is True
    assert store.select(QUERY, max_rows=3).truncated is False


def test_a_faulty_query_says_where(store: OxigraphStore) -> None:
    with pytest.raises(UsageError, match="1:"):
        store.select("SELECT * WHERE { ?s ?p }")


@pytest.mark.parametrize(("form", "query"), [("select", "ASK {}"), ("ask", "SELECT * {}"), ("construct", "ASK {}")])
def test_each_form_refuses_the_others(store: OxigraphStore, form: str, query: str) -> None:
    with pytest.raises(UsageError, match="geen"):
        getattr(store, form)(query)


def test_ask_and_construct(store: OxigraphStore) -> None:
    assert store.ask("ASK { ?s ?p 'een' }") is True
    assert len(store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")) == 3
