"""Room in the newest loaded version of a law: found when the law is loaded, one entry per article and per kind in a paragraph."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Triple

import jci
from kg.dutch import terms
from kg.law.triples import Body, LawVersion
from kg.rdf import iri
from kg.rdf.iri import Iris
from kg.rdf.terms import ELI, SCHEMA, A, about, string, text
from kg.rdf.vocabulary import concept
from kg.room.rules import Room, classify


@dataclass
class ArticleRoom:
    """An article that gives room, with what is needed to rank it."""

    target: str
    place: int  #: number of the article in the order of the law
    chapter: str  #: address of the division that holds it; "" when the law does
    words: str = ""  #: what its headings and text are about, as `kg.dutch` has it
    headings: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    rooms: list[tuple[str, Room]] = field(default_factory=list)  #: (address of the paragraph, what it gives)
    cites: set[str] = field(default_factory=set)  #: addresses of articles, of the editors' references


@dataclass(frozen=True)
class LawRoom:
    """What a law gives."""

    law: str
    articles: tuple[ArticleRoom, ...]
    triples: tuple[Triple, ...]


def room_of(iris: Iris, version: LawVersion, known: Mapping[str, str] = {}) -> LawRoom:
    """The room in one version of a law. `known`: address of an article → its words, where they are at hand."""
    law = next(jci.law_of(t.object.value) or "" for t in version.about if t.predicate == ELI.realizes)
    articles = tuple(article for article in _articles(iris, version) if article.rooms)
    for article in articles:
        words = known.get(article.target)
        article.words = " ".join(terms(" ".join([*article.headings, *article.texts]))) if words is None else words
    triples = [triple for article in articles for target, room in article.rooms for triple in _triples(iris, version.node, target, room)]
    return LawRoom(law, articles, tuple(triples))


def changed_articles(iris: Iris, before: LawVersion, now: LawVersion) -> set[str]:
    """Addresses of the articles whose words may differ between two versions: in a unit of theirs, or in the division that holds them."""
    works = before.bodies.keys() | now.bodies.keys()
    changed = {work for work in works if before.bodies.get(work) != now.bodies.get(work)}
    held = {
        work for work, body in now.bodies.items()
        if any(predicate == iris.terms.binnen and value in changed for _, predicate, value in body.statements)
    }  # fmt: skip
    return {jci.article_of(iri.to_target(work)) for work in changed | held}


def _articles(iris: Iris, version: LawVersion) -> list[ArticleRoom]:
    found: dict[str, ArticleRoom] = {}
    headings: dict[str, str] = {}
    for work, body in version.bodies.items():
        target, said = iri.to_target(work), _said(iris, body)
        if "artikel=" not in target:
            headings[target] = said.heading
            continue
        address = jci.article_of(target)
        if address not in found:
            above = said.holder if "artikel=" not in said.holder and jci.parts(said.holder) else ""
            found[address] = ArticleRoom(address, len(found), above, headings=[headings.get(above, "")])
        _add(found[address], target, said)
    return list(found.values())


def _add(article: ArticleRoom, target: str, said: _Said) -> None:
    if said.heading:
        article.headings.append(said.heading)
    article.cites |= said.cites
    if not said.text or not said.in_force:
        return
    article.texts.append(said.text)
    paragraph = paragraph_of(target)
    known = {(where, room.kind) for where, room in article.rooms}
    article.rooms += [(paragraph, room) for room in classify(said.text) if (paragraph, room.kind) not in known]


def paragraph_of(target: str) -> str:
    """The address cut off after its lid; after its article when it has none."""
    parts = [part for part in jci.parts(target) if part[0] != "o"]
    return jci.build(jci.law_of(target) or "", *parts)


@dataclass(frozen=True)
class _Said:
    """What a version says of a unit."""

    holder: str
    heading: str
    text: str
    in_force: bool
    cites: set[str]


def _said(iris: Iris, body: Body) -> _Said:
    own = {predicate: value for suffix, predicate, value in body.statements if not suffix and not isinstance(value, str)}
    words = own.get(SCHEMA.text) or own.get(iris.terms.parafrase)
    holder = own.get(iris.terms.binnen)
    targets = {iri.to_target(value) for _, predicate, value in body.statements if predicate == ELI.cites and isinstance(value, NamedNode)}
    return _Said(
        iri.to_target(holder) if isinstance(holder, NamedNode) else "", _text(own.get(ELI.title)), _text(words),
        iris.terms.bepalingstatus not in own, {jci.article_of(target) for target in targets if jci.law_of(target)},
    )  # fmt: skip


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))


def _triples(iris: Iris, version: NamedNode, target: str, room: Room) -> list[Triple]:
    own = iris.terms
    return about(
        iris.possible_room(target, room.kind),
        (A, own.MogelijkeRuimte), (own.grondslag, iri.of_target(target)), (own.soortRuimte, concept(iris, "soort-ruimte", room.kind)),
        (own.regel, string(room.rule)), (own.gelezenIn, version), (own.bevoegde, text(room.holder) if room.holder else None),
        (own.voorwaarde, text(room.condition) if room.condition else None), (own.duur, text(room.duration) if room.duration else None),
    )  # fmt: skip
