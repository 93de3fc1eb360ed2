"""The graph's own terms: the schema file, and the lists of concepts as SKOS made from `begrippen.csv`."""
from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

import jci
from kg.rdf import iri
from kg.rdf.terms import DCT, RDFS, SKOS, A, about, string, text

DATA = Path(__file__).parents[1] / "data"
TITLES = {
    "leefveld": "Leefvelden en beleidsterreinen", "veld": "Velden van het format", "soort-bron": "Soorten bronnen",
    "oplosstatus": "Oplosstatus van een citatie", "rol": "Rol van een citatie", "ingreep": "Soort gevraagde ingreep",
    "gebiedstype": "Gebiedstypen uit de uitvraag", "indieningsbron": "Bron van de indieningsdatum",
    "standpunt": "Standpunt over een bepaling", "experimentpunt": "Wat een experimenteerbepaling vermeldt",
    "bepalingstatus": "Status van een bepaling in een versie",
    "criterium": "Criteria van de toets", "uitkomst": "Uitkomst van een criterium", "paar": "Oordeel over een paar voorstellen",
    "correctie": "Correctie van een citatie", "intrekking": "Intrekking van een oordeel", "stap": "Stappen van een voorstel",
    "soort-oordeel": "Soorten oordelen", "soort-ruimte": "Soorten bestaande ruimte",
}  # fmt: skip


@lru_cache(maxsize=1)
def concepts() -> dict[tuple[str, str], tuple[str, str]]:
    """(list, slug) → (label, definition), as the file has them."""
    with (DATA / "begrippen.csv").open(encoding="utf-8", newline="") as file:
        return {(row["lijst"], row["slug"]): (row["label"], row["definitie"]) for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def policy_fields() -> dict[str, str]:
    """What submitters call a policy field of the call, in small letters → its slug in the list `leefveld`."""
    with (DATA / "leefvelden.csv").open(encoding="utf-8", newline="") as file:
        return {row["woord"]: row["slug"] for row in csv.DictReader(file)}


def policy_field(written: str) -> str:
    """The slug of a policy field as written: one of the call's own, also by another word for it, else made from the words."""
    return policy_fields().get(" ".join(written.lower().split()), iri.slug(written))


def label(list_name: str, slug: str) -> str:
    """The Dutch word for a concept; the slug itself when the list doesn't have it."""
    return concepts().get((list_name, slug), (slug, ""))[0]


def concept(iris: iri.Iris, list_name: str, slug: str) -> NamedNode:
    """The IRI of a concept of our own lists. Raises KeyError for a slug that the list doesn't have."""
    if (list_name, slug) not in concepts():
        raise KeyError(f"{slug!r} staat niet in de lijst {list_name!r}")
    return iris.concept(list_name, slug)


def concept_triples(iris: iri.Iris, list_name: str, slug: str, name: str, definition: str, top: bool = True) -> list[Triple]:
    """One concept as NL-SBB asks: prefLabel, definition, inScheme, and its place in the list."""
    scheme = iris.scheme(list_name)
    return about(
        iris.concept(list_name, slug),
        (A, SKOS.Concept), (SKOS.notation, string(slug)), (SKOS.prefLabel, text(name)), (SKOS.definition, text(definition)),
        (SKOS.inScheme, scheme), (SKOS.topConceptOf, scheme if top else None),
    )  # fmt: skip


def schema_triples(iris: iri.Iris) -> list[Triple]:
    """All of the schema graph, with the store's own base."""
    triples = [
        triple
        for list_name, title in TITLES.items()
        for triple in about(iris.scheme(list_name), (A, SKOS.ConceptScheme), (DCT.title, text(title)), (RDFS.label, text(title)))
    ]
    for (list_name, slug), (name, definition) in concepts().items():
        triples += concept_triples(iris, list_name, slug, name, definition)
    for word, slug in policy_fields().items():
        triples += about(iris.concept("leefveld", slug), (SKOS.altLabel, text(word)))
    declared = parse(input=own_base(iris, "schema.ttl"), format=RdfFormat.TURTLE)
    return triples + [quad.triple for quad in declared] + bill_triples(iris)


def bill_triples(iris: iri.Iris) -> list[Triple]:
    """The planned changes of law that a call or a reader named (`bills.csv`)."""
    triples = []
    with (DATA / "bills.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            triples += about(
                iris.bill(row["regeling"], row["uitvraag"]),
                (A, iris.terms.Wijziging), (iris.terms.wijzigt, iri.of_target(jci.build(row["regeling"]))),
                (RDFS.label, text(row["wijziging"])), (DCT.source, text(row["bron"])),
            )  # fmt: skip
    return triples


def own_base(iris: iri.Iris, file_name: str) -> bytes:
    """A file of ours with the default base replaced by the store's."""
    return (DATA / file_name).read_text(encoding="utf-8").replace(iri.DEFAULT_BASE, iris.base).encode()
