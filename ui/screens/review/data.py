"""The questions of the screens that review pairs. What the signals say is kept as long as their file stays the same:
a judgement makes a new snapshot, but changes no signal."""
from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from functools import lru_cache

from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.common_ask import CommonAsk, asks
from kg.judgements.pair_book import pair_book
from kg.judgements.record import Judgement
from kg.judgements.reviewers import known_id
from kg.judgements.verdicts import Verdict, labelled_pairs, stances
from kg.overlap import pairs
from kg.overlap.groups import AskGroup
from kg.overlap.stored import GRAPH, group_members
from kg.permissions import User
from kg.rdf.engine import Engine
from kg.rdf.iri import Iris
from kg.review.groups import Links, current_group, current_groups, neighbours
from kg.review.queue import EVERYTHING, Choice, Filter, Listing, Queue

Pair = tuple[str, str]
SETTLED = 60.0  #: seconds after which a changed file is surely in the snapshot
LISTINGS = 32  #: filters whose pairs are kept


class Review:
    """One snapshot, for one user."""

    def __init__(self, folder: DataFolder, store: Engine, iris: Iris, user: User) -> None:
        self._folder, self._store, self._iris, self._user = folder, store, iris, user

    @property
    def me(self) -> str | None:
        """The random id of this user; None when they never judged."""
        return known_id(self._folder, self._user.name) if self._user.name else None

    def queue(self, choice: Choice) -> Queue:
        """The pairs to review, with what people said of them at this moment."""
        signals = _signals(self._folder)
        everything = signals.listing(self._folder, self._store, self._iris, EVERYTHING)
        chosen = signals.listing(self._folder, self._store, self._iris, choice.of_signals)
        return Queue(choice, chosen, everything, self.verdicts(), self.me)

    def verdicts(self) -> Mapping[Pair, Verdict]:
        """What people said of each pair, read at once, not from the snapshot."""
        return pair_book(self._folder).verdicts()

    def contributions(self, a: str, b: str) -> dict[str, float]:
        """What each signal adds to the log-odds of a pair."""
        return pairs.contributions(self._store, self._iris, a, b)

    def stances(self, proposal_id: str) -> tuple[dict[str, str], dict[str, Verdict]]:
        """What a proposal wants of each provision: by the machine, and by people (read at once)."""
        said = stances(table.read(self._folder, proposal_id))
        mine = {target: verdict for (name, target), verdict in said.items() if name == proposal_id}
        return pairs.proposed_stances(self._store, self._iris, proposal_id), mine

    def groups(self) -> list[AskGroup]:
        """The groups of asks as they are now, the largest first."""
        return current_groups(self._written(), self._links())

    def group(self, name: str) -> tuple[AskGroup | None, list[AskGroup]]:
        """The group of a name with its bridges and conflicts, and what people took off it."""
        return current_group(name, self._written(), self._links())

    def group_node(self, name: str) -> str:
        """The IRI of a group."""
        return self._iris.ask_group(name).value

    def former(self, name: str) -> AskGroup | None:
        """A group as it was last written, for one of which nothing is left."""
        members = tuple(sorted(self._written().get(name, ())))
        return AskGroup(name, members, members[0], False, (), ()) if members else None

    def neighbours(self, group: AskGroup) -> list[AskGroup]:
        """Other groups that likeness ties to a group, the most alike first."""
        return neighbours(group, self.groups(), self._links())

    def asks(self) -> dict[str, list[CommonAsk]]:
        """The common asks that people wrote, by group, the last one last."""
        return asks(self._folder)

    def history(self, group: AskGroup) -> list[Judgement]:
        """Every verdict on a pair with a member of a group, the last first; also what was replaced or taken back."""
        found = {row.id: row for one in group.proposals for row in table.read(self._folder, one) if row.kind == "paar" and not row.erased}
        return sorted(found.values(), key=lambda row: -row.nr)

    def cited(self, proposals: Sequence[str]) -> list[tuple[str, list[str]]]:
        """The articles that proposals cite, those that most cite first, with the proposals."""
        return pairs.cited_articles(self._store, self._iris, proposals)

    def _written(self) -> dict[str, set[str]]:
        return _signals(self._folder).groups(self._folder, self._store, self._iris)

    def _links(self) -> Links:
        everything = _signals(self._folder).listing(self._folder, self._store, self._iris, EVERYTHING)
        return Links.of(everything.by_pair, self.verdicts())

    def labelled(self) -> list[dict[str, str]]:
        """The pairs on which people agree, as the measuring sets have them."""
        return labelled_pairs(one for verdict in self.verdicts().values() for one in verdict.judgements)


class _Signals:
    """The pairs that the signals of one folder offer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: object = None
        self._listings: dict[Filter, Listing] = {}
        self._groups: dict[str, set[str]] = {}

    def listing(self, folder: DataFolder, store: Engine, iris: Iris, asked: Filter) -> Listing:
        """The pairs that a filter takes."""
        with self._lock:
            self._read(folder, store, iris)
            if len(self._listings) > LISTINGS:
                self._listings = {EVERYTHING: self._listings[EVERYTHING]}
            if asked not in self._listings:
                self._listings[asked] = Listing([one for one in self._listings[EVERYTHING].pairs if asked.takes(one)])
            return self._listings[asked]

    def groups(self, folder: DataFolder, store: Engine, iris: Iris) -> dict[str, set[str]]:
        """The groups of asks as they were last written: name → proposals. Not to be changed."""
        with self._lock:
            self._read(folder, store, iris)
            return self._groups

    def _read(self, folder: DataFolder, store: Engine, iris: Iris) -> None:
        if (known := _known_by(folder, store)) != self._known:
            self._listings, self._groups = {EVERYTHING: Listing(pairs.offered(store, iris))}, group_members(store, iris)
            self._known = known


def _known_by(folder: DataFolder, store: Engine) -> object:
    """What says that the signals are the same. Just after a change the snapshot may still be the one before, so it counts too."""
    file = folder.graphs / f"{GRAPH}.nq"
    if not file.exists():
        return None, id(store)
    stat = file.stat()
    return stat.st_mtime_ns, stat.st_size, id(store) if time.time() - stat.st_mtime < SETTLED else 0


@lru_cache(maxsize=4)
def _signals(folder: DataFolder) -> _Signals:
    return _Signals()
