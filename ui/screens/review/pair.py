"""Two proposals side by side, field by field, with what they share marked in both: articles, and words that few texts have."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import jci
from kg.overlap.shared import places, shared_terms
from kg.rdf import vocabulary
from records import Citation, Proposal, Solution
from ui.kit.elements import badge, esc, link, tag
from ui.kit.urls import cited_url, proposal_url

Label = Callable[[str], str]
Side = Callable[[Proposal], str]  #: HTML of one field
_SIDES = ("Links", "Rechts")


def side_by_side(left: Proposal, right: Proposal, label: Label) -> str:
    """The fields of the format in rows of two; on a narrow screen under each other."""
    marks = (_Marks(left, right, label), _Marks(right, left, label))
    fields: Sequence[tuple[str, Callable[[_Marks], str]]] = (
        ("Titel", lambda one: link(proposal_url(one.proposal.id), one.proposal.title or one.proposal.id) + _submitter(one.proposal)),
        ("Probleembeschrijving", lambda one: one("problem", one.proposal.problem)),
        ("Betrokken wet", lambda one: one("laws_text", one.proposal.laws_text)),
        ("Oplossingsrichtingen", lambda one: "".join(_solution(one, solution) for solution in one.proposal.solutions)),
    )
    return tag("div", "".join(_row(name, made, marks) for name, made in fields), class_="naast-elkaar")


def legend() -> str:
    """What the marks mean."""
    return tag("p", (
        f"{tag('mark', 'dubbel onderstreept', class_='gedeeld artikel')}: een artikel dat beide noemen. "
        f"{tag('mark', 'gestippeld', class_='gedeeld')}: een woord, of een deel van een samenstelling, dat beide gebruiken en dat weinig "
        "voorkomt."
    ), class_="klein")  # fmt: skip


def shared_articles(left: Proposal, right: Proposal) -> list[str]:
    """The articles that both cite, a lid or onderdeel counted for its article, in the order of the left one."""
    theirs = set(_articles(right.citations))
    return [target for target in dict.fromkeys(_articles(left.citations)) if target in theirs]


def _articles(citations: Iterable[Citation]) -> list[str]:
    return [jci.article_of(target) for one in citations for target in one.targets if "&" in target]


def _row(name: str, made: Callable[[_Marks], str], marks: Sequence[_Marks]) -> str:
    cells = "".join(
        tag("div", tag("p", side, class_="kant") + (made(one) or "<p class='klein'>Niet ingevuld.</p>"))
        for side, one in zip(_SIDES, marks, strict=True)
    )
    return tag("section", tag("h3", name) + tag("div", cells, class_="paar"))


def _submitter(proposal: Proposal) -> str:
    return tag("p", esc(proposal.submitter), class_="klein") if proposal.submitter else ""


def _solution(one: _Marks, solution: Solution) -> str:
    preferred = " " + badge("voorkeur van de indiener", "voorkeur") if solution.preferred else ""
    known = solution.intervention != "onbekend"
    asks = tag("p", f"Gevraagd: {esc(vocabulary.label('ingreep', solution.intervention))}", class_="klein") if known else ""
    return tag("h4", f"Richting {solution.nr}{preferred}") + one("solutions", solution.text, solution.nr) + asks


class _Marks:
    """Marks one proposal's text with what the other has too."""

    def __init__(self, proposal: Proposal, other: Proposal, label: Label) -> None:
        self.proposal, self._label = proposal, label
        self._articles = set(shared_articles(proposal, other))
        self._words = shared_terms(_texts(proposal), _texts(other))

    def __call__(self, field: str, text: str, nr: int | None = None) -> str:
        """One passage; "" when there is no text."""
        if not text.strip():
            return ""
        spans = self._citations(field, text, nr)
        taken = [(start, end) for start, end, _ in spans]
        spans += [
            (start, end, tag("mark", esc(text[start:end]), class_="gedeeld"))
            for start, end in places(text, self._words) if not any(start < last and end > first for first, last in taken)
        ]  # fmt: skip
        pieces, place = [], 0
        for start, end, html in sorted(spans):
            pieces += [esc(text[place:start]), html]
            place = end
        return tag("div", "".join(pieces) + esc(text[place:]), class_="passage")

    def _citations(self, field: str, text: str, nr: int | None) -> list[tuple[int, int, str]]:
        """The citations of a shared article, that don't overlap."""
        found: list[tuple[int, int, str]] = []
        mine = (one for one in self.proposal.citations if one.field == field and one.nr == nr)
        for one in sorted(mine, key=lambda one: one.start):
            both = [target for target in one.targets if jci.article_of(target) in self._articles]
            if both and text[one.start : one.end] == one.quote and (not found or found[-1][1] <= one.start):
                title = f"{'; '.join(map(self._label, both))} – ook in het andere voorstel"
                quote = link(cited_url(both[0], self.proposal.submitted), one.quote, title=title, aria_label=f"{one.quote} ({title})")
                found.append((one.start, one.end, tag("mark", quote, class_="gedeeld artikel")))
        return found


def _texts(proposal: Proposal) -> list[str]:
    return [proposal.title, proposal.problem, proposal.laws_text, *(one.text for one in proposal.solutions)]
