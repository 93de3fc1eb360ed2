"""The ready queries on the examples with all that follows from them: what each answers, and that another engine answers the same."""
from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib

from ingest.calls import read_call
from ingest.proposals import read_proposals
from kg.export.files import export
from kg.folder.data_folder import DataFolder
from kg.judgements.enter import judge_criterion, judge_pair
from kg.judgements.follow import follow
from kg.law.metadata import info_triples
from kg.overlap.run import compare_all, keep
from kg.proposals.triples import names, proposal_triples
from kg.rdf.engine import bind
from kg.rdf.ready_queries import own_base, ready_queries, ready_query
from records import LawInfo

A, B, C = "lindervoort-eerst-waarschuwen", "bergvoorde-uitvalsbasis-drugshandel", "oosterhaag-minder-voorrangsgroepen"
DUINRADE, ZUIDER, HEIDER, STERREN = (
    "duinrade-voorrang-buurtmakers", "zuiderkwartier-goede-buren", "heiderwijk-kostendelersnorm-zorg-thuis", "sterrenhoek-klussen-en-giften",
)  # fmt: skip
HW, OPIUM = "BWBR0035303", "BWBR0001941"
LISTS = {"voorstellen", "ruimer", "strenger", "genoemd", "doelen", "onbekend", "bewijs", "bepalingen", "kandidaten"}  #: words in any order


@pytest.fixture(scope="module")
def full_folder(example_folder: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """The examples with a judgement, the metadata of two laws, and the signals of overlap; for reading only."""
    shutil.copytree(example_folder.path, path := tmp_path_factory.mktemp("full") / "store")
    folder = DataFolder(path)
    with folder.writer("test") as writer:
        for law, ministry in ((HW, "Binnenlandse Zaken en Koninkrijksrelaties"), (OPIUM, "Volksgezondheid, Welzijn en Sport")):
            writer.put(folder.iris.graph("wti", law), info_triples(folder.iris, LawInfo(law, ministry, "wet", *[()] * 8)))
    judge_criterion(folder, A, "grondwet", "nee", "Gelezen.", "An", read=[f"jci1.3:c:{OPIUM}&artikel=13b"])
    follow(folder)
    judge_pair(folder, A, B, "duplicaat", "Gelezen.", "An")
    follow(folder)
    keep(folder, compare_all(folder, embedder=lambda: None))
    return folder


def ask(folder: DataFolder, name: str, **values: str) -> list[dict[str, str]]:
    """The rows of a ready query: law addresses short, lists sorted."""
    query = ready_query(name)
    rows = folder.store().select(own_base(query.text, folder.iris), query.terms(folder.iris, values)).rows
    return [{key: _plain(key, term.value) for key, term in row.items()} for row in rows]


def _plain(key: str, value: str) -> str:
    value = value.replace("https://wetten.overheid.nl/jci1.3:c:", "")
    return " ".join(sorted(value.split())) if key in LISTS else value


def columns(rows: list[dict[str, str]], *wanted: str) -> list[tuple[str | None, ...]]:
    return [tuple(row.get(column) for column in wanted) for row in rows]


# --- all of them ----------------------------------------------------------------------------------------------------


def test_there_are_enough_and_each_tells_what_it_is() -> None:
    queries = ready_queries()
    assert len(queries) >= 20 and len({query.title for query in queries}) == len(queries)
    for query in queries:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", query.name) and query.tags, query.name
        for parameter in query.parameters:
            assert parameter.type in ("adres", "voorstel", "datum", "getal", "tekst") and parameter.description and parameter.example, query.name


#: what would end a block, a string or an IRI if it were pasted in
VALUES = ['x" } } DROP ALL #', "x> } INSERT DATA { <a:b> <a:b> <a:b> } #", "x\\\" . ?s ?p ?o", "UNDEF } VALUES ?y { 1"]

PLACES = ("na",)  #: where a page begins: any words have something after them


@pytest.mark.parametrize("name", [query.name for query in ready_queries() if any(p.type in ("tekst", "voorstel") for p in query.parameters)])
def test_a_value_never_becomes_query_text(full_folder: DataFolder, name: str) -> None:
    free = [p.name for p in ready_query(name).parameters if p.type in ("tekst", "voorstel") and p.name not in PLACES]
    assert [ask(full_folder, name, **dict.fromkeys(free, value)) for value in VALUES if free] == [[]] * len(VALUES if free else [])
    whole = ask(full_folder, name)
    for place in {p.name for p in ready_query(name).parameters} & set(PLACES):
        assert all(row in whole for value in VALUES for row in ask(full_folder, name, **{place: value}))


def test_another_engine_answers_the_same(full_folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)  # a time stays as it was written
    export(full_folder, file := tmp_path / "alles.nq")
    other = rdflib.Dataset(default_union=True)
    other.parse(file, format="nquads")
    empty = []
    for query in ready_queries():
        examples = query.terms(full_folder.iris, {parameter.name: parameter.example for parameter in query.parameters})
        for values in ({}, examples) if examples else ({},):
            ours = full_folder.store().select(query.text, values).rows
            theirs = [{str(k): str(v) for k, v in row.asdict().items()} for row in other.query(bind(query.text, values))]
            mine = [{name: term.value for name, term in row.items()} for row in ours]
            assert sorted(map(_sorted_words, mine)) == sorted(map(_sorted_words, theirs)), (query.name, values)
            empty += [] if ours or values else [query.name]
    assert empty == ["contact-data", "proposals-without-law", "unresolved-citations"]


def _sorted_words(row: dict[str, str]) -> str:
    """The order inside a GROUP_CONCAT is the engine's own business."""
    return json.dumps({key: sorted(value.split()) for key, value in sorted(row.items())})


# --- what they answer -----------------------------------------------------------------------------------------------


def test_changed_since_submission(full_folder: DataFolder) -> None:
    """Of the Huisvestingswet 2014 the version of 2024 is loaded too: other words in three articles that were cited in 2021."""
    rows = ask(full_folder, "changed-since-submission", voorstel=C)
    assert columns(rows, "bepaling", "ingediend", "eerste", "laatste") == [(f"{HW}&artikel=14", "2021-04-30", "2024-01-01", "2024-01-01")]
    assert {row["bepaling"].partition("=")[2] for row in ask(full_folder, "changed-since-submission")} == {"14", "15", "16"}


def test_clusters(full_folder: DataFolder) -> None:
    (first, second, *_) = rows = ask(full_folder, "clusters-per-law")
    assert (first["regeling"], first["label"], first["aantal"]) == (HW, "Huisvestingswet 2014", "6")
    assert first["departement"] == "Binnenlandse Zaken en Koninkrijksrelaties"
    assert (second["label"], second["voorstellen"]) == ("Opiumwet", f"{B} {A}")
    assert len(rows) == 7 and ask(full_folder, "clusters-per-law", regeling=OPIUM) == [second]


def test_who_asks_the_same(full_folder: DataFolder) -> None:
    (group,) = [row for row in ask(full_folder, "clusters-per-ask") if row["voorstellen"] == f"{B} {A}"]
    assert (group["aantal"], group["bevestigd"]) == ("2", "true")
    assert ask(full_folder, "clusters-per-ask", voorstel=A) == [group] and ask(full_folder, "clusters-per-ask", voorstel=C) == []
    (kind,) = {row["klasse"] for row in ask(full_folder, "same-ask", voorstel=A) if row["ander"] == B}
    pairs = [row for row in ask(full_folder, "same-ask", klasse=kind) if {row["kenmerk"], row["ander"]} == {A, B}]
    assert columns(pairs, "kenmerk", "ander", "tegengesteld") == [(B, A, "true"), (A, B, "true")]
    assert float(pairs[0]["kans"]) > 0.05 and "artikel 13b Opiumwet" in pairs[0]["reden"]
    assert {row["ander"] for row in ask(full_folder, "same-ask", voorstel=C) if row["tegengesteld"] == "true"} >= {DUINRADE}


def test_departments_of_a_group(full_folder: DataFolder) -> None:
    """Of the laws that the two name, only the metadata of the Opiumwet are loaded."""
    (row,) = ask(full_folder, "departments-per-cluster", voorstel=A)
    assert [name for name in row["departementen"].split(" | ") if name] == ["Volksgezondheid, Welzijn en Sport"]
    assert row["onbekend"].split() == ["BWBR0005416", "BWBR0005537"]


def test_opposite_wishes(full_folder: DataFolder) -> None:
    (row,) = ask(full_folder, "opposite-asks", bepaling=f"{HW}&artikel=12")
    assert columns([row], "label", "ruimer", "strenger") == [("artikel 12 Huisvestingswet 2014", DUINRADE, C)]
    (row,) = ask(full_folder, "opposite-asks", bepaling=f"{OPIUM}&artikel=13b")
    assert columns([row], "ruimer", "strenger") == [(A, B)]  # warn first, against close in more cases


def test_fields_and_laws(full_folder: DataFolder) -> None:
    rows = ask(full_folder, "proposals-per-field-and-law", leefveld="veiligheid-en-criminaliteit", regeling=OPIUM)
    assert columns(rows, "label", "aantal", "voorstellen") == [("Opiumwet", "2", f"{B} {A}")]
    assert len(ask(full_folder, "proposals-per-field-and-law")) == 16


def test_what_is_cited_most(full_folder: DataFolder) -> None:
    rows = ask(full_folder, "most-cited-provisions")
    assert columns(rows[:1], "bepaling", "citaties", "voorstellen") == [(f"{HW}&artikel=11", "8", "4")]
    rows = ask(full_folder, "most-cited-provisions", voorstel=A, regeling=OPIUM)
    assert {row["bepaling"].partition("&")[0] for row in rows} == {OPIUM} and {row["voorstellen"] for row in rows} == {"1"}
    rows = ask(full_folder, "co-cited-articles", bepaling=f"{HW}&artikel=11")
    assert columns(rows[:2], "ander", "aantal") == [(f"{HW}&artikel=12", "3"), ("BWBR0019388&artikel=9", "2")]


def test_roles(full_folder: DataFolder) -> None:
    rows = ask(full_folder, "provisions-by-role", rol="grondslag", regeling=HW)
    assert columns(rows, "label", "voorstellen") == [("artikel 11 Huisvestingswet 2014", C), ("artikel 12 Huisvestingswet 2014", C)]


def test_per_municipality_and_status(full_folder: DataFolder) -> None:
    assert columns(ask(full_folder, "proposals-per-municipality", gemeente="gemeente Lindervoort"), "aantal", "voorstellen") == [("1", A)]
    assert len(ask(full_folder, "proposals-per-municipality")) == 12
    assert columns(ask(full_folder, "proposals-by-status", stand="toets"), "kenmerk", "label") == [(A, "in toets")]
    assert len(ask(full_folder, "proposals-by-status")) == 12


def test_solutions(full_folder: DataFolder) -> None:
    """Of the two experiments one tells that it takes five years; the other tells only what for."""
    rows = ask(full_folder, "solutions-by-intervention", ingreep="experimenteerbepaling")
    assert columns(rows, "aantal", "voorstellen") == [("2", f"{DUINRADE} {STERREN}")]
    assert columns(ask(full_folder, "experiments-without-duration"), "kenmerk", "nr", "genoemd") == [(STERREN, "3", "doel")]


def test_citations_to_look_at(full_folder: DataFolder) -> None:
    rows = ask(full_folder, "repaired-citations", voorstel=A)
    assert ("artikel 13b lid 1 onder b", "afgeleid", f"{OPIUM}&artikel=13b&lid=1&o=b") in columns(rows, "citaat", "status", "doelen")
    assert columns(ask(full_folder, "laws-not-loaded"), "regeling", "label", "aantal") == [("BWBR0005537", "Algemene wet bestuursrecht", "1")]


def test_who_refers_to_a_provision(full_folder: DataFolder) -> None:
    rows = ask(full_folder, "references-to-provision", bepaling=f"{HW}&artikel=11")
    assert columns(rows, "doel", "verwijzer", "soort") == [(f"{HW}&artikel=11", f"{HW}&artikel=15&lid=2", "link")]
    assert ask(full_folder, "references-to-provision") == rows, "the example that stands in the file"
    inside = ask(full_folder, "references-to-provision", bepaling=f"{HW}&artikel=14")
    assert inside and all(row["doel"].startswith(f"{HW}&artikel=14") for row in inside)


def test_neighbours_are_counted_both_ways(full_folder: DataFolder) -> None:
    (row,) = [row for row in ask(full_folder, "neighbouring-laws", regeling=HW) if row["buur"] == "BWBR0019388"]
    (back,) = [row for row in ask(full_folder, "neighbouring-laws", regeling="BWBR0019388") if row["buur"] == HW]
    assert (row["verwijzingen"], row["voorstellen"]) == (back["verwijzingen"], back["voorstellen"]) and row["voorstellen"] == "2"
    assert int(row["verwijzingen"]) > 0


def test_proposals_without_law(folder: DataFolder) -> None:
    told = "Onderwerp/titel:\nEen bankje\nProbleembeschrijving:\nArtikel 3 zit ons in de weg."
    (reading,) = read_proposals(told.encode(), "x", call=read_call())
    with folder.writer("test") as writer:
        writer.put(folder.iris.graph("voorstel", "bankje"), proposal_triples(folder.iris, proposal := replace(reading.proposal, id="bankje")))
        writer.put(folder.iris.graph("namen"), names(folder.iris, proposal))
    assert columns(ask(folder, "proposals-without-law"), "kenmerk", "onderwerp", "ongekoppeld") == [("bankje", "Een bankje", "1")]
    assert ask(folder, "proposals-without-law", voorstel="ander") == []
    assert columns(ask(folder, "unresolved-citations"), "citaat", "status") == [("Artikel 3", "onbekend")]
