"""Which words are first names, surnames or places (list, source and licence: SOURCES.md)."""
from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from ingest.proposals.submitter import is_place

_LIST = Path(__file__).parents[1] / "data" / "proper_names.tsv.gz"


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    with gzip.open(_LIST, "rt", encoding="utf-8") as lines:
        return dict(line.rstrip("\n").split("\t") for line in lines)


@lru_cache(maxsize=20_000)
def kinds_of(word: str) -> str:
    """`v` a first name, `a` a surname, `t` one behind a prefix, `p` a place, `g` an ordinary word as well; "" for none of these.

    A word in capitals is looked up as if written with one; of two joined by a hyphen both must be known.
    """
    word = word.title() if word.isupper() and len(word) > 2 else word
    found = _kinds().get(word, "")
    if not found and "-" in word:
        parts = [_kinds().get(part.title(), "") for part in word.split("-")]
        found = "".join(kind for kind in "atv" if all(kind in part for part in parts)) + ("p" if "p" in parts[0] else "")
    return found + "p" if "p" not in found and is_place(word) else found


@lru_cache(maxsize=20_000)
def is_ordinary(word: str) -> bool:
    """A Dutch dictionary has the word in small letters. The dictionary is loaded at the first question (half a second)."""
    import simplemma

    return simplemma.is_known(word.lower(), lang="nl")
