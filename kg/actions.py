"""The desk: everything that somebody at a face may change, each thing behind the check of their role.

Screens hold a `Desk` and never call what is behind it. All of it raises NotAllowed (`kg.permissions`) for who may not, and else
what the function behind it raises.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import person_check
from kg.erase import Erased, erase
from kg.folder.data_folder import DataFolder
from kg.folder.person_rows import PersonRow
from kg.folder.private import PrivateFolder
from kg.judgements import enter, table
from kg.judgements.common_ask import CommonAsk, write_ask
from kg.judgements.record import Judgement
from kg.judgements.reviewers import reviewer_id
from kg.loading.proposals import Intake, Reading, Taken
from kg.overlap import job
from kg.permissions import User, read_roles, set_roles
from kg.room import register
from records import Contact

if TYPE_CHECKING:
    from kg.check import Finding


@dataclass(frozen=True)
class Desk:
    """What one user does in one folder."""

    folder: DataFolder
    user: User
    judged: Callable[[], None] = lambda: None  #: called after a judgement: the graph may follow (`kg.judgements.follow.Follower.soon`)

    def pair(self, a: str, b: str, verdict: str, motivation: str) -> Judgement:
        """A verdict on two proposals."""
        self.user.check("beoordelen")
        return self._done(enter.judge_pair(self.folder, a, b, verdict, motivation, self.user.name))

    def pairs(self, pairs: Sequence[tuple[str, str]], verdict: str, motivation: str) -> list[Judgement]:
        """One verdict on several pairs: to join a group of asks, or to keep some apart."""
        self.user.check("groepen bewerken")
        rows = enter.judge_pairs(self.folder, pairs, verdict, motivation, self.user.name)
        self.judged()
        return rows

    def common_ask(self, group: str, sentence: str, members: Sequence[str]) -> CommonAsk:
        """The common ask of a group in one sentence; "" takes it back."""
        self.user.check("groepen bewerken")
        return write_ask(self.folder, group, sentence, members, self.user.name)

    def undo(self, judgement_id: str) -> Judgement:
        """Take back a judgement of one's own: what held before it holds again (`enter.undo`)."""
        kind = table.find(self.folder, judgement_id).kind
        self.user.check("een standpunt vastleggen" if kind == "standpunt" else "beoordelen")
        return self._done(enter.undo(self.folder, judgement_id, self.user.name))

    def criterion(
        self, proposal_id: str, criterion: str, outcome: str, motivation: str, *, solution: int | None = None, read: Sequence[str] = ()
    ) -> Judgement:
        """A judgement on a criterion, of a proposal or of one direction of solution."""
        self.user.check("beoordelen")
        return self._done(enter.judge_criterion(
            self.folder, proposal_id, criterion, outcome, motivation, self.user.name, solution=solution, read=read
        ))  # fmt: skip

    def step(self, proposal_ids: Sequence[str], step: str, day: date, motivation: str, departments: Sequence[str] = ()) -> list[Judgement]:
        """A step of one or more proposals."""
        self.user.check("beoordelen")
        rows = enter.enter_step(self.folder, proposal_ids, step, day, motivation, self.user.name, departments=departments)
        self.judged()
        return rows

    def work_session(
        self, following: Mapping[str, str], day: date, outcome: str, departments: Sequence[str] = ()
    ) -> list[Judgement]:
        """A work session that was held, on these proposals, each with the step that follows ("" for none)."""
        self.user.check("beoordelen")
        rows = enter.enter_session(self.folder, following, day, outcome, self.user.name, departments=departments)
        self.judged()
        return rows

    def undo_session(self, session: str, proposals: Sequence[str] = ()) -> list[Judgement]:
        """Take back a work session that one entered, of these proposals or whole (`enter.undo_session`)."""
        self.user.check("beoordelen")
        rows = enter.undo_session(self.folder, session, self.user.name, proposals)
        self.judged()
        return rows

    def stance(self, proposal_id: str, target: str, stance: str) -> Judgement:
        """What a proposal wants of a provision."""
        self.user.check("een standpunt vastleggen")
        return self._done(enter.judge_stance(self.folder, proposal_id, target, stance, self.user.name))

    def correct(self, proposal_id: str, place: str, correction: str, targets: Sequence[str] = (), motivation: str = "") -> Judgement:
        """A correction of a citation; `place` as `enter.correct_citation` takes it."""
        self.user.check("een verwijzing verbeteren")
        return self._done(enter.correct_citation(
            self.folder, proposal_id, place, correction, self.user.name, targets=targets, motivation=motivation
        ))  # fmt: skip

    def record_room(self, entry: register.Entry) -> register.Entry:
        """An existing option into the register."""
        self.user.check("bestaande ruimte vastleggen")
        return register.add_entries(self.folder, [replace(entry, reviewer=self.user.name)])[0]

    def end_room(self, entry_id: str, until: date) -> None:
        """An option no longer holds from a day on."""
        self.user.check("bestaande ruimte vastleggen")
        register.end_entry(self.folder, entry_id, until)

    def contact(self, proposal_id: str) -> Contact:
        """The contact data of a proposal; the asking is logged."""
        self.user.check("contactgegevens opvragen")
        return PrivateFolder(self.folder).contact(proposal_id, reviewer_id(self.folder, self.user.name))

    def person_rows(self, proposal_id: str) -> list[PersonRow]:
        """The words of a proposal that may name persons, and what was decided."""
        self.user.check("gegevens van personen beoordelen")
        return person_check.rows_of(self.folder, proposal_id)

    def decide_persons(self, proposal_id: str, black: Sequence[int], leave: Sequence[int], read: person_check.Reader) -> list[PersonRow]:
        """Black out or leave words that may name persons."""
        self.user.check("gegevens van personen beoordelen")
        return person_check.decide(self.folder, proposal_id, black, leave, self.user.name, read)

    def add(
        self, document: Path, data: bytes, readings: Sequence[Reading], corrected: Sequence[Mapping[str, Any] | None],
        decided: Sequence[Mapping[str, str]] = (),
    ) -> list[Taken]:  # fmt: skip
        """The proposals read from a document, with what was corrected in their fields; `document` tells it from others.

        `decided`: for each, what was decided on words that may name persons, which were read without those blacked out.
        """
        self.user.check("voorstellen toevoegen")
        with self.folder.writer("een voorstel toevoegen") as writer:
            if any(corrected):  # before the proposals: what was cut off between the two is read again as corrected
                PrivateFolder(self.folder).keep_fields(sha256(data).hexdigest(), corrected)
            taken = Intake(self.folder, writer).take(document, data, readings)
            for one, decisions in zip(taken, decided, strict=False):
                if decisions:
                    person_check.note(self.folder, one.proposal.id, decisions, self.user.name)
            return taken

    def compare(self) -> bool:
        """Have a process compare all proposals; False when one is at it already (`kg.overlap.job.start`)."""
        self.user.check("voorstellen vergelijken")
        return job.start(self.folder)

    def stop_comparing(self) -> None:
        """Ask that process to stop."""
        self.user.check("voorstellen vergelijken")
        job.stop(self.folder)

    def erase(self, proposal_id: str) -> Erased:
        """A proposal is removed everywhere, bytes included."""
        self.user.check("beheren")
        return erase(self.folder, proposal_id)

    def check(self) -> list[Finding]:
        """What is wrong in the graph, the gravest first."""
        self.user.check("beheren")
        from kg.check import check  # only now: what reads shapes takes a second to load

        return check(self.folder)

    def roles(self) -> dict[str, frozenset[str]]:
        """Who has which roles."""
        self.user.check("beheren")
        return read_roles(self.folder)

    def give_roles(self, name: str, roles: frozenset[str]) -> None:
        """Somebody has these roles from now on."""
        self.user.check("beheren")
        set_roles(self.folder, name, roles)

    def _done(self, judgement: Judgement) -> Judgement:
        self.judged()
        return judgement
