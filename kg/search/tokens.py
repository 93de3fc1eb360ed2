"""Dutch words folded for searching: small letters, no diacritics, dictionary forms, and the parts of compounds."""
from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from kg.dutch import terms  # the one place that searching takes its Dutch from

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, as it is indexed."""

    base: str  #: its dictionary form
    parts: tuple[str, ...]  #: of a compound: its two parts
    common: bool  #: a word that says nothing of what a text is about


_known: dict[str, Word] = {}
_MOST = 300_000  #: words that are remembered; national law has more, but those are rare ones


def word(written: str) -> Word:
    """A single word (letters and digits only) folded."""
    lower = written.lower()
    found = _known.get(lower)
    if found is None:
        if len(_known) >= _MOST:
            _known.clear()
        found = _known[lower] = _fold(lower)
    return found


def words(text: str) -> list[Word]:
    """The words of a text, one for each place."""
    return [word(match) for match in _WORD.findall(text)]


def places(text: str) -> Iterator[tuple[int, int, Word]]:
    """(start, end, word) of each word of a text; offsets are `str` indices."""
    return ((*match.span(), word(match[0])) for match in _WORD.finditer(text))


def _fold(lower: str) -> Word:
    if not lower.isalpha():
        return Word(plain(lower), (), False)
    base, *parts = terms(lower) or [lower]
    common = len(lower) < 3 or (base == lower and not terms(lower))
    if not all(map(terms, parts)):  # "voorrang" is no compound of "voor"
        parts = []
    return Word(plain(base) or plain(lower), tuple(filter(None, map(plain, parts))), common)


def plain(lower: str) -> str:
    """Without diacritics, and without what is neither letter nor digit."""
    if lower.isascii() and lower.isalnum():
        return lower
    return "".join(sign for sign in unicodedata.normalize("NFKD", lower) if sign.isalnum())


@lru_cache(maxsize=1)
def made_by() -> int:
    """A number for how words are folded here: by which code, word lists and dictionaries."""
    dutch = Path(terms.__code__.co_filename)
    files = [Path(__file__), dutch, dutch.parent / "data" / "stopwords.txt"]
    told = [file.read_bytes() for file in files if file.exists()] + [version(name).encode() for name in ("simplemma", "wordfreq")]
    return zlib.crc32(b"\0".join(told))
