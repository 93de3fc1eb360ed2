"""What goes into a dossier, gathered before anything is written. Only what the graph and the judgements hold: nothing private."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import jci
from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.common_ask import asks
from kg.judgements.evidence import Texts
from kg.judgements.record import Judgement
from kg.judgements.status import Status, status
from kg.judgements.verdicts import pair_verdicts
from kg.law.laws import parts_on, text_of
from kg.law.metadata import departments
from kg.overlap.groups import AskGroup
from kg.overlap.pairs import offered
from kg.overlap.stored import group_members
from kg.person_check import standing
from kg.proposals.citations import citing
from kg.proposals.clusters import label, law_titles
from kg.proposals.read import list_proposals, read_proposal
from kg.rdf import vocabulary
from kg.review.groups import Links, current_group
from kg.room.options import Option, room
from records import InputError, Proposal, UsageError

OPTIONS = 5  #: existing options that are shown for a proposal


@dataclass(frozen=True)
class Cited:
    """A provision that the proposals cite, with its text in force."""

    target: str
    label: str
    text: str  #: "" when it isn't loaded
    validity: str
    paraphrase: bool
    proposals: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """A judgement as a reader sees it."""

    about: str
    outcome: str
    motivation: str
    reviewer: str  #: random id
    time: str
    evidence: tuple[str, ...]
    notes: tuple[str, ...]  #: replaced by a later one; text changed since


@dataclass(frozen=True)
class OneProposal:
    """A proposal with what was found and judged about it."""

    proposal: Proposal
    status: Status
    citations: tuple[tuple[str, str, str], ...]  #: (quote, what it was resolved to, role)
    judgements: tuple[Judged, ...]
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Dossier:
    """A dossier, ready to be written."""

    title: str
    proposals: tuple[OneProposal, ...]
    departments: tuple[tuple[str, tuple[str, ...]], ...]  #: ministry to invite, and the laws that it answers for
    provisions: tuple[Cited, ...]
    pairs: tuple[Judged, ...]
    persons: str  #: how far the check on names of persons is, in words


def gather(folder: DataFolder, subject: str) -> Dossier:
    """The dossier of a proposal (its id), of all proposals around an article or law (its address), or of a group of asks.

    A group is named by its IRI, `vraaggroep/NAME`, or its name where no proposal has that id.

    Raises UsageError when the subject is neither, or nobody cites it.
    """
    store, iris = folder.store(), folder.iris
    titles = law_titles(store, iris)
    ids, title = _subject(folder, subject, titles)
    proposals = [read_proposal(store, iris, proposal_id) for proposal_id in ids]
    judgements = table.read(folder)
    texts = Texts(store, iris)
    own = {proposal.id: [one for one in judgements if one.proposal == proposal.id] for proposal in proposals}
    each = tuple(_one(folder, proposal, own[proposal.id], texts, titles) for proposal in proposals)
    cited = _provisions(folder, proposals, titles)
    return Dossier(title, each, _departments(folder, proposals, titles), cited, _pairs(judgements, ids), standing(folder, ids).words)


def _subject(folder: DataFolder, subject: str, titles: dict[str, str]) -> tuple[list[str], str]:
    known = {line.id: line.title for line in list_proposals(folder.store(), folder.iris)}
    if subject in known:
        return [subject], known[subject] or subject
    name = subject.removeprefix(folder.iris.ask_group("").value).removeprefix("vraaggroep/")
    group = _group(folder, name)
    if group is not None:
        said = asks(folder).get(name, [])
        return list(group.proposals), (said[-1].sentence if said else "") or known.get(group.central) or name
    try:
        target = jci.canonical(subject)
    except ValueError as error:
        raise UsageError(f"{subject}: geen voorstel, en geen adres van een artikel, wet of groep") from error
    ids = list(dict.fromkeys(one.proposal for one in citing(folder.store(), folder.iris, target)))
    if not ids:
        raise UsageError(f"{subject}: geen voorstel noemt dit")
    return ids, label(target, titles)


def _group(folder: DataFolder, name: str) -> AskGroup | None:
    """The group of asks of a name, as it is now."""
    store, iris = folder.store(), folder.iris
    links = Links.of({one.pair: one for one in offered(store, iris)}, pair_verdicts(table.read(folder)))
    return current_group(name, group_members(store, iris), links)[0]


def _one(folder: DataFolder, proposal: Proposal, judgements: Sequence[Judgement], texts: Texts, titles: dict[str, str]) -> OneProposal:
    resolved = tuple(
        (one.quote, "; ".join(label(target, titles) for target in one.targets) or vocabulary.label("oplosstatus", one.status),
         vocabulary.label("rol", one.role))
        for one in proposal.citations
    )  # fmt: skip
    replaced = {one.replaces for one in judgements}
    told = tuple(_judged(one, one.id in replaced, texts) for one in judgements if one.kind in ("toets", "stap", "standpunt"))
    options = room(folder, proposal.id)
    shown = [*[one for one in options if one.target][:OPTIONS], *[one for one in options if not one.target][:OPTIONS]]
    return OneProposal(proposal, status(judgements, [one.nr for one in proposal.solutions]), resolved, told, tuple(shown))


def _judged(one: Judgement, replaced: bool, texts: Texts) -> Judged:
    lists = {"toets": "uitkomst", "stap": "stap", "standpunt": "standpunt", "paar": "paar"}
    about = {
        "toets": vocabulary.label("criterium", one.criterion or ""), "stap": f"stap op {one.day}",
        "standpunt": f"standpunt over {', '.join(one.targets)}", "paar": f"{one.proposal} en {one.other}",
    }[one.kind]  # fmt: skip
    where = f", oplossingsrichting {one.solution}" if one.solution is not None else ""
    notes = [*(["vervangen door een later oordeel"] if replaced else []), *(f"{c.target}: {c.message}" for c in texts.changed(one))]
    outcome = vocabulary.label(lists[one.kind], one.outcome)
    return Judged(about + where, outcome, one.motivation, one.reviewer, one.time[:10], one.evidence, tuple(notes))


def _pairs(judgements: Sequence[Judgement], ids: Sequence[str]) -> tuple[Judged, ...]:
    found = pair_verdicts(judgements)
    return tuple(
        Judged(f"{a} en {b}", vocabulary.label("paar", one.outcome), one.motivation, one.reviewer, one.time[:10], (), ())
        for (a, b), verdict in sorted(found.items()) if a in ids and b in ids for one in verdict.judgements
    )  # fmt: skip


def _provisions(folder: DataFolder, proposals: Sequence[Proposal], titles: dict[str, str]) -> tuple[Cited, ...]:
    """The articles cited (a lid or onderdeel counts for its article), those that most proposals cite first."""
    by: dict[str, list[str]] = {}
    for proposal in proposals:
        targets = (target for citation in proposal.citations for target in citation.targets if jci.law_of(target) and jci.parts(target))
        for target in dict.fromkeys(map(jci.article_of, targets)):
            by.setdefault(target, []).append(proposal.id)
    found = [_cited(folder, target, tuple(ids), titles) for target, ids in by.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.proposals), one.label)))


def _cited(folder: DataFolder, target: str, ids: tuple[str, ...], titles: dict[str, str]) -> Cited:
    try:
        version, parts = parts_on(folder.store(), folder.iris, target, date.today())
    except InputError as error:
        return Cited(target, label(target, titles), "", str(error).partition(": ")[2], False, ids)
    return Cited(target, label(target, titles), text_of(parts), version.validity(), version.paraphrase, ids)


def _departments(folder: DataFolder, proposals: Sequence[Proposal], titles: dict[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    ministries = departments(folder.store(), folder.iris)
    laws: dict[str, list[str]] = {}
    for law in dict.fromkeys(one.law for proposal in proposals for one in proposal.citations if one.law in ministries):
        laws.setdefault(ministries[law or ""], []).append(titles.get(law or "", law or ""))
    return tuple((ministry, tuple(names)) for ministry, names in sorted(laws.items()))
