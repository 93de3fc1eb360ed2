"""What the screen of an article asks beside `ui.data.graph`: differences, impact, room in its law, and what is cited together."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import jci
from kg.law.diff import Piece, difference
from kg.law.impact import impact
from kg.law.laws import Unit, VersionInfo, parts_on, text_of
from kg.proposals.citations import Citing
from kg.proposals.sentences import Sentence, sentences
from kg.proposals.together import cited_articles
from kg.rdf import iri
from kg.room.given import GivenRoom
from ui.data.graph import Graph

LONGEST = 60_000  #: characters that are compared; of a whole law one compares an article


@dataclass(frozen=True)
class Difference:
    """Two versions of a unit, the older one first."""

    older: VersionInfo
    newer: VersionInfo
    pieces: Sequence[Piece]  #: none when it is too long to compare

    @property
    def paraphrase(self) -> bool:
        """One of the two texts is our own words."""
        return self.older.paraphrase or self.newer.paraphrase


def compared(graph: Graph, unit: Unit, day: date) -> Difference:
    """A unit as shown beside what it was on another day. Raises InputError when there is no such text."""
    version, parts = parts_on(graph.store, graph.desk.folder.iris, unit.target, day)
    (older, before), (newer, after) = sorted(
        ((unit.version, unit.text), (version, text_of(parts))), key=lambda one: one[0].key
    )  # fmt: skip
    too_long = max(len(before), len(after)) > LONGEST
    return Difference(older, newer, () if too_long else difference(before, after))


def cited_parts(citations: Iterable[Citing], target: str) -> dict[str, int]:
    """Unit within a target → number of proposals that cite just that unit."""
    found: dict[str, set[str]] = {}
    for one in citations:
        if one.target != target:
            found.setdefault(one.target, set()).add(one.proposal)
    return {unit: len(proposals) for unit, proposals in found.items()}


def citing_sentences(graph: Graph, citations: Iterable[Citing]) -> dict[tuple[str, str, int | None, int], Sentence]:
    """The whole sentence of each citation (`kg.proposals.sentences`)."""
    return sentences(graph.store, graph.desk.folder.iris, citations)


def second(graph: Graph, unit: Unit) -> list[str]:
    """What refers to what refers to a unit, by address."""
    return [one.target for one in impact(graph.store, graph.desk.folder.iris, unit.target) if one.steps == 2]


def room_in_law(graph: Graph, target: str) -> list[GivenRoom]:
    """The room in the law of a target, outside the target itself; none for other sources."""
    law = jci.law_of(target)
    found = graph.given_room(jci.build(law)) if law else []
    return [one for one in found if one.target != target and not one.target.startswith(f"{target}&")]


def others_cited(graph: Graph, proposals: Iterable[str], target: str) -> dict[str, list[str]]:
    """Proposal → the articles that it cites beside a target."""
    found = cited_articles(graph.store, graph.desk.folder.iris, proposals)
    own = jci.article_of(target)
    return {one: [other for other in articles if other != own] for one, articles in found.items()}


def target_nodes(graph: Graph, unit: Unit | None, target: str) -> list[str]:
    """The IRIs of a target and of the version whose text is shown."""
    return [iri.of_target(target.partition("#")[0]).value, *([unit.version.iri] if unit else [])]
