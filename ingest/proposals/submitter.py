"""Who submits: the TOOI IRI of a municipality from its name as written (list and source: SOURCES.md)."""
from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_LIST = Path(__file__).parents[1] / "data" / "gemeenten.tsv"
_SEVERAL = re.compile(r"^(?:de\s+)?(?:gemeenten|gemeentes|gem\.?n)\b", re.I)
_ANOTHER_KIND = re.compile(
    r"\b(?:\w*regio|provincie|\w*netwerk|samenwerking\w*|\w*verband|omgevingsdienst|ggd|\w*corporatie|stichting|vereniging|waterschap|hoogheemraadschap|ministerie|vng|politie|"
    r"werkorganisatie|gemeenschappelijke regeling|platform|coalitie|alliantie|g4|g40|p10|u10|u16|m50)\b", re.I)  # fmt: skip
_PREFIX = re.compile(
    r"^(?:namens\s+)?(?:(?:het\s+)?(?:college(?:\s+van\s+(?:burgemeester\s+en\s+wethouders|b\s?(?:&|en)\s?w))?|b\s?(?:&|en)\s?w|de\s+burgemeester|burgemeester|(?:de\s+)?(?:gemeente)?raad)\s+van\s+(?:de\s+)?)?"
    r"(?:(?:de\s+)?(?:(?:centrum|gast|stede|penvoerende\s+)?gemeente|gem\.?)\s+)?(?P<name>.+)$", re.I)  # fmt: skip
_CALLED = re.compile(r"\b(?:centrum)?(?:gemeente|gem\.)\s+", re.I)
_PARTS = re.compile(
    r"\s*[,(/;|)]\s*|\s+[-–—]\s+|\s+(?:afdeling|afd\.|team|stadsdeel|cluster|directie|dienst|namens|i\.s\.m\.|ism|"
    r"samen\s+met|mede\s+namens|in\s+samenwerking\s+met)\s+",
    re.I,
)
_JOINED = re.compile(r"\s+(?:en|&|\+|e\.a\.)(?:\s+|$)", re.I)


@dataclass(frozen=True)
class Municipality:
    """A municipality of the list."""

    iri: str
    name: str
    merged: bool = False  #: the name written is that of one that has become part of this one


@lru_cache(maxsize=1)
def municipalities() -> dict[str, Municipality]:
    """Folded name → municipality, present names before those of predecessors; a name that two bear is left out."""
    current: dict[str, set[Municipality]] = {}
    former: dict[str, set[Municipality]] = {}
    with _LIST.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            for name in {row["name"], *row["names"].split("|")} - {""}:
                for form in {name, name.split(",")[0]}:  # "Nuenen, Gerwen en Nederwetten" is called Nuenen
                    current.setdefault(folded(re.sub(r"(?i)^gemeente\s+", "", form)), set()).add(Municipality(row["iri"], row["name"]))
            for name in set(row["predecessors"].split("|")) - {""}:
                former.setdefault(folded(name), set()).add(Municipality(row["iri"], row["name"], merged=True))
    shared = {name for name in _without_place(current) if len(_without_place(current)[name]) > 1}
    for name, found in _without_place(current).items():
        current.setdefault(name, found)
    known = {name: found for name, found in {**former, **current}.items() if len(found) == 1}
    return {name: next(iter(found)) for name, found in known.items() if name not in shared}


def _without_place(current: dict[str, set[Municipality]]) -> dict[str, set[Municipality]]:
    """"bergen (l)" and "bergen nh" are both "bergen"."""
    found: dict[str, set[Municipality]] = {}
    for name, these in current.items():
        bare = re.sub(r"\s+(?:nh|l|zh|gld|ov|o|nb|gn|fr)$", "", name)
        if bare != name:
            found.setdefault(bare, set()).update(these)
    return found


def folded(name: str) -> str:
    """A name for looking up: small letters, no accents, apostrophes, brackets or hyphens."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"^['’‘`]?s[\s-]+", "s ", re.sub(r"['’‘`]", "", plain))).strip()


def municipality(written: str) -> Municipality | None:
    """The municipality that submits ("gemeente Utrecht, afdeling Wonen", "Utrecht"); None for a region, a network, or several."""
    written = re.sub(r"\s+", " ", written).strip(" .*_\"'“”")
    if not written or _SEVERAL.match(written):
        return None
    if not _ANOTHER_KIND.search(written) and (whole := _place(written)):
        return whole
    parts = [part for part in _PARTS.split(re.sub(r"\s*\(([A-Za-z]{1,3})\.?\)", r" \1", written)) if part]  # Bergen (NH)
    if not parts or _ANOTHER_KIND.search(parts[0]):
        return None
    found: list[Municipality] = []
    for nr, part in enumerate(parts):
        pieces = [place for piece in _JOINED.split(part) if (place := _place(piece))]
        place = _place(part)
        if place is None and pieces and (nr == 0 or len(pieces) > 1):
            return None  # "Utrecht en omstreken", "Houten en Nieuwegein"
        if place and (nr == 0 or _CALLED.search(part) or _place(parts[0])):
            found.append(place)
    return found[0] if len({place.iri for place in found}) == 1 else None


def _place(words: str) -> Municipality | None:
    if len(_CALLED.findall(words)) > 1:
        return None
    match = _PREFIX.match((_CALLED.split(words)[-1]).strip())
    if not match:
        return None
    name = folded(match["name"])
    return municipalities().get(name) or municipalities().get(re.sub(r"\s+(?:nh|l|zh|gld|ov|o|nb|gn|fr)$", "", name))


def municipality_iri(written: str) -> str | None:
    """The IRI of the municipality that submits, None where it is no (single) municipality."""
    found = municipality(written)
    return found.iri if found else None


def is_place(word: str) -> bool:
    """The word is the name of a municipality, also of one that was merged."""
    return folded(word) in municipalities()
