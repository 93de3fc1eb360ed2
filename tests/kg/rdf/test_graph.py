"""What is written is what was read; every term is declared; the shapes and the privacy question can fail."""
from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, parse

from ingest.calls import read_call
from ingest.proposals import read_proposals
from kg.check import check
from kg.export.catalog import catalog_triples
from kg.export.files import FORMATS, export, persons_note
from kg.folder.data_folder import DataFolder
from kg.law.history import put_versions
from kg.proposals.citations import citing
from kg.proposals.read import read_proposal
from kg.proposals.triples import names, proposal_triples
from kg.rdf import vocabulary
from kg.rdf.iri import DEFAULT_BASE, Iris
from kg.rdf.ready_queries import own_base, ready_queries
from kg.rdf.terms import SCHEMA, text
from records import Law, Provision, Reference, Version
from tests.support.proposal_text import proposal_text

HOME = Path(__file__).parents[3]


def law(day: str = "2021-01-01", text: str = "Eerste tekst.", paraphrase: bool = False, title: str = "Proefwet", extra: bool = False) -> Version:
    article, lid = "jci1.3:c:BWBR0000001&artikel=1", "jci1.3:c:BWBR0000001&artikel=1&lid=1"
    reference = Reference("jci1.3:c:BWBR0000002&artikel=3", text[:6], 0, 6)
    provisions = [
        Provision(article, None, "artikel", "1", "Opschrift", "", "/Artikel1"),
        Provision(lid, article, "lid", "1", None, text, "/Artikel1/Lid1", references=(reference,)),
        Provision(f"{lid}#li-1", lid, "onderdeel", None, None, "streepje", "/Artikel1/Lid1/Onderdeel-1"),
    ]
    if extra:
        provisions.append(Provision("jci1.3:c:BWBR0000001&artikel=2", None, "artikel", "2", None, "Nieuw.", "/Artikel2"))
    return Version(Law("BWBR0000001", title, f"Wet {title}", "wet"), date.fromisoformat(day), 0, tuple(provisions), paraphrase=paraphrase)


def put(folder: DataFolder, *versions: Version) -> list[str]:
    with folder.writer("test") as writer:
        return [status for version in versions for status in put_versions(folder, writer, [version]).values()]


def subjects(folder: DataFolder) -> set[str]:
    return {quad.subject.value for quad in folder.store().quads(folder.iris.graph("wet", "BWBR0000001"))}


# --- proposals ------------------------------------------------------------------------------------------------------


def test_a_proposal_comes_back_as_it_was_read(folder: DataFolder) -> None:
    (reading,) = read_proposals(proposal_text(laws="- Hvw, art. 21\n- Wbmpg\n- Wgs\n- artikel 3").encode(), "x", call=read_call())
    proposal = replace(reading.proposal, id="x")
    with folder.writer("test") as writer:
        writer.put(folder.iris.graph("voorstel", "x"), proposal_triples(folder.iris, proposal))
        writer.put(folder.iris.graph("namen"), names(folder.iris, proposal))
    back = read_proposal(folder.store(), folder.iris, "x")
    assert replace(back, messages=()) == replace(proposal, messages=())
    assert set(back.messages) == set(proposal.messages)
    assert {"meerduidig", "hersteld"} <= {citation.status for citation in back.citations}


def test_examples_have_no_violation(example_folder: DataFolder) -> None:
    assert [finding for finding in check(example_folder) if finding.severity == "Violation"] == []


@pytest.mark.parametrize("target", ["stb-2014-248", "ECLI:NL:HR:2019:1234", "CELEX:32004L0038", "jci1.3:c:BWBR0035303&artikel=21", "BWBR0035303"])
def test_who_cites_works_for_every_kind_of_source(folder: DataFolder, target: str) -> None:
    laws = "- Huisvestingswet 2014, artikel 21, eerste lid\n- Stb. 2014, 248\n- ECLI:NL:HR:2019:1234\n- Richtlijn 2004/38/EG"
    (reading,) = read_proposals(proposal_text(laws=laws).encode(), "x", call=read_call())
    with folder.writer("test") as writer:
        writer.put(folder.iris.graph("voorstel", "x"), proposal_triples(folder.iris, replace(reading.proposal, id="x")))
    assert citing(folder.store(), folder.iris, target)


def test_no_statement_stands_in_two_graphs(example_folder: DataFolder) -> None:
    """The engine's union of graphs would count it twice."""
    seen: dict = {}
    for quad in example_folder.store().quads():
        assert seen.setdefault(quad.triple, quad.graph_name) == quad.graph_name, quad


# --- law ------------------------------------------------------------------------------------------------------------


def test_versions_stand_side_by_side_and_share_their_works(folder: DataFolder) -> None:
    assert put(folder, law(), law("2022-01-01", "Tweede tekst.", extra=True)) == ["added", "added"]
    found = subjects(folder)
    assert "http://wetten.overheid.nl/id/BWBR0000001/2021-01-01/0/Artikel1/Lid1" in found
    assert "http://wetten.overheid.nl/id/BWBR0000001/2022-01-01/0/Artikel1/Lid1" in found
    assert "https://wetten.overheid.nl/jci1.3:c:BWBR0000001&artikel=1&lid=1#li-1" in found


def test_a_version_is_replaced_by_itself(folder: DataFolder) -> None:
    assert put(folder, law(extra=True), law(), law()) == ["added", "replaced", "unchanged"]
    assert not [subject for subject in subjects(folder) if "rtikel2" in subject or "artikel=2" in subject]


def test_an_older_version_added_later_does_not_rename_the_law(folder: DataFolder) -> None:
    put(folder, law("2022-01-01", title="Nieuwe naam"), law("2020-01-01", title="Oude naam"))
    titles = [q.object.value for q in folder.store().quads() if q.subject.value.endswith(":BWBR0000001") and q.predicate.value.endswith("prefLabel")]
    assert titles == ["Nieuwe naam"]


def test_a_paraphrase_is_no_law_and_gives_way(folder: DataFolder) -> None:
    put(folder, law(paraphrase=True, extra=True))
    assert not any(quad.predicate == SCHEMA.text for quad in folder.store().quads(folder.iris.graph("wet", "BWBR0000001")))
    assert f"{DEFAULT_BASE}/id/voorbeeld/BWBR0000001/2021-01-01/0/Artikel1/Lid1" in subjects(folder)
    assert put(folder, law("2023-01-01"), law(paraphrase=True)) == ["added", "ignored"]
    assert not [subject for subject in subjects(folder) if "voorbeeld" in subject or "artikel=2" in subject]


# --- vocabulary -----------------------------------------------------------------------------------------------------


@pytest.mark.shared
def test_slugs_are_those_of_the_design(shared: Path) -> None:
    design = (shared / "DESIGN.md").read_text(encoding="utf-8")
    lists = {
        "kind of source cited": "soort-bron", "citation status": "oplosstatus", "role": "rol", "intervention": "ingreep", "stance (per proposal and provision)": "standpunt",
        "area type": "gebiedstype", "submission date's source": "indieningsbron",
    }  # fmt: skip
    for row in re.findall(r"^\| ([\w'() ]+) \| (.+) \|$", design, re.M):
        if row[0] in lists:
            slugs = {re.sub(r"\s*\(.*", "", slug).strip() for slug in re.sub(r"\([^)]*\)", "", row[1]).split(",")}
            list_name_here = lists.pop(row[0])
            ours = {slug for list_name, slug in vocabulary.concepts() if list_name == list_name_here}
            assert ours == slugs, row[0]
    assert not lists, "every list was found in the design"


def test_a_slug_outside_its_list_is_refused() -> None:
    with pytest.raises(KeyError, match="bijna"):
        vocabulary.concept(Iris(), "oplosstatus", "bijna")


def test_every_own_term_is_declared_with_a_dutch_label(example_folder: DataFolder) -> None:
    own = example_folder.iris.terms.iri
    used = {term.value for quad in example_folder.store().quads() for term in (quad.predicate, quad.object) if isinstance(term, NamedNode)}
    declared = {
        quad.subject.value
        for quad in example_folder.store().quads()
        if quad.predicate.value.endswith("#label") and getattr(quad.object, "language", None) == "nl"
    }
    assert {term for term in used if term.startswith(own)} <= declared


# --- check ----------------------------------------------------------------------------------------------------------


def plant(folder: DataFolder, *graph: str, subject: str, predicate: NamedNode, value) -> None:
    from pyoxigraph import Triple

    with folder.writer("test") as writer:
        writer.put(folder.iris.graph(*graph), [Triple(NamedNode(subject), predicate, value)])


def test_what_a_submitter_left_out_is_no_violation(folder: DataFolder) -> None:
    bare = "Onderwerp/titel:\nIets\nProbleembeschrijving:\nIets anders."
    (reading,) = read_proposals(bare.encode(), "x", call=read_call())
    with folder.writer("test") as writer:
        writer.put(folder.iris.graph("voorstel", "x"), proposal_triples(folder.iris, replace(reading.proposal, id="x")))
        writer.put(folder.iris.graph("namen"), names(folder.iris, reading.proposal))
    assert {finding.severity for finding in check(folder)} == {"Warning", "Info"}


@pytest.mark.parametrize("leak", ["mail naar jan@example.nl", "jan (at) example.nl", "jan [at] example.nl", "bel 06 - 0000 00 00", "+31 6 00000000"])
def test_contact_data_in_the_graph_are_found_and_not_repeated(folder: DataFolder, leak: str) -> None:
    plant(folder, "voorstel", "x", subject="https://example.org/plek", predicate=SCHEMA.text, value=text(f"Tekst: {leak}."))
    found = [finding for finding in check(folder) if finding.severity == "Violation"]
    assert [finding.node for finding in found] == ["https://example.org/plek"]
    assert "jan" not in found[0].message and "0000" not in found[0].message


@pytest.mark.parametrize("harmless", ["Stb. 2014, 248", "Kamerstukken II 2013/14, 32271, nr. 3", "van 0,5 tot 0,8 procent", "ECLI:NL:RVS:2022:2850"])
def test_numbers_of_law_are_no_contact_data(folder: DataFolder, harmless: str) -> None:
    plant(folder, "voorstel", "x", subject="https://example.org/plek", predicate=SCHEMA.text, value=text(harmless))
    assert check(folder) == []


def test_a_paraphrase_at_an_official_address_is_a_violation(folder: DataFolder) -> None:
    plant(folder, "wet", "BWBR0000001", subject="http://wetten.overheid.nl/id/x", predicate=folder.iris.terms.parafrase, value=text("zo ongeveer"))
    assert [finding.severity for finding in check(folder)] == ["Violation"]


def test_a_citation_without_a_reason_is_a_violation(folder: DataFolder) -> None:
    from kg.rdf.terms import A

    plant(folder, "voorstel", "x", subject="https://example.org/c", predicate=A, value=folder.iris.terms.Citatie)
    assert "Citatie zonder letterlijk citaat." in {finding.message for finding in check(folder)}


# --- queries and exports --------------------------------------------------------------------------------------------


def test_every_ready_query_is_told_and_runs(example_folder: DataFolder) -> None:
    queries = ready_queries()
    assert {"clusters-per-article", "proposals-of-a-law", "neighbouring-laws", "unresolved-citations"} <= {query.name for query in queries}
    for query in queries:
        assert query.title and query.description.endswith((".", "?")), query.name
        filled = query.terms(example_folder.iris, {parameter.name: parameter.example for parameter in query.parameters})
        example_folder.store().select(own_base(query.text, example_folder.iris), filled)


def test_expected_answers_on_the_examples(example_folder: DataFolder) -> None:
    by_name = {query.name: query for query in ready_queries()}
    store, iris = example_folder.store(), example_folder.iris

    def ask(name: str, **values: str):
        return store.select(by_name[name].text, by_name[name].terms(iris, values)).rows

    first = ask("clusters-per-article", regeling="BWBR0035303")[0]
    assert (first["label"].value, first["aantal"].value) == ("artikel 11 Huisvestingswet 2014", "4")
    assert {row["voorstel"].value.rsplit("/", 1)[1] for row in ask("proposals-of-a-law", regeling="BWBR0003403")} == {"kraaienhove-tijdelijke-verhuur-sloopflats"}
    neighbours = {row["buur"].value.rsplit(":", 1)[1] for row in ask("neighbouring-laws", regeling="BWBR0035303")}
    assert "BWBR0019388" in neighbours
    assert ask("contact-data") == ()


@pytest.mark.parametrize("ending", FORMATS)
def test_exports_parse_strictly_and_hold_the_same(example_folder: DataFolder, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"alles{ending}"
    count = export(example_folder, file)
    quads = list(parse(path=str(file), format=FORMATS[ending]))
    assert len(quads) == count
    described = {*catalog_triples(example_folder), persons_note(example_folder)}
    assert {quad.triple for quad in quads} == {quad.triple for quad in example_folder.store().quads()} | described
    other = rdflib.Dataset(default_union=True).parse(file, format={".nq": "nquads", ".jsonld": "json-ld"}.get(ending, ending[1:]))
    assert len({statement[:3] for statement in other.quads()}) == len({quad.triple for quad in quads}), "another library reads the same"
    graphs = {quad.graph_name for quad in quads}
    assert example_folder.iris.graph("catalogus") in graphs or ending == ".ttl"


def test_an_export_marks_every_paraphrase(example_folder: DataFolder, tmp_path: Path) -> None:
    export(example_folder, tmp_path / "alles.nq")
    quads = list(parse(path=str(tmp_path / "alles.nq"), format=RdfFormat.N_QUADS))
    law_texts = [quad for quad in quads if "/graaf/wet/" in quad.graph_name.value and quad.predicate == SCHEMA.text]
    assert law_texts == []
    assert any(quad.predicate == example_folder.iris.terms.parafrase for quad in quads)


def test_another_base_runs_through_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGELRUIMTE_BASE", "https://ruimte.voorbeeld.nl")
    folder = DataFolder(tmp_path / "store")
    from cli import proposals

    proposals.add_paths(folder, [str(HOME / "examples" / "voorstellen")], read_call(), None)
    from kg.proposals.clusters import clusters

    assert len(clusters(folder.store(), folder.iris)) > 5
    assert not any(DEFAULT_BASE in str(quad) for quad in folder.store().quads())
