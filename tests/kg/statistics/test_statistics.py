"""Counts: what is written once per build is what a question over everything would count, whatever happened before."""
from __future__ import annotations

import random
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import networkx as nx
import pytest
from pyoxigraph import NamedNode, Triple

import jci
from benchmarks.generate import generate
from ingest.calls import read_call
from ingest.proposals import read_proposals
from kg.erase import erase
from kg.folder.data_folder import DataFolder
from kg.law.history import put_versions
from kg.proposals.triples import names, proposal_triples
from kg.rdf import iri
from kg.rdf.ready_queries import own_base, ready_query
from kg.rdf.terms import PROLOGUE, SCHEMA, text
from kg.statistics import facts_table
from kg.statistics.communities import communities
from kg.statistics.facts import leaks_in
from records import Law, Proposal, Provision, Version

NUMBER = 40
#: the same, counted over all proposals at the moment of asking
NAIVE = {
    "artikelcluster": "?v ruimte:noemtBepaling ?x ; dct:identifier ?k",
    "regelingcluster": "?v ruimte:noemtRegeling ?x ; dct:identifier ?k",
}


@lru_cache(maxsize=1)
def proposals() -> list[Proposal]:
    made = generate(NUMBER, seed=11)
    return [replace(read_proposals(one.text.encode(), "x.txt", call=read_call())[0].proposal, id=one.name) for one in made]


def put(folder: DataFolder, which: Iterable[Proposal]) -> None:
    with folder.writer("test") as writer:
        for one in which:
            writer.put(folder.iris.graph("voorstel", one.id), proposal_triples(folder.iris, one))
        writer.put(folder.iris.graph("namen"), [t for one in proposals() for t in names(folder.iris, one)])


def counted(folder: DataFolder) -> dict[str, bytes]:
    """The graphs of counts."""
    return {file.name: file.read_bytes() for pattern in ("signaal~telling~*", "signaal~lijsten*") for file in folder.graphs.glob(pattern)}


def rows(folder: DataFolder, query: str) -> set[tuple[str, ...]]:
    found = folder.store().select(own_base(PROLOGUE + query, folder.iris)).rows
    return {tuple(" ".join(sorted(term.value.split())) for _, term in sorted(row.items())) for row in found}


@pytest.fixture
def full(folder: DataFolder) -> DataFolder:
    put(folder, proposals())
    return folder


def test_counts_are_what_a_question_over_everything_counts(full: DataFolder) -> None:
    for kind, pattern in NAIVE.items():
        naive = rows(full, f"SELECT ?x (COUNT(DISTINCT ?k) AS ?a) (GROUP_CONCAT(DISTINCT ?k; separator=' ') AS ?w) {{ {pattern} }} GROUP BY ?x")
        made = rows(full, f"SELECT ?x ?a ?w {{ ?t a ruimte:{kind.capitalize()} ; ruimte:telt ?x ; ruimte:aantalVoorstellen ?a ; ruimte:voorstellen ?w }}")
        assert made == {row for row in naive if "jci1.3" in "".join(row) or kind == "regelingcluster"} and len(made) > 10
    naive = rows(full, """SELECT ?x (COUNT(DISTINCT ?c) AS ?a) (COUNT(DISTINCT ?v) AS ?b) { ?c ruimte:citaatUit ?v ; oa:hasBody ?x FILTER(CONTAINS(STR(?x), "&")) } GROUP BY ?x""")
    assert naive == rows(full, "SELECT ?x ?a ?b { ?t a ruimte:Bepalingtelling ; ruimte:telt ?x ; ruimte:aantalCitaties ?a ; ruimte:aantalVoorstellen ?b }")
    naive = rows(full, "SELECT ?x ?y (COUNT(DISTINCT ?v) AS ?a) { ?v ruimte:noemtRegeling ?x, ?y FILTER(?x != ?y) } GROUP BY ?x ?y")
    assert naive == rows(full, "SELECT ?x ?y ?a { ?t a ruimte:Burentelling ; ruimte:telt ?x ; ruimte:metBuur ?y ; ruimte:aantalVoorstellen ?a }")
    naive = rows(full, "SELECT ?r ?x (COUNT(DISTINCT ?c) AS ?a) { ?c a ruimte:Citatie ; ruimte:rol ?r ; oa:hasBody ?x } GROUP BY ?r ?x")
    assert naive == rows(full, "SELECT ?r ?x ?a { ?t a ruimte:Roltelling ; ruimte:metRol ?r ; ruimte:telt ?x ; ruimte:aantalCitaties ?a }")


def test_one_by_one_is_the_same_as_all_at_once(full: DataFolder, tmp_path: Path) -> None:
    other = DataFolder(tmp_path / "ander")
    put(other, proposals()[:NUMBER // 2])
    for one in proposals()[NUMBER // 2 :]:
        put(other, [one])
    assert counted(other) == counted(full) and len(counted(full)) > 10


def test_a_law_that_changes_is_counted_as_if_it_had_always_been_so(full: DataFolder, tmp_path: Path) -> None:
    law, article = next(one for proposal in proposals() for one in _articles(proposal))
    for other in (full, DataFolder(tmp_path / "ander")):  # the second has its law before it has a proposal
        for day, words in (("2012-01-01", "een"), ("2022-01-01", "twee")):
            with other.writer("test") as writer:
                unit = Provision(jci.build(law, ("artikel", article)), None, "artikel", article, None, words, f"/Artikel{article}")
                put_versions(other, writer, [Version(Law(law, "Proefwet", "Proefwet", "wet"), date.fromisoformat(day), 0, (unit,))])
    put(other, proposals())
    assert counted(full) == counted(other)
    assert rows(full, "SELECT ?x { ?x ruimte:gewijzigdIn ?k }") == {(iri.of_target(jci.build(law, ("artikel", article))).value,)}


def _articles(proposal: Proposal) -> list[tuple[str, str]]:
    """(law, number) of the articles of the BWB that it cites."""
    targets = [(jci.law_of(target), jci.parts(target)) for citation in proposal.citations for target in citation.targets]
    return [(law, parts[0][1]) for law, parts in targets if law and parts and parts[0][0] == "artikel"]


def test_what_goes_is_no_longer_counted(full: DataFolder, tmp_path: Path) -> None:
    with full.writer("test") as writer:
        for one in proposals()[5:]:
            writer.put(full.iris.graph("voorstel", one.id), [])
    put(other := DataFolder(tmp_path / "ander"), proposals()[:5])
    assert counted(full) == counted(other)


@pytest.mark.parametrize("lost", ["table", "damaged table", "a graph", "the lists", "left over", "of before there were counts"])
def test_counts_that_are_lost_come_again(full: DataFolder, lost: str) -> None:
    before = counted(full)
    graph = next(full.graphs.glob("signaal~telling~*"))
    if lost == "table":
        (full.path / facts_table.FILE).unlink()
    elif lost == "damaged table":
        (full.path / facts_table.FILE).write_bytes(b"geen database" * 100)
    elif lost == "a graph":
        graph.unlink()
    elif lost == "the lists":
        (full.graphs / "signaal~lijsten.nq").unlink()
    elif lost == "left over":
        shutil.copy(graph, full.graphs / "signaal~telling~BWBR0000000.nq")
    else:  # opening it for reading is enough
        for file in (*full.graphs.glob("signaal~*"), *full.index.rglob("maten.json"), full.path / facts_table.FILE):
            file.unlink()
        assert DataFolder(full.path).store().select(ready_query("clusters-per-law").text).rows
    with full.writer("test"):
        pass
    assert counted(full) == before


def test_nothing_new_costs_nothing(full: DataFolder) -> None:
    before = {file: file.stat().st_mtime_ns for file in full.path.rglob("*") if file.is_file() and file.name != "slot"}
    with full.writer("test"):
        pass
    assert {file: file.stat().st_mtime_ns for file in full.path.rglob("*") if file.is_file() and file.name != "slot"} == before


def test_an_erased_proposal_is_in_no_count(full: DataFolder) -> None:
    gone = "zonderling-van-naam"
    put(full, [replace(proposals()[3], id=gone)])
    assert any(gone.encode() in data for data in counted(full).values())
    erase(full, gone)
    left = [file for file in full.path.rglob("*") if file.is_file() and gone.encode() in file.read_bytes()]
    assert left == []


def test_contact_data_are_found_as_they_come(folder: DataFolder) -> None:
    with folder.writer("test") as writer:
        writer.put(folder.iris.graph("voorstel", "x"), [Triple(NamedNode("https://example.org/a"), SCHEMA.text, text("regel\n06 00000000 \\ jan"))])
    (row,) = folder.store().select(ready_query("contact-data").text).rows
    assert row["plek"].value == "https://example.org/a"
    assert leaks_in(b'<a:b> <a:c> "mail aan jan@example.nl" <a:g> .\n<a:d> <a:c> "0,5 tot 0,8" <a:g> .\n') == ("a:b",)


def test_articles_that_are_asked_about_together() -> None:
    pairs = {("a", "b"): 3, ("b", "c"): 4, ("a", "c"): 2, ("x", "y"): 2, ("c", "x"): 1}
    first, second = communities(pairs)
    assert (first.centre, first.articles, first.together) == ("b", ("a", "b", "c"), 9)
    assert second.articles == ("x", "y") and communities(pairs) == [first, second]


def test_communities_are_as_good_as_those_of_networkx() -> None:
    rng = random.Random(5)
    articles = [f"a{n:03}" for n in range(300)]
    pairs = {
        tuple(sorted(rng.sample(articles[start : start + 40], 2))): rng.randrange(1, 9)
        for start in range(0, 260, 20) for _ in range(150)
    }  # fmt: skip
    graph = nx.Graph()
    graph.add_weighted_edges_from((one, other, weight) for (one, other), weight in pairs.items())
    theirs = nx.community.louvain_communities(graph, weight="weight", seed=1)
    ours = communities(pairs)
    assert sorted(article for group in ours for article in group.articles) == sorted(graph)
    worth = [nx.community.modularity(graph, groups) for groups in ([set(one.articles) for one in ours], theirs)]
    assert worth[0] > 0.98 * worth[1] > 0.4
