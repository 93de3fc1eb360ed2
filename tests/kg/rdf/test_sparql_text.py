"""What a query asks for, from its words: SERVICE is found in every disguise the engine accepts, and nowhere else."""
from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.rdf.sparql_text import calls_out, changes_by_itself, form, has_dataset
from tests.support.servers import listening_address

CALLS = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "select*{service<http://x/>{?s ?p ?o}}",
    "SELECT * { SERVICE SILENT ?where { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://x/> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <http://x/> { ?s ?p ?o } } } }",
    "SELECT * { SERVICE # naar buiten\n <http://x/> { ?s ?p ?o } }",
    "SELECT * { # gewoon\rSERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { FILTER('a\\u0027' = ?x) SERVICE <http://x/> { ?s ?p ?o } BIND('' AS ?y) }",
    'SELECT * { FILTER("a\\u0022" = ?x) SERVICE <http://x/> { ?s ?p ?o } BIND("" AS ?y) }',
    "PREFIX : <http://x/> SELECT * { SERVICE:y { ?s ?p ?o } }",
    "PREFIX : <http://x/> SELECT * { SERVICESILENT:y { ?s ?p ?o } }",
    "SELECT * { ?s ?p true.SERVICE<http://x/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<http://x/>{ ?s ?p ?o } }",
    "PREFIX e: <http://e/> SELECT * { ?s ?p e:.SERVICE<http://x/>{ ?s ?p ?o } }",
    "PREFIX e: <http://e/> SELECT * { ?s e:a\\#b ?o . SERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { VALUES ?a {1} FILTER(?a<?b)SERVICE#>\n<http://x/> { ?s ?p ?o } }",
    "SELECT * { BIND('''a'b'''AS?x)SERVICE <http://x/> { ?s ?p ?o } BIND('''c''' AS ?y) }",
]
CALLS_NOT = [
    "SELECT * { ?s ?p 'SERVICE <http://x/> { ?a ?b ?c }' }",
    'SELECT * { ?s ?p """x " SERVICE <http://x/> { } """ }',
    "SELECT * { ?s ?p 'het \\'SERVICE\\' contract' } # SERVICE <http://x/> { }",
    "SELECT * { ?s ?p <http://x/SERVICE#service> }",
    "PREFIX service: <http://x/> SELECT ?service { ?service service:service 'x'@nl-service . _:service ?p $SERVICE }",
    "PREFIX service: <http://x/> SELECT * FROM service:a FROM NAMED service:b { GRAPH service:g { ?s ?p ?o } }",
    "PREFIX e: <http://e/service/> SELECT * { ?s e:service/e:my.service ?o }",
    "SELECT * { ?s ?p ?o FILTER(?s<?p && ?o>1) }",
    "SELECT (CONCAT('SERVICE', \"service\") AS ?s) {}",
]


@pytest.mark.parametrize("query", CALLS)
def test_a_call_is_found(query: str) -> None:
    assert calls_out(query)


@pytest.mark.parametrize("query", CALLS_NOT)
def test_the_word_alone_is_no_call(query: str) -> None:
    assert not calls_out(query)


@pytest.fixture(scope="module")
def outside() -> Iterator[tuple[str, list[int]]]:
    with listening_address() as found:
        yield found


_BEFORE = (
    "", "?s ?p ?o", "?s ?p true", "?s ?p 1.", "?s e:p?true", "FILTER(1<2)", "BIND('a\\u0027'AS?q)", 'BIND("a\\u0022"AS?q)',
    "OPTIONAL{?s e:a\\#b ?x}", "OPTIONAL{?s e:a\u0301\\' ?x}", "OPTIONAL{?s ?x e:}", "BIND(''''''AS?q)", "BIND('\\\\'AS?q)", "FILTER(1<2&&'#'='#')",
    "BIND(<a:b>AS?q)", "#\u2028\n", "#\r", "?s ?p ?o,true",
)  # fmt: skip
_BETWEEN = ("", " ", ".", "#>\n", "#'\n")
_CALL = ("SERVICE", "SeRvIcE SILENT", "SERVICESILENT", "SERVICE#'\n")
_WHERE = ("<{u}>", ":x", " ?z", "w:x", "#>\n:x")
_AFTER = ("", "BIND(''AS?k)", 'BIND(""AS?l)', "#>", "FILTER(2>1)")


def test_what_passes_never_leaves_the_machine(outside: tuple[str, list[int]]) -> None:
    """Every way to glue the keyword to what stands around it, by the thousand: what we let pass, the engine runs without a call."""
    address, arrived = outside
    store = Store()
    store.add(Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal(True)))
    made = list(itertools.product(_BEFORE, _BETWEEN, _CALL, _WHERE, _AFTER))
    random.Random(7).shuffle(made)
    control = f"SELECT * {{ SERVICE SILENT <{address}> {{ ?a ?b ?c }} }}"
    list(store.query(control))
    assert arrived == [1], "the engine itself does call"
    passed = 0
    for before, between, call, where, after in made[:4000]:
        bound = f"VALUES?z{{<{address}>}}" if "?z" in where else ""
        head = f"PREFIX e:<http://e/>PREFIX :<{address}>PREFIX w:<{address}>SELECT*{{{bound}"
        query = f"{head}{before}{between}{call}{where.format(u=address)}{{?a ?b ?c}}{after}}}"
        if not calls_out(query):
            passed += 1
            try:
                list(store.query(query))
            except SyntaxError:
                continue
            assert arrived == [1], query
    assert arrived == [1] and passed < 400


@pytest.mark.parametrize(("query", "expected"), [
    ("SELECT * {}", "select"), ("# ask\nPREFIX select: <http://x/> BASE <http://ask/> ASK {}", "ask"), ("construct where {}", "construct"),
    ("PREFIX insert:<http://x/>DESCRIBE insert:x", "describe"), ("INSERT DATA { <a:b> <a:c> 1 }", "update"), ("PREFIX a: <b:> WITH <a:b> DELETE {} WHERE {}", "update"),
    ("LOAD <http://x/>", "update"), ("", None), ("{", None),
])  # fmt: skip
def test_form(query: str, expected: str | None) -> None:
    assert form(query) == expected


def test_dataset_and_change() -> None:
    assert has_dataset("SELECT * FROM<http://x/> {}") and not has_dataset("SELECT ?from { ?from <http://from/> 'FROM' }")
    assert changes_by_itself("SELECT (NOW() AS ?t) {}") and not changes_by_itself("SELECT ?now { ?now ?p 'RAND()' }")


def test_a_long_hostile_text_takes_no_time() -> None:
    start = time.process_time()
    for text in ("a." * 50_000, "'''" * 30_000 + "'", '"' * 100_001, "<" * 100_000, "\\u00" * 25_000, "service " + "x" * 100_000):
        assert not calls_out(text)
        assert form(text) is None and has_dataset(f"{text} from") in (True, False)
    assert time.process_time() - start < 5
