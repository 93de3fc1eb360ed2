"""The shapes for lists of concepts (NL-SBB) and for the catalogue (DCAT-AP-NL): sound as we make them, and each can fail."""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import RDF, SH

from ingest.calls import Call, read_call
from ingest.proposals import read_proposals
from kg.check import check, shacl
from kg.export.catalog import DCAT, FOAF, SETTINGS, VCARD, catalog_triples, dataset_iri, read_settings
from kg.folder.data_folder import DataFolder
from kg.rdf import vocabulary
from kg.rdf.iri import Iris
from kg.rdf.terms import DCT, RDFS, SKOS, A, string, text
from kg.rdf.vocabulary import DATA
from records import InputError
from tests.support.proposal_text import proposal_text

Statements = list[Triple]
ENDPOINT = "https://ruimte.example/sparql"
IRIS = Iris()
CONCEPT, SCHEME, OTHER = IRIS.concept("rol", "knelpunt"), IRIS.scheme("rol"), NamedNode("https://example.org/iets")
SHAPES = (DATA / "shapes.ttl").read_text(encoding="utf-8")


def messages(statements: Statements) -> set[str]:
    return {finding.message for finding in shacl(statements, IRIS)}


@pytest.fixture
def sound(folder: DataFolder) -> Statements:
    return [*vocabulary.schema_triples(IRIS), *catalog_triples(folder, ENDPOINT)]


def without(subject: NamedNode, *predicates: NamedNode) -> Callable[[Statements], Statements]:
    return lambda statements: [one for one in statements if one.subject != subject or one.predicate not in predicates]


def adding(*more: Triple) -> Callable[[Statements], Statements]:
    return lambda statements: [*statements, *more]


def instead(subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Callable[[Statements], Statements]:
    return lambda statements: [*without(subject, predicate)(statements), Triple(subject, predicate, value)]


def test_what_we_make_is_sound(sound: Statements) -> None:
    assert shacl(sound, IRIS) == []


def test_labels_are_unique_in_their_list() -> None:
    """NL-SBB; not in the shapes, as it takes a query over all concepts."""
    labels = [(list_name, name) for (list_name, _), (name, _) in vocabulary.concepts().items()]
    assert len(labels) == len(set(labels))
    assert {list_name for list_name, _ in vocabulary.concepts()} == vocabulary.TITLES.keys()


FAULTS: list[tuple[str, Callable[[Statements], Statements]]] = [
    ("Een begrip heeft één voorkeurslabel per taal.", without(CONCEPT, SKOS.prefLabel)),
    ("Een begrip heeft één voorkeurslabel per taal.", adding(Triple(CONCEPT, SKOS.prefLabel, text("nog een")))),
    ("Het voorkeurslabel van een begrip heeft een taal.", instead(CONCEPT, SKOS.prefLabel, string("knelpunt"))),
    ("Een begrip heeft een definitie.", without(CONCEPT, SKOS.definition)),
    ("De definitie van een begrip heeft een taal.", instead(CONCEPT, SKOS.definition, string("Iets."))),
    ("Een alternatieve term is niet ook de voorkeursterm.", adding(Triple(CONCEPT, SKOS.altLabel, text("knelpunt")))),
    ("Een begrip heeft hoogstens één code.", adding(Triple(CONCEPT, SKOS.notation, string("k")))),
    ("Een begrip staat in een lijst.", without(CONCEPT, SKOS.inScheme)),
    ("Waar een begrip in staat, is een lijst.", instead(CONCEPT, SKOS.inScheme, OTHER)),
    ("Een topbegrip hoort bij een lijst.", instead(CONCEPT, SKOS.topConceptOf, OTHER)),
    ("Het bovenliggende van een begrip is een begrip.", adding(Triple(CONCEPT, SKOS.broader, OTHER))),
    ("Een begrip is topbegrip van een lijst of heeft een bovenliggend begrip.", without(CONCEPT, SKOS.topConceptOf)),
    ("Een topbegrip heeft geen bovenliggend begrip.", adding(Triple(CONCEPT, SKOS.broader, IRIS.concept("rol", "grondslag")))),
    *(("Een begrip komt alleen overeen met een begrip.", adding(Triple(CONCEPT, SKOS[match], IRIS.terms.Citatie)))
      for match in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")),
    ("Een begrip komt alleen overeen met een begrip.", adding(Triple(CONCEPT, SKOS.exactMatch, text("woorden")))),
    ("Een lijst van begrippen heeft een titel, met taal.", without(SCHEME, DCT.title)),
    ("Een lijst van begrippen heeft een titel, met taal.", instead(SCHEME, DCT.title, string("Rollen"))),
]  # fmt: skip


@pytest.mark.parametrize(("message", "fault"), FAULTS)
def test_a_fault_in_a_list_is_found(sound: Statements, message: str, fault: Callable[[Statements], Statements]) -> None:
    found = messages(fault(sound))
    assert message in found and len(found) <= 2


@pytest.mark.parametrize("harmless", [
    adding(Triple(CONCEPT, SKOS.exactMatch, OTHER)), adding(Triple(CONCEPT, SKOS.closeMatch, IRIS.concept("rol", "grondslag"))),
    lambda all_: [*without(CONCEPT, SKOS.topConceptOf)(all_), Triple(CONCEPT, SKOS.broader, IRIS.concept("rol", "grondslag"))],
])  # fmt: skip
def test_what_is_allowed_is_not_found(sound: Statements, harmless: Callable[[Statements], Statements]) -> None:
    assert messages(harmless(sound)) == set()


def _catalogue_properties() -> list[tuple[str, str, str, bool]]:
    """(class, path, message, at most one) of the properties that the shapes of the catalogue ask for."""
    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    found = []
    for shape, kind in shapes.subject_objects(SH.targetClass):
        if str(kind).startswith(DCAT.iri):
            for one in shapes.objects(shape, SH.property):
                assert int(shapes.value(one, SH.minCount)) == 1
                found.append((str(kind), str(shapes.value(one, SH.path)), str(shapes.value(one, SH.message)), (one, SH.maxCount, None) in shapes))
    return found


@pytest.mark.parametrize(("kind", "path", "message", "single"), _catalogue_properties())
def test_a_fault_in_the_catalogue_is_found(sound: Statements, kind: str, path: str, message: str, single: bool) -> None:
    node = next(one.subject for one in sound if one.predicate == A and one.object == NamedNode(kind))
    assert isinstance(node, NamedNode)
    assert messages(without(node, NamedNode(path))(sound)) == {message}
    if single:
        assert message in messages(adding(Triple(node, NamedNode(path), OTHER))(sound))


def test_every_message_of_these_shapes_was_seen() -> None:
    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    about_lists = {
        str(message) for shape in shapes.subjects(RDF.type, SH.NodeShape) if re.search(r"Begrip|Topbegrip|Overeenkomst", str(shape))
        for node in (shape, *shapes.objects(shape, SH.property)) for message in shapes.objects(node, SH.message)
    }  # fmt: skip
    assert about_lists == {message for message, _ in FAULTS}


# --- the call's own limits -------------------------------------------------------------------------------------------


def test_the_shapes_hold_no_date_or_limit_of_a_call() -> None:
    bare = re.sub(r"<[^>]*>|#.*|\"[^\"]*\"@nl", "", SHAPES)
    numbers = {int(number) for number in re.findall(r"(?<![\w-])\d+", bare)}
    assert numbers <= {0, 1, 2}  # counts; 2: a pair of proposals
    assert not re.search(r"\b20[12]\d\b", bare) and "xsd:date" in bare


def test_deadline_and_length_are_those_of_the_call() -> None:
    def told(call: Call, sent: date) -> str:
        (reading,) = read_proposals(proposal_text(problem="woord " * 60).encode(), "x", call=call, submitted=sent)
        return " ".join(reading.proposal.messages)

    call, sent = read_call(), date(2030, 1, 15)
    assert "2030-01-01" in told(replace(call, deadline=date(2030, 1, 1)), sent)
    assert "uiterste datum" not in told(replace(call, deadline=date(2030, 2, 1)), sent)
    short, long = told(replace(call, max_words=50), call.deadline), told(replace(call, max_words=5000), call.deadline)
    assert short != long and len(short) > len(long)


# --- the catalogue ----------------------------------------------------------------------------------------------------


def test_what_is_not_known_is_not_made_up(folder: DataFolder) -> None:
    triples = catalog_triples(folder)
    values = {one.object.value for one in triples if isinstance(one.object, NamedNode | Literal)}
    assert "uitgever niet opgegeven" in values and not any("ministerie" in value.lower() for value in values)
    assert not any(one.predicate in (DCT.issued, DCT.modified) for one in triples), "nothing was made or changed yet"
    assert not any(one.object == DCAT.DataService for one in triples), "no address is known"


def test_the_owner_says_who_publishes(example_folder: DataFolder, folder: DataFolder) -> None:
    folder.path.mkdir(parents=True)
    iri = "https://identifier.overheid.nl/tooi/id/ministerie/mnre0000"
    (folder.path / SETTINGS).write_text(
        f'uitgever = "Ministerie van Proeven"\nuitgever_iri = "{iri}"\ncontact = "https://www.example.nl/ruimte"\n'
        f'toegang = "public"\nlicentie = "https://creativecommons.org/publicdomain/zero/1.0/"\nsparql = "{ENDPOINT}"\n',
        encoding="utf-8",
    )
    triples = catalog_triples(folder)
    assert shacl(triples, IRIS) == []
    said = {(one.subject, one.predicate): one.object for one in triples}
    assert said[dataset_iri(IRIS), DCT.publisher] == NamedNode(iri) and said[NamedNode(iri), FOAF.name] == text("Ministerie van Proeven")
    assert str(said[dataset_iri(IRIS), DCT.accessRights]).endswith("access-right/PUBLIC>")
    assert said[NamedNode(f"{dataset_iri(IRIS).value}/contact"), VCARD.hasURL] == NamedNode("https://www.example.nl/ruimte")
    assert NamedNode(ENDPOINT) in {one.object for one in triples if one.predicate == DCAT.endpointURL}


@pytest.mark.parametrize(("written", "told"), [
    ("uitgever = ", "geen geldig TOML"), ("uitgevr = \"x\"", "onbekende instelling"), ("contact = \"wonen@example.nl\"", "nooit een mailadres"),
    ("contact = \"bureau wonen\"", "geen webadres"), ("toegang = \"geheim\"", "toegang is"), ("uitgever = 3", "tekst"),
    ("sparql = \"https://x> ; a <y\"", "geen webadres"),
])  # fmt: skip
def test_wrong_settings_are_told(folder: DataFolder, written: str, told: str) -> None:
    folder.path.mkdir(parents=True)
    (folder.path / SETTINGS).write_text(written, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        read_settings(folder)


def test_days_are_those_of_the_store(example_folder: DataFolder) -> None:
    said = {(one.subject, one.predicate): one.object for one in catalog_triples(example_folder)}
    issued, modified = (said[dataset_iri(IRIS), predicate].value for predicate in (DCT.issued, DCT.modified))
    assert date.fromisoformat(issued) <= date.fromisoformat(modified) <= date.today()


def test_the_catalogue_tells_every_form_of_export(example_folder: DataFolder) -> None:
    from kg.export.files import FORMATS

    given = {one.subject.value.rpartition("/")[2] for one in catalog_triples(example_folder) if one.object == DCAT.Distribution}
    assert given == {ending[1:] for ending in FORMATS} | {"xlsx"}


def test_check_reads_it_along(example_folder: DataFolder) -> None:
    assert not [finding for finding in check(example_folder) if finding.severity == "Violation"]
    assert not any(one.predicate == RDFS.label for one in catalog_triples(example_folder)), "nothing that gives a thing of the graph another name"
