"""What a reviewer reads at a criterion: rights that may be touched, with their provisions and where they were raised before."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import jci
from kg.judgements.evidence import evidence
from kg.judgements.record import Judgement
from kg.law.laws import VersionInfo, parts_on, text_of, versions
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.review.rights import Touched, raised_before, touched
from records import InputError, Proposal, UsageError

CONSTITUTION = "BWBR0001840"


@dataclass(frozen=True)
class Reading:
    """A provision to read, in the version in force on a day."""

    target: str
    label: str
    text: str = ""  #: "" where the law isn't loaded or doesn't have it on that day
    version: VersionInfo | None = None
    pin: str = ""  #: IRI of the provision in that version, for evidence

    @property
    def criterion(self) -> str:
        """The criterion that it is read for: the constitution, or what stands beside and above it."""
        return "grondwet" if jci.law_of(self.target) == CONSTITUTION else "verdragen"


@dataclass(frozen=True)
class AtStake:
    """A right that a proposal may touch."""

    touched: Touched
    provisions: tuple[Reading, ...]
    raised: tuple[str, ...]  #: ids of other proposals that cite these provisions, or were tested on them


def at_stake(store: GraphStore, iris: Iris, proposal: Proposal, judgements: Iterable[Judgement], on: date) -> list[AtStake]:
    """The rights that a proposal may touch by visible rules, those found most often in what it asks for first."""
    judged = list(judgements)
    return [
        AtStake(
            one, tuple(reading(store, iris, target, label, on) for label, target in one.right.provisions),
            tuple(name for name in raised_before(store, iris, one.right, judged) if name != proposal.id),
        )
        for one in touched(proposal)
    ]  # fmt: skip


def reading(store: GraphStore, iris: Iris, target: str, label: str, on: date) -> Reading:
    """A provision as it stands on a day; without text where that can't be had."""
    try:
        version, parts = parts_on(store, iris, target, on)
    except InputError:
        return Reading(target, label)
    return Reading(target, label, text_of(parts), version, pin(store, iris, target))


def pin(store: GraphStore, iris: Iris, target: str) -> str:
    """The IRI of a provision in the version in force, as a judgement keeps it; "" where there is none."""
    try:
        return evidence(store, iris, target).iri
    except UsageError:
        return ""


def pinned(store: GraphStore, iris: Iris, judgements: Sequence[Judgement]) -> dict[str, tuple[str, VersionInfo | None]]:
    """IRI of every text that these judgements rest on → its address and version; what is no longer loaded is left out."""
    found: dict[str, tuple[str, VersionInfo | None]] = {}
    for given in dict.fromkeys(read for one in judgements for read in one.evidence):
        try:
            read = evidence(store, iris, given)
        except UsageError:
            continue
        known = versions(store, iris, jci.law_of(read.target) or "")
        version = next((one for one in known if given == one.iri or given.startswith(f"{one.iri}/")), None)
        found[given] = (read.target, version)
    return found
