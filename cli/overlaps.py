"""Commands about overlapping asks: overlaps, and the clusters of asks."""
from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

import jci
from cli.output import emit, emit_json, progress, say
from kg.folder.data_folder import DataFolder
from kg.judgements.record import as_json as judgement_json
from kg.judgements.verdicts import Verdict
from kg.law.metadata import departments
from kg.overlap import AskGroup, Comparison, Pair
from kg.overlap.run import Found, compare_all, keep
from kg.proposals.read import list_proposals
from records import InputError, Proposal, UnreachableError, UsageError


def overlaps(args: Namespace) -> int:
    """`overlaps [ID] [--min S]`: the likely duplicate asks; without --min from the probability at which a pair counts as overlap."""
    if args.min is not None and not 0 <= args.min <= 1:
        raise UsageError("--min is een getal van 0 tot en met 1")
    folder = DataFolder(args.store)
    if args.id and args.id not in {line.id for line in list_proposals(folder.store(), folder.iris)}:
        raise InputError(f"{args.id}: geen voorstel met dit kenmerk")
    found = compared(folder, args.min)
    _remarks(found.comparison, args.id)
    shown = [pair for pair in found.pairs if pair.score >= found.least and args.id in (None, pair.a, pair.b)]
    _print([as_json(pair, _told(found.verdicts.get((pair.a, pair.b)))) for pair in shown], args.format)
    return 0


def compared(folder: DataFolder, at_least: float | None = None) -> Found:
    """All proposals of a folder compared, with a bar on stderr while texts are embedded, and the signals kept in it.

    A folder that is in use is no error: the signals are kept at the next asking.
    """
    with progress() as bar:
        task = bar.add_task("Teksten lezen met het taalmodel", total=None)
        found = compare_all(folder, at_least, progress=lambda done, total: bar.update(task, completed=done, total=total))
    try:
        keep(folder, found)
    except (UnreachableError, OSError) as error:
        say(f"signalen niet bewaard: {error}")
    return found


def ask_clusters(args: Namespace) -> int:
    """`clusters --by ask`: groups of proposals that ask the same."""
    folder = DataFolder(args.store)
    found = compared(folder)
    by_id, ministries = {proposal.id: proposal for proposal in found.proposals}, departments(folder.store(), folder.iris)
    rows = [_cluster(folder, group, by_id, ministries) for group in found.groups]
    if args.format == "json":
        emit_json(rows)
    else:
        columns = {"n": "aantal", "label": "vraag", "proposals": "voorstellen", "departments": "departementen"}
        emit([row | {"n": len(row["proposals"])} for row in rows], args.format, columns)
    return 0


def as_json(pair: Pair, judgement: dict[str, Any] | None = None) -> dict[str, Any]:
    """A pair as the contract prints it."""
    return {
        "a": pair.a, "b": pair.b, "score": pair.score, "class": pair.kind, "signals": pair.signals, "shared": list(pair.shared),
        "reason": pair.reason, "opposite": pair.opposite, "judgement": judgement,
    }  # fmt: skip


def _told(verdict: Verdict | None) -> dict[str, Any] | None:
    """What people said of a pair: what they agree on (null where they differ), and the latest judgement of each."""
    return verdict and {"outcome": verdict.outcome, "judgements": [judgement_json(one) for one in verdict.judgements]}


def _cluster(folder: DataFolder, group: AskGroup, proposals: dict[str, Proposal], ministries: dict[str, str]) -> dict[str, Any]:
    cited = (target for one in group.proposals for citation in proposals[one].citations for target in citation.targets)
    names = dict.fromkeys(ministries[law] for target in cited if (law := jci.law_of(target)) in ministries)
    return {
        "target": folder.iris.ask_group(group.name).value, "label": proposals[group.central].title or group.central,
        "proposals": list(group.proposals), "departments": list(names), "confirmed": group.confirmed,
        "bridges": [list(link) for link in group.bridges], "conflicts": [list(link) for link in group.conflicts],
    }  # fmt: skip


def _remarks(comparison: Comparison, asked: str | None) -> None:
    if not comparison.with_model and len(comparison):
        say("zonder taalmodel: alleen woorden, wetten en richting zijn vergeleken (zie REGELRUIMTE_EMBEDDING)")
    for proposal_id in comparison.too_little:
        if asked in (None, proposal_id):
            say(f"{proposal_id}: te weinig tekst om te vergelijken")


def _print(rows: Sequence[dict[str, Any]], form: str) -> None:
    if form == "json":
        emit_json(rows)
        return
    columns = {"score": "kans", "a": "voorstel", "b": "lijkt op", "class": "klasse", "reason": "waarom"}
    emit([row | {"score": f"{row['score']:.2f}"} for row in rows], form, columns)
