"""The versions that a law's graph holds: the inverse of `kg.law.history.fold`."""
from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Triple

from kg.law.triples import Body, LawVersion, Statement
from kg.rdf.iri import Iris
from kg.rdf.terms import ELI, A


def unfold(iris: Iris, triples: Iterable[Triple]) -> list[LawVersion]:
    """The versions that a law's graph holds, oldest first; the inverse of `fold`."""
    terms = iris.terms
    subjects: dict[NamedNode, list[Triple]] = {}
    for triple in triples:
        subjects.setdefault(triple.subject, []).append(triple)
    laws = (said for said in subjects.values() if any(t.predicate == A and t.object == ELI.LegalResource for t in said))
    law = sorted_triples(next(laws, []))
    keys = {node: key for node, said in subjects.items() if (key := _value(said, terms.sleutel))}
    versions = {
        key: LawVersion(key, node, sorted_triples(subjects[node]), law, {}, {})
        for node, key in sorted(keys.items(), key=lambda item: item[1])
    }
    expressions = [(int(_value(said, terms.volgorde) or 0), node) for node, said in subjects.items() if _value(said, terms.vanaf)]
    parts = _parts(subjects)
    for _, node in sorted(expressions, key=lambda pair: (pair[0], pair[1].value)):
        _unfold_expression(iris, node, subjects, parts.get(node, []), versions)
    return list(versions.values())


def _unfold_expression(
    iris: Iris, node: NamedNode, subjects: dict[NamedNode, list[Triple]], parts: list[Triple], versions: dict[str, LawVersion]
) -> None:
    terms, said = iris.terms, subjects[node]
    since, until = _value(said, terms.vanaf) or "", _value(said, terms.tot)
    own = (terms.vanaf, terms.tot, terms.volgorde)
    path = node.value.removeprefix(versions[since].node.value)
    statements = frozenset(_relative(node, triple) for triple in [*said, *parts] if triple.predicate not in own)
    body, work = Body(path, statements), next(t.object for t in said if t.predicate == ELI.realizes)
    assert isinstance(work, NamedNode)
    for key, version in versions.items():
        if since <= key and (until is None or key < until):
            version.bodies[work] = body
            version.works[work] = subjects.get(work, [])


def _parts(subjects: dict[NamedNode, list[Triple]]) -> dict[NamedNode, list[Triple]]:
    found: dict[NamedNode, list[Triple]] = {}
    for node, said in subjects.items():
        whole, mark, _ = node.value.rpartition("#verwijzing-")
        if mark:
            found.setdefault(NamedNode(whole), []).extend(said)
    return found


def _relative(node: NamedNode, triple: Triple) -> Statement:
    value = triple.object
    inside = isinstance(value, NamedNode) and value.value.startswith(f"{node.value}#verwijzing-")
    return (
        triple.subject.value.removeprefix(node.value),
        triple.predicate,
        value.value.removeprefix(node.value) if inside else value,
    )


def _value(said: list[Triple], predicate: NamedNode) -> str | None:
    return next((t.object.value for t in said if t.predicate == predicate), None)


def sorted_triples(triples: Iterable[Triple]) -> list[Triple]:
    """In one order, so that what is the same compares equal."""
    return sorted(triples, key=str)
