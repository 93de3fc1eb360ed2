"""What changed between two readings of one proposal, told to the user in Dutch."""
from __future__ import annotations

from records import Citation, Proposal

_FIELDS = {
    "title": "titel", "concept": "concept of niet", "policy_fields": "leefvelden", "submitter": "indiener", "submitted": "indieningsdatum",
    "problem": "probleembeschrijving", "laws_text": "betrokken wet",
}  # fmt: skip
MOST = 5  #: quotes that a message names


def changes(before: Proposal, after: Proposal) -> list[str]:
    """Which fields differ, and which citations came and went; empty when nothing of that did."""
    fields = [name for field, name in _FIELDS.items() if getattr(before, field) != getattr(after, field)]
    fields += ["oplossingsrichtingen"] if [s.text for s in before.solutions] != [s.text for s in after.solutions] else []
    fields += ["voorkeur"] if [s.nr for s in before.solutions if s.preferred] != [s.nr for s in after.solutions if s.preferred] else []
    gone, new = _apart(before, after), _apart(after, before)
    told = [f"gewijzigd: {', '.join(fields)}"] if fields else []
    told += [f"verwijzingen erbij: {_quotes(new)}"] if new else []
    told += [f"verwijzingen weg: {_quotes(gone)}"] if gone else []
    return told


def _apart(one: Proposal, other: Proposal) -> list[Citation]:
    """Citations of the first that the other doesn't have, each as often as it stands there."""
    left = [_same(citation) for citation in other.citations]
    apart = []
    for citation in one.citations:
        if _same(citation) in left:
            left.remove(_same(citation))
        else:
            apart.append(citation)
    return apart


def _same(citation: Citation) -> tuple[str | None, str, tuple[str, ...]]:
    return citation.field, citation.quote, tuple(sorted(citation.targets))


def _quotes(citations: list[Citation]) -> str:
    quotes = list(dict.fromkeys(citation.quote for citation in citations))
    more = f" en {len(quotes) - MOST} andere" if len(quotes) > MOST else ""
    return ", ".join(f"‘{quote}’" for quote in quotes[:MOST]) + more
