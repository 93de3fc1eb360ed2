"""In which versions a cited article changed: read off the lines of the law's file, where more than one version is loaded."""
from __future__ import annotations

from collections.abc import Collection

from pyoxigraph import NamedNode, Triple

from kg.counts.triples import law_of
from kg.iri import Iris
from kg.terms import ELI, about, string


def changed_triples(iris: Iris, data: bytes, cited: Collection[str]) -> list[Triple]:
    """For each cited provision that changed the keys of the versions in which it, or something in it, is other than in the one before.

    With its law, and the key of the first version that is loaded: straight, so that a question about changes begins with what changed.

    `data`: the N-Quads of the law; `cited`: IRIs of articles, chapters and the like.
    """
    own = iris.terms
    if data.count(f" <{own.isParafrase.value}> ".encode()) < 2:
        return []
    held_by, work_of = _pairs(data, ELI.is_part_of), _pairs(data, ELI.realizes)
    keys = [(node, key) for predicate in (own.vanaf, own.tot) for node, key in _pairs(data, predicate).items()]
    first = min((key for _, key in keys), default="")
    found: set[tuple[str, str]] = set()
    for node, key in keys:
        work: str | None = work_of.get(node)
        while work and key != first:
            if work in cited:
                found.add((work, key))
            work = held_by.get(work)
    triples = [Triple(NamedNode(article), own.gewijzigdIn, string(key)) for article, key in sorted(found)]
    for article in sorted({article for article, _ in found}):
        triples += about(NamedNode(article), (own.gewijzigdVan, NamedNode(law_of(article))), (own.geladenVanaf, string(first)))
    return triples


def _pairs(data: bytes, predicate: NamedNode) -> dict[str, str]:
    """Subject → object of a predicate with one value."""
    mark = f" <{predicate.value}> ".encode()
    found = {}
    for line in data.splitlines():
        if mark in line:
            subject, _, rest = line.decode("utf-8").split(" ", 2)
            end = '"' if rest[0] == '"' else ">"
            found[subject[1:-1]] = rest[1 : rest.index(end, 1)]
    return found
