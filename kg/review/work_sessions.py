"""The agenda of a work session: the asks to discuss with their proposals, and the departments to invite with the laws that each comes for.

`agenda` is pure: what it asks is handed to it, and asked only of the proposals that are chosen.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import jci
from kg.judgements.common_ask import CommonAsk
from kg.judgements.status import Status, status
from kg.overlap.groups import AskGroup
from kg.proposals.read import ProposalLine
from kg.rdf import iri, vocabulary
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE

_LAWS = PROLOGUE + """
SELECT DISTINCT ?kenmerk ?wet WHERE {
  VALUES ?voorstel { UNDEF }
  ?voorstel ruimte:noemtRegeling ?wet ; dct:identifier ?kenmerk
} ORDER BY ?wet ?kenmerk"""
#: steps of a proposal that a work session may discuss: its test is done, and it is not done with
READY = ("werkgroep", "werksessie", "kabinet")


@dataclass(frozen=True)
class Choice:
    """What somebody puts on the agenda, in their order."""

    groups: tuple[str, ...] = ()  #: names of groups of asks
    proposals: tuple[str, ...] = ()  #: ids of proposals beside those
    day: date | None = None


@dataclass(frozen=True)
class Discussed:
    """A proposal on the agenda."""

    id: str
    title: str  #: its id where it has none
    submitter: str  #: "" when not found
    step: str  #: slug of the list `stap`
    open: tuple[str, ...]  #: criteria of the test that are open

    @property
    def ready(self) -> bool:
        """Its test is done, and leaves something to discuss."""
        return self.step in READY and not self.open

    @property
    def stand(self) -> str:
        """How far it is, in words: its step, and what is open of a test that has begun."""
        waits = ", ".join(vocabulary.label("criterium", name) for name in self.open)
        begun = waits and self.step != "ontvangen" and not self.done
        return vocabulary.label("stap", self.step) + (f" (open: {waits})" if begun else "")

    @property
    def done(self) -> bool:
        """The test ended without anything to discuss."""
        return self.step.startswith("afgedaan")


@dataclass(frozen=True)
class Cited:
    """An article that proposals of a point cite."""

    target: str
    label: str
    proposals: tuple[str, ...]


@dataclass(frozen=True)
class Point:
    """One point: a group of asks, or a proposal of itself."""

    group: str  #: "" for a proposal of itself
    ask: str  #: in a sentence: as people wrote it, else the title of the central proposal
    written: bool  #: people wrote that sentence
    proposals: tuple[Discussed, ...]
    articles: tuple[Cited, ...]  #: those that most of its proposals cite first


@dataclass(frozen=True)
class Guest:
    """A department to invite."""

    department: str
    laws: tuple[str, ...]  #: titles of the laws that it comes for
    proposals: tuple[str, ...]  #: that cite those


@dataclass(frozen=True)
class Agenda:
    """An agenda."""

    day: date | None
    points: tuple[Point, ...]
    guests: tuple[Guest, ...]
    unknown: tuple[str, ...]  #: titles of cited laws of which no department is known
    gone: tuple[str, ...]  #: names that are no group or proposal (any more)

    @property
    def proposals(self) -> tuple[Discussed, ...]:
        """All of them, each once."""
        return tuple({one.id: one for point in self.points for one in point.proposals}.values())


@dataclass(frozen=True)
class Known:
    """What an agenda is made from."""

    groups: Mapping[str, AskGroup]
    asks: Mapping[str, Sequence[CommonAsk]]
    lines: Mapping[str, ProposalLine]
    judged: Mapping[str, Status]  #: by proposal; of the others nothing was judged
    ministries: Mapping[str, str]  #: BWB id → department
    laws: Callable[[Sequence[str]], Mapping[str, Iterable[str]]]  #: proposals → law (id or address) → those that cite it
    articles: Callable[[Sequence[str]], Sequence[tuple[str, Sequence[str]]]]  #: proposals → article, and those that cite it
    label: Callable[[str], str]  #: address or id of a law → how a reader writes it


def names(written: str) -> tuple[str, ...]:
    """The names between commas, each once."""
    return tuple(dict.fromkeys(filter(None, map(str.strip, written.split(",")))))


def agenda(choice: Choice, known: Known) -> Agenda:
    """The agenda of a choice; a proposal that is in a chosen group is no point of itself."""
    groups = [known.groups[name] for name in choice.groups if name in known.groups]
    inside = {one for group in groups for one in group.proposals}
    alone = [one for one in choice.proposals if one in known.lines and one not in inside]
    points = [_of_group(group, known) for group in groups] + [_point("", _title(one, known), False, [one], known) for one in alone]
    gone = [name for name in choice.groups if name not in known.groups] + [one for one in choice.proposals if one not in known.lines]
    guests, unknown = _guests(known.laws([one.id for point in points for one in point.proposals]), known)
    return Agenda(choice.day, tuple(points), guests, unknown, tuple(gone))


def cited_laws(store: GraphStore, iris: Iris, proposals: Sequence[str]) -> dict[str, list[str]]:
    """The laws that proposals cite (BWB id, else address), with those that cite each."""
    found: dict[str, list[str]] = {}
    rows = store.select(own_base(_LAWS, iris), {"voorstel": [iris.proposal(one) for one in proposals]}).rows if proposals else ()
    for row in rows:
        target = iri.to_target(row["wet"].value)
        found.setdefault(jci.law_of(target) or target, []).append(row["kenmerk"].value)
    return found


def _of_group(group: AskGroup, known: Known) -> Point:
    said = known.asks.get(group.name, ())
    sentence = said[-1].sentence if said else ""
    return _point(group.name, sentence or _title(group.central, known), bool(sentence), group.proposals, known)


def _point(group: str, ask: str, written: bool, proposals: Sequence[str], known: Known) -> Point:
    articles = tuple(Cited(target, known.label(target), tuple(ids)) for target, ids in known.articles(proposals))
    return Point(group, ask, written, tuple(_discussed(one, known) for one in proposals), articles)


def _discussed(proposal_id: str, known: Known) -> Discussed:
    line, found = known.lines.get(proposal_id), known.judged.get(proposal_id) or status(())
    return Discussed(proposal_id, _title(proposal_id, known), line.submitter if line else "", found.step, found.open)


def _title(proposal_id: str, known: Known) -> str:
    line = known.lines.get(proposal_id)
    return (line.title if line else "") or proposal_id


def _guests(laws: Mapping[str, Iterable[str]], known: Known) -> tuple[tuple[Guest, ...], tuple[str, ...]]:
    """By the alphabet; and the laws for which nobody is known."""
    theirs: dict[str, list[str]] = {}
    for law in laws:
        if law in known.ministries:
            theirs.setdefault(known.ministries[law], []).append(law)
    guests = tuple(
        Guest(name, tuple(sorted(map(known.label, of_it))), tuple(dict.fromkeys(one for law in of_it for one in laws[law])))
        for name, of_it in sorted(theirs.items())
    )
    return guests, tuple(sorted(known.label(law) for law in laws if law not in known.ministries))
