"""RDF terms in short: namespaces that make IRIs, and literals of the kinds that the graph uses."""
from __future__ import annotations

from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

DEFAULT_BASE = "https://ruimte.example"  #: of a store's own IRIs, and what our files are written with
XSD = "http://www.w3.org/2001/XMLSchema#"


class Namespace:
    """`ELI.cites` and `DCT["title"]` give the IRI in the namespace."""

    def __init__(self, iri: str) -> None:
        self.iri = iri

    def __getitem__(self, name: str) -> NamedNode:
        return NamedNode(self.iri + name)

    def __getattr__(self, name: str) -> NamedNode:
        node = self.__dict__[name] = self[name]  # found there from now on: a large law asks for half a million
        return node


RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
PROV = Namespace("http://www.w3.org/ns/prov#")
DCT = Namespace("http://purl.org/dc/terms/")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
SCHEMA = Namespace("https://schema.org/")
A = RDF.type

#: prefixes of every query and export; the graph's own come from the store's base
PREFIXES = {
    "rdf": RDF.iri, "rdfs": RDFS.iri, "xsd": XSD, "eli": ELI.iri, "oa": OA.iri, "prov": PROV.iri,
    "dct": DCT.iri, "skos": SKOS.iri, "schema": SCHEMA.iri,
}  # fmt: skip

#: what every question of our own begins with; `kg.rdf.ready_queries.own_base` puts a store's base in the place of the default one
PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in {**PREFIXES, "ruimte": f"{DEFAULT_BASE}/def#"}.items())


def text(value: str) -> Literal:
    """Dutch text."""
    return Literal(value, language="nl")


def string(value: str) -> Literal:
    """An identifier, number of an article, hash: never a number or date to the engine."""
    return Literal(value)


def day(value: date) -> Literal:
    return Literal(value.isoformat(), datatype=NamedNode(XSD + "date"))


def integer(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(XSD + "integer"))


def decimal(value: float) -> Literal:
    return Literal(format(Decimal(str(value)), "f"), datatype=NamedNode(XSD + "decimal"))


def boolean(value: bool) -> Literal:
    return Literal("true" if value else "false", datatype=NamedNode(XSD + "boolean"))


def about(subject: NamedNode, *pairs: tuple[NamedNode, NamedNode | Literal | None]) -> list[Triple]:
    """The triples of one subject; a pair whose value is None is left out."""
    return [Triple(subject, predicate, value) for predicate, value in pairs if value is not None]
