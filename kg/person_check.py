"""Deciding on the words that may name persons: what is blacked out is gone from the graph and all that is made of it, bytes included."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.erase import DERIVED, compact_databases, remove_names
from kg.folder.data_folder import DataFolder, Writer
from kg.folder.person_rows import BLACK, LEFT, OPEN, PersonRow, blacked, decided, merged
from kg.folder.private import PrivateFolder, Source
from kg.judgements.reviewers import reviewer_id
from kg.loading.proposals import Intake, Reading
from kg.proposals.read import read_proposal
from records import InputError, Offered, Proposal, UsageError

#: reads a document as a face does: the bytes, where they came from, one of its proposals as it now is, and the words to leave out
Reader = Callable[[bytes, Source, Proposal, Sequence[str]], Sequence[Reading]]


@dataclass(frozen=True)
class Standing:
    """How far the check is, of some proposals."""

    open: int  #: words that nobody decided on
    proposals: int  #: in which they stand
    unread: int  #: proposals that were added before there was such a check

    @property
    def words(self) -> str:
        """In Dutch, for beside an export."""
        unread = f"; {_counted(self.unread)} nog niet op namen nagelezen (voeg opnieuw toe)" if self.unread else ""
        where = f" (in {_counted(self.proposals)})" if self.open and self.proposals > 1 else ""
        return f"Gegevens van personen: {self.open or 'alles'} {'niet ' if self.open else ''}beoordeeld{where}{unread}"

    @property
    def done(self) -> bool:
        return not (self.open or self.unread)


def _counted(number: int) -> str:
    return f"{number} {'voorstel' if number == 1 else 'voorstellen'}"


def rows_of(folder: DataFolder, proposal_id: str) -> list[PersonRow]:
    """What may name a person in a proposal. Raises InputError when there is no such proposal, or it was added before there was a check."""
    private = PrivateFolder(folder)
    if proposal_id not in private.sources():
        raise InputError(f"{proposal_id}: geen voorstel met dit kenmerk")
    rows = private.person_rows(proposal_id)
    if rows is None:
        raise InputError(f"{proposal_id}: nog niet op namen nagelezen; voeg het bestand opnieuw toe")
    return rows


def open_rows(folder: DataFolder, ids: Iterable[str] | None = None) -> dict[str, int | None]:
    """Proposal → number of words that nobody decided on, None where it isn't known; of these proposals, or of all."""
    private = PrivateFolder(folder)
    ids = private.sources() if ids is None else ids
    rows = {one: private.person_rows(one) for one in ids}
    return {one: None if these is None else sum(row.status == OPEN for row in these) for one, these in rows.items()}


def standing(folder: DataFolder, ids: Iterable[str] | None = None) -> Standing:
    """How far the check is, of these proposals or of all."""
    found = list(open_rows(folder, ids).values())
    return Standing(sum(number or 0 for number in found), sum(bool(number) for number in found), found.count(None))


def decide(
    folder: DataFolder, proposal_id: str, black: Iterable[int], leave: Iterable[int], who: str, read: Reader
) -> list[PersonRow]:
    """Black out or leave the words of these numbers; gives all rows as they then are.

    The document is read anew, and what was made of its text is made again. Raises UsageError for a number that isn't there or is
    named twice, InputError when the original is gone.
    """
    decisions = dict.fromkeys(black, BLACK)
    if both := sorted(decisions.keys() & set(leave)):
        raise UsageError(f"nummer {both[0]} kan niet zwart én gelaten zijn")
    decisions |= dict.fromkeys(leave, LEFT)
    by = reviewer_id(folder, who)
    private = PrivateFolder(folder)
    with folder.writer("gegevens van personen beoordelen") as writer:
        before = rows_of(folder, proposal_id)
        rows = decided(before, decisions, by)
        if set(blacked(before)) != set(blacked(rows)):
            rows = merged(rows, _read_anew(folder, writer, proposal_id, blacked(rows), read))
        private.put_person_rows(proposal_id, rows)  # last: what a kill cut off is not said to be done
    return rows


def _read_anew(folder: DataFolder, writer: Writer, proposal_id: str, black: Sequence[str], read: Reader) -> Sequence[Offered]:
    """Every proposal of the document without the words blacked out, and nothing left of how it was; gives what the one now offers."""
    private = PrivateFolder(folder)
    source = private.sources()[proposal_id]
    original = private.original(source)
    private.keep_black(proposal_id, source, black)
    words = private.black(source.sha256, source.path)
    readings = read(original, source, read_proposal(folder.store(), folder.iris, proposal_id), words)
    ids = [one for one, its in private.sources().items() if its.sha256 == source.sha256]
    taken = Intake(folder, writer).take(Path(source.path), original, readings)
    for one in ids:
        remove_names(folder, writer, one, folder.bytes_of(writer.iris.graph("voorstel", one)))  # after it: no mention is without its name
        for eraser in DERIVED:
            eraser(folder, writer, one)
    writer.follow()
    compact_databases(folder)
    writer.rebuild_index()
    return next((contact.offered for one, (_, contact) in zip(taken, readings, strict=True) if one.proposal.id == proposal_id), ())


def note(folder: DataFolder, proposal_id: str, decisions: Mapping[str, str], who: str) -> None:
    """Decisions that were made before the proposal was kept (words → zwart or gelaten): the text was read with them already."""
    private, by = PrivateFolder(folder), reviewer_id(folder, who)
    rows = private.person_rows(proposal_id) or []
    known = {row.quote for row in rows}
    first = max((row.nr for row in rows), default=0) + 1
    gone = [PersonRow(nr, words, "", None, None, None, 0, "zwart gemaakt bij het toevoegen")
            for nr, words in enumerate([one for one in decisions if one not in known], first)]  # fmt: skip
    rows = decided([*rows, *gone], {row.nr: decisions[row.quote] for row in [*rows, *gone] if row.quote in decisions}, by)
    private.keep_black(proposal_id, private.sources()[proposal_id], blacked(rows))
    private.put_person_rows(proposal_id, rows)
