"""The SPARQL 1.1 Protocol, ready queries and linked data, asked of a real running server by real clients."""
from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
import requests
from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, RdfFormat, Triple, parse, parse_query_results
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from kg.check import shacl
from kg.folder.data_folder import DataFolder
from kg.rdf import sparql_text
from kg.rdf.engine import bind
from kg.rdf.ready_queries import own_base, ready_queries
from kg.rdf.terms import string
from tests.conftest import EXAMPLES
from tests.support.proposal_text import proposal_text
from tests.support.servers import regelruimte_serve

LAW = "https://wetten.overheid.nl/jci1.3:c:BWBR0035303&artikel=11"
PROPOSAL = "/id/voorstel/oosterhaag-minder-voorrangsgroepen"
ONE = "SELECT ?s WHERE { ?s a <https://ruimte.example/def#Voorstel> } ORDER BY ?s LIMIT 1"
SECRET = "geheim oordeel"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """The examples, with a judgement."""
    from cli import laws, proposals
    from ingest.calls import read_call

    folder = DataFolder(tmp_path_factory.mktemp("serve") / "store")
    laws.add_paths(folder, [str(EXAMPLES / "wetten")])
    proposals.add_paths(folder, [str(EXAMPLES / "voorstellen")], read_call(), None)
    with folder.writer("test") as writer:
        put(writer, "oordelen", SECRET)
    return folder


def put(writer, graph: str, word: str) -> None:
    """A statement in a graph; in that of the judgements none that the table of judgements would have to have."""
    iris = writer.iris
    writer.put(iris.graph(graph), [Triple(NamedNode(f"{iris.base}/id/proef/{graph}"), iris.terms["motivering"], string(word))])


@pytest.fixture(scope="module")
def address(folder: DataFolder) -> Iterator[str]:
    with regelruimte_serve(folder.path, rows=500, text=100_000) as address:
        yield address


@pytest.fixture
def ask(address: str):
    """GET a query with an Accept header and other parameters of the protocol."""

    def get(query: str, accept: str = "application/sparql-results+json", headers: dict[str, str] | None = None, **parameters) -> requests.Response:
        return requests.get(f"{address}/sparql", {"query": query} | parameters, headers={"accept": accept} | (headers or {}), timeout=30)

    return get


# --- the three operations, by clients that analysts use ---------------------------------------------------------------


@pytest.mark.parametrize("how", ["GET", "POST", "body"])
def test_sparqlwrapper(address: str, how: str) -> None:
    client = SPARQLWrapper(f"{address}/sparql", returnFormat=JSON)
    client.setQuery("SELECT (COUNT(?v) AS ?n) WHERE { ?v a <https://ruimte.example/def#Voorstel> } # één vraag: ë€𝄞")
    if how != "GET":
        client.setMethod(POST)
    if how == "body":
        client.setRequestMethod(POSTDIRECTLY)
    assert client.queryAndConvert()["results"]["bindings"] == [
        {"n": {"type": "literal", "value": "12", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}}
    ]


def test_sparqlwrapper_takes_every_format(address: str) -> None:
    def answer(query: str, form: str) -> object:
        client = SPARQLWrapper(f"{address}/sparql", returnFormat=form)
        client.setOnlyConneg(True)
        client.setQuery(query)
        return client.queryAndConvert()

    assert answer(ONE, XML).getElementsByTagName("uri")[0].firstChild.data.startswith("https://ruimte.example/id/voorstel/")
    assert answer(ONE, CSV).splitlines()[0] == b"s"
    found = rdflib.Graph().parse(data=answer("CONSTRUCT WHERE { ?s a <https://ruimte.example/def#Voorstel> }", TURTLE), format="turtle")
    assert len(found) == 12


def test_curl(address: str) -> None:
    """As in the documentation: a query from a file, and a form."""
    curl = shutil.which("curl")
    assert curl, "this test needs curl"
    common = [curl, "-sS", "--fail-with-body", "-H", "Accept: text/csv"]
    form = subprocess.run([*common, f"{address}/sparql", "--data-urlencode", f"query={ONE}"], capture_output=True, text=True, check=True)
    body = subprocess.run(
        [*common, f"{address}/sparql", "-H", "Content-Type: application/sparql-query; charset=UTF-8", "--data-binary", "@-"],
        input=ONE, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert form.stdout == body.stdout and form.stdout.startswith("s\nhttps://")


def test_rdflib_as_client(address: str) -> None:
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    assert len(list(SPARQLStore(f"{address}/sparql").query(ONE))) == 1


# --- formats ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("accept", "form"), [
    ("application/sparql-results+json", QueryResultsFormat.JSON), ("application/json", QueryResultsFormat.JSON), ("*/*", QueryResultsFormat.JSON),
    ("application/sparql-results+xml", QueryResultsFormat.XML), ("text/csv", QueryResultsFormat.CSV), ("text/tab-separated-values", QueryResultsFormat.TSV),
    ("text/html, application/sparql-results+xml;q=0.4, text/csv;q=0.9", QueryResultsFormat.CSV), ("text/*;q=0.5, application/json;q=0.4", QueryResultsFormat.CSV),
    ("*/*;q=0.1, application/sparql-results+json;q=0", QueryResultsFormat.XML),
])  # fmt: skip
def test_rows(ask, accept: str, form: QueryResultsFormat) -> None:
    answer = ask(ONE, accept)
    assert answer.status_code == 200 and answer.headers["content-type"].partition(";")[0] == form.media_type.partition(";")[0]
    assert "Accept" in answer.headers["vary"]
    assert answer.content.count(b"id/voorstel/") == 1
    if form != QueryResultsFormat.CSV:
        assert len(list(parse_query_results(answer.content, format=form))) == 1


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml"])
def test_yes_or_no(ask, accept: str) -> None:
    answer = ask("ASK { ?s ?p ?o }", accept)
    found = parse_query_results(answer.content, format=QueryResultsFormat.from_media_type(accept))
    assert isinstance(found, QueryBoolean) and bool(found) is True


@pytest.mark.parametrize(("accept", "form"), [
    ("text/turtle", "turtle"), ("*/*", "turtle"), ("application/n-triples", "nt"), ("application/ld+json", "json-ld"), ("application/rdf+xml", "xml"),
])  # fmt: skip
@pytest.mark.parametrize("query", [f"DESCRIBE <https://ruimte.example{PROPOSAL}>", f"CONSTRUCT {{ <{LAW}> ?p ?o }} WHERE {{ <{LAW}> ?p ?o }}"])
def test_graphs_parse_in_another_library(ask, accept: str, form: str, query: str) -> None:
    answer = ask(query, accept)
    assert answer.status_code == 200
    assert len(rdflib.Graph().parse(data=answer.content, format=form)) == len(list(parse(ask(query, "application/n-triples").content, format=RdfFormat.N_TRIPLES))) > 3


def test_what_can_not_be_is_406_and_says_what_can(ask) -> None:
    for query, accept, can in ((ONE, "text/turtle", "text/csv"), ("DESCRIBE <a:b>", "text/csv", "text/turtle"), (ONE, "image/png", "text/csv")):
        answer = ask(query, accept)
        assert answer.status_code == 406 and can in answer.json()["accepted"]


# --- the dataset ------------------------------------------------------------------------------------------------------

_COUNT = "SELECT (COUNT(*) AS ?n) %s WHERE { ?s ?p ?o }"
_GRAPHS = "SELECT (COUNT(DISTINCT ?g) AS ?n) %s WHERE { GRAPH ?g { ?s ?p ?o } }"
_G = "https://ruimte.example/id/graaf/"


def number(answer: requests.Response) -> int:
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_the_default_graph_is_the_union(ask, folder: DataFolder) -> None:
    assert number(ask(_COUNT % "")) == len(folder.store()) - 1, "all but the judgement"


def test_graphs_of_the_protocol_and_of_the_query(ask, folder: DataFolder) -> None:
    names, schema = f"{_G}namen", f"{_G}schema"
    sizes = {graph: len(list(folder.store().quads(NamedNode(graph)))) for graph in (names, schema)}
    assert number(ask(_COUNT % "", **{"default-graph-uri": names})) == sizes[names]
    assert number(ask(_COUNT % "", **{"default-graph-uri": [names, schema]})) == sum(sizes.values())
    assert number(ask(_COUNT % f"FROM <{schema}>")) == sizes[schema]
    assert number(ask(_COUNT % f"FROM <{schema}>", **{"default-graph-uri": names})) == sizes[names], "the protocol goes first"
    assert number(ask(_GRAPHS % "", **{"named-graph-uri": [names, schema]})) == 2
    assert number(ask(_COUNT % "", **{"named-graph-uri": names})) == 0, "then the default graph is empty"
    assert number(ask(_GRAPHS % f"FROM NAMED <{names}>")) == 1
    assert number(ask(_COUNT % "", **{"default-graph-uri": "https://ruimte.example/bestaat-niet"})) == 0
    assert ask(ONE, **{"default-graph-uri": "geen iri"}).status_code == 400


def test_graphs_with_a_posted_query(address: str) -> None:
    headers = {"content-type": "application/sparql-query"}
    body = requests.post(f"{address}/sparql", _COUNT % "", params={"default-graph-uri": f"{_G}bestaat-niet"}, headers=headers, timeout=30)
    form = requests.post(f"{address}/sparql", {"query": _COUNT % "", "default-graph-uri": f"{_G}bestaat-niet"}, timeout=30)
    assert number(body) == number(form) == 0


# --- what is refused --------------------------------------------------------------------------------------------------


def test_a_syntax_error_has_its_place(ask) -> None:
    answer = ask("SELECT * WHERE {\n  ?s ?p ?o .\n  FILTER(}\n}")
    problem = answer.json()
    assert answer.status_code == 400 and answer.headers["content-type"] == "application/problem+json"
    assert (problem["code"], problem["line"]) == ("syntax", 4) and problem["column"] > 0
    assert "Fout op regel 4, kolom" in problem["detail"]
    assert ask("SELECT * { ?s onbekend:naam ?o }").json()["column"] > 10


def test_requests_that_are_wrong(address: str) -> None:
    url = f"{address}/sparql"
    text = {"content-type": "application/sparql-query"}
    for answer, status, code in (
        (requests.get(url, [("query", ONE), ("query", ONE)], timeout=30), 400, "query"),
        (requests.post(url, {"vraag": ONE}, timeout=30), 400, "query"),
        (requests.post(url, b"SELECT \xff", headers=text, timeout=30), 400, "encoding"),
        (requests.post(url, "query=%FF", headers={"content-type": "application/x-www-form-urlencoded"}, timeout=30), 400, "encoding"),
        (requests.post(url, ONE, headers={"content-type": "text/plain"}, timeout=30), 415, "media-type"),
        (requests.post(url, files={"query": ONE}, timeout=30), 415, "media-type"),
        (requests.post(url, ONE, timeout=30), 415, "media-type"),
        (requests.put(url, ONE, headers=text, timeout=30), 405, "method"),
        (requests.delete(url, timeout=30), 405, "method"),
        (requests.get(f"{address}/bestaat-niet", timeout=30), 404, "not-found"),
        (requests.get(url, {"query": "SELECT (<http://x/f>(1) AS ?y) {}"}, timeout=30), 400, "evaluation"),
    ):  # fmt: skip
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_updates_are_refused_and_change_nothing(address: str, folder: DataFolder, ask) -> None:
    before = {file: file.stat().st_mtime_ns for file in folder.graphs.iterdir()}
    update = "INSERT DATA { GRAPH <https://ruimte.example/id/graaf/namen> { <a:b> <a:c> 1 } }"
    url = f"{address}/sparql"
    answers = [
        requests.post(url, {"update": update}, timeout=30), requests.post(url, update, headers={"content-type": "application/sparql-update"}, timeout=30),
        requests.get(url, {"update": update}, timeout=30), ask(update), requests.post(url, update, headers={"content-type": "application/sparql-query"}, timeout=30),
        requests.post(url, {"query": ONE, "update": update}, timeout=30), ask("# vraag\nPREFIX a: <b:>\nDELETE WHERE { ?s ?p ?o }"), ask("DROP ALL"), ask("LOAD <http://127.0.0.1/>"),
    ]  # fmt: skip
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "update")}
    assert ask("ASK { <a:b> ?p ?o }").json()["boolean"] is False
    assert {file: file.stat().st_mtime_ns for file in folder.graphs.iterdir()} == before


# --- caching, packing, reading from elsewhere ---------------------------------------------------------------------------


def test_an_answer_is_asked_once_per_snapshot(ask) -> None:
    first = ask(ONE)
    again = ask(ONE, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b"" and again.headers["etag"] == first.headers["etag"]
    assert ask(ONE, "text/csv", headers={"if-none-match": first.headers["etag"]}).status_code == 200, "another form is another answer"
    assert "etag" not in ask("SELECT (NOW() AS ?t) {}").headers


def test_packing(address: str) -> None:
    query = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 100"
    plain = requests.get(f"{address}/sparql", {"query": query}, headers={"accept-encoding": "identity"}, timeout=30)
    packed = requests.get(f"{address}/sparql", {"query": query}, headers={"accept-encoding": "gzip"}, timeout=30, stream=True)
    body = packed.raw.read()
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert gzip.decompress(body) == plain.content and len(body) < len(plain.content) / 3
    assert "Accept-Encoding" in plain.headers["vary"]


def test_pages_of_other_sites_may_read_only_when_they_are_named(folder: DataFolder, ask, monkeypatch: pytest.MonkeyPatch) -> None:
    named, other = "https://kaart.example.nl", "https://elders.example"
    assert ask(ONE, headers={"origin": other}).status_code == 403
    monkeypatch.setenv("REGELRUIMTE_SERVE_CORS", named)
    with regelruimte_serve(folder.path, workers=1) as address:
        answer = requests.get(f"{address}/sparql", {"query": ONE}, headers={"origin": named}, timeout=30)
        assert answer.headers["access-control-allow-origin"] == named
        assert "access-control-allow-credentials" not in answer.headers
        assert "x-regelruimte-truncated" in answer.headers["access-control-expose-headers"]
        wish = {"origin": named, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}
        assert requests.options(f"{address}/sparql", headers=wish, timeout=30).status_code == 200
        assert requests.options(f"{address}/sparql", headers=wish | {"access-control-request-method": "DELETE"}, timeout=30).status_code == 400
        assert requests.get(f"{address}/sparql", {"query": ONE}, headers={"origin": other}, timeout=30).status_code == 403


def test_the_row_cap_is_visible(ask) -> None:
    every = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
    capped = ask(every)
    assert capped.headers["x-regelruimte-truncated"] == "true" and capped.headers["x-regelruimte-row-limit"] == "500"
    assert capped.json()["truncated"] is True and len(capped.json()["results"]["bindings"]) == 500
    for accept, form in (("application/sparql-results+xml", QueryResultsFormat.XML), ("text/tab-separated-values", QueryResultsFormat.TSV)):
        assert len(list(parse_query_results(ask(every, accept).content, format=form))) == 500
    whole = ask(f"{every} LIMIT 500")
    assert whole.headers["x-regelruimte-truncated"] == "false" and "truncated" not in whole.json() and len(whole.json()["results"]["bindings"]) == 500
    triples = ask("CONSTRUCT WHERE { ?s ?p ?o }", "application/n-triples")
    assert triples.headers["x-regelruimte-truncated"] == "true" and triples.text.count(" .\n") == 500


def test_values_that_look_like_rows_are_no_rows(ask) -> None:
    """Counting rows as they are written must not be fooled by what stands in a value."""
    value = "},{" * 600
    answer = ask(f"SELECT ?x ?y WHERE {{ VALUES (?x ?y) {{ ('{value}' 1.50) ('a\\nb\\t\"c\"' 2) }} }}")
    assert answer.headers["x-regelruimte-truncated"] == "false"
    found = [row["x"]["value"] for row in answer.json()["results"]["bindings"]]
    assert found == [value, 'a\nb\t"c"']


# --- description --------------------------------------------------------------------------------------------------------


def test_service_description_and_void(address: str, folder: DataFolder) -> None:
    sd, void = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#"), rdflib.Namespace("http://rdfs.org/ns/void#")
    for accept, form in (("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld"), ("*/*", "turtle")):
        graph = rdflib.Graph().parse(data=requests.get(f"{address}/sparql", headers={"accept": accept}, timeout=30).content, format=form)
        service = graph.value(predicate=rdflib.RDF.type, object=sd.Service)
        assert graph.value(service, sd.endpoint) == rdflib.URIRef(f"{address}/sparql")
        assert (service, sd.supportedLanguage, sd.SPARQL11Query) in graph and (service, sd.feature, sd.UnionDefaultGraph) in graph
        dataset = graph.value(service, sd.defaultDataset)
        assert int(graph.value(dataset, void.triples)) == len(folder.store()) - 1
        per_class = {graph.value(part, void["class"]): int(graph.value(part, void.entities)) for part in graph.objects(dataset, void.classPartition)}
        assert per_class[rdflib.URIRef("https://ruimte.example/def#Voorstel")] == 12
        named = {str(graph.value(part, sd.name)) for part in graph.objects(dataset, sd.namedGraph)}
        assert f"{_G}schema" in named and f"{_G}oordelen" not in named
    browser = requests.get(f"{address}/sparql", headers={"accept": "text/html"}, timeout=30, allow_redirects=False)
    assert browser.status_code == 303


def test_the_data_are_described_for_catalogues(address: str, folder: DataFolder) -> None:
    dcat, data = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.URIRef("https://ruimte.example/id/dataset")
    for path, accept, form in (("", "text/turtle", "turtle"), ("", "application/ld+json", "json-ld"), ("/uitgever", "application/rdf+xml", "xml")):
        answer = requests.get(f"{address}/id/dataset{path}", headers={"accept": accept}, timeout=30)
        graph = rdflib.Graph().parse(data=answer.content, format=form)
        assert (data, rdflib.RDF.type, dcat.Dataset) in graph
        assert graph.value(predicate=dcat.endpointURL, object=rdflib.URIRef(f"{address}/sparql"))
    assert shacl([quad.triple for quad in parse(input=requests.get(f"{address}/id/dataset?format=nt", timeout=30).content, format=RdfFormat.N_TRIPLES)], folder.iris) == []
    page = requests.get(f"{address}/id/dataset", headers={"accept": "text/html"}, timeout=30)
    assert "distributie" in page.text and "contactpunt" in page.text and "uitgever niet opgegeven" in page.text
    described = rdflib.Graph().parse(data=requests.get(f"{address}/sparql", headers={"accept": "text/turtle"}, timeout=30).content, format="turtle")
    assert (None, rdflib.RDFS.seeAlso, data) in described
    assert requests.get(f"{address}/id/dataset", headers={"accept": "image/png"}, timeout=30).status_code == 406


# --- ready queries ------------------------------------------------------------------------------------------------------


def test_the_list_has_every_ready_query(address: str) -> None:
    listed = {row["name"]: row for row in requests.get(f"{address}/api/queries", timeout=30).json()}
    assert set(listed) == {query.name for query in ready_queries()}
    for query in ready_queries():
        row = listed[query.name]
        assert (row["title"], row["description"], row["tags"]) == (query.title, query.description, list(query.tags))
        assert [p["name"] for p in row["parameters"]] == [p.name for p in query.parameters]


def test_every_ready_query_runs_with_and_without_its_examples(address: str, folder: DataFolder) -> None:
    for query in [query for query in ready_queries() if sparql_text.form(query.text) == "select"]:
        for values in ({}, *({p.name: p.example} for p in query.parameters)):
            answer = requests.get(f"{address}/api/queries/{query.name}.json", values, timeout=30)
            assert answer.status_code == 200, (query.name, answer.text)
            here = folder.store().select(bind(own_base(query.text, folder.iris), query.terms(folder.iris, values)))
            if "oordelen" not in query.tags:
                assert len(answer.json()["results"]["bindings"]) == min(len(here.rows), 500), query.name


def test_a_ready_query_as_a_file_for_a_spreadsheet(address: str) -> None:
    answer = requests.get(f"{address}/api/queries/clusters-per-article.csv", {"regeling": "BWBR0035303"}, timeout=30)
    head, *rows = answer.text.splitlines()
    assert head == "bepaling,label,aantal,voorstellen" and rows[0].startswith(f"{LAW},") and len(rows) > 3
    assert all("BWBR0035303" in row for row in rows)
    assert 'filename="clusters-per-article.csv"' in answer.headers["content-disposition"]
    again = requests.get(answer.url, headers={"if-none-match": answer.headers["etag"]}, timeout=30)
    assert again.status_code == 304


def test_no_cell_of_that_file_is_a_formula(tmp_path: Path) -> None:
    """A title that a submitter wrote to run on a reader's machine."""
    from cli import proposals
    from ingest.calls import read_call

    folder, file = DataFolder(tmp_path / "store"), tmp_path / "x.txt"
    file.write_text(proposal_text().replace("Kamers verdelen", "=1+1"), encoding="utf-8")
    proposals.add_paths(folder, [str(file)], read_call(), None)
    with regelruimte_serve(folder.path) as address:
        answer = requests.get(f"{address}/api/queries/proposals-of-a-law.csv", {"regeling": "BWBR0035303"}, timeout=30)
    titles = [row[1] for row in csv.reader(io.StringIO(answer.text))]
    assert len(titles) > 1 and set(titles[1:]) == {"'=1+1 in Testdam"}


def test_a_parameter_is_never_query_text(address: str) -> None:
    url = f"{address}/api/queries/proposals-of-a-law.json"
    for attack in ("BWBR0035303> } #", "BWBR0035303&artikel=1> ?p ?o } UNION { ?s ?p ?o } #", "} UNION { ?s ?p ?o }", "<a:b>", "?x", "UNDEF", '"'):
        answer = requests.get(url, {"regeling": attack}, timeout=30)
        assert answer.status_code == 400 or answer.json()["results"]["bindings"] == [], (attack, answer.text)
    injected = "x> } UNION { ?voorstel ?p ?o } #"
    answer = requests.get(f"{address}/api/queries/changed-since-submission.json", {"voorstel": injected}, timeout=30)
    assert answer.json()["results"]["bindings"] == []
    for name, values in (("proposals-of-a-law", {"regeling": "rood"}), ("proposals-of-a-law", {"kleur": "1"}), ("proposals-of-a-law", [("regeling", "BWBR0035303"), ("regeling", "x")])):
        problem = requests.get(f"{address}/api/queries/{name}.json", values, timeout=30)
        assert (problem.status_code, problem.json()["code"]) == (400, "parameter")


def test_ready_queries_that_are_not_there(address: str) -> None:
    assert requests.get(f"{address}/api/queries/bestaat-niet.csv", timeout=30).status_code == 404
    assert requests.get(f"{address}/api/queries/clusters-per-article.ttl", timeout=30).status_code == 406
    assert requests.get(f"{address}/api/queries/..%2Fkg%2Fstore.json", timeout=30).status_code == 404


# --- linked data --------------------------------------------------------------------------------------------------------


def test_a_thing_answers_in_the_form_that_is_asked_for(address: str) -> None:
    page = requests.get(address + PROPOSAL, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}, timeout=30)
    assert page.status_code == 200 and page.text.count("<h1>") == 1 and '<html lang="nl">' in page.text
    assert f'<a href="{LAW.replace("&", "&amp;")}" rel="external noopener">' in page.text, "law is read where it is published"
    assert "plafond voor voorrang" in page.text and "ingediend op" in page.text
    graphs = [
        rdflib.Graph().parse(data=requests.get(address + PROPOSAL, headers={"accept": accept}, timeout=30).content, format=form)
        for accept, form in (("text/turtle", "turtle"), ("application/ld+json", "json-ld"), ("application/n-triples", "nt"), ("application/rdf+xml", "xml"))
    ]
    assert len({len(graph) for graph in graphs}) == 1
    it = rdflib.URIRef(f"https://ruimte.example{PROPOSAL}")
    assert (it, rdflib.DCTERMS.references, rdflib.URIRef(LAW)) in graphs[0]
    assert requests.get(f"{address}{PROPOSAL}?format=jsonld", headers={"accept": "text/html"}, timeout=30).headers["content-type"] == "application/ld+json"
    assert requests.get(address + PROPOSAL, headers={"accept": "image/png"}, timeout=30).status_code == 406


def test_every_thing_of_ours_answers(address: str, ask) -> None:
    """No IRI of ours that the graph speaks of is a dead end, and no page has anything but one heading of the first level."""
    rows = ask('SELECT DISTINCT ?s WHERE { ?s a ?kind FILTER(STRSTARTS(STR(?s), "https://ruimte.example/id/") && !CONTAINS(STR(?s), "#")) } ORDER BY RAND() LIMIT 25').json()
    graph = ask("SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1").json()["results"]["bindings"][0]["g"]
    for iri in [row["s"]["value"] for row in rows["results"]["bindings"]] + [graph["value"]]:
        page = requests.get(address + iri.removeprefix("https://ruimte.example"), headers={"accept": "text/html"}, timeout=30)
        assert page.status_code == 200 and page.text.count("<h1>") == 1, iri
        turtle = requests.get(page.url, headers={"accept": "text/turtle"}, timeout=30)
        assert len(list(parse(turtle.content, format=RdfFormat.TURTLE))) > 0, iri


def test_a_paraphrase_is_marked(address: str, ask) -> None:
    row = ask("SELECT ?s WHERE { ?s <https://ruimte.example/def#parafrase> ?t } LIMIT 1").json()["results"]["bindings"][0]
    page = requests.get(address + row["s"]["value"].removeprefix("https://ruimte.example"), headers={"accept": "text/html"}, timeout=30)
    assert "Parafrase, niet de wettekst" in page.text


def test_what_is_not_there_is_a_dutch_404(address: str) -> None:
    page = requests.get(f"{address}/id/voorstel/bestaat-niet", headers={"accept": "text/html"}, timeout=30)
    assert page.status_code == 404 and "Niet gevonden" in page.text and page.text.count("<h1>") == 1
    assert requests.get(f"{address}/id/voorstel/bestaat-niet", headers={"accept": "text/turtle"}, timeout=30).status_code == 404
    for path in ("/id/<script>alert(1)</script>", "/id/%00", "/id/%22%3E%3Cb%3E", "/id/a b", "/id/"):
        page = requests.get(address + path, headers={"accept": "text/html"}, timeout=30)
        assert page.status_code == 404 and "<script>alert" not in page.text and "<b>" not in page.text, path


def test_vocabulary(address: str) -> None:
    page = requests.get(f"{address}/def", headers={"accept": "text/html"}, timeout=30).text
    assert page.count("<h1>") == 1 and '<section id="Citatie">' in page and "Klassen" in page
    for accept, form in (("text/turtle", "turtle"), ("application/ld+json", "json-ld")):
        graph = rdflib.Graph().parse(data=requests.get(f"{address}/def", headers={"accept": accept}, timeout=30).content, format=form)
        assert (rdflib.URIRef("https://ruimte.example/def#Citatie"), rdflib.RDF.type, rdflib.OWL.Class) in graph


# --- what never goes out --------------------------------------------------------------------------------------------------


def test_contact_data_are_never_served(address: str, folder: DataFolder, ask) -> None:
    """Not in the graph, not in any dump, and the private folder can't be reached by any path."""
    contacts = [json.loads(file.read_text(encoding="utf-8")) for file in (folder.path / "prive" / "contacten").iterdir()]
    secrets = {contact[key] for contact in contacts for key in ("email", "phone", "block")}
    assert len(secrets) > len(contacts)
    served = "".join(file.read_text(encoding="utf-8") for file in folder.graphs.iterdir())
    for query in ready_queries():
        served += requests.get(f"{address}/api/queries/{query.name}.json", timeout=30).text
    subjects = ask("SELECT DISTINCT ?s WHERE { ?s a <https://ruimte.example/def#Voorstel> }").json()["results"]["bindings"]
    for row in subjects:
        served += requests.get(address + row["s"]["value"].removeprefix("https://ruimte.example"), headers={"accept": "text/html"}, timeout=30).text
    assert [secret for secret in secrets if secret in served] == []
    file = next((folder.path / "prive" / "contacten").iterdir()).name
    for path in (f"/prive/contacten/{file}", f"/static/../../prive/contacten/{file}", f"/vendor/%2e%2e/prive/contacten/{file}", "/vendor/../kg/store.py", "/static/..%2f..%2fpyproject.toml"):
        session = requests.Session()
        request = session.prepare_request(requests.Request("GET", address))
        request.url = address + path  # as it is: requests would take the dots out
        assert session.send(request, timeout=30).status_code == 404, path


def test_judgements_stay_in_unless_they_are_asked_for(address: str, folder: DataFolder, ask) -> None:
    asked = f'SELECT (COUNT(*) AS ?n) {{ ?s ?p "{SECRET}" }}'
    assert number(ask(asked)) == 0
    assert number(ask(f"SELECT (COUNT(*) AS ?n) FROM <{_G}oordelen> {{ ?s ?p ?o }}")) == 0
    assert number(ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", **{"default-graph-uri": f"{_G}oordelen"})) == 0
    with regelruimte_serve(folder.path, "--met-oordelen", workers=1) as inside:
        assert number(requests.get(f"{inside}/sparql", {"query": asked}, timeout=30)) == 1
        answer = requests.get(f"{inside}/sparql", {"query": asked}, headers={"origin": "https://elders.example"}, timeout=30)
        assert answer.status_code == 403, "another site may not read judgements along"


# --- the page -------------------------------------------------------------------------------------------------------------


def test_the_editor_comes_from_here_alone(address: str) -> None:
    page = requests.get(f"{address}/", timeout=30)
    assert page.status_code == 200 and page.text.count("<h1>") == 1 and '<html lang="nl">' in page.text
    assert "http" not in page.text.replace("https://ruimte", ""), "no address of another machine"
    policy = page.headers["content-security-policy"]
    assert "connect-src 'self'" in policy and "script-src 'self';" in policy
    for file in ("vendor/yasgui/yasgui.min.js", "vendor/yasgui/yasgui.min.css", "static/editor.js", "static/pagina.css", "api/config"):
        assert requests.get(f"{address}/{file}", timeout=30).status_code == 200, file


def test_vendored_files_are_those_of_their_list() -> None:
    import hashlib

    vendor = Path(__file__).parents[2] / "vendor"
    listed = dict(reversed(line.split()) for line in (vendor / "SHA256SUMS").read_text().splitlines())
    files = {str(file.relative_to(vendor)) for file in vendor.rglob("*") if file.is_file() and file.suffix in (".js", ".css")}
    assert files and files <= set(listed)
    for name in files:
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == listed[name]
        assert listed[name] in (vendor / "README.md").read_text()
