"""What the screen of work sessions asks: the sessions that were held, and what an agenda is made from."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.verdicts import WorkSession, work_sessions
from kg.law.metadata import departments
from kg.overlap.groups import AskGroup
from kg.rdf.iri import Iris
from kg.review.work_sessions import Agenda, Choice, Known, agenda, cited_laws, names
from records import UsageError
from ui.data.graph import Graph, day
from ui.data.snapshot import Snapshot

STATE = ("groepen", "voorstellen", "dag")  #: of an agenda, in the URL


def choice(asked: Mapping[str, str]) -> Choice:
    """What a URL puts on the agenda. Raises InputError for a date that is none."""
    return Choice(names(asked.get("groepen", "")), names(asked.get("voorstellen", "")), day(asked.get("dag")))


class Sessions:
    """The questions of one visit."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    @property
    def every(self) -> Sequence[WorkSession]:
        """The sessions that were entered, the latest day first, also those taken back; read from the table at once."""
        folder = self._graph.desk.folder
        return _every(folder, tuple(table.progress(folder).values()))

    @property
    def held(self) -> Sequence[WorkSession]:
        """Those that hold, for one proposal at least."""
        return [one for one in self.every if one.proposals]

    def one(self, session: str) -> WorkSession:
        """One session. Raises UsageError when there is none of that name."""
        for found in self.every:
            if found.id == session:
                return found
        raise UsageError(f"{session}: geen werksessie met dit kenmerk.")

    @cached_property
    def groups(self) -> dict[str, AskGroup]:
        """The groups of asks by name, the largest first."""
        return {one.name: one for one in self._graph.review.groups()}

    def agenda(self, chosen: Choice) -> Agenda:
        """The agenda of a choice."""
        graph = self._graph
        groups = self.groups if chosen.groups else {}
        return agenda(chosen, Known(
            groups, graph.review.asks(), graph.proposals, graph.standing.judged, _ministries(graph.at, graph.iris.base),
            lambda ids: cited_laws(graph.store, graph.iris, ids), graph.review.cited, self._label,
        ))  # fmt: skip

    def title(self, proposal_id: str) -> str:
        """The title of a proposal; its id where it has none, or is gone."""
        line = self._graph.proposals.get(proposal_id)
        return (line.title if line else "") or proposal_id

    def submitter(self, proposal_id: str) -> str:
        """Who sent a proposal; "" when not found."""
        line = self._graph.proposals.get(proposal_id)
        return line.submitter if line else ""

    def _label(self, address: str) -> str:
        return self._graph.titles.get(address) or (self._graph.label(address) if "&" in address else address)


@lru_cache(maxsize=2)
def _every(folder: DataFolder, progress: tuple[int, ...]) -> Sequence[WorkSession]:
    return work_sessions(table.read(folder))


@lru_cache(maxsize=2)
def _ministries(at: Snapshot, base: str) -> Mapping[str, str]:
    return departments(at.store, Iris(base))
