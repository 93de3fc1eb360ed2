"""The ministry's format: which line is a heading, and what stands under it."""
from __future__ import annotations

import re
from dataclasses import dataclass, field

#: field → how its heading is worded; the first is the format's own, the others are how people rename it
HEADINGS = {
    "policy_fields": (r"leefveld(?:en)?(?:\s*/\s*beleids(?:terrein|veld)(?:en)?)?", r"beleids(?:terrein|veld)(?:en)?"),
    "title": (r"onderwerp(?:\s*/\s*titel)?", r"titel(?:\s+(?:van\s+het\s+)?voorstel)?"),
    "problem": (r"probleem(?:beschrijving|stelling|schets)?", r"(?:beschrijving\s+van\s+)?het\s+probleem"),
    "laws_text": (
        r"welke\s+wet(?:ten)?\s+(?:is|zijn)\s+betrokken",
        r"betrokken\s+(?:bestaande\s+)?(?:wet-?\s*(?:en|/)\s*regelgeving|wettelijke\s+bepaling(?:en)?|wet(?:ten|geving)?|regelgeving)",
    ),
    "solutions": (r"(?:mogelijke\s+)?oplossing(?:s?richting)?(?:\(en\)|en)?",),
    "contact": (r"contact(?:gegevens|persoon\s+en\s+gegevens)?",),
}
_NUMBER = r"(?:\(?\d[.)]\s*)?"
_NOTE = r"(?:\s*\([^)]*\))?"  # "(indien aan de orde)"
_PATTERNS = {
    name: re.compile(rf"{_NUMBER}(?:{'|'.join(wordings)}){_NOTE}\s*(?::\s*{_NOTE}\s*(?P<rest>.*)|(?P<bare>))", re.I)
    for name, wordings in HEADINGS.items()
}


@dataclass
class Form:
    """The lines of one proposal by field, as they stand in the document."""

    lines: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_proposal(self) -> bool:
        """At least a title or a problem, and one more of the format's headings."""
        return len(self.lines) >= 2 and bool(self.lines.keys() & {"title", "problem"})


def split_forms(lines: list[str]) -> tuple[list[str], list[Form]]:
    """The lines before the first heading, and every proposal in the document.

    A second heading for policy field or title, after a problem has been told, begins the next proposal.
    """
    before: list[str] = []
    forms: list[Form] = []
    current = before
    for line in lines:
        heading = _heading(line)
        if heading is None:
            current.append(line)
            continue
        name, rest = heading
        if not forms or _begins_next(forms[-1], name):
            forms.append(Form())
        current = forms[-1].lines.setdefault(name, [])
        current += [rest] if rest else []
    return before, [form for form in forms if form.is_proposal]


def _heading(line: str) -> tuple[str, str] | None:
    for name, pattern in _PATTERNS.items():
        match = pattern.fullmatch(line)
        if match:
            return name, (match["rest"] or "").strip()
    return None


def _begins_next(form: Form, name: str) -> bool:
    if name in ("policy_fields", "title"):
        return name in form.lines and "problem" in form.lines
    return False
