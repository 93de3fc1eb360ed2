"""Proposals that may ask the same as one proposal: what the machine says of each pair, and what people judged."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kg.judgements.verdicts import Verdict
from kg.overlap.alike import Alike
from kg.proposals.read import ProposalLine
from kg.rdf import vocabulary
from ui.kit.elements import badge, counted, esc, link, listed, tag
from ui.kit.urls import cited_url, comparing_url, pair_url, proposal_url
from ui.screens.review.verdicts import verdict_box

Label = Callable[[str], str]
Verdicts = Mapping[str, Verdict]  #: id of the other proposal → what people said of the pair
SHOWN = 10  #: cards; the others are folded
COMPARE = link(comparing_url(), "Vergelijk de voorstellen")
NOT_COMPARED = f"Dit voorstel is nog niet met andere vergeleken. {COMPARE}"
CHANGED = f"Dit voorstel is gewijzigd na de laatste vergelijking. {COMPARE}"
NONE_ALIKE = "Bij de laatste vergelijking is geen voorstel gevonden dat hierop lijkt."
ABOUT = "De kans is een schatting van de machine dat een mens het paar een duplicaat of overlap noemt; een oordeel is het niet."
_MARK = {True: "let-op", False: ""}


def alike_sections(
    of: str, found: Sequence[Alike], verdicts: Verdicts, proposals: Mapping[str, ProposalLine], waiting: Mapping[str, bool], label: Label
) -> str:
    """The sections "Lijkt op" and, where there are any, "Tegengestelde vraag", of the proposal with the id `of`.

    `waiting`: the proposals that were not compared as they now read (`kg.overlap.coverage.Coverage`).
    """
    known = {one.other for one in found}
    judged_only = [name for name in verdicts if name not in known and name in proposals]
    said = _Cards(of, verdicts, proposals, label)
    opposite = [one for one in found if one.opposite and said.agreed(one.other) not in ("duplicaat", "overlap")]
    alike = sorted((one for one in found if one not in opposite), key=said.order)
    body = said.cards(alike) + "".join(map(said.judged, judged_only))
    if alike:
        body = tag("p", ABOUT, class_="klein") + body
    elif not body and of not in waiting:
        body = tag("p", NONE_ALIKE)
    if of in waiting:
        body = tag("p", CHANGED if waiting[of] else NOT_COMPARED) + body
    sections = tag("section", tag("h2", "Lijkt op", id="lijkt-op") + body)
    if opposite:
        about = tag("p", "Deze voorstellen gaan over hetzelfde, maar de een wil meer ruimte en de ander strengere regels.", class_="klein")
        sections += tag("section", tag("h2", "Tegengestelde vraag", id="tegengesteld") + about + said.cards(opposite))
    return sections


class _Cards:
    """Makes the cards of one screen."""

    def __init__(self, of: str, verdicts: Verdicts, proposals: Mapping[str, ProposalLine], label: Label) -> None:
        self._of, self._verdicts, self._proposals, self._label = of, verdicts, proposals, label

    def agreed(self, name: str) -> str:
        """What the people who judged the pair agree on; "" where they differ or nobody did."""
        verdict = self._verdicts.get(name)
        return (verdict.outcome if verdict else None) or ""

    def order(self, one: Alike) -> tuple[int, float]:
        """What people agree on goes before a score: duplicates and overlap first, what is neither last."""
        return {"duplicaat": 0, "overlap": 1, "zelfde-artikel": 3, "geen": 4}.get(self.agreed(one.other), 2), -one.probability

    def cards(self, found: Sequence[Alike]) -> str:
        """The first ones in full; less likely ones, on which nobody said anything, as links in a fold."""
        telling = [one for one in found if one.kind != "geen" or one.opposite or one.other in self._verdicts]
        full, short = telling[:SHOWN], telling[SHOWN:] + [one for one in found if one not in telling]
        rows = listed(f"{self._named(one.other)} ({self._probability(one)})" for one in short)
        fold = f"<summary>Verder {counted(len(short), 'voorstel', 'voorstellen')} met een kleinere kans</summary>"
        return "".join(map(self._card, full)) + (tag("details", fold + rows) if short else "")

    def judged(self, name: str) -> str:
        """A pair that people judged and the machine didn't offer."""
        return tag("article", self._head(name) + self._verdict(name), class_="kaart")

    def _card(self, one: Alike) -> str:
        kind = vocabulary.label("paar", one.kind)
        facts = tag("p", f"{badge('tegengestelde vraag' if one.opposite else kind, _MARK[one.opposite])} {self._probability(one)}")
        why = tag("p", esc(f"{one.reason.rstrip('.')}.")) if one.reason else ""
        shared = "; ".join(link(cited_url(target), self._label(target)) for target in one.shared)
        both = tag("p", f"Gedeeld: {shared}", class_="klein") if shared else ""
        return tag("article", self._head(one.other) + facts + why + both + self._verdict(one.other), class_="kaart")

    def _head(self, name: str) -> str:
        line = self._proposals.get(name)
        return tag("h3", self._named(name)) + (tag("p", esc(line.submitter), class_="klein") if line and line.submitter else "")

    def _named(self, name: str) -> str:
        return link(proposal_url(name), self._title(name))

    def _probability(self, one: Alike) -> str:
        return f"kans {max(1, round(100 * one.probability))}&nbsp;%"

    def _verdict(self, name: str) -> str:
        """What people said, and the way to say it."""
        side_by_side = tag("p", link(pair_url(self._of, name), f"Vergelijk met {self._title(name)} en beoordeel"), class_="klein")
        return verdict_box(self._verdicts.get(name)) + side_by_side

    def _title(self, name: str) -> str:
        line = self._proposals.get(name)
        return (line.title if line else "") or name
