"""Entering judgements: everything is checked here, then stored by `table.append`.

Each function gives back the stored row. All raise UsageError, in Dutch, for what can't be: an unknown proposal, a slug that is
not in its list, no motivation, evidence that isn't loaded, contact data in a motivation.
"""
from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import jci
from kg.clean import clean_text
from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.corrections import Place, anchor, apply
from kg.judgements.evidence import Texts, cited_provisions, evidence
from kg.judgements.record import WITHDRAWN, Judgement, check_slug
from kg.judgements.reviewers import reviewer_id
from kg.judgements.status import latest
from kg.proposals.read import read_proposal
from kg.proposals.triples import RECORD_FIELDS, passages
from kg.rdf import iri
from kg.statistics.facts import CONTACT
from records import InputError, Proposal, UsageError

LONGEST = 20_000  #: characters of a motivation


def judge_criterion(
    folder: DataFolder, proposal_id: str, criterion: str, outcome: str, motivation: str, reviewer: str, *,
    solution: int | None = None, read: Sequence[str] = (), replaces: str | None = None,
) -> Judgement:  # fmt: skip
    """A judgement on a criterion, of a proposal or of one direction of solution; `read` are the IRIs of the versions read."""
    proposal = _proposal(folder, proposal_id)
    if solution is not None and solution not in [one.nr for one in proposal.solutions]:
        raise UsageError(f"{proposal_id}: geen oplossingsrichting {solution}")
    texts = [evidence(folder.store(), folder.iris, given) for given in read]
    watched = [*cited_provisions(proposal), *(one.target for one in texts)]
    return _store(folder, Judgement(
        "toets", proposal_id, check_slug("uitkomst", outcome), reviewer, _motivation(motivation),
        check_slug("criterium", criterion), solution,
        evidence=tuple(one.iri for one in texts), texts=Texts(folder.store(), folder.iris).seen(watched), replaces=replaces,
    ))  # fmt: skip


def judge_pair(
    folder: DataFolder, a: str, b: str, verdict: str, motivation: str, reviewer: str, *, replaces: str | None = None
) -> Judgement:
    """A verdict on two proposals."""
    if a == b:
        raise UsageError(f"{a}: een oordeel over een paar gaat over twee verschillende voorstellen")
    for proposal_id in (a, b):
        _proposal(folder, proposal_id)
    first, second = sorted((a, b))
    return _store(folder, Judgement(
        "paar", first, check_slug("paar", verdict), reviewer, _motivation(motivation), other=second, replaces=replaces
    ))  # fmt: skip


def judge_pairs(folder: DataFolder, pairs: Sequence[tuple[str, str]], verdict: str, motivation: str, reviewer: str) -> list[Judgement]:
    """The same verdict on several pairs, all or none, at one time: how a group of asks is joined, or some leave it."""
    for proposal_id in {one for pair in pairs for one in pair}:
        _proposal(folder, proposal_id)
    words = _motivation(motivation)
    rows = [Judgement("paar", min(pair), check_slug("paar", verdict), reviewer, words, other=max(pair)) for pair in pairs]
    return _store_all(folder, rows) if rows else []


def judge_stance(folder: DataFolder, proposal_id: str, target: str, stance: str, reviewer: str, *, motivation: str = "") -> Judgement:
    """What a proposal wants of a provision: more room, stricter, something else."""
    _proposal(folder, proposal_id)
    address = _address(target)
    return _store(folder, Judgement(
        "standpunt", proposal_id, check_slug("standpunt", stance), reviewer, _motivation(motivation, obligatory=False), targets=(address,),
        texts=Texts(folder.store(), folder.iris).seen([address] if jci.law_of(address) else []),
    ))  # fmt: skip


def correct_citation(
    folder: DataFolder, proposal_id: str, place: str, correction: str, reviewer: str, *, targets: Sequence[str] = (), motivation: str = ""
) -> Judgement:
    """A correction of a citation: `juist` confirms what was found, `geen` says that it cites nothing, `doel` gives the right targets.

    `place` is FIELD:START-END with offsets as `proposal ID` prints them; of a direction of solution `solutions.2:10-20`.
    """
    proposal = _proposal(folder, proposal_id)
    spot = place_of(proposal, place)
    shown = apply(proposal, table.read(folder, proposal_id)).proposal  # the graph follows later: what others corrected holds already
    found = [c for c in shown.citations if (c.field, c.nr, c.start, c.end) == (spot.field, spot.nr, spot.start, spot.end)]
    if check_slug("correctie", correction) == "doel":
        right = tuple(dict.fromkeys(_address(target) for target in targets))
    else:
        right = found[0].targets if found and correction == "juist" else ()
    if not found and correction != "doel":
        raise UsageError(f"{proposal_id}: op {place} staat geen gevonden citatie")
    if not right and correction != "geen":
        raise UsageError(f"{proposal_id}: {place} heeft geen doel om te bevestigen; geef er een met --doel")
    quote, occurrence = anchor(proposal, spot)
    return _store(folder, Judgement(
        "citatie", proposal_id, correction, reviewer, _motivation(motivation, obligatory=False), targets=right,
        field=spot.field, quote=quote, occurrence=occurrence,
    ))  # fmt: skip


def enter_step(
    folder: DataFolder, proposal_ids: Sequence[str], step: str, day: date, motivation: str, reviewer: str, *,
    departments: Sequence[str] = (), replaces: str | None = None,
) -> list[Judgement]:  # fmt: skip
    """A step of one or more proposals, all or none. Those of one work session share a `session`; the motivation is its outcome."""
    if not proposal_ids:
        raise UsageError("noem ten minste één voorstel")
    for proposal_id in proposal_ids:
        _proposal(folder, proposal_id)
    session = secrets.token_hex(4) if step == "werksessie" else None
    row = Judgement(
        "stap", "", check_slug("stap", step), "", _motivation(motivation), day=day.isoformat(),
        departments=tuple(map(check_motivation, departments)), session=session, replaces=replaces,
    )  # fmt: skip
    return _store_all(folder, [replace(row, proposal=proposal_id, reviewer=reviewer) for proposal_id in dict.fromkeys(proposal_ids)])


def enter_session(
    folder: DataFolder, following: Mapping[str, str], day: date, outcome: str, reviewer: str, *, departments: Sequence[str] = ()
) -> list[Judgement]:
    """A work session: of each proposal the step `werksessie`, and the step that follows it ("" for none); all or none.

    `following` has the proposals that were discussed; all rows share a `session`, those of the session itself come first.
    """
    if not following:
        raise UsageError("noem ten minste één voorstel")
    for proposal_id in following:
        _proposal(folder, proposal_id)
    names = tuple(dict.fromkeys(filter(None, (check_motivation(name) for name in departments))))
    held = Judgement("stap", "", "werksessie", reviewer, _motivation(outcome), day=day.isoformat(), session=secrets.token_hex(4))
    rows = [replace(held, proposal=proposal_id, departments=names) for proposal_id in following]
    rows += [replace(held, proposal=name, outcome=check_slug("stap", step)) for name, step in following.items() if step]
    return _store_all(folder, rows)


def undo(folder: DataFolder, judgement_id: str, reviewer: str) -> Judgement:
    """Take back one's own judgement: a new row that says what held before it, or that nothing does (`WITHDRAWN`).

    The row taken back stays in the table. Raises UsageError for another's judgement, for one that no longer holds, and for a
    correction: that is taken back by a new one.
    """
    mine = table.find(folder, judgement_id)
    return _store(folder, replace(_undone(mine, table.read(folder, mine.proposal), reviewer_id(folder, reviewer)), reviewer=reviewer))


def undo_session(folder: DataFolder, session: str, reviewer: str, proposals: Sequence[str] = ()) -> list[Judgement]:
    """Take back what one entered of a work session, the steps that followed included: of these proposals, or all; all or none.

    Raises UsageError for a session of another, and where nothing (more) holds.
    """
    who, steps = reviewer_id(folder, reviewer), [one for one in table.read(folder) if one.kind == "stap" and not one.erased]
    mine = [one for one in latest(steps) if one.session == session and (not proposals or one.proposal in proposals)]
    if not mine:
        raise UsageError(f"werksessie {session}: hiervan is niets (meer) dat ongedaan gemaakt kan worden")
    return _store_all(folder, [replace(_undone(one, steps, who), reviewer=reviewer) for one in mine])


def _undone(mine: Judgement, judgements: Sequence[Judgement], who: str) -> Judgement:
    """The row that takes one's own judgement back; `judgements` are all on its proposal, and may be more."""
    if mine.kind == "citatie":
        raise UsageError(f"{mine.id}: een oordeel van de soort {mine.kind} wordt verbeterd met een nieuw oordeel")
    if mine.reviewer != who:
        raise UsageError(f"{mine.id}: dit oordeel is van een ander")
    rows = {one.id: one for one in judgements if (one.reviewer, one.subject) == (mine.reviewer, mine.subject)}
    if mine.kind != "stap" and mine.id != list(rows)[-1]:
        raise UsageError(f"{mine.id}: er is al een later oordeel over hetzelfde")
    if mine.kind == "stap" and (mine.outcome == WITHDRAWN or any(one.replaces == mine.id for one in rows.values())):
        raise UsageError(f"{mine.id}: deze stap is al ongedaan gemaakt of vervangen")  # an event: a later one leaves it as it is
    before = rows.get(mine.replaces or "")
    words = "Ongedaan gemaakt; hiervoor was er geen oordeel." if mine.kind != "stap" else "Ongedaan gemaakt."
    blank = replace(mine, outcome=WITHDRAWN, motivation=words, evidence=(), texts={})
    held = before if before is not None and before.outcome != WITHDRAWN else blank
    return replace(held, replaces=mine.id)


def _store(folder: DataFolder, judgement: Judgement) -> Judgement:
    return _store_all(folder, [judgement])[0]


def _store_all(folder: DataFolder, judgements: Sequence[Judgement]) -> list[Judgement]:
    if judgements[0].replaces:
        earlier = table.find(folder, judgements[0].replaces)
        if (earlier.kind, earlier.proposal) != (judgements[0].kind, judgements[0].proposal):
            raise UsageError(f"{earlier.id}: een verbetering hoort bij hetzelfde voorstel en dezelfde soort oordeel")
    who = reviewer_id(folder, judgements[0].reviewer)
    return table.append(folder, [replace(one, reviewer=who) for one in judgements])


def _proposal(folder: DataFolder, proposal_id: str) -> Proposal:
    try:
        return read_proposal(folder.store(), folder.iris, proposal_id)
    except InputError as error:
        raise UsageError(str(error)) from error


def _motivation(words: str, obligatory: bool = True) -> str:
    return check_motivation(words, "een oordeel zonder motivering telt niet; geef die met --motivering" if obligatory else "")


def check_motivation(words: str, missing: str = "") -> str:
    """Words of a person, trimmed. Raises UsageError for contact data, no text, too many words, or (with a message for that) none."""
    words = clean_text(words).strip()
    if missing and not words:
        raise UsageError(missing)
    if len(words) > LONGEST:
        raise UsageError(f"de tekst is langer dan {LONGEST} tekens")
    if CONTACT.search(words):
        raise UsageError("in de tekst staat een mailadres of telefoonnummer; contactgegevens horen hier niet")
    return words


def _address(target: str) -> str:
    try:
        return jci.canonical(iri.to_target(target.strip()))
    except ValueError as error:
        raise UsageError(f"{target}: geen adres van een bron (wel bijvoorbeeld jci1.3:c:BWBR0035303&artikel=11)") from error


def place_of(proposal: Proposal, written: str) -> Place:
    """The place that `FIELD:START-END` names, without the blanks at its ends. Raises UsageError when the text has no such place."""
    match = re.fullmatch(r"(?P<field>[a-z_]+)(?:[./](?P<nr>\d{1,9}))?:(?P<start>\d{1,9})-(?P<end>\d{1,9})", written.strip())
    if not match:
        raise UsageError(f"{written}: geen plaats van een citatie (VELD:BEGIN-EINDE, bijvoorbeeld problem:10-25 of solutions.1:0-9)")
    field, start, end = RECORD_FIELDS.get(match["field"], match["field"]), int(match["start"]), int(match["end"])
    texts = {nr: words for name, nr, words in passages(proposal) if name == field}
    numbers = [int(match["nr"])] if match["nr"] else _numbers(proposal, field, start, end, list(texts))
    if len(numbers) > 1:
        raise UsageError(f"{written}: in meer dan één oplossingsrichting; schrijf {field}.N:{start}-{end}")
    nr = numbers[0] if numbers else None
    if nr not in texts or not start < end <= len(texts[nr]) or not (quote := texts[nr][start:end]).strip():
        raise UsageError(f"{proposal.id}: {written} ligt niet in de tekst van het voorstel")
    blanks = len(quote) - len(quote.lstrip())
    return Place(field, nr, start + blanks, start + blanks + len(quote.strip()))


def _numbers(proposal: Proposal, field: str, start: int, end: int, all_numbers: Sequence[int | None]) -> list[int | None]:
    """Which direction is meant by a place without a number: the one that has a citation just there, else any."""
    found = [one.nr for one in proposal.citations if (one.field, one.start, one.end) == (field, start, end)]
    return list(dict.fromkeys(found)) or list(all_numbers)
