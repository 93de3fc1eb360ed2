"""The last step of reading a proposal: its citations, what its solutions ask, and what a reviewer wants to know about the form."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.calls import Call
from ingest.citations import LawNames, LoadedLaw, find_citations
from ingest.proposals.asked import with_asked
from ingest.proposals.remarks import remarks
from records import Citation, Proposal


def finished(proposal: Proposal, call: Call, pages: int | None, loaded: LoadedLaw | None, names: LawNames | None) -> Proposal:
    """A proposal whose fields are filled, finished; `pages` is how many its document has, where it has pages."""
    proposal = with_citations(proposal, loaded, names)
    proposal = replace(proposal, solutions=tuple(map(with_asked, proposal.solutions)))
    return replace(proposal, messages=(*proposal.messages, *remarks(proposal, call, pages)))


def with_citations(proposal: Proposal, loaded: LoadedLaw | None, names: LawNames | None) -> Proposal:
    """Find citations over all fields as one text, so that a law named in one field gives the article in another its law."""
    fields: list[tuple[str, int | None, str]] = [
        ("title", None, proposal.title), ("problem", None, proposal.problem), ("laws_text", None, proposal.laws_text),
        *(("solutions", solution.nr, solution.text) for solution in proposal.solutions),
    ]  # fmt: skip
    border = ".\n\n"
    whole = border.join(text for _, _, text in fields)
    citations = find_citations(whole, on=proposal.submitted, loaded=loaded, names=names, submitter=proposal.submitter or None)
    placed: list[Citation] = []
    at = 0
    for name, nr, text in fields:
        inside = [c for c in citations if at <= c.start and c.end <= at + len(text)]
        placed += [replace(c, start=c.start - at, end=c.end - at, field=name, nr=nr) for c in inside]
        at += len(text) + len(border)
    asked = tuple(replace(s, targets=_asked(placed, s.nr)) for s in proposal.solutions)
    return replace(proposal, citations=tuple(placed), solutions=asked)


def _asked(citations: Sequence[Citation], nr: int) -> tuple[str, ...]:
    """The targets that a solution names; the law alone only where it names no provision of it."""
    targets = [t for c in citations if c.field == "solutions" and c.nr == nr for t in c.targets]
    laws_with_provision = {t.partition("&")[0] for t in targets if "&" in t}
    return tuple(dict.fromkeys(t for t in targets if "&" in t or t not in laws_with_provision))
