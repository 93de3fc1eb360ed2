"""Directions of solution: numbered parts, and which one the submitter prefers."""
from __future__ import annotations

import re

_NAMES = r"(?:richting|optie|oplossing(?:srichting)?|variant|alternatief|voorstel)"
_NUMBERED = re.compile(rf"\s*(?:{_NAMES}\s+(?P<name>\d{{1,2}}|[A-Ha-h])\s*[:.)–-]?\s+|\(?(?P<n>\d{{1,2}}|[a-h])[.)]\s+)", re.I)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_PREFERRED = re.compile(rf"\b{_NAMES}\s+(?:nummer\s+)?(?P<n>\d{{1,2}}|[a-h]\b)", re.I)


def split_solutions(text: str) -> list[tuple[int, str]]:
    """(number, text) of each direction; text without any number is one direction.

    Only the next number in turn begins a direction: "2." after "1." does, a sub-point "1." inside 2 does not. Words
    before the first number stay with the first direction.
    """
    parts: list[list[str]] = []
    before: list[str] = []
    for line in text.split("\n"):
        match = _NUMBERED.match(line)
        if match and _value(match["name"] or match["n"]) == len(parts) + 1:
            parts.append([line[match.end() :]])
        else:
            (parts[-1] if parts else before).append(line)
    if not parts:
        return [(1, text)] if text.strip() else []
    parts[0] = before + parts[0]
    return [(nr, "\n".join(lines).strip()) for nr, lines in enumerate(parts, 1)]


def preferred_number(text: str) -> int | None:
    """The number in "Richting 1 heeft de voorkeur", "Voorkeur gaat uit naar optie B"; None when nothing says so."""
    for sentence in _SENTENCE.findall(text):
        if re.search(r"\bvoorkeur\b", sentence, re.I) and not re.search(r"\bgeen\b[^.]{0,20}\bvoorkeur\b", sentence, re.I):
            match = _PREFERRED.search(sentence)
            if match:
                return _value(match["n"])
    return None


def _value(number: str) -> int:
    return int(number) if number.isdigit() else ord(number.lower()) - ord("a") + 1
