"""Versions of a law in one graph: what stays the same is stored once, and every version reads as its own file."""
from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from cli import laws
from ingest.law import read_version
from kg.folder.data_folder import DataFolder
from kg.folder.graph_files import canonical
from kg.law.history import fold, put_versions, unfold
from kg.law.laws import unit, version_on, versions
from kg.rdf.iri import of_target, to_target
from kg.rdf.terms import SCHEMA, string
from records import InputError, Law, Provision, Reference, Version

LAW = "jci1.3:c:BWBR0000001"


def article(number: str, text: str) -> Provision:
    return Provision(f"{LAW}&artikel={number}", None, "artikel", number, None, text, f"/Artikel{number}")


def version(day: str, *articles: tuple[str, str], number: int = 0) -> Version:
    return Version(Law("BWBR0000001", "Proefwet", "Proefwet", "wet"), date.fromisoformat(day), number, tuple(article(*a) for a in articles))


HISTORY = [
    version("2010-01-01", ("1", "een"), ("2", "twee"), ("3", "drie")),
    version("2012-01-01", ("1", "een"), ("2", "twee, anders"), ("3", "drie")),
    version("2014-01-01", ("1", "een"), ("2a", "nieuw"), ("3", "drie")),
    version("2014-01-01", ("1", "een"), ("2a", "nieuw, hersteld"), ("3", "drie"), number=1),
    version("2016-01-01", ("1", "een"), ("3", "drie"), ("2", "twee")),
]


def put(folder: DataFolder, *wanted: Version) -> dict[str, str]:
    with folder.writer("test") as writer:
        return put_versions(folder, writer, wanted)


def texts(folder: DataFolder, on: str) -> list[str]:
    parts = unit(folder.store(), folder.iris, LAW, date.fromisoformat(on)).parts
    return [f"{part.number} {part.text}" for part in parts if part.kind == "artikel"]


def expected(one: Version) -> list[str]:
    return [f"{p.number} {p.text}" for p in one.provisions]


def test_every_version_reads_as_its_own_file(folder: DataFolder) -> None:
    put(folder, *HISTORY)
    for one in (HISTORY[0], HISTORY[1], HISTORY[3], HISTORY[4]):  # of two on one day the later number holds
        assert texts(folder, one.date.isoformat()) == expected(one)


def test_the_order_of_loading_makes_no_difference(tmp_path: Path) -> None:
    files = set()
    for n, order in enumerate(itertools.permutations(HISTORY[1:4])):
        folder = DataFolder(tmp_path / str(n))
        for one in order:
            put(folder, one)
        files.add((folder.graphs / "wet~BWBR0000001.nq").read_bytes())
    assert len(files) == 1


def test_what_stays_the_same_is_stored_once(folder: DataFolder) -> None:
    put(folder, *HISTORY)
    stored = [quad.object.value for quad in folder.store().quads() if quad.predicate == SCHEMA.text]
    assert stored.count("een") == 1
    assert stored.count("twee, anders") == 1


def test_a_version_in_between_splits_what_held_over_it(folder: DataFolder) -> None:
    put(folder, HISTORY[0], HISTORY[4])
    assert texts(folder, "2013-01-01") == expected(HISTORY[0])
    assert put(folder, HISTORY[1]) == {"2012-01-01/0": "added"}
    assert texts(folder, "2011-01-01") == expected(HISTORY[0])
    assert texts(folder, "2013-01-01") == expected(HISTORY[1])


def test_a_version_again_is_unchanged_and_another_text_replaces(folder: DataFolder) -> None:
    put(folder, *HISTORY)
    assert set(put(folder, *HISTORY).values()) == {"unchanged"}
    assert put(folder, version("2012-01-01", ("1", "verbeterd"))) == {"2012-01-01/0": "replaced"}
    assert texts(folder, "2012-06-01") == ["1 verbeterd"]


def test_validity_ends_where_the_next_loaded_version_begins(folder: DataFolder) -> None:
    put(folder, *HISTORY)
    known = versions(folder.store(), folder.iris, "BWBR0000001")
    assert [(v.date.year, v.until and v.until.year) for v in known] == [(2010, 2012), (2012, 2014), (2014, 2016), (2014, 2016), (2016, None)]
    assert "geldigheid onbekend na 2016-01-01" in known[-1].validity()
    with pytest.raises(InputError, match="eerste geladen versie is van 2010-01-01"):
        version_on(folder.store(), folder.iris, "BWBR0000001", date(2009, 12, 31))


def referring(day: str, **cited: list[str]) -> Version:
    """A version whose articles, by number, refer to these addresses."""
    provisions = tuple(
        replace(article(number[1:], "tekst"), references=tuple(Reference(target, "", -1, -1) for target in targets)) for number, targets in cited.items()
    )
    return Version(Law("BWBR0000001", "Proefwet", "Proefwet", "wet"), date.fromisoformat(day), 0, provisions)


OTHER = "jci1.3:c:BWBR0000002"
REFERRING = [
    referring("2010-01-01", a1=[f"{OTHER}&artikel=9", "jci1.3:c:BWBR0000003&artikel=1"]),
    referring("2012-01-01", a1=[f"{OTHER}&artikel=1", f"{OTHER}&artikel=2", "CELEX:32016R0679&artikel=5", ""], a2=[f"{OTHER}&artikel=1", f"{LAW}&artikel=1"]),
]


def counted(folder: DataFolder) -> dict[str, int]:
    iris, found = folder.iris, list(folder.store().quads(folder.iris.graph("wet", "BWBR0000001")))
    assert {q.object for q in found if q.predicate == iris.terms.van} <= {of_target(LAW)}
    other = {q.subject: to_target(q.object) for q in found if q.predicate == iris.terms.naar}
    return {other[q.subject]: int(q.object.value) for q in found if q.predicate == iris.terms.aantal}


def test_references_to_other_laws_are_counted_in_the_newest_version(folder: DataFolder) -> None:
    put(folder, *REFERRING)
    assert counted(folder) == {OTHER: 3, "CELEX:32016R0679": 1}


def test_counts_are_made_anew_when_a_newer_version_comes(folder: DataFolder) -> None:
    put(folder, REFERRING[0])
    assert counted(folder) == {OTHER: 1, "jci1.3:c:BWBR0000003": 1}
    put(folder, REFERRING[1])
    assert counted(folder) == {OTHER: 3, "CELEX:32016R0679": 1}


def test_folding_what_was_unfolded_gives_the_same_bytes(folder: DataFolder) -> None:
    put(folder, *REFERRING, *HISTORY[2:4])
    graph = folder.iris.graph("wet", "BWBR0000001")
    before = folder.bytes_of(graph)
    versions = unfold(folder.iris, (quad.triple for quad in folder.quads_of(graph)))
    assert canonical(graph, fold(folder.iris, versions)) == before
    assert set(put(folder, *REFERRING, *HISTORY[2:4]).values()) == {"unchanged"} and folder.bytes_of(graph) == before


@pytest.mark.shared
def test_sixteen_real_versions_are_stored_as_about_two(shared: Path, folder: DataFolder) -> None:
    files = sorted((shared / "data" / "repository" / "BWBR0002458").glob("*/xml/*.xml"))
    law = [read_version(file) for file in files]
    put(folder, law[-1])
    one = (folder.graphs / "wet~BWBR0002458.nq").stat().st_size
    put(folder, *law)
    assert len(versions(folder.store(), folder.iris, "BWBR0002458")) == len(files) == 16
    assert (folder.graphs / "wet~BWBR0002458.nq").stat().st_size < 4 * one
    for version in law:
        if sum(other.date == version.date for other in law) > 1:
            continue  # of two on one day only the later is asked for by its date
        found = unit(folder.store(), folder.iris, "BWBR0002458", version.date).parts
        assert [(p.target, p.text) for p in found if p.depth] == [(p.target, p.text) for p in version.provisions]


COUNT = """
PREFIX ruimte: <https://ruimte.example/def#>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
SELECT ?soort (COUNT(DISTINCT ?deel) AS ?aantal) (COUNT(DISTINCT ?verwijzing) AS ?verwijzingen) WHERE {
  VALUES ?sleutel { UNDEF } VALUES ?wet { UNDEF }
  ?werk ruimte:regeling ?wet ; ruimte:soortOnderdeel ?soort . ?deel eli:realizes ?werk ; ruimte:vanaf ?vanaf . FILTER(?vanaf <= ?sleutel)
  OPTIONAL { ?deel ruimte:tot ?tot } FILTER(!BOUND(?tot) || ?tot > ?sleutel)
  OPTIONAL { ?deel ruimte:verwijzing ?verwijzing }
} GROUP BY ?soort"""


@pytest.mark.shared
def test_counts_in_the_graph_are_those_of_the_files(shared: Path, folder: DataFolder) -> None:
    """Every artikel, lid, li, intref and extref of the modern files and of each third rebuilt one, counted by another parser."""
    files = [*(shared / "data" / "toestand").glob("*_0.xml"), *(shared / "data" / "repository").glob("*/*/xml/*.xml")]
    files += sorted((shared / "data" / "rebuilt").glob("*.xml"))[::3]
    laws.add_paths(folder, [str(file) for file in files])
    for file in files:
        root = etree.parse(file).getroot()
        law, key = root.get("bwb-id"), "/".join(root.get("bwb-ng-vast-deel").rsplit("/", 2)[1:])
        rows = folder.store().select(COUNT, {"sleutel": string(key), "wet": of_target(f"jci1.3:c:{law}")}).rows
        counts = {row["soort"].value: int(row["aantal"].value) for row in rows}
        for tag, kind in (("artikel", "artikel"), ("lid", "lid"), ("li", "onderdeel")):
            assert counts.get(kind, 0) == len(list(root.iter(tag))), (file.name, tag)
        assert sum(int(row["verwijzingen"].value) for row in rows) == len(list(root.iter("intref", "extref"))), file.name
