"""A version of a law as triples, and its place in the law's graph.

Works (law, article, lid …) carry what holds for every version; expressions (`eli:LegalExpression`) carry the text,
order and status in one version. A paraphrase gives way as soon as a real version of the same law is loaded.
"""
from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pyoxigraph import NamedNode, Triple

import jci
from kg import iri, vocabulary
from kg.folder import DataFolder, Writer
from kg.iri import Iris
from kg.terms import A, DCT, ELI, SCHEMA, SKOS, about, boolean, day, integer, string, text
from records import Law, Provision, Version


def put_version(folder: DataFolder, writer: Writer, version: Version) -> str:
    """Add a version to its law's graph, or replace the one of the same date and number.

    Gives `added`, `replaced`, `unchanged`, or `ignored` for a paraphrase of a law whose real text is loaded.
    """
    iris = writer.iris
    graph = iris.graph("wet", version.law.id)
    before = [quad.triple for quad in folder.quads_of(graph)]
    held = _versions(iris, before)
    node = iris.version(version.law.id, version.date, version.number, version.paraphrase)
    if version.paraphrase and any(not paraphrase for paraphrase in held.values()):
        return "ignored"
    drop = {other for other, paraphrase in held.items() if other == node or (paraphrase and not version.paraphrase)}
    kept = _realised([triple for triple in before if not _in_any(triple.subject, drop)])
    works, expressions = version_triples(iris, version)
    newest = node.value >= max((other.value for other in held if other not in drop), default="")
    if not writer.put(graph, _merged(kept, works, newest) + expressions):
        return "unchanged"
    return "replaced" if node in held else "added"


def version_triples(iris: Iris, version: Version) -> tuple[list[Triple], list[Triple]]:
    """The triples of one version: of the works (the law and its units), and of their expressions."""
    law, node = version.law, iris.version(version.law.id, version.date, version.number, version.paraphrase)
    work = iri.of_target(jci.build(law.id))
    works = _law(iris, law, work)
    expressions = about(
        node,
        (A, ELI.LegalExpression), (ELI.realizes, work), (ELI.title_short, text(law.title)),
        (ELI.version_date, day(version.date)), (ELI.first_date_entry_in_force, day(version.date)),
        (iris.terms.isParafrase, boolean(version.paraphrase)),
    )  # fmt: skip
    nodes: dict[str | None, NamedNode] = {None: node}
    for order, provision in enumerate(version.provisions, 1):
        nodes[provision.target] = iris.provision_version(node, provision.path)
        works += _work(iris, law, work, provision)
        expressions += _expression(iris, version, provision, nodes, order)
    return works, expressions


def _law(iris: Iris, law: Law, work: NamedNode) -> list[Triple]:
    return about(
        work,
        (A, ELI.LegalResource), (ELI.id_local, string(law.id)), (SKOS.prefLabel, text(law.title)),
        (DCT.title, text(law.official_title)), (iris.terms.soortRegeling, string(law.kind)),
    )  # fmt: skip


def _work(iris: Iris, law: Law, work: NamedNode, unit: Provision) -> list[Triple]:
    named = "#" not in unit.target
    return about(
        iri.of_target(unit.target),
        (A, ELI.LegalResourceSubdivision), (iris.terms.regeling, work), (iris.terms.soortOnderdeel, string(unit.kind)),
        (ELI.is_part_of, iri.of_target(unit.parent) if unit.parent else work),
        (ELI.id_local, string(unit.target) if named else None),
        (ELI.number, string(unit.number) if unit.number else None),
        (SKOS.prefLabel, text(jci.label(unit.target, law.title)) if named else None),
    )  # fmt: skip


def _expression(
    iris: Iris, version: Version, unit: Provision, nodes: dict[str | None, NamedNode], order: int
) -> list[Triple]:
    words = iris.terms.parafrase if version.paraphrase else SCHEMA.text
    status = None if unit.status == "goed" else vocabulary.concept(iris, "bepalingstatus", unit.status)
    node = nodes[unit.target]
    triples = about(
        node,
        (A, ELI.LegalExpression), (ELI.realizes, iri.of_target(unit.target)), (DCT.isPartOf, nodes[None]),
        (iris.terms.binnen, nodes[unit.parent]), (iris.terms.volgorde, integer(order)),
        (ELI.title, text(unit.heading) if unit.heading else None),
        (words, text(unit.text) if unit.text else None),
        (iris.terms.sha256, string(hashlib.sha256(unit.text.encode()).hexdigest()) if unit.text else None),
        (iris.terms.bepalingstatus, status),
    )  # fmt: skip
    return triples + about(node, *((ELI.cites, iri.of_target(r.target)) for r in unit.references if r.target))


# --- keeping other versions -----------------------------------------------------------------------------------------


def _versions(iris: Iris, triples: Iterable[Triple]) -> dict[NamedNode, bool]:
    """The versions that a law's graph holds: their IRI → is it a paraphrase."""
    return {t.subject: t.object.value == "true" for t in triples if t.predicate == iris.terms.isParafrase}


def _in_any(subject: NamedNode, versions: set[NamedNode]) -> bool:
    return any(subject == version or subject.value.startswith(version.value + "/") for version in versions)


def _realised(triples: list[Triple]) -> list[Triple]:
    """Without the works that no expression realises any more."""
    realised = {t.object for t in triples if t.predicate == ELI.realizes}
    works = {t.subject for t in triples if t.predicate == A and t.object != ELI.LegalExpression}
    return [t for t in triples if t.subject not in works - realised]


def _merged(kept: list[Triple], works: list[Triple], newest: bool) -> list[Triple]:
    """What a work is called and where it stands follows from the newest version that has it."""
    old, new = {t.subject for t in kept}, {t.subject for t in works}
    if newest:
        return [t for t in kept if t.subject not in new] + works
    return kept + [t for t in works if t.subject not in old]
