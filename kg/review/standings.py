"""Where every proposal stands in the test, and what still waits for somebody: from the table of judgements, so true at once."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.record import Judgement
from kg.judgements.reviewers import known_id
from kg.judgements.status import Status, by_proposal, latest, status
from kg.judgements.verdicts import pair_verdicts
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE

RECEIVED = "ontvangen"  #: the step of a proposal on which nobody judged
_LIKELY = PROLOGUE + "SELECT ?signaal { VALUES ?klasse { UNDEF } ?signaal ruimte:klasse ?klasse }"

Pair = tuple[str, str]


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody, in numbers."""

    pairs: int  #: likely duplicates and overlaps on which this reviewer said nothing
    in_test: int  #: proposals of which a criterion is open while another was judged
    received: int  #: proposals whose test hasn't begun
    differing_pairs: tuple[Pair, ...]  #: on which reviewers differ
    differing_criteria: tuple[str, ...]  #: proposals of which reviewers differ on a criterion


def standings(judgements: Iterable[Judgement], directions: Mapping[str, Sequence[int]]) -> dict[str, Status]:
    """The status of each proposal on which there is a judgement of the test or a step; `directions` has every proposal that there is."""
    return {name: status(held, directions[name]) for name, held in by_proposal(judgements).items() if name in directions}


def likely_pairs(store: GraphStore, iris: Iris) -> frozenset[Pair]:
    """The pairs that the machine takes for duplicate or overlapping asks."""
    kinds = [iris.concept("paar", kind) for kind in ("duplicaat", "overlap")]
    return frozenset(iris.signal_pair(row["signaal"].value) for row in store.select(own_base(_LIKELY, iris), {"klasse": kinds}).rows)


def waiting(folder: DataFolder, likely: frozenset[Pair], found: Mapping[str, Status], proposals: Iterable[str], who: str) -> Waiting:
    """What waits, for a reviewer by name; nothing is made of a name that hasn't judged yet."""
    judgements = table.read(folder)
    me = known_id(folder, who)
    mine = {(one.proposal, one.other) for one in latest(judgements) if one.kind == "paar" and one.reviewer == me} if me else set()
    names = set(proposals)
    differing = sorted(pair for pair, verdict in pair_verdicts(judgements).items() if verdict.outcome is None and names.issuperset(pair))
    return Waiting(
        pairs=sum(pair not in mine for pair in likely if names.issuperset(pair)),
        in_test=sum(one.step == "toets" for one in found.values()),
        received=len(names) - sum(one.step != RECEIVED for one in found.values()),
        differing_pairs=tuple(differing),
        differing_criteria=tuple(sorted(name for name, one in found.items() if one.differ)),
    )
