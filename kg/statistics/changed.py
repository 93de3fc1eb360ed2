"""In which versions a cited article changed: read off the lines of the law's file, where more than one version is loaded."""
from __future__ import annotations

import re
from collections.abc import Collection

from pyoxigraph import NamedNode, Triple

from kg.rdf.iri import Iris
from kg.rdf.terms import ELI, about, string
from kg.statistics.per_law import law_of


def changed_triples(iris: Iris, data: bytes, cited: Collection[str]) -> list[Triple]:
    """For each cited provision that changed the keys of the versions in which it, or something in it, is other than in the one before.

    With its law, and the key of the first version that is loaded: straight, so that a question about changes begins with what changed.

    `data`: the N-Quads of the law; `cited`: IRIs of articles, chapters and the like.
    """
    own = iris.terms
    if data.count(f" <{own.isParafrase.value}> ".encode()) < 2:
        return []
    said = _said(data, ELI.is_part_of, ELI.realizes, own.vanaf, own.tot)
    held_by, work_of = said[ELI.is_part_of.value], said[ELI.realizes.value]
    keys = [pair for predicate in (own.vanaf, own.tot) for pair in said[predicate.value].items()]
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


def _said(data: bytes, *predicates: NamedNode) -> dict[str, dict[str, str]]:
    """Predicate → subject → object, of predicates with one value; in one pass, as the file of a large law has 25 MB."""
    names = "|".join(re.escape(predicate.value) for predicate in predicates)
    found: dict[str, dict[str, str]] = {predicate.value: {} for predicate in predicates}
    for line in re.finditer(rf'^<([^>]+)> <({names})> [<"]([^>"]*)'.encode(), data, re.M):
        subject, predicate, value = (part.decode("utf-8") for part in line.groups())
        found[predicate][subject] = value
    return found
