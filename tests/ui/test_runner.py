"""The screen Vragen: questions run in walled-off workers, answers lead back to the screens, and what is refused is said in Dutch."""
from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.folder.data_folder import DataFolder
from kg.judgements.enter import judge_criterion
from kg.judgements.follow import follow
from kg.rdf import sparql_text as words_of_a_query
from kg.rdf.ready_queries import ready_queries
from records import UnreachableError, UsageError
from serve.limits import Limits
from serve.walls import SETTING
from tests.serve.test_walls import without_walls
from tests.support.app_fixtures import ARTICLE, HOSTILE_ID, example_store, words
from ui.data.graph import Graph
from ui.kit.screen import whole
from ui.kit.urls import article_url, proposal_url
from ui.screens.sparql import page as sparql
from ui.screens.sparql import runner
from ui.screens.sparql.runner import Asker, Cell

SMALL = Limits(workers=1, rows=50, seconds=3, memory=1024)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    folder = DataFolder(example_store(tmp_path_factory.mktemp("asking")))
    judge_criterion(folder, HOSTILE_ID, "grondwet", "nee", "geheim oordeel", "An Proef")
    assert follow(folder)
    return folder


@pytest.fixture(scope="module")
def asker(folder: DataFolder) -> Iterator[Asker]:
    found = Asker(folder, SMALL)
    yield found
    found.stop()


@pytest.fixture
def graph(folder: DataFolder, asker: Asker, monkeypatch: pytest.MonkeyPatch) -> Graph:
    monkeypatch.setattr(sparql, "asker", lambda _folder: asker)
    return Graph(folder)


def test_every_ready_query_has_a_form_and_an_answer(graph: Graph) -> None:
    listed = words(sparql.render(graph, {}))
    for query in ready_queries():
        assert query.title in listed
        page = sparql.render(graph, {"vraag": query.name})
        assert 'role="alert"' not in page.html and page.taken is not None and page.taken.question == query.name
        for one in query.parameters:
            assert f'name="{one.name}"' in page.html and "placeholder=" in page.html and one.description in words(page)
            filled = sparql.render(graph, {"vraag": query.name, one.name: one.example})
            assert 'role="alert"' not in filled.html, (query.name, one.name)


def test_answers_lead_to_the_screens(graph: Graph) -> None:
    page = sparql.render(graph, {"vraag": "proposals-of-a-law", "regeling": "BWBR0035303"}).html
    assert proposal_url("zuiderkwartier-goede-buren") in page and article_url(ARTICLE).replace("&", "&amp;") in page
    page = sparql.render(graph, {"q": "SELECT ?x { VALUES ?x { <http://evil.example/> <javascript:alert(1)> <https://ruimte.example/id/voorstel/weg> } }"}).html
    assert page.count("<td") == 3 and 'href="http' not in page and "javascript" in page and 'href="javascript' not in page


def test_forms_of_questions(asker: Asker) -> None:
    assert asker.ask("ASK { ?s ?p ?o }").rows == ((Cell("ja"),),) and asker.ask("ASK { <a:b> ?p ?o }").rows == ((Cell("nee"),),)
    assert asker.ask("SELECT ?a ?b { VALUES (?a ?b) { ('x'@nl UNDEF) (<a:b> 1) } }").rows == ((Cell("x"), None), (Cell("a:b", True), Cell("1")))
    found = asker.ask("CONSTRUCT { <a:b> <a:c> 'd' } {}")
    assert found.columns == runner.GRAPH_COLUMNS and found.rows == ((Cell("a:b", True), Cell("a:c", True), Cell("d")),)
    assert asker.ask("SELECT ?x { <a:b> <a:c> ?x }").rows == ()


def test_long_answers_are_cut_and_it_is_said(graph: Graph, asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparql, "SHOWN", 20)
    page = sparql.render(graph, {"q": "SELECT * { ?s ?p ?o }"})
    assert "Ten minste 50 rijen; de rest is afgekapt." in words(page) and "de eerste 20" in words(page)
    assert page.html.count("<tr") == 21 and len(page.taken.rows) == 50  # type: ignore[union-attr, arg-type]


@pytest.mark.parametrize(("query", "said"), [
    ("SELECT * { ?s ?p", "regel 1, kolom"), ("SELECT *\n{ ?s ?p\n!", "regel 3"), ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE kan hier niet"),
    ("INSERT DATA { <a:b> <a:c> <a:d> }", "wijzigen kan hier niet"), ("DROP ALL", "wijzigen kan hier niet"), ("LOAD <file:///etc/passwd>", "wijzigen kan hier niet"),
    ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "geen bestanden"), ("PREFIX f: <file:///etc/> SELECT * FROM f:passwd { ?s ?p ?o }", "geen bestanden"),
    ("SELECT * FROM <FILE:///etc/passwd> { ?s ?p ?o }", "geen bestanden"), (r"SELECT * FROM <f\u0069le:///etc/passwd> { ?s ?p ?o }", "geen bestanden"),
    ("x" * 2_000_000, "te lang"),
])  # fmt: skip
def test_what_is_refused_is_said(graph: Graph, query: str, said: str) -> None:
    page = sparql.render(graph, {"q": query})
    assert 'role="alert"' in page.html and said in words(page) and "Traceback" not in page.html and page.taken.rows == ()


def test_a_word_in_a_text_is_no_file(asker: Asker) -> None:
    assert asker.ask('SELECT ("FROM <file:///x>" AS ?x) {} # <file:///y>').rows == ((Cell("FROM <file:///x>"),),)


def test_a_question_is_read_in_the_worker_and_a_hostile_one_holds_nobody(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the words say is found out behind the walls; the process of the app looks at the length alone."""

    def read_here(*_: object) -> None:
        raise AssertionError("read in the process of the app")

    for name in ("tokens", "engine_text", "calls_out", "form", "has_dataset", "names_files"):
        monkeypatch.setattr(words_of_a_query, name, read_here)
    hostile = "SELECT * { FILTER(?a" + "<a)" * 5_000 + " service"
    assert len(hostile) < runner.LONGEST_QUESTION
    start = time.process_time()
    for query in (hostile, "SELECT * { SERVICE <http://127.0.0.1:1/> {} }", hostile * 20):
        assert 'role="alert"' in sparql.render(graph, {"q": query}).html
    assert time.process_time() - start < 1


def test_without_a_wall_only_questions_of_our_own_are_answered(folder: DataFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without_walls(monkeypatch, tmp_path)
    for allowed in (False, True):
        bare = Asker(folder, replace(SMALL, without_wall=allowed))
        try:
            monkeypatch.setattr(sparql, "asker", lambda _folder, bare=bare: bare)
            page = sparql.render(Graph(folder), {"q": "ASK {}"})
            assert (SETTING in words(page)) is not allowed and ('role="alert"' in page.html) is not allowed
            assert 'role="alert"' not in sparql.render(Graph(folder), {"vraag": "proposals-of-a-law", "regeling": "BWBR0035303"}).html
        finally:
            bare.stop()


def test_a_question_that_takes_too_long_is_ended_and_the_next_one_runs(asker: Asker) -> None:
    start = time.monotonic()
    with pytest.raises(UnreachableError, match="duurde te lang"):
        asker.ask("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    assert time.monotonic() - start < 9
    assert asker.ask("ASK {}").rows


def test_a_wrong_parameter_is_said_and_the_form_stays(graph: Graph) -> None:
    page = sparql.render(graph, {"vraag": "most-cited-provisions", "regeling": '"><script>'})
    assert 'role="alert"' in page.html and 'name="regeling"' in page.html and "<script" not in whole(page)
    with pytest.raises(UsageError):
        sparql.render(graph, {"vraag": "bestaat-niet"})


def test_judgements_are_not_in_the_answers(asker: Asker, folder: DataFolder) -> None:
    assert folder.store().ask('ASK { ?s ?p ?o FILTER(CONTAINS(STR(?o), "geheim oordeel")) }')
    assert asker.ask('ASK { ?s ?p ?o FILTER(CONTAINS(STR(?o), "geheim oordeel")) }').rows == ((Cell("nee"),),)


def test_the_workers_of_a_folder_start_once_and_stop(tmp_path: Path) -> None:
    first = Asker(DataFolder(tmp_path / "leeg"), SMALL)
    assert first.ask("SELECT * { ?s ?p ?o }").rows == ()
    first.stop()
    first.stop()
    assert not first._thread.is_alive()
