"""Our endpoint beside `oxigraph serve`, and `rdflib-endpoint` where it is installed: the same graph, nine shapes of query.

    python -m benchmarks.endpoint [--triples 100000] [--seconds 20] [--rdflib-endpoint PROGRAM] [--all-shapes-of-rdflib]

Makes a graph shaped like ours, starts all servers on this machine, and prints tables in Markdown: milliseconds as a client sees them,
one client that asks the servers by turns, so that a slow moment of the machine meets all of them; then, server by server, eight clients
that ask the indexed shapes for so many seconds, with errors and the server's memory before, halfway and after. Whole-graph shapes are
left out for rdflib-endpoint unless they are asked for.
"""
from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from benchmarks.report import Sheet, main, parser, progress
from kg.folder.data_folder import DataFolder
from kg.rdf.terms import PROLOGUE
from tests.support.servers import OXIGRAPH, free_port, running

BASE, LAW = "https://ruimte.example", "https://wetten.overheid.nl/jci1.3:c:BWBR%07d"
CLIENTS, WARM = 8, 3
TRIPLES_OF_A_LAW, TRIPLES_OF_A_PROPOSAL = 580, 20

#: shapes that begin at one thing, as screens and dossiers ask; then those that cross the whole graph
INDEXED = {
    "proposals that share an article": """SELECT ?a ?b { ?a ruimte:noemtBepaling <%(article)s> . ?b ruimte:noemtBepaling <%(article)s>
        FILTER(?a != ?b) } LIMIT 200""",
    "from article to law": "SELECT ?wet { <%(article)s> eli:is_part_of+ ?wet . ?wet eli:id_local ?id }",
    "two steps of references": "SELECT DISTINCT ?z { ?e eli:realizes <%(article)s> ; eli:cites ?y . ?f eli:realizes ?y ; eli:cites ?z }",
    "one proposal (CONSTRUCT)": "CONSTRUCT { ?s ?p ?o } { VALUES ?s { <%(proposal)s> } ?s ?p ?o }",
    "text on a day": 'SELECT ?t { ?e eli:realizes <%(article)s> ; ruimte:vanaf ?v ; schema:text ?t FILTER(?v <= "2022-01-01/0") }',
}
CROSSING = {
    "clusters per article": "SELECT ?x (COUNT(?v) AS ?n) { ?v ruimte:noemtBepaling ?x } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 50",
    "articles cited together": """SELECT ?x ?y (COUNT(?v) AS ?n) { ?v ruimte:noemtBepaling ?x, ?y FILTER(STR(?x) < STR(?y)) }
        GROUP BY ?x ?y ORDER BY DESC(?n) LIMIT 50""",
    "a word in the text": 'SELECT ?e { ?e schema:text ?t FILTER(CONTAINS(?t, "woonruimte 77")) } LIMIT 100',
    "most cited laws": "SELECT ?w (COUNT(DISTINCT ?v) AS ?n) { ?v ruimte:noemtRegeling ?w } GROUP BY ?w ORDER BY DESC(?n) LIMIT 20",
}


@dataclass(frozen=True)
class Server:
    """A server under test: where it is asked, and the process whose memory counts (with its children)."""

    name: str
    url: str
    pid: Callable[[], int]


def make(folder: DataFolder, triples: int) -> None:
    """A graph of about so many statements: laws of thirty articles with versions and references, and proposals that cite them."""
    rng = random.Random(3)
    laws, proposals = max(1, int(triples * 0.65 / TRIPLES_OF_A_LAW)), int(triples * 0.35 / TRIPLES_OF_A_PROPOSAL)
    folder.graphs.mkdir(parents=True)
    for n in range(laws):
        _write(folder, f"wet~BWBR{n:07d}", f"wet/BWBR{n:07d}", _law(n, laws, rng))
    for start in range(0, proposals, 1000):  # a file of a thousand: as many files as proposals would only test the disk
        lines = (line for n in range(start, min(start + 1000, proposals)) for line in _proposal(n, laws, rng))
        _write(folder, f"voorstel~{start}", f"voorstel/{start}", lines)


def _write(folder: DataFolder, file: str, graph: str, statements: Iterator[str]) -> None:
    name = f"<{BASE}/id/graaf/{graph}>"
    lines = sorted(f"{statement} {name} .\n" for statement in set(statements))
    (folder.graphs / f"{file}.nq").write_text("".join(lines), encoding="utf-8")


_WORDS = ("gemeente", "woonruimte", "verordening", "bewoner", "huur")


def _law(n: int, laws: int, rng: random.Random) -> Iterator[str]:
    eli, ruimte, skos = "http://data.europa.eu/eli/ontology#", f"{BASE}/def#", "http://www.w3.org/2004/02/skos/core#"
    law = LAW % n
    yield f'<{law}> <{eli}id_local> "BWBR{n:07d}"'
    yield f'<{law}> <{skos}prefLabel> "Wet nummer {n}"@nl'
    for article in range(1, 31):
        it, chapter = f"{law}&artikel={article}", f"{law}&hoofdstuk={1 + article // 6}"
        yield f"<{chapter}> <{eli}is_part_of> <{law}>"
        yield f"<{it}> <{eli}is_part_of> <{chapter}>"
        yield f"<{it}> <{ruimte}regeling> <{law}>"
        yield f'<{it}> <{skos}prefLabel> "artikel {article} Wet nummer {n}"@nl'
        for version in range(3):
            text = " ".join(f"{rng.choice(_WORDS)} {rng.randrange(1000)}" for _ in range(25))
            at = f"http://wetten.overheid.nl/id/BWBR{n:07d}/202{version}-01-01/0/Artikel{article}"
            yield f"<{at}> <{eli}realizes> <{it}>"
            yield f'<{at}> <{ruimte}vanaf> "202{version}-01-01/0"'
            yield f'<{at}> <https://schema.org/text> "{text}"@nl'
            for _ in range(rng.randrange(1, 5)):
                yield f"<{at}> <{eli}cites> <{LAW % rng.randrange(laws)}&artikel={rng.randrange(1, 31)}>"


def _proposal(n: int, laws: int, rng: random.Random) -> Iterator[str]:
    ruimte, dct, it = f"{BASE}/def#", "http://purl.org/dc/terms/", f"{BASE}/id/voorstel/v{n}"
    yield f"<{it}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{ruimte}Voorstel>"
    yield f'<{it}> <{dct}title> "Voorstel {n} over ruimte"@nl'
    yield f'<{it}> <{dct}identifier> "v{n}"'
    for c in range(rng.randrange(2, 6)):
        law = LAW % int(laws * rng.random() ** 3)
        cited, citation = f"{law}&artikel={1 + int(30 * rng.random() ** 2)}", f"{it}/citatie/{c}"
        yield f"<{it}> <{ruimte}noemtBepaling> <{cited}>"
        yield f"<{it}> <{ruimte}noemtRegeling> <{law}>"
        yield f"<{citation}> <{ruimte}citaatUit> <{it}>"
        yield f"<{citation}> <http://www.w3.org/ns/oa#hasBody> <{cited}>"
        yield f'<{citation}> <{ruimte}letterlijk> "citaat {c} van {n}"'


@contextmanager
def _started(name: str, command: list[str], url: str) -> Iterator[Server]:
    with running(command, f"{url}?query=ASK%7B%7D") as process:
        yield Server(name, url, lambda: process.pid)


def _ask(session: requests.Session, server: Server, query: str, triples: int) -> float:
    """Milliseconds until the whole answer is there. Raises when it is no answer."""
    laws = max(1, int(triples * 0.65 / TRIPLES_OF_A_LAW))
    article = f"{LAW % int(laws * random.random() ** 3)}&artikel={random.randrange(1, 8)}"
    proposal = f"{BASE}/id/voorstel/v{random.randrange(int(triples * 0.3 / TRIPLES_OF_A_PROPOSAL))}"
    asked = PROLOGUE + query % {"article": article, "proposal": proposal}
    accept = "text/turtle" if "CONSTRUCT" in query else "application/sparql-results+json"
    start = time.perf_counter()
    answer = session.post(server.url, {"query": asked}, headers={"accept": accept}, timeout=300)
    spent = (time.perf_counter() - start) * 1000
    if answer.status_code != 200 or not answer.content:
        raise RuntimeError(f"{server.name}: {answer.status_code} {answer.text[:200]}")
    return spent


def _one_client(sheet: Sheet, servers: Sequence[Server], args: argparse.Namespace) -> None:
    with requests.Session() as session:
        for name, query in (INDEXED | CROSSING).items():
            asked = [one for one in servers if name in INDEXED or "rdflib" not in one.name or args.all_shapes_of_rdflib]
            for turn in range(WARM + args.times):
                for server in asked:
                    spent = _ask(session, server, query, args.triples)
                    if turn >= WARM:
                        sheet.put(name, server.name, spent)


def _many_clients(sheet: Sheet, server: Server, triples: int, seconds: float) -> None:
    spent: list[float] = []
    errors: list[str] = []
    until, before = time.monotonic() + seconds, _memory(server.pid())

    def client() -> None:
        with requests.Session() as session:
            while time.monotonic() < until:
                try:
                    spent.append(_ask(session, server, random.choice(list(INDEXED.values())), triples))
                except (RuntimeError, requests.RequestException) as error:
                    errors.append(str(error))

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    time.sleep(seconds / 2)
    halfway = _memory(server.pid())
    for thread in threads:
        thread.join()
    sheet.put("answers a second", server.name, len(spent) / seconds)
    sheet.put("milliseconds", server.name, *spent)
    sheet.put("errors", server.name, len(errors))
    sheet.put("memory, MB: before, halfway, after", server.name, f"{before:.0f} → {halfway:.0f} → {_memory(server.pid()):.0f}")


def _memory(pid: int) -> float:
    """Resident megabytes of a process and its children."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
    own = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(own[0].split()[1]) / 1024 + sum(_memory(int(child)) for child in children)


def arguments() -> argparse.ArgumentParser:
    made = parser(__doc__)
    made.add_argument("--triples", type=int, default=100_000)
    made.add_argument("--seconds", type=float, default=20, help="that eight clients ask each server")
    made.add_argument("--times", type=int, default=30)
    made.add_argument("--rdflib-endpoint", type=Path)
    made.add_argument("--all-shapes-of-rdflib", action="store_true")
    return made


def measure(args: argparse.Namespace) -> list[Sheet]:
    """Milliseconds of one client, and what eight clients get."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = DataFolder(Path(scratch) / "store")
        make(folder, args.triples)
        one = Sheet(f"{len(folder.store()):,} statements, one client, milliseconds")
        many = Sheet(f"{CLIENTS} clients for {args.seconds:g} s, indexed shapes")
        with ExitStack() as running_ones:
            servers = [running_ones.enter_context(started) for started in _servers(folder, args)]
            progress("one client")
            _one_client(one, servers, args)
            for server in servers:
                progress(f"{CLIENTS} clients: {server.name}")
                _many_clients(many, server, args.triples, args.seconds)
    _aims(one)
    if args.rdflib_endpoint is None:
        one.notes.append("rdflib-endpoint, which keeps everything in memory, is not compared at this size.")
    elif not args.rdflib_endpoint.exists():
        one.notes.append("**rdflib-endpoint is not installed (`make bench-env`): not compared.**")
    return [one, many]


def _aims(sheet: Sheet) -> None:
    """One client, indexed shapes: within 3 ms of oxigraph, ten times as fast as rdflib-endpoint. The worst shape counts."""
    ours, oxigraph, *others = sheet.columns()
    more = max(sheet.median(shape, ours) - sheet.median(shape, oxigraph) for shape in INDEXED)
    sheet.aim("one client, indexed shapes: more than `oxigraph serve` takes", more, 3, "ms")
    for other in others:
        times = min(sheet.median(shape, other) / sheet.median(shape, ours) for shape in INDEXED)
        sheet.aim(f"one client, indexed shapes: as fast as {other}", times, 10, "times", at_least=True)


def _servers(folder: DataFolder, args: argparse.Namespace) -> Iterator[AbstractContextManager[Server]]:
    """Ours and what one would pick instead, each to be started."""
    port = str(free_port())
    ours = [sys.executable, "-m", "cli.main", "--store", str(folder.path), "serve", "--port", port]
    yield _started("regelruimte serve", ours, f"http://127.0.0.1:{port}/sparql")
    snapshot, port = folder.snapshot(), str(free_port())
    assert snapshot is not None
    oxigraph = [str(OXIGRAPH), "serve-read-only", "--location", str(snapshot / "db"), "--bind", f"127.0.0.1:{port}"]
    yield _started("oxigraph serve-read-only", [*oxigraph, "--union-default-graph"], f"http://127.0.0.1:{port}/query")
    if args.rdflib_endpoint is not None and args.rdflib_endpoint.exists():
        dump = folder.path / "alles.nq"
        dump.write_bytes(b"".join(file.read_bytes() for file in folder.graphs.glob("*.nq")))
        for store in ("Oxigraph", "default"):
            port = str(free_port())
            rdflib = [str(args.rdflib_endpoint), "serve", "--store", store, "--host", "127.0.0.1", "--port", port, str(dump)]
            yield _started(f"rdflib-endpoint, store {store}", rdflib, f"http://127.0.0.1:{port}/")


if __name__ == "__main__":
    main(arguments(), measure)
