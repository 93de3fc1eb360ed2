"""What passes the first wall never leaves the machine: texts by the thousand, each that passes is run by the real engine."""
from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import suppress

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.folder.data_folder import DataFolder
from kg.rdf.engine import OxigraphStore
from kg.rdf.sparql_text import CallsOut, calls_out, engine_text
from records import UsageError
from serve.worker import Refused, Worker
from tests.support.servers import listening_address

NUMBER = 200_000 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 20_000
#: what may stand in a name by one reading and not by another
ODD = [*map(chr, (
    0xB7, 0xD7, 0xF7, 0x300, 0x36F, 0x37E, 0x200B, 0x200C, 0x200D, 0x2028, 0x203F, 0x2040, 0x2070, 0x218B, 0x218F, 0x2190, 0x2FEF, 0x3000, 0x3001, 0x3002,
    0x4E00, 0xD7FF, 0xE000, 0xF8FF, 0xFDD0, 0xFDF0, 0xFEFF, 0xFFFD, 0x10000, 0x1F600, 0xA0, 0x85, 0x17F, 0x212A,
))]  # fmt: skip
ASKED = {"store": "x", "accept": {"rows": "json", "graph": "ttl"}, "default": None, "named": None, "rows": 10, "gzip": False, "safe": False, "prefixes": {}}
ISSUE = ("\ufeff", "\u200d", "\u3002", "\u218b", "\u200c", "\u2070", "\ud7ff")


@pytest.fixture(scope="module")
def outside() -> Iterator[tuple[str, list[int]]]:
    with listening_address() as found:
        yield found


@pytest.fixture(scope="module")
def store() -> Store:
    """Enough for every part of a question that stands before a call to have an answer."""
    found = Store()
    for value in (NamedNode("http://e:"), NamedNode("http://e/"), Literal(True), Literal("1", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer"))):
        found.add(Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), value))
    return found


def attacks(address: str) -> list[str]:
    """The attack that was found, and one that reads a name as a shorter one because its IRI has no good port."""
    glued = [f"PREFIX x: <{address}i?q=> SELECT ?x {{ SERVICEx:{odd}{{ ?a ?b ?x }} }}" for odd in ISSUE]
    cut = "PREFIX e: <http://e:> SELECT * {{ ?s ?p e:{}SERVICE <{}> {{ ?a ?b ?c }} }}"
    return [*glued, cut.format("", address), cut.format(".", address), f"PREFIX x:<{address}>PREFIX e:<http://e:> SELECT * {{ ?s ?p e:SERVICEx:\u218b{{}} }}"]


def test_the_attacks_are_real_and_a_worker_without_walls_makes_no_call(outside: tuple[str, list[int]], store: Store) -> None:
    address, arrived = outside
    worker, real = Worker(), 0
    worker._store, worker._path = store, "x"
    for query in attacks(address):
        arrived.clear()
        with pytest.raises(Refused) as refused:
            worker.answer(ASKED | {"query": query})
        assert refused.value.head["code"] == "service" and arrived == [] and calls_out(query), query
        real += _connects(store, query, arrived)
    assert real >= len(ISSUE), "the engine does call when it gets them"
    with pytest.raises(UsageError, match="SERVICE"):
        OxigraphStore(store).run(attacks(address)[0])


def _connects(store: Store, query: str, arrived: list[int]) -> bool:
    arrived.clear()
    with suppress(SyntaxError, OSError, RuntimeError, UnicodeEncodeError):
        list(store.query(query))  # type: ignore[arg-type]
    return bool(arrived)


class Maker:
    """Makes questions with a call in disguise, or something much like one."""

    def __init__(self, address: str, seed: int) -> None:
        self.address, self.random = address, random.Random(seed)

    def one(self) -> str:
        pick, u = self.random.choice, self.address
        base = pick(["http://e:", "http://e/", "http://e/", u])
        head = f"PREFIX e:<{base}>{pick(['', 'PREFIX :<' + u + '>'])}PREFIX x:<{u}>PREFIX x{self.odd()}:<{u}>PREFIX servicex:<{u}>SELECT{pick(['*', ' ?s', '(1 AS?k)'])}{{"
        body = "".join(pick([self.before, self.before, self.odd_or_nothing])() for _ in range(pick([0, 1, 1, 2])))
        call = self.call()
        return head + self.nested(body + call + pick(["", "", "BIND(''AS?l)", 'BIND(""AS?l)', "#>", "#'''", "'''", "<b>"])) + "}"

    def nested(self, body: str) -> str:
        return self.random.choice(["{}", "{}", "{}", "{{{}}}", "OPTIONAL{{{}}}", "FILTER EXISTS{{{}}}", "{{SELECT*{{{}}}}}", "GRAPH ?g{{}}{}"]).format(body)

    def before(self) -> str:
        odd = self.odd_or_nothing()
        return self.random.choice([
            "", "?s ?p ?o", "?s ?p ?o.", "?s ?p true", "?s ?p 1.", "?s ?p 1", "?s ?p e:", "?s ?p e:.", f"?s ?p e:{odd}", f"?s e:a{odd} ?o.", "?s e:p?true", "FILTER(1<2)",
            "BIND('a\\u0027'AS?q)", 'BIND("a\\u0022"AS?q)', "OPTIONAL{?s e:a\\#b ?x}", f"OPTIONAL{{?s e:a{odd}\\' ?x}}", "BIND(''''''AS?q)", "BIND('\\\\'AS?q)", "BIND('''a'b'''AS?q)",
            "VALUES?v{'''a'}", "FILTER(1<2&&'#'='#')", "BIND(<a:b>AS?q)", "#\u2028\n", "#\r", "#'\n", '#"""\n', f"VALUES?v{odd}{{1}}", "?s ?p ?graph ", "?s ?p ?x\u0301graph ",
            "?s ?p e:graph ", "?s ?p e:x.graph ", "# graph\n", "# named \n", f"?s ?p ?e{odd}", "FILTER(?a<?b)", "FILTER(1<?b)", "?s ?p?", "?s e:p?", "BIND(1 AS ?from )", "?s(e:p)?",
            "FILTER(1<2)#>\n", "?s ?p 'x'@nl-", "?s ?p 'x'@nl", "_:b ?p ", "_:b ?p e:\\?", "<http://e/s>?p ?o", "?s ?p <http://e:>", f"VALUES?z{{<{self.address}>}}",
        ])  # fmt: skip

    def call(self) -> str:
        pick = self.random.choice
        word = "".join(pick([c, c.upper()]) for c in pick(["service", "service", "service", "servicesilent", "service silent"]))
        word = pick([word] * 9 + [word.replace("e", "\\u0065", 1), word.replace("s", "\u017f", 1), "\\U00000053" + word[1:], f"e:{word}", f"e:.{word}", f"x{word}", f"graph {word}"])
        gap = pick(["", "", " ", "\n", "#\n", "#'\r", "#{\n", "#>\n", "\t", self.odd_or_nothing()])
        where = pick([f"<{self.address}>", "x:", f"x:{self.odd()}", f"x{self.odd()}:", f"x{self.odd()}:{self.odd()}", "x:\\#", "x:a\\#b", "x:%41", "x:a.b", "x:a.b.c", ":x", ":", "?z", "$z", "x:\\'"])
        return f"{word}{gap}{where}{pick(['', '', ' ', '#}' + chr(10), chr(10), self.odd_or_nothing()])}{{?a ?b ?c}}"

    def odd(self) -> str:
        first, last = self.random.choice([(0xB0, 0xD7FF), (0xE000, 0x11000)])
        return self.random.choice(ODD) if self.random.random() < 0.8 else chr(self.random.randint(first, last))

    def odd_or_nothing(self) -> str:
        return self.random.choice(["", "", self.odd()])


def test_what_passes_never_leaves_the_machine(outside: tuple[str, list[int]], store: Store) -> None:
    address, arrived = outside
    maker, passed, real = Maker(address, 17), 0, 0
    for number in range(NUMBER):
        query = maker.one()
        try:
            text = engine_text(query)
        except CallsOut:
            if number < 6000:
                real += _connects(store, query, arrived)
            continue
        passed += 1
        assert not _connects(store, text, arrived), ascii(query)
    print(f"{NUMBER} made, {passed} passed, of the first 6000 the engine would have called with {real}")
    assert real > 200 and passed > 1000


@pytest.mark.parametrize("query", [
    "SELECT ('x SERVICE <a:b> {' AS ?x) ('''SERVICE:x{''' AS ?y) {} # SERVICE <a:b> {", "PREFIX service: <http://x/> SELECT * { GRAPH service:g { ?s service:p 'service' } }",
    "SELECT ?service ?services { VALUES (?service ?services) { (1 2) } }", "SELECT (STR(<http://x/SERVICE>) AS ?x) (STR(<http://x/service#SERVICE>) AS ?y) {} #<a:b>{",
])  # fmt: skip
def test_a_harmless_text_means_the_same_to_the_engine(query: str) -> None:
    def rows(text: str) -> list[str]:
        return sorted(str(row) for row in Store().query(text))  # type: ignore[union-attr]

    assert rows(engine_text(query)) == rows(query)


def test_the_folder_refuses_too(example_folder: DataFolder) -> None:
    with pytest.raises(UsageError, match="SERVICE"):
        example_folder.store().run("PREFIX e: <http://e:> ASK { ?s ?p e:SERVICE <http://127.0.0.1:1/> { } }")
