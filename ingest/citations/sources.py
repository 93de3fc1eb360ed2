"""References that carry their own identity: jci and wetten.overheid.nl links, ECLI, Staatsblad, Kamerstukken, EU acts."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import jci


@dataclass(frozen=True, slots=True)
class Source:
    """A place in folded text that names a source by its number."""

    start: int
    end: int
    kind: str
    target: str
    rule: str
    reason: str
    weak: bool = False  #: a citation only with a provision beside it


_ECLI = re.compile(r"\bECLI:[A-Z]{2}:[A-Z]{1,12}:\d{4}:[A-Z0-9.]{1,25}(?<!\.)")
_PUBLICATION = re.compile(
    r"""\b(?P<in> Stb | Stcrt | Trb | Staatsblad | Staatscourant | Tractatenblad )\.?\s*
    (?P<year>(?:19|20)\d\d) (?: ,\s*(?:nr\.?\s*)? | \s*/\s* | \s+nr\.?\s* )(?P<nr>\d{1,6})\b""",
    re.X,
)
_SHORT = {"Staatsblad": "stb", "Staatscourant": "stcrt", "Tractatenblad": "trb"}
_PARLIAMENT = re.compile(
    r"""\b(?:Kamerstuk(?:ken)?|TK|EK)\s*(?:I{1,2}\s*)?,?\s*(?:\d{4}[/–-]\d{2,4}\s*,?\s*)?
    (?P<file>\d{2}\s?\d{3})(?:\s*\([^)]*\))?,?\s*(?:nr\.?\s*(?P<nr>\d+[a-z]?|[A-Z]))?""",
    re.X,
)
_EU = re.compile(
    r"""(?<![\w-])(?:[\w-]*?|gedelegeerde\ |uitvoerings-)
    (?P<what> richtlijn | verordening | besluit ) \s* (?: \(?(?:EU|EG|EEG|Euratom)\)? \s* )? (?:nr\.?\s*)?
    (?P<a>\d{2,4}) / (?P<b>\d{1,4}) (?: /(?:EU|EG|EEG|JBZ) )? (?: \s*\((?:EU|EG|EEG)\) )? \b""",
    re.I | re.X,
)
#: what a text calls it, with the number in brackets: "de Rasrichtlijn (2000/43/EG)"
_EU_NICKNAME = re.compile(
    r"""(?<![\w-])[\w-]*(?P<what>richtlijn|verordening)\s\((?:nr\.?\s*)?(?:\((?:EU|EG|EEG)\)\s*)?(?P<a>\d{4})/(?P<b>\d{1,4})(?:/(?:EU|EG|EEG))?\)""",
    re.I | re.X,
)
_NICKNAME_BEFORE = re.compile(r"(?<![\w-])[\w-]{2,}(?:richtlijn|verordening)\s\((?:de\s+|het\s+)?$", re.I)
#: "Verordening (EU) 2024/1689 (AI-verordening)"
_NAMED_BEHIND = re.compile(r"\s\((?:[\w-]+(?:verordening|richtlijn)|[A-Z]{2,6}(?:\s[IVX]+)?)\)")
_LETTERS = {"richtlijn": "L", "verordening": "R", "besluit": "D"}
_LINK = re.compile(rf"(?:https?://wetten\.overheid\.nl/|\bjci1\.3:c:)\S*?{jci.LAW_ID.pattern}\S*|\b{jci.LAW_ID.pattern}\b")
_ANCHOR = re.compile(r"Artikel([^_/&]+)(?:_Lid(\w+))?")


def own_identity(text: str) -> Iterator[Source]:
    """The sources in a folded text (links not hidden) that say themselves which they are."""
    for match in _LINK.finditer(text):
        link = match[0].rstrip(".,;)]>")
        target = _link_target(link)
        if target:
            yield Source(match.start(), match.start() + len(link), "wet", target, "link", "de verwijzing noemt het adres zelf")
    for match in _ECLI.finditer(text):
        yield Source(*match.span(), "jurisprudentie", match[0], "ecli", "ECLI-nummer van de uitspraak")
    for match in _PUBLICATION.finditer(text):
        paper = _SHORT.get(match["in"], match["in"].lower())
        yield Source(*match.span(), "publicatie", f"{paper}-{match['year']}-{match['nr']}", "publicatie", "nummer van de publicatie")
    for match in _PARLIAMENT.finditer(text):
        paper = f"kst-{match['file'].replace(' ', '')}" + (f"-{match['nr']}" if match["nr"] else "")
        end = match.start() + len(match[0].rstrip(", "))
        yield Source(match.start(), end, "kamerstuk", paper, "kamerstuk", "nummer van het Kamerstuk")
    yield from _eu_acts(text)


def _eu_acts(text: str) -> Iterator[Source]:
    for match in _EU_NICKNAME.finditer(text):
        if celex := _celex(match):
            yield Source(*match.span(), "eu", celex, "celex", "nummer van de EU-handeling")
    for match in _EU.finditer(text):
        if celex := _celex(match):
            start, end = match.span()
            named = _NAMED_BEHIND.match(text, end)
            end = named.end() if named else end
            nickname = _NICKNAME_BEFORE.search(text, max(0, start - 60), start)
            if nickname and text[end : end + 1] == ")":
                start, end = nickname.start(), end + 1
            yield Source(start, end, "eu", celex, "celex", "nummer van de EU-handeling")


def _celex(match: re.Match[str]) -> str | None:
    """Directives and acts since 2015 put the year first; a regulation of before then puts its number first."""
    year, number = match["a"], match["b"]
    if match["what"].lower() == "verordening" and not year.startswith(("19", "20")) or len(number) == 4 and number.startswith("19"):
        year, number = number, year
    if len(year) == 2:
        year = "19" + year
    letter = _LETTERS[match["what"].lower()]
    return f"CELEX:3{year}{letter}{int(number):04d}" if len(year) == 4 and len(number) <= 4 else None


def _link_target(link: str) -> str | None:
    """The canonical address in a link; `#Hoofdstuk2_Artikel11_Lid2` is read for its article and lid."""
    link = unquote(link)
    law = jci.LAW_ID.search(link)
    if not law:
        return None
    place = _ANCHOR.search(link.partition("#")[2]) if "#" in link else None
    if place:
        return jci.build(law[0], ("artikel", place[1]), *([("lid", place[2])] if place[2] else []))
    try:
        return jci.canonical(re.sub(r"/\d{4}-\d\d-\d\d.*", "", link))
    except ValueError:
        return jci.build(law[0])
