"""What a Dutch text is about: dictionary forms of its words and of the parts of its compounds. For overlap and for existing room."""
from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+(?:['’]s\b)?")
_SHORTEST = 3  #: letters of a word that tells what a text is about
_KNOWN, _COMMON = 2.6, 4.2  #: zipf frequencies: a part of a compound is at least known, a common word is never split
_STOPWORDS = Path(__file__).parent / "data" / "stopwords.txt"


def words(text: str) -> list[str]:
    """The words in small letters."""
    return _WORD.findall(text.lower())


def terms(text: str) -> list[str]:
    """What a text is about: lemmas of its words and of the parts of its compounds; common words left out."""
    return [term for word in words(text) for term in _terms_of(word)]


@lru_cache(maxsize=500_000)
def _terms_of(word: str) -> tuple[str, ...]:
    if len(word) < _SHORTEST or word in stopwords():
        return ()
    base = lemma(word)
    return (base, *(lemma(part) for part in split_compound(word) or split_compound(base)))


@lru_cache(maxsize=500_000)
def lemma(word: str) -> str:
    """The dictionary form of a Dutch word in small letters; the word itself where it isn't known."""
    import simplemma  # late: its dictionary is only needed by who compares, ranks or loads law

    return simplemma.lemmatize(word, lang="nl").replace("_", "").lower()


@lru_cache(maxsize=500_000)
def split_compound(word: str) -> tuple[str, ...]:
    """The two parts of a Dutch compound ("woningtoewijzing": woning, toewijzing); none when it is no compound of known words."""
    from wordfreq import zipf_frequency  # late, as above

    if len(word) < 8 or zipf_frequency(word, "nl") >= _COMMON:
        return ()
    best: tuple[float, str, str] | None = None
    for place in range(3, len(word) - 3):
        second = word[place:]
        if zipf_frequency(second, "nl") < _KNOWN:
            continue
        for link in ("", "s", "en", "e"):
            first = word[: place - len(link)] if word[:place].endswith(link) else ""
            if len(first) < 3 or zipf_frequency(first, "nl") < _KNOWN:
                continue
            frequencies = min(zipf_frequency(first, "nl"), zipf_frequency(second, "nl"))
            score = frequencies + 0.3 * min(len(first), len(second)) - (0.3 if link else 0)
            best = max(best or (score, first, second), (score, first, second))
    return best[1:] if best else ()


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Words that tell nothing of what a text is about: common ones, and those that every proposal or law has."""
    return frozenset(_STOPWORDS.read_text(encoding="utf-8").split())
