"""Local regulations: `APV Utrecht`, `Huisvestingsverordening Amsterdam 2024`, `CVDR647979`. They have no address in national law."""
from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ingest.citations.sources import Source

_MUNICIPALITIES = Path(__file__).parents[1] / "data" / "gemeenten.tsv"
_TITLE = re.compile(
    r"""(?<![\w-])(?P<title>
      APV | Algemene\ (?:p|P)laatselijke\ (?:v|V)erordening(?:\s\(APV\))?
    | [\w-]*(?:[Vv]erordening|[Bb]eleidsregels?|[Ss]ubsidieregeling)(?:\s[a-z]+){0,6}? )
    (?P<of>(?:\s|\s\(?)(?:(?:van\s+)?(?:de\s+)?(?:gemeente|gem\.)\s+)?(?P<place>(?:['’]s-)?[A-ZÀ-Ý][\w'’.-]+(?:[\s-](?:aan|den|de|op|bij|onder|en|ter|van|'t|[A-ZÀ-Ý][\w'’.-]+)){0,4}))?
    (?P<year>\s\(?(?:19|20)\d\d\)?)?""",
    re.X,
)
_GENERAL = re.compile(r"APV|Algemene\s", re.I)
_REGISTER = re.compile(r"\bCVDR\d{3,}(?:/\d+)?\b")
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
    for match in _TITLE.finditer(text):
        place, end = _place(match)
        if place:
            yield Source(match.start(), end, "decentraal", "", "verordening", f"{_WHY} ({place})")
        elif _GENERAL.match(match["title"]):
            why = f"{_WHY}; van welke gemeente staat er niet bij"
            yield Source(match.start(), match.end("title"), "decentraal", "", "apv", why, weak=True)


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
