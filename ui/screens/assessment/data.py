"""What the screens of the test ask: judgements as they are in the table now, and beside them what one snapshot of the graph says."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.evidence import Texts
from kg.judgements.record import Judgement
from kg.judgements.reviewers import known_id
from kg.judgements.status import Status, latest, status
from kg.law.laws import parts_on
from kg.law.metadata import departments
from kg.proposals.lists import Lists
from kg.proposals.lists_read import Line
from kg.rdf.iri import Iris
from kg.review import candidates
from kg.review.board import Standing, standings
from kg.review.overview import told
from kg.room.register import Entry, read_entries
from kg.room.suggest import Suggestion, suggested, unrecorded
from records import InputError, Proposal
from ui.data.graph import Graph
from ui.data.snapshot import Snapshot


@dataclass(frozen=True)
class Now:
    """The test of a proposal at this moment."""

    status: Status
    judgements: Sequence[Judgement]
    overview: Mapping[str, Any]  #: the same as `kg.review.overview` has it
    evidence: Mapping[str, tuple[str, Any]]  #: IRI of a text read → its address and version


class Testing:
    """The questions of one user about the test."""

    def __init__(self, graph: Graph) -> None:
        self._graph, self._folder = graph, graph.desk.folder
        self._store, self._at, self._iris = graph.store, graph.at, self._folder.iris
        self._user = graph.desk.user

    def now(self, proposal: Proposal) -> Now:
        """Read from the table at once, not from the snapshot."""
        judgements = table.read(self._folder, proposal.id)
        found = status(judgements, [one.nr for one in proposal.solutions])
        overview = told(proposal.id, found, judgements, _texts(self._at, self._iris.base))
        return Now(found, judgements, overview, candidates.pinned(self._store, self._iris, judgements))

    def at_stake(self, proposal: Proposal) -> list[candidates.AtStake]:
        """The rights that a proposal may touch."""
        return candidates.at_stake(self._store, self._iris, proposal, self.judgements(), date.today())

    def pin(self, target: str) -> str:
        """The IRI of a provision in the version in force; "" where there is none."""
        return candidates.pin(self._store, self._iris, target)

    def judgements(self) -> Sequence[Judgement]:
        """Every judgement."""
        return _judgements(self._folder, tuple(table.progress(self._folder).values()))

    @property
    def reviewer(self) -> str:
        """The id of this user as a reviewer; "" for one who never judged."""
        return known_id(self._folder, self._user.name) or ""

    @property
    def lines(self) -> Mapping[str, Line]:
        """What lists say of every proposal, by id."""
        return _lines(self._graph.lists)

    @property
    def standings(self) -> Mapping[str, Standing]:
        """How far every proposal is, by id."""
        return _standings(self._graph.lists, self._folder, tuple(table.progress(self._folder).values()))

    def changed(self, proposal_id: str) -> bool:
        """A judgement on its criteria rests on a text that is another now."""
        texts = _texts(self._at, self._iris.base)
        return any(texts.changed(one) for one in self.judgements_on(proposal_id) if one.kind == "toets")

    def judgements_on(self, proposal_id: str) -> Sequence[Judgement]:
        """Those on one proposal, pairs left out."""
        return _by_proposal(self._folder, tuple(table.progress(self._folder).values())).get(proposal_id, ())

    def solved_outside(self, proposal: Proposal) -> list[Judgement]:
        """What people said of a solution outside the law for other proposals that cite a same law: it was one, or was in part."""
        own = set(self.lines[proposal.id].laws) if proposal.id in self.lines else set()
        return [
            one for one in latest(self.judgements())
            if one.criterion == "niet-juridisch" and one.outcome in ("ja", "deels") and one.proposal != proposal.id
            and one.proposal in self.lines and own.intersection(self.lines[one.proposal].laws)
        ]  # fmt: skip

    def register(self) -> list[Entry]:
        """The register of existing room."""
        return read_entries(self._store, self._iris)

    def registered(self, target: str) -> list[Entry]:
        """What the register has on a provision and on what lies within it."""
        return [one for one in self.register() if one.target and (one.target == target or one.target.startswith(f"{target}&"))]

    def suggested(self, target: str) -> list[Entry]:
        """Entries to start from, of the room in a provision as it stands today; none where that can't be read."""
        try:
            return suggested(parts_on(self._store, self._iris, target, date.today())[1])
        except InputError:
            return []

    def unrecorded(self, entries: Sequence[Entry], law: str = "", kind: str = "") -> list[Suggestion]:
        """What the machine proposes to record."""
        return _unrecorded(self._at, self._folder, tuple(entries), law, kind)

    def option_node(self, entry_id: str) -> str:
        """The IRI of an entry of the register."""
        return self._iris.option(entry_id).value

    def departments(self, proposal: Proposal) -> list[str]:
        """The departments of the laws that a proposal cites."""
        known = departments(self._store, self._iris)
        laws = dict.fromkeys(one.law for one in proposal.citations if one.law)
        return list(dict.fromkeys(known[law] for law in laws if law in known))

    def node(self, proposal_id: str) -> str:
        """The IRI of a proposal."""
        return self._iris.proposal(proposal_id).value

    def judgement_node(self, judgement_id: str) -> str:
        """The IRI of a judgement."""
        return self._iris.judgement(judgement_id).value


# What covers everything is made once per snapshot and per state of the table.


@lru_cache(maxsize=2)
def _texts(at: Snapshot, base: str) -> Texts:
    return Texts(at.store, Iris(base))


@lru_cache(maxsize=2)
def _lines(lists: Lists) -> Mapping[str, Line]:
    return {line.id: line for line in lists.proposals}


@lru_cache(maxsize=4)
def _unrecorded(at: Snapshot, folder: DataFolder, entries: Sequence[Entry], law: str, kind: str) -> list[Suggestion]:
    return unrecorded(folder, entries, law, kind)


@lru_cache(maxsize=1)
def _judgements(folder: DataFolder, progress: tuple[int, ...]) -> Sequence[Judgement]:
    return table.read(folder)


@lru_cache(maxsize=1)
def _by_proposal(folder: DataFolder, progress: tuple[int, ...]) -> Mapping[str, Sequence[Judgement]]:
    found: dict[str, list[Judgement]] = {}
    for one in _judgements(folder, progress):
        if one.kind in ("toets", "stap"):
            found.setdefault(one.proposal, []).append(one)
    return found


@lru_cache(maxsize=1)
def _standings(lists: Lists, folder: DataFolder, progress: tuple[int, ...]) -> Mapping[str, Standing]:
    return standings(_judgements(folder, progress), {line.id: line.directions for line in lists.proposals})
