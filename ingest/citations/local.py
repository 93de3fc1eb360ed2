"""Local regulations: `APV Utrecht`, `Huisvestingsverordening Amsterdam 2024`, `CVDR647979`. They have no address in national law."""
from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ingest.citations.sources import Source

_MUNICIPALITIES = Path(__file__).parents[1] / "data" / "gemeenten.tsv"
_PLACE = r"(?P<place>(?:['’]s-)?[A-ZÀ-Ý][\w'’.-]+(?:[\s-](?:aan|den|de|op|bij|onder|en|ter|van|'t|[A-ZÀ-Ý][\w'’.-]+)){0,4})"
_APV = r"APV|Algemene\s[Pp]laatselijke\s[Vv]erordening(?:\s\(APV\))?"
_TITLE = re.compile(
    rf"""(?<![\w-])(?P<title> {_APV}
    | [\w-]*(?:[Vv]erordening|[Bb]eleidsregels?|[Ss]ubsidieregeling|(?:[Dd]elegatie|[Aa]anwijzings|[Mm]andaat)besluit)(?:\s[\w-]+){{0,6}}? )
    \s\(?(?:(?:van\s+)?(?:de\s+)?(?:gemeente|gem\.)\s+)?{_PLACE}""",
    re.X,
)
_GENERAL = re.compile(rf"(?<![\w-])(?:{_APV})")
_REGISTER = re.compile(r"\bCVDR\d{3,}(?:/\d+)?\b")
NO_PLACE = "van welke gemeente staat er niet bij"
_WHY = "gemeentelijke regeling; die heeft geen adres in de landelijke wetgeving"


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    with _MUNICIPALITIES.open(encoding="utf-8", newline="") as file:
        names = (name for row in csv.DictReader(file, delimiter="\t") for name in (row["name"], *row["names"].split("|")))
        return frozenset(re.sub(r"^gemeente\s+", "", name.strip(), flags=re.I).lower() for name in names if name.strip())


def local_regulations(text: str) -> Iterator[Source]:
    """The local regulations named in a text; one without a place only where it is the APV, and then weak."""
    for match in _REGISTER.finditer(text):
        yield Source(*match.span(), "decentraal", "", "cvdr", f"{_WHY}; het nummer is dat van de lokale wetgevingsbank")
    at = 0
    while match := _TITLE.search(text, at):
        place, end = _place(match)
        if place:
            yield Source(match.start(), end, "decentraal", "", "verordening", f"{_WHY} ({place})")
        at = end if place else _next(text, match)
    for match in _GENERAL.finditer(text):
        yield Source(*match.span(), "decentraal", "", "apv", f"{_WHY}; {NO_PLACE}", weak=True)


def _next(text: str, match: re.Match[str]) -> int:
    """Behind the first word of a title that no municipality followed."""
    return match.start() + len(text[match.start() : match.end()].split(None, 1)[0])


def _place(match: re.Match[str]) -> tuple[str | None, int]:
    """The municipality that is named, and where the name of the regulation ends, its year with it."""
    words = (match["place"] or "").split(" ")
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count]).rstrip(".,")
        if name.lower().replace("’", "'") in _places():
            end = match.start("place") + len(name)
            year = re.compile(r"\s\(?(?:19|20)\d\d\)?").match(match.string, end)
            return name, year.end() if year else end
    return None, match.end("title")
