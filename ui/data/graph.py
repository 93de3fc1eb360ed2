"""The one place where the screens get at the store. The folder is opened once; every run asks it for the newest snapshot."""
from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import Any

import numpy as np
from pyoxigraph import NamedNode, RdfFormat, serialize

import jci
from kg.actions import Desk
from kg.folder.data_folder import DataFolder
from kg.folder.graph import engine
from kg.judgements import table
from kg.judgements.follow import Follower, corrected
from kg.judgements.status import Status
from kg.judgements.verdicts import Verdict, pair_verdicts
from kg.law import laws
from kg.law.metadata import departments
from kg.overlap import alike as kg_alike
from kg.permissions import LOCAL, User
from kg.proposals import clusters as kg_clusters
from kg.proposals.citations import Citing, citing
from kg.proposals.facets import Facet, Mask
from kg.proposals.lists import OPEN_STEPS, Lists
from kg.proposals.read import ProposalLine, list_proposals, read_proposal
from kg.rdf.engine import Engine
from kg.rdf.iri import Iris
from kg.review.overview import overview
from kg.review.standings import RECEIVED, standings
from kg.room.given import GivenRoom, given
from kg.room.options import Option
from kg.room.options import room as find_room
from kg.status import counts, judgements, losses, status
from records import InputError, Proposal, UsageError
from ui.data import user as who
from ui.data.kept import kept_lists
from ui.data.snapshot import Snapshot, law_snapshot, snapshot
from ui.screens.review.data import Review

DEFAULT_STORE = "./regelruimte-data"
_SAID = "CONSTRUCT { ?ding ?zegt ?iets } WHERE { VALUES ?ding { UNDEF } ?ding ?zegt ?iets }"


@dataclass(frozen=True)
class Counts:
    """What is in the store."""

    proposals: int
    laws: int
    citations: int


@dataclass(frozen=True, eq=False)
class Standing:
    """Where the proposals of `Lists` stand."""

    judged: dict[str, Status]  #: by id; of the others nothing was judged
    open: Mask  #: the test isn't done
    steps: Facet

    def step(self, proposal_id: str) -> str:
        """The step of one proposal."""
        return self.judged[proposal_id].step if proposal_id in self.judged else RECEIVED


class Graph:
    """One snapshot of a store, with the questions that the screens ask. What covers the whole graph is kept per snapshot."""

    def __init__(self, folder: DataFolder, user: User = LOCAL) -> None:
        self._folder, self._store, self._iris = folder, engine(folder), folder.iris
        self._at = snapshot(folder, self._store)
        self.desk = Desk(folder, user, _follower(folder).soon)  #: what this user may change

    @property
    def store(self) -> Engine:
        """The snapshot, for the other modules of screens' questions (`ui.data_…`)."""
        return self._store

    @property
    def at(self) -> Snapshot:
        """The key of what is kept of this snapshot."""
        return self._at

    @property
    def counts(self) -> Counts:
        return _counts(self._at, self._folder)

    @property
    def status(self) -> dict[str, Any]:
        """What is in the store, with sizes and the last change (`kg.status`)."""
        return _status(self._at, self._folder) | {"judgements": judgements(self._folder), "lost": losses(self._folder)}

    @property
    def laws(self) -> list[laws.LawLine]:
        """The loaded laws, each on a line."""
        return _laws(law_snapshot(self._folder, self._store), self._iris.base)

    @property
    def titles(self) -> dict[str, str]:
        """Titles of laws, by id."""
        return _titles(law_snapshot(self._folder, self._store), self._iris.base)

    @property
    def proposals(self) -> dict[str, ProposalLine]:
        """All proposals in short, by id."""
        return _proposals(self._at, self._iris.base)

    @property
    def iris(self) -> Iris:
        """The IRIs of this store."""
        return self._iris

    @cached_property
    def _kept(self) -> tuple[Lists, bool]:
        return kept_lists(self._folder).now(self._store)

    @property
    def lists(self) -> Lists:
        """All proposals and what they cite, for lists with facets."""
        return self._kept[0]

    @property
    def behind(self) -> bool:
        """Lists that were asked here are those of a moment ago; newer ones are being read."""
        return "_kept" in self.__dict__ and not self._kept[1]

    @cached_property
    def standing(self) -> Standing:
        """Where every proposal stands in the test; read at once, not from the snapshot."""
        return _standing(self.lists, self._folder, tuple(table.progress(self._folder).values()))

    @property
    def departments_by_proposal(self) -> dict[str, tuple[str, ...]]:
        """The ministries responsible for the laws that each proposal cites, where known."""
        return _departments(self.lists, self._at, self._iris.base)

    def label(self, target: str) -> str:
        """How a reader writes a target."""
        return kg_clusters.label(target, self.titles)

    def proposal(self, proposal_id: str) -> Proposal:
        """With the corrections of people, read at once and not from the snapshot. Raises InputError for an unknown id."""
        return corrected(self._folder, read_proposal(self._store, self._iris, proposal_id))

    def node(self, proposal_id: str) -> str:
        """The IRI of a proposal."""
        return self._iris.proposal(proposal_id).value

    def describe(self, nodes: Sequence[str]) -> bytes:
        """What the graph says of things (IRIs), as Turtle."""
        triples = self._store.construct(_SAID, {"ding": [NamedNode(node) for node in nodes]})
        return serialize(sorted(triples, key=str), format=RdfFormat.TURTLE, prefixes=self._iris.prefixes) if nodes else b""

    def unit(self, target: str, on: date | None) -> laws.Unit:
        """A law or a unit of it on a day. Raises InputError when there is no such text."""
        return laws.unit(self._store, self._iris, target, on, self.titles)

    def versions(self, target: str) -> list[laws.VersionInfo]:
        """The loaded versions of the law that a target lies in, oldest first; none for other sources."""
        law = jci.law_of(target)
        return laws.versions(self._store, self._iris, law) if law else []

    def citing(self, target: str) -> list[Citing]:
        """The citations of a target and of what lies within it."""
        return _citing(self._at, self._iris.base)(target)

    def alike(self, proposal_id: str) -> list[kg_alike.Alike]:
        """The likely duplicates of a proposal by the stored signals, best first."""
        return kg_alike.alike(self._store, self._iris, proposal_id)

    def verdicts(self, proposal_id: str) -> dict[str, Verdict]:
        """What people said of a proposal and another one, by the other's id; read at once, not from the snapshot."""
        found = pair_verdicts(table.read(self._folder, proposal_id))
        return {b if a == proposal_id else a: verdict for (a, b), verdict in found.items()}

    @property
    def review(self) -> Review:
        """The questions of the screens that review pairs."""
        return Review(self._folder, self._store, self._iris, self.desk.user)

    def test(self, proposal_id: str) -> dict[str, Any]:
        """How far the test of a proposal is (`kg.review.overview`); read at once, not from the snapshot."""
        return overview(self._folder, proposal_id)

    def options(self, proposal_id: str) -> list[Option]:
        """Existing room for a proposal, best first. Raises UnreachableError while its index can't be had."""
        return _options(self._at, self._folder, date.today())(proposal_id)

    def given_room(self, target: str) -> list[GivenRoom]:
        """The room that a rule found in a provision."""
        return given(self._store, self._iris, target)


def graph() -> Graph:
    """The store that REGELRUIMTE_STORE names, as it is now, for the user of this session."""
    folder = data_folder()
    return Graph(folder, who.visitor(folder))


def data_folder() -> DataFolder:
    """The folder that REGELRUIMTE_STORE names, opened once."""
    return _folder(os.environ.get("REGELRUIMTE_STORE") or DEFAULT_STORE)


def address(written: str) -> str:
    """An address from a URL in its canonical form. Raises UsageError when it can't be read."""
    try:
        return jci.canonical(written)
    except ValueError as error:
        raise UsageError(f"‘{written}’ is geen adres van een regeling (wel bijvoorbeeld jci1.3:c:BWBR0035303&artikel=11).") from error


def day(written: str | None) -> date | None:
    """A day from a URL. Raises InputError when it is no date."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise InputError(f"‘{written}’ is geen datum (JJJJ-MM-DD).") from error


@lru_cache(maxsize=4)
def _folder(path: str) -> DataFolder:
    return DataFolder(path)


@lru_cache(maxsize=4)
def _follower(folder: DataFolder) -> Follower:
    return Follower(folder)


# A snapshot never changes, so what is asked of all of it is asked once; two are kept, for a visit that began on the one before.


@lru_cache(maxsize=2)
def _status(at: Snapshot, folder: DataFolder) -> dict[str, Any]:
    return status(folder)


@lru_cache(maxsize=2)
def _laws(at: Snapshot, base: str) -> list[laws.LawLine]:
    return laws.list_laws(at.store, Iris(base))


@lru_cache(maxsize=2)
def _counts(at: Snapshot, folder: DataFolder) -> Counts:
    found = counts(folder)  # not the whole status: every screen asks this, and that looks at every file
    return Counts(found["proposals"], found["laws"], found["citations"])


@lru_cache(maxsize=2)
def _titles(at: Snapshot, base: str) -> dict[str, str]:
    return kg_clusters.law_titles(at.store, Iris(base))


@lru_cache(maxsize=2)
def _proposals(at: Snapshot, base: str) -> dict[str, ProposalLine]:
    return {line.id: line for line in list_proposals(at.store, Iris(base))}


@lru_cache(maxsize=2)
def _standing(lists: Lists, folder: DataFolder, _progress: tuple[int, ...]) -> Standing:
    lines = lists.proposals
    judged = standings(table.read(folder), {line.id: line.directions for line in lines})
    steps = [judged[line.id].step if line.id in judged else RECEIVED for line in lines]
    return Standing(judged, np.array([step in OPEN_STEPS for step in steps], dtype=bool), Facet(enumerate(steps)))


@lru_cache(maxsize=2)
def _citing(at: Snapshot, base: str) -> Callable[[str], list[Citing]]:
    """Of an article that hundreds of proposals cite it takes a second to ask."""
    return lru_cache(maxsize=32)(partial(citing, at.store, Iris(base)))


@lru_cache(maxsize=2)
def _options(at: Snapshot, folder: DataFolder, day: date) -> Callable[[str], list[Option]]:
    """A screen that is judged on is made anew after each key, and ranking room takes longest of all."""
    return lru_cache(maxsize=64)(partial(find_room, folder))


@lru_cache(maxsize=2)
def _departments(lists: Lists, at: Snapshot, base: str) -> dict[str, tuple[str, ...]]:
    known = departments(at.store, Iris(base))
    found = {line.id: (known.get(jci.law_of(law) or "") for law in line.laws) for line in lists.proposals}
    return {one: tuple(dict.fromkeys(filter(None, named))) for one, named in found.items()}
