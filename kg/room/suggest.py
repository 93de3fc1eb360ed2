"""Entries for the register to start from: what a visible rule found in the law, and nobody recorded yet."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import jci
from kg.folder.data_folder import DataFolder
from kg.law.laws import Part
from kg.rdf import iri
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE
from kg.room.index import Article, RoomIndex
from kg.room.register import Entry, proposed
from kg.room.rules import classify
from kg.room.signals import paragraph_of

_CITED = PROLOGUE + """
SELECT ?bepaling (COUNT(DISTINCT ?voorstel) AS ?aantal) WHERE { ?voorstel ruimte:noemtBepaling ?bepaling } GROUP BY ?bepaling"""


_NUMBER = re.compile(r"^\d+[a-z]*\s+", re.M)


@dataclass(frozen=True)
class Suggestion:
    """An entry that nobody recorded yet, and how many proposals cite its article."""

    entry: Entry
    proposals: int


def suggested(parts: Iterable[Part]) -> list[Entry]:
    """Entries of the room in the text of a provision, as `kg.law.laws` has its parts: of each paragraph every kind once."""
    found = {}
    for part in parts:
        if part.status == "goed" and "#" not in part.target:
            for room in classify(part.text):
                found.setdefault((paragraph_of(part.target), room.kind), proposed(paragraph_of(part.target), room))
    return list(found.values())


def suggested_of(target: str, text: str, kind: str) -> list[Entry]:
    """The same of one kind in the text of one provision, as `kg.law.laws.text_of` gives it: numbers stand before its paragraphs."""
    return [proposed(target, room) for room in classify(_NUMBER.sub("", text)) if room.kind == kind]


def not_recorded(suggestions: Iterable[Entry], entries: Iterable[Entry]) -> list[Entry]:
    """The suggestions that the register doesn't have yet."""
    known = {(one.target, one.kind) for one in entries}
    return [one for one in suggestions if (one.target, one.kind) not in known]


def unrecorded(folder: DataFolder, entries: Sequence[Entry], law: str = "", kind: str = "") -> list[Suggestion]:
    """Of a law; without one of the articles that proposals cite, the most cited first. What `entries` have is left out."""
    rows = folder.store().select(own_base(_CITED, folder.iris)).rows
    cited = {iri.to_target(row["bepaling"].value): int(row["aantal"].value) for row in rows}
    index = RoomIndex(folder)
    index.refresh()
    articles = index.articles(laws=[law]) if law else index.articles(cited)
    known = {(one.target, one.kind) for one in entries if one.target}
    known |= {(jci.article_of(one.target), one.kind) for one in entries if one.target}
    ordered = sorted(articles.values(), key=lambda one: (-cited.get(one.target, 0), one.law, one.place))
    return [Suggestion(entry, cited.get(one.target, 0)) for one in ordered for entry in _entries(one, kind, known)]


def _entries(article: Article, kind: str, known: set[tuple[str, str]]) -> list[Entry]:
    return [
        proposed(where, room) for where, room in article.rooms
        if kind in ("", room.kind) and (where, room.kind) not in known and (article.target, room.kind) not in known
    ]  # fmt: skip
