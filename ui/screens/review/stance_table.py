"""What two proposals want of the provisions that they cite: what the machine proposes and what people said."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import jci
from kg.judgements.verdicts import Verdict
from kg.rdf import vocabulary
from records import Proposal
from ui.kit.elements import badge, counted, esc, link, stacked, stacked_row, tag
from ui.kit.urls import cited_url

Label = Callable[[str], str]
MOST = 8  #: provisions of one proposal, where it shares none with the other
_NAMES = ("Voorstel", "Bepaling", "Volgens de machine", "Volgens mensen")


@dataclass(frozen=True)
class Stances:
    """Of one proposal, by address of the provision."""

    proposal: Proposal
    targets: tuple[str, ...]  #: those in an article that the other cites too; else the first that it cites
    proposed: Mapping[str, str]
    said: Mapping[str, Verdict]
    me: str | None

    @classmethod
    def of(
        cls, proposal: Proposal, proposed: Mapping[str, str], said: Mapping[str, Verdict], me: str | None, shared: Sequence[str]
    ) -> Stances:
        cited = dict.fromkeys(target for one in proposal.citations for target in one.targets if "&" in target)
        both = tuple(target for target in cited if jci.article_of(target) in shared)
        return cls(proposal, both or tuple(cited)[:MOST], proposed, said, me)

    def mine(self, target: str) -> str:
        """What this reviewer said; "" for nothing."""
        verdict = self.said.get(target)
        return next((one.outcome for one in verdict.judgements if one.reviewer == self.me), "") if verdict else ""


def stance_table(both: Sequence[Proposal], stances: Sequence[Stances], label: Label) -> str:
    """A row for each provision of each side."""
    rows = [row for side, found in zip(("links", "rechts"), stances, strict=True) for row in _rows(side, found, label)]
    if not rows:
        return tag("p", "Deze voorstellen noemen geen bepaling.")
    return stacked(_NAMES, "".join(rows), "standpunten")


def _rows(side: str, found: Stances, label: Label) -> list[str]:
    return [_row(f"{side}: {found.proposal.title or found.proposal.id}", found, target, label) for target in found.targets]


def _row(side: str, found: Stances, target: str, label: Label) -> str:
    machine = vocabulary.label("standpunt", found.proposed.get(target, "onbekend"))
    bepaling = link(cited_url(target, found.proposal.submitted), label(target))
    cells = (esc(side), bepaling, esc(machine), _people(found.said.get(target), found.mine(target)))
    return stacked_row(_NAMES, cells)


def _people(verdict: Verdict | None, mine: str) -> str:
    if verdict is None:
        return "nog niemand"
    counts: dict[str, int] = {}
    for one in verdict.judgements:
        counts[one.outcome] = counts.get(one.outcome, 0) + 1
    words = ", ".join(f"{vocabulary.label('standpunt', slug)} ({counted(count, 'persoon', 'personen')})" for slug, count in counts.items())
    differ = badge("verschillend", "let-op") + " " if verdict.outcome is None else ""
    return differ + esc(words + (f"; u: {vocabulary.label('standpunt', mine)}" if mine else ""))
