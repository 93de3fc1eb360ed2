"""One version of a law as statements: what holds of its works, and the body of each expression.

A body is what is said of a provision in a version, apart from which versions it holds in; so that two versions in which
a provision is the same have equal bodies, and it is stored once (`kg.law.history`).
"""
from __future__ import annotations

import hashlib
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

import jci
from kg.rdf import iri, vocabulary
from kg.rdf.iri import Iris
from kg.rdf.terms import DCT, ELI, OA, SCHEMA, SKOS, A, about, boolean, day, integer, string, text
from records import UNDATED, Law, Provision, Version

#: a statement about an expression (suffix "") or a part of it ("#verwijzing-1"); an object may be such a part too
Statement = tuple[str, NamedNode, "NamedNode | Literal | str"]


@dataclass(frozen=True, slots=True)
class Body:
    """What a provision is in a version: where it stands in the file's own numbering, and what is said of it."""

    path: str
    statements: frozenset[Statement]


@dataclass(frozen=True, slots=True)
class LawVersion:
    """A version taken apart: statements about itself and its works, and the bodies of its provisions in order."""

    key: str  #: "2024-01-01/0": sorts as versions follow each other
    node: NamedNode
    about: list[Triple]
    law: list[Triple]
    works: dict[NamedNode, list[Triple]]
    bodies: dict[NamedNode, Body]  #: by work, in document order


def version_key(version: Version) -> str:
    return f"{version.date.isoformat()}/{version.number}"


def take_apart(iris: Iris, version: Version) -> LawVersion:
    """A version as statements."""
    law, node = version.law, iris.version(version.law.id, version.date, version.number, version.paraphrase)
    work, since = iri.of_target(jci.build(law.id)), None if version.date == UNDATED else day(version.date)
    articles = sum(unit.kind == "artikel" for unit in version.provisions)
    itself = about(
        node,
        (A, ELI.LegalExpression), (ELI.realizes, work), (ELI.title_short, text(law.title)),
        (ELI.version_date, since), (ELI.first_date_entry_in_force, since),
        (ELI.date_no_longer_in_force, day(version.until) if version.until else None),
        (iris.terms.nagegaan, day(version.checked) if version.checked else None),
        (iris.terms.aantalArtikelen, integer(articles)), (iris.terms.aantalBepalingen, integer(len(version.provisions))),
        (iris.terms.sleutel, string(version_key(version))), (iris.terms.isParafrase, boolean(version.paraphrase)),
    )  # fmt: skip
    works, bodies = {}, {}
    for provision in version.provisions:
        unit = iri.of_target(provision.target)
        works[unit] = _work(iris, law, work, unit, provision)
        path = iris.provision_version(node, provision.path).value.removeprefix(node.value)
        bodies[unit] = Body(path, _body(iris, version, work, provision))
    return LawVersion(version_key(version), node, itself, _law(iris, law, work), works, bodies)


def _law(iris: Iris, law: Law, work: NamedNode) -> list[Triple]:
    return about(
        work,
        (A, ELI.LegalResource), (ELI.id_local, string(law.id)), (SKOS.prefLabel, text(law.title)),
        (DCT.title, text(law.official_title)), (iris.terms.soortRegeling, string(law.kind)),
    )  # fmt: skip


def _work(iris: Iris, law: Law, work: NamedNode, unit: NamedNode, provision: Provision) -> list[Triple]:
    named = "#" not in provision.target and provision.kind not in ("lid", "onderdeel")
    return about(
        unit,
        (A, ELI.LegalResourceSubdivision), (iris.terms.regeling, work), (iris.terms.soortOnderdeel, string(provision.kind)),
        (ELI.is_part_of, iri.of_target(provision.parent) if provision.parent else work),
        (ELI.number, string(provision.number) if provision.number else None),
        (SKOS.prefLabel, text(jci.label(provision.target, law.title)) if named else None),
    )  # fmt: skip


def _body(iris: Iris, version: Version, work: NamedNode, unit: Provision) -> frozenset[Statement]:
    terms = iris.terms
    words = terms.parafrase if version.paraphrase else SCHEMA.text
    status = None if unit.status == "goed" else vocabulary.concept(iris, "bepalingstatus", unit.status)
    said: list[tuple[NamedNode, NamedNode | Literal | None]] = [
        (A, ELI.LegalExpression), (ELI.realizes, iri.of_target(unit.target)), (terms.bepalingstatus, status),
        (terms.binnen, iri.of_target(unit.parent) if unit.parent else work), (ELI.title, text(unit.heading) if unit.heading else None),
    ]  # fmt: skip
    if unit.text:
        said += [(words, text(unit.text)), (terms.sha256, string(hashlib.sha256(unit.text.encode()).hexdigest()))]
    statements: list[Statement] = [("", predicate, value) for predicate, value in said if value is not None]
    return frozenset(statements + _references(iris, unit))


def _references(iris: Iris, unit: Provision) -> list[Statement]:
    """The editors' references, each a part of its own: its place (none in a heading), its target (if the mark gives one).

    `eli:cites` leads to the target straight.
    """
    statements: list[Statement] = []
    for n, reference in enumerate(unit.references, 1):
        part = f"#verwijzing-{n}"
        statements.append(("", iris.terms.verwijzing, part))
        if reference.target:
            target = iri.of_target(reference.target)
            statements += [("", ELI.cites, target), (part, OA.hasBody, target)]
        if reference.start >= 0:
            statements += [(part, OA.start, integer(reference.start)), (part, OA.end, integer(reference.end))]
        statements += [(part, iris.terms.verfijnd, iri.of_target(finer)) for finer in reference.refined]
    return statements
