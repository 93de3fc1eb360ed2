"""Who submits: the TOOI IRI of a municipality from its name as written (list and source: SOURCES.md)."""
from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

_LIST = Path(__file__).parents[1] / "data" / "gemeenten.tsv"
_MUNICIPALITY = re.compile(r"^(?:de\s+)?(?:gemeente|gem\.?)\s+(?P<name>.+)$", re.I)


@lru_cache(maxsize=1)
def municipalities() -> dict[str, str]:
    """Name in small letters → TOOI IRI; a name that two municipalities bear is left out."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    with _LIST.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            for name in {row["name"].lower(), *row["names"].lower().split("|")} - {""}:
                name = re.sub(r"^gemeente\s+", "", name)
                if found.setdefault(name, row["iri"]) != row["iri"]:
                    twice.add(name)
    return {name: iri for name, iri in found.items() if name not in twice}


def municipality_iri(written: str) -> str | None:
    """The IRI when the submitter is a municipality ("gemeente Utrecht, afdeling Wonen"); None for a region or network."""
    match = _MUNICIPALITY.match(written.strip())
    if not match:
        return None
    name = re.split(r"\s*[,(/;]|\s+[-–]\s+", match["name"])[0].strip().lower()
    return municipalities().get(name)


def is_place(word: str) -> bool:
    """The word is the name of a municipality."""
    return word.lower() in municipalities()
