"""What a line of a list begins with: "1)", "(b)", "IV.", "Richting 2:", "Ten eerste"."""
from __future__ import annotations

import re
from dataclasses import dataclass

NAMES = r"(?:oplossings?richting|oplossing|richting|optie|variant|alternatief|voorstel|scenario|denkrichting|spoor|keuze|mogelijkheid)"
ORDINALS = ("eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste")
ORDINAL = rf"(?:{'|'.join(ORDINALS)})"
_VERB = r"(?!\s*(?:heeft|hebben|krijgt|verdient|geniet|is|zijn|wordt|en|of|gaat|sluit|zou|kan|lijkt|biedt|vraagt|van|,))"
#: "Richting 1: …", "Optie A", "Oplossing II -", "Tweede richting:"; no sentence about one ("Richting 1 heeft …")
NAMED = re.compile(
    rf"\W{{0,6}}(?:{NAMES}\s*(?:nr\.?|nummer)?\s*(?P<n>\d{{1,2}}|[A-Ha-h]|[IVX]{{1,4}})\b[*_]*\s*(?P<note>\([^)]{{1,40}}\)\s*)?(?:[:.)–|-]+[*_]*\s*|(?=$)|{_VERB}\s+)"
    rf"|(?:de\s+)?(?P<o>{ORDINAL})\s+{NAMES}\b[*_]*\s*(?:\([^)]{{1,40}}\)\s*)?[:.–-]\s*|ten\s+(?P<t>{ORDINAL})\b\s*[:,]?\s*)",
    re.I,
)
STYLES = {
    "4.1": r"\d{1,2}\.(?P<n>\d{1,2})[.)]?(?!\d)",
    "1)": r"(?P<n>\d{1,2})\)", "1.": r"(?P<n>\d{1,2})\.(?!\d)", "(1)": r"\((?P<n>\d{1,2})\)", "1:": r"(?P<n>\d{1,2})(?::|°|\s[–-](?=\s))",
    "a)": r"(?P<n>[A-Ha-h])\)", "a.": r"(?P<n>[A-Ha-h])\.", "(a)": r"\((?P<n>[A-Ha-h])\)", "i.": r"\(?(?P<n>[IVX]{1,4}|[ivx]{1,4})[.)]",
}  # fmt: skip
_NUMBERED = {name: re.compile(rf"[^\w(]{{0,3}}?(?:(?:ad|nr\.?|#)\s*)?{style}(?:[*_]*\s+|[*_]*$)") for name, style in STYLES.items()}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


@dataclass(frozen=True)
class Mark:
    """What a line begins with: the way of numbering, the number, and where the text after it begins."""

    style: str
    value: int
    end: int


def named(line: str) -> Mark | None:
    """"Richting 2: …", "Tweede optie:"; None for a line that begins with none."""
    match = NAMED.match(line)
    if not match:
        return None
    ordinal = match["o"] or match["t"]
    value = ORDINALS.index(ordinal.lower()) + 1 if ordinal else value_of(match["n"])
    remark = match["note"] and not re.search("voorkeur", match["note"], re.I)  # "Richting 1 (light):" is part of the text
    return Mark("named", value, match.start("note") if remark else match.end())


def numbered(line: str) -> list[Mark]:
    """The ways to read a number or letter at the beginning of a line."""
    return [Mark(style, value_of(match["n"]), match.end()) for style, pattern in _NUMBERED.items() if (match := pattern.match(line))]


def begins_first(line: str) -> bool:
    """The line begins the first of several named directions ("Oplossing 1: …")."""
    mark = named(line)
    return mark is not None and mark.value == 1


def marks_of(line: str) -> list[Mark]:
    """Every way to read the beginning of a line as a mark of a list."""
    mark = named(line)
    return [mark] if mark else numbered(line)


def value_of(number: str) -> int:
    """The number that "2", "b" or "II" stands for."""
    small = number.lower()
    return int(small) if small.isdigit() else _ROMAN.get(small) or ord(small[0]) - ord("a") + 1
